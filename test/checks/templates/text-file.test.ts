import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MOST_BYTES, NoText, readTextFile } from '../../../lib/checks/templates/text-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'text-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(content: string | Buffer): string {
  const file = join(folder, 'file');
  writeFileSync(file, content);
  return file;
}

test.each([['text', 'a: 1\n'], ['nothing', ''], ['a byte order mark, which stays', '\uFEFF{}'], ['letters on the border of what is read at once', 'é'.repeat(100_000)]])(
  '%s is read as it is', (_title, text) => expect(readTextFile(write(text))).toBe(text));

test('as much as is allowed is read, and not a byte more', () => {
  expect(readTextFile(write(Buffer.alloc(MOST_BYTES, 'a')))).toHaveLength(MOST_BYTES);
  expect(() => readTextFile(write(Buffer.alloc(MOST_BYTES + 1, 'a')))).toThrow(new NoText('it is larger than 10 MiB'));
});

test.each<[string, () => string, string]>([
  ['no file', () => join(folder, 'none'), 'there is no such file'],
  ['a folder', () => folder, 'it is a folder'],
  ['a file below a file', () => join(write('a'), 'none'), 'reading it failed (ENOTDIR)'],
  ['what is not text', () => write(Buffer.from([0x61, 0xc3])), 'it is not text in UTF-8'],
])('%s is refused', (_title, file, reason) => {
  const path = file();
  expect(() => readTextFile(path)).toThrow(NoText);
  expect(() => readTextFile(path)).toThrow(new NoText(reason));
});
