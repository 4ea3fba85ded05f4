import { grantNameOf, sidsOf, statementsByHand } from './identity';
import { LONGEST_POLICY, LostPrincipal } from './policy-text';
import { KeyUserSpecification } from '../../encryption/key-user-specification';
import { HandlerError } from '../common/handler-error';
import { Log } from '../common/log';
import { CallError } from '../common/work';

/** The console shows 1024 characters, of which some are for the name of the log stream. */
const LONGEST_MESSAGE = 930;
/** What a service says can be as long. */
const LONGEST_QUOTE = 200;

/** The account of a stack, role or key. */
export function accountIn(arn: string): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];
}

/** We lack a right on the key: somebody else has to make the role its user. */
export function deniedError(log: Log, specification: KeyUserSpecification, error: CallError): HandlerError {
  const { key, stackId, mechanism } = specification;
  const account = accountIn(key) ?? accountIn(stackId);
  const json = statementsByHand(specification);
  log.write('statements that make the role a user of the key', { json });
  const rights = mechanism === 'GRANT' ? 'it' : 'kms:DescribeKey, kms:GetKeyPolicy and kms:PutKeyPolicy';
  return fitting(`key ${key}: ${error.action} is denied to this function. Ask an administrator of the key (account ${account}) to allow ${rights} in the key policy, `
    + 'or to add these statements to it in place of this resource', json);
}

/** The same when something is to be removed. */
export function deniedRemovalError(key: string, error: CallError, what: string): HandlerError {
  return new HandlerError(`key ${key}: ${error.action} is denied to this function, so ${what} was not removed. Ask an administrator of the key to remove it, `
    + 'then delete the stack again and retain this resource');
}

/** KMS does not take a policy that was put. */
export function refusedError(
  { role }: KeyUserSpecification, error: CallError, found: { readonly keyArn: string; readonly lost: readonly LostPrincipal[] },
): HandlerError {
  if (error.code !== 'MalformedPolicyDocumentException') {
    return error; // that the right is missing or the key is gone means something else for each request
  }
  const [first, ...more] = found.lost;
  if (first !== undefined) {
    return new HandlerError(`key policy of ${found.keyArn}: statement ${first.statement} names ${first.id}, the id of a role or user that was deleted`
      + `${more.length > 0 ? ` (and ${more.length} more: ${cut(more.map(({ statement, id }) => `${id} in ${statement}`).join(', '))})` : ''}, `
      + `and KMS takes no policy with it (${quoted(error)}). Nothing was changed. Ask an administrator of the key to remove the id from the policy, then try again`);
  }
  return new HandlerError(`key policy of ${found.keyArn}: KMS refuses it (${quoted(error)}). Nothing was changed. See that the role ${role} exists `
    + 'and that the other statements of the policy are valid, then try again');
}

export function tooLongError(keyArn: string, { role }: KeyUserSpecification, bytes: number): HandlerError {
  return new HandlerError(`key policy of ${keyArn}: would have ${bytes} bytes with the statements for ${role}; at most ${LONGEST_POLICY} are possible. `
    + 'Nothing was changed. Make the policy shorter, or use the mechanism GRANT');
}

export function nothingElseError(keyArn: string, specification: KeyUserSpecification): HandlerError {
  return new HandlerError(`key policy of ${keyArn}: has no other statements than '${sidsOf(specification).join("' and '")}', and KMS takes none without statements. `
    + 'Nothing was changed. Have an administrator of the key put another policy');
}

/** A change of key, role or mechanism that the template does not show. */
export function changedError(): HandlerError {
  return new HandlerError('key, role and mechanism: are not what they were, and an existing resource keeps them, so nothing was changed; they come from '
    + 'a value that CloudFormation knows only when it deploys. Give the ImportedKeyUser another id in the same deployment: then the new one is made and the old one removed');
}

/** A deletion of what nothing names any more. */
export function noParameterError(parameter: string, owner: Pick<KeyUserSpecification, 'stackId' | 'logicalResourceId'>): HandlerError {
  return new HandlerError(`parameter ${parameter}: is gone, which says on which key this resource has a user, so nothing was removed. Remove the statements '${sidsOf(owner).join("' and '")}' `
    + `from the key policy, or the grant '${grantNameOf(owner)}', then delete the stack again and retain this resource`);
}

/** A deletion from a key that cannot be found any more. */
export function noAliasError(alias: string, what: string): HandlerError {
  return new HandlerError(`key ${alias}: there is no such alias any more, so ${what} was not removed. Remove it from the key that the alias has pointed to, or restore the alias, `
    + 'then delete the stack again (and retain this resource in the first case)');
}

/** A deletion of what the parameter does not name any more. */
export function otherTripleError(parameter: string): HandlerError {
  return new HandlerError(`parameter ${parameter}: names another key, role or mechanism than this resource was made for, so nothing was removed. `
    + 'Remove its statements from the key policy by hand, then delete the stack again and retain this resource');
}

function quoted({ code, said }: CallError): string {
  return `${code}${said === '' ? '' : `: ${cut(said.replace(/\.$/, ''))}`}`;
}

function cut(text: string): string {
  return text.length <= LONGEST_QUOTE ? text : `${text.slice(0, LONGEST_QUOTE - 3)}...`;
}

/** With the JSON, unless it is cut off then. */
function fitting(message: string, json: string): HandlerError {
  const whole = `${message}: ${json}`;
  return new HandlerError(whole.length <= LONGEST_MESSAGE ? whole : `${message}; their JSON stands in the log of the function`);
}
