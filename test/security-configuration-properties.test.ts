import { App, Duration, Stack, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import {
  CertificateBundle, EncryptionKey, FindingSeverity, InTransitEncryption, JavaProvider, LocalDiskEncryption, S3BucketOverride, S3Encryption,
  SecurityConfiguration, SecurityConfigurationProps, WalEncryption,
} from '../lib';
import { faultsOf } from './document/schema';
import { usedFeatures } from '../lib/checks/documents/features';
import { featuresOf, sectionsOf } from '../lib/private/configuration-props';

const KEY_ARN = 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

type Make<T> = (stack: Stack) => T;

const key = fc.constantFrom<Make<kms.IKey | undefined>>(
  () => undefined,
  stack => kms.Key.fromKeyArn(stack, `Imported${stack.node.children.length}`, KEY_ARN),
  stack => new EncryptionKey(stack, `Owned${stack.node.children.length}`),
  stack => new kms.Key(stack, `Plain${stack.node.children.length}`),
  stack => new EncryptionKey(stack, `Aliased${stack.node.children.length}`).addAlias(`alias/a${stack.node.children.length}`),
);
const bucket = fc.constantFrom<Make<s3.IBucket>>(
  stack => s3.Bucket.fromBucketName(stack, `Theirs${stack.node.children.length}`, `theirs-${stack.node.children.length}`),
  stack => new s3.Bucket(stack, `Mine${stack.node.children.length}`),
);
const provider = (className: string) => bucket
  .map<Make<JavaProvider>>(make => stack => JavaProvider.fromBucket(make(stack), 'providers/my.jar', className));
const override = fc.tuple(fc.constantFrom('sseS3', 'sseKms', 'cseKms') as fc.Arbitrary<'sseS3' | 'sseKms' | 'cseKms'>, bucket, key)
  .map<Make<S3BucketOverride>>(([mode, ofBucket, ofKey]) => stack => mode === 'sseS3'
    ? S3BucketOverride.sseS3(ofBucket(stack))
    : S3BucketOverride[mode](ofBucket(stack), { encryptionKey: ofKey(stack) }));
const overrides = fc.option(fc.array(override, { maxLength: 3 }), { nil: undefined })
  .map<Make<S3BucketOverride[] | undefined>>(list => stack => list?.map(make => make(stack)));

const s3Encryption = fc.oneof(
  fc.constant<Make<S3Encryption | undefined>>(() => undefined),
  fc.constant<Make<S3Encryption | undefined>>(() => S3Encryption.disabled()),
  overrides.map<Make<S3Encryption>>(make => stack => S3Encryption.sseS3({ overrides: make(stack) })),
  fc.tuple(fc.constantFrom('sseKms', 'cseKms') as fc.Arbitrary<'sseKms' | 'cseKms'>, key, overrides)
    .map<Make<S3Encryption>>(([mode, ofKey, list]) => stack => S3Encryption[mode]({ encryptionKey: ofKey(stack), overrides: list(stack) })),
  provider('com.example.S3Keys').map<Make<S3Encryption>>(make => stack => S3Encryption.cseCustom(make(stack))),
);
const localDiskEncryption = fc.oneof(
  fc.constant<Make<LocalDiskEncryption | undefined>>(() => undefined),
  fc.constant<Make<LocalDiskEncryption | undefined>>(() => LocalDiskEncryption.disabled()),
  fc.tuple(key, fc.constantFrom(undefined, true, false))
    .map<Make<LocalDiskEncryption>>(([ofKey, ebsEncryption]) => stack => LocalDiskEncryption.awsKms({ encryptionKey: ofKey(stack), ebsEncryption })),
  provider('com.example.DiskKeys').map<Make<LocalDiskEncryption>>(make => stack => LocalDiskEncryption.custom(make(stack))),
);
const inTransitEncryption = fc.oneof(
  fc.constant<Make<InTransitEncryption | undefined>>(() => undefined),
  fc.constant<Make<InTransitEncryption | undefined>>(() => InTransitEncryption.disabled()),
  bucket.map<Make<InTransitEncryption>>(make => stack => InTransitEncryption.pem(CertificateBundle.fromBucket(make(stack), 'certificates/c.zip'))),
  provider('com.example.Tls').map<Make<InTransitEncryption>>(make => stack => InTransitEncryption.custom(make(stack))),
  fc.tuple(key, fc.option(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string(), { maxKeys: 3 }), { nil: undefined }),
    fc.option(fc.integer({ min: 1, max: 7300 }), { nil: undefined }), fc.constantFrom(undefined, 'example.internal'))
    .map<Make<InTransitEncryption>>(([ofKey, secretTags, days, wildcardDnsSuffix]) => stack => InTransitEncryption.emrManaged({
      encryptionKey: ofKey(stack), secretTags, validity: days === undefined ? undefined : Duration.days(days), wildcardDnsSuffix,
    })),
);
const walEncryption = fc.oneof(
  fc.constant<Make<WalEncryption | undefined>>(() => undefined),
  fc.constant<Make<WalEncryption | undefined>>(() => WalEncryption.emrManaged()),
  key.map<Make<WalEncryption>>(make => stack => WalEncryption.kms({ encryptionKey: make(stack) })),
);

/** The props, made anew for a stack: constructs belong to one. */
const props = fc.tuple(key, s3Encryption, localDiskEncryption, inTransitEncryption, walEncryption)
  .map<Make<SecurityConfigurationProps>>(([ofKey, ofS3, ofDisk, ofTransit, ofWal]) => stack => ({
    encryptionKey: ofKey(stack),
    s3Encryption: ofS3(stack),
    localDiskEncryption: ofDisk(stack),
    inTransitEncryption: ofTransit(stack),
    walEncryption: ofWal(stack),
  }));

function synthesize(make: Make<SecurityConfigurationProps>, minimize = false): Template {
  const stack = new Stack(new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': minimize } }), 'Stack', {
    env: { account: '111122223333', region: 'us-west-2' },
  });
  new SecurityConfiguration(stack, 'Security', make(stack));
  return Template.fromStack(stack);
}

/** The document with what only deployment knows as text. */
function deployed(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(deployed);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const names = Object.keys(value);
  return names.length === 1 && /^(Ref$|Fn::)/.test(names[0])
    ? 's3://known/at-deployment'
    : Object.fromEntries(Object.entries(value).map(([entry, of]) => [entry, deployed(of)]));
}

function documentIn(template: Template): object {
  return Object.values(template.findResources('AWS::EMR::SecurityConfiguration'))[0].Properties.SecurityConfiguration;
}

test('every combination of the factories synthesizes to a document that the schema accepts', () => {
  fc.assert(fc.property(props, make => {
    expect(faultsOf(deployed(documentIn(synthesize(make))))).toEqual([]);
  }), { numRuns: 120 });
});

test('the same props give the same bytes, and the same document with policies minimized', () => {
  fc.assert(fc.property(props, make => {
    const once = synthesize(make);
    expect(JSON.stringify(synthesize(make).toJSON())).toBe(JSON.stringify(once.toJSON()));
    expect(JSON.stringify(documentIn(synthesize(make, true)))).toBe(JSON.stringify(documentIn(once)));
  }), { numRuns: 40 });
});

test('what the sections say of their features is what the document shows', () => {
  fc.assert(fc.property(props, make => {
    const stack = new Stack(new App(), 'Stack');
    const given = make(stack);
    const { document } = new SecurityConfiguration(stack, 'Security', given);
    expect(new Set(featuresOf(sectionsOf(given)))).toEqual(new Set(usedFeatures(document._value).map(({ feature }) => feature)));
  }), { numRuns: 60 });
});

test('every typed configuration gives a document without errors', () => {
  fc.assert(fc.property(props, make => {
    const stack = new Stack(new App(), 'Stack');
    const { document } = new SecurityConfiguration(stack, 'Security', make(stack));
    expect(document.findingsForRelease('emr-7.13.0').filter(({ severity }) => severity === FindingSeverity.ERROR)).toEqual([]);
  }), { numRuns: 60 });
});
