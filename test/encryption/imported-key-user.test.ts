// What the template has of users of keys that the app does not own: rights, order, and what is refused.
import { App, CfnOutput, CfnParameter, CfnResource, Fn, NestedStack, RemovalPolicy, Stack, Stage, Token, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { FOREIGN_ARN, KEY_ARN, OTHER_ARN, keyIn, keyUserOf, keyUsersOf, nameOf, roleIn } from './key-users-in-template';
import { ArtifactProvider, EncryptionKey, ImportedKeyUser, ImportedKeyUserProps, KeyUserMechanism, KeyUserProvider } from '../../lib';
import { importedKeyUsersOf } from '../../lib/encryption/imported-key-user';
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

describe('a change of key, role or mechanism makes new resources', () => {
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
    ['the function', stack => ({ provider: new KeyUserProvider(stack, 'Mine') })],
    ['other properties of the role', stack => ({ role: roleIn(stack, 'Nodes', { description: 'the nodes' }) })],
  ])('not a change of %s', (_, change) => {
    expect(ids(change)).toEqual(before);
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

  test('for the same key under two constructs', () => {
    const stack = newStack();
    new ImportedKeyUser(stack, 'A', { key: keyIn(stack), role: roleIn(stack) });
    new ImportedKeyUser(stack, 'B', { key: keyIn(stack, KEY_ARN, 'SameKey'), role: roleIn(stack) });
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
        + 'neither moves with it nor is removed from the old key. Import the key with kms.Key.fromKeyArn() [ack: cdk-emr-security:imported-key-user-by-alias]',
    }]);
  });

  test.each<[string, (stack: Stack) => string, boolean]>([
    ['a parameter', stack => new CfnParameter(stack, 'KeyArn').valueAsString, true],
    ['an import', () => Fn.importValue('KeyArn'), true],
    ['the account of the stack', stack => `arn:aws:kms:us-west-2:${stack.account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`, false],
    ['text', () => KEY_ARN, false],
  ])('an ARN of which the account is that of %s', (_, arn, warned) => {
    for (const env of [ENV, {}]) {
      const stack = newStack(env);
      const key = keyIn(stack, arn(stack));
      const role = roleIn(stack);
      new ImportedKeyUser(stack, 'Granted', { key, role, mechanism: GRANT });
      expect(noteIdsOf(stack, 'warning')).toEqual([]);
    }
    const stack = newStack({});
    new ImportedKeyUser(stack, 'User', { key: keyIn(stack, arn(stack)), role: roleIn(stack) });
    expect(notesOf(stack, 'warning').map(({ text }) => text)).toEqual(warned ? [
      "key: its account is not known at synth, got construct 'Stack/Key'; a key of the account of the stack is expected, as AWS KMS lets nobody edit the policies of keys of other accounts. "
      + 'Import the key with an ARN that is text, or use KeyUserMechanism.GRANT where it may be of another account [ack: cdk-emr-security:imported-key-user-account-unknown]',
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
    ['a key of the app in another Stage', stack => ({ key: new kms.Key(stages(stack), 'Owned'), role: roleIn(stack) }), `key: is a key of this app, got construct 'Stage/Elsewhere/Owned'; ${OWNED}`],
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
      `role: is in another Stage, got construct 'Stage/Elsewhere/Nodes'; ${STAGE}; a role of the same Stage, or one with a known ARN, is expected. `
      + 'Import the role with iam.Role.fromRoleArn() or iam.Role.fromRoleName()'],
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
  test('are found by key and role', () => {
    const stack = newStack();
    const [key, role] = [keyIn(stack), roleIn(stack, 'Service')];
    const users = [new ImportedKeyUser(stack, 'User', { key, role, mechanism: GRANT }), new ImportedKeyUser(stack, 'Other', { key, role })];
    expect(importedKeyUsersOf(stack, keyIn(stack, KEY_ARN, 'SameKey'), role)).toEqual(users);
    expect(importedKeyUsersOf(stack, keyIn(stack, OTHER_ARN, 'OtherKey'), role)).toEqual([]);
    expect(importedKeyUsersOf(stack, key, roleIn(stack))).toEqual([]);
  });

  test('roles that cannot be named from where it is asked are told apart', () => {
    const app = new App();
    const [here, far] = [new Stack(app, 'Here', { env: ENV }), new Stack(app, 'Far', { env: { ...ENV, account: '444455556666' } })];
    const [one, other] = [roleIn(far, 'One'), roleIn(far, 'Other')];
    const user = new ImportedKeyUser(far, 'User', { key: keyIn(far, FOREIGN_ARN), role: one, mechanism: GRANT });
    expect([one, other].map(role => importedKeyUsersOf(here, keyIn(here, FOREIGN_ARN), role))).toEqual([[user], []]);
  });
});
