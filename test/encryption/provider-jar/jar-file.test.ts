import * as fs from 'node:fs';
import { zipSync } from 'fflate';
import { FIXTURES, S3, inspect, jarOf, pathFor, told, writeJar } from './jars';
import { end64At, endOf, entriesOf, zip64Of } from './zips';
import { inspectProvider } from '../../../lib/encryption/provider-jar/inspect-class';

/** The module itself: what an import gives cannot be spied on. */
const nodeFs = jest.requireActual<typeof fs>('node:fs');
const KEYS = 'com.example.Keys';
const USABLE = { name: KEYS, interfaces: [S3] };
const JAR = jarOf([USABLE, { name: 'com.example.Other' }]);
const EXPECTED = 'a JAR, a zip file with class files, is expected';
const AGAIN = `${EXPECTED}. Build the JAR again`;

function toldOf(jar: Uint8Array): string[] {
  return told(inspect(jar, KEYS, 'S3'));
}

function changed(change: (bytes: Buffer) => void, jar = JAR): Buffer {
  const bytes = Buffer.from(jar);
  change(bytes);
  return bytes;
}

test.each<[string, () => Uint8Array]>([
  ['as it is', () => JAR],
  ['with entries that are not compressed', () => zipSync(Object.fromEntries(entriesOf(JAR)), { level: 0 })],
  ['with a comment', () => Buffer.concat([changed(bytes => bytes.writeUInt16LE(7, endOf(bytes) + 20)), Buffer.from('comment')])],
  ['with the longest comment', () => Buffer.concat([changed(bytes => bytes.writeUInt16LE(65535, endOf(bytes) + 20)), Buffer.alloc(65535, 'x')])],
  ['with a comment that has the beginning of an end in it', () => Buffer.concat([changed(bytes => bytes.writeUInt16LE(30, endOf(bytes) + 20)),
    Buffer.from('PK\x05\x06'), Buffer.alloc(26)])],
  ['with bytes after the end', () => Buffer.concat([JAR, Buffer.from('\n')])],
  ['after a script', () => Buffer.concat([Buffer.from('#!/bin/sh\nexec java -jar "$0"\n'), JAR])],
  ['with zip64', () => zip64Of(JAR)],
  ['with zip64 after a script that its numbers count', () => zip64Of(JAR, Buffer.from('#!/bin/sh\n'))],
  ['with as many entries as fit without zip64', () => changed(bytes => bytes.writeUInt16LE(65535, endOf(bytes) + 10))],
])('a JAR %s is read', (_what, make) => {
  expect(toldOf(make())).toEqual([]);
});

test('an end alone is a JAR without classes', () => {
  const end = changed(bytes => [8, 10].forEach(at => bytes.writeUInt16LE(65535, at)), JAR.subarray(endOf(JAR)));
  [12, 16].forEach(at => end.writeUInt32LE(0, at));
  expect(toldOf(end)).toEqual([expect.stringContaining('is not in my.jar, which has no class at all')]);
});

test('of two entries of one name, the latter counts, as for Java', () => {
  const two = changed(bytes => {
    for (let at = bytes.indexOf('Othe_'); at >= 0; at = bytes.indexOf('Othe_')) {
      bytes.write('Keys_', at);
    }
  }, zipSync(Object.fromEntries([...entriesOf(jarOf([USABLE])).map(([, bytes]) => ['Othe_.class', bytes]), ['Keys_.class', new Uint8Array(3)]])));
  expect(told(inspect(two, 'Keys_', 'S3'))).toEqual(['jarPath: has Keys_.class, which is not a class file: it ends too early; class files are expected. Build the JAR again']);
});

describe('a file that Java does not open is an error:', () => {
  const cd = (bytes: Buffer) => bytes.readUInt32LE(endOf(bytes) + 16);
  test.each<[string, () => Uint8Array, string]>([
    ['empty', () => new Uint8Array(), `is empty; ${AGAIN}`],
    ['text', () => Buffer.from('hello'), `is not a zip file; ${EXPECTED}. Pass the JAR that your build makes`],
    ['a class', () => Buffer.alloc(100_000, 1), `is not a zip file; ${EXPECTED}. Pass the JAR that your build makes`],
    ['a pointer', () => Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12345\n'),
      `is not the JAR but a pointer of Git LFS; ${EXPECTED}. Run git lfs pull`],
    ['cut off', () => JAR.subarray(0, JAR.length - 1), `is cut off: the end of a zip file is missing; ${AGAIN}`],
    ['half of it', () => JAR.subarray(0, JAR.length / 2), `is cut off: the end of a zip file is missing; ${AGAIN}`],
    ['its beginning missing', () => JAR.subarray(40), `is damaged: its directory would begin before the file; ${AGAIN}`],
    ['a directory longer than the file', () => changed(bytes => bytes.writeUInt32LE(0x7fffffff, endOf(bytes) + 12)),
      `is damaged: its directory would begin before the file; ${AGAIN}`],
    ['a directory that is none', () => changed(bytes => bytes.writeUInt32LE(0, cd(bytes))), `is damaged: its directory cannot be read; ${AGAIN}`],
    ['a name longer than the directory', () => changed(bytes => bytes.writeUInt16LE(60000, cd(bytes) + 28)), `is damaged: its directory cannot be read; ${AGAIN}`],
    ['a directory with something behind it', () => changed(bytes => bytes.writeUInt32LE(bytes.readUInt32LE(endOf(bytes) + 12) - 3, endOf(bytes) + 12)),
      `is damaged: its directory cannot be read; ${AGAIN}`],
    ['a directory that ends in something else', () => changed(bytes => bytes.writeUInt32LE(endOf(bytes) - cd(bytes), endOf(bytes) + 12),
      Buffer.concat([JAR.subarray(0, endOf(JAR)), Buffer.alloc(10), JAR.subarray(endOf(JAR))])), `is damaged: its directory has another length than it should; ${AGAIN}`],
    ['encrypted', () => changed(bytes => bytes.writeUInt16LE(1, cd(bytes) + 8)),
      `is encrypted: com/example/Keys.class needs a password, and Java opens no such JAR; ${EXPECTED}. Build the JAR without encryption`],
    ['compressed otherwise', () => changed(bytes => bytes.writeUInt16LE(93, cd(bytes) + 10)),
      `is compressed in a way that Java does not read: com/example/Keys.class by method 93; ${EXPECTED}. Build the JAR with the jar tool or Maven`],
    ['an entry outside of it', () => changed(bytes => bytes.writeUInt32LE(0x7fffffff, cd(bytes) + 42)), `is damaged: it refers to what is outside the file; ${AGAIN}`],
    ['an entry elsewhere', () => changed(bytes => bytes.writeUInt32LE(3, cd(bytes) + 42)), `is damaged: com/example/Keys.class is not where its directory says; ${AGAIN}`],
    ['an entry of another size', () => changed(bytes => bytes.writeUInt32LE(3, cd(bytes) + 24)),
      `is damaged: com/example/Keys.class has not the size that its directory says; ${AGAIN}`],
    ['an entry that is no longer what was compressed', () => changed(bytes => bytes.fill(0xff, 30 + 22, 30 + 42)),
      `is damaged: com/example/Keys.class cannot be decompressed; ${AGAIN}`],
    ['zip64 with a directory outside of it', () => changed(bytes => bytes.writeBigUInt64LE(2n ** 63n, end64At(bytes) + 40), Buffer.from(zip64Of(JAR))),
      `is damaged: its directory would begin before the file; ${AGAIN}`],
  ])('%s', (_what, make, message) => {
    expect(toldOf(make())).toEqual([`jarPath: ${message}`]);
  });

  test('one that may not be read, or becomes shorter meanwhile', () => {
    const file = writeJar(JAR);
    const look = () => told(inspectProvider({ path: file, jar: 'my.jar', className: KEYS, use: 'S3' }));
    const refuse = (code: string) => () => {
      throw Object.assign(new Error('refused'), { code });
    };
    const denied = 'a file that can be read is expected. Give whoever synthesizes the app the right to read it';
    const spies = [jest.spyOn(nodeFs, 'openSync').mockImplementationOnce(refuse('EACCES'))];
    expect(look()).toEqual([`jarPath: cannot be read (EACCES); ${denied}`]);
    spies.push(jest.spyOn(nodeFs, 'readSync').mockImplementationOnce(refuse('EIO')) as never);
    expect(look()).toEqual([`jarPath: cannot be read (EIO); ${denied}`]);
    (nodeFs.readSync as unknown as jest.Mock).mockImplementationOnce(() => 0);
    expect(look()).toEqual([`jarPath: became shorter while it was read; ${AGAIN}`]);
    spies.forEach(spy => spy.mockRestore());
    expect(look()).toEqual([]);
  });
});

test('the file is closed, whatever happens', () => {
  const close = jest.spyOn(nodeFs, 'closeSync');
  const open = jest.spyOn(nodeFs, 'openSync');
  [JAR, new Uint8Array(), jarOf([])].forEach(jar => inspect(jar, KEYS, 'S3'));
  const opened = open.mock.results.map(({ value }) => value);
  expect(opened.length).toBeGreaterThanOrEqual(3);
  expect(close.mock.calls.map(([file]) => file)).toEqual(opened);
  close.mockRestore();
  open.mockRestore();
});

test('what is larger than what is read is a warning', () => {
  const message = (jar: Uint8Array) => inspect(jar, KEYS, 'S3').warnings.map(each => each.message.replace(/\. See to it.*/, ''));
  // sizes that the directory states wrongly are found all the same
  const bomb = zipSync({ 'com/example/Keys.class': new Uint8Array(2 * 1024 * 1024) });
  const understated = changed(bytes => bytes.writeUInt32LE(10, bytes.readUInt32LE(endOf(bytes) + 16) + 24), bomb);
  const stored = zipSync({ 'com/example/Keys.class': new Uint8Array(2 * 1024 * 1024) }, { level: 0 });
  expect(message(stored)).toEqual(['my.jar could not be looked into: its entry com/example/Keys.class is larger than 1024 KiB']);
  expect(message(bomb)).toEqual(['my.jar could not be looked into: its entry com/example/Keys.class is larger than 1024 KiB']);
  expect(message(understated)).toEqual(['my.jar could not be looked into: its entry com/example/Keys.class is larger than 1024 KiB']);

  const file = pathFor();
  fs.writeFileSync(file, '');
  fs.truncateSync(file, 40 * 1024 * 1024); // a sparse file
  const end = changed(() => {}, JAR.subarray(endOf(JAR)));
  end.writeUInt32LE(33 * 1024 * 1024, 12);
  fs.appendFileSync(file, end);
  expect(inspectProvider({ path: file, jar: 'my.jar', className: KEYS, use: 'S3' }))
    .toMatchObject({ errors: [], warnings: [{ message: expect.stringContaining('its directory is larger than 32 MiB') }] });
});

test('of a large JAR only the directory and the class are read', () => {
  const others = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`com/example/other/Other${i}.class`, new Uint8Array(2_000)]));
  const jar = zipSync({ ...others, ...Object.fromEntries(entriesOf(jarOf([USABLE]))) }, { level: 0 });
  const read = jest.spyOn(nodeFs, 'readSync');
  expect(toldOf(jar)).toEqual([]);
  const bytes = read.mock.results.reduce((sum, { value }) => sum + value, 0);
  read.mockRestore();
  expect(jar.length).toBeGreaterThan(6_000_000);
  expect(bytes).toBeLessThan(400_000);
});

test.each([['IN_TRANSIT', 'emrtls'], ['LOCAL_DISK', 'fixtures.Disk']] as const)('a JAR made by the jar tool, for %s', (use, className) => {
  expect(told(inspectProvider({ path: `${FIXTURES}/providers.jar`, jar: 'providers.jar', className, use }))).toEqual([]);
});
