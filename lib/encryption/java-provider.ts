import { Token, aws_s3 as s3 } from 'aws-cdk-lib';
import { checkBucket, checkClassName, checkObjectKey } from '../private/arguments';
import { Section } from '../private/section';

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
    return new JavaProvider(className, {
      union: 'JavaProvider',
      check: (problems, path) => {
        checkBucket(problems, `${path}.bucket`, bucket);
        checkObjectKey(problems, `${path}.objectKey`, objectKey);
        checkClassName(problems, `${path}.className`, className);
      },
      bind: (binder, path) => {
        if (!Token.isUnresolved(className) && className.endsWith('.jar')) {
          binder.warn('class-name-ends-in-jar',
            `${path}.className: "${className}" ends in ".jar", as in a well-known mistake of the documentation; the name of the class is expected, `
            + 'not that of the file. Write the full name of the class');
        }
        return { s3Object: binder.useArtifact(bucket, objectKey), className };
      },
    });
  }

  private constructor(
    /** @internal */
    public readonly _className: string,
    /** @internal */
    public readonly _section: Section<{ readonly s3Object: string; readonly className: string }>,
  ) {}
}
