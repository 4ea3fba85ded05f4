import '../seed';
import { App, CfnParameter, Lazy, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Problems } from '../../lib/private/errors';
import { checkHostAndPort, checkUrl } from '../../lib/private/hosts';

type Check = (problems: Problems, path: string, value: string) => boolean;

const server: Check = (problems, path, value) => checkHostAndPort(problems, path, value, 'the KDC');
const ldaps: Check = (problems, path, value) => checkUrl(problems, path, value, 'ldaps');
const https: Check = (problems, path, value) => checkUrl(problems, path, value, 'https');

/** What a check says of a value; nothing if it passes, which the check returns as well. */
function said(check: Check, value: unknown): string | undefined {
  const problems = new Problems();
  const passed = check(problems, 'prop', value as string);
  expect(passed).toBe(!problems.any);
  try {
    problems.throwIfAny(new App(), 'Id', 'Type');
    return undefined;
  } catch (error) {
    return (error as Error).message.slice("Type 'Id': ".length);
  }
}

const HOSTS = ['kdc.example.com', 'kdc.example.com.', 'MasterDNSOfKDCMaster', 'under_score.example.com', 'a-b', '10.0.0.1', 'bücher.example', '[2001:db8::1]', '7'];

test.each([...HOSTS, ...HOSTS.map(name => `${name}:88`), 'kdc:1', 'kdc:65535', '2001:db8::88', 'fe80::1%eth0'])('%s is a host with or without a port', value =>
  expect(said(server, value)).toBeUndefined());

test.each([...HOSTS, ...HOSTS.map(name => `${name}:636`), 'ldap.example.com/', 'ldap.example.com:636/dc=example,dc=com', 'ldap.example.com?a', 'ldap#b'])(
  'ldaps://%s is a URL', value => expect(said(ldaps, `ldaps://${value}`)).toBeUndefined());

test.each(['https://ranger:6182', 'HTTPS://ranger.example.com', 'https://ranger/service?x=a@b'])('%s is a URL', value => expect(said(https, value)).toBeUndefined());

const SERVER = 'the KDC, as host or host:port, is expected';
const LDAPS = 'ldaps://host or ldaps://host:port is expected';
const NAME = 'Write a domain name or an IP address, one of IPv6 in brackets';
const PORT = 'Write a port from 1 to 65535';
const LEAVE_OUT = 'Leave out the scheme, and what follows the host';

test.each<[string, Check, unknown, string]>([
  ['nothing', server, undefined, `prop: is missing; ${SERVER}. Pass a string`],
  ['empty text', server, '', `prop: is empty; ${SERVER}. Pass a string`],
  ['blanks', server, '  ', `prop: is not text, got "  "; ${SERVER}. Pass a string`],
  ['a number', server, 88, `prop: is not text, got 88; ${SERVER}. Pass a string`],
  ['a URL', server, 'ldap://ad.example.com', `prop: is a URL, got "ldap://ad.example.com"; ${SERVER}. ${LEAVE_OUT}`],
  ['a URL with a port', server, 'http://kdc:88', `prop: is a URL, got "http://kdc:88"; ${SERVER}. ${LEAVE_OUT}`],
  ['a URL with a password', server, 'http://me:secret@kdc:88', `prop: is a URL; ${SERVER}. ${LEAVE_OUT}`],
  ['a path', server, 'kdc/admin', `prop: names no host, got "kdc/admin"; ${SERVER}. ${NAME}`],
  ['a path behind a port', server, 'kdc:88/', `prop: names no port, got "kdc:88/"; ${SERVER}. ${PORT}`],
  ['a blank inside', server, 'kdc one', `prop: names no host, got "kdc one"; ${SERVER}. ${NAME}`],
  ['a blank before', server, ' kdc', `prop: names no host, got " kdc"; ${SERVER}. ${NAME}`],
  ['a blank behind the port', server, 'kdc:88 ', `prop: names no port, got "kdc:88 "; ${SERVER}. ${PORT}`],
  ['a line break', server, 'kdc\n', `prop: names no host, got "kdc\\n"; ${SERVER}. ${NAME}`],
  ['two hosts', server, 'kdc1,kdc2', `prop: names no host, got "kdc1,kdc2"; ${SERVER}. ${NAME}`],
  ['a user', server, 'me@kdc', `prop: names no host; ${SERVER}. ${NAME}`],
  ['an empty label', server, 'kdc..com', `prop: names no host, got "kdc..com"; ${SERVER}. ${NAME}`],
  ['a dot before', server, '.kdc.com', `prop: names no host, got ".kdc.com"; ${SERVER}. ${NAME}`],
  ['an IP address that is none', server, '10.0.0.256', `prop: names no host, got "10.0.0.256"; ${SERVER}. ${NAME}`],
  ['IPv6 that is none', server, '[kdc]:88', `prop: names no host, got "[kdc]:88"; ${SERVER}. ${NAME}`],
  ['no host before the port', server, ':88', `prop: names no host, got ":88"; ${SERVER}. ${NAME}`],
  ['no port behind the colon', server, 'kdc:', `prop: names no port, got "kdc:"; ${SERVER}. ${PORT}`],
  ['a port that is no number', server, 'kdc:kerberos', `prop: names no port, got "kdc:kerberos"; ${SERVER}. ${PORT}`],
  ['port 0', server, 'kdc:0', `prop: names no port, got "kdc:0"; ${SERVER}. ${PORT}`],
  ['port 65536', server, 'kdc:65536', `prop: names no port, got "kdc:65536"; ${SERVER}. ${PORT}`],
  ['two ports', server, 'kdc:88:749', `prop: names no port, got "kdc:88:749"; ${SERVER}. ${PORT}`],
  ['no URL', ldaps, undefined, `prop: is missing; ${LDAPS}. Pass a string`],
  ['a host for a URL', ldaps, 'ldap.example.com', `prop: does not begin with ldaps://, got "ldap.example.com"; ${LDAPS}. Use the TLS port of the server`],
  ['plain LDAP', ldaps, 'ldap://ldap.example.com', `prop: does not begin with ldaps://, got "ldap://ldap.example.com"; ${LDAPS}. Use the TLS port of the server`],
  ['plain LDAP with a password', ldaps, 'ldap://me:secret@ldap', `prop: does not begin with ldaps://; ${LDAPS}. Use the TLS port of the server`],
  ['ldaps in capitals', ldaps, 'LDAPS://ldap', `prop: does not begin with ldaps://, got "LDAPS://ldap"; ${LDAPS}. Use the TLS port of the server`],
  ['no host in a URL', ldaps, 'ldaps://', `prop: names no host, got "ldaps://"; ${LDAPS}. ${NAME}`],
  ['a path alone in a URL', ldaps, 'ldaps:///dc=example', `prop: names no host, got "ldaps:///dc=example"; ${LDAPS}. ${NAME}`],
  ['a wrong port in a URL', ldaps, 'ldaps://ldap:port', `prop: names no port, got "ldaps://ldap:port"; ${LDAPS}. ${PORT}`],
  ['a blank in a URL', ldaps, 'ldaps://ldap/dc=a b', `prop: names no host, got "ldaps://ldap/dc=a b"; ${LDAPS}. ${NAME}`],
  ['a user in a URL', https, 'https://me:secret@ranger', 'prop: names a user; https://host or https://host:port is expected. Leave out what stands before the @'],
])('%s is refused', (_, check, value, text) => expect(said(check, value)).toBe(text));

test('tokens are believed', () => {
  const parameter = new CfnParameter(new Stack(), 'Host').valueAsString;
  for (const check of [server, ldaps, https]) {
    expect(said(check, parameter)).toBeUndefined();
    expect(said(check, Lazy.string({ produce: () => 'kdc' }))).toBeUndefined();
  }
  expect(said(server, `${parameter}:70000`)).toBeUndefined();
  expect(said(ldaps, `ldaps://${parameter}:port`)).toBeUndefined();
  expect(said(ldaps, `ldap${parameter}://host`)).toBeUndefined();
});

test('a token behind a scheme does not hide the scheme', () => {
  const parameter = new CfnParameter(new Stack(), 'Host').valueAsString;
  expect(said(ldaps, `ldap://${parameter}`)).toMatch(/^prop: does not begin with ldaps:\/\/, got a token; /);
});

test('what passes as a host passes with a port and in a URL', () => {
  fc.assert(fc.property(fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6().map(address => `[${address}]`)), fc.integer({ min: 1, max: 65535 }), (name, port) => {
    expect(said(server, name)).toBeUndefined();
    expect(said(server, `${name}:${port}`)).toBeUndefined();
    expect(said(ldaps, `ldaps://${name}:${port}`)).toBeUndefined();
  }));
});

test('nothing with a blank or a slash passes as a host', () => {
  fc.assert(fc.property(fc.string(), fc.constantFrom(' ', '\t', '\n', '/'), fc.string(), (before, bad, after) => {
    expect(said(server, before + bad + after)).toBeDefined();
  }));
});

test('no check fails, or shows a password', () => {
  fc.assert(fc.property(fc.constantFrom(server, ldaps, https), fc.string(), fc.constantFrom('', 'ldaps://', 'http://'), (check, text, scheme) => {
    expect(said(check, `${scheme}me:Passw0rd@${text}`)).not.toContain('Passw0rd');
  }));
});
