import { CfnResource } from 'aws-cdk-lib';
import { LOG_ENCRYPTION, LOG_ENCRYPTION_SOURCE } from '../../releases/log-encryption';
import { ReleaseLabel } from '../../releases/release-label';
import { reached } from '../../releases/thresholds';
import { FindingSeverity } from '../finding';
import { KeyAccess } from '../key-access';
import { KnownRole, constructPath, roleLabel } from '../known-role';
import { presence } from '../rendered-parts';
import { ConfigurationUse, StageFacts } from '../stage-facts';
import { ResourceType } from '../stage-inventory';
import { EVIDENCE, StageFinding, StageRule } from '../stage-rule';
import { referenceOf } from '../value';

const PROPERTY = 'LogEncryptionKmsKeyId';

/** Amazon EMR refuses the key on older releases. */
export const LOG_ENCRYPTION_RELEASE: StageRule = {
  id: 'cdk-emr-security:log-encryption-release',
  severity: FindingSeverity.ERROR,
  looksAt: 'the release labels of clusters with LogEncryptionKmsKeyId',
  evidence: LOG_ENCRYPTION_SOURCE,
  remedy: 'Use emr-5.30.0 or later, but not emr-6.0.0, or leave logEncryptionKmsKeyId out',
  example: 'a cluster of emr-6.0.0 with logEncryptionKmsKeyId',
  check: facts => clustersOf(facts).flatMap(({ cluster, configuration }) => presence(cluster.property(PROPERTY)) !== true ? [] : cluster.releaseLabels
    .filter(label => {
      const release = ReleaseLabel.parse(label);
      return release?.productLine === 'emr' && !reached(LOG_ENCRYPTION, release.version);
    })
    .map(label => ({
      severity: FindingSeverity.ERROR,
      configuration,
      cluster,
      message: `cluster '${cluster.path}' with configuration '${configuration.path}': its release cannot encrypt logs with a key, got releaseLabel "${label}"; `
        + 'emr-5.30.0 or later is expected, but not emr-6.0.0. Use a later release, or leave logEncryptionKmsKeyId out',
    }))),
};

/** The nodes write the logs. */
export const INSTANCE_ROLE_CANNOT_ENCRYPT_LOGS: StageRule = {
  id: 'cdk-emr-security:instance-role-cannot-encrypt-logs',
  severity: FindingSeverity.ERROR,
  looksAt: 'the roles of the instance profiles of clusters, and the keys in their LogEncryptionKmsKeyId',
  evidence: EVIDENCE.LOG_ENCRYPTION,
  remedy: 'Make the instance role a user of the key: addKeyUser(role) of an EncryptionKey, or grantEncryptDecrypt(role) of a kms.Key',
  example: 'logEncryptionKmsKeyId: key.keyArn, where the key policy does not name the instance role',
  check: facts => {
    const access = facts.accessFor(['kms:generatedatakey']);
    return clustersOf(facts).flatMap(use => use.cluster.instanceRoles.flatMap(({ role, assumed }) =>
      judge(facts, use, access, role, { kind: 'instance role', cannot: 'cannot encrypt logs (kms:GenerateDataKey) with', provable: !assumed })));
  },
};

/** The service looks at the key before it starts the cluster. */
export const SERVICE_ROLE_CANNOT_SEE_LOG_KEY: StageRule = {
  id: 'cdk-emr-security:service-role-cannot-see-log-key',
  severity: FindingSeverity.ERROR,
  looksAt: 'the service roles of clusters, and the keys in their LogEncryptionKmsKeyId',
  evidence: EVIDENCE.LOG_ENCRYPTION,
  remedy: 'Make the service role a user of the key: addKeyUser(role) of an EncryptionKey, or grant(role, \'kms:DescribeKey\') of a kms.Key',
  example: 'logEncryptionKmsKeyId: key.keyArn, where the key policy does not name the service role',
  check: facts => {
    const access = facts.accessFor(['kms:describekey']);
    return clustersOf(facts).flatMap(use => use.cluster.serviceRoles.flatMap(role =>
      judge(facts, use, access, role, { kind: 'service role', cannot: 'cannot describe (kms:DescribeKey)', provable: true })));
  },
};

/** What is wrong with a cluster alone is told once, however many configurations it may name. */
function clustersOf(facts: StageFacts): readonly ConfigurationUse[] {
  return [...new Map(facts.uses.map(use => [use.cluster, use])).values()];
}

interface Need {
  readonly kind: string;
  readonly cannot: string;
  readonly provable: boolean;
}

function judge(facts: StageFacts, use: ConfigurationUse, access: KeyAccess, role: KnownRole, need: Need): readonly StageFinding[] {
  const { cluster, configuration } = use;
  return cluster.valuesOf(cluster.property(PROPERTY)).flatMap(value => {
    const reference = referenceOf(value);
    const key = reference?.target;
    if (!CfnResource.isCfnResource(key) || key.cfnResourceType !== ResourceType.KEY) {
      return [];
    }
    const used = configuration.record && facts.keysOf(configuration.record).find(({ owned }) => owned === key);
    const judged = used && facts.isLeftToOthers(role, used) ? undefined : access.judge(role, key);
    if (!judged || judged.verdict === 'GRANTED') {
      return [];
    }
    const why = judged.verdict === 'UNKNOWN'
      ? `nothing in this app lets it, and ${judged.reason}`
      : 'neither the key policy nor a policy of the role lets it';
    return [{
      severity: need.provable && judged.verdict === 'NONE' ? FindingSeverity.ERROR : FindingSeverity.WARNING,
      configuration,
      cluster,
      message: `cluster '${cluster.path}' with configuration '${configuration.path}': its ${need.kind} '${roleLabel(role)}' ${need.cannot} the key '${constructPath(key)}' `
        + `of its logEncryptionKmsKeyId; ${why}. Make the role a user of that key`,
    }];
  });
}
