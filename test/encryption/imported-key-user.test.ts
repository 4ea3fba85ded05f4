// What the template has of users of keys that the app does not own: rights, order, and what is refused.
import { App, Aws, CfnOutput, CfnParameter, CfnResource, Fn, NestedStack, RemovalPolicy, Stack, Stage, Token, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { FOREIGN_ARN, KEY_ARN, OTHER_ARN, keyIn, keyUserOf, keyUsersOf, nameOf, roleIn } from './key-users-in-template';
import { ArtifactProvider, EncryptionKey, ImportedKeyUser, ImportedKeyUserProps, KeyUserMechanism, KeyUserProvider } from '../../lib';
import { importedKeyUsersOf } from '../../lib/encryption/imported-key-users';
import { keyTarget } from '../../lib/encryption/key-users';
import { subjectOf } from '../../lib/private/placement';
import { linesOf } from '../certificates/stored';
import { circleIn } from '../oracle/deployed';
import { ENV, newStack, noteIdsOf, notesOf } from '../synthesized';

/* eslint-disable @typescript-eslint/no-explicit-any -- what JavaScript passes has no type */

const { GRANT, KEY_POLICY } = KeyUserMechanism;
const byAlias = (stack: Stack, name = 'alias/analytics') => kms.Alias.fromAliasName(stack, 'Alias', name);

describe('the template', () => {
  test('says which role becomes a user of which key, and lets the function edit the policy of that key alone', () => {
    const stack = newStack();
    new ImportedKeyUser(stack, 'User', { key: keyIn(stack), role: roleIn(stack) });
    const { resource, specification, statements, parameterId, policyId } = keyUserOf(stack);
    const nodes = stack.resolve(roleIn(stack).roleArn)['Fn::GetAtt'][0];
    expect(specification).toEqual({ key: KEY_ARN, role: `<${nodes}.Arn>`, mechanism: 'KEY_POLICY' });
    expect(linesOf(statements)).toEqual([
      `ssm:GetParameter on arn:<AWS::Partition>:ssm:us-west-2:111122223333:parameter/<${parameterId}>`,
      `kms:DescribeKey kms:GetKeyPolicy on ${KEY_ARN}`,
      `kms:PutKeyPolicy on ${KEY_ARN} if kms:BypassPolicyLockoutSafetyCheck false`,
    ]);
    expect(resource).toEqual({
      Type: 'Custom::EmrSecurityKeyUser',
      Properties: {
        ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkEmrSecurityKeyUserProviderFunction/), 'Arn'] },
        ServiceTimeout: '1800',
        Parameter: { Ref: parameterId },
        Specification: { 'Fn::GetAtt': [parameterId, 'Value'] },
      },
      DependsOn: [policyId, parameterId].sort(),
      UpdateReplacePolicy: 'Delete',
      DeletionPolicy: 'Delete',
    });
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
  });

  test('lets the function give the role a grant of what a key user does, and no other role anything', () => {
    const stack = newStack();
    new ImportedKeyUser(stack, 'User', { key: keyIn(stack), role: roleIn(stack), mechanism: GRANT });
    const { specification, statements, parameterId } = keyUserOf(stack);
    const nodes = stack.resolve(roleIn(stack).roleArn)['Fn::GetAtt'][0];
    expect(specification).toEqual({ key: KEY_ARN, role: `<${nodes}.Arn>`, mechanism: 'GRANT' });
    expect(linesOf(statements)).toEqual([
      `ssm:GetParameter on arn:<AWS::Partition>:ssm:us-west-2:111122223333:parameter/<${parameterId}>`,
      `kms:DescribeKey kms:ListGrants kms:RevokeGrant on ${KEY_ARN}`,
      `kms:CreateGrant on ${KEY_ARN} if kms:GranteePrincipal <${nodes}.Arn> and `
        + 'kms:GrantOperations Encrypt|Decrypt|ReEncryptFrom|ReEncryptTo|GenerateDataKey|GenerateDataKeyWithoutPlaintext|DescribeKey',
    ]);
  });

  test('names a key that is known by its alias by a condition', () => {
    const stack = newStack();
    new ImportedKeyUser(stack, 'User', { key: byAlias(stack), role: roleIn(stack) });
    const { specification, statements } = keyUserOf(stack);
    expect(specification.key).toBe('arn:<AWS::Partition>:kms:us-west-2:111122223333:alias/analytics');
    expect(linesOf(statements).slice(1)).toEqual([
      'kms:DescribeKey kms:GetKeyPolicy on arn:<AWS::Partition>:kms:us-west-2:111122223333:key/* if kms:ResourceAliases alias/analytics',
      'kms:PutKeyPolicy on arn:<AWS::Partition>:kms:us-west-2:111122223333:key/* if kms:ResourceAliases alias/analytics and kms:BypassPolicyLockoutSafetyCheck false',
    ]);
  });

  test('names the key behind an alias of the app', () => {
    const stack = newStack();
    const alias = new kms.Alias(stack, 'Alias', { aliasName: 'alias/analytics', targetKey: keyIn(stack) });
    new ImportedKeyUser(stack, 'User', { key: alias, role: roleIn(stack) });
    expect(keyUserOf(stack).specification.key).toBe(KEY_ARN);
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
  });

  test.each<[string, (stack: Stack) => iam.IRole, string]>([
    ['by name', stack => iam.Role.fromRoleName(stack, 'Role', 'Nodes'), 'arn:<AWS::Partition>:iam::111122223333:role/Nodes'],
    ['by ARN, immutable', stack => iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/x/Nodes', { mutable: false }), 'arn:aws:iam::111122223333:role/x/Nodes'],
    ['of another Stage, by ARN', stack => iam.Role.fromRoleArn(new Stack(new Stage(stack.node.root as App, 'Stage'), 'Other'), 'Role', 'arn:aws:iam::111122223333:role/Nodes'),
      'arn:aws:iam::111122223333:role/Nodes'],
  ])('names a role that is imported %s', (_, make, role) => {
    const stack = newStack();
    new ImportedKeyUser(stack, 'User', { key: keyIn(stack), role: make(stack) });
    expect(keyUserOf(stack).specification.role).toBe(role);
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
  });

  test.each([
    [undefined, 'Delete', 'Delete'], [RemovalPolicy.DESTROY, 'Delete', 'Delete'], [RemovalPolicy.RETAIN, 'Retain', 'Retain'],
    [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'RetainExceptOnCreate', 'Retain'],
  ])('removal policy %s', (removalPolicy, deletion, replacement) => {
    const stack = newStack();
    new ImportedKeyUser(stack, 'User', { key: keyIn(stack), role: roleIn(stack), removalPolicy });
    expect(keyUserOf(stack).resource).toMatchObject({ DeletionPolicy: deletion, UpdateReplacePolicy: replacement });
  });

  test('whoever depends on it waits for the right', () => {
    const stack = newStack();
    const user = new ImportedKeyUser(stack, 'User', { key: keyIn(stack), role: roleIn(stack) });
    new CfnResource(stack, 'Cluster', { type: 'AWS::EMR::Cluster' }).node.addDependency(user);
    Template.fromStack(stack).hasResource('AWS::EMR::Cluster', { DependsOn: Match.arrayWith([keyUserOf(stack).id]) });
    expect(stack.resolve((user.node.defaultChild as CfnResource).logicalId)).toBe(keyUserOf(stack).id);
  });

  test('has nothing that gives more than it says', () => {
    const stack = newStack();
    new ImportedKeyUser(stack, 'One', { key: keyIn(stack), role: roleIn(stack) });
    new ImportedKeyUser(stack, 'Two', { key: keyIn(stack, FOREIGN_ARN, 'Foreign'), role: roleIn(stack), mechanism: GRANT });
    new ImportedKeyUser(stack, 'Three', { key: byAlias(stack), role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::444455556666:role/Nodes') });
    const { Resources } = Template.fromStack(stack).toJSON();
    const statements = Object.values<any>(Resources).flatMap(({ Properties }) => [
      ...Properties.PolicyDocument?.Statement ?? [], ...(Properties.Policies ?? []).flatMap((policy: any) => policy.PolicyDocument.Statement),
    ]);
    expect(statements).toHaveLength(10);
    for (const { Effect, Action, Resource, Condition } of statements) {
      expect(Effect).toBe('Allow');
      expect([Action].flat().filter(action => action.includes('*'))).toEqual([]);
      expect(Resource).not.toBe('*');
      expect(Condition?.BoolIfExists?.['kms:BypassPolicyLockoutSafetyCheck']).toBe([Action].flat().includes('kms:PutKeyPolicy') ? 'false' : undefined);
    }
    const text = JSON.stringify(Resources);
    expect(text).not.toMatch(/kms:\*|"AWS":"\*"|"Principal":"\*"|NotPrincipal|NotAction/);
    expect(text.match(/Bypass/g)).toHaveLength(2);
  });
});

describe('the function', () => {
  test('is one for a stack, and one more for a nested stack', () => {
    const stack = newStack();
    const nested = new NestedStack(stack, 'Nested');
    new ImportedKeyUser(stack, 'One', { key: keyIn(stack), role: roleIn(stack) });
    new ImportedKeyUser(stack, 'Two', { key: keyIn(stack), role: roleIn(stack) });
    new ImportedKeyUser(nested, 'Three', { key: keyIn(stack), role: roleIn(stack) });
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
    Template.fromStack(nested).resourceCountIs('AWS::Lambda::Function', 1);
    expect(stack.node.findChild('CdkEmrSecurityKeyUserProvider')).toBeInstanceOf(KeyUserProvider);
  });

  test('is the one that is given, of another stack too; the rights stand beside the resource', () => {
    const app = new App();
    const [a, b] = ['A', 'B'].map(id => new Stack(app, id, { env: ENV }));
    const provider = new KeyUserProvider(a, 'Mine');
    new ImportedKeyUser(b, 'User', { key: keyIn(b), role: roleIn(b), provider });
    Template.fromStack(b).resourceCountIs('AWS::Lambda::Function', 0);
    const { resource, statements } = keyUserOf(b);
    expect(JSON.stringify(resource.Properties.ServiceToken)).toMatch(/ImportValue.*MineFunction/);
    expect(statements).toHaveLength(3);
    Template.fromStack(a).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

describe('a change of key, role, mechanism or function makes new resources', () => {
  const idsOf = (stack: Stack) => keyUsersOf(stack).map(({ id, parameterId, policyId }) => [id, parameterId, policyId]);
  const ids = (change: (stack: Stack) => Partial<ImportedKeyUserProps>) => {
    const stack = newStack();
    const changed = change(stack);
    new ImportedKeyUser(stack, 'User', { key: keyIn(stack), role: roleIn(stack), ...changed });
    return idsOf(stack)[0];
  };
  const before = ids(() => ({}));

  test.each<[string, Parameters<typeof ids>[0]]>([
    ['key', stack => ({ key: keyIn(stack, OTHER_ARN, 'OtherKey') })],
    ['key, by an alias', stack => ({ key: byAlias(stack) })],
    ['role', stack => ({ role: roleIn(stack, 'OtherNodes') })],
    ['role, imported', stack => ({ role: iam.Role.fromRoleName(stack, 'Imported', 'Nodes') })],
    ['role, of the same logical id in another stack', stack => ({ role: roleIn(new Stack(stack.node.root as App, 'Other', { env: ENV })) })],
    ['role that gets a name, for which CloudFormation makes a new one', stack => ({ role: roleIn(stack, 'Nodes', { roleName: 'nodes' }) })],
    ['role that gets a path', stack => ({ role: roleIn(stack, 'Nodes', { path: '/emr/' }) })],
    ['mechanism', () => ({ mechanism: GRANT })],
    ['function, which CloudFormation lets no resource change', stack => ({ provider: new KeyUserProvider(stack, 'Mine') })],
  ])('%s', (_, change) => {
    const after = ids(change);
    expect(after.map(nameOf)).toEqual(['User', 'User', 'User']);
    expect(after.filter((id, place) => id === before[place])).toEqual([]);
  });

  test.each<[string, Parameters<typeof ids>[0]]>([
    ['nothing', () => ({})],
    ['the mechanism that it is by default', () => ({ mechanism: KEY_POLICY })],
    ['the key under another construct', stack => ({ key: keyIn(stack, KEY_ARN, 'SameKey') })],
    ['the removal policy', () => ({ removalPolicy: RemovalPolicy.RETAIN })],
    ['the function that it is by default', stack => ({ provider: new KeyUserProvider(stack, 'CdkEmrSecurityKeyUserProvider') })],
    ['other properties of the role', stack => ({ role: roleIn(stack, 'Nodes', { description: 'the nodes' }) })],
  ])('not a change of %s', (_, change) => {
    expect(ids(change)).toEqual(before);
  });

  test('from one function to another, also to one of the same id in another stack', () => {
    const with_ = (make: (stack: Stack) => KeyUserProvider) => ids(stack => ({ provider: make(stack) })).join();
    const inOther = (id: string) => (stack: Stack) => new KeyUserProvider(new Stack(stack.node.root as App, id, { env: ENV }), 'Mine');
    const all = [before.join(), ...[(stack: Stack) => new KeyUserProvider(stack, 'Mine'), inOther('Other'), inOther('Third')].map(with_)];
    expect(new Set(all).size).toBe(4);
  });

  test('not a Stage around the stacks', () => {
    const make = (scope: (app: App) => App | Stage) => {
      const around = scope(new App());
      const [stack, other] = ['Users', 'Roles'].map(id => new Stack(around, id, { env: ENV, stackName: id }));
      const role = roleIn(other, 'Nodes', { roleName: 'nodes' });
      new ImportedKeyUser(stack, 'User', { key: keyIn(stack), role });
      new ImportedKeyUser(stack, 'ByAnother', { key: keyIn(stack), role, provider: new KeyUserProvider(other, 'Mine') });
      return idsOf(stack);
    };
    expect(make(app => new Stage(app, 'Prod', { env: ENV }))).toEqual(make(app => app));
  });

  test('not the order of construction', () => {
    const make = (order: string[]) => {
      const stack = newStack();
      order.forEach(id => new ImportedKeyUser(stack, id, { key: keyIn(stack), role: roleIn(stack, `${id}Role`) }));
      return keyUsersOf(stack).map(({ resource, ...rest }) => ({ ...rest, DependsOn: resource.DependsOn }));
    };
    expect(make(['C', 'A', 'B'])).toEqual(make(['A', 'B', 'C']));
  });

  test('an ARN that is a parameter is what it is called', () => {
    const stack = newStack();
    const arn = new CfnParameter(stack, 'KeyArn');
    new ImportedKeyUser(stack, 'User', { key: keyIn(stack, arn.valueAsString), role: roleIn(stack) });
    const { id, specification, statements } = keyUserOf(stack);
    expect(specification.key).toBe('<KeyArn>');
    expect(linesOf(statements)[1]).toBe('kms:DescribeKey kms:GetKeyPolicy on <KeyArn>');
    expect(id).not.toBe(before[0]);
  });
});

describe('those of one stack that edit one key policy wait for each other', () => {
  const chainOf = (stack: Stack) => Object.fromEntries(keyUsersOf(stack).map(({ id, waitsFor }) => [nameOf(id), waitsFor.map(nameOf)]));
  const make = (ids: string[], stack = newStack()) => {
    ids.forEach(id => new ImportedKeyUser(stack, id, { key: keyIn(stack), role: roleIn(stack, `${id}Role`) }));
    return stack;
  };

  test('by their paths, in whatever order they are made', () => {
    expect(chainOf(make(['C', 'A', 'D', 'B']))).toEqual({ A: [], B: ['A'], C: ['B'], D: ['C'] });
  });

  test('one more changes whom its neighbour waits for', () => {
    expect(chainOf(make(['A', 'C', 'D', 'B1']))).toEqual({ A: [], B1: ['A'], C: ['B1'], D: ['C'] });
    expect(chainOf(make(['A', 'C', 'D']))).toEqual({ A: [], C: ['A'], D: ['C'] });
  });

  test('in the app\'s own order, where it has one', () => {
    const stack = make(['A', 'B', 'C']);
    stack.node.findChild('A').node.addDependency(stack.node.findChild('C'));
    expect(chainOf(stack)).toMatchObject({ B: [], C: ['B'], A: expect.arrayContaining(['C']) });
    expect(circleIn(Template.fromStack(stack).toJSON() as any)).toBeUndefined();
  });

  test('in the app\'s own order that leads over other resources', () => {
    const stack = newStack();
    const key = keyIn(stack);
    const last = new ImportedKeyUser(stack, 'Z', { key, role: roleIn(stack, 'ZRole') });
    const cluster = new CfnResource(stack, 'Cluster', { type: 'AWS::EMR::Cluster' });
    cluster.node.addDependency(last);
    const later = roleIn(stack, 'Later', { description: Token.asString(cluster.ref) });
    new ImportedKeyUser(stack, 'A', { key, role: later });
    new ImportedKeyUser(stack, 'B', { key, role: roleIn(stack, 'BRole') });
    expect(chainOf(stack)).toEqual({ B: [], Z: ['B'], A: ['Z'] });
    expect(circleIn(Template.fromStack(stack).toJSON() as any)).toBeUndefined();
  });

  test('in a role\'s order that is decided by rights of key policies', () => {
    const stack = newStack();
    const owned = new EncryptionKey(stack, 'Owned');
    const z = roleIn(stack, 'ZRole');
    const last = new ImportedKeyUser(stack, 'Z', { key: keyIn(stack), role: z });
    const cluster = new CfnResource(stack, 'Cluster', { type: 'AWS::EMR::Cluster' });
    owned.addKeyUser(z).applyBefore(cluster);
    cluster.node.addDependency(last);
    const later = roleIn(stack, 'Later', { description: Token.asString(cluster.ref) });
    owned.addKeyUser(later);
    new ImportedKeyUser(stack, 'A', { key: keyIn(stack), role: later });
    expect(chainOf(stack)).toEqual({ Z: [], A: ['Z'] });
    expect(circleIn(Template.fromStack(stack).toJSON() as any)).toBeUndefined();
  });

  test('in an order that the placement of rights counts on', () => {
    const stack = newStack();
    const owned = new EncryptionKey(stack, 'Owned');
    const [first, z, asking] = [roleIn(stack, 'First', { description: owned.keyId }), roleIn(stack, 'ZRole'), roleIn(stack, 'Asking')];
    new ImportedKeyUser(stack, 'A', { key: keyIn(stack), role: first });
    const second = new ImportedKeyUser(stack, 'B', { key: keyIn(stack), role: roleIn(stack, 'Second') });
    // both wait for B, and with B for A, and so for the key: its policy cannot name them
    [z, asking].forEach(role => role.node.addDependency(second));
    [z, asking].forEach(role => owned.addKeyUser(role));
    expect(chainOf(stack)).toEqual({ A: [], B: ['A'] });
    expect(circleIn(Template.fromStack(stack).toJSON() as any)).toBeUndefined();
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
  });

  test('again when the app is synthesized again, with those that came later', () => {
    const app = new App();
    const stack = make(['A', 'C'], new Stack(app, 'Stack', { env: ENV }));
    app.synth();
    expect(chainOf(stack)).toEqual({ A: [], C: ['A'] });
    app.synth({ force: true });
    expect(chainOf(stack)).toEqual({ A: [], C: ['A'] });
    make(['B'], stack);
    app.synth({ force: true });
    expect(chainOf(stack)).toEqual({ A: [], B: ['A'], C: ['A', 'B'] });
  });

  test('but not for grants, other keys or other stacks', () => {
    const app = new App();
    const [stack, other] = ['Stack', 'Other'].map(id => new Stack(app, id, { env: ENV }));
    const role = roleIn(stack);
    new ImportedKeyUser(stack, 'A', { key: keyIn(stack), role });
    new ImportedKeyUser(stack, 'B', { key: keyIn(stack, OTHER_ARN, 'OtherKey'), role });
    new ImportedKeyUser(stack, 'C', { key: keyIn(stack), role, mechanism: GRANT });
    new ImportedKeyUser(stack, 'D', { key: keyIn(stack), role, mechanism: GRANT });
    new ImportedKeyUser(other, 'A', { key: keyIn(other), role: roleIn(other) });
    expect(chainOf(stack)).toEqual({ A: [], B: [], C: [], D: [] });
    expect(chainOf(other)).toEqual({ A: [] });
  });

  test.each<[string, () => string]>([
    ['two constructs', () => KEY_ARN],
    ['two spellings', () => KEY_ARN.replace('aws', Aws.PARTITION).replace('us-west-2', Aws.REGION).replace('111122223333', Aws.ACCOUNT_ID)],
  ])('for the same key under %s', (_, arn) => {
    const stack = newStack();
    new ImportedKeyUser(stack, 'A', { key: keyIn(stack), role: roleIn(stack) });
    new ImportedKeyUser(stack, 'B', { key: keyIn(stack, arn(), 'SameKey'), role: roleIn(stack) });
    expect(chainOf(stack)).toEqual({ A: [], B: ['A'] });
  });
});

describe('a role of another account', () => {
  const ARN = 'arn:aws:iam::444455556666:role/Nodes';

  test('that is imported needs the right on its side, too: its owner is told', () => {
    const stack = newStack();
    new ImportedKeyUser(stack, 'User', { key: keyIn(stack), role: iam.Role.fromRoleArn(stack, 'Role', ARN) });
    expect(notesOf(stack, 'warning')).toEqual([{
      path: expect.stringMatching(/^\/Stack\/User\/Resource[0-9A-F]{8}\/Default$/),
      text: expect.stringMatching(/^role 'Stack\/Role': .*the role may not use the key yet; these statements are expected in a policy of the role\. Ask the owner of the role to add them: \[.*"Resource":"arn:aws:kms:.*\[ack: cdk-emr-security:role-policy-by-hand\]$/),
    }]);
  });

  test('of this app gets it in a policy', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: ENV });
    const other = new Stack(app, 'Other', { env: { ...ENV, account: '444455556666' } });
    new ImportedKeyUser(stack, 'User', { key: keyIn(stack), role: roleIn(other, 'Nodes', { roleName: 'Nodes' }) });
    expect(keyUserOf(stack).specification.role).toBe('arn:<AWS::Partition>:iam::444455556666:role/Nodes');
    Template.fromStack(other).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: Match.arrayWith(['kms:Decrypt']), Resource: KEY_ARN }), Match.objectLike({ Action: Match.arrayWith(['kms:CreateGrant']) })] },
    });
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
  });

  test('needs nothing beside a grant', () => {
    const stack = newStack();
    new ImportedKeyUser(stack, 'User', { key: keyIn(stack), role: iam.Role.fromRoleArn(stack, 'Role', ARN), mechanism: GRANT });
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
  });
});

describe('warnings', () => {
  test('an alias', () => {
    const stack = newStack();
    const user = new ImportedKeyUser(stack, 'User', { key: byAlias(stack), role: roleIn(stack) });
    expect(notesOf(stack, 'warning')).toEqual([{
      path: `/${user.node.defaultChild!.node.path}`,
      text: "key: is known by its alias 'alias/analytics' only, so the role becomes a user of the key that the alias points to at deployment; when the alias is moved later, the right "
        + 'neither moves with it nor is removed from the old key. Import the key with kms.Key.fromKeyArn() and the ARN of the key [ack: cdk-emr-security:imported-key-user-by-alias]',
    }]);
  });

  test('an alias whose name is a parameter', () => {
    const stack = newStack();
    new ImportedKeyUser(stack, 'User', { key: byAlias(stack, new CfnParameter(stack, 'AliasName').valueAsString), role: roleIn(stack) });
    expect(notesOf(stack, 'warning').map(({ text }) => text)).toEqual([expect.stringContaining("key: is known by its alias '${Stack/AliasName.Ref}' only, ")]);
  });

  const grantWithout = "key: its account is not known at synth, got construct 'Stack/Key'; if it is of another account than the stack, its policy has to let the function create grants. "
    + 'Ask the owner of such a key to add to its key policy: [{"Action":["kms:DescribeKey","kms:ListGrants","kms:RevokeGrant"],"Effect":"Allow","Principal":{"AWS":'
    + '"${Stack/CdkEmrSecurityKeyUserProvider/Role/Resource.Arn}"},"Resource":"*"},{"Action":"kms:CreateGrant","Condition":{"StringEquals":{"kms:GranteePrincipal":'
    + '"${Stack/Nodes/Resource.Arn}"},"ForAllValues:StringEquals":{"kms:GrantOperations":["Encrypt","Decrypt","ReEncryptFrom","ReEncryptTo","GenerateDataKey",'
    + '"GenerateDataKeyWithoutPlaintext","DescribeKey"]}},"Effect":"Allow","Principal":{"AWS":"${Stack/CdkEmrSecurityKeyUserProvider/Role/Resource.Arn}"},"Resource":"*"}] '
    + '[ack: cdk-emr-security:imported-key-user-account-unknown]';

  test.each<[string, (stack: Stack) => string, boolean]>([
    ['a parameter', stack => new CfnParameter(stack, 'KeyArn').valueAsString, true],
    ['an import', () => Fn.importValue('KeyArn'), true],
    ['the account of the stack', stack => `arn:aws:kms:us-west-2:${stack.account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`, false],
    ['the pseudo parameter', () => KEY_ARN.replace('111122223333', Aws.ACCOUNT_ID), false],
    ['text', () => KEY_ARN, false],
  ])('an ARN of which the account is that of %s', (_, arn, warned) => {
    const textsOf = (env: object, mechanism: KeyUserMechanism) => {
      const stack = newStack(env);
      new ImportedKeyUser(stack, 'User', { key: keyIn(stack, arn(stack)), role: roleIn(stack), mechanism });
      return notesOf(stack, 'warning').map(({ text }) => text);
    };
    const [here, anywhere] = [ENV, {}].map(env => [GRANT, KEY_POLICY].map(mechanism => textsOf(env, mechanism)));
    expect(here).toEqual(anywhere);
    expect(anywhere[0]).toEqual(warned ? [grantWithout] : []);
    expect(anywhere[1]).toEqual(warned ? [
      "key: its account is not known at synth, got construct 'Stack/Key'; a key of the account of the stack is expected, as AWS KMS lets nobody edit the policies of keys of other accounts. "
      + 'Import the key with an ARN that is text, or use KeyUserMechanism.GRANT where it may be of another account [ack: cdk-emr-security:imported-key-user-account-unknown]',
    ] : []);
  });

  test.each([
    ['the role of an Auto Scaling group', 'autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling', true], ['a role of that name', 'AWSServiceRoleForAutoScaling', false],
  ])('%s, which no part of EMR needs as a key user', (_, name, warned) => {
    const stack = newStack();
    const role = iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::111122223333:role/${warned ? 'aws-service-role/' : ''}${name}`);
    new ImportedKeyUser(stack, 'User', { key: keyIn(stack), role });
    expect(notesOf(stack, 'warning').map(({ text }) => text)).toEqual(warned ? [
      "role: 'Stack/Role' is a service-linked role, and Amazon EMR never needs one to be a key user; the role of the nodes, the service role or one for data is expected. Leave it out, "
      + 'or acknowledge this where another service asks for it, as Amazon EC2 does for Spot Instances of an encrypted AMI [ack: cdk-emr-security:service-linked-key-user]',
    ] : []);
  });

  test('a grant on a key of another account: its owner has to let the function', () => {
    const stack = newStack();
    new ImportedKeyUser(stack, 'User', { key: keyIn(stack, FOREIGN_ARN), role: iam.Role.fromRoleName(stack, 'Role', 'Nodes'), mechanism: GRANT });
    const [{ text }, ...more] = notesOf(stack, 'warning');
    expect(more).toEqual([]);
    expect(text).toBe("KMS key 'Stack/Key': it is of account 444455556666, where the policies of the function do not count alone, so the function of the key user provider may not use it yet; "
      + 'these statements are expected in the key policy. Ask the owner of the KMS key to add them: [{"Action":["kms:DescribeKey","kms:ListGrants","kms:RevokeGrant"],"Effect":"Allow",'
      + '"Principal":{"AWS":"${Stack/CdkEmrSecurityKeyUserProvider/Role/Resource.Arn}"},"Resource":"*"},{"Action":"kms:CreateGrant","Condition":{"StringEquals":'
      + '{"kms:GranteePrincipal":"arn:aws:iam::111122223333:role/Nodes"},"ForAllValues:StringEquals":{"kms:GrantOperations":["Encrypt","Decrypt","ReEncryptFrom","ReEncryptTo",'
      + '"GenerateDataKey","GenerateDataKeyWithoutPlaintext","DescribeKey"]}},"Effect":"Allow","Principal":{"AWS":"${Stack/CdkEmrSecurityKeyUserProvider/Role/Resource.Arn}"},"Resource":"*"}] '
      + '[ack: cdk-emr-security:key-policy-by-hand]');
  });
});

describe('arguments', () => {
  const stages = (stack: Stack) => new Stack(new Stage(stack.node.root as App, 'Stage', { env: ENV }), 'Elsewhere');
  const OWNED = 'a key that the app does not own is expected. Use the grants of the SecurityConfiguration or EncryptionKey.addKeyUser(), which write into the template of the key';
  const OWNED_ELSEWHERE = "a key that the app does not own is expected, and grants reach no other Stage. Import the role in Stage 'Stage' with iam.Role.fromRoleArn() and an ARN that is text, "
    + 'and use EncryptionKey.addKeyUser() there';
  const NO_KEY = 'key: has an ARN that is not of a KMS key,';
  const ALIAS = '"arn:<partition>:kms:<region>:<account>:key/<id>" is expected, or ":alias/<name>" in place of the key. '
    + 'Import an alias with kms.Alias.fromAliasName() and its full name, such as "alias/data"';
  const NO_ROLE = (arn: string) => `role: has an ARN that is not of a role, got "${arn}"; "arn:<partition>:iam::<account>:role/<name>" is expected. `
    + 'Import the role itself with iam.Role.fromRoleArn() or iam.Role.fromRoleName()';
  const TEXT = 'Import the role with iam.Role.fromRoleArn() and an ARN that is text, or with iam.Role.fromRoleName()';
  const NAME = 'across accounts and Regions a role can only be named by a name that is known at synth. Give the role a roleName, or roleName: PhysicalName.GENERATE_IF_NEEDED';
  const STAGE = 'a Stage cannot refer to what another one creates';
  const USE = '[{"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"],"Effect":"Allow","Principal":{"AWS":"ROLE"},"Resource":"*",'
    + '"Sid":"Allow use of the key"},{"Action":["kms:CreateGrant","kms:ListGrants","kms:RevokeGrant"],"Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}},"Effect":"Allow",'
    + '"Principal":{"AWS":"ROLE"},"Resource":"*","Sid":"Allow attachment of persistent resources"}]';

  test.each<[string, (stack: Stack) => any, string]>([
    ['null', () => null, 'props: is not an options object, got null; an object with key, role, mechanism, removalPolicy, provider is expected. Pass the options by name'],
    ['an unknown name', stack => ({ key: keyIn(stack), role: roleIn(stack), roles: [] }), 'props: has unknown options: roles; the options are key, role, mechanism, removalPolicy, provider. Remove or rename them'],
    ['no key', stack => ({ role: roleIn(stack) }), 'key: is missing; a key construct is expected. Import the key with kms.Key.fromKeyArn()'],
    ['the ARN of a key', stack => ({ key: KEY_ARN, role: roleIn(stack) }),
      `key: is not a KMS key, got "${KEY_ARN}"; a key construct is expected. Pass an EncryptionKey or a kms.Key; import one that exists with kms.Key.fromKeyArn()`],
    ['no role', stack => ({ key: keyIn(stack) }), 'role: is missing; a role construct is expected. Pass an iam.Role; import one that exists with iam.Role.fromRoleName()'],
    ['the ARN of a role', stack => ({ key: keyIn(stack), role: 'arn:aws:iam::111122223333:role/x' }),
      'role: is not an IAM role, got "arn:aws:iam::111122223333:role/x"; a role construct is expected. Pass an iam.Role; import one that exists with iam.Role.fromRoleArn()'],
    ['another mechanism', stack => ({ key: keyIn(stack), role: roleIn(stack), mechanism: 'grant' }),
      'mechanism: is not a mechanism, got "grant"; a KeyUserMechanism is expected. Pass KeyUserMechanism.KEY_POLICY or KeyUserMechanism.GRANT'],
    ['another removal policy', stack => ({ key: keyIn(stack), role: roleIn(stack), removalPolicy: 'keep' }),
      'removalPolicy: is not a removal policy, got "keep"; a RemovalPolicy of the CDK is expected. Pass RemovalPolicy.RETAIN or RemovalPolicy.DESTROY'],
    ['a snapshot', stack => ({ key: keyIn(stack), role: roleIn(stack), removalPolicy: RemovalPolicy.SNAPSHOT }),
      'removalPolicy: is not possible, got "snapshot"; a right cannot be saved for later. Pass RemovalPolicy.RETAIN or RemovalPolicy.DESTROY'],
    ['the provider of artefacts', stack => ({ key: keyIn(stack), role: roleIn(stack), provider: new ArtifactProvider(stack, 'Artifacts') }),
      "provider: is not a KeyUserProvider, got construct 'Stack/Artifacts'; the construct with the function is expected. Pass a KeyUserProvider, or leave it out"],
    ['the ARN of a function', stack => ({ key: keyIn(stack), role: roleIn(stack), provider: 'arn:aws:lambda:…' }),
      'provider: is not a KeyUserProvider, got "arn:aws:lambda:…"; the construct with the function is expected. Pass a KeyUserProvider, or leave it out'],
    ['a provider of another Region', stack => ({ key: keyIn(stack), role: roleIn(stack), provider: new KeyUserProvider(new Stack(stack.node.root as App, 'East', { env: { ...ENV, region: 'us-east-1' } }), 'Provider') }),
      "provider: is in Region us-east-1, got construct 'East/Provider'; CloudFormation calls functions of its own Region only, here us-west-2. Leave it out, or create one beside the ImportedKeyUser"],
    ['a provider of another account', stack => ({ key: keyIn(stack), role: roleIn(stack), provider: new KeyUserProvider(new Stack(stack.node.root as App, 'Far', { env: { ...ENV, account: '444455556666' } }), 'Provider') }),
      "provider: is in account 444455556666, got construct 'Far/Provider'; CloudFormation calls functions of its own account only, here 111122223333. Leave it out, or create one beside the ImportedKeyUser"],
    ['a provider of another Stage', stack => ({ key: keyIn(stack), role: roleIn(stack), provider: new KeyUserProvider(stages(stack), 'Provider') }),
      `provider: is in another Stage, got construct 'Stage/Elsewhere/Provider'; ${STAGE}. Create a KeyUserProvider in the same Stage`],
    ['a key of the app', stack => ({ key: new EncryptionKey(stack, 'Owned'), role: roleIn(stack) }), `key: is a key of this app, got construct 'Stack/Owned'; ${OWNED}`],
    ['a raw key of the app', stack => ({ key: kms.Key.fromCfnKey(new kms.CfnKey(stack, 'Owned', { keyPolicy: { Statement: [] } })), role: roleIn(stack) }), `key: is a key of this app, got construct 'Stack/Owned/@FromCfnKey'; ${OWNED}`],
    ['an alias of a key of the app', stack => ({ key: new kms.Key(stack, 'Owned').addAlias('analytics'), role: roleIn(stack) }), `key: is a key of this app, got construct 'Stack/Owned/Alias'; ${OWNED}`],
    ['a key of the app in another Stage', stack => ({ key: new kms.Key(stages(stack), 'Owned'), role: roleIn(stack) }), `key: is a key of this app in Stage 'Stage', got construct 'Stage/Elsewhere/Owned'; ${OWNED_ELSEWHERE}`],
    ['a key of the app by its ARN', stack => ({ key: keyIn(stack, new kms.Key(stack, 'Owned').keyArn), role: roleIn(stack) }), `key: is that of 'Stack/Owned', a key of this app, got construct 'Stack/Key'; ${OWNED}`],
    ['a key of the app by its id', stack => ({ key: keyIn(stack, stack.formatArn({ service: 'kms', resource: 'key', resourceName: new kms.Key(stack, 'Owned').keyId })), role: roleIn(stack) }),
      `key: is that of 'Stack/Owned', a key of this app, got construct 'Stack/Key'; ${OWNED}`],
    ['a key of another stack by its ARN', stack => ({ key: keyIn(stack, new kms.Key(new Stack(stack.node.root as App, 'Other', { env: ENV }), 'Owned').keyArn), role: roleIn(stack) }),
      `key: is that of 'Other/Owned', a key of this app, got construct 'Stack/Key'; ${OWNED}`],
    ['a key of another Region by its ARN', stack => ({ key: keyIn(stack, new kms.Key(new Stack(stack.node.root as App, 'Far', { env: { ...ENV, region: 'eu-west-1' } }), 'Owned').keyArn), role: roleIn(stack) }),
      `key: is that of 'Far/Owned', a key of this app, got construct 'Stack/Key'; ${OWNED}`],
    ['a key of another Stage by its ARN', stack => ({ key: keyIn(stack, new kms.Key(stages(stack), 'Owned').keyArn), role: roleIn(stack) }),
      `key: is that of 'Stage/Elsewhere/Owned', a key of this app in Stage 'Stage', got construct 'Stack/Key'; ${OWNED_ELSEWHERE}`],
    ['an AWS managed key by the ARN of its alias', stack => ({ key: keyIn(stack, 'arn:aws:kms:us-west-2:111122223333:alias/aws/ebs'), role: roleIn(stack), mechanism: GRANT }),
      "key: is an AWS managed key, alias/aws/ebs, got construct 'Stack/Key'; a customer managed key is expected, as nobody can edit the policies of the others or create grants for them. "
      + 'Create a key, and re-encrypt what is to be shared with it'],
    ['an alias without its prefix', stack => ({ key: byAlias(stack, 'analytics'), role: roleIn(stack) }), `${NO_KEY} got "arn:…:kms:us-west-2:111122223333:analytics"; ${ALIAS}`],
    ['an alias without a name', stack => ({ key: byAlias(stack, 'alias/'), role: roleIn(stack) }), `${NO_KEY} got "arn:…:kms:us-west-2:111122223333:alias/"; ${ALIAS}`],
    ['an empty alias', stack => ({ key: byAlias(stack, ''), role: roleIn(stack) }), `${NO_KEY} got "arn:…:kms:us-west-2:111122223333:"; ${ALIAS}`],
    ['a key of another partition', stack => ({ key: keyIn(stack, KEY_ARN.replace('aws', 'aws-cn')), role: roleIn(stack) }),
      "key: is in partition aws-cn, got construct 'Stack/Key'; a key of the partition of the stack, aws, is expected. Correct the ARN of the key"],
    ['an AWS managed key', stack => ({ key: byAlias(stack, 'alias/aws/s3'), role: roleIn(stack) }),
      "key: is an AWS managed key, alias/aws/s3, got construct 'Stack/Alias'; a customer managed key is expected, as nobody can edit the policies of the others or create grants for them. "
      + 'Create a key, and re-encrypt what is to be shared with it'],
    ['a key that another Stage names', stack => {
      const elsewhere = stages(stack);
      return { key: keyIn(elsewhere, new CfnParameter(elsewhere, 'KeyArn').valueAsString), role: roleIn(stack) };
    }, `key: is named by what is in another Stage, got construct 'Stage/Elsewhere/Key'; ${STAGE}. Import the key with kms.Key.fromKeyArn() and an ARN that is text`],
    ['a key of another Region', stack => ({ key: keyIn(stack, KEY_ARN.replace('us-west-2', 'us-east-1')), role: roleIn(stack) }),
      "key: is in Region us-east-1, got construct 'Stack/Key'; a key of the Region of the stack, us-west-2, is expected. Create the ImportedKeyUser in a stack of the Region of the key"],
    ['a key of another Region, for a grant', stack => ({ key: keyIn(stack, FOREIGN_ARN.replace('us-west-2', 'us-east-1')), role: roleIn(stack), mechanism: GRANT }),
      "key: is in Region us-east-1, got construct 'Stack/Key'; a key of the Region of the stack, us-west-2, is expected. Create the ImportedKeyUser in a stack of the Region of the key"],
    ['a key of another account', stack => ({ key: keyIn(stack, FOREIGN_ARN), role: roleIn(stack) }),
      "key: is of account 444455556666, got construct 'Stack/Key'; with KEY_POLICY a key of the account of the stack, 111122223333, is expected, as AWS KMS lets nobody else edit its policy. "
      + `Use KeyUserMechanism.GRANT, or ask the owner of the key to add to its key policy: ${USE.replace(/ROLE/g, '${Stack/Nodes/Resource.Arn}')}`],
    ['a role of another Stage', stack => ({ key: keyIn(stack), role: roleIn(stages(stack)) }),
      `role: is in another Stage, got construct 'Stage/Elsewhere/Nodes'; ${STAGE}; a role of the same Stage, or one with a known ARN, is expected. ${TEXT}`],
    ['a role of another Stage, imported by its ARN', stack => ({ key: keyIn(stack), role: iam.Role.fromRoleArn(stack, 'Imported', roleIn(stages(stack)).roleArn) }),
      `role: is named by what is in another Stage, got construct 'Stack/Imported'; ${STAGE}; a role of the same Stage, or one with a known ARN, is expected. ${TEXT}`],
    ['a role of another Stage and account, imported by its ARN', stack => {
      const elsewhere = new Stack(new Stage(stack.node.root as App, 'Stage', { env: { ...ENV, account: '444455556666' } }), 'Elsewhere');
      return { key: keyIn(stack), role: iam.Role.fromRoleArn(stack, 'Imported', roleIn(elsewhere).roleArn) };
    }, `role: is named by what is in another Stage, got construct 'Stack/Imported'; ${STAGE}; a role of the same Stage, or one with a known ARN, is expected. ${TEXT}`],
    ['a session', stack => ({ key: keyIn(stack), role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:sts::111122223333:assumed-role/a/b') }), NO_ROLE('arn:aws:sts::111122223333:assumed-role/a/b')],
    ['a user', stack => ({ key: keyIn(stack), role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:user/x') }), NO_ROLE('arn:aws:iam::111122223333:user/x')],
    ['a role with a blank', stack => ({ key: keyIn(stack), role: iam.Role.fromRoleName(stack, 'Role', 'a b') }), NO_ROLE('arn:aws:iam::111122223333:role/a b')],
    ['a role of another partition', stack => ({ key: keyIn(stack), role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws-cn:iam::111122223333:role/x') }),
      "role: is in partition aws-cn, got construct 'Stack/Role'; a role of the partition of the stack, aws, is expected. Correct the ARN of the role"],
    ['a nameless role of another Region', stack => ({ key: keyIn(stack), role: roleIn(new Stack(stack.node.root as App, 'Far', { env: { ...ENV, region: 'eu-west-1' } })) }),
      `role: has no name, and is in Region eu-west-1, got construct 'Far/Nodes'; ${NAME}`],
    ['a nameless role of another account and Region', stack => ({ key: keyIn(stack), role: roleIn(new Stack(stack.node.root as App, 'Far', { env: { account: '444455556666', region: 'eu-west-1' } })) }),
      `role: has no name, and is of account 444455556666 and in Region eu-west-1, got construct 'Far/Nodes'; ${NAME}`],
    ['a nameless role of who knows where', stack => ({ key: keyIn(stack), role: roleIn(new Stack(stack.node.root as App, 'Far')) }),
      `role: has no name, and is of another account or Region, got construct 'Far/Nodes'; ${NAME}`],
    ['a provider of who knows where', stack => ({ key: keyIn(stack), role: roleIn(stack), provider: new KeyUserProvider(new Stack(stack.node.root as App, 'Far'), 'Provider') }),
      "provider: is in a stack that may be of another Region or account, got construct 'Far/Provider'; CloudFormation calls functions of its own Region and account only. "
      + 'Leave it out, or create one beside the ImportedKeyUser'],
    ['a nameless role of another account', stack => ({ key: keyIn(stack), role: roleIn(new Stack(stack.node.root as App, 'Far', { env: { ...ENV, account: '444455556666' } })) }),
      "role: has no name, and is of account 444455556666, got construct 'Far/Nodes'; across accounts and Regions a role can only be named by a name that is known at synth. "
      + 'Give the role a roleName, or roleName: PhysicalName.GENERATE_IF_NEEDED'],
  ])('fails for %s', (_, props, text) => {
    const stack = newStack();
    const passed = props(stack);
    expect(() => new ImportedKeyUser(stack, 'User', passed)).toThrow(new Error(`ImportedKeyUser 'Stack/User': ${text}`));
    expect(stack.node.tryFindChild('User')).toBeUndefined();
    expect(stack.node.tryFindChild('CdkEmrSecurityKeyUserProvider')).toBeUndefined();
  });

  test('fails with all that is wrong at once', () => {
    const stack = newStack();
    expect(() => new ImportedKeyUser(stack, 'User', { key: keyIn(stack, FOREIGN_ARN.replace('us-west-2', 'us-east-1')), mechanism: 'x' } as any))
      .toThrow(/^ImportedKeyUser 'Stack\/User' has 3 problems:\n- role: is missing.*\n- mechanism: is not.*\n- key: is in Region us-east-1/);
  });

  test.each<[string, object, (stack: Stack) => iam.IRole]>([
    ['by name, in a stack that knows nothing', {}, stack => iam.Role.fromRoleName(stack, 'Role', 'Nodes')],
    ['of China, in a stack that knows nothing', {}, stack => iam.Role.fromRoleArn(stack, 'Role', 'arn:aws-cn:iam::111122223333:role/emr/Nodes')],
    ['of China', { account: '111122223333', region: 'cn-north-1' }, stack => iam.Role.fromRoleArn(stack, 'Role', 'arn:aws-cn:iam::111122223333:role/emr/Nodes')],
    ['by a parameter', ENV, stack => iam.Role.fromRoleArn(stack, 'Role', new CfnParameter(stack, 'RoleArn').valueAsString)],
    ['by an import', ENV, stack => iam.Role.fromRoleArn(stack, 'Role', Fn.importValue('RoleArn'))],
    ['by a name that is a parameter', ENV, stack => iam.Role.fromRoleName(stack, 'Role', new CfnParameter(stack, 'RoleName').valueAsString)],
  ])('takes a role %s', (_, env, role) => {
    const stack = newStack(env);
    const [region, partition] = 'region' in env && env.region === 'cn-north-1' ? ['cn-north-1', 'aws-cn'] : ['us-west-2', 'aws'];
    expect(() => new ImportedKeyUser(stack, 'User', { key: keyIn(stack, KEY_ARN.replace('aws', partition).replace('us-west-2', region)), role: role(stack) })).not.toThrow();
  });

  test('fails for a name that no role has, also where neither account nor partition are known', () => {
    const stack = newStack({});
    expect(() => new ImportedKeyUser(stack, 'User', { key: keyIn(stack), role: iam.Role.fromRoleName(stack, 'Role', 'a b') }))
      .toThrow(new Error(`ImportedKeyUser 'Stack/User': ${NO_ROLE('arn:${AWS::Partition}:iam::${AWS::AccountId}:role/a b')}`));
  });

  test('takes an alias by its ARN for the key that it points to', () => {
    const stack = newStack();
    new ImportedKeyUser(stack, 'User', { key: keyIn(stack, 'arn:aws:kms:us-west-2:444455556666:alias/data'), role: roleIn(stack), mechanism: GRANT });
    const { specification, statements } = keyUserOf(stack);
    expect(specification.key).toBe('arn:aws:kms:us-west-2:444455556666:alias/data');
    expect(linesOf(statements)[1]).toBe('kms:DescribeKey kms:ListGrants kms:RevokeGrant on arn:aws:kms:us-west-2:444455556666:key/* if kms:ResourceAliases alias/data');
    expect(noteIdsOf(stack, 'warning')).toContain('cdk-emr-security:imported-key-user-by-alias');
  });

  test('shows what it was made of', () => {
    const stack = newStack();
    const [key, role] = [keyIn(stack), roleIn(stack)];
    const user = new ImportedKeyUser(stack, 'User', { key, role });
    expect(user).toMatchObject({ mechanism: KEY_POLICY });
    expect([user.key, user.role, user.provider]).toEqual([key, role, stack.node.findChild('CdkEmrSecurityKeyUserProvider')]);
    const provider = new KeyUserProvider(stack, 'Provider');
    expect(new ImportedKeyUser(stack, 'Other', { key, role, mechanism: GRANT, provider })).toMatchObject({ mechanism: GRANT, provider });
  });

  test('a stack that knows neither account nor Region takes the key for one of its own', () => {
    const stack = newStack({});
    new ImportedKeyUser(stack, 'User', { key: keyIn(stack, FOREIGN_ARN), role: roleIn(stack) });
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
    expect(keyUserOf(stack).specification.key).toBe(FOREIGN_ARN);
  });

  test('an output of another stack of the app names a key', () => {
    const app = new App();
    const [a, b] = ['A', 'B'].map(id => new Stack(app, id, { env: ENV }));
    new CfnOutput(a, 'KeyArn', { value: KEY_ARN, exportName: 'KeyArn' });
    new ImportedKeyUser(b, 'User', { key: keyIn(b, Fn.importValue('KeyArn')), role: roleIn(a) });
    expect(keyUserOf(b).specification).toMatchObject({ mechanism: 'KEY_POLICY' });
  });
});

test.each([ENV, { region: ENV.region }, {}])('feature flags change no ids, in %j', env => {
  const idsWith = (flag: boolean) => {
    const stack = new Stack(new App({ context: { '@aws-cdk/core:enablePartitionLiterals': flag, '@aws-cdk/aws-iam:minimizePolicies': flag } }), 'Stack', { env });
    const alias = kms.Alias.fromAliasName(stack, 'Alias', 'alias/emr');
    new ImportedKeyUser(stack, 'ByName', { key: alias, role: iam.Role.fromRoleName(stack, 'Named', 'Nodes') });
    new ImportedKeyUser(stack, 'OfApp', { key: alias, role: roleIn(stack) });
    return Object.keys(Template.fromStack(stack).toJSON().Resources).sort();
  };
  expect(idsWith(true)).toEqual(idsWith(false));
});

describe('those that there are', () => {
  const found = (key: kms.IKey, role: iam.IRole, inStageOf: Stack) => importedKeyUsersOf(keyTarget(key), subjectOf(role), inStageOf);

  test('are found by key and role', () => {
    const stack = newStack();
    const [key, role] = [keyIn(stack), roleIn(stack, 'Service')];
    const users = [new ImportedKeyUser(stack, 'User', { key, role, mechanism: GRANT }), new ImportedKeyUser(stack, 'Other', { key, role })];
    expect(found(keyIn(stack, KEY_ARN, 'SameKey'), role, stack)).toEqual(users);
    expect(found(keyIn(stack, OTHER_ARN, 'OtherKey'), role, stack)).toEqual([]);
    expect(found(key, roleIn(stack), stack)).toEqual([]);
    expect(found(key, role, new Stack(new Stage(stack.node.root, 'Stage'), 'Stack'))).toEqual([]);
  });

  test('roles that cannot be named from where it is asked are told apart', () => {
    const app = new App();
    const [here, far] = [new Stack(app, 'Here', { env: ENV }), new Stack(app, 'Far', { env: { ...ENV, account: '444455556666' } })];
    const [one, other] = [roleIn(far, 'One'), roleIn(far, 'Other')];
    const user = new ImportedKeyUser(far, 'User', { key: keyIn(far, FOREIGN_ARN), role: one, mechanism: GRANT });
    expect([one, other].map(role => found(keyIn(here, FOREIGN_ARN), role, here))).toEqual([[user], []]);
    const asked = iam.Role.fromRoleName(here, 'One', 'Nodes');
    expect(found(keyIn(here, FOREIGN_ARN), asked, here)).toEqual([]);
  });
});
