// cdk-nag's AwsSolutions rules: the exact findings, so that a new one and the repair of a wrong one are both noticed.
import { App, Stack, Validations, aws_emr as emr } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { InTransitEncryption, SecurityConfiguration } from '../../lib';
import { usages } from '../golden/apps';

function findings(fill: (app: App) => void): string[] {
  const app = new App();
  const pack = new AwsSolutionsChecks(app);
  fill(app);
  app.synth();
  const { violations } = pack.validateScope(app);
  return violations
    .flatMap(({ ruleName, violatingConstructs }) => (violatingConstructs ?? []).map(({ constructPath }) => `${ruleName} ${constructPath}`))
    .sort();
}

test('a configuration alone has no finding', () => {
  expect(findings(usages.defaults)).toEqual([]);
});

describe('a cluster that is encrypted in every way', () => {
  const secure = usages['pem-in-artifact-bucket'];

  test('has these findings: two are of the app, and EMR4 and EMR5 are wrong', () => {
    expect(findings(secure)).toEqual([
      // the app's: no access log of the bucket, no authentication
      'AwsSolutions-EMR4 Stack/Cluster',
    ]);
  });
});

test('EMR4 and EMR5 look for the flags at the top level, where Amazon EMR does not accept them', () => {
  const withDocument = (document: object) => findings(app => {
    const stack = new Stack(app, 'Stack');
    const configuration = new emr.CfnSecurityConfiguration(stack, 'Flat', { securityConfiguration: document });
    new emr.CfnCluster(stack, 'Cluster', {
      name: 'flat', jobFlowRole: 'EMR_EC2_DefaultRole', serviceRole: 'EMR_DefaultRole', instances: {}, securityConfiguration: configuration.ref,
    });
  });
  expect(withDocument({ EnableInTransitEncryption: true, EnableAtRestEncryption: true })).toEqual([]);
});

test('acknowledging them on the cluster silences them and nothing else', () => {
  const acknowledged = findings(app => {
    const stack = new Stack(app, 'Stack');
    const security = new SecurityConfiguration(stack, 'Security', { inTransitEncryption: InTransitEncryption.disabled() });
    const cluster = new emr.CfnCluster(stack, 'Cluster', {
      name: 'analytics', jobFlowRole: 'EMR_EC2_DefaultRole', serviceRole: 'EMR_DefaultRole', instances: {}, releaseLabel: 'emr-7.9.0',
    });
    security.attachTo(cluster);
    Validations.of(cluster).acknowledge(
      { id: 'AwsSolutions-EMR4', reason: 'cdk-nag reads the flags at the wrong level of the document' },
      { id: 'AwsSolutions-EMR5', reason: 'cdk-nag reads the flags at the wrong level of the document' },
    );
  });
  expect(acknowledged).toEqual(['AwsSolutions-EMR6 Stack/Cluster']);
});
