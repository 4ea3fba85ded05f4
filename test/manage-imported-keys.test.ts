// Configurations that have users of imported keys made at deployment.
import { App, Stack, aws_emr as emr, aws_iam as iam } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FOREIGN_ARN, keyIn, keyUsersOf, roleIn } from './encryption/key-users-in-template';
import { ENV, newStack, noteIdsOf, notesOf } from './synthesized';
import { LocalDiskEncryption, SecurityConfiguration, SecurityConfigurationProps } from '../lib';

const configuration = (stack: Stack, props: SecurityConfigurationProps = {}) => new SecurityConfiguration(stack, 'Security', {
  encryptionKey: keyIn(stack), manageImportedKeys: true, localDiskEncryption: LocalDiskEncryption.awsKms({ ebsEncryption: true }), ...props,
});
const rolesOf = (stack: Stack) => keyUsersOf(stack).map(({ specification }) => specification.role).sort();

test('the default roles become users, and the configuration waits for them', () => {
  const stack = newStack();
  configuration(stack);
  expect(rolesOf(stack)).toEqual(['EMR_DefaultRole', 'EMR_EC2_DefaultRole'].map(name => `arn:<AWS::Partition>:iam::111122223333:role/${name}`));
  const [{ DependsOn }] = Object.values(Template.fromStack(stack).findResources('AWS::EMR::SecurityConfiguration'));
  expect(DependsOn).toEqual(keyUsersOf(stack).map(({ id }) => id));
  expect(noteIdsOf(stack, 'warning')).toEqual(['cdk-emr-security:in-transit-encryption-off']);
});

test('and so do those of grants, for which clusters wait', () => {
  const stack = newStack();
  const security = configuration(stack, { instanceRoles: [], serviceRoles: [] });
  const nodes = roleIn(stack);
  security.grants.instanceRole(nodes);
  const cluster = new emr.CfnCluster(stack, 'Cluster', { name: 'x', jobFlowRole: 'x', serviceRole: 'x', instances: {} });
  security.attachTo(cluster);
  const [{ id, specification }] = keyUsersOf(stack);
  expect(specification.role).toContain('Nodes');
  const [{ DependsOn }] = Object.values(Template.fromStack(stack).findResources('AWS::EMR::Cluster'));
  expect(DependsOn).toContain(id);
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1); // of the function
});

test('two configurations share them', () => {
  const stack = newStack();
  configuration(stack);
  new SecurityConfiguration(stack, 'Other', { encryptionKey: keyIn(stack), manageImportedKeys: true });
  expect(rolesOf(stack)).toHaveLength(2);
});

test('not by itself', () => {
  const stack = newStack();
  configuration(stack, { manageImportedKeys: undefined });
  expect(keyUsersOf(stack)).toEqual([]);
});

test('what is not possible is told, with a line of code', () => {
  const stack = newStack();
  configuration(stack, { encryptionKey: keyIn(stack, FOREIGN_ARN) });
  expect(keyUsersOf(stack)).toEqual([]);
  const warnings = notesOf(stack, 'warning').map(({ text }) => text).filter(text => text.includes('key-policy-by-hand'));
  expect(warnings).toEqual([expect.stringContaining("these statements are expected in the key policy. Write new ImportedKeyUser(this, 'KeyUser', { key, role, mechanism: "
    + 'KeyUserMechanism.GRANT }) for a role that attaches no volumes, or ask the owner of the KEY to add them: ['.replace('KEY', 'key'))]);
});

test('a role that cannot be edited', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: ENV });
  configuration(stack, { manageImportedKeys: false, instanceRoles: [iam.Role.fromRoleName(stack, 'Role', 'Nodes', { mutable: false })], serviceRoles: [] });
  const warnings = notesOf(stack, 'warning').map(({ text }) => text).filter(text => text.includes('key-policy-by-hand'));
  expect(warnings).toEqual([expect.stringContaining("Write new ImportedKeyUser(this, 'KeyUser', { key, role }), set manageImportedKeys: true, or ask the owner of the key to add them: [")]);
});

test('fails for what is no boolean', () => {
  expect(() => configuration(newStack(), { manageImportedKeys: 'yes' as any })).toThrow('manageImportedKeys: is not a boolean, got "yes"');
});
