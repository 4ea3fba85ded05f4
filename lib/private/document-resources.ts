import { Stack, Token, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ArtifactObject, KeyPurpose, KeyUse } from './configuration-record';
import { isPlainObject } from '../document/json-value';
import { PLACE } from '../document/places';
import { keyTarget } from '../encryption/key-users';

/** What a key is for, by where a document names it. */
export const KEY_PLACES: readonly [string, KeyPurpose][] = [
  [PLACE.S3_KEY, KeyPurpose.S3],
  [PLACE.OVERRIDE_KEY, KeyPurpose.S3_OVERRIDE],
  [PLACE.DISK_KEY, KeyPurpose.LOCAL_DISK],
  [PLACE.WAL_KEY, KeyPurpose.WAL],
  [PLACE.TLS_KEY, KeyPurpose.CERTIFICATE_SECRET],
];
const OBJECT_PLACES = [PLACE.TLS_OBJECT, PLACE.S3_OBJECT, PLACE.DISK_OBJECT];

/** What the given keys are for, by where the document names them; a key that it does not name may be for anything. */
export function keyUsesIn(document: unknown, keys: readonly kms.IKey[], scope: IConstruct): KeyUse[] {
  return keys.flatMap<KeyUse>((key, index) => {
    const names = namesOf(key).map(name => resolved(name, scope));
    const path = `encryptionKeys[${index}]`;
    const uses = KEY_PLACES.flatMap(([place, purpose]) => valuesAt(document, place)
      .filter(value => names.includes(resolved(value, scope)))
      .map(() => ({
        key,
        path,
        purpose: purpose === KeyPurpose.LOCAL_DISK && mayHaveEbsEncryption(document) ? KeyPurpose.LOCAL_DISK_EBS : purpose,
        clientSide: purpose === KeyPurpose.S3 && valuesAt(document, PLACE.S3_MODE)[0] === 'CSE-KMS',
      })));
    return uses.length > 0 ? uses : [{ key, path, purpose: KeyPurpose.IMPORTED }];
  });
}

/** The objects that the document names in the given buckets. */
export function artifactsIn(document: unknown, buckets: readonly s3.IBucket[]): ArtifactObject[] {
  const objects = OBJECT_PLACES.flatMap(place => valuesAt(document, place)).filter((value): value is string => typeof value === 'string');
  return buckets.flatMap(bucket => {
    const prefixes = [`s3://${bucket.bucketName}/`, `${bucket.bucketArn}/`, `arn:aws:s3:::${bucket.bucketName}/`];
    const inBucket = objects.map(object => ({ object, prefix: prefixes.find(candidate => object.startsWith(candidate)) }))
      .filter((found): found is { object: string; prefix: string } => found.prefix !== undefined);
    return [...new Set(inBucket.map(({ object, prefix }) => object.slice(prefix.length)))].map(objectKey => ({ bucket, objectKey }));
  });
}

/** The values at a place of a document, as they are, tokens included. */
function valuesAt(document: unknown, place: string): unknown[] {
  return place.split('/').slice(1).reduce<unknown[]>((values, key) => values.flatMap(value => {
    if (key === '[]') {
      return Array.isArray(value) ? value as unknown[] : [];
    }
    return isPlainObject(value) && Object.hasOwn(value, key) ? [value[key]] : [];
  }), [document]);
}

/** Not only where it is on for certain: a right too many does no harm where the cluster would fail without it. */
function mayHaveEbsEncryption(document: unknown): boolean {
  return valuesAt(document, PLACE.EBS_FLAG).some(flag => flag !== false && flag !== 'false');
}

/** Whether roles that take on runtime roles are to say for whom; not only where that is certain, for the same reason. */
export function propagatesSourceIdentity(document: unknown): boolean {
  return valuesAt(document, PLACE.PROPAGATE_SOURCE_IDENTITY).some(flag => flag !== false && flag !== 'false');
}

/** The roles for which the document surely has no section. */
export function neverAssumed(document: unknown): ('emrFsRole' | 'runtimeRole')[] {
  return [
    ...mayHave(document, PLACE.ROLE_MAPPINGS) ? [] : ['emrFsRole' as const],
    ...mayHave(document, PLACE.RUNTIME_ROLES_FLAG) ? [] : ['runtimeRole' as const],
  ];
}

/** Whether something stands there, unless it is a flag that is off, or may stand there once tokens are resolved. */
function mayHave(value: unknown, place: string): boolean {
  const [, key, ...rest] = place.split('/');
  if (key === undefined) {
    return value !== undefined && value !== false && value !== 'false';
  }
  if (Token.isUnresolved(value) || !isPlainObject(value)) {
    return value !== undefined;
  }
  return Object.hasOwn(value, key) && mayHave(value[key], ['', ...rest].join('/'));
}

/** Every way in which a document may name a key. */
export function namesOf(key: kms.IKey): string[] {
  const { key: target, documentArn } = keyTarget(key);
  return [documentArn, key.keyArn, target.keyArn, key.keyId, target.keyId];
}

/** Equal for what is equal in the template. */
export function resolved(value: unknown, scope: IConstruct): string {
  return JSON.stringify(Token.isUnresolved(value) ? Stack.of(scope).resolve(value) : value);
}
