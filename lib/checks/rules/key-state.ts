import { Stack, Token } from 'aws-cdk-lib';
import { EncryptionKey } from '../../encryption/encryption-key';
import { KeyPurpose, KeyUse } from '../../private/configuration-record';
import { FindingSeverity } from '../finding';
import { UsedKey, propsOf } from '../stage-facts';
import { EVIDENCE, StageFinding, StageRule } from '../stage-rule';

const LOCAL_DISK: readonly KeyPurpose[] = [KeyPurpose.LOCAL_DISK, KeyPurpose.LOCAL_DISK_EBS];

/** Amazon EMR takes symmetric keys only. */
export const KEY_NOT_SYMMETRIC: StageRule = {
  id: 'cdk-emr-security:key-not-symmetric',
  severity: FindingSeverity.ERROR,
  looksAt: 'KeySpec and KeyUsage of the keys of the app',
  evidence: EVIDENCE.KEY_USERS,
  remedy: 'Leave keySpec and keyUsage of the key out, or name another key',
  example: 'a kms.Key with keySpec RSA_2048 as encryptionKey',
  check: facts => facts.keys.flatMap(key => {
    const spec = key.owned && facts.literal(key.owned, 'KeySpec');
    const usage = key.owned && facts.literal(key.owned, 'KeyUsage');
    if (spec !== undefined && spec !== 'SYMMETRIC_DEFAULT') {
      return [finding(key, FindingSeverity.ERROR, `is not symmetric, got keySpec "${spec}"; SYMMETRIC_DEFAULT is expected. Leave keySpec and keyUsage out, or name another key`)];
    }
    return usage !== undefined && usage !== 'ENCRYPT_DECRYPT'
      ? [finding(key, FindingSeverity.ERROR, `does not encrypt, got keyUsage "${usage}"; ENCRYPT_DECRYPT is expected. Leave keySpec and keyUsage out, or name another key`)]
      : [];
  }),
};

/** A disabled key encrypts and decrypts nothing. */
export const KEY_DISABLED: StageRule = {
  id: 'cdk-emr-security:key-disabled',
  severity: FindingSeverity.ERROR,
  looksAt: 'Enabled of the keys of the app',
  evidence: EVIDENCE.KMS_KEY_STATE,
  remedy: 'Leave enabled of the key out, or name another key',
  example: 'a kms.Key with enabled: false as encryptionKey',
  check: facts => facts.keys.flatMap(key => key.owned && facts.literal(key.owned, 'Enabled') === 'false'
    ? [finding(key, FindingSeverity.ERROR, 'is disabled, got enabled false; an enabled key is expected. Leave enabled out, or name another key')]
    : []),
};

/** An EncryptionKey rotates; a property injector or an escape hatch can turn that off. */
export const KEY_ROTATION_OFF: StageRule = {
  id: 'cdk-emr-security:key-rotation-off',
  severity: FindingSeverity.WARNING,
  looksAt: 'EnableKeyRotation of keys made by EncryptionKey',
  evidence: EVIDENCE.KMS_ROTATION,
  remedy: 'Remove the property injector or escape hatch that turns rotation off, or use a kms.Key if that is meant',
  example: 'an EncryptionKey with addPropertyOverride(\'EnableKeyRotation\', false)',
  check: facts => facts.keys.flatMap(key => {
    if (!key.owned || !(key.construct instanceof EncryptionKey)) {
      return [];
    }
    const rotation = facts.literal(key.owned, 'EnableKeyRotation') ?? (facts.isAbsent(key.owned, 'EnableKeyRotation') ? 'nothing' : undefined);
    return rotation === 'nothing' || rotation === 'false'
      ? [finding(key, FindingSeverity.WARNING, `is an EncryptionKey, but does not rotate, got enableKeyRotation ${rotation}; rotation is expected. `
        + 'Remove the property injector or the escape hatch that turns it off, or use a kms.Key')]
      : [];
  }),
};

/** Keys have to be of the Region of the cluster and of the buckets. */
export const KEY_IN_ANOTHER_REGION: StageRule = {
  id: 'cdk-emr-security:key-in-another-region',
  severity: FindingSeverity.ERROR,
  looksAt: 'the Region of the keys and of the stack of the configuration, where both are known',
  evidence: EVIDENCE.CREATE_CONFIGURATION,
  remedy: 'Name a key of the Region of the clusters; for the override of a bucket, a key of the bucket\'s Region',
  example: 'a configuration in a stack of eu-west-1, and a key imported from us-east-1',
  check: facts => facts.keys.flatMap(key => {
    const { region } = Stack.of(key.record.construct);
    if (key.region === undefined || Token.isUnresolved(region) || key.region === region) {
      return [];
    }
    const there = key.region;
    const judged = only(key, use => use.purpose !== KeyPurpose.CERTIFICATE_SECRET && use.purpose !== KeyPurpose.IMPORTED);
    const certain = only(judged, use => use.purpose !== KeyPurpose.S3_OVERRIDE);
    if (certain.uses.length > 0) {
      return [finding(certain, FindingSeverity.ERROR, `is in ${there}, and the configuration in ${region}; a key of the Region of the clusters is expected. Name a key of ${region}`)];
    }
    return judged.uses.length > 0
      ? [finding(judged, FindingSeverity.WARNING, `is in ${there}, and the configuration in ${region}; a key of the bucket's Region is expected. `
        + `Name a key of the bucket's Region, or acknowledge this if the bucket is in ${there}`)]
      : [];
  }),
};

/** The policy of an AWS managed key cannot name EMR's roles; only SSE-KMS does without. */
export const AWS_MANAGED_KEY: StageRule = {
  id: 'cdk-emr-security:aws-managed-key',
  severity: FindingSeverity.ERROR,
  looksAt: 'keys that are named by an alias of AWS',
  evidence: EVIDENCE.KMS_AND_EMR,
  remedy: 'Name a key of your own, or none to have one created',
  example: 'kms.Alias.fromAliasName(this, \'Key\', \'alias/aws/ebs\') for local disks',
  check: facts => facts.keys.flatMap(key => {
    if (!key.aliasName?.startsWith('alias/aws/')) {
      return [];
    }
    const refused = only(key, use => LOCAL_DISK.includes(use.purpose) || use.clientSide === true);
    return refused.uses.length > 0
      ? [finding(refused, FindingSeverity.ERROR, `is an AWS managed key, got "${key.aliasName}"; a customer managed key is expected for local disks and client-side encryption. `
        + 'Name a key of your own, or none to have one created')]
      : [];
  }),
};

/** Without users a key is of no use to any cluster; they may come by hand or from another app. */
export const KEY_WITHOUT_USERS: StageRule = {
  id: 'cdk-emr-security:key-without-users',
  severity: FindingSeverity.WARNING,
  looksAt: 'the policies of the keys of the app, and the IAM policies that name them',
  evidence: EVIDENCE.KEY_USERS,
  remedy: 'Call grants.instanceRole(role) on the configuration, or name the roles in instanceRoles; acknowledge the warning if the users come by hand',
  example: 'instanceRoles: [] and serviceRoles: [], and no grant',
  check: facts => facts.keys.flatMap(key => {
    if (!key.owned || facts.hasRequestedUsers(key)) {
      return [];
    }
    const used = only(key, use => use.purpose !== KeyPurpose.CERTIFICATE_SECRET);
    return used.uses.length > 0 && !facts.access.hasUsers(key.owned)
      ? [finding(used, FindingSeverity.WARNING, 'has no users: no role can use it yet; the instance roles of the clusters are expected. '
        + 'Call grants.instanceRole(role) on the configuration, or name the roles in instanceRoles')]
      : [];
  }),
};

function only(key: UsedKey, wanted: (use: KeyUse) => boolean): UsedKey {
  return { ...key, uses: key.uses.filter(wanted) };
}

function finding(key: UsedKey, severity: FindingSeverity, wrong: string): StageFinding {
  return {
    severity,
    configuration: key.record,
    message: `configuration '${key.record.construct.node.path}': ${propsOf(key.uses)}: the key '${key.path}' ${wrong}`,
  };
}
