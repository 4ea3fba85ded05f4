import { Token, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { JavaProvider } from './java-provider';
import { S3Model, S3OverrideModel } from '../document/model';
import { checkBucket, checkKey, checkList, checkOptions } from '../private/arguments';
import { KeyPurpose } from '../private/configuration-record';
import { Problems } from '../private/errors';
import { Section, SectionBinder, checkSection } from '../private/section';

/**
 * Options for encryption by Amazon S3 with keys that Amazon S3 manages.
 */
export interface SseS3Options {
  /**
   * Buckets that are encrypted in another way.
   *
   * @default - all buckets alike
   */
  readonly overrides?: S3BucketOverride[];
}

/**
 * Options for encryption of objects in Amazon S3 with a KMS key.
 */
export interface S3KmsOptions {
  /**
   * The key: symmetric and of the Region of the cluster and its buckets.
   *
   * The instance roles of the configuration become users of it.
   *
   * @default - the `encryptionKey` of the configuration
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Buckets that are encrypted in another way.
   *
   * @default - all buckets alike
   */
  readonly overrides?: S3BucketOverride[];
}

/**
 * Options for one bucket that is encrypted with a KMS key.
 */
export interface S3BucketKmsOptions {
  /**
   * The key, of the bucket's Region.
   *
   * @default - the `encryptionKey` of the configuration
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * How EMRFS encrypts the objects that the cluster writes to Amazon S3.
 *
 * Server-side and client-side encryption exclude each other. Amazon EMR has no encryption with keys that the customer
 * provides with each request (SSE-C).
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-data-encryption-options.html
 */
export class S3Encryption {
  /**
   * SSE-S3: Amazon S3 encrypts with keys that it manages.
   */
  public static sseS3(options: SseS3Options = {}): S3Encryption {
    return new S3Encryption({
      union: 'S3Encryption',
      check: (problems, path) => {
        checkOptions(problems, path, options, ['overrides']);
        checkOverrides(problems, path, options?.overrides);
      },
      bind: (binder, path) => ({ mode: 'SSE-S3', overrides: bindOverrides(binder, path, options.overrides) }),
    });
  }

  /**
   * SSE-KMS: Amazon S3 encrypts with a KMS key.
   */
  public static sseKms(options: S3KmsOptions = {}): S3Encryption {
    return S3Encryption.withKms('SSE-KMS', options);
  }

  /**
   * CSE-KMS: EMRFS encrypts on the cluster with a KMS key, before it sends the object.
   */
  public static cseKms(options: S3KmsOptions = {}): S3Encryption {
    return S3Encryption.withKms('CSE-KMS', options);
  }

  /**
   * CSE-Custom: EMRFS encrypts on the cluster with materials that a Java class of yours provides.
   *
   * @param provider a class that implements `com.amazonaws.services.s3.model.EncryptionMaterialsProvider`. It must be another
   * class than the one for local disks.
   */
  public static cseCustom(provider: JavaProvider): S3Encryption {
    const used = JavaProvider._usedAs(provider, 'S3');
    return new S3Encryption({
      union: 'S3Encryption',
      className: provider?._className,
      check: (problems, path) => checkSection(problems, `${path}.provider`, used, 'JavaProvider', 'fromBucket(bucket, objectKey, className)', true),
      bind: (binder, path) => ({ mode: 'CSE-Custom', ...used._section.bind(binder, `${path}.provider`) }),
    });
  }

  /**
   * Amazon EMR sets nothing: what the cluster writes is encrypted as each bucket's own default says.
   */
  public static disabled(): S3Encryption {
    return new S3Encryption({
      union: 'S3Encryption',
      check: () => {},
      bind: binder => {
        binder.inform('s3-encryption-disabled',
          'Amazon EMR sets no encryption for Amazon S3: objects are encrypted as the default encryption of each bucket says');
        return undefined;
      },
    });
  }

  private static withKms(mode: 'SSE-KMS' | 'CSE-KMS', options: S3KmsOptions): S3Encryption {
    return new S3Encryption({
      union: 'S3Encryption',
      check: (problems, path) => {
        checkOptions(problems, path, options, ['encryptionKey', 'overrides']);
        checkKey(problems, `${path}.encryptionKey`, options?.encryptionKey);
        checkOverrides(problems, path, options?.overrides);
      },
      bind: (binder, path) => ({
        mode,
        awsKmsKey: binder.useKey({
          key: options.encryptionKey, purpose: KeyPurpose.S3, path: `${path}.encryptionKey`, clientSide: mode === 'CSE-KMS',
        }).arn,
        overrides: bindOverrides(binder, path, options.overrides),
      }),
    });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<S3Model | undefined>,
  ) {}
}

/**
 * The encryption of one bucket that differs from the default encryption for Amazon S3.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
 */
export class S3BucketOverride {
  /**
   * SSE-S3 for the bucket.
   */
  public static sseS3(bucket: s3.IBucket): S3BucketOverride {
    return new S3BucketOverride(bucket, {
      union: 'S3BucketOverride',
      check: (problems, path) => {
        checkBucket(problems, `${path}.bucket`, bucket);
      },
      bind: () => ({ bucketName: bucket.bucketName, mode: 'SSE-S3' }),
    });
  }

  /**
   * SSE-KMS for the bucket.
   */
  public static sseKms(bucket: s3.IBucket, options: S3BucketKmsOptions = {}): S3BucketOverride {
    return S3BucketOverride.withKms(bucket, 'SSE-KMS', options);
  }

  /**
   * CSE-KMS for the bucket.
   */
  public static cseKms(bucket: s3.IBucket, options: S3BucketKmsOptions = {}): S3BucketOverride {
    return S3BucketOverride.withKms(bucket, 'CSE-KMS', options);
  }

  private static withKms(bucket: s3.IBucket, mode: 'SSE-KMS' | 'CSE-KMS', options: S3BucketKmsOptions): S3BucketOverride {
    return new S3BucketOverride(bucket, {
      union: 'S3BucketOverride',
      check: (problems, path) => {
        checkBucket(problems, `${path}.bucket`, bucket);
        checkOptions(problems, path, options, ['encryptionKey']);
        checkKey(problems, `${path}.encryptionKey`, options?.encryptionKey);
      },
      bind: (binder, path) => ({
        bucketName: bucket.bucketName,
        mode,
        awsKmsKey: binder.useKey({
          key: options.encryptionKey, purpose: KeyPurpose.S3_OVERRIDE, path: `${path}.encryptionKey`, clientSide: mode === 'CSE-KMS',
          bucketName: bucket.bucketName,
        }).arn,
      }),
    });
  }

  private constructor(
    /** @internal */
    public readonly _bucket: s3.IBucket,
    /** @internal */
    public readonly _section: Section<S3OverrideModel>,
  ) {}
}

function checkOverrides(problems: Problems, path: string, overrides: S3BucketOverride[] | undefined): void {
  const seen = new Map<unknown, string>();
  checkList(problems, `${path}.overrides`, overrides, (override, at) => {
    checkSection(problems, at, override, 'S3BucketOverride', 'sseKms(bucket)', true);
    const name = override?._bucket?.bucketName;
    // a token stands for one attribute of one bucket, so equal tokens are equal names; different ones may still be
    const earlier = seen.get(name);
    if (name !== undefined && earlier !== undefined) {
      problems.add({
        path: at, wrong: `names the bucket of ${earlier} again`, got: Token.isUnresolved(name) ? override._bucket : name,
        expected: 'one override for each bucket is expected', remedy: 'Remove one of them',
      });
    }
    seen.set(name, at);
  });
}

function bindOverrides(binder: SectionBinder, path: string, overrides: S3BucketOverride[] = []): S3OverrideModel[] | undefined {
  return overrides.length === 0
    ? undefined
    : overrides.map((override, index) => override._section.bind(binder, `${path}.overrides[${index}]`));
}
