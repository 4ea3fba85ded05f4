import { App, CfnResource, Stack, Stage, aws_emr as emr, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { keyUsersOf, newStack, noteIdsOf, notesOf, roleArnJoin, statementsOf } from './synthesized';
import { DocumentSecurityConfiguration, DocumentSecurityConfigurationProps, EncryptionKey, SecurityConfigurationDocument } from '../lib';

const KEY = 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** What CloudFormation gets as the document. */
function emitted(stack: Stack): unknown {
  return Object.values(Template.fromStack(stack).findResources('AWS::EMR::SecurityConfiguration'))[0].Properties.SecurityConfiguration;
}

function atRest(sections: object): SecurityConfigurationDocument {
  return SecurityConfigurationDocument.fromObject({
    EncryptionConfiguration: { EnableInTransitEncryption: false, EnableAtRestEncryption: true, AtRestEncryptionConfiguration: sections },
  });
}

describe('the document is emitted as it was read', () => {
  test('text as text, to the last blank', () => {
    const text = '{ "InstanceMetadataServiceConfiguration" :{"HttpPutResponseHopLimit":1,\r\n"MinimumInstanceMetadataServiceVersion":2}}\n';
    const stack = newStack();
    new DocumentSecurityConfiguration(stack, 'Security', { document: SecurityConfigurationDocument.fromJson(text) });
    expect(emitted(stack)).toBe(text);
  });

  test('an object with its keys in their order, and flags that are text', () => {
    const value = {
      EncryptionConfiguration: {
        AtRestEncryptionConfiguration: { S3EncryptionConfiguration: { AwsKmsKey: KEY, EncryptionMode: 'SSE-KMS' } },
        EnableAtRestEncryption: 'true',
        EnableInTransitEncryption: false,
      },
    };
    const stack = newStack();
    new DocumentSecurityConfiguration(stack, 'Security', { document: SecurityConfigurationDocument.fromObject(value) });
    expect(JSON.stringify(emitted(stack))).toBe(JSON.stringify(value));
  });
});

test('there are no default roles, no key and no default name', () => {
  const stack = newStack();
  new DocumentSecurityConfiguration(stack, 'Security', {
    document: atRest({ S3EncryptionConfiguration: { EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY } }),
    encryptionKeys: [new EncryptionKey(stack, 'Key')],
  });
  expect(statementsOf(stack, 'AWS::KMS::Key')).toHaveLength(1);
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  expect(Object.values(Template.fromStack(stack).findResources('AWS::EMR::SecurityConfiguration'))[0].Properties.Name).toBeUndefined();
});

describe('keys', () => {
  const roles = (stack: Stack) => ({
    instanceRoles: [iam.Role.fromRoleName(stack, 'Nodes', 'nodes')], serviceRoles: [iam.Role.fromRoleName(stack, 'Service', 'service')],
  });
  test.each<[string, (key: EncryptionKey) => object, string[]]>([
    ['Amazon S3', key => ({ S3EncryptionConfiguration: { EncryptionMode: 'SSE-KMS', AwsKmsKey: key.keyArn } }), ['nodes']],
    ['an override, by key id', key => ({
      S3EncryptionConfiguration: { EncryptionMode: 'SSE-S3', Overrides: [{ BucketName: 'data', EncryptionMode: 'SSE-KMS', AwsKmsKey: key.keyId }] },
    }), ['nodes']],
    ['disks without EBS encryption', key => ({ LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: key.keyArn } }), ['nodes']],
    ['disks with EBS encryption', key => ({
      LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: key.keyArn, EnableEbsEncryption: true },
    }), ['nodes', 'service']],
    ['another key than the one that is named', () => ({ S3EncryptionConfiguration: { EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY } }), ['nodes', 'service']],
  ])('of %s get their users', (_where, sections, expected) => {
    const stack = newStack();
    const key = new EncryptionKey(stack, 'Key');
    new DocumentSecurityConfiguration(stack, 'Security', { document: atRest(sections(key)), encryptionKeys: [key], ...roles(stack) });
    expect(keyUsersOf(stack)).toEqual(expected.map(roleArnJoin));
  });
});

test('instance roles may read the objects that the document names in the given bucket, and no others', () => {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Artifacts');
  const document = SecurityConfigurationDocument.fromObject({
    EncryptionConfiguration: {
      EnableInTransitEncryption: true,
      EnableAtRestEncryption: true,
      InTransitEncryptionConfiguration: { TLSCertificateConfiguration: { CertificateProviderType: 'PEM', S3Object: `s3://${bucket.bucketName}/certs.zip` } },
      AtRestEncryptionConfiguration: {
        LocalDiskEncryptionConfiguration: {
          EncryptionKeyProviderType: 'Custom', S3Object: `${bucket.bucketArn}/disk.jar`, EncryptionKeyProviderClass: 'com.example.Disk',
        },
        S3EncryptionConfiguration: { EncryptionMode: 'CSE-Custom', S3Object: 's3://elsewhere/s3.jar', EncryptionKeyProviderClass: 'com.example.S3' },
      },
    },
  });
  const security = new DocumentSecurityConfiguration(stack, 'Security', { document, artifactBuckets: [bucket] });
  security.grants.instanceRole(iam.Role.fromRoleName(stack, 'Nodes', 'nodes'));
  expect(statementsOf(stack, 'AWS::S3::BucketPolicy').map(statement => statement.Resource))
    .toEqual(['certs.zip', 'disk.jar'].map(objectKey => stack.resolve(bucket.arnForObjects(objectKey))));
});

describe('findings', () => {
  test('that are errors fail the synthesis, all at once, with their place in the text', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    new DocumentSecurityConfiguration(stack, 'Security', {
      document: SecurityConfigurationDocument.fromJson('{\n "EncryptionConfiguration": {\n  "EnableAtRestEncrytion": true\n },\n "Realm": "A"\n}'),
    });
    let message = '';
    try {
      app.synth();
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain('[Stack/Security] document /EncryptionConfiguration/EnableAtRestEncrytion (line 3, column 3): ');
    expect(message).toContain('[Stack/Security] document /Realm (line 5, column 2): ');
  });

  test('that are warnings stand on the L1 and can be acknowledged', () => {
    const make = () => {
      const stack = newStack();
      new DocumentSecurityConfiguration(stack, 'Security', {
        document: atRest({ S3EncryptionConfiguration: { EncryptionMode: 'SSE-KMS', AwsKmsKey: 'arn:aws:kms:us-west-2:111122223333:alias/data' } }),
      });
      return stack;
    };
    const [first] = notesOf(make(), 'warning');
    expect(first.path).toBe('/Stack/Security/Resource');
    expect(first.text).toContain('document /EncryptionConfiguration/AtRestEncryptionConfiguration/S3EncryptionConfiguration/AwsKmsKey: ');
    expect(noteIdsOf(make(), 'warning')).not.toEqual([]);
  });

  test('depend on the release label', () => {
    const errors = (releaseLabel?: string) => {
      const app = new App();
      new DocumentSecurityConfiguration(new Stack(app, 'Stack'), 'Security', {
        document: atRest({ LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: KEY, EnableEbsEncryption: true } }), releaseLabel,
      });
      return () => app.synth();
    };
    expect(errors()).not.toThrow();
    expect(errors('emr-5.24.0')).not.toThrow();
    expect(errors('emr-5.23.0')).toThrow('emr-5.24.0');
  });
});

test('clusters are attached and checked as with the typed configuration', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const security = new DocumentSecurityConfiguration(stack, 'Security', {
    document: atRest({ LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: KEY, EnableEbsEncryption: true } }),
  });
  security.attachTo(new emr.CfnCluster(stack, 'Cluster', { name: 'c', jobFlowRole: 'p', serviceRole: 's', instances: {}, releaseLabel: 'emr-5.20.0' }));
  expect(() => app.synth()).toThrow('cluster \'Stack/Cluster\': its release is too old for EBS encryption');
});

test.each<[string, unknown, string]>([
  ['no props', undefined, 'props: is not an options object'],
  ['no document', {}, 'document: is missing; a document is expected. Use SecurityConfigurationDocument.fromJson(text) or .fromObject(value)'],
  ['a plain object', { document: { EncryptionConfiguration: {} } }, 'document: is not a SecurityConfigurationDocument, got {"EncryptionConfiguration":{}}'],
  ['a role by name', { document: SecurityConfigurationDocument.fromJson('{}'), instanceRoles: ['x'] }, 'instanceRoles[0]: is not an IAM role, got "x"'],
])('fails with %s', (_what, props, message) => {
  expect(() => new DocumentSecurityConfiguration(newStack(), 'Security', props as DocumentSecurityConfigurationProps))
    .toThrow(`DocumentSecurityConfiguration 'Stack/Security': ${message}`);
});

test('a hand-written L1 is adopted with the same logical id and the same bytes', () => {
  const value = { EncryptionConfiguration: { EnableInTransitEncryption: false, EnableAtRestEncryption: false, EMRWALEncryptionConfiguration: {} } };
  const before = new Stack(new App(), 'Stack');
  new CfnResource(before, 'OldConfiguration', {
    type: 'AWS::EMR::SecurityConfiguration', properties: { SecurityConfiguration: JSON.stringify(value) },
  });
  const after = new Stack(new App(), 'Stack');
  const adopted = new DocumentSecurityConfiguration(after, 'Security', { document: SecurityConfigurationDocument.fromJson(JSON.stringify(value)) });
  (adopted.node.defaultChild as emr.CfnSecurityConfiguration).overrideLogicalId('OldConfiguration');
  expect(JSON.stringify(Template.fromStack(after).toJSON().Resources)).toBe(JSON.stringify(Template.fromStack(before).toJSON().Resources));
});

test('a key by ARN of another account is imported', () => {
  const stack = newStack();
  const key = kms.Key.fromKeyArn(stack, 'Theirs', KEY.replace('111122223333', '444455556666'));
  new DocumentSecurityConfiguration(stack, 'Security', {
    document: atRest({ S3EncryptionConfiguration: { EncryptionMode: 'SSE-KMS', AwsKmsKey: key.keyArn } }),
    encryptionKeys: [key],
    instanceRoles: [iam.Role.fromRoleName(stack, 'Nodes', 'nodes')],
  });
  expect(noteIdsOf(stack, 'warning')).toContain('cdk-emr-security:key-policy-by-hand');
});

test('a key or bucket of another Stage is refused', () => {
  const app = new App();
  const elsewhere = new Stack(new Stage(app, 'Shared'), 'Keys');
  const stack = new Stack(new Stage(app, 'Prod'), 'Stack');
  const document = SecurityConfigurationDocument.fromObject({});
  expect(() => new DocumentSecurityConfiguration(stack, 'One', { document, encryptionKeys: [new EncryptionKey(elsewhere, 'Key')] })).toThrow(
    'security configuration \'Prod/Stack/One\': encryptionKeys[0]: is in another Stage, got construct \'Shared/Keys/Key\'; ');
  expect(() => new DocumentSecurityConfiguration(stack, 'Two', { document, artifactBuckets: [new s3.Bucket(elsewhere, 'Bucket')] })).toThrow(
    'security configuration \'Prod/Stack/Two\': artifactBuckets[0]: is in another Stage, got construct \'Shared/Keys/Bucket\'; ');
});
