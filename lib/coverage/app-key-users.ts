import { Resource } from 'aws-cdk-lib';
import type { KnownKeyUsers, MadeKeyUser } from './keys';
import { KEY_GRANT_ACTIONS, KEY_USE_ACTIONS } from '../encryption/key-user-specification';
import { KEY_USER, keyTarget } from '../encryption/key-users';
import { ConfigurationRecord } from '../private/configuration-record';
import { namesOf, resolved } from '../private/document-resources';
import { PlacedRight, RightPlace, RoleSubject, rightsOn } from '../private/placement';
import { readable } from '../private/readable';

const PLACES: Record<RightPlace, string> = {
  [RightPlace.RESOURCE_POLICY]: 'this app makes it a user, in the key policy',
  [RightPlace.ROLE_POLICY]: 'this app makes it a user, in a policy of the role',
  [RightPlace.BOTH]: 'this app makes it a user, in the key policy and in a policy of the role',
  [RightPlace.NOWHERE]: 'this app cannot make it a user',
};

/** The roles that an app makes users of the keys of a configuration, once all rights are placed. */
export function keyUsersOf(record: ConfigurationRecord): KnownKeyUsers {
  const scope = record.construct;
  const keys = new Map(record.keyUses.flatMap(({ key }) => namesOf(key).map(name => [resolved(name, scope), keyTarget(key).key] as const)));
  return {
    usersOf: value => {
      const key = keys.get(resolved(value, scope));
      return key === undefined ? [] : rightsOn(key).filter(({ permission }) => permission.id === KEY_USER).map(right => madeUser(right, record));
    },
    identityOf: arn => readable(arn, scope),
  };
}

function madeUser(right: PlacedRight, record: ConfigurationRecord): MadeKeyUser {
  const { subject, outcome, byHand } = right;
  const kind = kindOf(subject, record);
  const place = outcome === undefined ? 'this app makes it a user' : PLACES[outcome];
  return {
    principal: nameOf(subject),
    why: `${kind === undefined ? '' : `${kind}; `}${place}${byHand ? ': what is left to do for the owner stands in a warning' : ''}`,
    actions: [...KEY_USE_ACTIONS, ...KEY_GRANT_ACTIONS],
    identity: subject.identity(record.construct),
  };
}

/** What the configuration has the role for; undefined where another construct made it a user. */
function kindOf({ key, construct }: RoleSubject, { nodes, readers }: ConfigurationRecord): string | undefined {
  const isIn = (subjects: ReadonlySet<RoleSubject>) => [...subjects].some(subject => subject.key === key);
  if (isIn(nodes.roles)) {
    return 'a role of the nodes';
  }
  const assumed = nodes.assumedRoles.find(({ role }) => role === construct);
  return isIn(readers) ? 'a service role of Amazon EMR' : assumed && `a role that the nodes take on (${assumed.path})`;
}

/** A role of the app by its path, another one by its ARN, or by its name where its account is only known at deployment. */
function nameOf({ construct, roleArn, scope }: RoleSubject): string {
  if (construct !== undefined && Resource.isOwnedResource(construct)) {
    return construct.node.path;
  }
  const arn = readable(roleArn, scope);
  return arn.includes('${') ? arn.replace(/^arn:[^/]*:role\//, '') : arn;
}
