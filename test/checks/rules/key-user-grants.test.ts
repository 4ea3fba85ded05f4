// Service roles that a grant of KMS makes users of the key of volumes with EBS encryption.
import { Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { ImportedKeyUser, InTransitEncryption, KeyUserMechanism, LocalDiskEncryption, SecurityConfiguration, SecurityConfigurationProps } from '../../../lib';
import { FOREIGN_ARN, KEY_ARN, OTHER_ARN, keyIn } from '../../encryption/key-users-in-template';
import { newStack } from '../../synthesized';
import { cluster, errorsOf, raisedWarnings } from '../fixtures';

const ID = 'cdk-emr-security:service-role-by-grant';
const CANNOT = "ImportedKeyUser 'Stack/User': mechanism: GRANT cannot let the service role 'Stack/Service' attach the volumes with EBS encryption of 'Stack/Security': "
  + 'a grant cannot say kms:GrantIsForAWSResource';
const BY_POLICY = '; a policy of the role may, but only where the key policy lets IAM policies decide';
const USE_POLICY = '. Use KeyUserMechanism.KEY_POLICY';

const serviceRole = (stack: Stack) => new iam.Role(stack, 'Service', { assumedBy: new iam.ServicePrincipal('elasticmapreduce.amazonaws.com') });
const byGrant = (stack: Stack, key: kms.IKey, role: iam.IRole, id = 'User') => new ImportedKeyUser(stack, id, { key, role, mechanism: KeyUserMechanism.GRANT });

function world(props: SecurityConfigurationProps, arn = KEY_ARN) {
  const stack = newStack();
  const key = keyIn(stack, arn);
  const security = new SecurityConfiguration(stack, 'Security', {
    encryptionKey: key, instanceRoles: [], serviceRoles: [], inTransitEncryption: InTransitEncryption.disabled(),
    localDiskEncryption: LocalDiskEncryption.awsKms({ ebsEncryption: true }), ...props,
  });
  return { stack, key, security };
}

const found = (stack: Stack) => ({
  errors: errorsOf(stack).filter(text => text.includes(ID)),
  warnings: raisedWarnings(stack).filter(text => text.includes(ID)),
});
const NOTHING = { errors: [], warnings: [] };

test('fails where the grant is all that the role has', () => {
  const { stack, key, security } = world({});
  const role = serviceRole(stack);
  security.grants.serviceRole(role.withoutPolicyUpdates());
  byGrant(stack, key, role);
  expect(found(stack)).toEqual({ errors: [`[Stack/Security] ${CANNOT}${USE_POLICY} [${ID}]`], warnings: [] });
});

test('fails for the service role of a cluster, of which the configuration was not told', () => {
  const { stack, key, security } = world({});
  const role = serviceRole(stack);
  byGrant(stack, key, role);
  security.attachTo(cluster(stack, 'Cluster', { serviceRole: role.roleArn }));
  expect(found(stack).errors).toEqual([`[Stack/Security] ${CANNOT}${USE_POLICY} [${ID}]`]);
});

test('fails for an imported role that takes no policies', () => {
  const { stack, key, security } = world({});
  const role = iam.Role.fromRoleName(stack, 'Imported', 'Service', { mutable: false });
  security.grants.serviceRole(role);
  byGrant(stack, key, role);
  expect(found(stack).errors).toEqual([expect.stringContaining("the service role 'Service'")]);
});

test('is a warning where a policy of the role has the right, too', () => {
  const { stack, key, security } = world({});
  const role = serviceRole(stack);
  security.grants.serviceRole(role);
  byGrant(stack, key, role);
  security.attachTo(cluster(stack, 'Cluster', { serviceRole: role.roleArn }));
  expect(found(stack)).toEqual({ errors: [], warnings: [`[Stack/Security/Resource] ${CANNOT}${BY_POLICY}${USE_POLICY} [ack: ${ID}]`] });
});

test('is a warning where it is not known what a policy of the role says', () => {
  const { stack, key, security } = world({});
  const role = serviceRole(stack);
  role.addManagedPolicy(iam.ManagedPolicy.fromManagedPolicyName(stack, 'Managed', 'of-the-platform-team'));
  byGrant(stack, key, role);
  security.attachTo(cluster(stack, 'Cluster', { serviceRole: role.roleArn }));
  expect(found(stack)).toEqual({ errors: [], warnings: [expect.stringContaining(CANNOT)] });
});

test('for a key of another account the owner has to be asked', () => {
  const { stack, key, security } = world({}, FOREIGN_ARN);
  const role = serviceRole(stack);
  security.grants.serviceRole(role);
  byGrant(stack, key, role);
  expect(found(stack).warnings).toEqual([expect.stringContaining('. Remove it, and ask the owner of the key to add the statements of a key user for the role [ack: ')]);
});

describe('passes', () => {
  test.each<[string, (made: ReturnType<typeof world>, role: iam.Role) => unknown, SecurityConfigurationProps?]>([
    ['with statements in the key policy as well', ({ stack, key }, role) => {
      byGrant(stack, key, role);
      new ImportedKeyUser(stack, 'ByPolicy', { key, role });
    }],
    ['with manageImportedKeys, which adds them', ({ stack, key }, role) => byGrant(stack, key, role), { manageImportedKeys: true }],
    ['for another role', ({ stack, key }) => byGrant(stack, key, iam.Role.fromRoleName(stack, 'Other', 'Other'))],
    ['for another key', ({ stack }, role) => byGrant(stack, keyIn(stack, OTHER_ARN, 'OtherKey'), role)],
    ['without EBS encryption', ({ stack, key }, role) => byGrant(stack, key, role), { localDiskEncryption: LocalDiskEncryption.awsKms({ ebsEncryption: false }) }],
    ['without a user', () => undefined],
  ])('%s', (_, make, props = {}) => {
    const made = world(props);
    const role = serviceRole(made.stack);
    made.security.grants.serviceRole(role);
    make(made, role);
    expect(found(made.stack)).toEqual(NOTHING);
  });

  test('for a role of the nodes', () => {
    const { stack, key, security } = world({});
    const role = iam.Role.fromRoleName(stack, 'Nodes', 'Nodes', { mutable: false });
    security.grants.instanceRole(role);
    byGrant(stack, key, role);
    expect(found(stack)).toEqual(NOTHING);
  });
});
