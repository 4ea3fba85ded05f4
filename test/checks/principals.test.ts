import { App, CfnParameter, CfnResource, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { isOwned, knownRole } from '../../lib/checks/known-role';
import { allowedUse } from '../../lib/checks/policy-reach';
import { principalsOf } from '../../lib/checks/principals';
import { StageInventory } from '../../lib/checks/stage-inventory';

const ACCOUNT = '111122223333';
const stack = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region: 'us-east-1' } });
const key = new kms.CfnKey(stack, 'Key');
const role = new iam.CfnRole(stack, 'Role', { assumeRolePolicyDocument: {}, roleName: 'own-role' });
const user = new iam.CfnUser(stack, 'User');
const parameter = new CfnParameter(stack, 'Who');
const custom = new CfnResource(stack, 'Custom', { type: 'Custom::Role' });
const inventory = new StageInventory();
[key, role, user, custom].forEach(each => inventory.take(each));

const render = (value: unknown) => inventory.renderer.resolve(value, stack);

describe('the principal of a key policy', () => {
  const of = (principal: unknown) => principalsOf(allowedUse(
    { Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', ...principal === undefined ? {} : { Principal: principal } }] }, key, inventory, ['kms:decrypt'],
  ), key, inventory);
  const NOBODY = { everyone: false, accounts: [], unknown: false, owned: false, named: false };
  const read = (principal: unknown) => {
    const { everyone, accounts, unknown, roles } = of(principal);
    return { everyone, accounts, unknown, owned: roles.has({ resource: role }) === true, named: roles.has({ name: 'other', account: ACCOUNT }) === true };
  };

  test.each<[title: string, principal: unknown, expected: Partial<typeof NOBODY> | { accounts: unknown[] }]>([
    ['everyone', '*', { everyone: true }],
    ['everyone of AWS', { AWS: '*' }, { everyone: true }],
    ['all but some', undefined, { everyone: true }],
    ['a service', { Service: 'emr.amazonaws.com' }, {}],
    ['an account', { AWS: ACCOUNT }, { accounts: [ACCOUNT] }],
    ['an account by its root', { AWS: `arn:aws-cn:iam::${ACCOUNT}:root` }, { accounts: [ACCOUNT] }],
    ['the account of the stack', render({ AWS: `arn:aws:iam::${new Stack(stack.node.root as App, 'Agnostic').account}:root` }), { accounts: [undefined] }],
    ['the bare account of the stack', { AWS: { Ref: 'AWS::AccountId' } }, { accounts: [undefined] }],
    ['too many digits for an account', { AWS: `${ACCOUNT}4` }, { unknown: true }],
    ['letters before an account', { AWS: `x${ACCOUNT}` }, { unknown: true }],
    ['a root with something behind', { AWS: `arn:aws:iam::${ACCOUNT}:rooted` }, { unknown: true }],
    ['a role by reference', render({ AWS: role.attrArn }), { owned: true }],
    ['a role by its name', { AWS: `arn:aws:iam::${ACCOUNT}:role/own-role` }, { owned: true }],
    ['a role by a name under a path', { AWS: `arn:aws:iam::${ACCOUNT}:role/path/own-role` }, { owned: true }],
    ['a role of others', { AWS: `arn:aws:iam::${ACCOUNT}:role/other` }, { named: true }],
    ['a role of another account', { AWS: 'arn:aws:iam::444455556666:role/own-role' }, {}],
    ['several', { AWS: [`arn:aws:iam::${ACCOUNT}:role/own-role`, '444455556666'] }, { owned: true, accounts: ['444455556666'] }],
    ['a user', { AWS: `arn:aws:iam::${ACCOUNT}:user/somebody` }, {}],
    ['a user by reference', render({ AWS: user.attrArn }), {}],
    ['the unique id of what was deleted', { AWS: 'AROAEXAMPLEEXAMPLEID1' }, {}],
    ['text that is no principal', { AWS: 'own-role' }, { unknown: true }],
    ['a short text that begins like an id', { AWS: 'AROA' }, { unknown: true }],
    ['a parameter', render({ AWS: parameter.valueAsString }), { unknown: true }],
    ['what a custom resource answers', render({ AWS: custom.getAtt('Arn') }), { unknown: true }],
    ['a function', { 'Fn::If': ['C', '*', { AWS: '*' }] }, { unknown: true }],
  ])('is %s', (_title, principal, expected) => expect(read(principal)).toEqual({ ...NOBODY, ...expected }));
});

describe('a role', () => {
  const known = (value: unknown) => {
    const [read] = inventory.renderer.valuesOf(render(value), stack);
    const found = knownRole(read, stack, inventory);
    return found && isOwned(found) ? found.resource.node.path : found;
  };

  test.each<[title: string, value: unknown, expected: unknown]>([
    ['by reference', role.ref, 'Stack/Role'],
    ['by its ARN', role.attrArn, 'Stack/Role'],
    ['by its name', 'own-role', 'Stack/Role'],
    ['by the ARN of its name', `arn:aws:iam::${ACCOUNT}:role/own-role`, 'Stack/Role'],
    ['by an ARN around a reference', `arn:aws:iam::${ACCOUNT}:role/path/${role.ref}`, 'Stack/Role'],
    ['by the name of another one', 'other', { name: 'other', account: ACCOUNT }],
    ['of another account', 'arn:aws:iam::444455556666:role/own-role', { name: 'own-role', account: '444455556666' }],
    ['of an account that is not known', { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/other' }, { name: 'other', account: undefined }],
  ])('%s is known', (_title, value, expected) => expect(known(value)).toEqual(expected));

  test.each<[title: string, value: unknown]>([
    ['a user', user.ref],
    ['another attribute of a role', role.attrRoleId],
    ['a parameter', parameter.valueAsString],
    ['a name of which a part is a parameter', `nodes-${parameter.valueAsString}`],
    ['a name with a reference in front', `${role.ref}-nodes`],
    ['an ARN of a user', `arn:aws:iam::${ACCOUNT}:user/own-role`],
    ['an ARN with something in front', `see arn:aws:iam::${ACCOUNT}:role/own-role`],
    ['a name with a space', 'own role'],
    ['an import', { 'Fn::ImportValue': 'role' }],
    ['nothing', ''],
  ])('%s is none', (_title, value) => expect(known(value)).toBeUndefined());
});
