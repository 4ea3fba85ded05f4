import * as fs from 'node:fs';
import * as path from 'node:path';
import { usages } from './apps';
import { promised, recommendedFlags } from './promise';
import { render } from './render';

const frozen = (file: string) => fs.readFileSync(path.join(__dirname, file), 'utf8');

test('every frozen template belongs to a usage', () => {
  const files = fs.readdirSync(__dirname).filter(file => file.endsWith('.template.json'));
  expect(files.sort()).toEqual(Object.keys(usages).flatMap(usage => Object.keys(render(usage))).sort());
});

describe.each(Object.keys(usages))('%s', usage => {
  test('gives the frozen template, byte for byte', () => {
    for (const [file, text] of Object.entries(render(usage))) {
      expect(text).toBe(frozen(file));
    }
  });

  test.each([
    ['minimized policies', { '@aws-cdk/aws-iam:minimizePolicies': true }],
    ['all recommended flags', recommendedFlags()],
  ])('gives the same documents, keys, policies and ids with %s', (_, context) => {
    for (const [file, text] of Object.entries(render(usage, context))) {
      expect(promised(usage, text)).toBe(promised(usage, frozen(file)));
    }
  });
});

test('an explicitly disabled in-transit encryption gives the bytes of the default', () => {
  expect(frozen('in-transit-disabled.template.json')).toBe(frozen('defaults.template.json'));
});
