import * as fs from 'node:fs';
import * as path from 'node:path';
import { usages } from './apps';
import { render } from './render';

const RECOMMENDED: Record<string, unknown> = {
  ...JSON.parse(fs.readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8')),
  '@aws-cdk/core:annotationsInValidationReport': false, // changes what is printed, and nothing else
};

const frozen = (file: string) => fs.readFileSync(path.join(__dirname, file), 'utf8');

/** What the promise covers: our documents, keys, buckets and policies, and all logical ids ... */
const OURS = /^AWS::(EMR|KMS)::|^AWS::S3::(Bucket|BucketPolicy)$/;
const OUR_NAMES = /^CdkEmrSecurity|EmrSecurityPolicy[0-9A-F]{8}$/;

/** ... not what CDK makes of the user's own roles and keys: it minimizes the policy of a `kms.Key`, our statements in it too. */
const NOT_OURS: Record<string, RegExp> = { 'users-own-key': /^Key/ };

interface Template { readonly Resources: Record<string, { readonly Type: string }> }

function promised(usage: string, text: string): unknown {
  const { Resources } = JSON.parse(text) as Template;
  const isOurs = (id: string, type: string) => (OURS.test(type) || OUR_NAMES.test(id)) && !NOT_OURS[usage]?.test(id);
  return withPartition({
    logicalIds: Object.keys(Resources).sort(),
    ours: Object.fromEntries(Object.entries(Resources).filter(([id, { Type }]) => isOurs(id, Type))),
  });
}

/** With a flag of its own, CDK writes `aws` for `${AWS::Partition}` where the Region is known: the same when it is deployed. */
function withPartition(value: any): any {
  if (Array.isArray(value)) {
    return value.map(withPartition);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const parts: any[] | undefined = value['Fn::Join']?.[0] === '' ? value['Fn::Join'][1] : undefined;
  if (parts !== undefined) {
    const merged = parts.map(part => part.Ref === 'AWS::Partition' ? 'aws' : withPartition(part)).reduce<any[]>((before, part) =>
      typeof part === 'string' && typeof before[before.length - 1] === 'string' ? [...before.slice(0, -1), before[before.length - 1] + part] : [...before, part], []);
    return merged.length === 1 ? merged[0] : { 'Fn::Join': ['', merged] };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPartition(item)]));
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
      expect(JSON.stringify(promised(usage, text), null, 1)).toBe(JSON.stringify(promised(usage, frozen(file)), null, 1));
    }
  });
});

test('an explicitly disabled in-transit encryption gives the bytes of the default', () => {
  expect(frozen('in-transit-disabled.template.json')).toBe(frozen('defaults.template.json'));
});
