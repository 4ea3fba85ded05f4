import { Run } from './environment';
import { nothingElseError, refusedError, tooLongError } from './errors';
import { isSidOfAny, sidsOf, statementsOf } from './identity';
import { PACE, Pace } from './pace';
import { bytesOf, compact, LONGEST_POLICY, PolicyText } from './policy-text';
import { writeAndWatch } from './write-protocol';
import { KeyUserSpecification } from '../../encryption/key-user-specification';
import { HandlerError } from '../common/handler-error';

/** Puts our two statements into the policy of a key, and nothing else. */
export async function addStatements(
  run: Run, keyArn: string, specification: KeyUserSpecification, onWritten: () => void, pace: Pace = PACE,
): Promise<void> {
  const sids = sidsOf(specification);
  const statements = statementsOf(specification);
  await edit(run, keyArn, specification, (policy) => {
    if (policy.has(sids)) {
      onWritten();
    }
    return policy.with(statements);
  }, onWritten, pace);
}

/**
 * Takes them out again, and nothing else.
 *
 * @param notBefore until when the Create may still be at work
 */
export async function removeStatements(
  run: Run, keyArn: string, specification: KeyUserSpecification, notBefore?: number, pace: Pace = PACE,
): Promise<void> {
  const sids = sidsOf(specification);
  await edit(run, keyArn, specification, policy => policy.without(sids), () => undefined, pace, notBefore);
}

/** Whether the policy of a key has statements of this resource. */
export async function hasStatements(run: Run, keyArn: string, specification: KeyUserSpecification): Promise<boolean> {
  const text = await run.call('kms:GetKeyPolicy', options => run.environment.kms.getKeyPolicy(keyArn, options));
  return new PolicyText(text).has(sidsOf(specification));
}

async function edit(
  run: Run, keyArn: string, specification: KeyUserSpecification,
  change: (policy: PolicyText) => string, onWritten: () => void, pace: Pace, notBefore?: number,
): Promise<void> {
  const sids = sidsOf(specification);
  await writeAndWatch(run, {
    keyArn,
    edit: (text) => {
      const policy = new PolicyText(text);
      const changed = change(policy);
      return changed === text ? text : putable(policy, changed, keyArn, specification);
    },
    isBlocked: read => foreignLost(read, sids).length > 0,
    explain: (error, read) => refusedError(specification, error, { keyArn, lost: foreignLost(read, sids) }),
    onWritten,
    notBefore,
  }, pace);
}

/**
 * What is put of a text that was changed: without statements that resources like ours have written for roles which were deleted since. They
 * allow nothing to anybody, and KMS takes no policy with them, so two such resources could not even be deleted.
 */
function putable(before: PolicyText, changed: string, keyArn: string, specification: KeyUserSpecification): string {
  const sids = sidsOf(specification);
  const abandoned = before.abandoned().filter(sid => isSidOfAny(sid) && !sids.includes(sid));
  const after = new PolicyText(changed);
  if (after.others(abandoned).length === 0) {
    throw nothingElseError(keyArn, specification);
  }
  const text = after.without(abandoned);
  const shortest = bytesOf(text) <= LONGEST_POLICY ? text : compact(text);
  if (bytesOf(shortest) > LONGEST_POLICY && bytesOf(shortest) > bytesOf(compact(before.text))) {
    throw tooLongError(keyArn, specification, bytesOf(shortest));
  }
  assertOthersStay(before, shortest, [...sids, ...abandoned]);
  return shortest;
}

/** Principals that others have named, and that KMS does not take again. */
function foreignLost(text: string, sids: readonly string[]): ReturnType<PolicyText['lostPrincipals']> {
  const policy = new PolicyText(text);
  return policy.lostPrincipals([...sids, ...policy.abandoned().filter(isSidOfAny)]);
}

/** Whatever is wrong with this code, no policy is put that lacks what was in it. */
function assertOthersStay(before: PolicyText, after: string, sids: readonly string[]): void {
  const [old, now] = [before, new PolicyText(after)].map(policy => policy.others(sids).join());
  if (old !== now && compact(old) !== compact(now)) {
    throw new HandlerError('the function made a key policy that lacks or changes statements of others, so it was not put. Report it with the policy');
  }
}
