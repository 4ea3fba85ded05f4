import { Stack, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newStack } from './synthesized';
import {
  CertificateBundle, EmrDefaultRoles, EncryptionKey, InTransitEncryption, LocalDiskEncryption, S3BucketOverride, S3Encryption, SecurityConfiguration,
  SecurityConfigurationGrants, WalEncryption,
} from '../lib';

/** One key for each purpose, so that it shows who gets which. */
function keysByPurpose(ebsEncryption = true) {
  const stack = newStack();
  const keys = Object.fromEntries(['S3', 'Override', 'Disk', 'Wal', 'Secret'].map(name => [name, new EncryptionKey(stack, name)]));
  const security = new SecurityConfiguration(stack, 'Security', {
    s3Encryption: S3Encryption.sseKms({
      encryptionKey: keys.S3, overrides: [S3BucketOverride.cseKms(s3.Bucket.fromBucketName(stack, 'B', 'bucket-b'), { encryptionKey: keys.Override })],
    }),
    localDiskEncryption: LocalDiskEncryption.awsKms({ encryptionKey: keys.Disk, ebsEncryption }),
    walEncryption: WalEncryption.kms({ encryptionKey: keys.Wal }),
    inTransitEncryption: InTransitEncryption.emrManaged({ encryptionKey: keys.Secret }),
    instanceRoles: [],
    serviceRoles: [],
  });
  const usable = () => Object.keys(keys).filter(name => JSON.stringify(
    Template.fromStack(stack).findResources('AWS::KMS::Key')[stack.getLogicalId(keys[name].node.defaultChild as never)]).includes('Allow use of the key'));
  return { stack, security, usable };
}

test.each<['instanceRole' | 'serviceRole' | 'emrFsRole' | 'runtimeRole', boolean, string[]]>([
  ['instanceRole', true, ['S3', 'Override', 'Disk', 'Wal']],
  ['serviceRole', true, ['Disk']],
  ['serviceRole', false, []],
  ['emrFsRole', true, ['S3', 'Override']],
  ['runtimeRole', true, ['S3', 'Override']],
])('%s, with EBS encryption %s, may use %p', (method, ebsEncryption, expected) => {
  const { stack, security, usable } = keysByPurpose(ebsEncryption);
  security.grants[method](iam.Role.fromRoleName(stack, 'Role', 'role'));
  expect(usable()).toEqual(expected);
});

test('a grant can be waited for', () => {
  const stack = newStack();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const security = new SecurityConfiguration(stack, 'Security', {
    inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(new s3.Bucket(stack, 'Certs'), 'certificates.zip')),
  });
  const grant = security.grants.instanceRole(role);
  expect(grant.role).toBe(role);
  const waiting = new s3.CfnBucket(stack, 'Waiting');
  grant.applyBefore(waiting);
  Template.fromStack(stack).hasResource('AWS::S3::Bucket', { DependsOn: Match.arrayWith([Match.stringLikeRegexp('^CertsPolicy')]) });
});

test('the facade is the same as the member', () => {
  const { stack, security, usable } = keysByPurpose();
  SecurityConfigurationGrants.fromSecurityConfiguration(security).serviceRole(EmrDefaultRoles.serviceRoleV2(stack));
  expect(usable()).toEqual(['Disk']);
});

test('what is no role is refused', () => {
  const { security } = keysByPurpose();
  expect(() => security.grants.emrFsRole('role' as never)).toThrow('grants.emrFsRole on \'Stack/Security\': role: is not an IAM role, got "role"; '
    + 'a role construct is expected. Pass an iam.Role; import one that exists with iam.Role.fromRoleName()');
});

describe('the default roles', () => {
  test.each<[string, (scope: Stack) => iam.IRole, string]>([
    ['instanceRole', scope => EmrDefaultRoles.instanceRole(scope), 'EMR_EC2_DefaultRole'],
    ['serviceRole', scope => EmrDefaultRoles.serviceRole(scope), 'EMR_DefaultRole'],
    ['serviceRoleV2', scope => EmrDefaultRoles.serviceRoleV2(scope), 'EMR_DefaultRole_V2'],
  ])('%s is imported by its name, once for each stack', (_method, make, roleName) => {
    const stack = newStack();
    expect(make(stack).roleName).toBe(roleName);
    expect(make(stack)).toBe(make(stack));
    expect(Object.keys(Template.fromStack(stack).toJSON())).not.toContain('Resources');
  });
});
