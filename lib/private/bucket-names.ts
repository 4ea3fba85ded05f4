import { CfnResource, Reference, Token, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Whether two names may be those of one bucket.
 *
 * What is not known at synth may be any name; but two buckets of the app are two buckets.
 */
export function mayBeSameBucket(one: string, other: string): boolean {
  if (one === other) {
    return true;
  }
  if (!Token.isUnresolved(one) && !Token.isUnresolved(other)) {
    return false;
  }
  const [bucket, otherBucket] = [bucketNamedBy(one), bucketNamedBy(other)];
  return bucket === undefined || otherBucket === undefined || bucket === otherBucket;
}

/** The bucket that a prefix such as 's3://bucket/path/' is in; undefined where that is not known. */
export function bucketOfPrefix(prefix: string): string | undefined {
  // without a slash behind it, the name may be the beginning of others
  return /^s3:\/\/([^/]+)\//.exec(prefix)?.[1];
}

/** What a name stands for: itself, or a bucket of the app; undefined where it may be any. Never throws. */
export function knownBucket(name: string): string | CfnResource | undefined {
  try {
    return Token.isUnresolved(name) ? bucketNamedBy(name) : name;
  } catch {
    return undefined; // CDK throws at what has the look of a token but is none of this program's
  }
}

/** The bucket of the app that a name refers to. */
function bucketNamedBy(name: string): CfnResource | undefined {
  const token = Tokenization.reverseCompleteString(name);
  return Reference.isReference(token) && isBucket(token.target) ? token.target : undefined;
}

function isBucket(target: IConstruct): target is CfnResource {
  return CfnResource.isCfnResource(target) && target.cfnResourceType === 'AWS::S3::Bucket';
}
