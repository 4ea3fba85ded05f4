import { Token, aws_s3 as s3 } from 'aws-cdk-lib';
import type { ProviderUse } from './provider-jar/wanted-types';
import { checkBucket, checkClassName, checkObjectKey } from '../private/arguments';
import { Section, SectionBinder } from '../private/section';

/**
 * Options for a JAR that is a file of the app.
 */
export interface JavaProviderAssetOptions {
  /**
   * The key of the JAR in the bucket, such as `providers/my-provider.jar`.
   *
   * The default follows from the path of the configuration and the name of the file. Another key is another document, which
   * replaces the security configuration and the clusters that CloudFormation manages with it: pin the key where you rename
   * constructs or files, or have the version in the name of the file.
   *
   * @default - `providers/<id>/<name>.jar`
   */
  readonly objectKey?: string;

  /**
   * Look into the JAR when the app is synthesized, for the class and its type.
   *
   * @default true
   */
  readonly checkClass?: boolean;
}

/**
 * A Java class of yours that provides keys or certificates, and the JAR that holds it.
 *
 * The nodes load the JAR from Amazon S3 when they start, so the instance roles of the configuration get the right to read
 * exactly that object. What the class itself needs (a secret, a parameter, a key) you grant to those roles.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html
 */
export class JavaProvider {
  /**
   * A JAR that is in a bucket already.
   *
   * Nothing can be said of its content at synth time: that the class is there, public, concrete, with a public constructor
   * without arguments, is up to you.
   *
   * @param bucket the bucket, in the Region of the cluster
   * @param objectKey the key of the JAR in the bucket, such as `providers/my-provider.jar`
   * @param className the full name of the class, such as `com.example.MyProvider`; nested classes with `$`
   */
  public static fromBucket(bucket: s3.IBucket, objectKey: string, className: string): JavaProvider {
    return new JavaProvider(className, () => ({
      union: 'JavaProvider',
      check: (problems, path) => {
        checkBucket(problems, `${path}.bucket`, bucket);
        checkObjectKey(problems, `${path}.objectKey`, objectKey);
        checkClassName(problems, `${path}.className`, className);
      },
      bind: (binder, path) => {
        warnOfFileName(binder, path, className);
        return { s3Object: binder.useArtifact(bucket, objectKey), className };
      },
    }));
  }

  /**
   * A JAR that is a file of the app. It is stored in the bucket for artefacts of the configuration when the stack is deployed.
   *
   * A new JAR under the same name changes neither the document nor the place of the object; nodes that start from then on load it.
   *
   * The JAR is looked into when the app is synthesized. It is an error if the class is not in it, is not public, is abstract or
   * an inner class, has no public constructor without arguments, or is not of the type that its use asks for:
   * `com.amazonaws.services.elasticmapreduce.spi.security.TLSArtifactsProvider` in transit,
   * `com.amazonaws.services.elasticmapreduce.spi.security.EncryptionMaterialsProvider` for local disks,
   * `com.amazonaws.services.s3.model.EncryptionMaterialsProvider` for Amazon S3. Where a type above the class is not in the JAR,
   * a warning says that this cannot be seen. Nothing of the JAR is run.
   *
   * @param jarPath the path of the JAR, absolute or from the directory in which the app runs
   * @param className the full name of the class, such as `com.example.MyProvider`; nested classes with `$`
   * @param options the key of the object, and whether to look into the JAR
   *
   * @example
   * new SecurityConfiguration(this, 'Security', {
   *   s3Encryption: S3Encryption.cseCustom(JavaProvider.fromAsset('provider/target/provider.jar', 'com.example.S3Keys')),
   *   localDiskEncryption: LocalDiskEncryption.custom(JavaProvider.fromAsset('provider/target/provider.jar', 'com.example.DiskKeys')),
   * });
   */
  public static fromAsset(jarPath: string, className: string, options: JavaProviderAssetOptions = {}): JavaProvider {
    // loaded when a JAR is used, and not when an app imports this library
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { JarSection } = require('./provider-jar/jar-section') as typeof import('./provider-jar/jar-section');
    return new JavaProvider(className, use => new JarSection({ jarPath, className, options, use }));
  }

  /**
   * The provider, knowing what it is used for. What is no provider stays what it is, for the check of the section to find.
   *
   * @internal
   */
  public static _usedAs(provider: JavaProvider, use: ProviderUse): JavaProvider {
    return typeof provider?._sectionFor === 'function' ? new JavaProvider(provider._className, () => provider._sectionFor(use)) : provider;
  }

  /** @internal */
  public readonly _section: Section<ProviderFragment>;

  private constructor(
    /** @internal */
    public readonly _className: string,
    /** @internal */
    public readonly _sectionFor: (use?: ProviderUse) => Section<ProviderFragment>,
  ) {
    this._section = _sectionFor();
  }
}

/** What a provider adds to the document, wherever it is used. */
export interface ProviderFragment {
  readonly s3Object: string;
  readonly className: string;
}

/** The documentation has an example with the name of a JAR; a class of that name can exist, so it is no error. */
export function warnOfFileName(binder: SectionBinder, path: string, className: string): void {
  if (!Token.isUnresolved(className) && className.endsWith('.jar')) {
    binder.warn('class-name-ends-in-jar',
      `${path}.className: "${className}" ends in ".jar", as in a well-known mistake of the documentation; the name of the class is expected, `
      + 'not that of the file. Write the full name of the class');
  }
}
