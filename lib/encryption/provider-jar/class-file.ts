/* eslint-disable no-bitwise -- a class file has flags, and text in a variant of UTF-8 */
/** Bytes that are no class file, or not one that a Java virtual machine would take. */
export class NotAClassFile extends Error {}

/** What a class file says of its class, as far as creating an object of it is concerned. */
export interface ClassFile {
  /** 52 is Java 8, 55 is Java 11, 61 is Java 17. */
  readonly majorVersion: number;
  /** The full name, nested classes with `$`. */
  readonly name: string;
  /** Absent for java.lang.Object and modules only. */
  readonly superclass?: string;
  readonly interfaces: readonly string[];
  readonly isPublic: boolean;
  readonly isAbstract: boolean;
  readonly isInterface: boolean;
  /** A class within another one whose objects belong to an object of the other one. */
  readonly isInner: boolean;
  readonly constructors: readonly { readonly isPublic: boolean; readonly takesArguments: boolean }[];
}

const PUBLIC = 0x0001;
const STATIC = 0x0008;
const INTERFACE = 0x0200;
const ABSTRACT = 0x0400;

/** How many bytes follow the tag of a constant (JVMS 4.4), but for text, which has its own length. */
const CONSTANT_SIZES: Readonly<Record<number, number>> = {
  3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2,
};
const TEXT = 1;
const LONG = 5;
const DOUBLE = 6;
const CLASS = 7;

/**
 * Reads a class file (JVMS 4.1): names, supertypes, constructors and whether it is an inner class. Code is skipped.
 *
 * The bytes may be anything: what is no class file throws NotAClassFile and nothing else, in time that grows with their length.
 */
export function parseClassFile(bytes: Buffer): ClassFile {
  const reader = new Reader(bytes);
  if (reader.u4() !== 0xcafebabe) {
    throw new NotAClassFile('it does not begin as a class file does');
  }
  reader.skip(2);
  const majorVersion = reader.u2();
  const pool = new ConstantPool(bytes, reader);
  const access = reader.u2();
  const name = pool.className(reader.u2());
  const superIndex = reader.u2();
  const interfaces = repeat(reader.u2(), () => pool.className(reader.u2()));
  repeat(reader.u2(), () => {
    reader.skip(6); // a field
    skipAttributes(reader);
  });
  return {
    majorVersion,
    name,
    superclass: superIndex === 0 ? undefined : pool.className(superIndex),
    interfaces,
    isPublic: (access & PUBLIC) !== 0,
    isAbstract: (access & ABSTRACT) !== 0,
    isInterface: (access & INTERFACE) !== 0,
    constructors: readConstructors(reader, pool),
    isInner: readIsInner(reader, pool, name),
  };
}

function readConstructors(reader: Reader, pool: ConstantPool): ClassFile['constructors'] {
  const constructors: { isPublic: boolean; takesArguments: boolean }[] = [];
  repeat(reader.u2(), () => {
    const access = reader.u2();
    const isConstructor = pool.isText(reader.u2(), '<init>');
    const descriptor = reader.u2();
    if (isConstructor) {
      constructors.push({ isPublic: (access & PUBLIC) !== 0, takesArguments: !pool.isText(descriptor, '()V') });
    }
    skipAttributes(reader);
  });
  return constructors;
}

/** The flags of the class itself do not say static; the attribute InnerClasses does (JVMS 4.7.6). */
function readIsInner(reader: Reader, pool: ConstantPool, name: string): boolean {
  let isInner = false;
  repeat(reader.u2(), () => {
    const attribute = reader.u2();
    const length = reader.u4();
    if (!pool.isText(attribute, 'InnerClasses')) {
      reader.skip(length);
      return;
    }
    repeat(reader.u2(), () => {
      const inner = pool.className(reader.u2());
      reader.skip(4);
      const access = reader.u2();
      isInner ||= inner === name && (access & STATIC) === 0;
    });
  });
  return isInner;
}

function skipAttributes(reader: Reader): void {
  repeat(reader.u2(), () => {
    reader.skip(2);
    reader.skip(reader.u4());
  });
}

function repeat<T>(count: number, read: () => T): T[] {
  const results: T[] = [];
  for (let i = 0; i < count; i++) {
    results.push(read());
  }
  return results;
}

class Reader {
  public position = 0;

  constructor(private readonly bytes: Buffer) {}

  public u1(): number {
    return this.bytes[this.advance(1)];
  }

  public u2(): number {
    return this.bytes.readUInt16BE(this.advance(2));
  }

  public u4(): number {
    return this.bytes.readUInt32BE(this.advance(4));
  }

  public skip(count: number): void {
    this.advance(count);
  }

  private advance(count: number): number {
    const at = this.position;
    if (at + count > this.bytes.length) {
      throw new NotAClassFile('it ends too early');
    }
    this.position += count;
    return at;
  }
}

/** Where the constants are; text is decoded when it is asked for, and once, since any number of places may refer to it. */
class ConstantPool {
  private readonly positions: Uint32Array;
  private readonly names = new Map<number, string>();

  constructor(private readonly bytes: Buffer, reader: Reader) {
    const count = reader.u2();
    this.positions = new Uint32Array(count); // 0, where the magic number is, stands for none
    for (let index = 1; index < count; index++) {
      this.positions[index] = reader.position;
      const tag = reader.u1();
      const size = tag === TEXT ? reader.u2() : CONSTANT_SIZES[tag];
      if (size === undefined) {
        throw new NotAClassFile(`it has a constant of unknown kind ${tag}`);
      }
      reader.skip(size);
      index += tag === LONG || tag === DOUBLE ? 1 : 0; // they take two places
    }
  }

  /** The name of a class as it is written in Java. */
  public className(index: number): string {
    const known = this.names.get(index);
    if (known !== undefined) {
      return known;
    }
    const at = this.positionOf(index, CLASS);
    const name = decodeText(this.textAt(this.bytes.readUInt16BE(at + 1))).replace(/\//g, '.');
    this.names.set(index, name);
    return name;
  }

  /** Whether a constant is a text of ASCII. */
  public isText(index: number, text: string): boolean {
    const bytes = this.textAt(index);
    return bytes.length === text.length && bytes.toString('latin1') === text;
  }

  private textAt(index: number): Buffer {
    const at = this.positionOf(index, TEXT);
    return this.bytes.subarray(at + 3, at + 3 + this.bytes.readUInt16BE(at + 1));
  }

  private positionOf(index: number, tag: number): number {
    const at = index < this.positions.length ? this.positions[index] : 0;
    if (at === 0 || this.bytes[at] !== tag) {
      throw new NotAClassFile(`its constant ${index} is not what it should be`);
    }
    return at;
  }
}

/** Java's own UTF-8 (JVMS 4.4.7): each half of a surrogate pair is encoded by itself, so Node's decoder will not do. */
function decodeText(bytes: Buffer): string {
  const plain = bytes.toString('latin1');
  if (Buffer.byteLength(plain) === bytes.length) {
    return plain; // ASCII, as nearly always
  }
  const units: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at];
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : 3;
    const [second = 0, third = 0] = bytes.subarray(at + 1, at + length);
    units.push(String.fromCharCode(length === 1 ? first
      : length === 2 ? ((first & 0x1f) << 6) | (second & 0x3f) : ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f)));
    at += length;
  }
  return units.join('');
}
