import { aws_emr as emr } from 'aws-cdk-lib';
import { Configuration, DOCUMENT, cluster, foundIn, newStack, warningsOf } from '../fixtures';

const WITH_LAKE_FORMATION = { ...DOCUMENT.identityCenter, AuthorizationConfiguration: { LakeFormationConfiguration: { EnableLakeFormation: true } } };
const WITH_RUNTIME_ROLES = {
  ...DOCUMENT.identityCenter,
  AuthorizationConfiguration: { ...WITH_LAKE_FORMATION.AuthorizationConfiguration, ...DOCUMENT.runtimeRoles.AuthorizationConfiguration },
};

function under(document: unknown, props: Partial<emr.CfnClusterProps> = {}) {
  const stack = newStack();
  const { resource } = new Configuration(stack, 'Security', { document });
  return { stack, cluster: cluster(stack, 'Cluster', { securityConfiguration: resource.ref, ...props }) };
}

const setting = (classification: string, key: string): Partial<emr.CfnClusterProps> => ({ configurations: [{ classification, configurationProperties: { [key]: 'true' } }] });

describe('S3 Access Grants', () => {
  test('have to be enabled where Lake Formation is not', () => {
    expect(warningsOf(under(DOCUMENT.identityCenter).stack)).toEqual([
      "[Stack/Security/Resource] cluster 'Stack/Cluster': it has S3 Access Grants not enabled, and configuration 'Stack/Security' has Identity Center without Lake Formation; one or both "
      + 'of them are expected, without which Amazon EMR does not support Identity Center. Set fs.s3.s3AccessGrants.enabled to true in emrfs-site of the cluster, or configure Lake '
      + 'Formation [ack: cdk-emr-security:identity-center-without-grants]',
    ]);
  });

  test.each<[string, unknown, Partial<emr.CfnClusterProps>]>([
    ['Lake Formation', WITH_LAKE_FORMATION, {}],
    ['Lake Formation by its session tag', { ...DOCUMENT.identityCenter, AuthorizationConfiguration: { LakeFormationConfiguration: { AuthorizedSessionTagValue: 'x' } } }, {}],
    ['the setting of EMRFS', DOCUMENT.identityCenter, setting('emrfs-site', 'fs.s3.s3AccessGrants.enabled')],
    ['the setting of S3A', DOCUMENT.identityCenter, setting('core-site', 'fs.s3a.access.grants.enabled')],
    ['the setting of Spark', DOCUMENT.identityCenter, setting('spark-defaults', 'spark.hadoop.fs.s3.s3AccessGrants.enabled')],
    ['Identity Center that is off', { AuthenticationConfiguration: { IdentityCenterConfiguration: { EnableIdentityCenter: false } } }, {}],
    ['runtime roles alone', DOCUMENT.runtimeRoles, {}],
  ])('are not missed with %s', (_, document, props) => expect(foundIn(under(document, props).stack)).toEqual({ errors: [], warnings: [] }));

  test.each<[string, string, string]>([
    ['another classification', 'yarn-site', 'fs.s3.s3AccessGrants.enabled'],
    ['another setting', 'emrfs-site', 'fs.s3.s3AccessGrants.fallbackToIAM'],
  ])('are missed with %s', (_, classification, key) => {
    expect(foundIn(under(DOCUMENT.identityCenter, setting(classification, key)).stack).warnings).toEqual(['cdk-emr-security:identity-center-without-grants']);
  });

  test('are not missed where settings are on a condition', () => {
    const { stack, cluster: made } = under(DOCUMENT.identityCenter);
    made.addPropertyOverride('Configurations', [{ 'Fn::If': ['C', { Classification: 'emrfs-site' }, { Ref: 'AWS::NoValue' }] }]);
    expect(foundIn(stack).warnings).toEqual([]);
  });
});

describe('Spark', () => {
  test('has to be there', () => {
    expect(warningsOf(under(WITH_LAKE_FORMATION, { applications: [{ name: 'Hive' }, { name: 'Trino' }] }).stack)).toEqual([
      "[Stack/Security/Resource] cluster 'Stack/Cluster': it does not run Spark, the only application that Amazon EMR supports with Identity Center, which configuration 'Stack/Security' "
      + 'has, got Hive, Trino; Spark is expected. Add Spark, or use a configuration without Identity Center [ack: cdk-emr-security:identity-center-without-spark]',
    ]);
  });

  test.each<[string, unknown, string[] | undefined]>([
    ['Spark among others', WITH_LAKE_FORMATION, ['Hive', 'Spark']],
    ['nothing said', WITH_LAKE_FORMATION, undefined],
    ['no Identity Center', DOCUMENT.runtimeRoles, ['Hive']],
  ])('is not missed with %s', (_, document, applications) => {
    expect(foundIn(under(document, { applications: applications?.map(name => ({ name })) }).stack)).toEqual({ errors: [], warnings: [] });
  });
});

describe('steps', () => {
  const steps = [{ name: 'step', hadoopJarStep: { jar: 'command-runner.jar' } }];

  test('would run without a runtime role', () => {
    expect(warningsOf(under(WITH_RUNTIME_ROLES, { steps }).stack)).toEqual([
      "[Stack/Security/Resource] cluster 'Stack/Cluster': it has steps, for which CloudFormation names no runtime role, but configuration 'Stack/Security' has runtime roles with Identity "
      + 'Center, which require one of each step; no steps are expected. Submit the steps by AddJobFlowSteps with a runtime role, or use a configuration without runtime roles '
      + '[ack: cdk-emr-security:identity-center-steps]',
    ]);
  });

  test('on their own too', () => {
    const { stack, cluster: made } = under(WITH_RUNTIME_ROLES);
    new emr.CfnStep(stack, 'Step', { jobFlowId: made.ref, name: 'step', actionOnFailure: 'CONTINUE', hadoopJarStep: { jar: 'command-runner.jar' } });
    expect(warningsOf(stack)).toEqual([expect.stringContaining("cluster 'Stack/Cluster': it has the step 'Stack/Step', for which CloudFormation names no runtime role")]);
  });

  test.each([['Identity Center alone', WITH_LAKE_FORMATION], ['runtime roles alone', DOCUMENT.runtimeRoles]])('are right with %s', (_, document) => {
    expect(foundIn(under(document, { steps }).stack)).toEqual({ errors: [], warnings: [] });
  });
});
