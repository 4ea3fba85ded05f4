import { Duration, RemovalPolicy, Token, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Problems } from './errors';
import { problemWithKeyArn } from './literal-arn';

/*
 * Checks of what callers pass in. Types settle this for TypeScript, Python and Java; plain JavaScript passes anything.
 * Each check adds to the problems and tells whether the value can be used.
 */

/** Options are a plain object with known names: anything else is another argument in their place, or a misspelt name. */
export function checkOptions(problems: Problems, path: string, options: unknown, known: readonly string[]): boolean {
  if (typeof options !== 'object' || options === null || Array.isArray(options) || Construct.isConstruct(options)) {
    problems.add({ path, wrong: 'is not an options object', got: options, expected: `an object with ${known.join(', ')} is expected`, remedy: 'Pass the options by name' });
    return false;
  }
  const unknown = Object.keys(options).filter(name => !known.includes(name) && (options as Record<string, unknown>)[name] !== undefined);
  if (unknown.length > 0) {
    problems.add({
      path, wrong: `has unknown options: ${unknown.slice(0, 5).join(', ')}`, expected: `the options are ${known.join(', ')}`, remedy: 'Remove or rename them',
    });
  }
  return true; // what is known can be checked all the same
}

/** A list, of which each element is checked; whether it is one, with elements that can be used as far as they say so. */
export function checkList<T>(
  problems: Problems, path: string, list: readonly T[] | undefined, each: (element: T, path: string) => boolean | void,
): boolean {
  if (list === undefined) {
    return true;
  }
  if (!Array.isArray(list)) {
    problems.add({ path, wrong: 'is not a list', got: list, expected: 'a list is expected', remedy: 'Put the value into a list' });
    return false;
  }
  return list.map((element, index) => each(element, `${path}[${index}]`)).every(usable => usable !== false);
}

/** A KMS key, or undefined. */
export function checkKey(problems: Problems, path: string, key: kms.IKey | undefined): boolean {
  if (key === undefined || isConstructWith(key, 'keyArn')) {
    const problem = key && problemWithKeyArn(path, key.keyArn);
    if (problem !== undefined) {
      problems.add('aliasName' in key! ? { ...problem, remedy: 'Import an alias with kms.Alias.fromAliasName() and its full name, such as "alias/data"' } : problem);
    }
    return problem === undefined;
  }
  const importer = typeof key === 'string' && (key as string).startsWith('alias/') ? 'kms.Alias.fromAliasName()' : 'kms.Key.fromKeyArn()';
  problems.add({
    path, wrong: 'is not a KMS key', got: key, expected: 'a key construct is expected',
    remedy: `Pass an EncryptionKey or a kms.Key; import one that exists with ${importer}`,
  });
  return false;
}

/** The key of a bucket or secret, where it is known: what may use the one gets rights on the other. */
export function checkKeyBehind(problems: Problems, path: string, { encryptionKey }: { readonly encryptionKey?: kms.IKey }): boolean {
  const problem = typeof encryptionKey?.keyArn === 'string' ? problemWithKeyArn(`${path}.encryptionKey`, encryptionKey.keyArn) : undefined;
  if (problem !== undefined) {
    problems.add(problem);
  }
  return problem === undefined;
}

/** An S3 bucket. */
export function checkBucket(problems: Problems, path: string, bucket: s3.IBucket | undefined): boolean {
  if (isConstructWith(bucket, 'bucketName')) {
    return checkKeyBehind(problems, path, bucket as s3.IBucket);
  }
  problems.add({
    path, wrong: bucket === undefined ? 'is missing' : 'is not an S3 bucket', got: bucket, expected: 'a bucket construct is expected',
    remedy: 'Pass an ArtifactBucket or an s3.Bucket; import one that exists with s3.Bucket.fromBucketName()',
  });
  return false;
}

/** The key of an object: text without a leading slash, not a URL or ARN. */
export function checkObjectKey(problems: Problems, path: string, objectKey: string): boolean {
  if (!checkText(problems, path, objectKey, 'the key of an object in the bucket')) {
    return false;
  }
  if (!Token.isUnresolved(objectKey) && /^(\/|s3:|arn:|https?:)/.test(objectKey)) {
    problems.add({
      path, wrong: 'is not an object key', got: objectKey, expected: 'the key inside the bucket is expected, such as "certificates/certificates.zip"',
      remedy: 'Leave out the bucket, scheme and leading slash',
    });
    return false;
  }
  return true;
}

/** The full name of a Java class, nested classes with $. */
export function checkClassName(problems: Problems, path: string, className: string): boolean {
  if (!checkText(problems, path, className, 'the full name of a Java class')) {
    return false;
  }
  if (!Token.isUnresolved(className) && !/^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u.test(className)) {
    problems.add({
      path, wrong: 'is not the name of a Java class', got: className, expected: 'names separated by dots are expected, such as "com.example.MyProvider"',
      remedy: 'Write the name as Class.forName() takes it, without path or file ending',
    });
    return false;
  }
  return true;
}

/** Text that is not empty. */
export function checkText(problems: Problems, path: string, text: string, what: string): boolean {
  if (typeof text === 'string' && text.trim() !== '') {
    return true;
  }
  problems.add({
    path, wrong: text === undefined ? 'is missing' : text === '' ? 'is empty' : typeof text === 'string' ? 'is blank' : 'is not text', got: text === '' ? undefined : text,
    expected: `${what} is expected`, remedy: 'Pass a string',
  });
  return false;
}

/** Text that is not empty, or undefined. */
export function checkOptionalText(problems: Problems, path: string, text: string | undefined, what: string): void {
  if (text !== undefined) {
    checkText(problems, path, text, what);
  }
}

/** A removal policy of the CDK, or undefined. */
export function checkRemovalPolicy(problems: Problems, policy: RemovalPolicy | undefined): void {
  if (policy !== undefined && !Object.values(RemovalPolicy).includes(policy)) {
    problems.add({
      path: 'removalPolicy', wrong: 'is not a removal policy', got: policy, expected: 'a RemovalPolicy of the CDK is expected',
      remedy: 'Pass RemovalPolicy.RETAIN or RemovalPolicy.DESTROY',
    });
  }
}

/** true, false or undefined. */
export function checkFlag(problems: Problems, path: string, flag: boolean | undefined): void {
  if (flag !== undefined && typeof flag !== 'boolean') {
    problems.add({ path, wrong: 'is not a boolean', got: flag, expected: 'true or false is expected', remedy: 'Pass a boolean' });
  }
}

/** A Duration of whole days within limits, or undefined. */
export function checkDays(problems: Problems, path: string, duration: Duration | undefined, min: number, max: number): void {
  if (duration === undefined) {
    return;
  }
  const expected = `${max === Infinity ? `whole days, at least ${min},` : `${min} to ${max} whole days`} are expected`;
  if (typeof (duration as Partial<Duration>)?.toDays !== 'function') {
    problems.add({ path, wrong: 'is not a Duration', got: duration, expected, remedy: 'Pass Duration.days(n)' });
    return;
  }
  if (duration.isUnresolved()) {
    return;
  }
  const days = duration.toDays({ integral: false });
  if (!Number.isInteger(days) || days < min || days > max) {
    problems.add({ path, wrong: 'is out of range', got: duration.toHumanString(), expected, remedy: 'Pass Duration.days(n)' });
  }
}

/** Whether it is a construct with a member that is text. Not by its class: there may be several copies of a library. */
function isConstructWith(value: unknown, member: string): boolean {
  return Construct.isConstruct(value) && typeof (value as unknown as Record<string, unknown>)[member] === 'string';
}
