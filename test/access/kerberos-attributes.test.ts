import {
  App, Aws, CfnCondition, CfnDynamicReference, CfnDynamicReferenceService, CfnParameter, CfnResource, Fn, Lazy, NestedStack, SecretValue, Stack,
  Token, aws_emr as emr, aws_secretsmanager as secretsmanager, aws_ssm as ssm,
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
      + 'with NoEcho, is expected. Pass secret.secretValue, secret.secretValueFromJson(field) or SecretValue.secretsManager(id), for \'Stack/Cluster\'');
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

const S = 'Passw0rd';
const plain = (text: string) => SecretValue.unsafePlainText(text);
const noEcho = (stack: Stack, id: string) => new CfnParameter(stack, id, { noEcho: true }).valueAsString;
const condition = (stack: Stack) => new CfnCondition(stack, 'C', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') }).logicalId;
const owned = (stack: Stack) => new secretsmanager.Secret(stack, 'Kdc').secretValue.unsafeUnwrap();

/** Whatever is a function of CloudFormation is read as the template will have it. */
describe('a password that is put together', () => {
  test.each<[string, (stack: Stack) => string]>([
    ['joined with a token', () => Fn.join('', [S, Aws.REGION])],
    ['joined by text', stack => Fn.join(S, [noEcho(stack, 'A'), noEcho(stack, 'B')])],
    ['joined of what was split', () => Token.asString({ 'Fn::Join': ['', { 'Fn::Split': [',', S] }] })],
    ['joined of a list on a condition', () => Token.asString({ 'Fn::Join': ['', { 'Fn::If': ['C', [S], []] }] })],
    ['before a token', () => `${S}${Aws.STACK_ID}`],
    ['behind a token', () => `${Aws.STACK_ID}${S}`],
    ['behind a secret', stack => `${owned(stack)}${S}`],
    ['before a secret', stack => `${S}${owned(stack)}`],
    ['between the halves of a reference to a secret', stack => `{{resolve:secretsmanager:${noEcho(stack, 'A')}${S}`],
    ['with a reference inside of another', stack => `{{resolve:secretsmanager:${S}${owned(stack)}`],
    ['in a substitution', () => Fn.sub(S)],
    ['in a literal of a substitution', () => Fn.sub(`\${!${S}}`)],
    ['in a variable of a substitution', () => Fn.sub('${x}', { x: S })],
    ['on a condition', stack => Fn.conditionIf(condition(stack), owned(stack), S).toString()],
    ['on a condition in a join', stack => Fn.join('', [owned(stack), Fn.conditionIf(condition(stack), '', S).toString()])],
    ['selected', () => Token.asString({ 'Fn::Select': [0, [S, 'x']] })],
    ['selected beside a token', () => Fn.select(0, [S, Aws.REGION])],
    ['selected at deployment', stack => Token.asString({ 'Fn::Select': [{ Ref: 'Index' }, [owned(stack), S]] })],
    ['in base64', () => Fn.base64(S)],
    ['the default of a mapping', () => Token.asString({ 'Fn::FindInMap': ['a', 'b', 'c', { DefaultValue: S }] })],
    ['in an object', () => Token.asString({ password: S })],
    ['in a list', () => Token.asString([S])],
    ['in JSON', () => Token.asString({ 'Fn::ToJsonString': { password: S } })],
    ['one of more than can be told', stack => {
      const [name, one, other] = [condition(stack), '{{resolve:secretsmanager:one}}', '{{resolve:secretsmanager:other}}'];
      return Fn.join('', Array.from({ length: 40 }, () => Fn.conditionIf(name, one, other).toString()));
    }],
    ['nothing', () => Lazy.string({ produce: () => undefined })],
  ])('%s is an error', (_, password) => {
    const stack = newStack();
    const synth = () => rendered({ realm: 'R', kdcAdminPassword: plain(password(stack)) }, stack);
    expect(synth).toThrow('KerberosAttributes.fromSecrets: kdcAdminPassword: would stand in the template as plain text; ');
    expect(synth).not.toThrow(S);
  });

  test.each<[string, (stack: Stack, echoing: CfnParameter) => string]>([
    ['by its name', () => Fn.ref('Echoing')],
    ['in a join', (_, { valueAsString }) => Fn.join('-', ['a', valueAsString])],
    ['in a substitution', () => Fn.sub('${Echoing}')],
    ['on a condition', (stack, { valueAsString }) => Fn.conditionIf(condition(stack), owned(stack), valueAsString).toString()],
    ['behind a secret', (stack, { valueAsString }) => `${owned(stack)}${valueAsString}`],
  ])('of a parameter that is echoed, %s, is an error', (_, password) => {
    const stack = newStack();
    const echoing = new CfnParameter(stack, 'Echoing');
    expect(() => rendered({ realm: 'R', kdcAdminPassword: plain(password(stack, echoing)) }, stack))
      .toThrow('KerberosAttributes.fromSecrets: kdcAdminPassword: is a parameter that shows its value; ');
  });

  test('is looked at when the app is synthesized: a parameter may lose its NoEcho', () => {
    const stack = newStack();
    const parameter = new CfnParameter(stack, 'Password', { noEcho: true });
    const password = SecretValue.cfnParameter(parameter);
    const cluster = new emr.CfnCluster(stack, 'Cluster', { ...CLUSTER, kerberosAttributes: KerberosAttributes.fromSecrets({ realm: 'R', kdcAdminPassword: password }) });
    expect(stack.resolve(cluster.kerberosAttributes)).toEqual({ realm: 'R', kdcAdminPassword: { Ref: 'Password' } });
    parameter.noEcho = false;
    expect(() => stack.resolve(cluster.kerberosAttributes)).toThrow('is a parameter that shows its value');
  });

  test.each<[string, (stack: Stack) => string]>([
    ['a secret of the app', owned],
    ['a secret by its name', stack => secretsmanager.Secret.fromSecretNameV2(stack, 'Kdc', 'kdc').secretValue.unsafeUnwrap()],
    ['a secret by a part of its ARN', stack => secretsmanager.Secret.fromSecretPartialArn(stack, 'Kdc', ARN.slice(0, -7)).secretValueFromJson('a').unsafeUnwrap()],
    ['a version by its stage', stack => SecretValue.secretsManager(new secretsmanager.Secret(stack, 'Kdc').secretArn, { versionStage: 'AWSPREVIOUS' }).unsafeUnwrap()],
    ['a version by its id', stack => SecretValue.secretsManager(new secretsmanager.Secret(stack, 'Kdc').secretArn, { versionId: noEcho(stack, 'Version') }).unsafeUnwrap()],
    ['a field with a brace in its name', () => SecretValue.secretsManager('kdc', { jsonField: '{a}' }).unsafeUnwrap()],
    ['a name that is a parameter which is echoed', stack => `{{resolve:secretsmanager:${new CfnParameter(stack, 'Name').valueAsString}}}`],
    ['a reference in a substitution', () => Fn.sub('{{resolve:secretsmanager:${AWS::StackName}/kdc}}')],
    ['two fields', stack => {
      const secret = new secretsmanager.Secret(stack, 'Kdc');
      return `${secret.secretValueFromJson('a').unsafeUnwrap()}${secret.secretValueFromJson('b').unsafeUnwrap()}`;
    }],
    ['two parameters with NoEcho', stack => noEcho(stack, 'A') + noEcho(stack, 'B')],
    ['a parameter with NoEcho in a substitution', stack => {
      noEcho(stack, 'A');
      return Fn.sub('${A}');
    }],
    ['one of two secrets', stack => Fn.conditionIf(condition(stack), owned(stack), SecretValue.secretsManager('kdc').unsafeUnwrap()).toString()],
    ['a secret or nothing', stack => Fn.conditionIf(condition(stack), owned(stack), Aws.NO_VALUE).toString()],
    ['a name on a condition', stack => `{{resolve:secretsmanager:${Fn.conditionIf(condition(stack), 'one', 'two').toString()}}}`],
    ['one of a list, of which another is text', stack => Token.asString({ 'Fn::Select': [1, ['x', owned(stack)]] })],
    ['an attribute in a substitution', stack => Fn.sub('${Made.Value}', { x: new CfnResource(stack, 'Made', { type: 'Custom::Password' }).ref })],
    ['a mapping', () => Fn.findInMap('A', 'B', 'C')],
    ['a default of a mapping that is a secret', stack => Token.asString({ 'Fn::FindInMap': ['a', 'b', 'c', { DefaultValue: owned(stack) }] })],
    ['a function that is not known', () => Token.asString({ 'Fn::Transform': { Name: 'Password' } })],
    ['a part of an attribute', stack => Fn.select(0, Fn.split(',', new CfnResource(stack, 'Made', { type: 'Custom::Password' }).getAtt('Value').toString()))],
    ['a secret by default of a parameter', stack => new CfnParameter(stack, 'P', { noEcho: true, default: SecretValue.secretsManager('kdc').unsafeUnwrap() }).valueAsString],
    ['an empty default of a parameter', stack => new CfnParameter(stack, 'P', { noEcho: true, default: '' }).valueAsString],
  ])('of %s passes, and the checks say nothing', (_, password) => {
    const stack = newStack();
    const text = password(stack);
    const security = new SecurityConfiguration(stack, 'Security', { kerberos: Kerberos.clusterDedicatedKdc() });
    const cluster = new emr.CfnCluster(stack, 'Cluster', { ...CLUSTER, kerberosAttributes: KerberosAttributes.fromSecrets({ realm: 'R', kdcAdminPassword: plain(text) }) });
    security.attachTo(cluster);
    expect(stack.resolve(cluster.kerberosAttributes)).toEqual({ realm: 'R', kdcAdminPassword: stack.resolve(text) });
    expect(errorsOf(stack)).toEqual([]);
    expect(raisedWarnings(stack).filter(warning => /kerberos/i.test(warning))).toEqual([]);
  });
});

/** Outputs show what they hold, and so do the parameters that the CDK makes in nested stacks. */
describe('of a parent or another stack', () => {
  const nestedOrOther = (nested: boolean): [Stack, Stack] => {
    const stack = newStack();
    return [stack, nested ? new NestedStack(stack, 'Nested') : new Stack(stack.node.root, 'Other', { env: ENV })];
  };
  const attach = (stack: Stack, password: SecretValue) =>
    new emr.CfnCluster(stack, 'Cluster', { ...CLUSTER, kerberosAttributes: KerberosAttributes.fromSecrets({ realm: 'R', kdcAdminPassword: password }) });

  test.each([true, false])('a parameter with NoEcho is an error (nested: %s)', nested => {
    const [stack, user] = nestedOrOther(nested);
    attach(user, SecretValue.cfnParameter(new CfnParameter(stack, 'Password', { noEcho: true })));
    expect(() => (stack.node.root as App).synth()).toThrow('is a parameter that shows its value');
  });

  test.each([true, false])('a secret is none (nested: %s)', nested => {
    const [stack, user] = nestedOrOther(nested);
    attach(user, new secretsmanager.Secret(stack, 'Kdc').secretValue);
    expect(errorsOf(stack)).toEqual([]);
  });

  test('a parameter with NoEcho of a nested stack is none', () => {
    const [stack, user] = nestedOrOther(true);
    attach(user, SecretValue.cfnParameter(new CfnParameter(user, 'Password', { noEcho: true })));
    expect(errorsOf(stack)).toEqual([]);
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
  ['a list', ['Passw0rd'], `secrets: is not an options object; an object with ${NAMES} is expected. Pass the options by name`],
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
  ['a list and an object for names', { realm: { name: 'Passw0rd' }, kdcAdminPassword: PASSWORD, adDomainJoinUser: ['joe', 'Passw0rd'] }, 'has 2 problems:\n'
    + '- realm: is not text; the name of a realm is expected. Pass a string\n- adDomainJoinUser: is not text; the logon name of a user is expected. Pass a string'],
  ['text that only begins like a reference', { realm: 'R', kdcAdminPassword: SecretValue.unsafePlainText('{{resolve:Passw0rd') },
    `kdcAdminPassword: would stand in the template as plain text; ${EXPECTED}`],
  ['text behind a reference', { realm: 'R', kdcAdminPassword: SecretValue.unsafePlainText('{{resolve:secretsmanager:kdc}}Passw0rd') },
    `kdcAdminPassword: would stand in the template as plain text; ${EXPECTED}`],
  ['a reference that does not end', { realm: 'R', kdcAdminPassword: SecretValue.unsafePlainText('{{resolve:secretsmanager:kdc') },
    `kdcAdminPassword: would stand in the template as plain text; ${EXPECTED}`],
  ['a parameter of Systems Manager', { realm: 'R', kdcAdminPassword: SecretValue.unsafePlainText('{{resolve:ssm:/kdc:1}}') },
    `kdcAdminPassword: is a parameter of Systems Manager, which keeps it as plain text; ${EXPECTED}`],
  ['a parameter of Systems Manager that CloudFormation reads', { realm: 'R', kdcAdminPassword: SecretValue.unsafePlainText(
    ssm.StringParameter.valueForStringParameter(new Stack(), '/kdc')) }, `kdcAdminPassword: is a parameter that shows its value; ${EXPECTED}`],
  ['a number as the default of a parameter', { realm: 'R', kdcAdminPassword: SecretValue.cfnParameter(parameter({ noEcho: true, type: 'Number', default: 12345678 })) },
    `kdcAdminPassword: is a parameter that shows its value; ${EXPECTED}`],
  ['a list as the default of a parameter', { realm: 'R', kdcAdminPassword: SecretValue.cfnParameter(parameter({ noEcho: true, default: ['Passw0rd'] })) },
    `kdcAdminPassword: is a parameter that shows its value; ${EXPECTED}`],
  ['text behind the reference in a default', { realm: 'R', kdcAdminPassword: SecretValue.cfnParameter(parameter({ noEcho: true, default: '{{resolve:secretsmanager:kdc}}Passw0rd' })) },
    `kdcAdminPassword: is a parameter that shows its value; ${EXPECTED}`],
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
