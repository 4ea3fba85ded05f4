// iam-simulate on the bucket policies of the golden templates: the nodes read exactly their objects, over TLS.
import { Usage } from './usage';

const ZIP = 'certificates/analytics/certificates.zip';
const EVERYTHING = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }];

describe.each([
  ['pem-in-artifact-bucket', Usage.session('EMR_EC2_DefaultRole'), Usage.session('EMR_DefaultRole')],
  ['everything', 'InstanceRole', 'ServiceRole'],
])('%s', (name, reader, service) => {
  const usage = new Usage(name);
  const bucket = usage.id('AWS::S3::Bucket', 'Artifacts');
  const nodes = usage.principal(reader);
  const mayGet = (object: string, context?: Record<string, string>) =>
    usage.onBucket(bucket, object, { principal: nodes, action: 's3:GetObject', context });

  test('an instance role reads exactly its object', async () => {
    expect(await mayGet(ZIP)).toBe(true);
    for (const object of ['certificates/other/certificates.zip', `${ZIP}.bak`, `${ZIP}/x`, 'certificates/', 'providers/x.jar']) {
      expect([object, await mayGet(object)]).toEqual([object, false]);
    }
  });

  test('an instance role can do nothing else', async () => {
    for (const action of ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:GetObjectVersion', 's3:GetObjectAcl', 's3:PutObjectAcl']) {
      expect([action, await usage.onBucket(bucket, ZIP, { principal: nodes, action })]).toEqual([action, false]);
    }
    for (const action of ['s3:ListBucket', 's3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucket']) {
      expect([action, await usage.onBucket(bucket, undefined, { principal: nodes, action })]).toEqual([action, false]);
    }
  });

  test('only over TLS 1.2 or later, whoever it is', async () => {
    const plain = { 'aws:SecureTransport': 'false' };
    const old = { 's3:TlsVersion': '1.1' };
    expect(await mayGet(ZIP, { 's3:TlsVersion': '1.2' })).toBe(true);
    expect(await mayGet(ZIP, plain)).toBe(false);
    expect(await mayGet(ZIP, old)).toBe(false);
    const admin = (context: Record<string, string>) => usage.onBucket(bucket, ZIP, {
      principal: Usage.session('Admin'), action: 's3:PutObject', identityPolicies: EVERYTHING, context,
    });
    expect(await admin({})).toBe(true);
    expect(await admin(plain)).toBe(false);
    expect(await admin(old)).toBe(false);
  });

  test('nobody else reads it without identity permissions for S3', async () => {
    for (const other of [service, Usage.session('SomebodyElse'), 'arn:aws:iam::444455556666:user/stranger']) {
      expect([other, await usage.onBucket(bucket, ZIP, { principal: usage.principal(other), action: 's3:GetObject' })]).toEqual([other, false]);
    }
  });
});

test('the judge can say no: without its statements a bucket policy allows nothing', async () => {
  const usage = new Usage('pem-in-artifact-bucket');
  const bucket = usage.id('AWS::S3::Bucket', 'Artifacts');
  const request = { principal: Usage.session('EMR_EC2_DefaultRole'), action: 's3:GetObject' };
  expect(await usage.onBucket(bucket, ZIP, request, { Version: '2012-10-17', Statement: [] })).toBe(false);
});
