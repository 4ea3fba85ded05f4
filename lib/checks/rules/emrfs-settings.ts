import { settingsOf } from '../cluster-properties';
import { s3 } from '../documents/posture';
import { FindingSeverity } from '../finding';
import { EVIDENCE, StageRule } from '../stage-rule';

const ENCRYPTION_OF_EMRFS = /^fs\.s3\.(enableServerSideEncryption|serverSideEncryption|cse\.)/;

/** Who writes both may believe that the cluster's settings count. */
export const S3_ENCRYPTION_TWICE: StageRule = {
  id: 'cdk-emr-security:s3-encryption-twice',
  severity: FindingSeverity.WARNING,
  looksAt: 'the settings fs.s3… of emrfs-site, on clusters, instance groups and fleets whose configurations encrypt Amazon S3',
  evidence: EVIDENCE.EMRFS_ENCRYPTION,
  remedy: 'Remove the settings of emrfs-site: the configuration overrides them',
  example: 'fs.s3.enableServerSideEncryption in emrfs-site, under a configuration with S3Encryption.sseKms()',
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => {
    const document = configuration.document();
    const settings = document && s3(document) === true
      ? settingsOf(cluster, facts, 'emrfs-site').filter(({ key }) => ENCRYPTION_OF_EMRFS.test(key))
      : [];
    return settings.length === 0 ? [] : [{
      severity: FindingSeverity.WARNING,
      configuration,
      cluster,
      message: `cluster '${cluster.path}': emrfs-site sets the encryption of Amazon S3, and configuration '${configuration.path}' overrides it, `
        + `got ${settings.map(({ key, path }) => path === cluster.path ? key : `${key} on '${path}'`).join(', ')}; the configuration alone is expected. `
        + 'Remove these settings',
    }];
  }),
};
