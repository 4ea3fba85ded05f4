import { Stack, Token, aws_emr as emr, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { keyUsersOf, newStack, noteIdsOf, statementsOf } from './synthesized';
import { EncryptionKey, SecurityConfiguration, SecurityConfigurationGrants } from '../lib';

function nodeRole(stack: Stack): iam.IRole {
  return new iam.Role(stack, 'Node', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
}

test('by name: it is attached, and creates nothing', () => {
  const stack = newStack();
  const imported = SecurityConfiguration.fromSecurityConfigurationName(stack, 'Imported', 'theirs');
  const cluster = new emr.CfnCluster(stack, 'Cluster', { name: 'c', jobFlowRole: 'p', serviceRole: 's', instances: {} });
  imported.attachTo(cluster);
  Template.fromStack(stack).hasResourceProperties('AWS::EMR::Cluster', { SecurityConfiguration: 'theirs' });
  Template.fromStack(stack).resourceCountIs('AWS::EMR::SecurityConfiguration', 0);
  expect(imported.securityConfigurationName).toBe('theirs');
  expect(imported.securityConfigurationRef).toEqual({ securityConfigurationName: 'theirs' });
});

test('by name: grants say that nothing is known', () => {
  const stack = newStack();
  const imported = SecurityConfiguration.fromSecurityConfigurationName(stack, 'Imported', 'theirs');
  imported.grants.instanceRole(nodeRole(stack));
  expect(noteIdsOf(stack, 'warning')).toEqual(['cdk-emr-security:imported-without-keys']);
});

test('with keys and buckets: an instance role gets both', () => {
  const stack = newStack();
  const role = nodeRole(stack);
  const key = new EncryptionKey(stack, 'Key');
  const bucket = new s3.Bucket(stack, 'Bucket');
  const imported = SecurityConfiguration.fromSecurityConfigurationAttributes(stack, 'Imported', {
    securityConfigurationName: 'theirs', encryptionKeys: [key], artifactBuckets: [bucket], releaseLabel: 'emr-7.9.0',
  });
  imported.grants.instanceRole(role);
  expect(keyUsersOf(stack)).toEqual([stack.resolve(role.roleArn)]);
  expect(statementsOf(stack, 'AWS::S3::BucketPolicy').map(statement => statement.Resource)).toEqual(
    ['certificates/*', 'providers/*'].map(pattern => stack.resolve(bucket.arnForObjects(pattern))));
});

test('each grant concerns the keys of an imported configuration', () => {
  const stack = newStack();
  const encryptionKeys = [new EncryptionKey(stack, 'Key')];
  const { grants } = SecurityConfiguration.fromSecurityConfigurationAttributes(stack, 'Imported', { securityConfigurationName: 'theirs', encryptionKeys });
  const roles = ['instance', 'service', 'emrfs', 'runtime'].map(name => iam.Role.fromRoleName(stack, name, name));
  grants.instanceRole(roles[0]);
  grants.serviceRole(roles[1]);
  grants.emrFsRole(roles[2]);
  grants.runtimeRole(roles[3]);
  expect(keyUsersOf(stack)).toEqual(roles.map(role => stack.resolve(role.roleArn)));
});

test('a token as name passes', () => {
  const stack = newStack();
  expect(() => SecurityConfiguration.fromSecurityConfigurationName(stack, 'Imported', Token.asString({ Ref: 'Name' }))).not.toThrow();
});

test.each<[string, unknown, string]>([
  ['no attributes', undefined, 'attrs: is not an options object'],
  ['no name', {}, 'securityConfigurationName: is missing; the name of a security configuration is expected. Pass a string'],
  ['an empty name', { securityConfigurationName: '' }, 'securityConfigurationName: is empty'],
  ['a key by ARN', { securityConfigurationName: 'x', encryptionKeys: ['arn'] }, 'encryptionKeys[0]: is not a KMS key, got "arn"'],
  ['a bucket by name', { securityConfigurationName: 'x', artifactBuckets: ['b'] }, 'artifactBuckets[0]: is not an S3 bucket, got "b"'],
  ['a release that is none', { securityConfigurationName: 'x', releaseLabel: '7' }, 'releaseLabel: is not a release label, got "7"'],
])('fails with %s', (_what, attrs, message) => {
  expect(() => SecurityConfiguration.fromSecurityConfigurationAttributes(newStack(), 'Imported', attrs as never))
    .toThrow(`SecurityConfiguration 'Stack/Imported': ${message}`);
});

test('grants of what is no configuration of ours are refused', () => {
  const stack = newStack();
  expect(() => SecurityConfigurationGrants.fromSecurityConfiguration(kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-west-2:111122223333:key/x') as never))
    .toThrow(/^SecurityConfigurationGrants\.fromSecurityConfiguration: got .* 'Stack\/Key'; a configuration made or imported by this library is expected/);
  expect(() => SecurityConfigurationGrants.fromSecurityConfiguration(undefined as never)).toThrow('got undefined');
});
