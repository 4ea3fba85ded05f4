import { Names, Stack, Token, aws_acmpca as acmpca, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { CertificateBundleOptions, IssuedBundleOptions, RenewedBundleOptions } from './bundle-options';
import { PemSecret } from './pem-secret';
import { checkBucket, checkObjectKey } from '../private/arguments';
import { EmrSecurityError, Problems } from '../private/errors';
import { CertificatesToStore, SectionBinder } from '../private/section';

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
 * The secrets that hold the files of a bundle.
 */
export interface CertificateSecrets {
  /**
   * The private key, without a passphrase.
   */
  readonly privateKey: PemSecret;

  /**
   * The certificate, then each one that signed the one before.
   */
  readonly certificateChain: PemSecret;

  /**
   * The CA that nodes shall trust. Needed unless the chain ends in a root that Java trusts by default.
   *
   * @default - the roots that Java trusts
   */
  readonly trustedCertificates?: PemSecret;
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

  /** @internal */
  public _warn(slug: string, message: string): void {
    this.binder.warn(slug, message);
  }

  /** @internal */
  public _store(certificates: CertificatesToStore): CertificateBundleConfig {
    return this.binder.storeCertificates(certificates);
  }

  /** The configuration, for messages. @internal */
  public get _where(): string {
    return `security configuration '${this.binder.scope.node.path}'`;
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
   * PEM files in a folder of the app: `privateKey.pem`, `certificateChain.pem` and, for a private CA, `trustedCertificates.pem`.
   *
   * They are checked at synth, and zipped so that the same files give the same bytes. The private key becomes a part of the cloud
   * assembly, of which a warning tells.
   *
   * @param path the folder, relative to the working directory or in full
   */
  public static fromDirectory(path: string, options: CertificateBundleOptions = {}): CertificateBundle {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { DirectoryBundle } = require('./checked-bundle') as typeof import('./checked-bundle');
    return new DirectoryBundle(path, options);
  }

  /**
   * A zip in the file system of the app.
   *
   * It is checked at synth, and stored as it is. The private key becomes a part of the cloud assembly, of which a warning tells.
   *
   * @param path the file, relative to the working directory or in full
   */
  public static fromZipFile(path: string, options: CertificateBundleOptions = {}): CertificateBundle {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { ZipFileBundle } = require('./checked-bundle') as typeof import('./checked-bundle');
    return new ZipFileBundle(path, options);
  }

  /**
   * PEM texts in AWS Secrets Manager, checked and zipped when the stack is deployed and after each rotation.
   *
   * The private key is never in the template or the cloud assembly.
   *
   * @param secrets where each file comes from
   *
   * @example
   * const secret = secretsmanager.Secret.fromSecretNameV2(this, 'Secret', 'emr/certificate');
   * new SecurityConfiguration(this, 'Security', {
   *   inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromSecrets({
   *     privateKey: PemSecret.fromSecret(secret, { jsonField: 'privateKey' }),
   *     certificateChain: PemSecret.fromSecret(secret, { jsonField: 'certificateChain' }),
   *     trustedCertificates: PemSecret.fromSecret(secret, { jsonField: 'trustedCertificates' }),
   *   }, { restrictReaders: true })),
   * });
   */
  public static fromSecrets(secrets: CertificateSecrets, options: RenewedBundleOptions = {}): CertificateBundle {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { SecretBundle } = require('./secret-bundle') as typeof import('./secret-bundle');
    return new SecretBundle(secrets, options);
  }

  /**
   * A certificate that AWS Private CA issues when the stack is deployed, and again in time before it expires.
   *
   * The function makes the private key, zips it and forgets it.
   *
   * @param certificateAuthority the CA; one of another account has to be shared with this one
   *
   * @example
   * declare const topic: sns.ITopic;
   * const authority = acmpca.CertificateAuthority.fromCertificateAuthorityArn(this, 'Authority',
   *   'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/11112222-3333-4444-5555-666677778888');
   * new SecurityConfiguration(this, 'Security', {
   *   inTransitEncryption: InTransitEncryption.pem(CertificateBundle.issuedByPrivateCa(authority, {
   *     maxClusterLifetime: Duration.days(90),
   *     alarmActions: [new cloudwatch_actions.SnsAction(topic)],
   *     restrictReaders: true,
   *   })),
   * });
   */
  public static issuedByPrivateCa(certificateAuthority: acmpca.ICertificateAuthority, options: IssuedBundleOptions = {}): CertificateBundle {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { PrivateCaBundle } = require('./issued-bundle') as typeof import('./issued-bundle');
    return new PrivateCaBundle(certificateAuthority, options);
  }

  /**
   * A certificate of a CA that this configuration has for itself, for proofs of concept; a warning says so.
   *
   * The key of the CA is an asymmetric key in AWS KMS, with which only the function may sign; its certificate is valid for 20 years.
   * Renewals make a new certificate of the same CA.
   */
  public static selfSigned(options: IssuedBundleOptions = {}): CertificateBundle {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { SelfSignedBundle } = require('./issued-bundle') as typeof import('./issued-bundle');
    return new SelfSignedBundle(options);
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
