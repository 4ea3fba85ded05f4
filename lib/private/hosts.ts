import { isIPv6 } from 'net';
import { Token } from 'aws-cdk-lib';
import { checkText } from './arguments';
import { Problems } from './errors';

/*
 * Checks of the servers that a configuration names. What the service takes is not published, so only what can be no host at all is
 * refused: names with one label, underscores or letters of any alphabet pass. Whoever passes a token is believed.
 */

/** A host with or without a port; an IPv6 address with a port stands in brackets. */
export function checkHostAndPort(problems: Problems, path: string, value: string, what: string): boolean {
  const described = `${what}, as host or host:port,`;
  if (!checkText(problems, path, value, described)) {
    return false;
  }
  const fault = Token.isUnresolved(value) ? undefined : /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? URL_FAULT : faultOf(value);
  if (fault) {
    problems.add({ path, wrong: fault, got: withoutUser(value), expected: `${described} is expected`, remedy: REMEDIES[fault] });
  }
  return !fault;
}

/** Schemes are the same in capitals, but Amazon EMR says of ldaps:// that a URL must start with it. */
const SCHEMES = { ldaps: /^ldaps:\/\//, https: /^https:\/\//i };

/** A URL of a server over TLS. What follows the host and port is left to the server. */
export function checkUrl(problems: Problems, path: string, value: string, scheme: keyof typeof SCHEMES): boolean {
  const expected = `${scheme}://host or ${scheme}://host:port is expected`;
  if (!checkText(problems, path, value, `${scheme}://host or ${scheme}://host:port`)) {
    return false;
  }
  if (!SCHEMES[scheme].test(value) && !isTokenInPlaceOfScheme(value)) {
    // whatever the host turns out to be: without TLS, passwords can be read on the way
    problems.add({ path, wrong: `does not begin with ${scheme}://`, got: withoutUser(value), expected, remedy: 'Use the TLS port of the server' });
    return false;
  }
  if (Token.isUnresolved(value)) {
    return true;
  }
  const authority = /^[^/?#]*/.exec(value.slice(value.indexOf('//') + 2))![0];
  if (authority.includes('@')) {
    problems.add({ path, wrong: 'names a user', expected, remedy: 'Leave out what stands before the @' });
    return false;
  }
  const fault = /\s/.test(value) ? HOST_FAULT : faultOf(authority);
  if (fault) {
    problems.add({ path, wrong: fault, got: value, expected, remedy: REMEDIES[fault] });
  }
  return !fault;
}

const HOST_FAULT = 'names no host';
const PORT_FAULT = 'names no port';
const URL_FAULT = 'is a URL';
type Fault = keyof typeof REMEDIES;
const REMEDIES = {
  [HOST_FAULT]: 'Write a domain name or an IP address, one of IPv6 in brackets',
  [PORT_FAULT]: 'Write a port from 1 to 65535',
  [URL_FAULT]: 'Leave out the scheme, and what follows the host',
};

/** What is wrong with a host, with or without a port. */
function faultOf(text: string): Fault | undefined {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/s.exec(text);
  // without brackets, an address of IPv6 has no end that a port could follow
  const [host, port] = bracketed ? bracketed.slice(1) : isIPv6(text) ? [text] : split(text);
  if (bracketed ? !isIPv6(host) : !isHost(host)) {
    return HOST_FAULT;
  }
  return port === undefined || /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535 ? undefined : PORT_FAULT;
}

function split(text: string): readonly [string, string?] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** A name may be of one label and have underscores; four numbers are an IPv4 address, as no domain ends in a number. */
function isHost(text: string): boolean {
  if (isIPv6(text)) {
    return true;
  }
  return /^[^\s/\\?#@,;:[\]]+$/.test(text) && !/^\.|\.\./.test(text)
    && (!/^\d+(\.\d+){3}$/.test(text) || text.split('.').every(number => Number(number) <= 255));
}

/** A URL may hold a password. */
function withoutUser(value: string): string | undefined {
  return value.includes('@') ? undefined : value;
}

/** Only what stands before the first token is known. */
function isTokenInPlaceOfScheme(value: string): boolean {
  return Token.isUnresolved(value) && !value.split('${Token[')[0].includes('://');
}
