import { createHash } from 'crypto';
import { OwnStatement } from './policy-text';
import { FOR_AWS_RESOURCE, KEY_GRANT_ACTIONS, KEY_USE_ACTIONS, KeyUserSpecification } from '../../encryption/key-user-specification';

/** The physical id of a resource that was never made. */
export const NOTHING = 'emr-key-user-nothing';

/** The same for each request of a resource, so that a repeated one finds what the first has made. */
export function physicalIdOf({ key, role, mechanism }: KeyUserSpecification): string {
  return `emr-key-user-${hashOf([key, role, mechanism])}`;
}

/** The Sids of the statements of a resource, and of no other: two stacks that want the same do not remove each other's. */
export function sidsOf(specification: KeyUserSpecification): [use: string, attachment: string] {
  const id = ownerOf(specification);
  // letters, digits and blanks: others are not known to be taken
  return [`CdkEmrSecurity ${id} use of the key`, `CdkEmrSecurity ${id} attachment of persistent resources`];
}

export function grantNameOf(specification: KeyUserSpecification): string {
  return `CdkEmrSecurity-${ownerOf(specification)}`;
}

/** What the KMS console writes for a key user, under our own Sids. */
export function statementsOf(specification: KeyUserSpecification): OwnStatement[] {
  const [use, attachment] = sidsOf(specification);
  return keyUserStatements(specification.role, use, attachment);
}

/** The statements under the Sids of the console, for people who write them by hand. */
export function statementsByHand({ role }: KeyUserSpecification): string {
  return JSON.stringify(keyUserStatements(role, 'Allow use of the key', 'Allow attachment of persistent resources'));
}

function keyUserStatements(role: string, use: string, attachment: string): OwnStatement[] {
  const everybody = { Effect: 'Allow', Principal: { AWS: role } };
  return [
    { Sid: use, ...everybody, Action: KEY_USE_ACTIONS, Resource: '*' },
    { Sid: attachment, ...everybody, Action: KEY_GRANT_ACTIONS, Resource: '*', Condition: FOR_AWS_RESOURCE },
  ];
}

function ownerOf({ stackId, logicalResourceId }: KeyUserSpecification): string {
  return hashOf([stackId, logicalResourceId]);
}

function hashOf(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 32);
}
