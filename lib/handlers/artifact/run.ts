import { Environment } from './environment';
import { Redactor } from './redaction';
import { Deadline } from '../common/deadline';
import { Log } from '../common/log';
import { Work } from '../common/work';

/** One piece of work with an artefact. */
export class Run extends Work<Environment> {
  /**
   * @param memory of the function, in bytes
   */
  constructor(
    environment: Environment, deadline: Deadline, public readonly redactor: Redactor, log: Log, justGranted: boolean, public readonly memory?: number,
  ) {
    super(environment, deadline, log, justGranted);
  }

  public now(): Date {
    return new Date(this.environment.clock.now());
  }
}
