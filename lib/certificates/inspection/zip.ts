import { unzipSync, zipSync } from 'fflate';

/** Why nothing of a zip is read. */
export type ZipFault = 'unreadable' | 'encrypted' | 'too large';

/** What is in a zip. */
export interface ZipReading {
  /** The files by their whole name in the zip; none where there is a fault. Of files of one name the last. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Names that more than one file has. */
  readonly duplicates: readonly string[];
  readonly fault?: ZipFault;
}

/** More than any bundle has; what is beyond is not unpacked. */
export const MOST_ENTRIES = 1000;
export const MOST_BYTES = 4 * 1024 * 1024;

const CENTRAL_HEADER = Buffer.from('PK\x01\x02', 'latin1');
const CENTRAL_HEADER_SIZE = 46;

/** Reads a zip, whatever its bytes are. Never throws, and unpacks nothing of one that says of itself that it is too large. */
export function readZip(zip: Uint8Array): ZipReading {
  const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  try {
    const entries = entriesOf(bytes);
    if (entries.length > MOST_ENTRIES || entries.reduce((sum, { packed, size }) => sum + Math.max(packed, size), 0) > MOST_BYTES) {
      return fault('too large');
    }
    const names = entries.map(({ name }) => name);
    if (isEncrypted(bytes, names)) {
      return fault('encrypted');
    }
    const sizes = new Map(entries.map(({ name, size }) => [name, size]));
    const files = Object.entries(unzipSync(bytes)).filter(([name]) => !name.endsWith('/'));
    if (files.some(([name, content]) => content.length !== sizes.get(name))) {
      return fault('unreadable');
    }
    return { files: new Map(files), duplicates: [...new Set(names.filter((name, index) => names.indexOf(name) !== index && !name.endsWith('/')))] };
  } catch {
    return fault('unreadable');
  }
}

interface Entry {
  readonly name: string;
  readonly packed: number;
  readonly size: number;
}

/** What the central directory says: nothing is unpacked, since no file is asked for. Throws where there is none. */
function entriesOf(zip: Uint8Array): Entry[] {
  const entries: Entry[] = [];
  const tooMany = new Error('enough to know');
  try {
    unzipSync(zip, {
      filter: ({ name, size: packed, originalSize }) => {
        entries.push({ name, packed, size: originalSize });
        if (entries.length > MOST_ENTRIES) {
          throw tooMany; // the directory may claim four thousand million
        }
        return false;
      },
    });
  } catch (error) {
    if (error !== tooMany) {
      throw error;
    }
  }
  return entries;
}

function fault(what: ZipFault): ZipReading {
  return { files: new Map(), duplicates: [], fault: what };
}

/** fflate does not look at the flag of a file that has a password, and unpacks nonsense. */
function isEncrypted(zip: Buffer, names: readonly string[]): boolean {
  const wanted = new Set(names);
  for (let at = zip.indexOf(CENTRAL_HEADER); at >= 0 && at + CENTRAL_HEADER_SIZE <= zip.length; at = zip.indexOf(CENTRAL_HEADER, at + 1)) {
    const nameEnd = at + CENTRAL_HEADER_SIZE + zip.readUInt16LE(at + 28);
    const flags = zip.readUInt16LE(at + 8);
    if (flags % 2 === 1 && ['latin1', 'utf8'].some(encoding => wanted.has(zip.toString(encoding as BufferEncoding, at + CENTRAL_HEADER_SIZE, nameEnd)))) {
      return true;
    }
  }
  return false;
}

/** The same files give the same bytes, whatever their order, the machine, its clock and its time zone. */
export function writeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  // 1980 by the local clock is what a zip stores; without it, and without the others, the bytes follow the machine
  const settings = { mtime: new Date(1980, 0, 1), os: 3, attrs: FILE_MODE, level: 9 } as const;
  const sorted = [...files].sort(([left], [right]) => (left < right ? -1 : 1));
  return zipSync(Object.fromEntries(sorted.map(([name, bytes]) => [name, [bytes, settings]])));
}

/** rw-r--r--, in the upper half as Unix has it in a zip. */
const FILE_MODE = 0o644 * 0x10000;
