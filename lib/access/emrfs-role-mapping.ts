import { Token, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { RoleMappingModel } from '../document/model';
import { checkBucket, checkList, checkText } from '../private/arguments';
import { requireSameStage } from '../private/configuration-binder';
import { Problems } from '../private/errors';
import { checkRoleArgument } from '../private/roles';
import { Section, SectionBinder } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * A role that EMRFS takes for its requests to Amazon S3, for some users, groups or places.
 *
 * The mappings of a configuration are tried from the first to the last, and the first that fits a request counts. A request that
 * fits none is made with the role of the nodes, so that role should reach little in Amazon S3.
 *
 * Each role becomes a user of the keys for Amazon S3, and the roles of the nodes may assume it. Its trust policy has to let them:
 * whether it does is checked when the app is synthesized. What the role may do in Amazon S3 is yours to say.
 *
 * This keeps applications apart, not the users of a node: who can log in to one, or run code there outside of EMRFS, can take
 * every one of these roles.
 *
 * Needs emr-5.10.0.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-emrfs-iam-roles.html
 * @example
 * declare const nodes: iam.Role;
 * const analysts = new iam.Role(this, 'Analysts', { assumedBy: new iam.ArnPrincipal(nodes.roleArn) });
 * const reports = new s3.Bucket(this, 'Reports');
 * reports.grantReadWrite(analysts);
 *
 * new SecurityConfiguration(this, 'Security', {
 *   instanceRoles: [nodes],
 *   emrFsRoleMappings: [
 *     EmrFsRoleMapping.forGroups(analysts, ['analysts']),
 *     EmrFsRoleMapping.forBuckets(analysts, [reports]),
 *   ],
 * });
 */
export class EmrFsRoleMapping {
  /**
   * A role for users of the cluster.
   *
   * @param role the role that EMRFS takes
   * @param users names of users as Hadoop knows them, one or more
   */
  public static forUsers(role: iam.IRole, users: string[]): EmrFsRoleMapping {
    return EmrFsRoleMapping.ofNames(role, 'User', 'users', users);
  }

  /**
   * A role for groups of users of the cluster.
   *
   * @param role the role that EMRFS takes
   * @param groups names of groups as Hadoop knows them, one or more
   */
  public static forGroups(role: iam.IRole, groups: string[]): EmrFsRoleMapping {
    return EmrFsRoleMapping.ofNames(role, 'Group', 'groups', groups);
  }

  /**
   * A role for places in Amazon S3.
   *
   * @param role the role that EMRFS takes
   * @param prefixes what the places begin with, of any depth: `s3://bucket/` or `s3://bucket/path/`, one or more
   */
  public static forPrefixes(role: iam.IRole, prefixes: string[]): EmrFsRoleMapping {
    return EmrFsRoleMapping.of({
      role, identifierType: 'Prefix', list: 'prefixes', items: prefixes, check: checkPrefix, identifiers: () => prefixes,
    });
  }

  /**
   * A role for whole buckets.
   *
   * What the role may do with them is yours to grant.
   *
   * @param role the role that EMRFS takes
   * @param buckets one or more
   */
  public static forBuckets(role: iam.IRole, buckets: s3.IBucket[]): EmrFsRoleMapping {
    return EmrFsRoleMapping.of({
      role,
      identifierType: 'Prefix',
      list: 'buckets',
      items: buckets,
      check: checkBucket,
      identifiers: (binder, path) => buckets.map((bucket, index) => {
        requireSameStage(binder.scope, `${path}.buckets[${index}]`, bucket, 's3.Bucket.fromBucketName()');
        return `s3://${bucket.bucketName}/`;
      }),
    });
  }

  private static ofNames(role: iam.IRole, identifierType: 'User' | 'Group', list: string, names: string[]): EmrFsRoleMapping {
    return EmrFsRoleMapping.of({
      role,
      identifierType,
      list,
      items: names,
      check: (problems, path, name) => checkText(problems, path, name, `the name of a ${identifierType.toLowerCase()}`),
      identifiers: () => names,
    });
  }

  private static of<T>(mapping: Mapping<T>): EmrFsRoleMapping {
    const { role, identifierType, list, items } = mapping;
    return new EmrFsRoleMapping({
      union: 'EmrFsRoleMapping',
      features: [Feature.EMRFS_ROLE_MAPPINGS],
      check: (problems, path) => {
        checkRoleArgument(problems, `${path}.role`, role);
        checkNotEmpty(problems, `${path}.${list}`, items);
        checkList(problems, `${path}.${list}`, items, (item, at) => mapping.check(problems, at, item));
      },
      bind: (binder, path) => {
        binder.usesData(role);
        return {
          role: binder.assumedByNodes({ role, actions: ['sts:AssumeRole'], path }),
          identifierType,
          identifiers: mapping.identifiers(binder, path),
        };
      },
    });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<RoleMappingModel>,
  ) {}
}

/** Warns of identifiers for which an earlier mapping counts, so that a role is never taken where it is meant to be. */
export function noteShadowedMappings(binder: Pick<SectionBinder, 'warn'>, mappings: readonly RoleMappingModel[] = []): void {
  mappings.forEach(({ identifierType, identifiers }, index) => identifiers.forEach(identifier => {
    const earlier = mappings.slice(0, index).findIndex(other => other.identifierType === identifierType
      && other.identifiers.some(by => identifierType === 'Prefix' ? isUnder(identifier, by) : identifier === by));
    if (earlier >= 0) {
      const known = Token.isUnresolved(identifier) ? 'one that is known at deployment' : JSON.stringify(identifier);
      binder.warn('emrfs-mapping-shadowed',
        `emrFsRoleMappings[${index}]: its ${identifierType.toLowerCase()} is mapped by emrFsRoleMappings[${earlier}] already, got ${known}; the first mapping that fits counts, `
        + 'so this one is expected before it. Reorder the mappings, or remove one of the two');
    }
  }));
}

interface Mapping<T> {
  readonly role: iam.IRole;
  readonly identifierType: RoleMappingModel['identifierType'];
  /** The name of the argument, for messages. */
  readonly list: string;
  readonly items: readonly T[];
  check(problems: Problems, path: string, item: T): void;
  identifiers(binder: SectionBinder, path: string): string[];
}

function checkNotEmpty(problems: Problems, path: string, items: readonly unknown[]): void {
  if (items === undefined || Array.isArray(items) && items.length === 0) {
    problems.add({
      path, wrong: items === undefined ? 'is missing' : 'is empty', got: items, expected: 'one or more are expected, as nobody gets this role',
      remedy: 'Name one, or leave out the mapping',
    });
  }
}

function checkPrefix(problems: Problems, path: string, prefix: string): void {
  // what begins with a token may be all of it
  if (checkText(problems, path, prefix, 'a prefix in Amazon S3') && !/^(s3:\/\/[^/]|\$\{Token\[)/.test(prefix)) {
    problems.add({
      path, wrong: 'is no prefix in Amazon S3', got: prefix, expected: '"s3://bucket/" or "s3://bucket/path/" is expected',
      remedy: 'Write it with s3:// and the name of the bucket',
    });
  }
}

/** Whether a place is another one or in it, by whole names: how EMRFS takes 's3://bucket/ab' with the prefix 's3://bucket/a' is not documented. */
function isUnder(prefix: string, other: string): boolean {
  return `${prefix.replace(/\/+$/, '')}/`.startsWith(`${other.replace(/\/+$/, '')}/`);
}
