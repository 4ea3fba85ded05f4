import { Run } from './environment';
import { changedError, deniedError, deniedRemovalError, otherTripleError } from './errors';
import { grantOnce, revokeOwn } from './grants';
import { grantNameOf, physicalIdOf, sidsOf } from './identity';
import { checkKind, checkSpecification, checkState, describe } from './key';
import { addStatements, removeStatements } from './key-policy';
import { PACE, Pace } from './pace';
import { readSpecification } from './specification';
import { isRefusal } from './write-protocol';
import { KeyUserSpecification } from '../../encryption/key-user-specification';
import { OutOfTimeError } from '../shared/deadline';
import { HandlerError } from '../shared/handler-error';
import { CloudFormationRequest } from '../shared/request';
import { CallError } from '../shared/work';

/** What is known of the outcome when something fails. */
export class Progress {
  private written = false;

  public readonly onWritten = (): void => {
    this.written = true;
  };

  /**
   * Whether nothing of ours can be on the key.
   *
   * An earlier run of the same request may have been stopped after it had written. Where it would have failed for the same reason it has
   * not; where the reason passes, nobody knows.
   */
  public isNothing(error: unknown): boolean {
    const lasts = error instanceof CallError ? isRefusal(error) : error instanceof HandlerError && !(error instanceof OutOfTimeError);
    return lasts && !this.written;
  }
}

/** Makes the role a user of the key; gives the physical id. */
export async function create(run: Run, request: CloudFormationRequest, progress: Progress, pace: Pace = PACE): Promise<string> {
  const specification = await readSpecification(run, request);
  await ensure(run, specification, true, progress, pace);
  return physicalIdOf(specification);
}

/** Mends what others have changed. What a resource is does not change: that would be another one, with rights and a parameter of its own. */
export async function update(run: Run, request: CloudFormationRequest, progress: Progress, pace: Pace = PACE): Promise<string> {
  const specification = await readSpecification(run, request);
  if (request.physicalResourceId !== physicalIdOf(specification)) {
    throw changedError();
  }
  await ensure(run, specification, false, progress, pace);
  return request.physicalResourceId;
}

/** Removes what this resource has written, and what is left of it. */
export async function remove(run: Run, request: CloudFormationRequest, pace: Pace = PACE): Promise<void> {
  const specification = await readSpecification(run, request);
  const { physicalResourceId = '' } = request;
  // another one was made by CloudFormation, which never got the answer to the Create
  if (physicalResourceId.startsWith('emr-key-user-') && physicalResourceId !== physicalIdOf(specification)) {
    throw otherTripleError((request.properties as { Parameter: string }).Parameter);
  }
  checkSpecification(specification, run.environment.region);
  try {
    const { arn } = await describe(run, specification);
    await (specification.mechanism === 'GRANT' ? revokeOwn(run, arn, specification, pace) : removeStatements(run, arn, specification, pace));
  } catch (error) {
    if (error instanceof CallError && error.isDenied) {
      throw deniedRemovalError(specification, error, specification.mechanism === 'GRANT' ? `the grant '${grantNameOf(specification)}'`
        : `what has the Sids '${sidsOf(specification).join("' and '")}' in its key policy`);
    }
    if (!(error instanceof CallError && /^(NotFoundException|KMSInvalidStateException)$/.test(error.code))) {
      throw error;
    }
    run.log.write('nothing is removed, as the key is gone or about to be', { key: specification.key, code: error.code });
  }
}

async function ensure(run: Run, specification: KeyUserSpecification, isNew: boolean, { onWritten }: Progress, pace: Pace): Promise<void> {
  checkSpecification(specification, run.environment.region);
  try {
    const description = await describe(run, specification);
    checkKind(specification, description);
    if (isNew) {
      checkState(description);
    }
    if (specification.mechanism === 'GRANT') {
      await grantOnce(run, description.arn, specification, isNew, onWritten, pace);
    } else {
      await addStatements(run, description.arn, specification, onWritten, pace);
    }
  } catch (error) {
    if (error instanceof CallError && error.isDenied) {
      throw deniedError(run.log, specification, error);
    }
    if (error instanceof CallError && error.code === 'NotFoundException') {
      throw new HandlerError(`key ${specification.key}: is not in account and Region of the stack, or of the account in its ARN; a key that exists is expected. Correct it, then deploy again`);
    }
    throw error;
  }
}
