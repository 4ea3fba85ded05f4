import { CfnParameter, Stack, aws_iam as iam, aws_kms as kms, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import {
  ActiveDirectoryLdapOptions, InTransitEncryption, LdapAuthentication, LdapOptions, LdapServerType, LocalDiskEncryption, S3Encryption,
  SecurityConfiguration, SecurityConfigurationProps,
} from '../../lib';
import { documentOf, newStack, statementsOf } from '../synthesized';

const URL = 'ldaps://ldap.example.com';
const CERTIFICATE = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:ldap-certificate-AbCdEf';
const CREDENTIALS = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:ldap-bind-AbCdEf';
const NAMES = {
  accessFilter: '(objectClass=posixAccount)', userSearchBase: 'cn=People,dc=example,dc=com', groupSearchBase: 'cn=Groups,dc=example,dc=com',
};
const RENDERED = {
  EnableLDAPAuthentication: true,
  LDAPServerURL: URL,
  BindCertificateARN: CERTIFICATE,
  LDAPAccessFilter: '(objectClass=posixAccount)',
  LDAPUserSearchBase: 'cn=People,dc=example,dc=com',
  LDAPGroupSearchBase: 'cn=Groups,dc=example,dc=com',
};

const imported = (stack: Stack, arn: string) => secretsmanager.Secret.fromSecretCompleteArn(stack, arn, arn);
const options = (stack: Stack): LdapOptions => ({ bindCertificate: imported(stack, CERTIFICATE), ...NAMES });

function configured(stack: Stack, ldap: unknown, props: Partial<SecurityConfigurationProps> = {}): Stack {
  new SecurityConfiguration(stack, 'Security', {
    inTransitEncryption: InTransitEncryption.emrManaged(), s3Encryption: S3Encryption.disabled(), localDiskEncryption: LocalDiskEncryption.disabled(),
    ldap: ldap as LdapAuthentication, ...props,
  });
  return stack;
}

test.each<[string, (stack: Stack) => LdapAuthentication, unknown]>([
  ['OpenLDAP', stack => LdapAuthentication.openLdap(URL, options(stack)), RENDERED],
  ['OpenLDAP with everything', stack => LdapAuthentication.openLdap(`${URL}:1636`, {
    ...options(stack), bindCredentials: imported(stack, CREDENTIALS), sshLogin: true, serverType: LdapServerType.of('OpenLDAP'),
  }), { ...RENDERED, LDAPServerURL: `${URL}:1636`, BindCredentialsARN: CREDENTIALS, EnableSSHLogin: true, LDAPServerType: 'OpenLDAP' }],
  ['no login by SSH', stack => LdapAuthentication.openLdap(URL, { ...options(stack), sshLogin: false }), { ...RENDERED, EnableSSHLogin: false }],
  ['Active Directory', stack => LdapAuthentication.activeDirectory(URL, { ...options(stack), domain: 'ad.example.com' }), {
    ...RENDERED, ActiveDirectoryConfigurations: { ADDomain: 'ad.example.com' },
  }],
  ['Active Directory with everything', stack => LdapAuthentication.activeDirectory(URL, {
    ...options(stack), domain: 'ad.example.com', bindCredentials: imported(stack, CREDENTIALS), sshLogin: true, serverType: LdapServerType.of('AD'),
  }), { ...RENDERED, BindCredentialsARN: CREDENTIALS, EnableSSHLogin: true, LDAPServerType: 'AD', ActiveDirectoryConfigurations: { ADDomain: 'ad.example.com' } }],
])('%s', (_, make, expected) => {
  const stack = newStack();
  expect(documentOf(configured(stack, make(stack))).AuthenticationConfiguration).toEqual({ LDAPConfiguration: expected });
});

test('tokens are written as they are', () => {
  const stack = newStack();
  const token = new CfnParameter(stack, 'Token').valueAsString;
  const ldap = LdapAuthentication.activeDirectory(`ldaps://${token}`, {
    bindCertificate: new secretsmanager.Secret(stack, 'Certificate'), accessFilter: token, userSearchBase: token, groupSearchBase: token, domain: token,
    serverType: LdapServerType.of(token),
  });
  const value = { Ref: 'Token' };
  expect(documentOf(configured(stack, ldap)).AuthenticationConfiguration.LDAPConfiguration).toEqual({
    EnableLDAPAuthentication: true, LDAPServerURL: { 'Fn::Join': ['', ['ldaps://', value]] },
    BindCertificateARN: { Ref: expect.stringMatching(/^Certificate/) },
    LDAPAccessFilter: value, LDAPUserSearchBase: value, LDAPGroupSearchBase: value, LDAPServerType: value,
    ActiveDirectoryConfigurations: { ADDomain: value },
  });
});

describe('the roles of the nodes', () => {
  const nodes = (stack: Stack) => new iam.Role(stack, 'Nodes', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const read = (resource: unknown) => ({ Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource: resource });

  test('may read both secrets, and no more', () => {
    const stack = newStack();
    const ldap = LdapAuthentication.openLdap(URL, { ...options(stack), bindCredentials: imported(stack, CREDENTIALS) });
    configured(stack, ldap, { instanceRoles: [nodes(stack)] });
    expect(statementsOf(stack, 'AWS::IAM::Policy')).toEqual([read(CERTIFICATE), read(CREDENTIALS)]);
  });

  test('may decrypt them where they have a key', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const ldap = LdapAuthentication.openLdap(URL, { ...options(stack), bindCertificate: new secretsmanager.Secret(stack, 'Certificate', { encryptionKey }) });
    const role = nodes(stack);
    configured(stack, ldap, { instanceRoles: [role] });
    const allowed = statementsOf(stack, 'AWS::KMS::Key').filter(({ Principal: { AWS } }) => JSON.stringify(AWS).includes('Nodes'));
    expect(allowed).toEqual([{
      Action: 'kms:Decrypt', Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' } }, Effect: 'Allow',
      Principal: { AWS: stack.resolve(role.roleArn) }, Resource: '*',
    }]);
  });

  test('may read a secret that is known by its name, of which the document has the ARN without its last characters', () => {
    const stack = newStack();
    const arn = (end: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:secretsmanager:us-west-2:111122223333:secret:ldap-certificate${end}`]] });
    const byName = secretsmanager.Secret.fromSecretNameV2(stack, 'Certificate', 'ldap-certificate');
    configured(stack, LdapAuthentication.openLdap(URL, { ...options(stack), bindCertificate: byName }), { instanceRoles: [nodes(stack)] });
    expect(documentOf(stack).AuthenticationConfiguration.LDAPConfiguration.BindCertificateARN).toEqual(arn(''));
    expect(statementsOf(stack, 'AWS::IAM::Policy')).toEqual([read(arn('-??????'))]);
  });

  test('that are added later may read them too', () => {
    const stack = newStack();
    const security = configured(stack, LdapAuthentication.openLdap(URL, options(stack)), { instanceRoles: [] }).node.findChild('Security') as SecurityConfiguration;
    security.grants.instanceRole(nodes(stack));
    expect(statementsOf(stack, 'AWS::IAM::Policy')).toEqual([read(CERTIFICATE)]);
  });
});

/** The message for what JavaScript may pass. */
function messageFor(make: (stack: Stack) => unknown, props: Partial<SecurityConfigurationProps> = {}): string {
  const stack = newStack();
  try {
    configured(stack, make(stack), props);
  } catch (error) {
    return (error as Error).message.replace(/^SecurityConfiguration 'Stack\/Security': /, '');
  }
  throw new Error('nothing was thrown');
}

const openLdap = (wrong: Record<string, unknown>, url: unknown = URL) => (stack: Stack) =>
  LdapAuthentication.openLdap(url as string, { ...options(stack), ...wrong } as unknown as LdapOptions);
const directory = (wrong: Record<string, unknown>, url: unknown = URL) => (stack: Stack) =>
  LdapAuthentication.activeDirectory(url as string, { ...options(stack), ...wrong } as unknown as ActiveDirectoryLdapOptions);
const KNOWN = 'bindCertificate, bindCredentials, accessFilter, userSearchBase, groupSearchBase, sshLogin, serverType';
const LDAPS = 'ldaps://host or ldaps://host:port is expected';
const SECRET = 'a secret construct is expected. Pass a secretsmanager.Secret; import one that exists with secretsmanager.Secret.fromSecretCompleteArn() or .fromSecretNameV2()';

test.each<[string, (stack: Stack) => unknown, string]>([
  ['a URL for a section', () => URL, `ldap: is not an LdapAuthentication, got "${URL}"; one of the factories of LdapAuthentication makes it. Use LdapAuthentication.openLdap(…)`],
  ['no URL', openLdap({}, null), `ldap.serverUrl: is not text, got null; ${LDAPS}. Pass a string`],
  ['plain LDAP', openLdap({}, 'ldap://ldap.example.com:389'), `ldap.serverUrl: does not begin with ldaps://, got "ldap://ldap.example.com:389"; ${LDAPS}. Use the TLS port of the server`],
  ['plain LDAP to an Active Directory', directory({ domain: 'ad' }, 'ldap://dc1'), `ldap.serverUrl: does not begin with ldaps://, got "ldap://dc1"; ${LDAPS}. Use the TLS port of the server`],
  ['a port that is none', openLdap({}, 'ldaps://ldap:636636'), `ldap.serverUrl: names no port, got "ldaps://ldap:636636"; ${LDAPS}. Write a port from 1 to 65535`],
  ['no arguments', () => LdapAuthentication.openLdap(undefined as never, undefined as never), [
    "SecurityConfiguration 'Stack/Security' has 2 problems:",
    '- ldap.serverUrl: is missing; ldaps://host or ldaps://host:port is expected. Pass a string',
    `- ldap: is not an options object; an object with ${KNOWN} is expected. Pass the options by name`,
  ].join('\n')],
  ['no options for an Active Directory', () => LdapAuthentication.activeDirectory(URL, undefined as never),
    `ldap: is not an options object; an object with domain, ${KNOWN} is expected. Pass the options by name`],
  ['empty options', () => LdapAuthentication.activeDirectory(URL, {} as never), [
    "SecurityConfiguration 'Stack/Security' has 5 problems:",
    '- ldap.domain: is missing; the domain of the Active Directory is expected. Pass a string',
    `- ldap.bindCertificate: is missing; ${SECRET}`,
    '- ldap.accessFilter: is missing; an LDAP filter is expected. Pass a string',
    '- ldap.userSearchBase: is missing; the entry under which users are is expected. Pass a string',
    '- ldap.groupSearchBase: is missing; the entry under which groups are is expected. Pass a string',
  ].join('\n')],
  ['a domain for OpenLDAP', openLdap({ domain: 'ad.example.com' }), `ldap: has unknown options: domain; the options are ${KNOWN}. Remove or rename them`],
  ['an empty domain', directory({ domain: '' }), 'ldap.domain: is empty; the domain of the Active Directory is expected. Pass a string'],
  ['the ARN of a secret', openLdap({ bindCertificate: CERTIFICATE }), `ldap.bindCertificate: is not a secret, got "${CERTIFICATE}"; ${SECRET}`],
  ['a password for a secret', openLdap({ bindCredentials: 'Passw0rd' }), `ldap.bindCredentials: is not a secret; ${SECRET}`],
  ['login by SSH without credentials', openLdap({ sshLogin: true }), 'ldap.bindCredentials: is missing; the secret with the credentials to bind with is expected '
    + 'where users log in by SSH. Name the secret, or leave out sshLogin'],
  ['login by SSH to an Active Directory without credentials', directory({ sshLogin: true, domain: 'ad' }), 'ldap.bindCredentials: is missing; the secret with the credentials '
    + 'to bind with is expected where users log in by SSH. Name the secret, or leave out sshLogin'],
  ['a flag as text', openLdap({ sshLogin: 'true' }), 'ldap.sshLogin: is not a boolean, got "true"; true or false is expected. Pass a boolean'],
  ['names that are empty or none', openLdap({ accessFilter: '', userSearchBase: ' ', groupSearchBase: 1 }), [
    "SecurityConfiguration 'Stack/Security' has 3 problems:",
    '- ldap.accessFilter: is empty; an LDAP filter is expected. Pass a string',
    '- ldap.userSearchBase: is not text, got " "; the entry under which users are is expected. Pass a string',
    '- ldap.groupSearchBase: is not text, got 1; the entry under which groups are is expected. Pass a string',
  ].join('\n')],
  ['a type as text', openLdap({ serverType: 'OpenLDAP' }), 'ldap.serverType: is not an LdapServerType, got "OpenLDAP"; the value that the service takes is expected. '
    + 'Use LdapServerType.of(value)'],
  ['a type that is null', openLdap({ serverType: null }), 'ldap.serverType: is not an LdapServerType, got null; the value that the service takes is expected. '
    + 'Use LdapServerType.of(value)'],
  ['an empty type', openLdap({ serverType: LdapServerType.of('') }), 'ldap.serverType.value: is empty; the value that the service takes is expected. Pass a string'],
  ['a type of no text', directory({ domain: 'ad', serverType: LdapServerType.of(undefined as never) }), 'ldap.serverType.value: is missing; '
    + 'the value that the service takes is expected. Pass a string'],
  ['Active Directory without its domain', openLdap({ serverType: LdapServerType.of('ACTIVE_DIRECTORY') }), 'ldap.serverType: is that of Active Directory, '
    + 'got "ACTIVE_DIRECTORY"; another type is expected of a server without a domain. Use LdapAuthentication.activeDirectory(), which takes the domain'],
])('%s is an error', (_, make, text) => {
  expect(messageFor(make)).toBe(text);
  expect(messageFor(make)).not.toContain('Passw0rd');
});

test('a release without LDAP is an error', () => {
  expect(messageFor(openLdap({}), { releaseLabel: 'emr-6.11.0' })).toContain('got "emr-6.11.0"; LDAP came with emr-6.12.0 '
    + '(https://docs.aws.amazon.com/emr/latest/ManagementGuide/ldap-setup-security.html)');
});

test('a release with LDAP passes', () => {
  const stack = newStack();
  configured(stack, LdapAuthentication.openLdap(URL, options(stack)), { releaseLabel: 'emr-7.11.0' });
});
