import * as fc from 'fast-check';
import { LIST_TOKEN, NUMBER_TOKEN, REF, TOKEN } from './fixtures/fixture';
import { DocumentModel } from '../../../lib/document/model';
import { SCHEMA, describedKeys } from '../../document/schema';

const text = fc.string({ minLength: 1, maxLength: 12 });
const object = fc.tuple(fc.constantFrom('s3://', 'arn:aws:s3:::'), fc.stringMatching(/^[a-z]{3,8}$/), fc.stringMatching(/^[A-Za-z./]{1,8}$/))
  .map(([start, bucket, key]) => `${start}${bucket}/${key}`);
const awsKmsKey = fc.oneof(text, fc.constantFrom(
  'arn:aws:kms:us-east-1:111122223333:key/k', 'arn:aws:kms:us-east-1:111122223333:alias/data', 'alias/data', TOKEN));
const provider = { s3Object: fc.oneof(object, fc.constant(`s3://${TOKEN}/c.zip`)), className: text };

/** All that the typed sections can say. */
export const model: fc.Arbitrary<DocumentModel> = fc.record({
  inTransit: fc.oneof(
    fc.record({ provider: fc.constant('PEM' as const), s3Object: provider.s3Object }),
    fc.record({ provider: fc.constant('Custom' as const), ...provider }),
    fc.record({
      provider: fc.constant('EMR' as const),
      awsKmsKey,
      secretTags: fc.array(fc.record({ key: text, value: fc.string() })),
      validityInDays: fc.oneof(fc.integer({ min: 1 }), fc.constant(NUMBER_TOKEN)),
      wildcardDnsSuffix: text,
    }, { requiredKeys: ['provider'] }),
  ),
  s3: fc.oneof(
    fc.record({
      mode: fc.constantFrom('SSE-KMS' as const, 'CSE-KMS' as const),
      awsKmsKey,
      overrides: fc.array(fc.oneof(
        fc.record({ bucketName: text, mode: fc.constant('SSE-S3' as const) }),
        fc.record({ bucketName: text, mode: fc.constantFrom('SSE-KMS' as const, 'CSE-KMS' as const), awsKmsKey }),
      )),
    }, { requiredKeys: ['mode', 'awsKmsKey'] }),
    fc.record({ mode: fc.constant('SSE-S3' as const) }),
    fc.record({ mode: fc.constant('CSE-Custom' as const), ...provider }),
  ),
  localDisk: fc.oneof(
    fc.record({ provider: fc.constant('AwsKms' as const), awsKmsKey, ebsEncryption: fc.boolean() }),
    fc.record({ provider: fc.constant('Custom' as const), ...provider }),
  ),
  wal: fc.record({ awsKmsKey }, { requiredKeys: [] }),
}, { requiredKeys: [] });

const leaf = fc.oneof(
  fc.constantFrom<unknown>(true, false, 'true', 'false', '', null, 0, 1, 2, 65, -1, 1.5, '2', REF, TOKEN, NUMBER_TOKEN, LIST_TOKEN, [], {}),
  fc.constantFrom('SSE-S3', 'SSE-KMS', 'CSE-KMS', 'CSE-Custom', 'SSE-C', 'PEM', 'EMR', 'Custom', 'AwsKms', 'ClusterDedicatedKdc', 'ExternalKdc', 'Prefix', 'Trino'),
  fc.constantFrom('s3://bucket/key.jar', 'arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs', 'ldaps://host', 'https://host', 'Active Directory'),
  fc.string(),
);

/** Documents with the right keys in the right places and all kinds of values, some of them by chance right ones. */
export const nearDocument: fc.Arbitrary<any> = below(SCHEMA);

function below(node: any): fc.Arbitrary<unknown> {
  if (node.properties) {
    const keys = Object.fromEntries(Object.entries(node.properties).map(([key, child]) => [key, below(child)]));
    return fc.oneof({ weight: 12, arbitrary: fc.record(keys, { requiredKeys: [] }) }, { weight: 1, arbitrary: leaf });
  }
  return node.items ? fc.oneof({ weight: 4, arbitrary: fc.array(below(node.items), { maxLength: 3 }) }, { weight: 1, arbitrary: leaf }) : leaf;
}

/** Any JSON, with keys of documents among others, and such as are known to hurt. */
export const anyJson = fc.object({
  key: fc.oneof(
    fc.string(),
    fc.constantFrom(...describedKeys().map(({ key }) => key)),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'toJSON', 'Ref', 'Fn::Sub', '', 'a/b', '~', TOKEN),
  ),
  values: [leaf, fc.jsonValue({ maxDepth: 1 })],
  maxDepth: 5,
  maxKeys: 6,
});

export const context = fc.record({
  releaseLabel: fc.oneof(fc.constantFrom('emr-4.7.0', 'emr-5.31.0', 'emr-6.15.0', 'emr-7.3.0', 'emr-spark-8.0.0', 'nonsense'), fc.string()),
  region: fc.constantFrom('us-east-1', 'cn-north-1', ''),
  partition: fc.constantFrom('aws', 'aws-cn', ''),
}, { requiredKeys: [] });
