// Statements that stay in a key policy when the role that they name does not.
import { Annotations, App, Aspects, CfnResource, NestedStack, RemovalPolicy, Stack, Stage, aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { keyIn, roleIn } from './key-users-in-template';
import { ImportedKeyUser, ImportedKeyUserProps, KeyUserMechanism } from '../../lib';
import { ENV, newStack, noteIdsOf, notesOf } from '../synthesized';

const { DESTROY, RETAIN, RETAIN_ON_UPDATE_OR_DELETE } = RemovalPolicy;
const ID = 'cdk-emr-security:retained-user-of-own-role';
const keyUser = (stack: Stack, role: iam.IRole, props: Partial<ImportedKeyUserProps> = {}) =>
  new ImportedKeyUser(stack, 'User', { key: keyIn(stack), role, removalPolicy: RETAIN, ...props });
const keep = (role: iam.Role, policy = RETAIN) => {
  role.applyRemovalPolicy(policy);
  return role;
};
const siblingOf = (stack: Stack, id: string) => new Stack(stack.node.root as App, id, { env: ENV });

test('the warning names the key user and the role, says what happens, and can be acknowledged', () => {
  const stack = newStack();
  const user = keyUser(stack, roleIn(stack));
  expect(notesOf(stack, 'warning')).toEqual([{
    path: `/${user.node.defaultChild!.node.path}`,
    text: "removalPolicy: 'Stack/User' leaves its statements in the key policy, and role 'Stack/Nodes', which they name, is deleted with its stack; AWS KMS takes no policy "
      + 'that names a deleted role, so nobody could edit the key policy before these statements are removed, and a role that stays as long as they do is expected. '
      + `Leave removalPolicy out, or keep the role, too: role.applyRemovalPolicy(RemovalPolicy.RETAIN) [ack: ${ID}]`,
  }]);
  const other = newStack();
  Annotations.of(keyUser(other, roleIn(other))).acknowledgeWarning(ID, 'the key goes with the role');
  expect(noteIdsOf(other, 'warning')).toEqual([]);
});

test.each<[string, (stack: Stack) => iam.IRole, Partial<ImportedKeyUserProps>?]>([
  ['that says to be deleted', stack => keep(roleIn(stack), DESTROY)],
  ['of another stack', stack => roleIn(siblingOf(stack, 'Roles'))],
  ['of another stack, by its name', stack => roleIn(siblingOf(stack, 'Roles'), 'Nodes', { roleName: 'nodes' })],
  ['of another Region, by its name', stack => roleIn(new Stack(stack.node.root as App, 'Roles', { env: { ...ENV, region: 'eu-west-1' } }), 'Nodes', { roleName: 'nodes' })],
  ['of a nested stack', stack => roleIn(new NestedStack(stack, 'Nested'))],
  ['that is not to be edited', stack => roleIn(stack).withoutPolicyUpdates()],
  ['that is imported by its own ARN', stack => iam.Role.fromRoleArn(stack, 'Import', roleIn(stack).roleArn)],
  ['that is imported by its own name', stack => iam.Role.fromRoleName(stack, 'Import', roleIn(stack).roleName)],
  ['that is an L1', stack => iam.Role.fromRoleArn(stack, 'Import', new iam.CfnRole(stack, 'Cfn', { assumeRolePolicyDocument: {} }).attrArn)],
  ['that is lazy', stack => new iam.LazyRole(stack, 'Lazy', { assumedBy: new iam.AnyPrincipal() })],
  ['that is kept but for rollbacks', stack => keep(roleIn(stack), RETAIN_ON_UPDATE_OR_DELETE)],
  ['with statements that are kept but for rollbacks', stack => roleIn(stack), { removalPolicy: RETAIN_ON_UPDATE_OR_DELETE }],
])('warns of a role of the app %s', (_, make, ...[props]) => {
  const stack = newStack();
  keyUser(stack, make(stack), props);
  expect(noteIdsOf(stack, 'warning')).toEqual([ID]);
});

test.each<[string, (stack: Stack) => iam.IRole, Partial<ImportedKeyUserProps>?]>([
  ['the role is kept', stack => keep(roleIn(stack))],
  ['a role of another stack is kept', stack => keep(roleIn(siblingOf(stack, 'Roles')))],
  ['both are kept but for rollbacks', stack => keep(roleIn(stack), RETAIN_ON_UPDATE_OR_DELETE), { removalPolicy: RETAIN_ON_UPDATE_OR_DELETE }],
  ['the role is kept in any case', stack => keep(roleIn(stack)), { removalPolicy: RETAIN_ON_UPDATE_OR_DELETE }],
  ['the statements go', stack => roleIn(stack), { removalPolicy: DESTROY }],
  ['nothing is said of the statements', stack => roleIn(stack), { removalPolicy: undefined }],
  ['a grant is kept, which names nobody to AWS KMS', stack => roleIn(stack), { mechanism: KeyUserMechanism.GRANT }],
  ['the role is not of the app', stack => iam.Role.fromRoleName(stack, 'Role', 'nodes')],
  ['the role is of another Stage, by text', stack => iam.Role.fromRoleArn(new Stack(new Stage(stack.node.root as App, 'Stage'), 'Other'), 'Role', 'arn:aws:iam::111122223333:role/x')],
])('does not where %s', (_, make, ...[props]) => {
  const stack = newStack();
  keyUser(stack, make(stack), props);
  expect(noteIdsOf(stack, 'warning')).toEqual([]);
});

describe('is decided last', () => {
  const keepAll = (type: string) => ({
    visit: (construct: IConstruct) => {
      if (CfnResource.isCfnResource(construct) && construct.cfnResourceType === type) {
        construct.applyRemovalPolicy(RETAIN);
      }
    },
  });

  test.each([['AWS::IAM::Role', []], ['AWS::SSM::Parameter', [ID]]])('an aspect keeps each %s', (type, ids) => {
    const stack = newStack();
    keyUser(stack, roleIn(stack));
    Aspects.of(stack).add(keepAll(type));
    expect(noteIdsOf(stack, 'warning')).toEqual(ids);
  });

  test('an aspect keeps the statements', () => {
    const stack = newStack();
    keyUser(stack, roleIn(stack), { removalPolicy: undefined });
    Aspects.of(stack).add(keepAll('Custom::EmrSecurityKeyUser'));
    expect(noteIdsOf(stack, 'warning')).toEqual([ID]);
  });

  test.each([['Retain', []], ['Delete', [ID]]])('the role is overridden to %s', (policy, ids) => {
    const stack = newStack();
    const role = policy === 'Retain' ? roleIn(stack) : keep(roleIn(stack));
    (role.node.defaultChild as iam.CfnRole).addOverride('DeletionPolicy', policy);
    keyUser(stack, role);
    expect(noteIdsOf(stack, 'warning')).toEqual(ids);
  });
});
