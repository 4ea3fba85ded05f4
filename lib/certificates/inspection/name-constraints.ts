import { X509Certificate } from 'crypto';
import { isIP } from 'net';
import { details } from './certificate';

/** What the name constraints of a CA say of the names of a certificate below it. */
export interface Comparison {
  /** A name that they do not allow. */
  readonly refused?: string;
  /** Whether there is a name of which it is not known here. */
  readonly isUnclear: boolean;
}

type Answer = 'yes' | 'no' | 'unknown';
type Kind = 'dns' | 'ip' | 'email' | 'url' | 'dn' | 'id' | 'other';

interface Name {
  readonly kind: Kind;
  readonly text: string;
  /** Of the subject: its parts as they stand in the certificate. */
  readonly parts?: Buffer;
}

interface Subtree {
  readonly kind: Kind;
  readonly content: Buffer;
  /** It says how many labels a name may have, which the JDK refuses and nobody uses. */
  readonly isBounded: boolean;
}

/** By the tag of a general name. */
const KINDS: Readonly<Record<number, Kind>> = { 0x81: 'email', 0x82: 'dns', 0x86: 'url', 0x87: 'ip', 0x88: 'id', 0xa4: 'dn' };
const [SEQUENCE, PERMITTED, EXCLUDED] = [0x30, 0xa0, 0xa1];
/** A common name that the JDK takes for the name of a host where no alternative name is one: it has no wildcard. */
const HOST = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** Compares as the JDK does: names of hosts wholly; directory names as far as they are alike byte by byte; all others not. */
export function compareNames(constraints: Buffer, certificate: X509Certificate): Comparison {
  try {
    const [{ content }] = elementsOf(constraints);
    const [permitted, excluded] = [PERMITTED, EXCLUDED].map(tag => elementsOf(content).filter(each => each.tag === tag).flatMap(subtreesOf));
    const answers = namesOf(certificate).map(name => ({ name, answer: isAllowed(name, permitted, excluded) }));
    return { refused: answers.find(({ answer }) => answer === 'no')?.name.text, isUnclear: answers.some(({ answer }) => answer === 'unknown') };
  } catch {
    return { isUnclear: true };
  }
}

function isAllowed(name: Name, permitted: readonly Subtree[], excluded: readonly Subtree[]): Answer {
  const sameKind = ({ kind }: Subtree) => kind === name.kind;
  const without = excluded.filter(sameKind).map((tree): Answer => {
    const answer = isWithin(name, tree);
    // newer versions of the JDK refuse a wildcard that stands for an excluded name, older ones do not
    return answer === 'no' && name.text.startsWith('*.') && textOf(tree).endsWith(name.text.slice(1)) ? 'unknown' : answer;
  });
  // a domain without name permits all names of hosts, by what is published; the JDK fails over it
  const within = permitted.filter(sameKind).map((tree): Answer => tree.kind === 'dns' && tree.content.length === 0 ? 'unknown' : isWithin(name, tree));
  if (without.includes('yes') || within.length > 0 && within.every(answer => answer === 'no')) {
    return 'no';
  }
  return without.includes('unknown') || within.length > 0 && !within.includes('yes') ? 'unknown' : 'yes';
}

function isWithin({ kind, text, parts }: Name, tree: Subtree): Answer {
  if (tree.isBounded || kind !== 'dns' && kind !== 'dn') {
    return 'unknown';
  }
  if (kind === 'dn') {
    // names that differ in case, or in the kind of text, are the same to the JDK
    return parts !== undefined && parts.subarray(0, tree.content.length).equals(tree.content) ? 'yes' : 'unknown';
  }
  const domain = textOf(tree);
  const isBelow = text.endsWith(domain) && (domain === '' || domain.startsWith('.') || text[text.length - domain.length - 1] === '.');
  return text === domain || isBelow ? 'yes' : 'no';
}

const textOf = ({ content }: Subtree): string => content.toString('latin1').toLowerCase();

/**
 * What constraints are compared with, for CAs as well: the subject, the alternative names, and the last common name in place of those of
 * hosts. Throws where the certificate cannot be read as a whole.
 */
function namesOf(certificate: X509Certificate): Name[] {
  const found = details(certificate);
  if (found === undefined) {
    throw new Error('only openssl can read it');
  }
  const { names, commonNames, subject } = found;
  const alternatives = names.map(({ type, value }): Name => ({ kind: type === 'guid' || type === 'upn' ? 'other' : type, text: value.toLowerCase() }));
  const commonName = commonNames[commonNames.length - 1] ?? '';
  const kind = isIP(commonName) === 0 ? 'dns' : 'ip';
  const counts = !alternatives.some(each => each.kind === kind) && (kind === 'ip' || HOST.test(commonName));
  const [{ content: parts }] = elementsOf(subject);
  return [
    ...parts.length === 0 ? [] : [{ kind: 'dn', text: certificate.subject.replaceAll('\n', ', '), parts } as const],
    ...alternatives,
    ...counts ? [{ kind, text: commonName.toLowerCase() } as const] : [],
  ];
}

function subtreesOf({ content }: Element): Subtree[] {
  return elementsOf(content).filter(({ tag }) => tag === SEQUENCE).map(subtree => {
    const [base, ...bounds] = elementsOf(subtree.content);
    const kind = KINDS[base.tag] ?? 'other';
    return { kind, content: kind === 'dn' ? elementsOf(base.content)[0].content : base.content, isBounded: bounds.length > 0 };
  });
}

interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/** The elements of DER that stand one after the other. Throws where they do not end with the bytes. */
function elementsOf(bytes: Buffer): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes.readUInt8(at + 1);
    const more = first < 0x80 ? 0 : first - 0x80;
    const start = at + 2 + more;
    const end = start + (more === 0 ? first : bytes.readUIntBE(at + 2, more));
    if (end > bytes.length) {
      throw new RangeError('an element is longer than what holds it');
    }
    elements.push({ tag: bytes[at], content: bytes.subarray(start, end) });
    at = end;
  }
  return elements;
}
