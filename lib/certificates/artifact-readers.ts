import { Token, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { KEY_USER, keyHolder, keyInIdentityPolicy, keyTarget } from '../encryption/key-users';
import { ArtifactObject } from '../private/configuration-record';
import { PlacedRight, PolicyHolder, ResourcePermission, RoleSubject, requestRight } from '../private/placement';

/**
 * Lets a role read one object, and decrypt it where the key of its bucket is known.
 *
 * @param object.objectKey may hold wildcards, for configurations of which only the bucket is known
 */
export function makeArtifactReader(object: ArtifactObject, subject: RoleSubject, warnOn: IConstruct): PlacedRight[] {
  const rights = [requestRight({ subject, holder: bucketHolder(object.bucket), permission: readPermission(object), warnOn })];
  const { encryptionKey } = object.bucket;
  if (encryptionKey !== undefined) {
    const target = keyTarget(encryptionKey);
    rights.push(requestRight({ subject, holder: keyHolder(target), permission: decryptPermission(encryptionKey, object.bucket), warnOn }));
  }
  return rights;
}

function bucketHolder(bucket: s3.IBucket): PolicyHolder {
  return {
    construct: bucket,
    kind: 'bucket',
    policyName: 'bucket policy',
    obeysIam: true,
    policyElement: () => bucket.policy?.node.defaultChild as s3.CfnBucketPolicy | undefined,
    policyDocument: () => bucket.policy?.document,
    willRender: () => true,
    policyConstruct: () => bucket.policy,
  };
}

function readPermission({ bucket, objectKey, isPattern }: ArtifactObject): ResourcePermission {
  // exactly the object: in a policy these characters mean others than themselves
  const resource = isPattern || Token.isUnresolved(objectKey) ? objectKey : objectKey.replace(/[*?$]/g, '${$&}');
  const statement = (principals?: iam.IPrincipal[]) =>
    new iam.PolicyStatement({ principals, actions: ['s3:GetObject'], resources: [bucket.arnForObjects(resource)] });
  return {
    id: `read ${objectKey}`,
    what: `read '${objectKey}'`,
    hasSids: false,
    resourceStatements: principals => [statement(principals)],
    identityStatements: () => [statement()],
  };
}

function decryptPermission(key: kms.IKey, bucket: s3.IBucket): ResourcePermission {
  const { region } = bucket.env;
  const throughS3 = { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } };
  return {
    id: `decrypt in S3 ${region}`,
    what: 'decrypt what the bucket holds',
    impliedBy: KEY_USER,
    hasSids: false,
    resourceStatements: principals => [new iam.PolicyStatement({ principals, actions: ['kms:Decrypt'], resources: ['*'], conditions: throughS3 })],
    identityStatements: () => {
      const { resource, conditions } = keyInIdentityPolicy(keyTarget(key));
      return [new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [resource],
        conditions: { ...conditions, ...throughS3 },
      })];
    },
  };
}
