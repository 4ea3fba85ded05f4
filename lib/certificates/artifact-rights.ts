import { Stack, Token, aws_iam as iam, aws_kms as kms, aws_s3 as s3, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { keyInIdentityPolicy, keyTarget } from '../encryption/key-users';
import { FunctionRight, GuardedResource } from '../private/function-rights';

/** Storing an object, finding out whose it is, and removing all versions of it when a first deployment fails. */
export function storeRights(bucket: s3.IBucket, objectKeys: readonly string[]): FunctionRight[] {
  const { encryptionKey } = bucket;
  const guarded: GuardedResource = { kind: 'bucket', resource: bucket };
  return [
    {
      statement: new iam.PolicyStatement({
        actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:DeleteObjectVersion'],
        resources: objectKeys.map(objectKey => bucket.arnForObjects(asLiteral(objectKey))),
      }),
      guarded,
    },
    {
      statement: new iam.PolicyStatement({
        actions: ['s3:ListBucketVersions'],
        resources: [bucket.bucketArn],
        conditions: { StringEquals: { 's3:prefix': objectKeys.map(asLiteral) } },
      }),
      guarded,
    },
    ...encryptionKey === undefined ? [] : [keyRight(encryptionKey, ['kms:Decrypt', 'kms:GenerateDataKey'], `s3.${bucket.env.region}.amazonaws.com`)],
  ];
}

/** Reading an asset of a kind; its hash is not named, since a new content must not change a policy. */
export function assetRights(bucket: s3.IBucket, extension: string): FunctionRight[] {
  return [{ statement: new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects(`*${extension}`)] }) }];
}

/** Reading secrets, each at the versions that the function fixes first. */
export function secretRights(scope: IConstruct, secrets: readonly secretsmanager.ISecret[]): FunctionRight[] {
  const unique = [...new Set(secrets)];
  const keys = [...new Set(unique.map(secret => secret.encryptionKey).filter((key): key is kms.IKey => key !== undefined))];
  return [
    ...unique.map((secret): FunctionRight => ({
      statement: new iam.PolicyStatement({
        actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        // Secrets Manager ends an ARN with six letters that an import by name does not know
        resources: [secret.secretFullArn ?? `${secret.secretArn}-??????`],
      }),
      guarded: { kind: 'secret', resource: secret },
    })),
    ...keys.map(key => keyRight(key, ['kms:Decrypt'], `secretsmanager.${Stack.of(scope).region}.amazonaws.com`)),
  ];
}

/** Having a CA of AWS Private CA issue certificates for end entities, and no others. */
export function privateCaRights(scope: IConstruct, certificateAuthorityArn: string): FunctionRight[] {
  const template = `arn:${Stack.of(scope).partition}:acm-pca:::template/EndEntityCertificate/V1`;
  return [
    {
      statement: new iam.PolicyStatement({
        actions: ['acm-pca:IssueCertificate'], resources: [certificateAuthorityArn], conditions: { StringEquals: { 'acm-pca:TemplateArn': template } },
      }),
    },
    {
      statement: new iam.PolicyStatement({
        actions: ['acm-pca:DescribeCertificateAuthority', 'acm-pca:GetCertificate'], resources: [certificateAuthorityArn],
      }),
    },
  ];
}

function keyRight(key: kms.IKey, actions: string[], service: string): FunctionRight {
  const { resource, conditions } = keyInIdentityPolicy(keyTarget(key));
  return {
    statement: new iam.PolicyStatement({ actions, resources: [resource], conditions: { ...conditions, StringEquals: { 'kms:ViaService': service } } }),
    guarded: { kind: 'KMS key', resource: key },
  };
}

/** In a policy these characters mean others than themselves. */
export function asLiteral(objectKey: string): string {
  return Token.isUnresolved(objectKey) ? objectKey : objectKey.replace(/[*?$]/g, '${$&}');
}
