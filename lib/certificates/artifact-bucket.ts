import { Duration, RemovalPolicy, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkBucket, checkDays, checkKey, checkOptionalText, checkOptions, checkRemovalPolicy } from '../private/arguments';
import { Problems } from '../private/errors';

/**
 * Properties of an artifact bucket.
 */
export interface ArtifactBucketProps {
  /**
   * The key that encrypts the objects, best the one of the configuration: its instance roles are users of it.
   */
  readonly encryptionKey: kms.IKey;

  /**
   * The name of the bucket.
   *
   * @default - a name that CloudFormation makes
   */
  readonly bucketName?: string;

  /**
   * How long an earlier version of an object under `certificates/` is kept, in whole days: it holds an old private key.
   *
   * @default Duration.days(7)
   */
  readonly noncurrentVersionExpiration?: Duration;

  /**
   * What happens to the bucket when it leaves the stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE - kept for clusters that live on; gone when a first deployment fails
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The bucket for server access logs.
   *
   * @default - no server access logs
   */
  readonly serverAccessLogsBucket?: s3.IBucket;

  /**
   * The prefix of server access logs.
   *
   * @default - no prefix
   */
  readonly serverAccessLogsPrefix?: string;
}

/**
 * The bucket for what the nodes of a cluster read when they start: certificates and provider JARs.
 *
 * Encrypted with the given key, versioned, without public access or access lists, reachable by TLS 1.2 or later only. Earlier
 * versions of certificates, and uploads that were not finished, expire.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export class ArtifactBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, props: ArtifactBucketProps) {
    checkProps(scope, id, props);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    super(scope, id, {
      bucketName: props.bucketName,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: true,
      versioned: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        {
          id: 'ExpireOldPrivateKeys',
          prefix: 'certificates/',
          noncurrentVersionExpiration: props.noncurrentVersionExpiration ?? Duration.days(7),
        },
        { id: 'AbortIncompleteUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      serverAccessLogsBucket: props.serverAccessLogsBucket,
      serverAccessLogsPrefix: props.serverAccessLogsPrefix,
      removalPolicy,
    });
    this.policy ??= new s3.BucketPolicy(this, 'Policy', {
      bucket: this,
      // the same statements, in the same order, whether the app minimizes policies or not
      document: new iam.PolicyDocument({ minimize: false }),
    });
    this.policy.applyRemovalPolicy(removalPolicy);
    const resources = [this.bucketArn, this.arnForObjects('*')];
    this.policy.document.addStatements(
      new iam.PolicyStatement({
        sid: 'DenyPlainText',
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:*'],
        resources,
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
      new iam.PolicyStatement({
        sid: 'DenyOldTls',
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:*'],
        resources,
        conditions: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
      }),
    );
  }
}

function checkProps(scope: Construct, id: string, props: ArtifactBucketProps): void {
  const problems = new Problems();
  const known = ['encryptionKey', 'bucketName', 'noncurrentVersionExpiration', 'removalPolicy', 'serverAccessLogsBucket', 'serverAccessLogsPrefix'];
  if (checkOptions(problems, 'props', props, known)) {
    if (props.encryptionKey === undefined) {
      problems.add({
        path: 'encryptionKey', wrong: 'is missing', expected: 'the key that encrypts the objects is expected',
        remedy: 'Pass the encryptionKey of the SecurityConfiguration, such as an EncryptionKey',
      });
    }
    checkKey(problems, 'encryptionKey', props.encryptionKey);
    checkOptionalText(problems, 'bucketName', props.bucketName, 'the name of a bucket');
    checkDays(problems, 'noncurrentVersionExpiration', props.noncurrentVersionExpiration, 1, Infinity);
    checkRemovalPolicy(problems, props.removalPolicy);
    if (props.serverAccessLogsBucket !== undefined) {
      checkBucket(problems, 'serverAccessLogsBucket', props.serverAccessLogsBucket);
    }
  }
  problems.throwIfAny(scope, id, 'ArtifactBucket');
}
