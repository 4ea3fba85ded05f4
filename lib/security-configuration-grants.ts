import { Annotations, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { makeAssumer } from './access/assumed-role';
import { RuntimeRoles } from './access/runtime-roles';
import { makeArtifactReader } from './certificates/artifact-readers';
import { EmrDefaultRoles, INSTANCE_ROLE, SERVICE_ROLE } from './emr-default-roles';
import { KeyUserGrant, makeKeyUser } from './encryption/key-users';
import { mayBeSameBucket } from './private/bucket-names';
import type { ConfigurationBinder } from './private/configuration-binder';
import { ConfigurationRecord, KeyPurpose, KeyUse, NodeNeed, PURPOSES_OF, recordOf } from './private/configuration-record';
import { EmrSecurityError, display, inOneLine } from './private/errors';
import { PlacedRight, RoleSubject, namedSubject, requestRoleRight, subjectOf } from './private/placement';
import { requireRole } from './private/roles';
import type { ISecurityConfiguration } from './security-configuration-base';

/**
 * Who may use what a security configuration names: its keys, and the certificates and JARs that the nodes read.
 *
 * Where a right is written is decided at synth: in the policy of the key or bucket, or, where that cannot be edited or would make
 * stacks depend on each other in a circle, in the role's. What cannot be written at all becomes a warning with the exact JSON for
 * the owner.
 */
export class SecurityConfigurationGrants {
  /**
   * The grants of a security configuration, of this app or imported.
   */
  public static fromSecurityConfiguration(configuration: ISecurityConfiguration): SecurityConfigurationGrants {
    const record = configuration?.node && recordOf(configuration);
    if (record === undefined) {
      throw new EmrSecurityError(`SecurityConfigurationGrants.fromSecurityConfiguration: got ${display(configuration)}; `
        + 'a configuration made or imported by this library is expected. Import it with SecurityConfiguration.fromSecurityConfigurationAttributes()');
    }
    return new SecurityConfigurationGrants(record);
  }

  private constructor(private readonly record: ConfigurationRecord) {}

  /**
   * Makes a role of the nodes a user of every key that the nodes use, and lets it read the certificates and provider JARs.
   *
   * @param role the role in the instance profile of a cluster
   */
  public instanceRole(role: iam.IRole): KeyUserGrant {
    return this.grant('instanceRole', role, subject => grantInstanceRole(this.record, subject));
  }

  /**
   * Makes a service role of Amazon EMR a user of the key of local disks, which it needs to attach volumes with EBS encryption.
   *
   * Without EBS encryption the service role needs no key, and nothing is granted.
   *
   * @param role the service role of a cluster
   */
  public serviceRole(role: iam.IRole): KeyUserGrant {
    return this.grant('serviceRole', role, subject => grantServiceRole(this.record, subject));
  }

  /**
   * Makes a role that EMRFS assumes a user of all keys for Amazon S3, those of single buckets included, and lets the roles of the nodes
   * assume it. Without EMRFS role mappings in the document nothing assumes it, which raises a warning.
   *
   * Its trust policy has to let them as well: that of a role of the app is checked when the app is synthesized.
   *
   * @param role a role in the EMRFS role mappings
   */
  public emrFsRole(role: iam.IRole): KeyUserGrant {
    return this.grant('emrFsRole', role, subject => [...grantDataRole(this.record, subject), ...this.assumed('emrFsRole', role, ['sts:AssumeRole'])]);
  }

  /**
   * Makes a runtime role of steps a user of the keys for Amazon S3, and lets the roles of the nodes assume it with session
   * tags. Without runtime roles in the document nothing assumes it, which raises a warning.
   *
   * Its trust policy has to let them as well: that of a role of the app is checked when the app is synthesized.
   *
   * @param role a role with which steps are submitted
   */
  public runtimeRole(role: iam.IRole): KeyUserGrant {
    const actions = RuntimeRoles._actions(this.record.nodes.propagateSourceIdentity);
    return this.grant('runtimeRole', role, subject => [...grantDataRole(this.record, subject), ...this.assumed('runtimeRole', role, actions)]);
  }

  private assumed(method: 'emrFsRole' | 'runtimeRole', role: iam.IRole, actions: readonly string[]): PlacedRight[] {
    if (this.record.nodes.never.includes(method)) {
      const [section, remedy] = method === 'runtimeRole'
        ? ['no runtime roles', 'Set runtimeRoles: RuntimeRoles.enabled()']
        : ['no EMRFS role mappings', 'Set emrFsRoleMappings, which gives their roles these rights, too'];
      Annotations.of(warnOn(this.record)).addWarningV2('cdk-emr-security:granted-without-section',
        inOneLine(`grants.${method}('${role.node.path}') on '${this.record.construct.node.path}': the document has ${section}, so the nodes never assume the role, and it becomes `
        + `a user of the keys for Amazon S3 only; a section that names it is expected. ${remedy}`));
      return [];
    }
    this.record.nodes.assumedRoles.push({ role, actions, path: `grants.${method}('${role.node.path}')`, chosen: method === 'runtimeRole' });
    return addNeed(this.record, makeAssumer(role, actions));
  }

  private grant(method: string, role: iam.IRole, grant: (subject: RoleSubject) => PlacedRight[]): KeyUserGrant {
    requireRole(`grants.${method}`, this.record.construct, role);
    const subject = subjectOf(role);
    const rights = grant(subject);
    if (this.record.resource === undefined && this.record.keyUses.length + this.record.artifacts.length + rights.length === 0) {
      Annotations.of(this.record.construct).addWarningV2('cdk-emr-security:imported-without-keys',
        inOneLine(`grants.${method}('${role.node.path}') on '${this.record.construct.node.path}' grants nothing: the configuration was imported without keys and buckets. `
        + 'Import it with SecurityConfiguration.fromSecurityConfigurationAttributes() and name its encryptionKeys and artifactBuckets'));
    }
    return KeyUserGrant._of(subject, rights, warnOn(this.record));
  }
}

/** Gives the roles that sections name their rights; what the nodes need they get with theirs. */
export function grantSections(record: ConfigurationRecord, asked: Pick<ConfigurationBinder, 'dataRoles' | 'roleNeeds'>): void {
  asked.dataRoles.forEach((bucketNames, role) => grantDataRole(record, subjectOf(role), bucketNames));
  for (const { role, need } of asked.roleNeeds) {
    remember(record, requestRoleRight({
      subject: subjectOf(role),
      holder: { construct: role, kind: 'role' },
      permission: { id: need.id, what: need.what, identityStatements: () => need.statements() },
      warnOn: warnOn(record),
    }));
  }
}

/**
 * Gives the roles of the props their rights; the account's default roles where the props say nothing.
 *
 * Returns what is assumed in doing so.
 */
export function grantRoles(record: ConfigurationRecord, props: { instanceRoles?: iam.IRole[]; serviceRoles?: iam.IRole[] }): string[] {
  const instanceSubjects = subjectsOf(record, props.instanceRoles, INSTANCE_ROLE, EmrDefaultRoles.instanceRole);
  const forInstances = instanceSubjects.flatMap(subject => grantInstanceRole(record, subject));
  const serviceSubjects = subjectsOf(record, props.serviceRoles, SERVICE_ROLE, EmrDefaultRoles.serviceRole);
  const forService = serviceSubjects.flatMap(subject => grantServiceRole(record, subject));
  const assumed = [
    ...props.instanceRoles === undefined && forInstances.length > 0 ? [INSTANCE_ROLE] : [],
    ...props.serviceRoles === undefined && forService.length > 0 ? [SERVICE_ROLE] : [],
  ];
  const [are, roles, them] = assumed.length === 1 ? ['is', 'role', 'it'] : ['are', 'roles', 'them'];
  return assumed.length === 0 ? [] : [
    `the default ${roles} ${assumed.join(' and ')} of the account ${are} assumed to exist: a policy that names a role which does not exist cannot be deployed. `
    + `Create ${them} with "aws emr create-default-roles", or name your own in instanceRoles and serviceRoles`,
  ];
}

/** Those that the props name; where they say nothing, the default one. */
function subjectsOf(
  { construct }: ConfigurationRecord, roles: iam.IRole[] | undefined, defaultName: string, makeDefault: (scope: IConstruct) => iam.IRole,
): RoleSubject[] {
  return roles?.map(subjectOf) ?? [namedSubject(construct, defaultName, makeDefault)];
}

/** What a role of the nodes needs. */
function grantInstanceRole(record: ConfigurationRecord, subject: RoleSubject): PlacedRight[] {
  record.readers.add(subject);
  record.nodes.roles.add(subject);
  return [
    ...keyUsers(record, subject, PURPOSES_OF.INSTANCE_ROLE),
    ...record.nodes.needs.flatMap(need => need(subject, warnOn(record)).map(right => remember(record, right))),
    ...record.artifacts.flatMap(artifact => makeArtifactReader(artifact, subject, warnOn(record)).map(right => remember(record, right))),
  ];
}

/** What a role of the service needs. */
function grantServiceRole(record: ConfigurationRecord, subject: RoleSubject): PlacedRight[] {
  record.readers.add(subject);
  return keyUsers(record, subject, PURPOSES_OF.SERVICE_ROLE, { attachesVolumes: true });
}

/** What a role needs with which users get at their data, of all buckets or of some. */
function grantDataRole(record: ConfigurationRecord, subject: RoleSubject, bucketNames?: readonly string[]): PlacedRight[] {
  const isNeeded = ({ bucketName: own }: KeyUse) =>
    own === undefined || bucketNames === undefined || bucketNames.some(name => mayBeSameBucket(name, own));
  return keyUsers(record, subject, PURPOSES_OF.DATA_ROLE, { isNeeded });
}

/** Something more that the roles of the nodes need: those that there are get it now, others when they become ones. */
function addNeed(record: ConfigurationRecord, need: NodeNeed): PlacedRight[] {
  record.nodes.needs.push(need);
  return [...record.nodes.roles].flatMap(subject => need(subject, warnOn(record)).map(right => remember(record, right)));
}

/** What not all users of keys have in common. */
interface KeyUserCase {
  readonly isNeeded?: (use: KeyUse) => boolean;
  readonly attachesVolumes?: boolean;
}

function keyUsers(
  record: ConfigurationRecord, subject: RoleSubject, purposes: KeyPurpose[], { isNeeded = () => true, attachesVolumes }: KeyUserCase = {},
): PlacedRight[] {
  const keys = new Set<kms.IKey>(record.keyUses.filter(use => purposes.includes(use.purpose) && isNeeded(use)).map(use => use.key));
  return [...keys].map((key) => {
    manage(record, key, subject);
    return remember(record, makeKeyUser(key, subject, warnOn(record), attachesVolumes));
  });
}

/** Has a function write the right at deployment, where that was asked for and is possible. */
function manage(record: ConfigurationRecord, key: kms.IKey, subject: RoleSubject): void {
  if (record.manageImportedKeys === true) {
    // loaded when it was asked for, and not when an app imports this library
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { manageKeyUser } = require('./encryption/managed-key-users') as typeof import('./encryption/managed-key-users');
    record.managesKeys = manageKeyUser(record.construct, key, subject, record.keyUserProvider) || record.managesKeys;
  }
}

function remember(record: ConfigurationRecord, right: PlacedRight): PlacedRight {
  record.rights.add(right);
  return right;
}

/** Warnings stand on the L1: on the construct itself an acknowledgement by its scope would come too late. */
function warnOn(record: ConfigurationRecord): IConstruct {
  return record.resource ?? record.construct;
}
