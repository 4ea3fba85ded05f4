import { Stack, Token, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { PemSecret } from './pem-secret';
import { keyInIdentityPolicy, keyTarget } from '../encryption/key-users';

/** The record of what was published, beside the zip. */
export function trustRecordKey(objectKey: string): string {
  return objectKey.replace(/[^/]*$/, 'trust.json');
}

/** Storing an object, finding out whose it is, and removing all versions of it when a first deployment fails. */
export function storeRights(bucket: s3.IBucket, objectKeys: readonly string[]): iam.PolicyStatement[] {
  const { encryptionKey } = bucket;
  return [
    new iam.PolicyStatement({
      actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
      resources: objectKeys.map(objectKey => bucket.arnForObjects(asLiteral(objectKey))),
    }),
    new iam.PolicyStatement({
      actions: ['s3:ListBucket', 's3:ListBucketVersions'],
      resources: [bucket.bucketArn],
      conditions: { StringEquals: { 's3:prefix': objectKeys } },
    }),
    ...encryptionKey === undefined ? [] : [keyRight(encryptionKey, ['kms:Decrypt', 'kms:GenerateDataKey'], `s3.${bucket.env.region}.amazonaws.com`)],
  ];
}

/** Reading an asset of a kind; its hash is not named, since a new content must not change a policy. */
export function assetRights(bucket: s3.IBucket, extension: string): iam.PolicyStatement[] {
  return [new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects(`*${extension}`)] })];
}

/** Reading secrets, each at the versions that the function fixes first. */
export function secretRights(scope: IConstruct, secrets: readonly PemSecret[]): iam.PolicyStatement[] {
  const unique = [...new Set(secrets.map(({ _secret }) => _secret))];
  const keys = [...new Set(unique.map(secret => secret.encryptionKey).filter((key): key is kms.IKey => key !== undefined))];
  return [
    new iam.PolicyStatement({
      actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      // Secrets Manager ends an ARN with six letters that an import by name does not know
      resources: unique.map(secret => secret.secretFullArn ?? `${secret.secretArn}-??????`),
    }),
    ...keys.map(key => keyRight(key, ['kms:Decrypt'], `secretsmanager.${Stack.of(scope).region}.amazonaws.com`)),
  ];
}

/** Having a CA of AWS Private CA issue certificates for end entities, and no others. */
export function privateCaRights(scope: IConstruct, certificateAuthorityArn: string): iam.PolicyStatement[] {
  const template = `arn:${Stack.of(scope).partition}:acm-pca:::template/EndEntityCertificate/V1`;
  return [
    new iam.PolicyStatement({
      actions: ['acm-pca:IssueCertificate'], resources: [certificateAuthorityArn], conditions: { StringEquals: { 'acm-pca:TemplateArn': template } },
    }),
    new iam.PolicyStatement({ actions: ['acm-pca:DescribeCertificateAuthority', 'acm-pca:GetCertificate'], resources: [certificateAuthorityArn] }),
  ];
}

/** Reading the specification. */
export function specificationRights(parameterArn: string): iam.PolicyStatement[] {
  return [new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameterArn] })];
}

function keyRight(key: kms.IKey, actions: string[], service: string): iam.PolicyStatement {
  const { resource, conditions } = keyInIdentityPolicy(keyTarget(key));
  return new iam.PolicyStatement({ actions, resources: [resource], conditions: { ...conditions, StringEquals: { 'kms:ViaService': service } } });
}

/** In a policy these characters mean others than themselves. */
export function asLiteral(objectKey: string): string {
  return Token.isUnresolved(objectKey) ? objectKey : objectKey.replace(/[*?$]/g, '${$&}');
}
