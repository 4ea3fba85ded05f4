// Configurations that say by which function users of imported keys are made.
import { App, Stack, Stage, aws_emr as emr } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { keyIn, keyUsersOf, roleIn } from './encryption/key-users-in-template';
import { ENV, newStack } from './synthesized';
import { ArtifactProvider, DocumentSecurityConfiguration, KeyUserProvider, SecurityConfiguration, SecurityConfigurationDocument } from '../lib';

/* eslint-disable @typescript-eslint/no-explicit-any -- what JavaScript passes has no type */

const NO_ROLES = { instanceRoles: [], serviceRoles: [] };
const tokensOf = (stack: Stack) => keyUsersOf(stack).map(({ resource }) => JSON.stringify(resource.Properties.ServiceToken).replace(/[0-9A-F]{8}/g, ''));

test.each<[string, (stack: Stack, keyUserProvider: KeyUserProvider) => unknown]>([
  ['SecurityConfiguration', (stack, keyUserProvider) => new SecurityConfiguration(stack, 'Security', {
    ...NO_ROLES, encryptionKey: keyIn(stack), manageImportedKeys: true, keyUserProvider, instanceRoles: [roleIn(stack)],
  })],
  ['an imported one', (stack, keyUserProvider) => SecurityConfiguration.fromSecurityConfigurationAttributes(stack, 'Security', {
    securityConfigurationName: 'theirs', encryptionKeys: [keyIn(stack)], manageImportedKeys: true, keyUserProvider,
  }).grants.instanceRole(roleIn(stack))],
  ['DocumentSecurityConfiguration', (stack, keyUserProvider) => new DocumentSecurityConfiguration(stack, 'Security', {
    document: SecurityConfigurationDocument.fromObject({ EncryptionConfiguration: {
      EnableInTransitEncryption: false, EnableAtRestEncryption: true,
      AtRestEncryptionConfiguration: { S3EncryptionConfiguration: { EncryptionMode: 'SSE-KMS', AwsKmsKey: keyIn(stack).keyArn } },
    } }),
    encryptionKeys: [keyIn(stack)], manageImportedKeys: true, keyUserProvider, instanceRoles: [roleIn(stack)],
  })],
])('%s has them made by the function that it names', (_, make) => {
  const stack = newStack();
  make(stack, new KeyUserProvider(stack, 'Mine'));
  expect(tokensOf(stack)).toEqual(['{"Fn::GetAtt":["MineFunction","Arn"]}']);
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
});

describe('a role of another stack', () => {
  const build = (where: 'configuration' | 'role' | 'third') => {
    const app = new App();
    const [configuration, role, third] = ['Configuration', 'Role', 'Third'].map(id => new Stack(app, id, { env: ENV }));
    const keyUserProvider = new KeyUserProvider({ configuration, role, third }[where], 'Mine');
    const security = new SecurityConfiguration(configuration, 'Security', { ...NO_ROLES, encryptionKey: keyIn(configuration), manageImportedKeys: true, keyUserProvider });
    const cluster = new emr.CfnCluster(configuration, 'Cluster', { name: 'x', jobFlowRole: 'x', serviceRole: 'x', instances: {} });
    security.grants.instanceRole(roleIn(role)).applyBefore(cluster);
    security.attachTo(cluster);
    app.synth();
    const stacks = [configuration, role, third];
    return { users: stacks.map(stack => keyUsersOf(stack).length), dependencies: stacks.map(stack => stack.dependencies.map(({ node }) => node.id)) };
  };

  test.each([
    ['in the stack of the configuration, as the function does', 'configuration', [1, 0, 0], [['Role'], [], []]],
    ['in its own stack, as the function does', 'role', [0, 1, 0], [['Role'], [], []]],
    ['in its own stack, while the function stands in a third one', 'third', [0, 1, 0], [['Role'], ['Third'], []]],
  ] as const)('becomes a user %s', (_, where, users, dependencies) => {
    expect(build(where)).toEqual({ users, dependencies });
  });
});

describe('closes no circle', () => {
  const build = (prepare: (stacks: { configuration: Stack; role: Stack; third: Stack }) => KeyUserProvider) => {
    const app = new App();
    const [configuration, role, third] = ['Configuration', 'Role', 'Third'].map(id => new Stack(app, id, { env: ENV }));
    const keyUserProvider = prepare({ configuration, role, third });
    const security = new SecurityConfiguration(configuration, 'Security', { ...NO_ROLES, encryptionKey: keyIn(configuration), manageImportedKeys: true, keyUserProvider });
    security.grants.instanceRole(roleIn(role));
    app.synth();
    return [configuration, role, third].map(stack => keyUsersOf(stack).length);
  };

  test('with a function beside the configuration, which the stack of the role needs', () => {
    expect(build(({ configuration, role }) => {
      role.addDependency(configuration);
      return new KeyUserProvider(configuration, 'Mine');
    })).toEqual([0, 1, 0]);
  });

  test('with a function whose role is of the stack of the role', () => {
    expect(build(({ role, third }) => new KeyUserProvider(third, 'Mine', { role: roleIn(role, 'ForFunction') }))).toEqual([1, 0, 0]);
  });
});

const PROVIDER = 'the construct with the function is expected. Pass a KeyUserProvider, or leave it out';
const BESIDE = 'Leave it out, or create one beside the configuration';

describe.each<[string, (stack: Stack, props: any) => unknown]>([
  ['SecurityConfiguration', (stack, props) => new SecurityConfiguration(stack, 'Security', props)],
  ['SecurityConfiguration', (stack, props) => SecurityConfiguration.fromSecurityConfigurationAttributes(stack, 'Security', { securityConfigurationName: 'x', ...props })],
  ['DocumentSecurityConfiguration', (stack, props) => new DocumentSecurityConfiguration(stack, 'Security', { document: SecurityConfigurationDocument.fromObject({}), ...props })],
])('%s', (type, make) => {
  test.each<[string, (stack: Stack) => any, string]>([
    ['the ARN of a function', () => ({ manageImportedKeys: true, keyUserProvider: 'arn:aws:lambda:x' }), `keyUserProvider: is not a KeyUserProvider, got "arn:aws:lambda:x"; ${PROVIDER}`],
    ['the provider of artefacts', stack => ({ manageImportedKeys: true, keyUserProvider: new ArtifactProvider(stack, 'Mine') }), `keyUserProvider: is not a KeyUserProvider, got construct 'Stack/Mine'; ${PROVIDER}`],
    ['one of another Region', stack => ({ manageImportedKeys: true, keyUserProvider: new KeyUserProvider(new Stack(stack.node.root as App, 'Far', { env: { ...ENV, region: 'eu-west-1' } }), 'Mine') }),
      `keyUserProvider: is in Region eu-west-1, got construct 'Far/Mine'; CloudFormation calls functions of its own Region only, here us-west-2. ${BESIDE}`],
    ['one of another Stage', stack => ({ manageImportedKeys: true, keyUserProvider: new KeyUserProvider(new Stack(new Stage(stack.node.root, 'Stage'), 'Far'), 'Mine') }),
      "keyUserProvider: is in another Stage, got construct 'Stage/Far/Mine'; a Stage cannot refer to what another one creates. Create a KeyUserProvider in the same Stage"],
    ...[undefined, false].map((manageImportedKeys): [string, (stack: Stack) => any, string] => [`one that is not asked for (${manageImportedKeys})`,
      stack => ({ manageImportedKeys, keyUserProvider: new KeyUserProvider(stack, 'Mine') }),
      'keyUserProvider: has nothing to do; it makes key users where manageImportedKeys is true. Set manageImportedKeys: true, or leave keyUserProvider out']),
  ])('fails for %s', (_, props, text) => {
    const stack = newStack();
    const passed = props(stack);
    expect(() => make(stack, passed)).toThrow(new Error(`${type} 'Stack/Security': ${text}`));
  });
});
