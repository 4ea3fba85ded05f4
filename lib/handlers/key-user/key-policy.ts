import { Run } from './environment';
import { nothingElseError, refusedError, tooLongError } from './errors';
import { sidsOf, statementsOf } from './identity';
import { PACE, Pace } from './pace';
import { bytesOf, compact, LONGEST_POLICY, PolicyText } from './policy-text';
import { writeAndWatch } from './write-protocol';
import { KeyUserSpecification } from '../../encryption/key-user-specification';
import { HandlerError } from '../shared/handler-error';

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
    const text = policy.with(statements);
    const shortest = text === policy.text || bytesOf(text) <= LONGEST_POLICY ? text : compact(text);
    if (bytesOf(shortest) > LONGEST_POLICY && text !== policy.text) {
      throw tooLongError(keyArn, specification, bytesOf(shortest));
    }
    return shortest;
  }, onWritten, pace);
}

/** Takes them out again, and nothing else. */
export async function removeStatements(run: Run, keyArn: string, specification: KeyUserSpecification, pace: Pace = PACE): Promise<void> {
  const sids = sidsOf(specification);
  await edit(run, keyArn, specification, (policy) => {
    if (policy.has(sids) && policy.others(sids).length === 0) {
      throw nothingElseError(keyArn, specification);
    }
    const text = policy.without(sids);
    return text === policy.text || bytesOf(text) <= LONGEST_POLICY ? text : compact(text);
  }, () => undefined, pace);
}

async function edit(
  run: Run, keyArn: string, specification: KeyUserSpecification, change: (policy: PolicyText) => string, onWritten: () => void, pace: Pace,
): Promise<void> {
  const sids = sidsOf(specification);
  await writeAndWatch(run, {
    keyArn,
    edit: (text) => {
      const policy = new PolicyText(text);
      const changed = change(policy);
      if (changed !== text) {
        assertOthersStay(policy, changed, sids);
      }
      return changed;
    },
    explain: (error, read) => refusedError(specification, error, { keyArn, lost: new PolicyText(read).lostPrincipals(sids) }),
    onWritten,
  }, pace);
}

/** Whatever is wrong with this code, no policy is put that lacks what was in it. */
function assertOthersStay(before: PolicyText, after: string, sids: readonly string[]): void {
  const [old, now] = [before, new PolicyText(after)].map(policy => policy.others(sids).join());
  if (old !== now && compact(old) !== compact(now)) {
    throw new HandlerError('the function made a key policy that lacks or changes statements of others, so it was not put. Report it with the policy');
  }
}
