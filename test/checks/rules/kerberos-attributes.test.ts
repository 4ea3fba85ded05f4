import {
  App, Aws, CfnCondition, CfnParameter, Fn, NestedStack, SecretValue, Stack,
  aws_emr as emr, aws_secretsmanager as secretsmanager, aws_stepfunctions as sfn,
} from 'aws-cdk-lib';
import { Kerberos, KerberosAttributes, SecurityConfiguration } from '../../../lib';
import { Configuration, DOCUMENT, cluster, errorsOf, foundIn, genericCluster, newStack, raisedWarnings, warningsOf } from '../fixtures';

const DYNAMIC = '{{resolve:secretsmanager:kdc:SecretString:password::}}';
const ATTRIBUTES = { realm: 'EC2.INTERNAL', kdcAdminPassword: DYNAMIC };
const TRUST = Kerberos.clusterDedicatedKdc({
  crossRealmTrust: { realm: 'AD.DOMAIN.COM', domain: 'ad.domain.com', adminServer: 'ad.domain.com', kdcServer: 'ad.domain.com' },
});
const DIRECTORY = Kerberos.externalKdc({ adminServer: 'kdc', kdcServer: 'kdc', adIntegration: { realm: 'AD.DOMAIN.COM', domain: 'ad.domain.com' } });

/** A cluster with attributes under a typed configuration. */
function under(kerberos: Kerberos, kerberosAttributes?: emr.CfnCluster.KerberosAttributesProperty, stack = newStack()): emr.CfnCluster {
  const { securityConfigurationName } = new SecurityConfiguration(stack, 'Security', { kerberos });
  return cluster(stack, 'Cluster', { securityConfiguration: securityConfigurationName, kerberosAttributes });
}

/** What the rules over Kerberos find, by their slugs. */
function kerberosFindings(stack: Stack): string[] {
  const { errors, warnings } = foundIn(stack);
  return [...errors, ...warnings].filter(id => id.includes('kerberos')).map(id => id.slice('cdk-emr-security:'.length));
}

const messages = (stack: Stack) => warningsOf(stack).filter(text => text.includes('kerberos'));

describe('the password of a trust', () => {
  test('that is missing is told of', () => {
    expect(messages(under(TRUST, ATTRIBUTES).stack)).toEqual([
      "[Stack/Security/Resource] cluster 'Stack/Cluster': its KerberosAttributes have no CrossRealmTrustPrincipalPassword, but configuration 'Stack/Security' trusts another realm; "
      + 'the password of the cross-realm principals is required for that. Add it, the same as in the other realm [ack: cdk-emr-security:kerberos-trust-password]',
    ]);
  });

  test('that is there is not, nor is one that nobody asks for', () => {
    expect(kerberosFindings(under(TRUST, { ...ATTRIBUTES, crossRealmTrustPrincipalPassword: DYNAMIC }).stack)).toEqual([]);
    expect(kerberosFindings(under(Kerberos.clusterDedicatedKdc(), ATTRIBUTES).stack)).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['attributes on a condition', { 'Fn::If': ['C', { Realm: 'A', KdcAdminPassword: DYNAMIC }, { Realm: 'B', KdcAdminPassword: DYNAMIC }] }],
    ['a password on a condition', { Realm: 'A', KdcAdminPassword: DYNAMIC, CrossRealmTrustPrincipalPassword: { 'Fn::If': ['C', DYNAMIC, { Ref: 'AWS::NoValue' }] } }],
    ['a password by an escape hatch', { Realm: 'A', KdcAdminPassword: DYNAMIC, CrossRealmTrustPrincipalPassword: DYNAMIC }],
  ])('is not missed in %s', (_, attributes) => {
    const made = under(TRUST);
    new CfnCondition(made.stack, 'C', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
    made.addPropertyOverride('KerberosAttributes', attributes);
    expect(kerberosFindings(made.stack)).toEqual([]);
  });

  test('is missed where an escape hatch takes it away, and in templates that are included', () => {
    const made = under(TRUST, { ...ATTRIBUTES, crossRealmTrustPrincipalPassword: DYNAMIC });
    made.addPropertyDeletionOverride('KerberosAttributes.CrossRealmTrustPrincipalPassword');
    expect(kerberosFindings(made.stack)).toEqual(['kerberos-trust-password']);
    const stack = newStack();
    const { securityConfigurationName } = new SecurityConfiguration(stack, 'Security', { kerberos: TRUST });
    genericCluster(stack, 'Cluster', { SecurityConfiguration: securityConfigurationName, KerberosAttributes: { Realm: 'A', KdcAdminPassword: DYNAMIC } });
    expect(kerberosFindings(stack)).toEqual(['kerberos-trust-password']);
  });
});

describe('the user who joins nodes to a domain', () => {
  test.each<[Partial<emr.CfnCluster.KerberosAttributesProperty>, string]>([
    [{}, 'ADDomainJoinUser and ADDomainJoinPassword'],
    [{ adDomainJoinUser: 'joiner' }, 'ADDomainJoinPassword'],
    [{ adDomainJoinPassword: DYNAMIC }, 'ADDomainJoinUser'],
  ])('is asked for by an Active Directory: %j', (attributes, missing) => {
    expect(messages(under(DIRECTORY, { ...ATTRIBUTES, ...attributes }).stack)).toEqual([
      `[Stack/Security/Resource] cluster 'Stack/Cluster': its KerberosAttributes have no ${missing}, but configuration 'Stack/Security' has an Active Directory; `
      + 'a user who may join computers to the domain is expected, with the password. Add what is missing [ack: cdk-emr-security:kerberos-domain-join]',
    ]);
  });

  test.each<[Partial<emr.CfnCluster.KerberosAttributesProperty>, string, string]>([
    [{ adDomainJoinUser: 'joiner' }, 'ADDomainJoinPassword', 'ADDomainJoinUser'],
    [{ adDomainJoinPassword: DYNAMIC }, 'ADDomainJoinUser', 'ADDomainJoinPassword'],
  ])('does not come without the password, nor the password without the user: %j', (attributes, missing, there) => {
    expect(messages(under(TRUST, { ...ATTRIBUTES, crossRealmTrustPrincipalPassword: DYNAMIC, ...attributes }).stack)).toEqual([
      `[Stack/Security/Resource] cluster 'Stack/Cluster' under configuration 'Stack/Security': its KerberosAttributes have no ${missing}, but ${there}; `
      + 'both or none is expected. Add what is missing, or remove the other [ack: cdk-emr-security:kerberos-domain-join]',
    ]);
  });

  test('may come on a condition', () => {
    const { stack } = under(TRUST, {
      ...ATTRIBUTES, crossRealmTrustPrincipalPassword: DYNAMIC, adDomainJoinUser: Fn.conditionIf('C', 'joiner', Aws.NO_VALUE).toString(),
    });
    new CfnCondition(stack, 'C', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
    expect(kerberosFindings(stack)).toEqual([]);
  });

  test('is asked for by no trust, which may be with another KDC, and by no other configuration', () => {
    expect(kerberosFindings(under(TRUST, { ...ATTRIBUTES, crossRealmTrustPrincipalPassword: DYNAMIC }).stack)).toEqual([]);
    expect(kerberosFindings(under(Kerberos.externalKdc({ adminServer: 'kdc', kdcServer: 'kdc' }), ATTRIBUTES).stack)).toEqual([]);
    expect(kerberosFindings(under(DIRECTORY, { ...ATTRIBUTES, adDomainJoinUser: 'joiner', adDomainJoinPassword: DYNAMIC }).stack)).toEqual([]);
  });
});

describe('a password', () => {
  const shown = (...names: string[]) => [
    `[Stack/Security/Resource] cluster 'Stack/Cluster' under configuration 'Stack/Security': ${names.join(' and ')} can be read in the template or the stack; `
    + 'a reference to a secret is expected. Use KerberosAttributes.fromSecrets() [ack: cdk-emr-security:kerberos-password-shown]',
  ];

  test('in the template is told of, and not shown', () => {
    const { stack } = under(TRUST, { ...ATTRIBUTES, kdcAdminPassword: 'Passw0rd', crossRealmTrustPrincipalPassword: 'Passw0rd' });
    expect(messages(stack)).toEqual(shown('KdcAdminPassword', 'CrossRealmTrustPrincipalPassword'));
  });

  test.each<[string, (stack: Stack) => string]>([
    ['a parameter that is echoed', stack => new CfnParameter(stack, 'P').valueAsString],
    ['a part that is a parameter that is echoed', stack => `x${new CfnParameter(stack, 'P').valueAsString}`],
    ['a parameter with a plain default', stack => new CfnParameter(stack, 'P', { noEcho: true, default: 'Passw0rd' }).valueAsString],
    ['a choice with a plain password', () => Fn.conditionIf('C', DYNAMIC, 'Passw0rd').toString()],
    ['text put together', () => Fn.join('', ['Pass', Fn.sub('w0rd')])],
  ])('in %s is told of', (_, password) => {
    const stack = newStack();
    new CfnCondition(stack, 'C', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
    expect(messages(under(Kerberos.clusterDedicatedKdc(), { ...ATTRIBUTES, kdcAdminPassword: password(stack) }, stack).stack)).toEqual(shown('KdcAdminPassword'));
  });

  test.each<[string, (stack: Stack) => string]>([
    ['a dynamic reference', () => DYNAMIC],
    ['a dynamic reference whose name is a parameter', stack => SecretValue.secretsManager(new CfnParameter(stack, 'P').valueAsString).unsafeUnwrap()],
    ['a parameter with NoEcho', stack => new CfnParameter(stack, 'P', { noEcho: true }).valueAsString],
    ['a parameter with a dynamic default', stack => new CfnParameter(stack, 'P', { noEcho: true, default: DYNAMIC }).valueAsString],
    ['an import', () => Fn.importValue('password')],
    ['a mapping', () => Fn.findInMap('A', 'B', 'C')],
    ['nothing', () => ''],
    ['a typed secret', stack => KerberosAttributes.fromSecrets({ realm: 'R', kdcAdminPassword: new secretsmanager.Secret(stack, 'Kdc').secretValue }).kdcAdminPassword],
  ])('in %s is not', (_, password) => {
    const stack = newStack();
    expect(kerberosFindings(under(Kerberos.clusterDedicatedKdc(), { ...ATTRIBUTES, kdcAdminPassword: password(stack) }, stack).stack)).toEqual([]);
  });

  test('in the definition of a state machine is told of, with another remedy', () => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security', { document: DOCUMENT.kerberos });
    new sfn.CfnStateMachine(stack, 'Machine', {
      roleArn: 'arn:aws:iam::111122223333:role/machine',
      definitionString: stack.toJsonString({ StartAt: 'Create', States: { Create: {
        Type: 'Task', Resource: 'arn:aws:states:::elasticmapreduce:createCluster', End: true,
        Parameters: { SecurityConfiguration: resource.ref, KerberosAttributes: { Realm: 'R', KdcAdminPassword: 'Passw0rd' } },
      } } }),
    });
    expect(messages(stack)).toEqual([
      "[Stack/Security/Resource] cluster 'Stack/Machine/Create' under configuration 'Stack/Security': KdcAdminPassword can be read in the state machine; "
      + 'a reference to a secret is expected. Create the cluster by a template, and use KerberosAttributes.fromSecrets() [ack: cdk-emr-security:kerberos-password-shown]',
    ]);
  });

  test('is told of once, whichever configurations the cluster can name', () => {
    const stack = newStack();
    new CfnCondition(stack, 'C', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
    const [one, two] = ['One', 'Two'].map(id => new SecurityConfiguration(stack, id, { kerberos: Kerberos.clusterDedicatedKdc() }).securityConfigurationName);
    cluster(stack, 'Cluster', { securityConfiguration: Fn.conditionIf('C', one, two).toString(), kerberosAttributes: { realm: 'R'.repeat(257), kdcAdminPassword: 'Passw0rd' } });
    expect(kerberosFindings(stack)).toEqual(['kerberos-attribute-too-long', 'kerberos-password-shown']);
    expect(raisedWarnings(stack).find(text => text.includes('password-shown'))).toContain("under configuration 'Stack/One'");
  });
});

describe('an attribute', () => {
  test('of more than 256 characters is an error that does not show it', () => {
    const { stack } = under(TRUST, { ...ATTRIBUTES, kdcAdminPassword: 'p'.repeat(257), crossRealmTrustPrincipalPassword: DYNAMIC, adDomainJoinUser: 'u'.repeat(300) });
    const told = (name: string, length: number) => `[Stack/Security] cluster 'Stack/Cluster' under configuration 'Stack/Security': ${name} in its KerberosAttributes has `
      + `${length} characters; at most 256 are expected. Shorten it [cdk-emr-security:kerberos-attribute-too-long]`;
    expect(errorsOf(stack)).toEqual([told('KdcAdminPassword', 257), told('ADDomainJoinUser', 300)]);
  });

  test.each<[string, string]>([
    ['of 256 characters', 'x'.repeat(256)],
    ['that is a long reference', `{{resolve:secretsmanager:${'x'.repeat(300)}}}`],
    ['with a long choice', Fn.conditionIf('C', 'x'.repeat(300), 'x').toString()],
  ])('%s is none', (_, realm) => {
    const { stack } = under(Kerberos.clusterDedicatedKdc(), { ...ATTRIBUTES, realm });
    new CfnCondition(stack, 'C', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
    expect(errorsOf(stack)).toEqual([]);
  });
});

describe('typed Kerberos', () => {
  const SECRETS = { realm: 'EC2.INTERNAL', kdcAdminPassword: SecretValue.secretsManager('kdc') };

  test('asks a cluster for attributes, literal or from secrets', () => {
    expect(kerberosFindings(under(Kerberos.clusterDedicatedKdc()).stack)).toEqual(['cluster-kerberos']);
    expect(kerberosFindings(under(Kerberos.clusterDedicatedKdc(), KerberosAttributes.fromSecrets(SECRETS)).stack)).toEqual([]);
    expect(kerberosFindings(under(Kerberos.clusterDedicatedKdc(), { realm: 'R', kdcAdminPassword: 'Passw0rd' }).stack)).toEqual(['kerberos-password-shown']);
  });

  test.each([[true], [false]])('does so in a nested stack (with attributes: %s)', withAttributes => {
    const stack = newStack();
    const secret = new secretsmanager.Secret(stack, 'Kdc').secretValue;
    const { securityConfigurationName } = new SecurityConfiguration(stack, 'Security', { kerberos: Kerberos.clusterDedicatedKdc() });
    cluster(new NestedStack(stack, 'Nested'), 'Cluster', {
      securityConfiguration: securityConfigurationName,
      kerberosAttributes: withAttributes ? KerberosAttributes.fromSecrets({ ...SECRETS, kdcAdminPassword: secret }) : undefined,
    });
    expect(kerberosFindings(stack)).toEqual(withAttributes ? [] : ['cluster-kerberos']);
  });

  test('sees a plain password that the parent hands to a nested stack', () => {
    const stack = newStack();
    const { securityConfigurationName } = new SecurityConfiguration(stack, 'Security', { kerberos: Kerberos.clusterDedicatedKdc() });
    const nested = new NestedStack(stack, 'Nested', { parameters: { Password: 'Passw0rd' } });
    cluster(nested, 'Cluster', {
      securityConfiguration: securityConfigurationName,
      kerberosAttributes: { realm: 'R', kdcAdminPassword: new CfnParameter(nested, 'Password', { noEcho: true }).valueAsString },
    });
    expect(kerberosFindings(stack)).toEqual(['kerberos-password-shown']);
  });

  test('is not known of a configuration that is imported by its name', () => {
    for (const kerberosAttributes of [undefined, KerberosAttributes.fromSecrets(SECRETS)]) {
      const stack = new Stack(new App(), 'Stack');
      const { securityConfigurationName } = SecurityConfiguration.fromSecurityConfigurationName(stack, 'Security', 'company-wide');
      cluster(stack, 'Cluster', { securityConfiguration: securityConfigurationName, kerberosAttributes });
      expect(kerberosFindings(stack)).toEqual([]);
    }
  });
});
