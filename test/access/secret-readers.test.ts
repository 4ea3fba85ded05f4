import { App, CfnParameter, PhysicalName, Stack, aws_iam as iam, aws_kms as kms, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import {
  EncryptionKey, InTransitEncryption, Kerberos, LocalDiskEncryption, Ranger, RangerPlugin, S3Encryption, SecurityConfiguration,
  SecurityConfigurationProps,
} from '../../lib';
import { checkSecret } from '../../lib/access/secret-readers';
import { Problems } from '../../lib/private/errors';
import { documentOf, newStack, notesOf } from '../synthesized';

/* eslint-disable @typescript-eslint/no-explicit-any -- templates and what JavaScript passes have no types */

const ACCOUNT = '111122223333';
const OTHER_ACCOUNT = '444455556666';
const env = { account: ACCOUNT, region: 'us-west-2' };
const OFF: SecurityConfigurationProps = {
  s3Encryption: S3Encryption.sseS3(), localDiskEncryption: LocalDiskEncryption.disabled(), inTransitEncryption: InTransitEncryption.disabled(),
  serviceRoles: [],
};
const SECRET = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:ranger';
const KEY = 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const nodesIn = (stack: Stack, props: Partial<iam.RoleProps> = {}) =>
  new iam.Role(stack, 'Nodes', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'), ...props });

/** A configuration of which the nodes read one secret. */
function reading(scope: Construct, secret: secretsmanager.ISecret, nodes: iam.IRole[], props: SecurityConfigurationProps = {}, id = 'Security'): SecurityConfiguration {
  const role = (name: string) => iam.Role.fromRoleArn(scope, `${id}${name}`, `arn:aws:iam::${ACCOUNT}:role/${name}`);
  return new SecurityConfiguration(scope, id, {
    ...OFF, instanceRoles: nodes, kerberos: Kerberos.clusterDedicatedKdc(), ...props,
    ranger: Ranger.adminServer('https://ranger.example.com:6182', {
      adminServerSecret: secret, pluginRole: role('Data'), otherServicesRole: role('Users'),
      plugins: [RangerPlugin.hive({ clientSecret: secret, policyRepositoryName: 'hive' })],
    }),
  });
}

/** What the policies of the stack say of secrets and keys. */
function rightsIn(stack: Stack): any[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(statement => /^(secretsmanager|kms):/.test([statement.Action].flat()[0]));
}

function keyStatements(stack: Stack): any[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key')).flatMap(({ Properties }) => Properties.KeyPolicy.Statement)
    .filter(statement => statement.Action === 'kms:Decrypt');
}

/** Our warnings but those that tell of the trust of imported roles. */
const warningsOf = (stack: Stack) => notesOf(stack, 'warning').map(({ text }) => text)
  .filter(text => text.includes('[ack: cdk-emr-security:') && !text.includes('trust-policy-by-hand'));
const read = (resource: unknown) => ({ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: resource });
const arnOfNodes = { 'Fn::GetAtt': [expect.stringMatching('^Nodes'), 'Arn'] };
const VIA = { StringEquals: { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' } };

describe('a secret of the account is read by the policies of the role', () => {
  test.each<[string, (stack: Stack) => secretsmanager.ISecret, unknown, unknown]>([
    ['owned', stack => new secretsmanager.Secret(stack, 'Secret'), { Ref: expect.stringMatching('^Secret') }, { Ref: expect.stringMatching('^Secret') }],
    ['by its complete ARN', stack => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', `${SECRET}-AbCdEf`), `${SECRET}-AbCdEf`, `${SECRET}-AbCdEf`],
    ['by an ARN without the characters behind the name', stack => secretsmanager.Secret.fromSecretPartialArn(stack, 'Secret', SECRET), SECRET, `${SECRET}-??????`],
    ['by its name', stack => secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'ranger'),
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:us-west-2:111122223333:secret:ranger']] },
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:us-west-2:111122223333:secret:ranger-??????']] }],
    ['by a complete ARN that is a token', stack => secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: new CfnParameter(stack, 'Arn').valueAsString }),
      { Ref: 'Arn' }, { Ref: 'Arn' }],
  ])('%s', (_, secret, named, allowed) => {
    const stack = newStack();
    reading(stack, secret(stack), [nodesIn(stack)]);
    expect(documentOf(stack).AuthorizationConfiguration.RangerConfiguration.AdminServerSecretARN).toEqual(named);
    expect(rightsIn(stack)).toEqual([read(allowed)]);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('also by a role that is granted later', () => {
    const stack = newStack();
    const configuration = reading(stack, secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', `${SECRET}-AbCdEf`), []);
    expect(rightsIn(new Stack())).toEqual([]);
    configuration.grants.instanceRole(nodesIn(stack));
    expect(rightsIn(stack)).toEqual([read(`${SECRET}-AbCdEf`)]);
  });

  test('of another stack', () => {
    const app = new App();
    const [here, there] = [new Stack(app, 'Stack', { env }), new Stack(app, 'There', { env })];
    reading(here, new secretsmanager.Secret(there, 'Secret'), [nodesIn(here)]);
    expect(rightsIn(here)).toEqual([read({ 'Fn::ImportValue': expect.stringMatching('^There:ExportsOutputRefSecret') })]);
  });

  test('by a role of another Region, for which CDK knows the name only', () => {
    const app = new App();
    const [here, there] = [new Stack(app, 'Stack', { env }), new Stack(app, 'There', { env: { ...env, region: 'eu-west-1' } })];
    reading(here, new secretsmanager.Secret(here, 'Secret', { secretName: 'ranger' }), [nodesIn(there, { roleName: 'Nodes' })]);
    expect(rightsIn(there)).toEqual([read({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:us-west-2:111122223333:secret:ranger-??????']] })]);
    expect(rightsIn(here)).toEqual([]);
  });
});

describe('the key of the secret', () => {
  test('of the app lets the role decrypt through Secrets Manager only', () => {
    const stack = newStack();
    reading(stack, new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') }), [nodesIn(stack)]);
    expect(keyStatements(stack)).toEqual([{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', Principal: { AWS: arnOfNodes }, Condition: VIA }]);
    expect(rightsIn(stack)).toEqual([read({ Ref: expect.stringMatching('^Secret') })]);
  });

  test('that is imported is left to the policies of the role', () => {
    const stack = newStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', KEY);
    reading(stack, secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: `${SECRET}-AbCdEf`, encryptionKey }), [nodesIn(stack)]);
    expect(rightsIn(stack)).toEqual([{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY, Condition: VIA }, read(`${SECRET}-AbCdEf`)]);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('that encrypts the data as well needs no second statement', () => {
    const stack = newStack();
    const encryptionKey = new EncryptionKey(stack, 'Key');
    reading(stack, new secretsmanager.Secret(stack, 'Secret', { encryptionKey }), [nodesIn(stack)], { encryptionKey, s3Encryption: S3Encryption.sseKms() });
    expect(keyStatements(stack)).toEqual([]);
  });

  test('of AWS needs nothing: whoever may read a secret of the account may decrypt it', () => {
    const stack = newStack();
    const encryptionKey = kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/secretsmanager');
    reading(stack, secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: `${SECRET}-AbCdEf`, encryptionKey }), [nodesIn(stack)]);
    expect(rightsIn(stack)).toEqual([read(`${SECRET}-AbCdEf`)]);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('of two secrets is asked for once', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    ['One', 'Two'].forEach(id => reading(stack, new secretsmanager.Secret(stack, `Secret${id}`, { encryptionKey }), [stack.node.tryFindChild('Nodes') as iam.Role ?? nodesIn(stack)], {}, id));
    expect(keyStatements(stack)).toHaveLength(1);
    expect(rightsIn(stack)).toHaveLength(2);
  });
});

describe('a secret of another account', () => {
  const THERE = SECRET.replace(ACCOUNT, OTHER_ACCOUNT);
  const BY_HAND = (what: string) => "secret 'Stack/Secret': this app cannot edit the resource policy, so role 'Stack/Nodes' may not read secret 'Stack/Secret' yet; "
    + `these statements are expected in the resource policy. Ask the owner of the resource to add them: ${what} [ack: cdk-emr-security:resource-policy-by-hand]`;
  const STATEMENT = '[{"Action":"secretsmanager:GetSecretValue","Effect":"Allow","Principal":{"AWS":"${Stack/Nodes/Resource.Arn}"},"Resource":"*"}]';
  const OF_OTHER_ACCOUNT = (path: string, key: string, that: string, remedy: string) => `ranger.${path}: secret 'Stack/Secret' is in account 444455556666, and ${key}; `
    + `no other account can use ${that}, so a customer managed key is expected that lets the roles of the nodes decrypt. `
    + `${remedy} in secretsmanager.Secret.fromSecretAttributes() [ack: cdk-emr-security:secret-of-another-account]`;

  test('wants the resource policy and a key that is known', () => {
    const stack = newStack();
    reading(stack, secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', `${THERE}-AbCdEf`), [nodesIn(stack)]);
    expect(rightsIn(stack)).toEqual([read(`${THERE}-AbCdEf`)]);
    expect(warningsOf(stack)).toEqual([
      ...['adminServerSecret', 'plugins[0].clientSecret'].map(path =>
        OF_OTHER_ACCOUNT(path, 'its key is not known', 'the AWS managed key aws/secretsmanager', 'Name the key')),
      BY_HAND(STATEMENT),
    ]);
  });

  test('cannot be read with the key of AWS', () => {
    const stack = newStack();
    const encryptionKey = kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/secretsmanager');
    reading(stack, secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: `${THERE}-AbCdEf`, encryptionKey }), [nodesIn(stack)]);
    expect(warningsOf(stack)[0]).toBe(OF_OTHER_ACCOUNT('adminServerSecret', 'its key is the AWS managed key aws/secretsmanager', 'that key', 'Encrypt the secret with one, and name it'));
  });

  test('with a key of its account has its owners told of both policies', () => {
    const stack = newStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', KEY.replace(ACCOUNT, OTHER_ACCOUNT));
    reading(stack, secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: `${THERE}-AbCdEf`, encryptionKey }), [nodesIn(stack)]);
    expect(rightsIn(stack)).toEqual([
      read(`${THERE}-AbCdEf`), { Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY.replace(ACCOUNT, OTHER_ACCOUNT), Condition: VIA },
    ]);
    expect(warningsOf(stack)).toEqual([
      BY_HAND(STATEMENT),
      "KMS key 'Stack/Key': this app cannot edit the key policy, so role 'Stack/Nodes' may not decrypt the secrets that it encrypts yet; these statements are expected in the key policy. "
      + 'Ask the owner of the key to add them: [{"Action":"kms:Decrypt","Condition":{"StringEquals":{"kms:ViaService":"secretsmanager.us-west-2.amazonaws.com"}},"Effect":"Allow",'
      + '"Principal":{"AWS":"${Stack/Nodes/Resource.Arn}"},"Resource":"*"}] [ack: cdk-emr-security:key-policy-by-hand]',
    ]);
  });

  test('that the app owns gets its resource policy', () => {
    const app = new App();
    const [here, there] = [new Stack(app, 'Stack', { env }), new Stack(app, 'There', { env: { ...env, account: OTHER_ACCOUNT } })];
    const secret = new secretsmanager.Secret(there, 'Secret', { secretName: 'ranger', encryptionKey: new kms.Key(there, 'Key', { alias: 'ranger' }) });
    reading(here, secret, [nodesIn(here, { roleName: PhysicalName.GENERATE_IF_NEEDED })]);
    const policies = Object.values(Template.fromStack(there).findResources('AWS::SecretsManager::ResourcePolicy'));
    const principal = { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, expect.stringMatching(/^:iam::111122223333:role\/stackstacknodes/i)]] } };
    expect(policies.map(({ Properties }) => Properties.ResourcePolicy.Statement)).toEqual([[
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*', Principal: principal },
    ]]);
    expect(keyStatements(there)).toContainEqual({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', Condition: VIA, Principal: principal });
    expect(rightsIn(here)).toContainEqual(read({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:us-west-2:444455556666:secret:ranger-??????']] }));
    expect(warningsOf(here)).toEqual([]);
  });
});

test('a secret of another Region is doubted', () => {
  const stack = newStack();
  reading(stack, secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', `${SECRET.replace('us-west-2', 'eu-west-1')}-AbCdEf`), [nodesIn(stack)]);
  expect(warningsOf(stack)).toEqual(['adminServerSecret', 'plugins[0].clientSecret'].map(path =>
    `ranger.${path}: secret 'Stack/Secret' is in eu-west-1, and the clusters are in us-west-2; nothing is documented of nodes that read secrets of other Regions, `
    + 'so one of us-west-2 is expected. Replicate the secret, and import the replica [ack: cdk-emr-security:secret-of-another-region]'));
  expect(rightsIn(stack)).toEqual([read(`${SECRET.replace('us-west-2', 'eu-west-1')}-AbCdEf`)]);
});

test('nothing is said of Regions and accounts that are not known', () => {
  const stack = new Stack(new App(), 'Stack');
  reading(stack, secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', `${SECRET}-AbCdEf`), [nodesIn(stack)]);
  expect(warningsOf(stack)).toEqual([]);
});

describe('checkSecret', () => {
  const stack = newStack();
  test.each<[string, any, string]>([
    ['nothing', undefined, 'is missing'],
    ['null', null, 'is not a secret, got null'],
    ['an ARN', SECRET, `is not a secret, got "${SECRET}"`],
    ['the value itself, which is not shown', 'hunter2', 'is not a secret'],
    ['another construct', nodesIn(stack), "is not a secret, got construct 'Stack/Nodes'"],
    ['what only looks like one', { secretArn: SECRET }, `is not a secret, got {"secretArn":"${SECRET}"}`],
  ])('fails for %s', (_, value, wrong) => {
    const problems = new Problems();
    expect(checkSecret(problems, 'ldap.bindCertificate', value)).toBe(false);
    expect(() => problems.throwIfAny(stack, 'It', 'Thing')).toThrow(`Thing 'Stack/It': ldap.bindCertificate: ${wrong}; a secret construct is expected. `
      + 'Pass a secretsmanager.Secret; import one that exists with secretsmanager.Secret.fromSecretCompleteArn() or .fromSecretNameV2()');
  });

  test('passes for a secret', () => {
    const problems = new Problems();
    expect(checkSecret(problems, 'x', new secretsmanager.Secret(stack, 'Secret'))).toBe(true);
    expect(problems.any).toBe(false);
  });
});
