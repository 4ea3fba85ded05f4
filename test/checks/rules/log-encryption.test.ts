import { Stack, aws_emr as emr, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { KeyPurpose } from '../../../lib/private/configuration-record';
import { Configuration, ENV, ImportedConfiguration, cluster, errorsOf, foundIn, instanceRole, newStack, profileOf, use, warningsOf } from '../fixtures';

function world(options: { serviceRole?: (stack: Stack) => string; props?: Partial<emr.CfnClusterProps> } = {}) {
  const stack = newStack({ env: ENV });
  const { resource } = new Configuration(stack, 'Security');
  const role = instanceRole(stack);
  const key = new kms.Key(stack, 'Logs');
  cluster(stack, 'Cluster', {
    securityConfiguration: resource.ref,
    logEncryptionKmsKeyId: key.keyArn,
    jobFlowRole: profileOf(stack, role),
    serviceRole: options.serviceRole?.(stack) ?? '',
    ...options.props,
  });
  return { stack, key, role };
}

const NODES = 'cdk-emr-security:instance-role-cannot-encrypt-logs';
const SERVICE = 'cdk-emr-security:service-role-cannot-see-log-key';

test('roles that cannot use the key fail', () => {
  const { stack } = world({ serviceRole: of => instanceRole(of, 'Service').roleName });
  const neither = 'neither the key policy nor a policy of the role lets it. Make the role a user of that key';
  expect(errorsOf(stack)).toEqual([
    "[Stack/Security] cluster 'Stack/Cluster' with configuration 'Stack/Security': its instance role 'Stack/Role' cannot encrypt logs (kms:GenerateDataKey) with the key 'Stack/Logs' "
    + `of its logEncryptionKmsKeyId; ${neither} [${NODES}]`,
    "[Stack/Security] cluster 'Stack/Cluster' with configuration 'Stack/Security': its service role 'Stack/Service' cannot describe (kms:DescribeKey) the key 'Stack/Logs' "
    + `of its logEncryptionKmsKeyId; ${neither} [${SERVICE}]`,
  ]);
});

test.each<[string, (key: kms.Key, role: iam.IRole) => unknown, string[]]>([
  ['to encrypt and decrypt', (key, role) => key.grantEncryptDecrypt(role), []],
  ['to generate data keys', (key, role) => key.grant(role, 'kms:GenerateDataKey*'), []],
  ['to decrypt', (key, role) => key.grantDecrypt(role), [NODES]],
  ['of a policy on every key', (_, role) => role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['kms:*'], resources: ['*'] })), []],
])('a right %s is judged by what it allows', (_, grant, errors) => {
  const { stack, key, role } = world();
  grant(key, role);
  expect(foundIn(stack).errors).toEqual(errors);
});

test('what is no key of the app is left alone', () => {
  const { stack } = world({ props: { logEncryptionKmsKeyId: undefined } });
  const made = stack.node.findChild('Cluster') as emr.CfnCluster;
  for (const id of [new kms.CfnAlias(stack, 'Alias', { aliasName: 'alias/logs', targetKeyId: 'key' }).ref, 'arn:aws:kms:us-east-1:111122223333:key/one']) {
    made.logEncryptionKmsKeyId = id;
    expect(foundIn(stack)).toEqual({ errors: [], warnings: [] });
  }
});

test('of a role that is not of the app it is said why nothing is certain', () => {
  const { stack } = world({ serviceRole: () => 'EMR_DefaultRole' });
  (stack.node.findChild('Cluster') as emr.CfnCluster).jobFlowRole = 'EMR_EC2_DefaultRole';
  const why = 'nothing in this app lets it, and the role is not part of this app, so its own policies are not known here. Make the role a user of that key';
  expect(warningsOf(stack)).toEqual([
    expect.stringContaining(`its instance role 'EMR_EC2_DefaultRole' cannot encrypt logs (kms:GenerateDataKey) with the key 'Stack/Logs' of its logEncryptionKmsKeyId; ${why}`),
    expect.stringContaining(`its service role 'EMR_DefaultRole' cannot describe (kms:DescribeKey) the key 'Stack/Logs' of its logEncryptionKmsKeyId; ${why}`),
  ]);
});

test('the default roles are warned about, for what is not known of them', () => {
  const { stack } = world({ serviceRole: () => 'EMR_DefaultRole', props: { jobFlowRole: 'EMR_EC2_DefaultRole' } });
  expect(foundIn(stack)).toEqual({ errors: [], warnings: [NODES, SERVICE] });
});

test('a role that only bears the name of the profile is warned about', () => {
  const { stack } = world({ props: { jobFlowRole: 'EMR_EC2_DefaultRole' } });
  instanceRole(stack, 'Default', { roleName: 'EMR_EC2_DefaultRole' });
  expect(foundIn(stack)).toEqual({ errors: [], warnings: [NODES] });
});

test('what is wrong with a cluster is told once, whichever configuration it names', () => {
  const { stack } = world();
  const { resource } = new Configuration(stack, 'Second');
  (stack.node.findChild('Cluster') as emr.CfnCluster).addPropertyOverride('SecurityConfiguration', {
    'Fn::If': ['C', { Ref: stack.resolve(resource.logicalId) }, { Ref: stack.resolve((stack.node.findChild('Security') as Configuration).resource.logicalId) }],
  });
  expect(foundIn(stack).errors).toEqual([NODES]);
});

test('the key of the configuration is judged for both', () => {
  const stack = newStack({ env: ENV });
  const key = new kms.Key(stack, 'Key');
  const { resource } = new Configuration(stack, 'Security', { keyUses: [use(key, KeyPurpose.S3)] });
  cluster(stack, 'Cluster', { securityConfiguration: resource.ref, logEncryptionKmsKeyId: key.keyArn, jobFlowRole: profileOf(stack, instanceRole(stack)) });
  expect(foundIn(stack).errors).toEqual(['cdk-emr-security:instance-role-not-key-user', NODES]);
});

test.each([['emr-5.29.0', 1], ['emr-5.30.0', 0], ['emr-5.36.2', 0], ['emr-6.0.0', 1], ['emr-6.1.0', 0], ['emr-7.9.0', 0], ['emr-spark-8.0.0', 0], ['emr-next', 0]])(
  'on %s it makes %i errors', (releaseLabel, errors) => {
    const stack = newStack();
    const { resource } = new Configuration(stack, 'Security');
    cluster(stack, 'Cluster', { securityConfiguration: resource.ref, logEncryptionKmsKeyId: 'arn:aws:kms:us-east-1:111122223333:key/one', releaseLabel });
    const found = errorsOf(stack);
    expect(found).toHaveLength(errors);
    expect(found.filter(error => !error.includes(`its release cannot encrypt logs with a key, got releaseLabel "${releaseLabel}"; emr-5.30.0 or later is expected, but not emr-6.0.0. `
      + 'Use a later release, or leave logEncryptionKmsKeyId out'))).toEqual([]);
  });

test('a cluster without a configuration of the Stage is left alone', () => {
  const stack = newStack({ env: ENV });
  new ImportedConfiguration(stack, 'Security', { name: 'company-wide' });
  cluster(stack, 'Cluster', { logEncryptionKmsKeyId: new kms.Key(stack, 'Logs').keyArn, jobFlowRole: profileOf(stack, instanceRole(stack)), releaseLabel: 'emr-6.0.0' });
  expect(foundIn(stack)).toEqual({ errors: [], warnings: [] });
});
