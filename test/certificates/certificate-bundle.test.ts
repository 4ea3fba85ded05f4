import { CfnResource } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { ArtifactBucket, CertificateBundle, CertificateBundleConfig, CertificateBundleContext, EncryptionKey, InTransitEncryption, SecurityConfiguration } from '../../lib';
import { documentOf, newStack, noteIdsOf, roleArnJoin, statementsOf } from '../synthesized';

/** As a user would write one: stores nothing itself, but has another resource do it. */
class StoredBundle extends CertificateBundle {
  constructor(private readonly config?: Partial<CertificateBundleConfig>) {
    super();
  }

  public bind(scope: Construct, context: CertificateBundleContext): CertificateBundleConfig {
    const upload = new CfnResource(scope, 'StandsForTheUpload', { type: 'Custom::Upload' });
    return {
      bucket: context.requestArtifactBucket(), objectKey: context.objectKeyFor('certificates.zip'), dependencies: [upload], ...this.config,
    };
  }
}

test('a bundle of the user\'s gets a bucket, a stable key, and is waited for', () => {
  const stack = newStack();
  const security = new SecurityConfiguration(stack, 'Security', { inTransitEncryption: InTransitEncryption.pem(new StoredBundle()) });
  expect(security.artifactBucket).toBeInstanceOf(ArtifactBucket);
  expect(documentOf(stack).EncryptionConfiguration.InTransitEncryptionConfiguration.TLSCertificateConfiguration.S3Object)
    .toEqual(stack.resolve(`s3://${security.artifactBucket!.bucketName}/certificates/StackSecurityC25F65E5/certificates.zip`));
  Template.fromStack(stack).hasResource('AWS::EMR::SecurityConfiguration', {
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('^SecurityArtifactsPolicy'), Match.stringLikeRegexp('^SecurityStandsForTheUpload')]),
  });
  expect(statementsOf(stack, 'AWS::S3::BucketPolicy')).toContainEqual({
    Effect: 'Allow',
    Principal: { AWS: roleArnJoin('EMR_EC2_DefaultRole') },
    Action: 's3:GetObject',
    Resource: stack.resolve(security.artifactBucket!.arnForObjects('certificates/StackSecurityC25F65E5/certificates.zip')),
  });
});

test('the artifact bucket of the props is the one that bundles get', () => {
  const stack = newStack();
  const encryptionKey = new EncryptionKey(stack, 'Key');
  const artifactBucket = new ArtifactBucket(stack, 'Mine', { encryptionKey });
  const security = new SecurityConfiguration(stack, 'Security', {
    encryptionKey, artifactBucket, inTransitEncryption: InTransitEncryption.pem(new StoredBundle()),
  });
  expect(security.artifactBucket).toBe(artifactBucket);
  expect(noteIdsOf(stack, 'warning')).toEqual([]);
});

test('an artifact bucket that nothing is stored in is warned about', () => {
  const stack = newStack();
  const encryptionKey = new EncryptionKey(stack, 'Key');
  new SecurityConfiguration(stack, 'Security', {
    encryptionKey, artifactBucket: new ArtifactBucket(stack, 'Mine', { encryptionKey }), inTransitEncryption: InTransitEncryption.disabled(),
  });
  expect(noteIdsOf(stack, 'warning')).toEqual(['cdk-emr-security:unused-artifact-bucket']);
});

test('the context knows the Region and refuses paths as file names', () => {
  const stack = newStack();
  let region: string | undefined;
  let thrown: unknown;
  class Asking extends StoredBundle {
    public bind(scope: Construct, context: CertificateBundleContext): CertificateBundleConfig {
      region = context.region;
      try {
        context.objectKeyFor('../certificates.zip');
      } catch (error) {
        thrown = error;
      }
      return super.bind(scope, context);
    }
  }
  new SecurityConfiguration(stack, 'Security', { inTransitEncryption: InTransitEncryption.pem(new Asking()) });
  expect(region).toBe('us-west-2');
  expect((thrown as Error).message).toBe('CertificateBundleContext.objectKeyFor: \'../certificates.zip\' is not the name of a file. Pass a name such as \'certificates.zip\'');
});

test.each<[string, Partial<CertificateBundleConfig>, string]>([
  ['no bucket', { bucket: undefined }, 'bucket: is missing; a bucket construct is expected. Pass an ArtifactBucket or an s3.Bucket; import one that exists with s3.Bucket.fromBucketName()'],
  ['a URL as key', { objectKey: 's3://bucket/key.zip' }, 'objectKey: is not an object key, got "s3://bucket/key.zip"; the key inside the bucket is expected, such as "certificates/certificates.zip". Leave out the bucket, scheme and leading slash'],
])('what a bundle of the user\'s gives is checked: %s', (_what, config, message) => {
  const stack = newStack();
  expect(() => new SecurityConfiguration(stack, 'Security', { inTransitEncryption: InTransitEncryption.pem(new StoredBundle(config)) }))
    .toThrow(`StoredBundle 'Stack/Security/inTransitEncryption.bundle': ${message}`);
});
