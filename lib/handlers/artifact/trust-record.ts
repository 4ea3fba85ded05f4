import { X509Certificate } from 'crypto';
import { ArtifactError } from './artifact-error';
import { TrustAnchors } from '../../certificates/inspection/chain';
import { certificatesIn } from '../../certificates/inspection/pem';
import { DAY } from '../common/clock';

/** A zip that was published, without its private key. */
export interface Publication {
  readonly from: string;
  /** When another took its place. */
  readonly until?: string;
  /** Of the zip. */
  readonly sha256: string;
  /** What the nodes present: PEM, the leaf first. */
  readonly certificateChain: string;
  /** What the nodes trust: PEM. Undefined where they trust the public roots. */
  readonly trustedCertificates?: string;
  /** A fingerprint of what was asked for, where the zip is made from that. */
  readonly asked?: string;
  /** The versions of the secrets that it was made from. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Whether clusters of before were left behind, which `allowTrustBreak` allows. */
  readonly breaksTrust?: boolean;
  /** Whether it was taken back together with its break, so that it counts no more. */
  readonly undone?: boolean;
}

/** What was published when, beside the zip: `trust.json`. */
export interface TrustRecord {
  readonly format: 1;
  /** In the order in which they were published; the last one is current. */
  readonly published: readonly Publication[];
  /** What is about to be published. It counts as published when it is what lies there. */
  readonly pending?: Publication;
}

/** Older ones than clusters can have are kept up to this number, should clusters be allowed a longer life. */
const KEPT = 20;

export function writeRecord(record: TrustRecord): Uint8Array {
  return Buffer.from(`${JSON.stringify(record, undefined, 2)}\n`);
}

/** @param where the record is, for errors */
export function readRecord(where: string, bytes: Uint8Array): TrustRecord {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw unreadable(where);
  }
  const { format, published, pending } = (value ?? {}) as { format?: unknown; published?: unknown; pending?: unknown };
  if (format !== 1 || !Array.isArray(published) || !published.every(isPublication) || (pending !== undefined && !isPublication(pending))) {
    throw unreadable(where);
  }
  return value as TrustRecord;
}

function unreadable(where: string): ArtifactError {
  return new ArtifactError(`${where}: is no record of published certificates of this version of the library, so it is not known what running nodes trust. `
    + 'Restore an earlier version of it; or remove it, and the next deployment starts a new one');
}

function isPublication(value: unknown): value is Publication {
  const { from, until, sha256, certificateChain, trustedCertificates } = (value ?? {}) as Record<string, unknown>;
  return isDate(from) && (until === undefined || isDate(until)) && typeof sha256 === 'string'
    && typeof certificateChain === 'string' && (trustedCertificates === undefined || typeof trustedCertificates === 'string');
}

function isDate(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

/** What the files of a zip say to others. Only certificates are taken from them, so a key in a wrong file does not get into the record. */
export function publicationOf(files: ReadonlyMap<string, Uint8Array>, sha256: string, from: Date): Publication {
  const trusted = files.get('trustedCertificates.pem');
  return {
    from: from.toISOString(),
    sha256,
    certificateChain: pemOf(certificatesIn(files.get('certificateChain.pem') ?? new Uint8Array())),
    ...(trusted !== undefined && { trustedCertificates: pemOf(certificatesIn(trusted)) }),
  };
}

function pemOf(certificates: readonly X509Certificate[]): string {
  return certificates.map(certificate => certificate.toString()).join('');
}

export function chainOf(publication: Publication): X509Certificate[] {
  return certificatesIn(Buffer.from(publication.certificateChain));
}

export function anchorsOf(publication: Publication): TrustAnchors {
  return publication.trustedCertificates === undefined ? 'public roots' : certificatesIn(Buffer.from(publication.trustedCertificates));
}

/** With another one as the current. */
export function withCurrent(published: readonly Publication[], current: Publication, at: Date): Publication[] {
  const before = published.at(-1);
  return before === undefined ? [current] : [...published.slice(0, -1), { ...before, until: before.until ?? at.toISOString() }, current];
}

/** Without those that no cluster can have any more. */
export function withoutOld(published: readonly Publication[], now: Date, maxClusterLifetimeDays: number): Publication[] {
  return published.filter((publication, index) => index >= published.length - KEPT || isAlive(publication, now, maxClusterLifetimeDays));
}

/** Whether clusters may run that have it. */
export function isAlive({ until }: Publication, now: Date, maxClusterLifetimeDays: number): boolean {
  return until === undefined || now.getTime() - Date.parse(until) < maxClusterLifetimeDays * DAY;
}
