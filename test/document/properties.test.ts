import * as fc from 'fast-check';
import { faultsOf } from './schema';
import { inCanonicalOrder } from '../../lib/document/key-order';
import { DocumentModel, InTransitModel, LocalDiskModel, S3Model, S3OverrideModel, WalModel } from '../../lib/document/model';
import { renderDocument } from '../../lib/document/render';
import { SecurityConfigurationDocument } from '../../lib/security-configuration-document';

const text = fc.string({ minLength: 1, maxLength: 12 });
const object = fc.tuple(fc.constantFrom('s3://', 'arn:aws:s3:::'), fc.stringMatching(/^[a-z]{3,8}$/), fc.stringMatching(/^[A-Za-z./]{1,8}$/))
  .map(([start, bucket, key]) => `${start}${bucket}/${key}`);
const provider = { s3Object: object, className: text };
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const inTransit: fc.Arbitrary<InTransitModel> = fc.oneof(
  fc.record({ provider: fc.constant('PEM' as const), s3Object: object }),
  fc.record({ provider: fc.constant('Custom' as const), ...provider }),
  fc.record({
    provider: fc.constant('EMR' as const),
    awsKmsKey: text,
    secretTags: fc.array(fc.record({ key: text, value: fc.string() })),
    validityInDays: fc.integer({ min: 1 }),
    wildcardDnsSuffix: text,
  }, { requiredKeys: ['provider'] }),
);
const overrides: fc.Arbitrary<S3OverrideModel[]> = fc.array(fc.oneof(
  fc.record({ bucketName: text, mode: fc.constant('SSE-S3' as const) }),
  fc.record({ bucketName: text, mode: fc.constantFrom('SSE-KMS' as const, 'CSE-KMS' as const), awsKmsKey: text }),
));
const s3: fc.Arbitrary<S3Model> = fc.oneof(
  fc.record({ mode: fc.constant('SSE-S3' as const), overrides: optional(overrides) }),
  fc.record({ mode: fc.constantFrom('SSE-KMS' as const, 'CSE-KMS' as const), awsKmsKey: text, overrides: optional(overrides) }),
  fc.record({ mode: fc.constant('CSE-Custom' as const), ...provider }),
);
const localDisk: fc.Arbitrary<LocalDiskModel> = fc.oneof(
  fc.record({ provider: fc.constant('AwsKms' as const), awsKmsKey: text, ebsEncryption: fc.boolean() }),
  fc.record({ provider: fc.constant('Custom' as const), ...provider }),
);
const wal: fc.Arbitrary<WalModel> = fc.record({ awsKmsKey: optional(text) });
const model: fc.Arbitrary<DocumentModel> = fc.record({ inTransit, s3, localDisk, wal }, { requiredKeys: [] });

/** The same value, with the keys of every object inserted in another order. */
function shuffled(value: any, random: () => number): any {
  if (Array.isArray(value)) {
    return value.map(part => shuffled(part, random));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value)
    .map(([key, part]) => ({ key, part: shuffled(part, random), at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ key, part }) => [key, part]));
}

/** A source of numbers that fast-check can repeat. */
const random = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })).map(stream => () => stream.next().value as number);

test('the order of the keys does not depend on how the model was put together', () => {
  fc.assert(fc.property(model, random, (given, next) => {
    expect(JSON.stringify(renderDocument(shuffled(given, next)))).toBe(JSON.stringify(renderDocument(given)));
  }));
});

test('the canonical order does not depend on the order of a document', () => {
  fc.assert(fc.property(model, random, (given, next) => {
    const document = renderDocument(given);
    expect(JSON.stringify(inCanonicalOrder(shuffled(document, next)))).toBe(JSON.stringify(document));
  }));
});

test('every model gives a document that the schema accepts', () => {
  fc.assert(fc.property(model, given => {
    expect(faultsOf(renderDocument(given))).toEqual([]);
  }), { numRuns: 500 });
});

test('the flags say what there is', () => {
  fc.assert(fc.property(model, given => {
    const encryption = renderDocument(given).EncryptionConfiguration as Record<string, unknown>;
    expect(encryption.EnableInTransitEncryption).toBe('InTransitEncryptionConfiguration' in encryption);
    expect(encryption.EnableAtRestEncryption).toBe('AtRestEncryptionConfiguration' in encryption);
    expect('EMRWALEncryptionConfiguration' in encryption).toBe(given.wal !== undefined);
  }));
});

/** Any JSON object, with keys that EMR knows among others, and such as are known to hurt. */
const json = fc.object({
  key: fc.oneof(
    fc.string(),
    fc.constantFrom('EncryptionConfiguration', 'AtRestEncryptionConfiguration', 'S3EncryptionConfiguration', 'EnableAtRestEncryption'),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'toJSON')),
  values: [fc.jsonValue({ maxDepth: 1 })],
  maxDepth: 4,
  maxKeys: 6,
});

test('any JSON object survives reading and writing', () => {
  fc.assert(fc.property(json, given => {
    const parsed = JSON.parse(JSON.stringify(given));
    expect(JSON.parse(SecurityConfigurationDocument.fromJson(JSON.stringify(given)).toJson())).toEqual(parsed);
    expect(JSON.parse(SecurityConfigurationDocument.fromObject(parsed).toJson())).toEqual(parsed);
  }), { numRuns: 500 });
});

test('writing twice is writing once', () => {
  fc.assert(fc.property(json, given => {
    const once = SecurityConfigurationDocument.fromJson(JSON.stringify(given)).toJson();
    expect(SecurityConfigurationDocument.fromJson(once).toJson()).toBe(once);
  }));
});

test('no text makes reading fail', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), given => {
    expect(typeof SecurityConfigurationDocument.fromJson(given).toJson()).toBe('string');
  }));
});
