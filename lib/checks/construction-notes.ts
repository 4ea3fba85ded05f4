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
    id: 'cdk-emr-security:artifact-provider-role-by-hand',
    severity: WARNING,
    looksAt: 'the role of an ArtifactProvider, when this app cannot edit its policies',
    evidence: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
    remedy: 'Have the owner of the role add the statements of the message, then acknowledge it',
    example: 'new ArtifactProvider(this, \'Provider\', { role }) with a role of iam.Role.fromRoleArn(…, { mutable: false })',
  },
  {
    id: 'cdk-emr-security:artifact-provider-role-full',
    severity: WARNING,
    looksAt: 'the policies that artefacts add to the role of one ArtifactProvider: IAM allows 10,240 characters in all',
    evidence: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    remedy: 'Give some of the configurations an ArtifactProvider of their own',
    example: 'a stack with a dozen configurations that store certificates',
  },
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
    id: 'cdk-emr-security:imported-key-user-account-unknown',
    severity: WARNING,
    looksAt: 'ImportedKeyUser with KEY_POLICY, when the ARN of the key is not known at synth: the key may be of another account',
    evidence: `${KMS}/key-policy-modifying-external-accounts.html`,
    remedy: 'Import the key with an ARN that is text, or see that it is of the account of the stack',
    example: 'new ImportedKeyUser(this, \'KeyUser\', { key, role }) with a key by the ARN in a parameter',
  },
  {
    id: 'cdk-emr-security:imported-key-user-by-alias',
    severity: WARNING,
    looksAt: 'ImportedKeyUser with a key that is known by its alias only: an alias can be moved to another key',
    evidence: `${KMS}/alias-about.html`,
    remedy: 'Import the key with kms.Key.fromKeyArn()',
    example: 'new ImportedKeyUser(this, \'KeyUser\', { key, role }) with a key of kms.Alias.fromAliasName()',
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
    id: 'cdk-emr-security:key-user-provider-role-by-hand',
    severity: WARNING,
    looksAt: 'the role of a KeyUserProvider, when this app cannot edit its policies',
    evidence: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
    remedy: 'Have the owner of the role add the statements of the message, then acknowledge it',
    example: 'new KeyUserProvider(this, \'Provider\', { role }) with a role of iam.Role.fromRoleArn(…, { mutable: false })',
  },
  {
    id: 'cdk-emr-security:key-user-provider-role-full',
    severity: WARNING,
    looksAt: 'the policies that ImportedKeyUsers add to the role of one KeyUserProvider: IAM allows 10,240 characters in all',
    evidence: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    remedy: 'Give some of them a KeyUserProvider of their own',
    example: 'a stack that makes two dozen roles users of imported keys',
  },
  {
    id: 'cdk-emr-security:private-key-in-assembly',
    severity: WARNING,
    looksAt: 'certificates that are given as files: the private key is copied into the cloud assembly and the bucket for assets',
    evidence: 'https://docs.aws.amazon.com/cdk/v2/guide/assets.html',
    remedy: 'Keep the assembly, the bucket for assets and the files from others, or take another source of certificates',
    example: 'CertificateBundle.fromDirectory(\'certificates\')',
  },
  {
    id: 'cdk-emr-security:provider-class-java-version',
    severity: INFO,
    looksAt: 'the version of Java that the class of a JavaProvider was compiled for',
    evidence: 'https://docs.aws.amazon.com/emr/latest/ReleaseGuide/configuring-java8.html',
    remedy: 'Compile with --release 8, which every release of Amazon EMR can load',
    example: 'a class compiled for Java 11',
  },
  {
    id: 'cdk-emr-security:provider-class-kind',
    severity: WARNING,
    looksAt: 'whether the class of a JavaProvider extends what is a class and implements what is an interface in the SDK',
    evidence: 'https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html',
    remedy: 'Compile against the SDK for Java that the nodes have',
    example: 'a class that implements TLSArtifactsProvider, which is an abstract class',
  },
  {
    id: 'cdk-emr-security:provider-class-multi-release',
    severity: INFO,
    looksAt: 'classes of a JavaProvider that a JAR holds in several versions',
    evidence: 'https://docs.aws.amazon.com/emr/latest/ReleaseGuide/configuring-java8.html',
    remedy: 'See that each version of the class is right: one was looked at',
    example: 'a JAR with META-INF/versions/11',
  },
  {
    id: 'cdk-emr-security:provider-class-not-verifiable',
    severity: WARNING,
    looksAt: 'classes of a JavaProvider of which a part cannot be seen at synth: a superclass in no JAR, a name that is a token',
    evidence: 'https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html',
    remedy: 'Put what the class extends into the JAR, or see that the nodes have it',
    example: 'a class that extends one of another library',
  },
  {
    id: 'cdk-emr-security:provider-class-too-new',
    severity: WARNING,
    looksAt: 'classes of a JavaProvider that were compiled for a version of Java which nodes may not have',
    evidence: 'https://docs.aws.amazon.com/emr/latest/ReleaseGuide/configuring-java8.html',
    remedy: 'Compile with --release 8',
    example: 'a class compiled for Java 21',
  },
  {
    id: 'cdk-emr-security:resource-policy-by-hand',
    severity: WARNING,
    looksAt: 'secrets of another account that the function is to read: both accounts have to allow it',
    evidence: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html',
    remedy: 'Have the owner of the secret add the statements of the message, then acknowledge it',
    example: 'PemSecret.fromSecret() with a secret of another account',
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
    id: 'cdk-emr-security:self-signed-certificates',
    severity: WARNING,
    looksAt: 'certificates of a CA that a configuration has for itself',
    evidence: 'https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html',
    remedy: 'Use certificates of AWS Private CA or those that Amazon EMR manages, or acknowledge it for a proof of concept',
    example: 'CertificateBundle.selfSigned()',
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
  {
    id: 'cdk-emr-security:zip-outside-certificates',
    severity: WARNING,
    looksAt: 'a pinned key that is not under certificates/, where an ArtifactBucket removes earlier versions with old private keys',
    evidence: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html',
    remedy: 'Put the zip under certificates/, or have earlier versions expire there',
    example: 'CertificateBundle.selfSigned({ objectKey: \'tls/certificates.zip\' })',
  },
];
