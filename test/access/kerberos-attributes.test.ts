import {
  App, CfnDynamicReference, CfnDynamicReferenceService, CfnParameter, CfnResource, Fn, Lazy, SecretValue, Stack, Token,
  aws_emr as emr, aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Kerberos, KerberosAttributes, KerberosSecrets, SecurityConfiguration } from '../../lib';
import { errorsOf, raisedWarnings } from '../checks/fixtures';
import { ENV } from '../synthesized';

const ARN = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:kdc-AbCdEf';
const CLUSTER = { name: 'analytics', instances: {}, jobFlowRole: 'EMR_EC2_DefaultRole', serviceRole: 'EMR_DefaultRole' };

function newStack(context: Record<string, unknown> = {}): Stack {
  return new Stack(new App({ context }), 'Stack', { env: ENV });
}

/** A cluster with these attributes under a configuration with Kerberos, and what of it stands in the template. */
function rendered(secrets: KerberosSecrets, stack: Stack): unknown {
  const security = new SecurityConfiguration(stack, 'Security', { kerberos: Kerberos.clusterDedicatedKdc() });
  security.attachTo(new emr.CfnCluster(stack, 'Cluster', { ...CLUSTER, kerberosAttributes: KerberosAttributes.fromSecrets(secrets) }));
  return attributesIn(stack);
}

function attributesIn(stack: Stack): unknown {
  const [cluster] = Object.values(Template.fromStack(stack).findResources('AWS::EMR::Cluster'));
  return cluster.Properties.KerberosAttributes;
}

/** With and without the flag under which the CDK refuses secrets in L1s. */
describe.each([true, false])('with @aws-cdk/core:checkSecretUsage %s', flag => {
  const stackWith = () => newStack({ '@aws-cdk/core:checkSecretUsage': flag });

  test.each<[string, (stack: Stack) => SecretValue, unknown]>([
    ['a secret by its name', () => SecretValue.secretsManager('kdc'), '{{resolve:secretsmanager:kdc:SecretString:::}}'],
    ['a field of a version of a secret', () => SecretValue.secretsManager('kdc', { jsonField: 'password', versionId: 'v1' }),
      '{{resolve:secretsmanager:kdc:SecretString:password::v1}}'],
    ['an imported secret', stack => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Kdc', ARN).secretValue, `{{resolve:secretsmanager:${ARN}:SecretString:::}}`],
    ['a field of a secret of the app', stack => new secretsmanager.Secret(stack, 'Kdc').secretValueFromJson('password'),
      { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: expect.stringMatching(/^Kdc/) }, ':SecretString:password::}}']] }],
    ['a parameter with NoEcho', stack => SecretValue.cfnParameter(new CfnParameter(stack, 'Password', { noEcho: true })), { Ref: 'Password' }],
    ['an attribute of a resource', stack => SecretValue.resourceAttribute(new CfnResource(stack, 'Made', { type: 'Custom::Password' }).getAtt('Value').toString()),
      { 'Fn::GetAtt': ['Made', 'Value'] }],
    ['a dynamic reference as text', () => SecretValue.unsafePlainText('{{resolve:secretsmanager:kdc}}'), '{{resolve:secretsmanager:kdc}}'],
    ['a dynamic reference as text, whose name is a parameter', stack => SecretValue.unsafePlainText(`{{resolve:secretsmanager:${new CfnParameter(stack, 'Name').valueAsString}}}`),
      { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Name' }, '}}']] }],
    ['a reference behind a token', () => SecretValue.unsafePlainText(Lazy.string({ produce: () => '{{resolve:secretsmanager:kdc}}' })), '{{resolve:secretsmanager:kdc}}'],
    ['a function of CloudFormation', () => SecretValue.unsafePlainText(Fn.importValue('password')), { 'Fn::ImportValue': 'password' }],
  ])('%s is a reference in the template', (_, password, expected) => {
    const stack = stackWith();
    expect(rendered({ realm: 'EC2.INTERNAL', kdcAdminPassword: password(stack) }, stack)).toEqual({ Realm: 'EC2.INTERNAL', KdcAdminPassword: expected });
  });

  test('all attributes are written', () => {
    const stack = stackWith();
    const user = new CfnParameter(stack, 'User').valueAsString;
    const field = (jsonField: string) => SecretValue.secretsManager('kdc', { jsonField });
    expect(rendered({
      realm: 'EC2.INTERNAL', kdcAdminPassword: field('admin'), crossRealmTrustPrincipalPassword: field('trust'), adDomainJoinUser: user, adDomainJoinPassword: field('join'),
    }, stack)).toEqual({
      Realm: 'EC2.INTERNAL',
      KdcAdminPassword: '{{resolve:secretsmanager:kdc:SecretString:admin::}}',
      CrossRealmTrustPrincipalPassword: '{{resolve:secretsmanager:kdc:SecretString:trust::}}',
      ADDomainJoinUser: { Ref: 'User' },
      ADDomainJoinPassword: '{{resolve:secretsmanager:kdc:SecretString:join::}}',
    });
  });

  test.each<[string, () => SecretValue]>([
    ['a plain password behind a token', () => SecretValue.unsafePlainText(Lazy.string({ produce: () => 'Passw0rd' }))],
    ['a plain password behind a token of any value', () => new SecretValue(Token.asAny('Passw0rd'))],
    ['a number', () => SecretValue.unsafePlainText(4711 as never)],
  ])('%s is an error when the app is synthesized', (_, password) => {
    const synth = () => {
      const stack = stackWith();
      rendered({ realm: 'EC2.INTERNAL', kdcAdminPassword: password() }, stack);
    };
    expect(synth).toThrow('KerberosAttributes.fromSecrets: kdcAdminPassword: would stand in the template as plain text; a password in AWS Secrets Manager, or a parameter '
      + 'with NoEcho, is expected. Pass secret.secretValue, secret.secretValueFromJson(field) or SecretValue.secretsManager(id)');
    expect(synth).not.toThrow(/Passw0rd|4711/);
  });

  test.each<[string, (stack: Stack) => SecretValue]>([
    ['a secure string of Systems Manager', () => SecretValue.ssmSecure('kdc', '1')],
    ['one whose name is a token', stack => SecretValue.ssmSecure(new CfnParameter(stack, 'Name').valueAsString, '1')],
    ['one as a dynamic reference', () => SecretValue.cfnDynamicReference(new CfnDynamicReference(CfnDynamicReferenceService.SSM_SECURE, 'kdc:1'))],
  ])('%s is an error when the app is synthesized', (_, password) => {
    const stack = stackWith();
    expect(() => rendered({ realm: 'EC2.INTERNAL', kdcAdminPassword: password(stack) }, stack)).toThrow(
      'KerberosAttributes.fromSecrets: kdcAdminPassword: is a secure string of Systems Manager, which CloudFormation does not resolve in properties of Amazon EMR; ');
  });
});

test('attributes can be given to a cluster that exists', () => {
  const stack = newStack();
  const cluster = new emr.CfnCluster(stack, 'Cluster', CLUSTER);
  new SecurityConfiguration(stack, 'Security', { kerberos: Kerberos.clusterDedicatedKdc() }).attachTo(cluster);
  cluster.kerberosAttributes = KerberosAttributes.fromSecrets({ realm: 'EC2.INTERNAL', kdcAdminPassword: SecretValue.secretsManager('kdc') });
  expect(attributesIn(stack)).toEqual({ Realm: 'EC2.INTERNAL', KdcAdminPassword: '{{resolve:secretsmanager:kdc:SecretString:::}}' });
});

test('a secret of another stack is exported by its ARN', () => {
  const app = new App();
  const secret = new secretsmanager.Secret(new Stack(app, 'Secrets', { env: ENV }), 'Kdc');
  const stack = new Stack(app, 'Stack', { env: ENV });
  expect(rendered({ realm: 'EC2.INTERNAL', kdcAdminPassword: secret.secretValue }, stack)).toEqual({
    Realm: 'EC2.INTERNAL',
    KdcAdminPassword: { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { 'Fn::ImportValue': expect.stringMatching(/^Secrets:ExportsOutputRefKdc/) }, ':SecretString:::}}']] },
  });
});

test('a cluster with them is beyond reproach', () => {
  const stack = newStack();
  rendered({ realm: 'EC2.INTERNAL', kdcAdminPassword: new secretsmanager.Secret(stack, 'Kdc').secretValue }, stack);
  expect(errorsOf(stack)).toEqual([]);
  expect(raisedWarnings(stack).filter(text => /kerberos/i.test(text))).toEqual([]);
});

/** The message for what JavaScript may pass. */
function messageFor(secrets: unknown): string {
  try {
    KerberosAttributes.fromSecrets(secrets as KerberosSecrets);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

const PASSWORD = SecretValue.secretsManager('kdc');
const EXPECTED = 'a password in AWS Secrets Manager, or a parameter with NoEcho, is expected. '
  + 'Pass secret.secretValue, secret.secretValueFromJson(field) or SecretValue.secretsManager(id)';
const NAMES = 'realm, kdcAdminPassword, crossRealmTrustPrincipalPassword, adDomainJoinUser, adDomainJoinPassword';
const parameter = (props: Record<string, unknown>) => new CfnParameter(new Stack(), 'Password', props);

test.each<[string, unknown, string]>([
  ['nothing', undefined, `secrets: is not an options object; an object with ${NAMES} is expected. Pass the options by name`],
  ['text', 'Passw0rd', `secrets: is not an options object; an object with ${NAMES} is expected. Pass the options by name`],
  ['a list', [PASSWORD], `secrets: is not an options object, got ["<unresolved-token>"]; an object with ${NAMES} is expected. Pass the options by name`],
  ['an empty object', {}, `has 2 problems:\n- realm: is missing; the name of a realm is expected. Pass a string\n- kdcAdminPassword: is missing; ${EXPECTED}`],
  ['an unknown name', { realm: 'R', kdcAdminPassword: PASSWORD, password: 'Passw0rd' }, `secrets: has unknown options: password; the options are ${NAMES}. Remove or rename them`],
  ['plain text', { realm: 'R', kdcAdminPassword: SecretValue.unsafePlainText('Passw0rd') }, `kdcAdminPassword: would stand in the template as plain text; ${EXPECTED}`],
  ['empty plain text', { realm: 'R', kdcAdminPassword: SecretValue.unsafePlainText('') }, `kdcAdminPassword: would stand in the template as plain text; ${EXPECTED}`],
  ['a string', { realm: 'R', kdcAdminPassword: 'Passw0rd' }, `kdcAdminPassword: is not a SecretValue; ${EXPECTED}`],
  ['strings for the others', { realm: 'R', kdcAdminPassword: PASSWORD, crossRealmTrustPrincipalPassword: 'Passw0rd', adDomainJoinPassword: null }, 'has 2 problems:\n'
    + `- crossRealmTrustPrincipalPassword: is not a SecretValue; ${EXPECTED}\n- adDomainJoinPassword: is not a SecretValue; ${EXPECTED}`],
  ['a secure string as text', { realm: 'R', kdcAdminPassword: SecretValue.unsafePlainText('{{resolve:ssm-secure:kdc:1}}') },
    `kdcAdminPassword: is a secure string of Systems Manager, which CloudFormation does not resolve in properties of Amazon EMR; ${EXPECTED}`],
  ['a parameter that is echoed', { realm: 'R', kdcAdminPassword: SecretValue.unsafePlainText(parameter({}).valueAsString) },
    `kdcAdminPassword: is a parameter that shows its value; ${EXPECTED}`],
  ['a parameter that is echoed, behind text', { realm: 'R', kdcAdminPassword: SecretValue.unsafePlainText(`Passw0rd${parameter({}).valueAsString}`) },
    `kdcAdminPassword: is a parameter that shows its value; ${EXPECTED}`],
  ['a parameter with a plain default', { realm: 'R', kdcAdminPassword: SecretValue.cfnParameter(parameter({ noEcho: true, default: 'Passw0rd' })) },
    `kdcAdminPassword: is a parameter that shows its value; ${EXPECTED}`],
  ['names that are too long', { realm: 'R'.repeat(257), kdcAdminPassword: PASSWORD, adDomainJoinUser: 'u'.repeat(300) }, 'has 2 problems:\n'
    + '- realm: has 257 characters; at most 256 are expected. Shorten the name\n- adDomainJoinUser: has 300 characters; at most 256 are expected. Shorten the name'],
  ['names that are none', { realm: '', kdcAdminPassword: PASSWORD, adDomainJoinUser: 1 }, 'has 2 problems:\n'
    + '- realm: is empty; the name of a realm is expected. Pass a string\n- adDomainJoinUser: is not text, got 1; the logon name of a user is expected. Pass a string'],
])('%s is an error', (_, secrets, text) => {
  expect(messageFor(secrets)).toBe(`KerberosAttributes.fromSecrets${text.startsWith('has') ? ' ' : ': '}${text}`);
  expect(messageFor(secrets)).not.toContain('Passw0rd');
});

test('the CDK refuses a parameter without NoEcho itself', () => {
  expect(() => SecretValue.cfnParameter(parameter({}))).toThrow('NoEcho');
});

test('what is allowed at its limits passes', () => {
  expect(KerberosAttributes.fromSecrets({
    realm: 'R'.repeat(256), adDomainJoinUser: 'u'.repeat(256), kdcAdminPassword: SecretValue.cfnParameter(parameter({ noEcho: true, default: '{{resolve:secretsmanager:kdc}}' })),
  })).toMatchObject({ realm: 'R'.repeat(256), adDomainJoinUser: 'u'.repeat(256) });
  const long = Lazy.string({ produce: () => 'R'.repeat(257) });
  expect(KerberosAttributes.fromSecrets({ realm: long, kdcAdminPassword: PASSWORD }).realm).toBe(long);
});
