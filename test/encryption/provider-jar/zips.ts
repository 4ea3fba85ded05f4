import { unzipSync } from 'fflate';

export function entriesOf(jar: Uint8Array): [string, Uint8Array][] {
  return Object.entries(unzipSync(jar));
}

/** Where the record at the end of a zip without comment begins. */
export function endOf(zip: Uint8Array): number {
  return Buffer.from(zip).lastIndexOf('PK\x05\x06');
}

export function end64At(zip: Uint8Array): number {
  return Buffer.from(zip).lastIndexOf('PK\x06\x06');
}

/** The same zip with all numbers in the places of zip64, as for a file of more than 4 GiB. */
export function zip64Of(zip: Uint8Array, before = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.from(zip);
  const end = endOf(bytes);
  const directoryAt = bytes.readUInt32LE(end + 16);
  const directory: Buffer[] = [];
  for (let at = directoryAt, next = at; at < end; at = next) {
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
    next = extraEnd + bytes.readUInt16LE(at + 32);
    const header = Buffer.from(bytes.subarray(at, nameEnd));
    const other = Buffer.from([0x99, 0x99, 2, 0, 0, 0]); // a field of another kind comes first
    const wide = Buffer.alloc(28);
    wide.writeUInt16LE(1, 0);
    wide.writeUInt16LE(24, 2);
    wide.writeBigUInt64LE(BigInt(header.readUInt32LE(24)), 4);
    wide.writeBigUInt64LE(BigInt(header.readUInt32LE(20)), 12);
    wide.writeBigUInt64LE(BigInt(header.readUInt32LE(42) + before.length), 20);
    [20, 24, 42].forEach(field => header.writeUInt32LE(0xffffffff, field));
    header.writeUInt16LE(extraEnd - nameEnd + other.length + wide.length, 30);
    directory.push(header, bytes.subarray(nameEnd, extraEnd), other, wide, bytes.subarray(extraEnd, next));
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end64 = Buffer.alloc(56);
  end64.write('PK\x06\x06', 0, 'latin1');
  end64.writeBigUInt64LE(44n, 4);
  end64.writeBigUInt64LE(BigInt(bytes.readUInt16LE(end + 8)), 24);
  end64.writeBigUInt64LE(BigInt(bytes.readUInt16LE(end + 10)), 32);
  end64.writeBigUInt64LE(BigInt(size), 40);
  end64.writeBigUInt64LE(BigInt(before.length + directoryAt), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 0, 'latin1');
  locator.writeBigUInt64LE(BigInt(before.length + directoryAt + size), 8);
  locator.writeUInt32LE(1, 16);
  const end32 = Buffer.from(bytes.subarray(end));
  [8, 10].forEach(field => end32.writeUInt16LE(0xffff, field));
  [12, 16].forEach(field => end32.writeUInt32LE(0xffffffff, field));
  return Buffer.concat([before, bytes.subarray(0, directoryAt), ...directory, end64, locator, end32]);
}
