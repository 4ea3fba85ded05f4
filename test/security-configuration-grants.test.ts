import { Stack, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newStack, noteIdsOf } from './synthesized';
import {
  CertificateBundle, DocumentSecurityConfiguration, EmrDefaultRoles, EncryptionKey, InTransitEncryption, LocalDiskEncryption, RuntimeRoles,
  S3BucketOverride, S3Encryption, SecurityConfiguration, SecurityConfigurationDocument, SecurityConfigurationGrants, WalEncryption,
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

describe('roles that the nodes assume', () => {
  const ec2 = new iam.ServicePrincipal('ec2.amazonaws.com');
  const quiet = { inTransitEncryption: InTransitEncryption.emrManaged(), serviceRoles: [] };
  const RUNTIME = ['sts:AssumeRole', 'sts:TagSession'];
  const SOURCE = [...RUNTIME, 'sts:SetSourceIdentity'];
  const idOf = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');
  /** Of each role with a policy of ours what it may do with which. */
  const assumes = (stack: Stack) => Object.fromEntries(Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).map(({ Properties }) => [
    idOf(Properties.Roles[0].Ref),
    Properties.PolicyDocument.Statement.map(({ Action, Resource }: { Action: unknown; Resource: { 'Fn::GetAtt': string[] } }) => [Action, idOf(Resource['Fn::GetAtt'][0])]),
  ]));
  const trusting = (stack: Stack, id: string, ...users: iam.IRole[]) => {
    const principals = users.map(role => new iam.ArnPrincipal(role.roleArn));
    const role = new iam.Role(stack, id, { assumedBy: principals[0] });
    role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ principals, actions: ['sts:*'] }));
    return role;
  };
  const nodesIn = (stack: Stack) => ['Nodes', 'LaterNodes'].map(id => new iam.Role(stack, id, { assumedBy: ec2 }));
  const document = (PropagateSourceIdentity: boolean) => SecurityConfigurationDocument.fromObject({
    AuthorizationConfiguration: {
      IAMConfiguration: { EnableApplicationScopedIAMRole: true, ApplicationScopedIAMRoleConfiguration: { PropagateSourceIdentity } },
    },
  });

  test.each<[string, (stack: Stack, instanceRoles: iam.IRole[]) => { grants: SecurityConfigurationGrants }, string[]]>([
    ['without runtime roles', (stack, instanceRoles) => new SecurityConfiguration(stack, 'Security', { ...quiet, instanceRoles }), RUNTIME],
    ['with runtime roles', (stack, instanceRoles) => new SecurityConfiguration(stack, 'Security', { ...quiet, instanceRoles, runtimeRoles: RuntimeRoles.enabled() }), RUNTIME],
    ['with source identities', (stack, instanceRoles) => new SecurityConfiguration(stack, 'Security', {
      ...quiet, instanceRoles, runtimeRoles: RuntimeRoles.enabled({ propagateSourceIdentity: true }),
    }), SOURCE],
    ['of a document', (stack, instanceRoles) => new DocumentSecurityConfiguration(stack, 'Security', { document: document(false), instanceRoles }), RUNTIME],
    ['of a document with source identities', (stack, instanceRoles) =>
      new DocumentSecurityConfiguration(stack, 'Security', { document: document(true), instanceRoles }), SOURCE],
    ['that is imported', (stack, instanceRoles) => {
      const imported = SecurityConfiguration.fromSecurityConfigurationName(stack, 'Security', 'company-wide');
      instanceRoles.forEach(role => imported.grants.instanceRole(role));
      return imported;
    }, RUNTIME],
  ])('are the same for all nodes, whichever grant comes first, in a configuration %s', (_, make, actions) => {
    const stack = newStack();
    const [nodes, laterNodes] = nodesIn(stack);
    const { grants } = make(stack, [nodes]);
    grants.runtimeRole(trusting(stack, 'Runtime', nodes, laterNodes));
    grants.instanceRole(laterNodes);
    grants.emrFsRole(trusting(stack, 'EmrFs', nodes, laterNodes));
    const found = assumes(stack);
    expect(Object.keys(found).sort()).toEqual(['LaterNodes', 'Nodes']);
    for (const statements of Object.values(found)) {
      expect(statements).toHaveLength(2);
      expect(statements).toEqual(expect.arrayContaining([['sts:AssumeRole', 'EmrFs'], [actions, 'Runtime']]));
    }
  });

  test('are waited for with the policies that let them be assumed', () => {
    const stack = newStack();
    const [nodes] = nodesIn(stack);
    const security = new SecurityConfiguration(stack, 'Security', { ...quiet, instanceRoles: [nodes] });
    const waiting = new s3.CfnBucket(stack, 'Waiting');
    security.grants.runtimeRole(trusting(stack, 'Runtime', nodes)).applyBefore(waiting);
    Template.fromStack(stack).hasResource('AWS::S3::Bucket', { DependsOn: Match.arrayWith([Match.stringLikeRegexp('^NodesEmrSecurityPolicy')]) });
  });

  test('are warned of where the nodes are not of this app, with what their owner has to add', () => {
    const stack = newStack();
    const nodes = iam.Role.fromRoleArn(stack, 'Nodes', 'arn:aws:iam::111122223333:role/nodes', { mutable: false });
    const security = new SecurityConfiguration(stack, 'Security', { ...quiet, instanceRoles: [nodes] });
    security.grants.runtimeRole(trusting(stack, 'Runtime', nodes));
    expect(assumes(stack)).toEqual({});
    expect(noteIdsOf(stack, 'warning')).toEqual(['cdk-emr-security:role-policy-by-hand']);
  });

  test('are granted on no keys of a configuration that was imported by its name, and say so', () => {
    const stack = newStack();
    const [nodes] = nodesIn(stack);
    const { grants } = SecurityConfiguration.fromSecurityConfigurationName(stack, 'Security', 'company-wide');
    grants.runtimeRole(trusting(stack, 'Runtime', nodes));
    expect(noteIdsOf(stack, 'warning')).toEqual(['cdk-emr-security:imported-without-keys']);
  });
});
