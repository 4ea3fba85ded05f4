import { HandlerError } from '../common/handler-error';

/** A failure to store an artefact, with a message for the console. */
export class ArtifactError extends HandlerError {
  constructor(message: string) {
    super(message);
    this.name = 'ArtifactError';
  }
}
