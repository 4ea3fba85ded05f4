import 'reflect-metadata'; // @peculiar/x509 expects it
import { X509Certificate } from 'crypto';
import { isIP } from 'net';
// eslint-disable-next-line import/order
import {
  BasicConstraintsExtension, ExtendedKeyUsageExtension, JsonGeneralName, KeyUsageFlags, KeyUsagesExtension, SubjectAlternativeNameExtension,
  X509Certificate as ParsedCertificate,
} from '@peculiar/x509';

/** What Node does not tell of a certificate. */
interface Details {
  /** The version has no extensions: what they say is not asked of it. */
  readonly plain: boolean;
  /** How many CAs may stand between it and a leaf. */
  readonly pathLength?: number;
  /** Object identifiers; undefined where any use is meant. */
  readonly extendedKeyUsages?: readonly string[];
  /** Whether it may sign what it sends; undefined where any use is meant. */
  readonly signs?: boolean;
  /** Alternative names: those of hosts, and addresses. */
  readonly alternativeNames: readonly string[];
  /** Whether one of the alternative names is that of a host: then the common name counts for nothing. */
  readonly hasHostNames: boolean;
  readonly commonNames: readonly string[];
  /** All alternative names. */
  readonly names: readonly JsonGeneralName[];
  /** In DER. */
  readonly subject: Buffer;
  /** Object identifiers. */
  readonly criticalExtensions: readonly string[];
  /** In DER. */
  readonly nameConstraints?: Buffer;
  /** Such as `SHA-256`; undefined for algorithms that have none of their own. */
  readonly hash?: string;
}

const NAME_CONSTRAINTS = '2.5.29.30';

/** Of signatures with RSA that are so old that Web Crypto has no words for them. */
const BROKEN_HASHES: Readonly<Record<string, string>> = { '1.2.840.113549.1.1.2': 'MD2', '1.2.840.113549.1.1.3': 'MD4', '1.2.840.113549.1.1.4': 'MD5' };

function hashOf(algorithm: ParsedCertificate['signatureAlgorithm']): string | undefined {
  const { name, hash } = algorithm as { name: string; hash?: { name?: string } };
  return hash?.name ?? BROKEN_HASHES[name];
}

const detailsOf = new WeakMap<X509Certificate, Details | undefined>();

/** Undefined for what only openssl can read. Read when first asked for. */
export function details(certificate: X509Certificate): Details | undefined {
  if (!detailsOf.has(certificate)) {
    detailsOf.set(certificate, readDetails(certificate));
  }
  return detailsOf.get(certificate);
}

function readDetails({ raw }: X509Certificate): Details | undefined {
  try {
    const parsed = new ParsedCertificate(raw);
    const names = parsed.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
    const usages = parsed.getExtension(KeyUsagesExtension)?.usages;
    const constraints = parsed.getExtension(NAME_CONSTRAINTS)?.value;
    return {
      plain: parsed.extensions.length === 0,
      pathLength: parsed.getExtension(BasicConstraintsExtension)?.pathLength,
      extendedKeyUsages: parsed.getExtension(ExtendedKeyUsageExtension)?.usages.map(String),
      // eslint-disable-next-line no-bitwise
      signs: usages === undefined ? undefined : (usages & KeyUsageFlags.digitalSignature) !== 0,
      alternativeNames: names.filter(({ type }) => type === 'dns' || type === 'ip').map(({ value }) => value),
      hasHostNames: names.some(({ type }) => type === 'dns'),
      commonNames: parsed.subjectName.getField('CN'),
      names: names.map(({ type, value }) => ({ type, value })),
      subject: Buffer.from(parsed.subjectName.toArrayBuffer()),
      criticalExtensions: parsed.extensions.filter(({ critical }) => critical).map(({ type }) => type),
      nameConstraints: constraints === undefined ? undefined : Buffer.from(constraints),
      hash: hashOf(parsed.signatureAlgorithm),
    };
  } catch {
    return undefined;
  }
}

/** The names that a node is compared with: the common name counts where no alternative name is one of a host. */
export function namesOf(certificate: X509Certificate): readonly string[] {
  const found = details(certificate);
  return found === undefined ? [] : found.hasHostNames ? found.alternativeNames : [...found.alternativeNames, ...found.commonNames];
}

/** A label that no certificate names by chance: only a wildcard covers it. */
const ANY_NODE = 'any-node-4c1d';

/** @param name of a host, an address, or with a wildcard as its first label */
export function covers(certificate: X509Certificate, name: string): boolean {
  return isIP(name) !== 0 ? certificate.checkIP(name) !== undefined : certificate.checkHost(name.replace(/^\*(?=\.)/, ANY_NODE)) !== undefined;
}

export function byName(certificates: readonly X509Certificate[], nameOf: (certificate: X509Certificate) => string): Map<string, X509Certificate[]> {
  const found = new Map<string, X509Certificate[]>();
  for (const certificate of certificates) {
    const name = nameOf(certificate);
    found.set(name, found.get(name) ?? []);
    found.get(name)!.push(certificate);
  }
  return found;
}

export const isSame = (left: X509Certificate, right: X509Certificate): boolean => left.raw.equals(right.raw);

export const isSelfSigned = (certificate: X509Certificate): boolean => namesIssuer(certificate, certificate) && isSignedBy(certificate, certificate);

/** Whether it says that the other one issued it: by name, and by key where both tell it. */
export function namesIssuer(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.issuer === issuer.subject;
}

/** Whether the signature is that of the other one's key. */
export function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false; // a key that this machine's openssl knows nothing of
  }
}

/** Whether it is one of a certification authority, as the JDK decides it for anchors: those without extensions are believed. */
export function isAuthority(certificate: X509Certificate, asAnchor: boolean): boolean {
  return certificate.ca || asAnchor && details(certificate)?.plain === true;
}

export function isValidAt({ validFrom, validTo }: X509Certificate, at: Date): boolean {
  return Date.parse(validFrom) <= at.getTime() && at.getTime() <= Date.parse(validTo);
}
