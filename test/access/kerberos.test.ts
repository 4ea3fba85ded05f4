import { CfnParameter, Duration, Lazy, Stack, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import {
  ClusterDedicatedKdcOptions, ExternalKdcOptions, InTransitEncryption, Kerberos, LdapAuthentication, SecurityConfiguration,
  SecurityConfigurationProps,
} from '../../lib';
import { documentOf, newStack, noteIdsOf, notesOf } from '../synthesized';

const TRUST = { realm: 'AD.DOMAIN.COM', domain: 'ad.domain.com', adminServer: 'ad.domain.com:749', kdcServer: 'ad.domain.com' };
const SERVERS = { adminServer: 'MasterDNSOfKDCMaster:749', kdcServer: '10.0.0.10:88' };
const DIRECTORY = { realm: 'AD.DOMAIN.COM', domain: 'ad.domain.com' };

const configured = (kerberos: unknown, props: Partial<SecurityConfigurationProps> = {}, stack = newStack()) => {
  new SecurityConfiguration(stack, 'Security', { kerberos: kerberos as Kerberos, ...props });
  return stack;
};

/** The section of the document. */
const rendered = (kerberos: Kerberos, stack?: Stack) => documentOf(configured(kerberos, {}, stack)).AuthenticationConfiguration;

/** The message for what JavaScript may pass. */
function messageFor(make: () => unknown, props: Partial<SecurityConfigurationProps> = {}): string {
  try {
    configured(make(), props);
  } catch (error) {
    return (error as Error).message.replace(/^SecurityConfiguration 'Stack\/Security': /, '');
  }
  throw new Error('nothing was thrown');
}

test.each<[string, Kerberos, unknown]>([
  ['a KDC of the cluster', Kerberos.clusterDedicatedKdc(), { Provider: 'ClusterDedicatedKdc', ClusterDedicatedKdcConfiguration: {} }],
  ['a KDC of the cluster with a lifetime', Kerberos.clusterDedicatedKdc({ ticketLifetime: Duration.days(1) }), {
    Provider: 'ClusterDedicatedKdc', ClusterDedicatedKdcConfiguration: { TicketLifetimeInHours: 24 },
  }],
  ['a KDC of the cluster with a trust', Kerberos.clusterDedicatedKdc({ crossRealmTrust: TRUST }), {
    Provider: 'ClusterDedicatedKdc',
    ClusterDedicatedKdcConfiguration: {
      CrossRealmTrustConfiguration: { Realm: 'AD.DOMAIN.COM', Domain: 'ad.domain.com', AdminServer: 'ad.domain.com:749', KdcServer: 'ad.domain.com' },
    },
  }],
  ['an external KDC', Kerberos.externalKdc(SERVERS), {
    Provider: 'ExternalKdc', ExternalKdcConfiguration: { KdcServerType: 'Single', AdminServer: 'MasterDNSOfKDCMaster:749', KdcServer: '10.0.0.10:88' },
  }],
  ['an external KDC with a directory', Kerberos.externalKdc({ ...SERVERS, ticketLifetime: Duration.minutes(60), adIntegration: DIRECTORY }), {
    Provider: 'ExternalKdc',
    ExternalKdcConfiguration: {
      TicketLifetimeInHours: 1, KdcServerType: 'Single', AdminServer: 'MasterDNSOfKDCMaster:749', KdcServer: '10.0.0.10:88',
      AdIntegrationConfiguration: { AdRealm: 'AD.DOMAIN.COM', AdDomain: 'ad.domain.com' },
    },
  }],
  ['an external KDC with a directory and its server', Kerberos.externalKdc({ ...SERVERS, adIntegration: { ...DIRECTORY, server: 'dc1.ad.domain.com' } }), {
    Provider: 'ExternalKdc',
    ExternalKdcConfiguration: {
      KdcServerType: 'Single', AdminServer: 'MasterDNSOfKDCMaster:749', KdcServer: '10.0.0.10:88',
      AdIntegrationConfiguration: { AdRealm: 'AD.DOMAIN.COM', AdDomain: 'ad.domain.com', AdServer: 'dc1.ad.domain.com' },
    },
  }],
])('%s', (_, kerberos, expected) => expect(rendered(kerberos)).toEqual({ KerberosConfiguration: expected }));

test('tokens are written as they are', () => {
  const stack = newStack();
  const host = new CfnParameter(stack, 'Host').valueAsString;
  const hours = new CfnParameter(stack, 'Hours', { type: 'Number' }).valueAsNumber;
  const kerberos = Kerberos.clusterDedicatedKdc({
    ticketLifetime: Duration.hours(hours),
    crossRealmTrust: { realm: Lazy.string({ produce: () => 'REALM' }), domain: host, adminServer: `${host}:749`, kdcServer: host },
  });
  expect(rendered(kerberos, stack).KerberosConfiguration.ClusterDedicatedKdcConfiguration).toEqual({
    TicketLifetimeInHours: { Ref: 'Hours' },
    CrossRealmTrustConfiguration: {
      Realm: 'REALM', Domain: { Ref: 'Host' }, AdminServer: { 'Fn::Join': ['', [{ Ref: 'Host' }, ':749']] }, KdcServer: { Ref: 'Host' },
    },
  });
  expect(noteIdsOf(stack, 'warning')).not.toContain('cdk-emr-security:kerberos-realm');
});

describe('the realm', () => {
  test.each<[string, Kerberos, string, string]>([
    ['of a trust', Kerberos.clusterDedicatedKdc({ crossRealmTrust: { ...TRUST, realm: 'ad.domain.com' } }), 'crossRealmTrust', 'ad.domain.com'],
    ['of a directory', Kerberos.externalKdc({ ...SERVERS, adIntegration: { ...DIRECTORY, realm: 'CORP' } }), 'adIntegration', 'CORP'],
  ])('%s that is not the domain in capitals is warned of', (_, kerberos, prop, realm) => {
    expect(notesOf(configured(kerberos), 'warning').filter(({ text }) => text.includes('kerberos'))).toEqual([{
      path: '/Stack/Security/Resource',
      text: `kerberos.${prop}.realm: is not the domain in capitals, got "${realm}" with domain "ad.domain.com"; "AD.DOMAIN.COM" is expected by convention, and Kerberos `
        + 'tells capitals from small letters. Correct the realm, or acknowledge this where the realm has a name of its own [ack: cdk-emr-security:kerberos-realm]',
    }]);
  });

  test.each([
    Kerberos.clusterDedicatedKdc({ crossRealmTrust: TRUST }),
    Kerberos.externalKdc({ ...SERVERS, adIntegration: DIRECTORY }),
    Kerberos.externalKdc(SERVERS),
  ])('that is the domain in capitals is not, nor is none (%#)', kerberos => {
    expect(noteIdsOf(configured(kerberos), 'warning')).not.toContain('cdk-emr-security:kerberos-realm');
  });
});

const dedicated = (options: unknown) => () => Kerberos.clusterDedicatedKdc(options as ClusterDedicatedKdcOptions);
const external = (options: unknown) => () => Kerberos.externalKdc(options as ExternalKdcOptions);
const HOURS = 'whole hours, at least 1, are expected. Pass Duration.hours(n)';
const ADMIN_SERVER = 'the admin server, as host or host:port, is expected';
const KDC = 'the KDC, as host or host:port, is expected';
const NAME = 'Write a domain name or an IP address, one of IPv6 in brackets';

test.each<[string, () => unknown, string]>([
  ['no section', () => 'ClusterDedicatedKdc', 'kerberos: is not a Kerberos, got "ClusterDedicatedKdc"; one of the factories of Kerberos makes it. Use Kerberos.clusterDedicatedKdc()'],
  ['a factory that was not called', () => Kerberos.clusterDedicatedKdc, 'kerberos: is not a Kerberos, got the function clusterDedicatedKdc; '
    + 'one of the factories of Kerberos makes it. Use Kerberos.clusterDedicatedKdc()'],
  ['options that are null', dedicated(null), 'kerberos: is not an options object, got null; an object with ticketLifetime, crossRealmTrust is expected. Pass the options by name'],
  ['an option of another variant', dedicated({ kdcServer: 'kdc' }), 'kerberos: has unknown options: kdcServer; the options are ticketLifetime, crossRealmTrust. Remove or rename them'],
  ['a number for a lifetime', dedicated({ ticketLifetime: 24 }), `kerberos.ticketLifetime: is not a Duration, got 24; ${HOURS}`],
  ['null for a lifetime', dedicated({ ticketLifetime: null }), `kerberos.ticketLifetime: is not a Duration, got null; ${HOURS}`],
  ['no lifetime', dedicated({ ticketLifetime: Duration.hours(0) }), `kerberos.ticketLifetime: is out of range, got "0 hours"; ${HOURS}`],
  ['part of an hour', dedicated({ ticketLifetime: Duration.minutes(90) }), `kerberos.ticketLifetime: is out of range, got "1 hour 30 minutes"; ${HOURS}`],
  ['a token in minutes', dedicated({ ticketLifetime: Duration.minutes(Lazy.number({ produce: () => 60 })) }), 'kerberos.ticketLifetime: is a token in minutes, '
    + `which cannot be converted; ${HOURS}`],
  ['a trust that is text', dedicated({ crossRealmTrust: 'AD.DOMAIN.COM' }), 'kerberos.crossRealmTrust: is not an options object, got "AD.DOMAIN.COM"; '
    + 'an object with realm, domain, adminServer, kdcServer is expected. Pass the options by name'],
  ['an empty trust', dedicated({ crossRealmTrust: {} }), [
    "SecurityConfiguration 'Stack/Security' has 4 problems:",
    '- kerberos.crossRealmTrust.realm: is missing; the name of a realm is expected. Pass a string',
    '- kerberos.crossRealmTrust.domain: is missing; the domain of the realm is expected. Pass a string',
    `- kerberos.crossRealmTrust.adminServer: is missing; ${ADMIN_SERVER}. Pass a string`,
    `- kerberos.crossRealmTrust.kdcServer: is missing; ${KDC}. Pass a string`,
  ].join('\n')],
  ['a trust with a misspelt part and an impossible one', dedicated({ crossRealmTrust: { ...TRUST, kdc: 'kdc', adminServer: 'https://kdc', realm: '' } }), [
    "SecurityConfiguration 'Stack/Security' has 3 problems:",
    '- kerberos.crossRealmTrust: has unknown options: kdc; the options are realm, domain, adminServer, kdcServer. Remove or rename them',
    '- kerberos.crossRealmTrust.realm: is empty; the name of a realm is expected. Pass a string',
    `- kerberos.crossRealmTrust.adminServer: is a URL, got "https://kdc"; ${ADMIN_SERVER}. Leave out the scheme, and what follows the host`,
  ].join('\n')],
  ['no options', external(undefined), 'kerberos: is not an options object; an object with adminServer, kdcServer, ticketLifetime, adIntegration is expected. '
    + 'Pass the options by name'],
  ['no servers', external({}), [
    "SecurityConfiguration 'Stack/Security' has 2 problems:",
    `- kerberos.adminServer: is missing; ${ADMIN_SERVER}. Pass a string`,
    `- kerberos.kdcServer: is missing; ${KDC}. Pass a string`,
  ].join('\n')],
  ['servers that are none, and a lifetime that is none', external({ adminServer: 'kdc:0', kdcServer: 'kdc one', ticketLifetime: '24' }), [
    "SecurityConfiguration 'Stack/Security' has 3 problems:",
    `- kerberos.adminServer: names no port, got "kdc:0"; ${ADMIN_SERVER}. Write a port from 1 to 65535`,
    `- kerberos.kdcServer: names no host, got "kdc one"; ${KDC}. ${NAME}`,
    `- kerberos.ticketLifetime: is not a Duration, got "24"; ${HOURS}`,
  ].join('\n')],
  ['a type of server, of which there is one', external({ ...SERVERS, kdcServerType: 'Single' }), 'kerberos: has unknown options: kdcServerType; '
    + 'the options are adminServer, kdcServer, ticketLifetime, adIntegration. Remove or rename them'],
  ['a directory without names and with a server that is none', external({ ...SERVERS, adIntegration: { server: 'ad/domain' } }), [
    "SecurityConfiguration 'Stack/Security' has 3 problems:",
    '- kerberos.adIntegration.realm: is missing; the name of a realm is expected. Pass a string',
    '- kerberos.adIntegration.domain: is missing; the domain of the realm is expected. Pass a string',
    `- kerberos.adIntegration.server: names no host, got "ad/domain"; the domain controller, as host or host:port, is expected. ${NAME}`,
  ].join('\n')],
  ['a directory that is null', external({ ...SERVERS, adIntegration: null }), 'kerberos.adIntegration: is not an options object, got null; '
    + 'an object with realm, domain, server is expected. Pass the options by name'],
  ['a misspelt part of a directory', external({ ...SERVERS, adIntegration: { ...DIRECTORY, adServer: 'dc1' } }), 'kerberos.adIntegration: has unknown options: adServer; '
    + 'the options are realm, domain, server. Remove or rename them'],
])('%s is an error', (_, make, text) => expect(messageFor(make)).toBe(text));

test.each<[string, Kerberos]>([['of the cluster', Kerberos.clusterDedicatedKdc()], ['that is external', Kerberos.externalKdc(SERVERS)]])(
  'LDAP beside a KDC %s is an error', (_, kerberos) => {
    const stack = newStack();
    const ldap = LdapAuthentication.openLdap('ldaps://ldap.example.com', {
      bindCertificate: secretsmanager.Secret.fromSecretNameV2(stack, 'Certificate', 'certificate'), accessFilter: '(a=b)', userSearchBase: 'dc=a', groupSearchBase: 'dc=a',
    });
    expect(() => configured(kerberos, { ldap, inTransitEncryption: InTransitEncryption.emrManaged() }, stack)).toThrow('ldap: stands beside kerberos; ');
  });

describe('a release', () => {
  const PAGE = '(https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html)';

  test('without Kerberos is an error', () => {
    expect(messageFor(() => Kerberos.clusterDedicatedKdc(), { releaseLabel: 'emr-5.9.0' })).toContain(
      `releaseLabel: this release has no Kerberos, got "emr-5.9.0"; Kerberos came with emr-5.10.0 ${PAGE}. Take a later release, or leave the feature out`);
  });

  test('without an external KDC is an error', () => {
    const text = messageFor(() => Kerberos.externalKdc(SERVERS), { releaseLabel: 'emr-5.19.0' });
    expect(text).toContain(`got "emr-5.19.0"; external KDCs came with emr-5.20.0 ${PAGE}`);
    expect(text).not.toContain('no Kerberos');
  });

  test('that has it passes', () => {
    configured(Kerberos.externalKdc(SERVERS), { releaseLabel: 'emr-5.24.0' });
    configured(Kerberos.clusterDedicatedKdc(), { releaseLabel: 'emr-7.9.0' });
  });
});
