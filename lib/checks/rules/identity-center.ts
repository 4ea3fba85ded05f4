import { applicationsOf, settingsOf, stepsOf } from '../cluster-properties';
import { ClusterReferences } from '../cluster-references';
import { identityCenter, lakeFormation, runtimeRoles } from '../documents/posture';
import { FindingSeverity } from '../finding';
import { listOf, literal, part } from '../rendered-parts';
import { StageFacts } from '../stage-facts';
import { EVIDENCE, StageRule } from '../stage-rule';

// EMRFS, S3A, and either by the settings of Spark.
const ACCESS_GRANTS = ['emrfs-site', 'core-site', 'spark-defaults'];
const SETTING = /fs\.s3(\.s3AccessGrants|a\.access\.grants)\.enabled$/;

/** Nothing is said of settings of which only a part is known. */
export function isWithoutAccessGrants(cluster: ClusterReferences, facts: StageFacts): boolean {
  const { items, complete } = listOf(cluster.property('Configurations'));
  return complete && items.every(item => literal(part(item, 'Classification')) !== undefined)
    && !ACCESS_GRANTS.flatMap(name => settingsOf(cluster, facts, name)).some(({ key }) => SETTING.test(key));
}

/** A warning, as the settings can come to a cluster by other ways too. */
export const IDENTITY_CENTER_WITHOUT_GRANTS: StageRule = {
  id: 'cdk-emr-security:identity-center-without-grants',
  severity: FindingSeverity.WARNING,
  looksAt: 'the setting of S3 Access Grants, on clusters whose configurations have Identity Center and not Lake Formation',
  evidence: EVIDENCE.IDENTITY_CENTER,
  remedy: 'Set fs.s3.s3AccessGrants.enabled to true in emrfs-site of the cluster, or configure Lake Formation',
  example: 'a cluster without configurations, under a configuration with IdentityCenter.enabled()',
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => {
    const document = configuration.document();
    return !document || identityCenter(document) !== true || lakeFormation(document) !== false || !isWithoutAccessGrants(cluster, facts) ? [] : [{
      severity: FindingSeverity.WARNING,
      configuration,
      cluster,
      message: `cluster '${cluster.path}': it has S3 Access Grants not enabled, and configuration '${configuration.path}' has Identity Center without Lake Formation; `
        + 'one or both of them are expected, without which Amazon EMR does not support Identity Center. '
        + 'Set fs.s3.s3AccessGrants.enabled to true in emrfs-site of the cluster, or configure Lake Formation',
    }];
  }),
};

/** Other applications may run beside Spark, without the identities of users. */
export const IDENTITY_CENTER_WITHOUT_SPARK: StageRule = {
  id: 'cdk-emr-security:identity-center-without-spark',
  severity: FindingSeverity.WARNING,
  looksAt: 'the applications of clusters whose configurations have Identity Center: whether Spark is among them',
  evidence: EVIDENCE.IDENTITY_CENTER_LIMITS,
  remedy: 'Add Spark, or use a configuration without Identity Center',
  example: 'a cluster with Hive and Trino alone, under a configuration with Identity Center',
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => {
    const document = configuration.document();
    const { names, labels, complete } = applicationsOf(cluster);
    return !document || identityCenter(document) !== true || !complete || names.length === 0 || names.includes('spark') ? [] : [{
      severity: FindingSeverity.WARNING,
      configuration,
      cluster,
      message: `cluster '${cluster.path}': it does not run Spark, the only application that Amazon EMR supports with Identity Center, which configuration '${configuration.path}' has, `
        + `got ${labels.join(', ')}; Spark is expected. Add Spark, or use a configuration without Identity Center`,
    }];
  }),
};

/** Neither CloudFormation nor the creation of a cluster has a place for the role of a step. */
export const IDENTITY_CENTER_STEPS: StageRule = {
  id: 'cdk-emr-security:identity-center-steps',
  severity: FindingSeverity.WARNING,
  looksAt: 'the steps of clusters, on their own or in them, whose configurations have Identity Center and runtime roles',
  evidence: EVIDENCE.IDENTITY_CENTER,
  remedy: 'Submit the steps by AddJobFlowSteps with a runtime role, or use a configuration without runtime roles',
  example: 'a cluster with steps, under a configuration with Identity Center and runtime roles',
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => {
    const document = configuration.document();
    const steps = document && identityCenter(document) === true && runtimeRoles(document) === true ? stepsOf(cluster, facts) : [];
    return steps.map(step => ({
      severity: FindingSeverity.WARNING,
      configuration,
      cluster,
      message: `cluster '${cluster.path}': ${step === cluster.path ? 'it has steps' : `it has the step '${step}'`}, for which CloudFormation names no runtime role, but `
        + `configuration '${configuration.path}' has runtime roles with Identity Center, which require one of each step; no steps are expected. `
        + 'Submit the steps by AddJobFlowSteps with a runtime role, or use a configuration without runtime roles',
    }));
  }),
};
