import { aws_kms as kms } from 'aws-cdk-lib';
import { JavaProvider } from './java-provider';
import { LocalDiskModel } from '../document/model';
import { checkFlag, checkKey, checkOptions } from '../private/arguments';
import { KeyPurpose } from '../private/configuration-record';
import { Section, checkSection } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * Options for the encryption of local disks with a KMS key.
 */
export interface LocalDiskKmsOptions {
  /**
   * The key: customer managed, symmetric, of the cluster's Region.
   *
   * The instance roles of the configuration become users of it, with EBS encryption the service roles too.
   *
   * @default - the `encryptionKey` of the configuration
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Encrypt the EBS root volume and storage volumes by EBS encryption.
   *
   * Without it storage volumes are encrypted by LUKS and the root volume is not encrypted by Amazon EMR. Needs emr-5.24.0.
   *
   * @default true
   */
  readonly ebsEncryption?: boolean;
}

/**
 * How the disks of the cluster's nodes are encrypted.
 *
 * Instance store volumes are encrypted by LUKS (NVMe ones by their hardware, always); with it come encrypted Hadoop RPC and
 * HDFS block transfer.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-data-encryption-options.html
 */
export class LocalDiskEncryption {
  /**
   * Keys from AWS KMS.
   */
  public static awsKms(options: LocalDiskKmsOptions = {}): LocalDiskEncryption {
    const ebsEncryption = options?.ebsEncryption ?? true;
    return new LocalDiskEncryption({
      union: 'LocalDiskEncryption',
      features: ebsEncryption ? [Feature.EBS_ENCRYPTION] : [],
      check: (problems, path) => {
        checkOptions(problems, path, options, ['encryptionKey', 'ebsEncryption']);
        checkKey(problems, `${path}.encryptionKey`, options?.encryptionKey);
        checkFlag(problems, `${path}.ebsEncryption`, options?.ebsEncryption);
      },
      bind: (binder, path) => ({
        provider: 'AwsKms',
        awsKmsKey: binder.useKey({
          key: options.encryptionKey,
          purpose: ebsEncryption ? KeyPurpose.LOCAL_DISK_EBS : KeyPurpose.LOCAL_DISK,
          path: `${path}.encryptionKey`,
        }).arn,
        ebsEncryption,
      }),
    });
  }

  /**
   * Keys from a Java class of yours.
   *
   * Amazon EMR has no EBS encryption with it: the root volume is not encrypted.
   *
   * @param provider a class that extends `com.amazonaws.services.elasticmapreduce.spi.security.EncryptionMaterialsProvider`. It
   * must be another class than the one for Amazon S3.
   */
  public static custom(provider: JavaProvider): LocalDiskEncryption {
    const used = JavaProvider._usedAs(provider, 'LOCAL_DISK');
    return new LocalDiskEncryption({
      union: 'LocalDiskEncryption',
      className: provider?._className,
      check: (problems, path) => checkSection(problems, `${path}.provider`, used, 'JavaProvider', 'fromBucket(bucket, objectKey, className)', true),
      bind: (binder, path) => ({ provider: 'Custom', ...used._section.bind(binder, `${path}.provider`) }),
    });
  }

  /**
   * No encryption of local disks by Amazon EMR.
   */
  public static disabled(): LocalDiskEncryption {
    return new LocalDiskEncryption({ union: 'LocalDiskEncryption', check: () => {}, bind: () => undefined });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<LocalDiskModel | undefined>,
  ) {}
}
