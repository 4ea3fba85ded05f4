import { derOf, issue } from './fixtures/authority';
import { ecKey } from './fixtures/world';
import { certificatesIn, pemBlocks, strayLine } from '../../../lib/certificates/inspection/pem';

const labels = (text: string) => pemBlocks(Buffer.from(text)).map(({ label, fault }) => [label, fault]);

test('all certificates of a file are read, in their order', async () => {
  const [one, two] = await Promise.all(['one', 'two'].map(subject => issue({ subject, key: ecKey(subject) })));
  const text = `first\n${one.pem}${ecKey('one').export({ type: 'pkcs8', format: 'pem' }) as string}${two.pem.replaceAll('\n', '\r\n')}${one.pem.replace('M', '')}`;
  expect(certificatesIn(Buffer.from(text)).map(({ subject }) => subject)).toEqual(['CN=one', 'CN=two']);
  expect(certificatesIn(Buffer.from(`prefix ${text}`).subarray(7))).toHaveLength(2);
  expect(certificatesIn(derOf(one.pem))).toEqual([]);
});

test('blocks are found whatever stands around them', () => {
  expect(labels('-----BEGIN A-----\nx\n-----END A-----\n-----BEGIN B C-----\ny\n-----END B C-----')).toEqual([['A', undefined], ['B C', undefined]]);
  expect(labels('-----BEGIN A-----\rx\r-----END A-----')).toEqual([['A', undefined]]);
  expect(labels('-----BEGIN A-----  \nx\n-----END A-----  \n')).toEqual([['A', undefined]]);
  expect(labels('-----BEGIN -----\n-----BEGIN\n-----BEGIN A\n-----')).toEqual([]);
  expect(labels(`-----BEGIN ${'A'.repeat(65)}-----`)).toEqual([]);
});

test('a block that does not end is a fault, and ends at the next one', () => {
  expect(labels('-----BEGIN A-----\nx\n-----BEGIN B-----\ny\n-----END B-----\n-----END A-----')).toEqual([['A', 'has no line "-----END A-----"'], ['B', undefined]]);
});

test.each([
  ['-----BEGIN A----- x\n-----END A-----', 'lines of their own'],
  ['-----BEGIN A-----\nx -----END A-----', 'lines of their own'],
  [' -----BEGIN A-----\nx\n-----END A-----', 'lines of their own'],
  ['-----BEGIN A-----\\nx\\n-----END A-----', 'two characters'],
])('%j is a fault', (text, fault) => {
  expect(labels(text)).toEqual([['A', expect.stringContaining(fault)]]);
});

test.each([
  ['-----BEGIN A-----\r\nx\r\n-----END A-----\r\n', undefined],
  ['-----BEGIN A-----  \nx\n-----END A-----\t', undefined],
  ['----\n-----BEGIN A-----\nx\n-----END A-----\n\n0', undefined],
  ['-----BEGIN A-----\nx\n-----END A-----\n-----BEGIN B-----\n0\n-----END B-----', undefined],
  ['-----BEGIN A-----\rx\r-----END A-----\r-----', 4],
  ['-----BEGIN A-----\nx\n-----END A----- text', 3],
  ['-----BEGIN A-----\nx\n-----END A------', 3],
  [`-----BEGIN ${'A'.repeat(65)}-----`, 1],
])('%j has as its stray line: %j', (text, line) => {
  expect(strayLine(Buffer.from(text))).toBe(line);
});

test('many starts without an end cost little', () => {
  const started = Date.now();
  expect(pemBlocks(Buffer.from('-----BEGIN A-----\n'.repeat(50_000)))).toHaveLength(50_000);
  expect(Date.now() - started).toBeLessThan(3000);
});
