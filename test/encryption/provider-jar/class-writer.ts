// Writes class files without a compiler: for flags, versions and supertypes that no compiler would give, and many of them.

export interface ClassToWrite {
  readonly name: string;
  readonly superclass?: string;
  readonly interfaces?: string[];
  /** Flags of the class, besides ACC_SUPER. @default public */
  readonly access?: number;
  readonly majorVersion?: number;
  /** Flags and descriptors. @default a public one without arguments */
  readonly constructors?: [access: number, descriptor: string][];
  /** Rows of the attribute InnerClasses: the inner class, and its flags. */
  readonly innerClasses?: [inner: string, access: number][];
}

export const PUBLIC = 0x0001;
export const PRIVATE = 0x0002;
export const STATIC = 0x0008;
export const INTERFACE = 0x0200;
export const ABSTRACT = 0x0400;
const SUPER = 0x0020;

export function writeClass(written: ClassToWrite): Buffer {
  const pool = new Pool();
  const body = [
    u2((written.access ?? PUBLIC) + SUPER), u2(pool.type(written.name)), u2(pool.type(written.superclass ?? 'java.lang.Object')),
    list((written.interfaces ?? []).map(name => u2(pool.type(name)))),
    list([Buffer.concat([u2(0), u2(pool.text('field')), u2(pool.text('J')), list([attribute(pool, 'ConstantValue', u2(pool.long()))])])]),
    list((written.constructors ?? [[PUBLIC, '()V']]).map(([access, descriptor]) => method(pool, access, '<init>', descriptor))
      .concat(method(pool, PUBLIC, 'refresh', '()V'))),
    list([
      attribute(pool, 'SourceFile', u2(pool.text('Source.java'))),
      ...written.innerClasses ? [attribute(pool, 'InnerClasses', list(written.innerClasses.map(([inner, access]) => Buffer.concat([
        u2(pool.type(inner)), u2(0), u2(0), u2(access),
      ]))))] : [],
    ]),
  ];
  return Buffer.concat([u4(0xcafebabe), u2(0), u2(written.majorVersion ?? 52), pool.bytes(), ...body]);
}

function method(pool: Pool, access: number, name: string, descriptor: string): Buffer {
  return Buffer.concat([u2(access), u2(pool.text(name)), u2(pool.text(descriptor)), list([attribute(pool, 'Code', Buffer.alloc(20))])]);
}

function attribute(pool: Pool, name: string, content: Buffer): Buffer {
  return Buffer.concat([u2(pool.text(name)), u4(content.length), content]);
}

function list(entries: Buffer[]): Buffer {
  return Buffer.concat([u2(entries.length), ...entries]);
}

function u2(value: number): Buffer {
  return Buffer.from([Math.floor(value / 256), value % 256]);
}

function u4(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}

class Pool {
  private readonly entries: Buffer[] = [];
  private readonly texts = new Map<string, number>();
  private readonly types = new Map<string, number>();
  private next = 1;

  public text(text: string): number {
    return this.add(this.texts, text, () => Buffer.concat([Buffer.from([1]), u2(Buffer.byteLength(text)), Buffer.from(text)]));
  }

  public type(name: string): number {
    return this.add(this.types, name, () => Buffer.concat([Buffer.from([7]), u2(this.text(name.replace(/\./g, '/')))]));
  }

  /** Takes two places. */
  public long(): number {
    this.entries.push(Buffer.concat([Buffer.from([5]), Buffer.alloc(8)]));
    this.next += 2;
    return this.next - 2;
  }

  public bytes(): Buffer {
    return Buffer.concat([u2(this.next), ...this.entries]);
  }

  private add(known: Map<string, number>, id: string, write: () => Buffer): number {
    const index = known.get(id);
    if (index !== undefined) {
      return index;
    }
    this.entries.push(write()); // which may add what it refers to
    known.set(id, this.next);
    return this.next++;
  }
}
