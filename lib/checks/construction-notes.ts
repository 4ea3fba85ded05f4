import { FindingSeverity } from './finding';

/** What a construct says of its own arguments while it is made: legal, and worth a second look. */
export interface ConstructionNote {
  /** Stable: it is acknowledged by it. */
  readonly id: string;
  readonly severity: FindingSeverity;
  readonly looksAt: string;
  /** The page behind it, where there is one. */
  readonly evidence?: string;
  readonly remedy: string;
  readonly example: string;
}

const { WARNING, INFO } = FindingSeverity;
const GUIDE = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide';
const KMS = 'https://docs.aws.amazon.com/kms/latest/developerguide';

/** All notes of constructs, by id. They are raised where the arguments are read; here is only what is to be said of them. */
export const CONSTRUCTION_NOTES: readonly ConstructionNote[] = [
  {
    id: 'cdk-emr-security:bucket-policy-by-hand',
    severity: WARNING,
    looksAt: 'roles that are to read certificates and JARs of a bucket that this app cannot edit',
    evidence: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html',
    remedy: 'Have the owner of the bucket add the statements of the message, then acknowledge it',
    example: 'a zip in s3.Bucket.fromBucketName(), and a role by its name of another account',
  },
  {
    id: 'cdk-emr-security:certificates-not-checked',
    severity: INFO,
    looksAt: 'certificates that are in a bucket already: nobody looks into the zip before the nodes do',
    evidence: `${GUIDE}/emr-encryption-enable.html`,
    remedy: 'Check the zip by hand: its files, its key, its names and when it expires',
    example: 'CertificateBundle.fromBucket(bucket, \'certificates.zip\')',
  },
  {
    id: 'cdk-emr-security:class-name-ends-in-jar',
    severity: WARNING,
    looksAt: 'the class names of JavaProvider',
    evidence: `${GUIDE}/emr-encryption-enable.html`,
    remedy: 'Write the full name of the class, not that of the file',
    example: 'JavaProvider.fromBucket(bucket, \'providers/own.jar\', \'own.jar\')',
  },
  {
    id: 'cdk-emr-security:default-roles',
    severity: INFO,
    looksAt: 'policies that name the default roles of the account, since the props name none',
    evidence: `${KMS}/key-policies.html`,
    remedy: 'Create the roles with "aws emr create-default-roles", or name your own in instanceRoles and serviceRoles',
    example: 'new SecurityConfiguration(this, \'Security\')',
  },
  {
    id: 'cdk-emr-security:fixed-name',
    severity: WARNING,
    looksAt: 'securityConfigurationName',
    evidence: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-emr-securityconfiguration.html',
    remedy: 'Leave the name out, or change it together with the content',
    example: 'securityConfigurationName: \'analytics\'',
  },
  {
    id: 'cdk-emr-security:imported-without-keys',
    severity: WARNING,
    looksAt: 'grants on a configuration that was imported by its name alone',
    remedy: 'Import it with fromSecurityConfigurationAttributes(), and name its encryptionKeys and artifactBuckets',
    example: 'SecurityConfiguration.fromSecurityConfigurationName(this, \'Imported\', \'analytics\').grants.instanceRole(role)',
  },
  {
    id: 'cdk-emr-security:in-transit-encryption-off',
    severity: WARNING,
    looksAt: 'inTransitEncryption, where it is not said',
    evidence: `${GUIDE}/emr-data-encryption-options.html`,
    remedy: 'Set inTransitEncryption, or say InTransitEncryption.disabled()',
    example: 'new SecurityConfiguration(this, \'Security\')',
  },
  {
    id: 'cdk-emr-security:key-by-alias',
    severity: WARNING,
    looksAt: 'keys that are known by an alias only',
    evidence: `${GUIDE}/emr-create-security-configuration.html`,
    remedy: 'Import the key with kms.Key.fromKeyArn()',
    example: 'encryptionKey: kms.Alias.fromAliasName(this, \'Key\', \'alias/analytics\')',
  },
  {
    id: 'cdk-emr-security:key-policy-by-hand',
    severity: WARNING,
    looksAt: 'roles that are to use a key whose policy this app cannot edit',
    evidence: `${KMS}/key-policy-modifying.html`,
    remedy: 'Have the owner of the key add the statements of the message, then acknowledge it',
    example: 'encryptionKey: kms.Key.fromKeyArn(…), and a role by its name',
  },
  {
    id: 'cdk-emr-security:role-policy-by-hand',
    severity: WARNING,
    looksAt: 'roles of another account that this app cannot edit: both sides have to allow the use of a key or bucket',
    evidence: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html',
    remedy: 'Have the owner of the role add the statements of the message, then acknowledge it',
    example: 'instanceRoles: [iam.Role.fromRoleArn(…)] with the ARN of another account',
  },
  {
    id: 'cdk-emr-security:s3-encryption-disabled',
    severity: INFO,
    looksAt: 'S3Encryption.disabled()',
    evidence: `${GUIDE}/emr-data-encryption-options.html`,
    remedy: 'Nothing, where the default encryption of each bucket is meant',
    example: 's3Encryption: S3Encryption.disabled()',
  },
  {
    id: 'cdk-emr-security:unused-artifact-bucket',
    severity: WARNING,
    looksAt: 'artifactBucket, where nothing is stored',
    remedy: 'Leave the bucket out',
    example: 'artifactBucket: bucket, and inTransitEncryption: InTransitEncryption.emrManaged()',
  },
  {
    id: 'cdk-emr-security:unused-encryption-key',
    severity: WARNING,
    looksAt: 'encryptionKey, where each section names another key or needs none',
    remedy: 'Leave the key out, or have a section use it',
    example: 'encryptionKey: key, s3Encryption: S3Encryption.sseS3() and localDiskEncryption: LocalDiskEncryption.disabled()',
  },
  {
    id: 'cdk-emr-security:wal-service-not-allowed',
    severity: WARNING,
    looksAt: 'the key of write-ahead logs, where its policy cannot be edited from here',
    evidence: `${GUIDE}/encryption-at-rest-kms.html`,
    remedy: 'Have the owner of the key add the statement of the message, then acknowledge it',
    example: 'walEncryption: WalEncryption.kms({ encryptionKey: kms.Key.fromKeyArn(…) })',
  },
];
