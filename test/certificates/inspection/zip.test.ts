import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import * as path from 'path';
import { deflateRawSync } from 'zlib';
import { unzipSync } from 'fflate';
import { MOST_BYTES, MOST_ENTRIES, readZip, writeZip } from '../../../lib/certificates/inspection/zip';

const ROOT = path.join(__dirname, '..', '..', '..');
const TEXTS = { 'privateKey.pem': 'key', 'certificateChain.pem': 'chain '.repeat(100), 'ü.txt': '' };
const FILES = new Map(Object.entries(TEXTS).map(([name, text]) => [name, Buffer.from(text)]));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const plain = (files: ReadonlyMap<string, Uint8Array>) =>
  Object.fromEntries([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString()]));

/** A zip of one file, with what its headers say of it. */
function zipOf(
  content: Uint8Array,
  { name = 'a', size = content.length, method = 8, data = deflateRawSync(content), flags = 0, count = 1, comment = 0 } = {},
): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(flags, 2);
  header.writeUInt16LE(method, 4);
  header.writeUInt32LE(data.length, 14);
  header.writeUInt32LE(size, 18);
  header.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), header, Buffer.from(name), data]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), header, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  end.writeUInt16LE(comment, 20);
  return Buffer.concat([local, central, end, Buffer.alloc(comment)]);
}

test('what was written is read', () => {
  const { files, duplicates, fault } = readZip(writeZip(FILES));
  expect(plain(files)).toEqual(plain(FILES));
  expect([duplicates, fault]).toEqual([[], undefined]);
});

test('the order of the files does not count', () => {
  expect(sha256(writeZip(new Map([...FILES].reverse())))).toBe(sha256(writeZip(FILES)));
  expect(Object.keys(unzipSync(writeZip(FILES)))).toEqual(['certificateChain.pem', 'privateKey.pem', 'ü.txt']);
});

test('neither the clock nor the time zone counts', () => {
  const script = `
    const { writeZip } = require('./lib/certificates/inspection/zip.ts');
    const files = new Map(JSON.parse(process.argv[1]).map(([name, text]) => [name, Buffer.from(text, 'base64')]));
    process.stdout.write(require('node:crypto').createHash('sha256').update(writeZip(files)).digest('hex'));`;
  const files = JSON.stringify([...FILES].map(([name, bytes]) => [name, bytes.toString('base64')]));
  const made = ['UTC', 'America/Los_Angeles', 'Asia/Tokyo'].map(TZ =>
    execFileSync(process.execPath, ['-r', './scripts/typescript-apps.js', '-e', script, files], { cwd: ROOT, env: { ...process.env, TZ }, encoding: 'utf8' }));
  expect(made).toEqual(made.map(() => sha256(writeZip(FILES))));
});

test('the bytes stay what they are', () => {
  expect(sha256(writeZip(FILES))).toBe('bcd1fccaaf3a822335e0dbe8cf47532baf9d55eff284cb66d93b855607ceb44f');
});

test('of files of one name the last is read, and told of', () => {
  const zip = Buffer.from(Buffer.from(writeZip(new Map([['aa', Buffer.from('1')], ['ab', Buffer.from('2')]]))).toString('latin1').replaceAll('ab', 'aa'), 'latin1');
  const { files, duplicates } = readZip(zip);
  expect([plain(files), duplicates]).toEqual([{ aa: '2' }, ['aa']]);
});

test('folders are left out, and their files have their whole name', () => {
  expect(plain(readZip(writeZip(new Map([['x/', Buffer.alloc(0)], ['x/a', Buffer.from('1')]]))).files)).toEqual({ 'x/a': '1' });
});

test('stored files and a comment are read', () => {
  const data = Buffer.from('text');
  expect(plain(readZip(zipOf(data, { method: 0, data })).files)).toEqual({ a: 'text' });
  expect(plain(readZip(zipOf(data, { comment: 1000 })).files)).toEqual({ a: 'text' });
});

test.each<[string, Buffer, string]>([
  ['nothing', Buffer.alloc(0), 'unreadable'],
  ['text', Buffer.from('text'), 'unreadable'],
  ['zeros', Buffer.alloc(100_000), 'unreadable'],
  ['a file that is shorter than it says', zipOf(Buffer.from('text'), { size: 5 }), 'unreadable'],
  ['a stored file that is shorter than it says', zipOf(Buffer.from('text'), { size: 5, method: 0 }), 'unreadable'],
  ['data that cannot be unpacked', zipOf(Buffer.from('text'), { data: Buffer.from([0xff, 0xff]) }), 'unreadable'],
  ['a way of packing that nobody knows', zipOf(Buffer.from('text'), { method: 99 }), 'unreadable'],
  ['a password', zipOf(Buffer.from('text'), { flags: 1 }), 'encrypted'],
  ['a password, of a name in UTF-8', zipOf(Buffer.from('text'), { flags: 0x801 }), 'encrypted'],
  ['a large file', zipOf(Buffer.alloc(MOST_BYTES + 1)), 'too large'],
  ['a file that says it is large', zipOf(Buffer.from('text'), { size: 0xffffffff }), 'too large'],
  ['more data than may be', zipOf(Buffer.alloc(0), { data: Buffer.alloc(MOST_BYTES + 1) }), 'too large'],
  ['a directory that says it has many files', zipOf(Buffer.from('text'), { count: 0xffff }), 'too large'],
])('%s is a fault', (_what, zip, fault) => {
  expect(readZip(zip)).toEqual({ files: new Map(), duplicates: [], fault });
});

test('what unpacks to more than it says takes no memory', () => {
  const bomb = zipOf(Buffer.from('text'), { size: 4, data: deflateRawSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 }) });
  const before = process.memoryUsage().arrayBuffers;
  const { files } = readZip(bomb);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
  expect([...files.values()].map(({ length }) => length)).toEqual([4]);
});

test(`${MOST_ENTRIES} files with ${MOST_BYTES} bytes are read`, () => {
  const names = Array.from({ length: MOST_ENTRIES - 1 }, (_, index): [string, Uint8Array] => [`${index}`, Buffer.alloc(0)]);
  // a file that is empty still has two bytes
  const zip = writeZip(new Map([...names, ['large', Buffer.alloc(MOST_BYTES - 2 * names.length)]]));
  expect([readZip(zip).fault, readZip(zip).files.size]).toEqual([undefined, MOST_ENTRIES]);
});
