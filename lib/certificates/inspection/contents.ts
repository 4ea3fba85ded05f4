import { KeyObject, X509Certificate, createPrivateKey } from 'crypto';
import { FileName, FoundFile } from './file-names';
import { PemBlock, certificateOf, hasByteOrderMark, pemBlocks, strayLine, textOf } from './pem';

/** What can be said of every file. */
export interface FileContents {
  readonly name: FileName;
  /** The name it has. */
  readonly at: string;
  readonly hasByteOrderMark: boolean;
  /** What it is, where that is no text of one byte for each character. */
  readonly binary?: 'DER or PKCS #12' | 'a Java keystore' | 'UTF-16';
  readonly blocks: readonly PemBlock[];
}

export interface KeyFile extends FileContents {
  readonly keyBlocks: readonly PemBlock[];
  readonly isEncrypted: boolean;
  /** The first, where it can be read. */
  readonly key?: KeyObject;
}

export interface CertificateFile extends FileContents {
  readonly certificateBlocks: readonly PemBlock[];
  /** Which blocks cannot be read, counted from 1, and why where that is known. */
  readonly unreadable: ReadonlyMap<number, string | undefined>;
  /** The number of the first line outside of all blocks that Java stumbles over; undefined where a block has a fault. */
  readonly strayLine?: number;
  /** None where one cannot be read: what is missing would mislead. */
  readonly certificates: readonly X509Certificate[];
}

const ENCRYPTED_PRIVATE_KEY = 'ENCRYPTED PRIVATE KEY';

export const isKeyBlock = ({ label }: PemBlock): boolean => label.endsWith('PRIVATE KEY');
export const isRequestBlock = ({ label }: PemBlock): boolean => label.endsWith('CERTIFICATE REQUEST');
/** Those that openssl and Java read as a certificate. */
const isCertificateBlock = ({ label }: PemBlock): boolean => label === 'CERTIFICATE';

function contentsOf({ name, at, bytes }: FoundFile): FileContents {
  return { name, at, hasByteOrderMark: hasByteOrderMark(bytes), binary: binaryOf(bytes), blocks: pemBlocks(bytes) };
}

function binaryOf(bytes: Uint8Array): FileContents['binary'] {
  const [first, second] = bytes;
  if (first === 0x30 && second >= 0x80) { // a sequence of more than 127 bytes
    return 'DER or PKCS #12';
  }
  if (first === 0xfe && second === 0xed) {
    return 'a Java keystore';
  }
  const isWide = first === 0xff && second === 0xfe || first === 0xfe && second === 0xff || textOf(bytes.subarray(0, 100)).startsWith('-\0-\0');
  return isWide ? 'UTF-16' : undefined;
}

export function readKeyFile(file: FoundFile): KeyFile {
  const contents = contentsOf(file);
  const keyBlocks = contents.blocks.filter(isKeyBlock);
  const [first] = keyBlocks;
  const isEncrypted = first !== undefined && (first.label === ENCRYPTED_PRIVATE_KEY || /^Proc-Type:.*ENCRYPTED/m.test(first.text));
  return { ...contents, keyBlocks, isEncrypted, key: first === undefined || isEncrypted ? undefined : keyOf(first) };
}

/** Nothing of what the block holds is told, nor what openssl has to say of it. */
function keyOf({ text, fault }: PemBlock): KeyObject | undefined {
  try {
    return fault === undefined ? createPrivateKey(text) : undefined;
  } catch {
    return undefined;
  }
}

export function readCertificateFile(file: FoundFile): CertificateFile {
  const contents = contentsOf(file);
  const certificateBlocks = contents.blocks.filter(isCertificateBlock);
  const read = certificateBlocks.map(certificateOf);
  const unreadable = new Map(read.flatMap((certificate, index) => (certificate === undefined ? [[index + 1, certificateBlocks[index].fault]] : [])));
  const certificates = unreadable.size > 0 ? [] : read.filter(certificate => certificate !== undefined);
  const isWhole = contents.blocks.length > 0 && unreadable.size === 0 && contents.blocks.every(({ fault }) => fault === undefined);
  return { ...contents, certificateBlocks, unreadable, strayLine: isWhole ? strayLine(file.bytes) : undefined, certificates };
}
