import { Names, Stack, Token, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { checkBucket, checkObjectKey } from '../private/arguments';
import { EmrSecurityError, Problems } from '../private/errors';
import { SectionBinder } from '../private/section';

/**
 * Where the zip of a bundle is.
 */
export interface CertificateBundleConfig {
  /**
   * The bucket.
   */
  readonly bucket: s3.IBucket;

  /**
   * The key of the zip in the bucket, such as `certificates/my-cluster/certificates.zip`.
   *
   * It should stay the same when the content changes: another key is another document, which replaces the security
   * configuration and the clusters that CloudFormation manages with it.
   */
  readonly objectKey: string;

  /**
   * What has to exist before the security configuration does, such as the resource that stores the zip.
   *
   * @default - nothing
   */
  readonly dependencies?: IDependable[];
}

/**
 * What a bundle may ask of the configuration that uses it.
 */
export class CertificateBundleContext {
  /** @internal */
  public static _of(binder: SectionBinder): CertificateBundleContext {
    return new CertificateBundleContext(binder);
  }

  private constructor(private readonly binder: SectionBinder) {}

  /**
   * The bucket for the artefacts of the configuration: the one it was given, or one that is created by this call.
   */
  public requestArtifactBucket(): s3.IBucket {
    return this.binder.artifactBucket();
  }

  /**
   * The key under which the configuration keeps a file of its certificates, such as `certificates/<id>/certificates.zip`.
   *
   * It depends on the path of the configuration only, so it stays the same when the content changes.
   *
   * @param fileName the name of the file, without folders
   */
  public objectKeyFor(fileName: string): string {
    if (typeof fileName !== 'string' || !/^[\w.-]+$/.test(fileName)) {
      throw new EmrSecurityError(`CertificateBundleContext.objectKeyFor: '${fileName}' is not the name of a file. Pass a name such as 'certificates.zip'`);
    }
    return `certificates/${Names.nodeUniqueId(this.binder.scope.node)}/${fileName}`;
  }

  /**
   * The Region of the stack; a token where the stack has none.
   */
  public get region(): string {
    return Stack.of(this.binder.scope).region;
  }

  /** @internal */
  public _inform(slug: string, message: string): void {
    this.binder.inform(slug, message);
  }
}

/**
 * The certificates of a cluster: a zip file in Amazon S3 with `privateKey.pem`, `certificateChain.pem` and, for a private CA,
 * `trustedCertificates.pem` at its root.
 *
 * The certificate's names must cover the nodes': `*.ec2.internal` in us-east-1, `*.<region>.compute.internal` elsewhere. The
 * private key has no passphrase. Every node downloads the zip when it starts, so the instance roles of the configuration get the
 * right to read exactly that object, and code on a node that reaches the instance role can read the private key.
 *
 * Implement `bind` in a class of your own to store the zip in another way.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html
 */
export abstract class CertificateBundle {
  /**
   * A zip that is in a bucket, or will be before a cluster starts.
   *
   * Nothing can be said of its content at synth time: check it with `unzip -l` and `openssl` as the guide on certificates
   * shows.
   *
   * @param bucket the bucket, in the Region of the cluster
   * @param objectKey the key of the zip in the bucket, such as `certificates/certificates.zip`
   */
  public static fromBucket(bucket: s3.IBucket, objectKey: string): CertificateBundle {
    return new BundleInBucket(bucket, objectKey);
  }

  /**
   * Tells where the zip is, and creates what is needed to put it there. Called once for each configuration.
   *
   * @param scope the security configuration
   * @param context what the bundle may ask of the configuration
   */
  public abstract bind(scope: Construct, context: CertificateBundleContext): CertificateBundleConfig;

  /** @internal */
  public _check(_problems: Problems, _path: string): void {
    // a class of the user's checks its own arguments
  }

  /** @internal */
  public _checkConfig(scope: Construct, config: CertificateBundleConfig): void {
    const problems = new Problems();
    if (checkConfigShape(problems, config)) {
      checkBucket(problems, 'bucket', config.bucket);
      checkObjectKey(problems, 'objectKey', config.objectKey);
    }
    problems.throwIfAny(scope, 'inTransitEncryption.bundle', this.constructor.name);
  }
}

class BundleInBucket extends CertificateBundle {
  constructor(private readonly bucket: s3.IBucket, private readonly objectKey: string) {
    super();
  }

  public bind(_scope: Construct, context: CertificateBundleContext): CertificateBundleConfig {
    const where = Token.isUnresolved(this.bucket.bucketName) ? `bucket '${this.bucket.node.path}'` : `s3://${this.bucket.bucketName}`;
    context._inform('certificates-not-checked',
      `the certificates are read from ${Token.isUnresolved(this.objectKey) ? 'an object' : `'${this.objectKey}'`} in ${where} when a node starts, `
      + 'and were not checked: privateKey.pem without passphrase, certificateChain.pem, and trustedCertificates.pem for a private CA are expected at the root of the zip');
    return { bucket: this.bucket, objectKey: this.objectKey };
  }

  /** @internal */
  public _check(problems: Problems, path: string): void {
    checkBucket(problems, `${path}.bucket`, this.bucket);
    checkObjectKey(problems, `${path}.objectKey`, this.objectKey);
  }
}

function checkConfigShape(problems: Problems, config: CertificateBundleConfig | undefined): boolean {
  if (typeof config === 'object' && config !== null) {
    return true;
  }
  problems.add({ path: 'bind', wrong: 'gave no CertificateBundleConfig', got: config, expected: 'bucket and objectKey are expected', remedy: 'Return them from bind' });
  return false;
}
