// How the policies of a function are called: those of one name on one role overwrite each other, whichever stack they are of.
import { App, NestedStack, Stack, Stage, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { ArtifactProvider, ImportedKeyUser, KeyUserProvider } from '../../lib';
import { KEY_ARN } from '../encryption/key-users-in-template';
import { ENV } from '../synthesized';

const ROLE_ARN = 'arn:aws:iam::111122223333:role/service/key-users';
const imported = (scope: Construct) => iam.Role.fromRoleArn(scope, 'Mine', ROLE_ARN);
const owned = (scope: Construct) => new iam.Role(scope, 'Mine', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

/** A key user in a stack whose function has the role. */
function keyUserIn(stack: Stack, role = imported(stack)): Stack {
  new ImportedKeyUser(stack, 'User', {
    key: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN.replace('us-west-2', stack.region)), role: iam.Role.fromRoleName(stack, 'Nodes', 'nodes'), provider: new KeyUserProvider(stack, 'Provider', { role }),
  });
  return stack;
}

/** By logical id, as the template has them: with a Ref to the Region where a stack does not know its own. */
function policyNamesOf(stack: Stack): [string, string][] {
  return Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .map(([id, { Properties }]) => [id, typeof Properties.PolicyName === 'string' ? Properties.PolicyName : JSON.stringify(Properties.PolicyName)]);
}

describe('on a role that the app does not own', () => {
  /** What may stand side by side in one account. */
  const WORLDS: [string, () => Stack][] = [
    ['a stack', () => keyUserIn(new Stack(new App(), 'Stack', { env: ENV }))],
    ['another app with a stack of the same path', () => keyUserIn(new Stack(new App(), 'Stack', { env: ENV, stackName: 'Other' }))],
    ['the same in another Region', () => keyUserIn(new Stack(new App(), 'Stack', { env: { ...ENV, region: 'eu-west-1' } }))],
    ['the same in any Region', () => keyUserIn(new Stack(new App(), 'Stack'))],
    ['another one in any Region', () => keyUserIn(new Stack(new App(), 'Stack', { stackName: 'Other' }))],
    ['the same in a Stage', () => keyUserIn(new Stack(new Stage(new App(), 'Prod'), 'Stack', { env: ENV }))],
    ['a nested stack', () => keyUserIn(new NestedStack(new Stack(new App(), 'Stack', { env: ENV }), 'Nested'))],
    ['a nested stack of the same id', () => keyUserIn(new NestedStack(new Stack(new App(), 'Stack', { env: ENV, stackName: 'Other' }), 'Nested'))],
    ['a nested stack in that', () => keyUserIn(new NestedStack(new NestedStack(new Stack(new App(), 'Stack', { env: ENV }), 'Nested'), 'Nested'))],
    ['a nested stack in any Region', () => keyUserIn(new NestedStack(new Stack(new App(), 'Stack'), 'Nested'))],
    ['a name as long as can be', () => keyUserIn(new Stack(new App(), 'Stack', { env: ENV, stackName: 'x'.repeat(128) }))],
    ['another one of that length', () => keyUserIn(new Stack(new App(), 'Stack', { env: ENV, stackName: `${'x'.repeat(127)}y` }))],
  ];
  const named = WORLDS.map(([world, build]) => [world, policyNamesOf(build()).map(([, name]) => name)] as const);

  test('each stack has names of its own', () => {
    expect(named.map(([, names]) => names.length)).toEqual(WORLDS.map(() => 1));
    expect(new Set(named.map(([, [name]]) => name)).size).toBe(WORLDS.length);
  });

  test('that say of which stack they are, and are the same each time', () => {
    expect(named[0][1]).toEqual([expect.stringMatching(/^EmrSecurity-StackUserRights[0-9A-F]{16}-us-west-2$/)]);
    expect(named[1][1]).toEqual([expect.stringMatching(/^EmrSecurity-OtherUserRights[0-9A-F]{16}-us-west-2$/)]);
    expect(named[7][1]).toEqual([expect.stringMatching(/^EmrSecurity-OtherNestedUserRights[0-9A-F]{16}-us-west-2$/)]);
    expect(WORLDS.map(([world, build]) => [world, policyNamesOf(build()).map(([, name]) => name)])).toEqual(named);
  });

  test.each(named)('as IAM takes them: %s', (_, [name]) => {
    // the longest name of a Region has 14 characters
    const deployed = name.startsWith('{') ? (JSON.parse(name)['Fn::Join'][1] as unknown[]).map(part => (typeof part === 'string' ? part : 'ap-southeast-1')).join('') : name;
    expect(deployed).toMatch(/^[\w+=,.@-]{1,128}$/);
  });

  test('each resource of a stack has one', () => {
    const stack = keyUserIn(new Stack(new App(), 'Stack', { env: ENV }));
    const provider = stack.node.findChild('Provider') as KeyUserProvider;
    new ImportedKeyUser(stack, 'Other', { key: stack.node.findChild('Key') as unknown as kms.IKey, role: iam.Role.fromRoleName(stack, 'More', 'more'), provider });
    new ArtifactProvider(stack, 'Artifacts', { role: stack.node.findChild('Mine') as iam.IRole });
    const names = policyNamesOf(stack).map(([, name]) => name.replace(/[0-9A-F]{8,16}/, ''));
    expect(names.sort()).toEqual(['EmrSecurity-StackArtifactsDeadLettersRights-us-west-2', 'EmrSecurity-StackOtherRights-us-west-2', 'EmrSecurity-StackUserRights-us-west-2']);
  });
});

describe('on a role of the app', () => {
  test('they are called as CDK does', () => {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    const [[id, name], ...more] = policyNamesOf(keyUserIn(stack, owned(stack)));
    expect(more).toEqual([]);
    expect(name).toBe(id);
  });

  test('of another stack, for two stacks with constructs of the same ids', () => {
    const app = new App();
    const role = owned(new Stack(app, 'Roles', { env: ENV }));
    const stacks = ['One', 'Other'].map(id => keyUserIn(new Stack(app, id, { env: ENV }), role));
    const [[[oneId, one]], [[otherId, other]]] = stacks.map(policyNamesOf);
    expect(oneId).toBe(otherId);
    expect(one).toMatch(/^EmrSecurity-OneUserRights/);
    expect(other).toMatch(/^EmrSecurity-OtherUserRights/);
  });
});
