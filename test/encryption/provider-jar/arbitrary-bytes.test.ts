// Whatever the bytes are: findings, and never an error of Node's.
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { FIXTURES, S3, inspect, jarOf } from './jars';
import { entriesOf, zip64Of } from './zips';
import { NotAClassFile, parseClassFile } from '../../../lib/encryption/provider-jar/class-file';

const CLASS = 'fixtures.Objects$BySuperclass';
const JARS = [
  readFileSync(path.join(FIXTURES, 'providers.jar')), // the class, its superclass and two interfaces lie among others
  Buffer.from(jarOf([{ name: CLASS, interfaces: [S3] }])),
  zip64Of(jarOf([{ name: CLASS, interfaces: [S3] }])),
];
const CLASSES = entriesOf(JARS[0]).filter(([name]) => name.endsWith('.class')).map(([, bytes]) => Buffer.from(bytes));

/** A few bytes changed, more often near the end, where the directory is, and perhaps a piece cut out. */
function mutated(originals: Buffer[]): fc.Arbitrary<Buffer> {
  const anywhere = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const place = fc.oneof(anywhere, anywhere.map(each => 0.98 + each / 50));
  const value = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255));
  const changes = fc.array(fc.record({ place, value, run: fc.constantFrom(1, 1, 2, 4, 8) }), { maxLength: 6 });
  const cut = fc.option(fc.tuple(place, fc.integer({ min: 1, max: 400 })), { freq: 4 });
  return fc.tuple(fc.constantFrom(...originals), changes, cut).map(([original, edits, removed]) => {
    const bytes = Buffer.from(original);
    edits.forEach(edit => bytes.subarray(Math.floor(edit.place * bytes.length)).subarray(0, edit.run).fill(edit.value));
    const from = removed ? Math.floor(removed[0] * bytes.length) : bytes.length;
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + (removed?.[1] ?? 0))]);
  });
}

function parsesOrRefuses(bytes: Buffer): boolean {
  try {
    parseClassFile(bytes);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(NotAClassFile);
    return false;
  }
}

test('a JAR with bytes changed', () => {
  const outcomes = new Set<boolean>();
  fc.assert(fc.property(mutated(JARS), bytes => {
    outcomes.add(inspect(bytes, CLASS, 'S3').errors.length === 0);
  }), { numRuns: 1500 });
  expect(outcomes).toEqual(new Set([true, false]));
});

test('any bytes as a JAR, with a beginning and an end of one', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 18, maxLength: 60 }), (middle, end) => {
    inspect(Buffer.concat([Buffer.from('PK\x03\x04'), middle, Buffer.from('PK\x05\x06'), end]), CLASS, 'S3');
  }), { numRuns: 500 });
});

test('a class file with bytes changed', () => {
  const outcomes = new Set<boolean>();
  fc.assert(fc.property(mutated(CLASSES), bytes => {
    outcomes.add(parsesOrRefuses(bytes));
  }), { numRuns: 5000 });
  expect(outcomes).toEqual(new Set([true, false]));
});

test('any bytes as a class file, with a beginning of one', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), rest => {
    parsesOrRefuses(Buffer.concat([Buffer.from('cafebabe00000034', 'hex'), rest]));
    parsesOrRefuses(Buffer.from(rest));
  }), { numRuns: 2000 });
});

test('a class file that is cut off is refused at every length', () => {
  for (const bytes of CLASSES) {
    for (let length = 0; length < bytes.length; length++) {
      expect(parsesOrRefuses(bytes.subarray(0, length))).toBe(false);
    }
    expect(parsesOrRefuses(bytes)).toBe(true);
  }
});
