// Users of imported keys that a configuration makes: where they stand, how often, and when there can be none.
import { App, CfnParameter, NestedStack, Stack, Stage, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FOREIGN_ARN, KEY_ARN, OTHER_ARN, keyIn, keyUserOf, keyUsersOf, nameOf, roleIn } from './key-users-in-template';
import { EncryptionKey, ImportedKeyUser, KeyUserMechanism } from '../../lib';
import { KeyUserGrant } from '../../lib/encryption/key-users';
import { manageKeyUser } from '../../lib/encryption/managed-key-users';
import { RightPlace, namedSubject, subjectOf } from '../../lib/private/placement';
import { ENV, newStack } from '../synthesized';

const manage = (stack: Stack, key: kms.IKey, role: iam.IRole) => manageKeyUser(stack, key, subjectOf(role), stack);

test('a role becomes a user of the key, and whoever waits for the right waits for that', () => {
  const stack = newStack();
  const role = roleIn(stack);
  const right = manage(stack, keyIn(stack), role)!;
  expect(right.outcome).toBe(RightPlace.RESOURCE_POLICY);
  expect(right.byHand).toBe(false);
  const waiting = roleIn(stack, 'Waiting');
  KeyUserGrant._of(subjectOf(role), [right]).applyBefore(waiting);
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
  const own = new ImportedKeyUser(stack, 'Own', { key, role });
  expect(manage(stack, key, role)!.policies).toEqual([own.node.defaultChild]);
  const granted = roleIn(stack, 'Granted');
  new ImportedKeyUser(stack, 'Grant', { key, role: granted, mechanism: KeyUserMechanism.GRANT });
  manage(stack, key, granted);
  expect(keyUsersOf(stack).map(({ specification }) => specification.mechanism).sort()).toEqual(['GRANT', 'KEY_POLICY', 'KEY_POLICY']);
});

test('the default role of the account', () => {
  const stack = newStack();
  const subject = namedSubject(stack, 'EMR_EC2_DefaultRole', () => iam.Role.fromRoleName(stack, 'Default', 'EMR_EC2_DefaultRole'));
  manageKeyUser(stack, keyIn(stack), subject, stack);
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
  ['a role of another Stage', stack => keyIn(stack), stack => roleIn(new Stack(new Stage(stack.node.root as App, 'Stage'), 'Other'))],
  ['a role of another account without a name', stack => keyIn(stack), stack => roleIn(new Stack(stack.node.root as App, 'Far', { env: { ...ENV, account: '444455556666' } }))],
])('not for %s', (_, key, role = roleIn) => {
  const stack = newStack();
  expect(manage(stack, key(stack), role(stack))).toBeUndefined();
  expect(keyUsersOf(stack)).toEqual([]);
});
