import { KeyPurpose } from '../../private/configuration-record';
import { ClusterReferences } from '../cluster-references';
import { FindingSeverity } from '../finding';
import { KnownRole, roleLabel } from '../known-role';
import { StageFacts, UsedKey, sectionsOf } from '../stage-facts';
import { EVIDENCE, StageFinding, StageRule } from '../stage-rule';

// Without these keys a cluster cannot work. The others it may never touch: the overrides are for single buckets, the write-ahead
// logs for HBase, and of the keys of an imported configuration it is not known what they are for.
const ALWAYS_USED: readonly KeyPurpose[] = [KeyPurpose.S3, KeyPurpose.LOCAL_DISK, KeyPurpose.LOCAL_DISK_EBS];
const USED_BY_INSTANCES: readonly KeyPurpose[] = [...ALWAYS_USED, KeyPurpose.S3_OVERRIDE, KeyPurpose.WAL, KeyPurpose.IMPORTED];

/** The instance role of a cluster has to be a user of every key that the nodes use. */
export const INSTANCE_ROLE_NOT_KEY_USER: StageRule = {
  id: 'cdk-emr-security:instance-role-not-key-user',
  severity: FindingSeverity.ERROR,
  looksAt: 'the roles of the instance profiles of clusters, and the keys that the nodes use',
  evidence: EVIDENCE.KEY_USERS,
  remedy: 'Call grants.instanceRole(role) on the configuration, or name the role in instanceRoles',
  example: 'a cluster whose instance profile has a role of its own, under a configuration that knows only EMR_EC2_DefaultRole',
  check: facts => usesOfKeys(facts, USED_BY_INSTANCES).flatMap(({ cluster, key }) =>
    cluster.instanceRoles.flatMap(({ role, assumed }) => judge(facts, {
      cluster,
      key,
      role,
      kind: 'instance role',
      remedy: 'Call grants.instanceRole(role) on the configuration, or name the role in instanceRoles',
      provable: !assumed && key.uses.some(use => ALWAYS_USED.includes(use.purpose)),
    }))),
};

/** The service role of a cluster has to be a user of the key of disks with EBS encryption. */
export const SERVICE_ROLE_NOT_KEY_USER: StageRule = {
  id: 'cdk-emr-security:service-role-not-key-user',
  severity: FindingSeverity.ERROR,
  looksAt: 'the service roles of clusters, and the keys of local disks with EBS encryption',
  evidence: `${EVIDENCE.KEY_USERS}#emr-awskms-ebs-encryption`,
  remedy: 'Call grants.serviceRole(role) on the configuration, or name the role in serviceRoles',
  example: 'a cluster with serviceRole EMR_DefaultRole_V2, under a configuration that knows only EMR_DefaultRole',
  check: facts => usesOfKeys(facts, [KeyPurpose.LOCAL_DISK_EBS]).flatMap(({ cluster, key }) =>
    cluster.serviceRoles.flatMap(role => judge(facts, {
      cluster,
      key,
      role,
      kind: 'service role',
      remedy: 'Call grants.serviceRole(role) on the configuration, or name the role in serviceRoles',
      provable: true,
    }))),
};

interface Case {
  readonly cluster: ClusterReferences;
  /** Only with the uses that concern the role. */
  readonly key: UsedKey;
  readonly role: KnownRole;
  readonly kind: string;
  readonly remedy: string;
  readonly provable: boolean;
}

function usesOfKeys(facts: StageFacts, purposes: readonly KeyPurpose[]): readonly { cluster: ClusterReferences; key: UsedKey }[] {
  return facts.recordUses.flatMap(({ cluster, record }) => facts.keysOf(record)
    .map(key => ({ cluster, key: { ...key, uses: key.uses.filter(use => purposes.includes(use.purpose)) } }))
    .filter(({ key }) => key.uses.length > 0));
}

function judge(facts: StageFacts, { cluster, key, role, kind, remedy, provable }: Case): readonly StageFinding[] {
  if (!key.owned || facts.isLeftToOthers(role, key)) {
    return [];
  }
  const access = facts.access.judge(role, key.owned);
  if (access.verdict === 'GRANTED') {
    return [];
  }
  const ebs = kind === 'service role' ? ' with EBS encryption' : '';
  const why = access.verdict === 'UNKNOWN'
    ? `nothing in this app lets the role use it, and ${access.reason}`
    : 'neither the key policy nor a policy of the role lets the role use it';
  return [{
    severity: provable && access.verdict === 'NONE' ? FindingSeverity.ERROR : FindingSeverity.WARNING,
    configuration: key.record,
    cluster,
    message: `cluster '${cluster.path}': its ${kind} '${roleLabel(role)}' is not a user of the key '${key.path}' that configuration `
      + `'${key.record.construct.node.path}' uses for ${sectionsOf(key.uses)}${ebs}; ${why}. ${remedy}`,
  }];
}
