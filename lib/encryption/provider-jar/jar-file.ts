import * as fs from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** A file that Java does not open as a JAR. */
export class BrokenJar extends Error {
  constructor(
    /** What is wrong with the file. */
    public readonly wrong: string,
    public readonly expected = 'a JAR, a zip file with class files, is expected',
    public readonly remedy = 'Build the JAR again',
  ) {
    super(wrong);
  }
}

/** Something larger than what is read here, which may well be right. */
export class BeyondLimits extends Error {}

/** The records of a zip file, by the names of Java's ZipConstants. */
const LOC = { signature: 0x04034b50, size: 30 };
const CEN = { signature: 0x02014b50, size: 46 };
const END = { signature: 0x06054b50, size: 22 };
const ZIP64_LOC = { signature: 0x07064b50, size: 20 };
const ZIP64_END = { signature: 0x06064b50, size: 56 };
const NONE_32 = 0xffffffff;
const NONE_16 = 0xffff;
/** The lowest of the flags. */
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

/** A directory of 300,000 entries; it is held in memory. */
const MAX_DIRECTORY = 32 * 1024 * 1024;
/** More compressed bytes than that cannot come of what is read: incompressible data grows by less. */
const MAX_GROWTH = 64 * 1024;
/** What is kept of the directory: what may be asked for, or explain what is missing. */
const OF_INTEREST = /\.(class|jar|java|MF)$/;

/** Opens a JAR, and closes it whatever happens. Throws BrokenJar and BeyondLimits. */
export function withJar<T>(path: string, use: (jar: JarFile) => T): T {
  const file = readingFile(() => fs.openSync(path, 'r'));
  try {
    return use(new JarFile(file));
  } finally {
    fs.closeSync(file);
  }
}

/**
 * A JAR of which only the central directory and the entries that are asked for are read, so that its size does not matter.
 *
 * It takes and refuses what java.util.zip.ZipFile does: one encrypted entry makes Java refuse the file.
 */
export class JarFile {
  private readonly size: number;
  private readonly directory: Buffer;
  /** Where the zip begins: a script may come before it. */
  private readonly start: number;
  private readonly positions = new Map<string, number>();

  constructor(private readonly file: number) {
    this.size = readingFile(() => fs.fstatSync(file).size);
    const end = this.findEnd();
    const directoryAt = end.at - end.directorySize;
    this.start = directoryAt - end.directoryOffset;
    if (directoryAt < 0 || this.start < 0) {
      throw new BrokenJar('is damaged: its directory would begin before the file');
    }
    if (end.directorySize > MAX_DIRECTORY) {
      throw new BeyondLimits('its directory is larger than 32 MiB');
    }
    this.directory = this.read(directoryAt, end.directorySize);
    this.readDirectory();
  }

  /** The names of the entries that are class files, sources, other JARs and manifests, as paths. */
  public get names(): Iterable<string> {
    return this.positions.keys();
  }

  /** The content of an entry, or undefined if there is none of that name. */
  public entry(name: string, limit: number): Buffer | undefined {
    const at = this.positions.get(name);
    if (at === undefined) {
      return undefined;
    }
    const { compressedSize, size, offset } = this.placeOf(at);
    if (size > limit || compressedSize > limit + MAX_GROWTH) {
      throw new BeyondLimits(`its entry ${name} is larger than ${limit / 1024} KiB`);
    }
    const header = this.read(this.start + offset, LOC.size);
    if (header.readUInt32LE(0) !== LOC.signature) {
      throw new BrokenJar(`is damaged: ${name} is not where its directory says`);
    }
    const dataAt = this.start + offset + LOC.size + header.readUInt16LE(26) + header.readUInt16LE(28);
    const data = this.read(dataAt, compressedSize);
    const content = this.directory.readUInt16LE(at + 10) === STORED ? data : inflate(data, name, limit);
    if (content.length !== size) {
      throw new BrokenJar(`is damaged: ${name} has not the size that its directory says`);
    }
    return content;
  }

  private findEnd(): { at: number; directorySize: number; directoryOffset: number } {
    const tail = this.read(Math.max(0, this.size - END.size - NONE_16), Math.min(this.size, END.size + NONE_16));
    for (let i = tail.length - END.size; i >= 0; i--) {
      if (tail.readUInt32LE(i) === END.signature) {
        const end = this.endAt(this.size - tail.length + i, tail.subarray(i));
        // with bytes after the end, Java takes it if it finds a directory by it
        if (i + END.size + tail.readUInt16LE(i + 20) === tail.length || this.hasDirectory(end)) {
          return end;
        }
      }
    }
    throw this.notAZip();
  }

  private endAt(at: number, end: Buffer): { at: number; directorySize: number; directoryOffset: number } {
    const end32 = { at, directorySize: end.readUInt32LE(12), directoryOffset: end.readUInt32LE(16) };
    if ((end32.directorySize !== NONE_32 && end32.directoryOffset !== NONE_32 && end.readUInt16LE(10) !== NONE_16) || at < ZIP64_LOC.size) {
      return end32;
    }
    const locator = this.read(at - ZIP64_LOC.size, ZIP64_LOC.size);
    if (locator.readUInt32LE(0) !== ZIP64_LOC.signature) {
      return end32; // 65,535 entries, and no zip64
    }
    const at64 = Number(locator.readBigUInt64LE(8));
    const end64 = this.read(at64, ZIP64_END.size);
    return end64.readUInt32LE(0) !== ZIP64_END.signature ? end32
      : { at: at64, directorySize: Number(end64.readBigUInt64LE(40)), directoryOffset: Number(end64.readBigUInt64LE(48)) };
  }

  private hasDirectory({ at, directorySize, directoryOffset }: { at: number; directorySize: number; directoryOffset: number }): boolean {
    const directoryAt = at - directorySize;
    return directorySize >= CEN.size && directoryAt >= directoryOffset && this.read(directoryAt, 4).readUInt32LE(0) === CEN.signature;
  }

  private notAZip(): BrokenJar {
    const head = this.read(0, Math.min(this.size, 64)).toString('latin1');
    if (head.length === 0) {
      return new BrokenJar('is empty');
    }
    if (head.startsWith('version https://git-lfs')) {
      return new BrokenJar('is not the JAR but a pointer of Git LFS', undefined, 'Run git lfs pull');
    }
    return head.startsWith('PK') ? new BrokenJar('is cut off: the end of a zip file is missing')
      : new BrokenJar('is not a zip file', undefined, 'Pass the JAR that your build makes');
  }

  private readDirectory(): void {
    const { directory } = this;
    let at = 0;
    while (at + CEN.size <= directory.length) {
      const nameEnd = at + CEN.size + directory.readUInt16LE(at + 28);
      const next = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
      if (directory.readUInt32LE(at) !== CEN.signature || next > directory.length) {
        throw new BrokenJar('is damaged: its directory cannot be read');
      }
      const name = directory.toString('utf8', at + CEN.size, nameEnd);
      const method = directory.readUInt16LE(at + 10);
      if (directory.readUInt16LE(at + 8) % 2 === ENCRYPTED) {
        throw new BrokenJar(`is encrypted: ${name} needs a password, and Java opens no such JAR`, undefined, 'Build the JAR without encryption');
      }
      if (method !== STORED && method !== DEFLATED) {
        throw new BrokenJar(`is compressed in a way that Java does not read: ${name} by method ${method}`, undefined, 'Build the JAR with the jar tool or Maven');
      }
      if (OF_INTEREST.test(name)) {
        this.positions.set(name, at); // of two that have one name, Java takes the latter
      }
      at = next;
    }
    if (at !== directory.length) {
      throw new BrokenJar('is damaged: its directory has another length than it should');
    }
  }

  private placeOf(at: number): { compressedSize: number; size: number; offset: number } {
    const { directory } = this;
    const place = { compressedSize: directory.readUInt32LE(at + 20), size: directory.readUInt32LE(at + 24), offset: directory.readUInt32LE(at + 42) };
    const extraAt = at + CEN.size + directory.readUInt16LE(at + 28);
    const wide = new Zip64Field(directory.subarray(extraAt, extraAt + directory.readUInt16LE(at + 30)));
    const size = wide.insteadOf(place.size); // in this order
    const compressedSize = wide.insteadOf(place.compressedSize);
    return { size, compressedSize, offset: wide.insteadOf(place.offset) };
  }

  private read(at: number, length: number): Buffer {
    if (at < 0 || at + length > this.size) {
      throw new BrokenJar('is damaged: it refers to what is outside the file');
    }
    const buffer = Buffer.alloc(length);
    for (let done = 0; done < length;) {
      const count = readingFile(() => fs.readSync(this.file, buffer, done, length - done, at + done));
      if (count === 0) {
        throw new BrokenJar('became shorter while it was read');
      }
      done += count;
    }
    return buffer;
  }
}

/** The extra field that has the numbers for which 32 bits do not suffice, and only those. */
class Zip64Field {
  private numbers: Buffer = Buffer.alloc(0);

  constructor(extra: Buffer) {
    for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
      if (extra.readUInt16LE(at) === 1) {
        this.numbers = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
        return;
      }
    }
  }

  public insteadOf(value: number): number {
    if (value !== NONE_32 || this.numbers.length < 8) {
      return value;
    }
    const wide = Number(this.numbers.readBigUInt64LE(0));
    this.numbers = this.numbers.subarray(8);
    return wide;
  }
}

function inflate(data: Buffer, name: string, limit: number): Buffer {
  try {
    return inflateRawSync(data, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new BeyondLimits(`its entry ${name} is larger than ${limit / 1024} KiB`);
    }
    throw new BrokenJar(`is damaged: ${name} cannot be decompressed`);
  }
}

function readingFile<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new BrokenJar(`cannot be read (${(error as NodeJS.ErrnoException).code})`, 'a file that can be read is expected',
      'Give whoever synthesizes the app the right to read it');
  }
}
