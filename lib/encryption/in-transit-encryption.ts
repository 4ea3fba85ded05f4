import { Duration, Token, aws_kms as kms } from 'aws-cdk-lib';
import { JavaProvider } from './java-provider';
import { CertificateBundle, CertificateBundleContext } from '../certificates/certificate-bundle';
import { isPlainObject } from '../document/json-value';
import { InTransitModel } from '../document/model';
import { checkDays, checkKey, checkOptions, checkText } from '../private/arguments';
import { KeyPurpose } from '../private/configuration-record';
import { Problems } from '../private/errors';
import { Section, checkSection } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * Options for certificates that Amazon EMR makes and manages.
 */
export interface EmrManagedCertificatesOptions {
  /**
   * The customer managed key that encrypts the secret with the CA certificate in AWS Secrets Manager.
   *
   * No role of the cluster becomes a user of it: whoever creates the security configuration uses it.
   *
   * @default - the AWS managed key of AWS Secrets Manager
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Tags of that secret, by key.
   *
   * They are written in the order of their keys, so that the document does not depend on the order of a map. Whoever creates
   * the security configuration needs `secretsmanager:TagResource`.
   *
   * @default - no tags
   */
  readonly secretTags?: { [key: string]: string };

  /**
   * How long the CA certificate is valid, in whole days, counted from the creation of the security configuration.
   *
   * When it has expired, the security configuration has to be deleted and created again.
   *
   * @default - 20 years
   */
  readonly validity?: Duration;

  /**
   * A domain to add to the names in the certificates as `*.<domain>`, for clusters in a VPC with a domain name of its own.
   *
   * The Region's own domain (`*.ec2.internal` in us-east-1, `*.<region>.compute.internal` elsewhere) is always among the names.
   *
   * @default - the Region's own domain only
   */
  readonly wildcardDnsSuffix?: string;
}

/**
 * How connections between the nodes, and to the endpoints of the applications, are encrypted.
 *
 * What is encrypted depends on the release and the applications. The most is with Kerberos as well.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-support-matrix.html
 */
export class InTransitEncryption {
  /**
   * Certificates from a zip file of PEM files in Amazon S3.
   *
   * @param bundle where the zip is
   */
  public static pem(bundle: CertificateBundle): InTransitEncryption {
    return new InTransitEncryption({
      union: 'InTransitEncryption',
      check: (problems, path) => {
        if (typeof (bundle as Partial<CertificateBundle> | undefined)?.bind !== 'function' || typeof bundle._check !== 'function') {
          problems.add({
            path: `${path}.bundle`, wrong: 'is not a CertificateBundle', got: bundle, expected: 'a bundle of certificates is expected',
            remedy: 'Use CertificateBundle.fromBucket(bucket, objectKey), or a class of yours that extends CertificateBundle',
          });
          return;
        }
        bundle._check(problems, `${path}.bundle`);
      },
      bind: binder => {
        const config = bundle.bind(binder.scope, CertificateBundleContext._of(binder));
        bundle._checkConfig(binder.scope, config);
        return { provider: 'PEM', s3Object: binder.useArtifact(config.bucket, config.objectKey, config.dependencies) };
      },
    });
  }

  /**
   * Certificates from a Java class of yours.
   *
   * @param provider a class that extends `com.amazonaws.services.elasticmapreduce.spi.security.TLSArtifactsProvider`
   */
  public static custom(provider: JavaProvider): InTransitEncryption {
    const used = JavaProvider._usedAs(provider, 'IN_TRANSIT');
    return new InTransitEncryption({
      union: 'InTransitEncryption',
      check: (problems, path) => checkSection(problems, `${path}.provider`, used, 'JavaProvider', 'fromBucket(bucket, objectKey, className)', true),
      bind: (binder, path) => ({ provider: 'Custom', ...used._section.bind(binder, `${path}.provider`) }),
    });
  }

  /**
   * Certificates that Amazon EMR makes and manages. Needs emr-7.11.0.
   *
   * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
   */
  public static emrManaged(options: EmrManagedCertificatesOptions = {}): InTransitEncryption {
    return new InTransitEncryption({
      union: 'InTransitEncryption',
      features: [Feature.EMR_MANAGED_CERTIFICATES],
      check: (problems, path) => checkEmrManaged(problems, path, options),
      bind: (binder, path) => {
        const tags = Object.entries(options.secretTags ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
        return {
          provider: 'EMR',
          awsKmsKey: options.encryptionKey && binder.useKey({
            key: options.encryptionKey, purpose: KeyPurpose.CERTIFICATE_SECRET, path: `${path}.encryptionKey`,
          }).arn,
          secretTags: tags.length === 0 ? undefined : tags.map(([key, value]) => ({ key, value })),
          validityInDays: options.validity?.toDays(),
          wildcardDnsSuffix: options.wildcardDnsSuffix,
        };
      },
    });
  }

  /**
   * No encryption in transit: connections between the nodes are in clear text, where applications do not encrypt of themselves.
   */
  public static disabled(): InTransitEncryption {
    return new InTransitEncryption({ union: 'InTransitEncryption', variant: 'off', check: () => {}, bind: () => undefined });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<InTransitModel | undefined>,
  ) {}
}

function checkEmrManaged(problems: Problems, path: string, options: EmrManagedCertificatesOptions): void {
  if (!checkOptions(problems, path, options, ['encryptionKey', 'secretTags', 'validity', 'wildcardDnsSuffix'])) {
    return;
  }
  checkKey(problems, `${path}.encryptionKey`, options.encryptionKey);
  checkDays(problems, `${path}.validity`, options.validity, 1, Infinity);
  checkSecretTags(problems, `${path}.secretTags`, options.secretTags);
  const suffix = options.wildcardDnsSuffix;
  if (suffix !== undefined && checkText(problems, `${path}.wildcardDnsSuffix`, suffix, 'a domain name')
    && !Token.isUnresolved(suffix) && !/^[A-Za-z0-9_]([A-Za-z0-9_-]*)(\.[A-Za-z0-9_][A-Za-z0-9_-]*)*$/.test(suffix)) {
    problems.add({
      path: `${path}.wildcardDnsSuffix`, wrong: 'is not a domain name', got: suffix,
      expected: 'a domain without wildcard or leading dot is expected, such as "example.internal"', remedy: 'Leave out what comes before the domain',
    });
  }
}

function checkSecretTags(problems: Problems, path: string, tags: { [key: string]: string } | undefined): void {
  if (tags === undefined) {
    return;
  }
  if (!isPlainObject(tags)) {
    problems.add({ path, wrong: 'is not a map', got: tags, expected: 'values by tag key are expected', remedy: 'Pass { key: value }' });
    return;
  }
  for (const [key, value] of Object.entries(tags)) {
    if (Token.isUnresolved(key)) {
      problems.add({ path, wrong: 'has a token as the key of a tag', expected: 'keys known at synth time are expected', remedy: 'Write the key as text' });
    } else if (key === '') {
      problems.add({ path, wrong: 'has an empty key', expected: 'every tag has a key', remedy: 'Name the tag' });
    } else if (typeof value !== 'string') {
      problems.add({ path: `${path}.${key}`, wrong: 'is not text', got: value, expected: 'text is expected', remedy: 'Pass a string' });
    }
  }
}
