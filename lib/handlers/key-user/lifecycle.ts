import { Run } from './environment';
import { changedError, deniedError, deniedRemovalError, noAliasError, noParameterError, otherTripleError } from './errors';
import { grantOnce, hasGrant, revokeOwn } from './grants';
import { grantNameOf, isIdOf, isUnanswered, keyIn, physicalIdOf, sidsOf } from './identity';
import { checkKind, checkSpecification, describe, isGoing, stateError } from './key';
import { addStatements, hasStatements, removeStatements } from './key-policy';
import { aftermath, PACE, Pace } from './pace';
import { readSpecification } from './specification';
import { KeyUserSpecification } from '../../encryption/key-user-specification';
import { SECOND } from '../common/clock';
import { HandlerError } from '../common/handler-error';
import { Progress } from '../common/progress';
import { CloudFormationRequest } from '../common/request';
import { CallError } from '../common/work';

/** Makes the role a user of the key; gives the physical id. */
export async function create(run: Run, request: CloudFormationRequest, progress: Progress, pace: Pace = PACE): Promise<string> {
  return ensure(run, await readSpecification(run, request), true, progress, pace);
}

/** Mends what others have changed. What a resource is does not change: that would be another one, with rights and a parameter of its own. */
export async function update(run: Run, request: CloudFormationRequest, progress: Progress, pace: Pace = PACE): Promise<string> {
  const specification = await readSpecification(run, request);
  if (isIdOf(specification, request.physicalResourceId ?? '') !== true) {
    throw changedError();
  }
  return ensure(run, specification, false, progress, pace);
}

/** Removes what this resource has written, and what is left of it. */
export async function remove(run: Run, request: CloudFormationRequest, pace: Pace = PACE): Promise<void> {
  const specification = await readForRemoval(run, request);
  const { physicalResourceId = '' } = request;
  const isOwn = isIdOf(specification, physicalResourceId);
  if (isOwn === false) {
    throw otherTripleError((request.properties as { Parameter: string }).Parameter);
  }
  checkSpecification(specification, run.environment.region);
  const notBefore = isUnanswered(request) ? run.environment.clock.now() + aftermath(pace) : undefined; // until then the Create may be at work
  const key = keyIn(physicalResourceId, specification);
  const isGrant = specification.mechanism === 'GRANT';
  try {
    await onceKeyIsReady(run, key, arn => (isGrant ? revokeOwn : removeStatements)(run, arn, specification, notBefore, pace));
  } catch (error) {
    const what = isGrant ? `the grant '${grantNameOf(specification)}'` : `what has the Sids '${sidsOf(specification).join("' and '")}' in its key policy`;
    if (error instanceof CallError && error.isDenied) {
      throw deniedRemovalError(key, error, what);
    }
    if (!(error instanceof CallError && error.code === 'NotFoundException')) {
      throw error;
    }
    if (/(^|:)alias\//.test(key)) {
      throw noAliasError(key, what);
    }
    run.log.write('nothing is removed, as the key is gone', { key });
  }
}

/** In some states of a key nothing can be removed: in some nothing has to be, others pass. */
async function onceKeyIsReady(run: Run, key: string, perform: (arn: string) => Promise<void>): Promise<void> {
  for (;;) {
    const { arn } = await describe(run, key);
    try {
      await perform(arn);
      return;
    } catch (error) {
      if (!(error instanceof CallError && error.code === 'KMSInvalidStateException')) {
        throw error;
      }
    }
    const now = await describe(run, key);
    if (isGoing(now)) {
      run.log.write('nothing is removed, as the key is about to be deleted', { key });
      return;
    }
    if (now.state !== 'Enabled' && now.state !== 'Updating') {
      throw stateError(now, ', so nothing was removed');
    }
    await run.pause('kms:DescribeKey', 4 * SECOND);
  }
}

async function readForRemoval(run: Run, request: CloudFormationRequest): Promise<KeyUserSpecification> {
  try {
    return await readSpecification(run, request);
  } catch (error) {
    throw error instanceof CallError && error.code === 'ParameterNotFound'
      ? noParameterError((request.properties as { Parameter: string }).Parameter, request) : error;
  }
}

async function ensure(run: Run, specification: KeyUserSpecification, isNew: boolean, { onWritten }: Progress, pace: Pace): Promise<string> {
  checkSpecification(specification, run.environment.region);
  const isGrant = specification.mechanism === 'GRANT';
  try {
    const description = await describe(run, specification.key);
    const { arn } = description;
    checkKind(specification, description);
    if (isNew && description.state !== 'Enabled') { // only at first: what was made a user stays one, whatever happens to the key
      if (await (isGrant ? hasGrant : hasStatements)(run, arn, specification)) { // of a run that was stopped, before the key came into this state
        onWritten();
      }
      throw stateError(description);
    }
    if (isGrant) {
      await grantOnce(run, arn, specification, isNew, onWritten, pace);
    } else {
      await addStatements(run, arn, specification, onWritten, pace);
    }
    return physicalIdOf(specification, arn);
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
