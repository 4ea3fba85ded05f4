import { isWithoutAccessGrants } from './identity-center';
import { lakeFormation } from '../documents/posture';
import { FindingSeverity } from '../finding';
import { EVIDENCE, StageRule } from '../stage-rule';

/** The document does not say it: what the props announce is done by the clusters. Without Lake Formation another rule asks for it anyway. */
export const ACCESS_GRANTS_NOT_ENABLED: StageRule = {
  id: 'cdk-emr-security:access-grants-not-enabled',
  severity: FindingSeverity.WARNING,
  looksAt: 'the setting of S3 Access Grants, on clusters whose configurations have Lake Formation and IdentityCenter.enabled({ s3AccessGrants: true })',
  evidence: EVIDENCE.IDENTITY_CENTER,
  remedy: 'Set fs.s3.s3AccessGrants.enabled to true in emrfs-site of the cluster, or leave out s3AccessGrants',
  example: 'a cluster without configurations, under a configuration with s3AccessGrants: true',
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => {
    const document = configuration.document();
    const announced = configuration.record?.s3AccessGrants === true && document && lakeFormation(document) === true;
    return !announced || !isWithoutAccessGrants(cluster, facts) ? [] : [{
      severity: FindingSeverity.WARNING,
      configuration,
      cluster,
      message: `cluster '${cluster.path}': it has S3 Access Grants not enabled, and configuration '${configuration.path}' has identityCenter with s3AccessGrants; `
        + 'fs.s3.s3AccessGrants.enabled with the value true is expected. Set it in emrfs-site of the cluster, or leave out s3AccessGrants',
    }];
  }),
};
