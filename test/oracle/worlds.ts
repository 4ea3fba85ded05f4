import { App, CfnParameter, NestedStack, PhysicalName, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';
export const REGION = 'us-west-2';
export const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
export const KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/${KEY_ID}`;
export const OTHER_KEY_ARN = `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/${KEY_ID}`;

/** Where rights end: in the key policy, in the role's policies, or with somebody who is told. */
export type Place = 'key' | 'role' | 'both' | 'nowhere';

export interface World {
  readonly name: string;
  /** What the row expects. */
  readonly place: Place;
  /** The id of the warning that tells what is left to do. */
  readonly warning?: string;
  /** Only in stacks that know their account and Region: CDK cannot do it otherwise. */
  readonly concrete?: boolean;
  build(app: App, stack: (id: string, account?: string) => Stack): { key: kms.IKey; role: iam.IRole; on?: Construct };
}

export const ec2 = () => new iam.ServicePrincipal('ec2.amazonaws.com');
const roleIn = (scope: Construct, props: Partial<iam.RoleProps> = {}) => new iam.Role(scope, 'Role', { assumedBy: ec2(), ...props });
const naming = (key: kms.IKey) => ({
  named: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: [key.keyArn] })] }),
});
const rootPolicy = () => new iam.PolicyDocument({
  statements: [new iam.PolicyStatement({ actions: ['kms:*'], resources: ['*'], principals: [new iam.AccountRootPrincipal()] })],
});
const adminOnlyPolicy = () => new iam.PolicyDocument({
  statements: [new iam.PolicyStatement({
    actions: ['kms:PutKeyPolicy', 'kms:GetKeyPolicy', 'kms:DescribeKey'], resources: ['*'], principals: [new iam.AccountRootPrincipal()],
  })],
});
const rawKey = (scope: Construct, statement: object[]) =>
  kms.Key.fromCfnKey(new kms.CfnKey(scope, 'Key', { keyPolicy: { Version: '2012-10-17', Statement: statement } }));
const RAW_ROOT = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' };

export const WORLDS: World[] = [
  // the key
  { name: 'key owned in this stack, role owned', place: 'key', build: (_, stack) => {
    const a = stack('A');
    return { key: new kms.Key(a, 'Key'), role: roleIn(a) };
  } },
  { name: 'key owned in another stack, role owned', place: 'key', build: (_, stack) =>
    ({ key: new kms.Key(stack('A'), 'Key'), role: roleIn(stack('B')) }) },
  { name: 'key imported by ARN from the same account, role owned', place: 'role', build: (_, stack) => {
    const a = stack('A');
    return { key: kms.Key.fromKeyArn(a, 'Key', KEY_ARN), role: roleIn(a) };
  } },
  { name: 'key imported from another account, role owned', place: 'role', warning: 'key-policy-by-hand', concrete: true, build: (_, stack) => {
    const a = stack('A');
    return { key: kms.Key.fromKeyArn(a, 'Key', OTHER_KEY_ARN), role: roleIn(a) };
  } },
  { name: 'key imported from another account, role immutable', place: 'nowhere', warning: 'key-policy-by-hand', concrete: true, build: (_, stack) => {
    const a = stack('A');
    const role = iam.Role.fromRoleArn(a, 'Role', `arn:aws:iam::${ACCOUNT}:role/Nodes`, { mutable: false });
    return { key: kms.Key.fromKeyArn(a, 'Key', OTHER_KEY_ARN), role };
  } },
  { name: 'key behind an owned alias', place: 'key', build: (_, stack) => {
    const a = stack('A');
    return { key: new kms.Alias(a, 'Alias', { aliasName: 'alias/emr', targetKey: new kms.Key(a, 'Key') }), role: roleIn(a) };
  } },
  { name: 'key behind Alias.fromAliasAttributes', place: 'key', build: (_, stack) => {
    const a = stack('A');
    const key = kms.Alias.fromAliasAttributes(a, 'Alias', { aliasName: 'alias/emr', aliasTargetKey: new kms.Key(a, 'Key') });
    return { key, role: roleIn(a) };
  } },
  { name: 'alias imported by name', place: 'role', build: (_, stack) => {
    const a = stack('A');
    return { key: kms.Alias.fromAliasName(a, 'Key', 'alias/emr'), role: roleIn(a) };
  } },
  { name: 'kms.Key with a policy of the user', place: 'key', build: (_, stack) => {
    const a = stack('A');
    return { key: new kms.Key(a, 'Key', { policy: rootPolicy() }), role: roleIn(a) };
  } },
  { name: 'kms.Key whose policy does not delegate to IAM', place: 'key', build: (_, stack) => {
    const a = stack('A');
    return { key: new kms.Key(a, 'Key', { policy: adminOnlyPolicy() }), role: roleIn(a) };
  } },
  { name: 'Key.fromCfnKey', place: 'key', build: (_, stack) => {
    const a = stack('A');
    return { key: rawKey(a, [RAW_ROOT]), role: roleIn(a) };
  } },
  // the role
  { name: 'role with inline policies naming the key', place: 'role', build: (_, stack) => {
    const a = stack('A');
    const key = new kms.Key(a, 'Key');
    return { key, role: roleIn(a, { inlinePolicies: naming(key) }) };
  } },
  { name: 'role with inline policies naming the key behind an alias', place: 'role', build: (_, stack) => {
    const a = stack('A');
    const key = new kms.Key(a, 'Key');
    return { key: key.addAlias('emr'), role: roleIn(a, { inlinePolicies: naming(key) }) };
  } },
  { name: 'role with inline policies naming a key that does not delegate to IAM', place: 'nowhere', warning: 'key-policy-by-hand', build: (_, stack) => {
    const a = stack('A');
    const key = new kms.Key(a, 'Key', { policy: adminOnlyPolicy() });
    return { key, role: roleIn(a, { inlinePolicies: naming(key) }) };
  } },
  { name: 'role with inline policies naming a key of Key.fromCfnKey', place: 'role', build: (_, stack) => {
    const a = stack('A');
    const key = rawKey(a, [RAW_ROOT]);
    return { key, role: roleIn(a, { inlinePolicies: naming(key) }) };
  } },
  { name: 'role that depends on the key', place: 'role', build: (_, stack) => {
    const a = stack('A');
    const key = new kms.Key(a, 'Key');
    const role = roleIn(a);
    role.node.addDependency(key);
    return { key, role };
  } },
  { name: 'role that refers to the key by an override', place: 'role', build: (_, stack) => {
    const a = stack('A');
    const key = new kms.Key(a, 'Key');
    const role = roleIn(a);
    const cfnKey = key.node.defaultChild as kms.CfnKey;
    (role.node.defaultChild as iam.CfnRole).addPropertyOverride('Description', { 'Fn::Sub': `role of \${${a.resolve(cfnKey.logicalId) as string}.Arn}` });
    return { key, role };
  } },
  { name: 'role with inline policies naming the key, without policy updates', place: 'nowhere', warning: 'key-policy-by-hand', build: (_, stack) => {
    const a = stack('A');
    const key = new kms.Key(a, 'Key');
    return { key, role: roleIn(a, { inlinePolicies: naming(key) }).withoutPolicyUpdates() };
  } },
  { name: 'role imported by name', place: 'key', build: (_, stack) => {
    const a = stack('A');
    return { key: new kms.Key(a, 'Key'), role: iam.Role.fromRoleName(a, 'Role', 'Nodes') };
  } },
  { name: 'role imported by name, key imported', place: 'role', build: (_, stack) => {
    const a = stack('A');
    return { key: kms.Key.fromKeyArn(a, 'Key', KEY_ARN), role: iam.Role.fromRoleName(a, 'Role', 'Nodes') };
  } },
  { name: 'role imported by name, immutable', place: 'key', build: (_, stack) => {
    const a = stack('A');
    return { key: new kms.Key(a, 'Key'), role: iam.Role.fromRoleName(a, 'Role', 'Nodes', { mutable: false }) };
  } },
  { name: 'role imported by ARN, immutable', place: 'key', build: (_, stack) => {
    const a = stack('A');
    return { key: new kms.Key(a, 'Key'), role: iam.Role.fromRoleArn(a, 'Role', `arn:aws:iam::${ACCOUNT}:role/Nodes`, { mutable: false }) };
  } },
  { name: 'role imported by ARN, immutable, key imported', place: 'nowhere', warning: 'key-policy-by-hand', build: (_, stack) => {
    const a = stack('A');
    const role = iam.Role.fromRoleArn(a, 'Role', `arn:aws:iam::${ACCOUNT}:role/Nodes`, { mutable: false });
    return { key: kms.Key.fromKeyArn(a, 'Key', KEY_ARN), role };
  } },
  { name: 'role without policy updates', place: 'key', build: (_, stack) => {
    const a = stack('A');
    return { key: new kms.Key(a, 'Key'), role: roleIn(a).withoutPolicyUpdates() };
  } },
  { name: 'role without policy updates, key imported', place: 'nowhere', warning: 'key-policy-by-hand', build: (_, stack) => {
    const a = stack('A');
    return { key: kms.Key.fromKeyArn(a, 'Key', KEY_ARN), role: roleIn(a).withoutPolicyUpdates() };
  } },
  { name: 'role that is made lazily', place: 'role', build: (_, stack) => {
    const a = stack('A');
    return { key: kms.Key.fromKeyArn(a, 'Key', KEY_ARN), role: new iam.LazyRole(a, 'Role', { assumedBy: ec2() }) };
  } },
  // stacks
  { name: 'role in a nested stack', place: 'key', build: (_, stack) => {
    const a = stack('A');
    return { key: new kms.Key(a, 'Key'), role: roleIn(new NestedStack(a, 'Nested')) };
  } },
  { name: 'role in a nested stack that refers to the key', place: 'role', build: (_, stack) => {
    const a = stack('A');
    const key = new kms.Key(a, 'Key');
    const nested = new NestedStack(a, 'Nested');
    new iam.Policy(nested, 'Other', { document: naming(key).named, roles: [new iam.Role(nested, 'OtherRole', { assumedBy: ec2() })] });
    return { key, role: roleIn(nested) };
  } },
  { name: 'role in a nested stack that depends on the key', place: 'role', build: (_, stack) => {
    const a = stack('A');
    const key = new kms.Key(a, 'Key');
    const nested = new NestedStack(a, 'Nested');
    nested.node.addDependency(key);
    return { key, role: roleIn(nested) };
  } },
  { name: 'key in a nested stack, role beside it', place: 'key', build: (_, stack) => {
    const a = stack('A');
    return { key: new kms.Key(new NestedStack(a, 'Nested'), 'Key'), role: roleIn(a) };
  } },
  { name: 'key in a nested stack, role in another nested stack that refers to it', place: 'role', build: (_, stack) => {
    const a = stack('A');
    const key = new kms.Key(new NestedStack(a, 'NestedKey'), 'Key');
    return { key, role: roleIn(new NestedStack(a, 'NestedRole'), { inlinePolicies: naming(key) }) };
  } },
  { name: 'key and role in one nested stack', place: 'key', build: (_, stack) => {
    const nested = new NestedStack(stack('A'), 'Nested');
    return { key: new kms.Key(nested, 'Key'), role: roleIn(nested) };
  } },
  { name: 'role in a stack that refers to the stack of the key', place: 'role', build: (_, stack) => {
    const [a, b] = [stack('A'), stack('B')];
    const key = new kms.Key(a, 'Key');
    new iam.Role(b, 'Other', { assumedBy: ec2(), inlinePolicies: naming(key) });
    return { key, role: roleIn(b) };
  } },
  { name: 'role in a stack that depends on the stack of the key', place: 'role', build: (_, stack) => {
    const [a, b] = [stack('A'), stack('B')];
    b.addDependency(a);
    return { key: new kms.Key(a, 'Key'), role: roleIn(b) };
  } },
  { name: 'role in a stack that leads to the stack of the key by a third one', place: 'role', build: (_, stack) => {
    const [a, b, c] = [stack('A'), stack('B'), stack('C')];
    b.addDependency(c);
    new CfnParameter(c, 'Unrelated');
    c.node.addDependency(new kms.Key(a, 'OtherKey'));
    new kms.Key(c, 'Third');
    return { key: new kms.Key(a, 'Key'), role: roleIn(b) };
  } },
  { name: 'role in a stack that the stack of the key depends on', place: 'key', build: (_, stack) => {
    const [a, b] = [stack('A'), stack('B')];
    a.addDependency(b);
    return { key: new kms.Key(a, 'Key'), role: roleIn(b) };
  } },
  { name: 'role in a stack that the stack of the key refers to', place: 'key', build: (_, stack) => {
    const [a, b] = [stack('A'), stack('B')];
    const role = roleIn(b);
    new iam.CfnInstanceProfile(a, 'Profile', { roles: [role.roleName] });
    return { key: new kms.Key(a, 'Key'), role };
  } },
  // accounts
  { name: 'role owned in another account, named', place: 'both', concrete: true, build: (_, stack) =>
    ({ key: new kms.Key(stack('A'), 'Key'), role: roleIn(stack('B', OTHER_ACCOUNT), { roleName: 'Nodes' }) }) },
  { name: 'role owned in another account, with a name where one is needed', place: 'both', concrete: true, build: (_, stack) =>
    ({ key: new kms.Key(stack('A'), 'Key'), role: roleIn(stack('B', OTHER_ACCOUNT), { roleName: PhysicalName.GENERATE_IF_NEEDED }) }) },
  { name: 'role owned in another account, on whose stack the stack of the key depends', place: 'key', warning: 'role-policy-by-hand', concrete: true,
    build: (_, stack) => {
      const [a, b] = [stack('A'), stack('B', OTHER_ACCOUNT)];
      a.addDependency(b);
      return { key: new kms.Key(a, 'Key'), role: roleIn(b, { roleName: 'Nodes' }) };
    } },
  { name: 'role imported from another account', place: 'key', warning: 'role-policy-by-hand', concrete: true, build: (_, stack) => {
    const a = stack('A');
    return { key: new kms.Key(a, 'Key'), role: iam.Role.fromRoleArn(a, 'Role', `arn:aws:iam::${OTHER_ACCOUNT}:role/Nodes`) };
  } },
];
