import { App, aws_emr as emr, aws_kms as kms, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MODELS } from './models';
import { faultsOf } from './schema';
import { inCanonicalOrder } from '../../lib/document/key-order';
import { renderDocument } from '../../lib/document/render';
import { SecurityConfigurationDocument } from '../../lib/security-configuration-document';

describe.each(MODELS)('%s', (_title, model, json) => {
  test('is written as AWS writes it, byte by byte', () => {
    expect(JSON.stringify(renderDocument(model))).toBe(json);
  });

  test('has its keys in the order of the schema', () => {
    expect(JSON.stringify(inCanonicalOrder(renderDocument(model)))).toBe(json);
  });

  test('is accepted by the schema', () => {
    expect(faultsOf(renderDocument(model))).toEqual([]);
  });

  test('reaches the template as it is', () => {
    const stack = new Stack(new App(), 'Stack');
    new emr.CfnSecurityConfiguration(stack, 'Resource', { securityConfiguration: SecurityConfigurationDocument._fromModel(model)._render() });
    const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::EMR::SecurityConfiguration'));
    expect(JSON.stringify(resource.Properties.SecurityConfiguration)).toBe(json);
  });
});

test('what is undefined has no key', () => {
  const document: any = renderDocument({ inTransit: undefined, s3: { mode: 'SSE-S3', overrides: undefined }, localDisk: undefined, wal: undefined });
  expect(Object.keys(document.EncryptionConfiguration)).toEqual([
    'EnableInTransitEncryption', 'EnableAtRestEncryption', 'AtRestEncryptionConfiguration',
  ]);
  expect(Object.keys(document.EncryptionConfiguration.AtRestEncryptionConfiguration)).toEqual(['S3EncryptionConfiguration']);
  expect(Object.keys(document.EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration)).toEqual(['EncryptionMode']);
});

test('tokens pass through', () => {
  const stack = new Stack(new App(), 'Stack');
  const key = new kms.Key(stack, 'Key');
  const bucket = new s3.Bucket(stack, 'Bucket');
  const document = SecurityConfigurationDocument._fromModel({
    inTransit: { provider: 'PEM', s3Object: bucket.s3UrlForObject('c.zip') },
    localDisk: { provider: 'AwsKms', awsKmsKey: key.keyArn, ebsEncryption: true },
  });
  const keyId = stack.getLogicalId(key.node.defaultChild as kms.CfnKey);
  const bucketId = stack.getLogicalId(bucket.node.defaultChild as s3.CfnBucket);
  expect(stack.resolve(document._render())).toEqual({
    EncryptionConfiguration: {
      EnableInTransitEncryption: true,
      EnableAtRestEncryption: true,
      InTransitEncryptionConfiguration: {
        TLSCertificateConfiguration: {
          CertificateProviderType: 'PEM',
          S3Object: { 'Fn::Join': ['', ['s3://', { Ref: bucketId }, '/c.zip']] },
        },
      },
      AtRestEncryptionConfiguration: {
        LocalDiskEncryptionConfiguration: {
          EnableEbsEncryption: true,
          EncryptionKeyProviderType: 'AwsKms',
          AwsKmsKey: { 'Fn::GetAtt': [keyId, 'Arn'] },
        },
      },
    },
  });
});
