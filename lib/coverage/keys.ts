import type { CoverageKey, CoverageKeyUser } from './coverage-key';
import { DataRole, dataRolesIn } from './data-roles';
import { NamedKey, namedKeysIn } from './key-uses';
import type { CoveredRelease } from './release';
import type { Settings } from './settings';
import { LATER, shortened, wordsOf } from './source-values';
import { KEY_GRANT_ACTIONS, KEY_USE_ACTIONS } from '../encryption/key-user-specification';
import { WAL_SERVICE } from '../encryption/wal-encryption';
import { KeyPurpose, PURPOSES_OF } from '../private/configuration-record';

/** A role that an app makes a user of a key. */
export interface MadeKeyUser extends CoverageKeyUser {
  /** Equal for equal roles. */
  readonly identity: string;
}

/** What an app knows of keys that the document alone does not tell. */
export interface KnownKeyUsers {
  /** Those of a key, as it stands in the document. */
  usersOf(key: unknown): readonly MadeKeyUser[];
  /** The identity of a role by its ARN, as it stands in the document. */
  identityOf(roleArn: unknown): string;
}

/** A key with all that the document names it for. */
interface KeyWithUses {
  readonly words: string;
  readonly value: unknown;
  readonly uses: NamedKey[];
}

/** Who has to be a user, with the ARN in the document where it names a role. */
interface DemandedUser extends CoverageKeyUser {
  readonly arn?: unknown;
}

// A document has room for thousands of them.
const MOST_KEYS = 500;
const MOST_BUCKETS = 4;

const KEY_USER_ACTIONS = [...KEY_USE_ACTIONS, ...KEY_GRANT_ACTIONS];

/** Keys, and how many more there are. */
export interface ToldKeys {
  readonly keys: CoverageKey[];
  readonly untold: number;
}

/** The keys that a document names on a release, with those who have to be users of them. */
export function keysOf(settings: Settings, release: CoveredRelease, known?: KnownKeyUsers): ToldKeys {
  const keys = [...grouped(namedKeysIn(settings, release))];
  const roles = dataRolesIn(settings, release);
  return {
    keys: keys.slice(0, MOST_KEYS).map(({ words, value, uses }) => ({
      key: shortened(words),
      usedFor: [...new Set(uses.flatMap(({ encrypts }) => encrypts))],
      users: joined(demanded(words, uses, roles), known?.usersOf(value) ?? [], known),
    })),
    untold: Math.max(0, keys.length - MOST_KEYS),
  };
}

/** By what the key is called. One that has no words is the same only where it is written in the same way. */
function grouped(named: readonly NamedKey[]): Iterable<KeyWithUses> {
  const keys = new Map<string, KeyWithUses>();
  for (const use of named) {
    const words = wordsOf(use.value);
    if (words) {
      const identity = words === LATER ? `${words} ${JSON.stringify(use.value)}` : words;
      const key = keys.get(identity) ?? { words, value: use.value, uses: [] };
      keys.set(identity, key);
      key.uses.push(use);
    }
  }
  return keys.values();
}

function demanded(key: string, uses: readonly NamedKey[], roles: readonly DataRole[]): DemandedUser[] {
  const isFor = (...purposes: readonly KeyPurpose[]) => uses.filter(({ purpose }) => purposes.includes(purpose));
  if (isManagedByS3(key) && uses.every(({ serverSide }) => serverSide)) {
    const why = 'AWS manages the key and its policy, in which nobody can be named';
    return [{ principal: 'all of the account who may use Amazon S3', why, actions: [...KEY_USE_ACTIONS] }];
  }
  const users = (principal: string, own: readonly NamedKey[], why: string, actions = KEY_USER_ACTIONS, arn?: unknown): DemandedUser[] =>
    own.length === 0 ? [] : [{ principal, why, actions: [...actions], ...arn !== undefined && { arn } }];
  const byNodes = isFor(...PURPOSES_OF.INSTANCE_ROLE);
  return [
    ...users('the roles of the nodes (EC2 instance profile)', byNodes, workOf(byNodes)),
    ...users('the service role of Amazon EMR', isFor(...PURPOSES_OF.SERVICE_ROLE), 'it attaches EBS volumes that are encrypted with the key'),
    ...roles.flatMap(({ principal, taker, arn, reaches }) => {
      const own = isFor(...PURPOSES_OF.DATA_ROLE).filter(({ bucketName }) => bucketName === undefined || reaches(bucketName));
      return users(principal, own, `${taker}, ${workOf(own)}`, KEY_USER_ACTIONS, arn);
    }),
    ...users(`the service principal of EMR WAL (${WAL_SERVICE.principal})`, isFor(KeyPurpose.WAL), 'it encrypts write-ahead logs', [...WAL_SERVICE.actions]),
    ...users('who creates the security configuration', isFor(KeyPurpose.CERTIFICATE_SECRET),
      'AWS Secrets Manager encrypts the secret for them: AWS does not publish the actions; no role of a cluster needs the key for it', []),
  ];
}

/** The policy of the key that Amazon S3 has of its own cannot be edited; only SSE-KMS works with it. */
function isManagedByS3(key: string): boolean {
  return /(^|:)alias\/aws\/s3$/.test(key);
}

/** What is done with a key. */
function workOf(uses: readonly NamedKey[]): string {
  const has = (...purposes: readonly KeyPurpose[]) => uses.some(({ purpose }) => purposes.includes(purpose));
  const buckets = [...new Set(uses.filter(({ purpose }) => purpose === KeyPurpose.S3_OVERRIDE).flatMap(({ encrypts }) => encrypts))];
  const more = buckets.length > MOST_BUCKETS ? [`${buckets.length - MOST_BUCKETS} more buckets`] : [];
  const listed = [...has(KeyPurpose.S3) ? ['Amazon S3'] : [], ...buckets.slice(0, MOST_BUCKETS), ...more];
  return [
    ...listed.length > 0 ? [`objects are read and written (${listed.join('; ')})`] : [],
    ...has(KeyPurpose.LOCAL_DISK, KeyPurpose.LOCAL_DISK_EBS) ? ['local disks are encrypted'] : [],
    ...has(KeyPurpose.WAL) ? ['write-ahead logs are written and read'] : [],
  ].join(', ');
}

/** Those that the document demands, by their names where an app knows them; then the others that the app makes users. */
function joined(users: readonly DemandedUser[], made: readonly MadeKeyUser[], known: KnownKeyUsers | undefined): CoverageKeyUser[] {
  const rest = new Map(made.map(user => [user.identity, user]));
  const told = users.map(({ arn, ...user }) => {
    const identity = arn === undefined ? undefined : known?.identityOf(arn);
    const same = identity === undefined ? undefined : rest.get(identity);
    if (same === undefined) {
      return user;
    }
    rest.delete(identity!);
    return { ...user, principal: same.principal, why: `${user.why}; ${same.why}` };
  });
  return [...told, ...[...rest.values()].map(({ principal, why, actions }) => ({ principal, why, actions }))];
}
