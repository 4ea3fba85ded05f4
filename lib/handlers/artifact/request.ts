import { ArtifactError } from './artifact-error';
import { ArtifactContent } from '../../certificates/artifact-specification';
import { checkedParameter, readParameterName, SpecifiedBy, textIn } from '../common/request';

/** What the resource says. */
export interface ResourceProperties extends SpecifiedBy {
  readonly source?: ArtifactContent;
}

/** The name of the parameter that a schedule passes. */
export function readRenewal(event: unknown): string {
  const parameter = textIn(event, 'artifact');
  if (parameter === undefined) {
    throw new ArtifactError('the event is neither a request of CloudFormation nor of a schedule: { "artifact": "<name of the parameter>" } is expected');
  }
  return checkedParameter(parameter);
}

export function readProperties(properties: unknown): ResourceProperties {
  return { ...readParameterName(properties), source: readContent((properties as { Source?: unknown }).Source) };
}

function readContent(source: unknown): ArtifactContent | undefined {
  if (source === undefined || source === null || source === '') {
    return undefined;
  }
  const [objectKey, sha256] = [textIn(source, 'ObjectKey'), textIn(source, 'Sha256')];
  if (objectKey === undefined || objectKey.length > 1024 || sha256 === undefined || !/^[0-9a-f]{64}$/.test(sha256)) {
    throw new ArtifactError('Source: is no object; its ObjectKey and the SHA-256 of its bytes in 64 hexadecimal digits are expected. Deploy the template that the library made');
  }
  return { ObjectKey: objectKey, Sha256: sha256 };
}
