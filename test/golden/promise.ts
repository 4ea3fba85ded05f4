// What stays the same whatever the version and the feature flags of the CDK.
import * as fs from 'node:fs';

/** The feature flags that a new app has, by the CDK that is installed. */
export function recommendedFlags(): Record<string, unknown> {
  return {
    ...JSON.parse(fs.readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8')),
    '@aws-cdk/core:annotationsInValidationReport': false, // changes what is printed, and nothing else
  };
}

/** What the promise covers: our documents, keys, buckets and policies, and all logical ids ... */
const OURS = /^AWS::(EMR|KMS)::|^AWS::S3::(Bucket|BucketPolicy)$/;
const OUR_NAMES = /^CdkEmrSecurity|EmrSecurityPolicy[0-9A-F]{8}$/;

/** ... not what CDK makes of the user's own roles and keys: it minimizes the policy of a `kms.Key`, our statements in it too. */
const NOT_OURS: Record<string, RegExp> = { 'users-own-key': /^Key/ };

interface Template { readonly Resources: Record<string, { readonly Type: string }> }

/** The part of a template that the promise covers, as text: key order within our resources counts too. */
export function promised(usage: string, text: string): string {
  const { Resources } = JSON.parse(text) as Template;
  const isOurs = (id: string, type: string) => (OURS.test(type) || OUR_NAMES.test(id)) && !NOT_OURS[usage]?.test(id);
  return JSON.stringify(asDeployed({
    logicalIds: Object.keys(Resources).sort(),
    ours: Object.fromEntries(Object.entries(Resources).filter(([id, { Type }]) => isOurs(id, Type))),
  }), undefined, 1);
}

/**
 * What is another text and the same value when it is deployed. With flags of its own, CDK writes `aws` for `${AWS::Partition}` where the
 * Region is known, and reads a value of another stack from an output instead of an export.
 */
function asDeployed(value: any): any {
  if (Array.isArray(value)) {
    return value.map(asDeployed);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const reference = referenceToStack(value);
  if (reference !== undefined) {
    return { valueOfStack: reference };
  }
  const parts: any[] | undefined = value['Fn::Join']?.[0] === '' ? value['Fn::Join'][1] : undefined;
  if (parts !== undefined) {
    const merged = parts.map(part => part.Ref === 'AWS::Partition' ? 'aws' : asDeployed(part)).reduce<any[]>((before, part) =>
      typeof part === 'string' && typeof before[before.length - 1] === 'string' ? [...before.slice(0, -1), before[before.length - 1] + part] : [...before, part], []);
    return merged.length === 1 ? merged[0] : { 'Fn::Join': ['', merged] };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asDeployed(item)]));
}

/** The stack and the value in it: CDK makes the names of exports and of outputs alike, but for a word before and a hash after. */
function referenceToStack(value: any): string | undefined {
  const { StackName, OutputName } = value['Fn::GetStackOutput'] ?? {};
  const name: unknown = OutputName === undefined ? value['Fn::ImportValue'] : `${StackName}:${OutputName}`;
  const [, stack, output] = typeof name === 'string' ? /^(.+):(?:Exports|Publish)Output(.+)[0-9A-F]{8}$/.exec(name) ?? [] : [];
  return stack === undefined ? undefined : `${stack}:${output}`;
}
