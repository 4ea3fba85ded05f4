// A literal name is the only thing that crosses Stages; what is wrong then is told once, by the root of the app.
import { App, CfnParameter, Stack, Stage, aws_emr as emr } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { cluster, errorsOf } from './fixtures';
import { InTransitEncryption, SecurityConfiguration } from 'cdk-emr-security';

interface Options {
  readonly name?: string;
  readonly used?: string;
  readonly env?: { account: string; region: string };
  readonly clusterEnv?: { account: string; region: string };
  readonly releaseLabel?: string;
  readonly inApp?: boolean;
}

const ENV = { account: '111122223333', region: 'eu-west-1' };

function world({ name = 'company', used = 'company', env, clusterEnv = env, releaseLabel = 'emr-5.20.0', inApp = false }: Options = {}): IConstruct {
  const app = new App();
  const security = new Stack(inApp ? app : new Stage(app, 'Platform'), 'Security', { env });
  new SecurityConfiguration(security, 'Configuration', { securityConfigurationName: name, inTransitEncryption: InTransitEncryption.disabled() });
  cluster(new Stack(new Stage(app, 'Data'), 'Stack', { env: clusterEnv }), 'Cluster', { securityConfiguration: used, releaseLabel });
  return app;
}

test('a cluster that names the configuration of another Stage is held against it', () => {
  expect(errorsOf(world())).toEqual([
    expect.stringMatching(/^\[\] cluster 'Data\/Stack\/Cluster': its release is too old for EBS encryption, which configuration 'Platform\/Security\/Configuration' uses, .*\[cdk-emr-security:release-too-old\]$/),
  ]);
});

test.each<[string, Options, number]>([
  ['a configuration in no Stage but the app', { inApp: true }, 1],
  ['one environment', { env: ENV }, 1],
  ['another Region', { env: ENV, clusterEnv: { ...ENV, region: 'us-east-1' } }, 0],
  ['another account', { env: ENV, clusterEnv: { ...ENV, account: '444455556666' } }, 0],
  ['another name', { used: 'other' }, 0],
  ['a release that has all', { releaseLabel: 'emr-7.9.0' }, 0],
])('with %s', (_, options, errors) => expect(errorsOf(world(options))).toHaveLength(errors));

test('a name that is known at deployment only is not judged', () => {
  const app = new App();
  const stack = new Stack(new Stage(app, 'Platform'), 'Security');
  new SecurityConfiguration(stack, 'Configuration', {
    securityConfigurationName: new CfnParameter(stack, 'Name').valueAsString, inTransitEncryption: InTransitEncryption.disabled(),
  });
  cluster(new Stack(new Stage(app, 'Data'), 'Stack'), 'Cluster', { securityConfiguration: 'company', releaseLabel: 'emr-5.20.0' });
  expect(errorsOf(app)).toEqual([]);
});

test('what is wrong within one Stage is told once, by the configuration', () => {
  const app = new App();
  const stack = new Stack(new Stage(app, 'Platform'), 'Security');
  const { securityConfigurationName } = new SecurityConfiguration(stack, 'Configuration', {
    securityConfigurationName: 'company', inTransitEncryption: InTransitEncryption.disabled(),
  });
  new Stage(app, 'Other');
  cluster(stack, 'Cluster', { securityConfiguration: securityConfigurationName, releaseLabel: 'emr-5.20.0' });
  expect(errorsOf(app)).toEqual([expect.stringMatching(/^\[Platform\/Security\/Configuration\]/)]);
});

test('an app without a fixed name is not walked a second time', () => {
  const app = new App();
  const visits = jest.spyOn(app.node, 'findAll');
  const stack = new Stack(new Stage(app, 'Platform'), 'Security');
  new SecurityConfiguration(stack, 'Configuration', { inTransitEncryption: InTransitEncryption.disabled() });
  new emr.CfnSecurityConfiguration(stack, 'Raw', { name: 'company', securityConfiguration: {} });
  const before = visits.mock.calls.length;
  app.synth();
  const withoutName = visits.mock.calls.length - before;
  const named = new App();
  const more = jest.spyOn(named.node, 'findAll');
  new SecurityConfiguration(new Stack(new Stage(named, 'Platform'), 'Security'), 'Configuration', {
    securityConfigurationName: 'company', inTransitEncryption: InTransitEncryption.disabled(),
  });
  named.synth();
  expect(more.mock.calls.length).toBe(withoutName + 1);
});
