import { createHash } from 'crypto';
import { OwnStatement } from './policy-text';
import { FOR_AWS_RESOURCE, KEY_GRANT_ACTIONS, KEY_USE_ACTIONS, KeyUserSpecification } from '../../encryption/key-user-specification';

/** What tells resources apart. */
type Owner = Pick<KeyUserSpecification, 'stackId' | 'logicalResourceId'>;

/** The physical id of a resource that was never made. */
export const NOTHING = 'emr-key-user-nothing';

/** What the function makes. CloudFormation makes ids that begin with the name of the stack, whatever that is. */
const OWN_ID = /^emr-key-user-[0-9a-f]{32}-/;

/**
 * The same for each request of a resource, so that a repeated one finds what the first has made. It holds the id of the key, which an alias may
 * not point to any more when the resource is deleted.
 */
export function physicalIdOf(specification: KeyUserSpecification, keyArn: string): string {
  return `${prefixOf(specification)}${keyArn.slice(keyArn.lastIndexOf('/') + 1)}`;
}

/** Whether an id is of this key, role and mechanism; undefined where the function has not made it: for a Create that it never answered, or that failed. */
export function isIdOf(specification: KeyUserSpecification, physicalId: string): boolean | undefined {
  return OWN_ID.test(physicalId) ? physicalId.startsWith(prefixOf(specification)) : undefined;
}

/** The key that a resource was made for. */
export function keyIn(physicalId: string, specification: KeyUserSpecification): string {
  const { key } = specification;
  if (!/(^|:)alias\//.test(key) || isIdOf(specification, physicalId) !== true) {
    return key;
  }
  return key.replace(/alias\/.*$/, `${key.startsWith('arn:') ? 'key/' : ''}${physicalId.slice(prefixOf(specification).length)}`);
}

/** Of a Create that failed when something may have been written: the Delete that follows finds out. */
export function idOfFailed({ logicalResourceId }: Pick<KeyUserSpecification, 'logicalResourceId'>): string {
  return `failed-${logicalResourceId}`;
}

/** Whether CloudFormation has made the id: it has no answer to the Create, and may not have waited for it. */
export function isUnanswered({ logicalResourceId, physicalResourceId = NOTHING }: {
  readonly logicalResourceId: string; readonly physicalResourceId?: string;
}): boolean {
  return !OWN_ID.test(physicalResourceId) && ![NOTHING, idOfFailed({ logicalResourceId })].includes(physicalResourceId);
}

function prefixOf({ key, role, mechanism }: KeyUserSpecification): string {
  return `emr-key-user-${hashOf([key, role, mechanism])}-`;
}

/** The Sids of the statements of a resource, and of no other: two stacks that want the same do not remove each other's. */
export function sidsOf(specification: Owner): [use: string, attachment: string] {
  const id = ownerOf(specification);
  // letters, digits and blanks: others are not known to be taken
  return [`CdkEmrSecurity ${id} use of the key`, `CdkEmrSecurity ${id} attachment of persistent resources`];
}

/** Whether a Sid is that of a resource of any stack. */
export function isSidOfAny(sid: string): boolean {
  return /^CdkEmrSecurity [0-9a-f]{32} (use of the key|attachment of persistent resources)$/.test(sid);
}

export function grantNameOf(specification: Owner): string {
  return `CdkEmrSecurity-${ownerOf(specification)}`;
}

/** What the KMS console writes for a key user, under our own Sids. */
export function statementsOf(specification: KeyUserSpecification): OwnStatement[] {
  const sids = sidsOf(specification);
  return keyUserStatements(specification.role).map((statement, index) => ({ Sid: sids[index], ...statement }));
}

/** The statements for people who write them by hand: without Sids, which a policy may have already. */
export function statementsByHand({ role }: KeyUserSpecification): string {
  return JSON.stringify(keyUserStatements(role));
}

function keyUserStatements(role: string): [use: object, attachment: object] {
  const toRole = { Effect: 'Allow', Principal: { AWS: role } };
  return [
    { ...toRole, Action: KEY_USE_ACTIONS, Resource: '*' },
    { ...toRole, Action: KEY_GRANT_ACTIONS, Resource: '*', Condition: FOR_AWS_RESOURCE },
  ];
}

function ownerOf({ stackId, logicalResourceId }: Owner): string {
  return hashOf([stackId, logicalResourceId]);
}

function hashOf(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 32);
}
