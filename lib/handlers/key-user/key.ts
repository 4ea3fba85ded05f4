import { KeyDescription, Run } from './environment';
import { accountIn } from './errors';
import { KeyUserSpecification } from '../../encryption/key-user-specification';
import { HandlerError } from '../common/handler-error';

/** What can be told from the specification alone. */
export function checkSpecification(specification: KeyUserSpecification, region: string): void {
  const { key } = specification;
  const keyRegion = /^arn:[^:]*:kms:([^:]*):/.exec(key)?.[1];
  if (keyRegion !== undefined && keyRegion !== region) {
    throw new HandlerError(`key ${key}: is in Region ${keyRegion}, but the stack is in ${region}; a key of the Region of the clusters is expected. `
      + 'Name a key of this Region, or of a multi-Region key its replica here');
  }
  checkAccount(specification, key);
}

/** The key that is named, by its ARN: policies and grants belong to keys, not to aliases. */
export async function describe(run: Run, key: string): Promise<KeyDescription> {
  return run.call('kms:DescribeKey', options => run.environment.kms.describeKey(key, options));
}

/** What cannot be used by EMR is refused, rather than given users. */
export function checkKind(specification: KeyUserSpecification, { arn, manager, spec, usage }: KeyDescription): void {
  checkAccount(specification, arn);
  if (manager !== 'CUSTOMER') {
    throw new HandlerError(`key ${arn}: is managed by AWS, so its users cannot be changed; a customer managed key is expected. Name another key`);
  }
  if (spec !== 'SYMMETRIC_DEFAULT' || usage !== 'ENCRYPT_DECRYPT') {
    throw new HandlerError(`key ${arn}: is a key of spec ${spec} for ${usage}; a symmetric key (SYMMETRIC_DEFAULT) for ENCRYPT_DECRYPT is expected. Name another key`);
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  Disabled: 'Enable it',
  PendingDeletion: 'Cancel its deletion and enable it, or name another key',
  PendingReplicaDeletion: 'Cancel its deletion and enable it, or name another key',
  PendingImport: 'Import its key material',
  Unavailable: 'Connect its custom key store',
};

/** Whether its deletion is under way, so that nothing has to be removed from it. */
export function isGoing({ state }: KeyDescription): boolean {
  return state === 'PendingDeletion' || state === 'PendingReplicaDeletion';
}

/** What cannot be done with a key that is not enabled. */
export function stateError({ arn, state }: KeyDescription, undone = ''): HandlerError {
  return new HandlerError(`key ${arn}: is in the state ${state}; Enabled is expected${undone}. ${REMEDIES[state] ?? 'Wait until it is'}, then try again`);
}

function checkAccount({ stackId, mechanism }: KeyUserSpecification, arn: string): void {
  const [account, keyAccount] = [accountIn(stackId), accountIn(arn)];
  if (mechanism === 'KEY_POLICY' && keyAccount !== undefined && keyAccount !== account) {
    throw new HandlerError(`key ${arn}: is of account ${keyAccount}, and its policy can be read and written there only; a key of account ${account} is expected for the `
      + 'mechanism KEY_POLICY. Use the mechanism GRANT, or have its owner add the statements');
  }
}
