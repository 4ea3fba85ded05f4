import { Grant, Run } from './environment';
import { grantNameOf } from './identity';
import { PACE, Pace } from './pace';
import { GRANT_OPERATIONS, KeyUserSpecification } from '../../encryption/key-user-specification';
import { SECOND } from '../common/clock';
import { CallError } from '../common/work';

/** All grants of this name; of one grantee, where it is given. */
async function grantsNamed(run: Run, keyArn: string, name: string, grantee?: string): Promise<Grant[]> {
  const found: Grant[] = [];
  let from: string | undefined;
  do {
    const page = await run.call('kms:ListGrants', options => run.environment.kms.listGrants(keyArn, { grantee, from }, options));
    found.push(...page.grants.filter(grant => grant.name === name));
    from = page.next;
  } while (from !== undefined);
  return found;
}

/**
 * Gives the role a grant, if it has none by our name.
 *
 * @param isNew nothing else is looked for then: a key may have thousands of grants
 * @param onWritten a grant is there, or may be
 */
export async function grantOnce(
  run: Run, keyArn: string, specification: KeyUserSpecification, isNew: boolean, onWritten: () => void, pace: Pace = PACE,
): Promise<void> {
  const { role } = specification;
  const name = grantNameOf(specification);
  const before = await grantsNamed(run, keyArn, name, isNew ? role : undefined);
  if (before.length > 0) {
    onWritten();
  }
  const outdated = before.filter(grant => !isAsWanted(grant, role));
  if (outdated.length === before.length) {
    await create(run, keyArn, { name, grantee: role, operations: GRANT_OPERATIONS }, onWritten);
    await untilListed(run, keyArn, name, role, pace);
  }
  for (const { id } of outdated) { // such as one of a role that was deleted and made again
    await revoke(run, keyArn, id);
  }
}

/** Whether the key has a grant of this resource. */
export async function hasGrant(run: Run, keyArn: string, specification: KeyUserSpecification): Promise<boolean> {
  return (await grantsNamed(run, keyArn, grantNameOf(specification), specification.role)).length > 0;
}

/**
 * Revokes all that have our name. A listing may not show what was created a while ago, so it is looked for until one is found, and once more.
 *
 * @param notBefore until when the Create may still be at work
 */
export async function revokeOwn(
  run: Run, keyArn: string, specification: KeyUserSpecification, notBefore?: number, pace: Pace = PACE,
): Promise<void> {
  const { clock } = run.environment;
  const name = grantNameOf(specification);
  let end = Math.max(clock.now() + pace.listing, notBefore ?? 0);
  for (;;) {
    const begun = clock.now();
    const found = await grantsNamed(run, keyArn, name);
    for (const { id } of found) {
      await revoke(run, keyArn, id);
      run.log.write('a grant was revoked', { keyArn, grantId: id });
    }
    if (begun >= end) {
      return;
    }
    if (found.length > 0 && notBefore === undefined) {
      end = Math.min(end, clock.now() + pace.watch);
    }
    await run.pause('kms:ListGrants', Math.max(pace.look, Math.min(pace.watch, end - clock.now())));
  }
}

function isAsWanted({ grantee, operations }: Grant, role: string): boolean {
  return grantee === role && [...operations].sort().join() === [...GRANT_OPERATIONS].sort().join();
}

/** Repeated with the same name and content, it gives the grant that is there. */
async function create(
  run: Run, keyArn: string, grant: { readonly name: string; readonly grantee: string; readonly operations: readonly string[] }, onWritten: () => void,
): Promise<void> {
  for (;;) {
    try {
      await run.call('kms:CreateGrant', options => run.environment.kms.createGrant(keyArn, grant, options));
      onWritten();
      run.log.write('a grant was created', { keyArn, name: grant.name });
      return;
    } catch (error) {
      const isRefused = error instanceof CallError && error.isRefusal;
      if (!isRefused) {
        onWritten();
      }
      // how KMS speaks of a role that it does not know yet
      if (!isRefused || error.code !== 'InvalidArnException' || !run.isEarly) {
        throw error;
      }
    }
    await run.pause('kms:CreateGrant', 4 * SECOND);
  }
}

/** So that a deletion which follows at once finds it. */
async function untilListed(run: Run, keyArn: string, name: string, grantee: string, pace: Pace): Promise<void> {
  const end = run.environment.clock.now() + 2 * pace.watch;
  while ((await grantsNamed(run, keyArn, name, grantee)).length === 0 && run.environment.clock.now() < end) {
    await run.pause('kms:ListGrants', pace.look);
  }
}

async function revoke(run: Run, keyArn: string, id: string): Promise<void> {
  try {
    await run.call('kms:RevokeGrant', options => run.environment.kms.revokeGrant(keyArn, id, options));
  } catch (error) {
    if (!(error instanceof CallError && /^(NotFoundException|InvalidGrantIdException)$/.test(error.code))) {
      throw error;
    }
  }
}
