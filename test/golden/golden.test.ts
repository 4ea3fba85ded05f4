import * as fs from 'node:fs';
import * as path from 'node:path';
import { usages } from './apps';
import { render } from './render';

// every recommended flag but those that the floor no longer lets anybody set
const RECOMMENDED: Record<string, unknown> = JSON.parse(fs.readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));

const frozen = (file: string) => fs.readFileSync(path.join(__dirname, file), 'utf8');

/** What the promise covers: our documents, keys and policies, all logical ids; not what CDK makes of the user's own roles. */
const OURS = /^AWS::(EMR|KMS)::|^AWS::S3::(Bucket|BucketPolicy)$/;

interface Template { readonly Resources: Record<string, { readonly Type: string }> }

function promised(text: string): unknown {
  const { Resources } = JSON.parse(text) as Template;
  return {
    logicalIds: Object.keys(Resources).sort(),
    ours: Object.fromEntries(Object.entries(Resources).filter(([, resource]) => OURS.test(resource.Type))),
  };
}

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
    ['all recommended flags', RECOMMENDED],
  ])('gives the same documents, keys, policies and ids with %s', (_, context) => {
    for (const [file, text] of Object.entries(render(usage, context))) {
      // as text: key order within our resources counts too
      expect(JSON.stringify(promised(text), null, 1)).toBe(JSON.stringify(promised(frozen(file)), null, 1));
    }
  });
});

test('an explicitly disabled in-transit encryption gives the bytes of the default', () => {
  expect(frozen('in-transit-disabled.template.json')).toBe(frozen('defaults.template.json'));
});
