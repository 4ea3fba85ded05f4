import { Run } from './environment';
import { KeyUserSpecification, ROLE_ARN } from '../../encryption/key-user-specification';
import { HandlerError } from '../common/handler-error';
import { CloudFormationRequest, readParameterName } from '../common/request';
import { Check, isText, parseText, readAnnounced, wrongField } from '../common/specification';

const isRole: Check = value => typeof value === 'string' && ROLE_ARN.test(value);
const isKey: Check = value => typeof value === 'string' && /^(arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]{1,256}|alias\/[\w/-]{1,250}|[0-9a-z-]{1,64})$/.test(value);
const isMechanism: Check = value => value === 'KEY_POLICY' || value === 'GRANT';

/** Reads who is to use which key, which must be what the resource asks for and the parameter was made for. */
export async function readSpecification(run: Run, request: CloudFormationRequest): Promise<KeyUserSpecification> {
  const { parameter, specification: announced } = readParameterName(request.properties);
  if (announced === undefined) {
    throw new HandlerError('Specification: is missing; the value of the parameter is expected. Deploy the template that the library made');
  }
  const text = await readAnnounced(run, run.environment.getParameter, parameter, announced);
  const found = parseText(parameter, text, value => wrongField(value, {
    stackId: isText, logicalResourceId: isText, key: isKey, role: isRole, mechanism: isMechanism,
  })) as KeyUserSpecification;
  if (found.stackId !== request.stackId || found.logicalResourceId !== request.logicalResourceId) {
    throw new HandlerError(`parameter ${parameter}: is that of another resource, so nothing was done. Deploy the template that the library made`);
  }
  return found;
}
