// Users of imported keys that a configuration makes: where they stand, how often, and when there can be none.
import { App, CfnParameter, NestedStack, Stack, Stage, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FOREIGN_ARN, KEY_ARN, OTHER_ARN, keyIn, keyUserOf, keyUsersOf, nameOf, roleIn } from './key-users-in-template';
import { EncryptionKey, ImportedKeyUser, KeyUserMechanism } from '../../lib';
import { KeyUserGrant, makeKeyUser } from '../../lib/encryption/key-users';
import { manageKeyUser } from '../../lib/encryption/managed-key-users';
import { namedSubject, subjectOf } from '../../lib/private/placement';
import { ENV, newStack } from '../synthesized';

const manage = (stack: Stack, key: kms.IKey, role: iam.IRole) => manageKeyUser(stack, key, subjectOf(role));

test('a role becomes a user of the key, and whoever waits for the right waits for that', () => {
  const stack = newStack();
  const role = roleIn(stack);
  expect(manage(stack, keyIn(stack), role)).toBe(true);
  const waiting = roleIn(stack, 'Waiting');
  KeyUserGrant._of(subjectOf(role), [makeKeyUser(keyIn(stack), subjectOf(role), stack)], stack).applyBefore(waiting);
  const { id, specification } = keyUserOf(stack);
  expect(nameOf(id)).toMatch(/^CdkEmrSecurityKeyUser[0-9A-F]{8}$/);
  expect(specification).toMatchObject({ key: KEY_ARN, mechanism: 'KEY_POLICY' });
  const { DependsOn } = Template.fromStack(stack).toJSON().Resources[stack.resolve((waiting.node.defaultChild as iam.CfnRole).logicalId)];
  expect(DependsOn).toEqual([id]);
});

test('one is enough for a role and a key, and different ones are told apart', () => {
  const stack = newStack();
  const [one, other] = ['One', 'Other'].map(id => roleIn(stack, id));
  manage(stack, keyIn(stack), one);
  manage(stack, keyIn(stack, KEY_ARN, 'SameKey'), one);
  manage(stack, keyIn(stack), other);
  manage(stack, keyIn(stack, OTHER_ARN, 'OtherKey'), one);
  expect(keyUsersOf(stack)).toHaveLength(3);
});

test('one that the app has made itself is taken, unless it is a grant', () => {
  const stack = newStack();
  const [key, role] = [keyIn(stack), roleIn(stack)];
  new ImportedKeyUser(stack, 'Own', { key, role });
  expect(manage(stack, key, role)).toBe(true);
  const granted = roleIn(stack, 'Granted');
  new ImportedKeyUser(stack, 'Grant', { key, role: granted, mechanism: KeyUserMechanism.GRANT });
  manage(stack, key, granted);
  expect(keyUsersOf(stack).map(({ specification }) => specification.mechanism).sort()).toEqual(['GRANT', 'KEY_POLICY', 'KEY_POLICY']);
});

test('one of another stack is not taken: that may be deployed later, and deleted before', () => {
  const app = new App();
  const [here, later] = ['Here', 'Later'].map(id => new Stack(app, id, { env: ENV }));
  later.addDependency(here);
  const role = (stack: Stack) => iam.Role.fromRoleName(stack, 'Nodes', 'Nodes');
  new ImportedKeyUser(later, 'Own', { key: keyIn(later), role: role(later) });
  manage(here, keyIn(here), role(here));
  expect([here, later].map(stack => keyUsersOf(stack).length)).toEqual([1, 1]);
});

describe('the ids', () => {
  const idsIn = (make: (stack: Stack) => iam.IRole, context = {}, inStage = false) => {
    const app = new App({ context });
    const stack = new Stack(inStage ? new Stage(app, 'Production') : app, 'Stack', { env: ENV });
    manage(stack, keyIn(stack), make(stack));
    return Object.keys(Template.fromStack(stack).toJSON().Resources).sort();
  };
  const ROLES: [string, (stack: Stack) => iam.IRole][] = [
    ['of the stack', stack => roleIn(stack)],
    ['of another stack', stack => roleIn(new Stack(Stage.of(stack)!, 'Far', { env: { ...ENV, account: '444455556666' } }), 'Nodes', { roleName: 'Nodes' })],
    ['by its name', stack => iam.Role.fromRoleName(stack, 'Named', 'Nodes')],
  ];

  test.each(ROLES)('of a role %s are the same in a Stage', (_, make) => {
    expect(idsIn(make, {}, true)).toEqual(idsIn(make));
  });

  test.each(ROLES)('of a role %s are not changed by feature flags', (_, make) => {
    expect(idsIn(make, { '@aws-cdk/core:enablePartitionLiterals': true })).toEqual(idsIn(make));
  });

  test('of roles of one logical id in several stacks are told apart, and are the same in a Stage', () => {
    const [idsInApp, idsInStage] = [false, true].map((inStage) => {
      const app = new App();
      const scope = inStage ? new Stage(app, 'Production') : app;
      const stack = new Stack(scope, 'Stack', { env: ENV });
      const key = keyIn(stack, new CfnParameter(stack, 'KeyArn').valueAsString); // which only this stack can name
      ['One', 'Other'].forEach(id => manage(stack, key, roleIn(new Stack(scope, id, { env: ENV }))));
      return keyUsersOf(stack).map(({ id }) => nameOf(id));
    });
    expect(new Set(idsInApp).size).toBe(2);
    expect(idsInStage).toEqual(idsInApp);
  });
});

test('the default role of the account', () => {
  const stack = newStack();
  const subject = namedSubject(stack, 'EMR_EC2_DefaultRole', () => iam.Role.fromRoleName(stack, 'Default', 'EMR_EC2_DefaultRole'));
  manageKeyUser(stack, keyIn(stack), subject);
  expect(keyUserOf(stack).specification.role).toBe('arn:<AWS::Partition>:iam::111122223333:role/EMR_EC2_DefaultRole');
});

describe('stands in the stack', () => {
  const stacks = (env = {}) => {
    const app = new App();
    return [new Stack(app, 'Security', { env: ENV }), new Stack(app, 'Compute', { env: { ...ENV, ...env } })] as const;
  };

  test('of the role, so that no circle arises', () => {
    const [security, compute] = stacks();
    compute.addDependency(security);
    manage(security, keyIn(security), roleIn(compute));
    expect(keyUsersOf(security)).toEqual([]);
    expect(keyUserOf(compute).specification.key).toBe(KEY_ARN);
  });

  test('of the role that is nested', () => {
    const [security] = stacks();
    const nested = new NestedStack(security, 'Nested');
    manage(security, keyIn(security), roleIn(nested));
    expect(keyUserOf(nested).specification.key).toBe(KEY_ARN);
  });

  test.each([[{ region: 'us-east-1' }], [{ account: '444455556666' }]])('of the configuration, for a role of %j: the function has to be where the key is', env => {
    const [security, compute] = stacks(env);
    manage(security, keyIn(security), roleIn(compute, 'Nodes', { roleName: 'Nodes' }));
    expect(keyUserOf(security).specification.role).toMatch(/:role\/Nodes$/);
    expect(keyUsersOf(compute)).toEqual([]);
  });

  test('of the configuration, for an imported role', () => {
    const [security, compute] = stacks();
    manage(security, keyIn(security), iam.Role.fromRoleName(compute, 'Nodes', 'Nodes'));
    expect(keyUserOf(security).specification.key).toBe(KEY_ARN);
  });

  test('of the configuration, for a key that only it can name', () => {
    const [security, compute] = stacks();
    manage(security, keyIn(security, new CfnParameter(security, 'KeyArn').valueAsString), roleIn(compute));
    expect(keyUserOf(security).specification.key).toBe('<KeyArn>');
  });
});

test.each<[string, (stack: Stack) => kms.IKey, ((stack: Stack) => iam.IRole)?]>([
  ['a key of the app', stack => new EncryptionKey(stack, 'Owned')],
  ['a key of another account', stack => keyIn(stack, FOREIGN_ARN)],
  ['a key of another Region', stack => keyIn(stack, KEY_ARN.replace('us-west-2', 'us-east-1'))],
  ['an AWS managed key', stack => kms.Alias.fromAliasName(stack, 'Alias', 'alias/aws/s3')],
  ['an AWS managed key by the ARN of its alias', stack => keyIn(stack, 'arn:aws:kms:us-west-2:111122223333:alias/aws/s3')],
  ['a key of the app that is imported again', stack => keyIn(stack, new EncryptionKey(stack, 'Owned').keyArn)],
  ['a key of another stack of the app that is imported again', stack => keyIn(stack, new EncryptionKey(new Stack(stack.node.root, 'Keys', { env: ENV }), 'Owned').keyArn)],
  ['a role of another Stage', stack => keyIn(stack), stack => roleIn(new Stack(new Stage(stack.node.root as App, 'Stage'), 'Other'))],
  ['a role of another account without a name', stack => keyIn(stack), stack => roleIn(new Stack(stack.node.root as App, 'Far', { env: { ...ENV, account: '444455556666' } }))],
])('not for %s', (_, key, role = roleIn) => {
  const stack = newStack();
  expect(manage(stack, key(stack), role(stack))).toBe(false);
  expect(keyUsersOf(stack)).toEqual([]);
});
