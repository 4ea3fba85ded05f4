// What the documents say of performance is what was measured last: their tables and the picture are made of bench/results.json.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ROOT, read } from './markdown';

/* eslint-disable @typescript-eslint/no-require-imports */
const { docsOf } = require('../../bench/write-docs') as { docsOf(results: unknown): Record<string, string> };
const { promises } = require('../../bench/table') as { promises(results: unknown): { what: string; limit?: number; is: number }[] };
/* eslint-enable @typescript-eslint/no-require-imports */

const results = JSON.parse(fs.readFileSync(path.join(ROOT, 'bench', 'results.json'), 'utf8'));

test.each(Object.entries(docsOf(results)))('%s tells the results: node bench/write-docs.js', (file, expected) => {
  expect(read(file)).toBe(expected);
});

test('other results make other documents', () => {
  const doubled = JSON.parse(JSON.stringify(results), (key, value) => key === 'ratio' ? value * 2 : value);
  for (const [file, text] of Object.entries(docsOf(doubled))) {
    expect(read(file)).not.toBe(text);
  }
});

test('results say on what they were measured, and have no path of a machine', () => {
  expect(results).toMatchObject({
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    machine: { cores: expect.any(Number), processor: expect.any(String), memoryGiB: expect.any(Number), system: expect.any(String) },
    versions: { 'node': expect.any(String), 'aws-cdk-lib': expect.any(String), 'constructs': expect.any(String), 'cdk-emr-security': expect.any(String) },
  });
  expect(JSON.stringify(results)).not.toMatch(/[\\/](tmp|home|work|Users|root)[\\/]/);
});

test('all that has a limit was measured', () => {
  const measured = promises(results);
  expect(measured.filter(({ limit }) => limit !== undefined)).toHaveLength(6);
  for (const { is } of measured) {
    expect(is).toBeGreaterThan(0);
  }
});
