// Configurations that have users of imported keys made at deployment.
import { Annotations, App, Stack, aws_emr as emr, aws_iam as iam, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FOREIGN_ARN, KEY_ARN, keyIn, keyUsersOf, roleIn } from './encryption/key-users-in-template';
import { ENV, newStack, noteIdsOf, notesOf } from './synthesized';
import {
  DocumentSecurityConfiguration, EncryptionKey, InTransitEncryption, KeyUserGrant, LdapAuthentication, LocalDiskEncryption, SecurityConfiguration,
  SecurityConfigurationDocument, SecurityConfigurationProps,
} from '../lib';

const configuration = (stack: Stack, props: SecurityConfigurationProps = {}) => new SecurityConfiguration(stack, 'Security', {
  encryptionKey: keyIn(stack), manageImportedKeys: true, localDiskEncryption: LocalDiskEncryption.awsKms({ ebsEncryption: true }), ...props,
});
const clusterIn = (stack: Stack, id = 'Cluster') => new emr.CfnCluster(stack, id, { name: 'x', jobFlowRole: 'x', serviceRole: 'x', instances: {} });
const dependenciesOf = (stack: Stack, type: string) => Object.values(Template.fromStack(stack).findResources(type))[0].DependsOn;
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
  const cluster = clusterIn(stack);
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

describe.each([['the first', 0], ['the second', 1]])('two stacks that know nothing of each other, %s of which is made first', (_, first) => {
  const stacks = () => {
    const app = new App();
    const made = ['One', 'Two'].map(id => new Stack(app, id, { env: ENV }));
    (first === 0 ? made : [...made].reverse()).forEach(stack => configuration(stack).attachTo(clusterIn(stack)));
    return made;
  };

  test('have key users of their own, for which their clusters wait', () => {
    for (const stack of stacks()) {
      const ids = keyUsersOf(stack).map(({ id }) => id);
      expect(ids).toHaveLength(2);
      expect(dependenciesOf(stack, 'AWS::EMR::Cluster')).toEqual(expect.arrayContaining(ids));
      expect(dependenciesOf(stack, 'AWS::EMR::SecurityConfiguration')).toEqual(expect.arrayContaining(ids));
      expect(stack.dependencies).toEqual([]);
    }
  });
});

test('two stacks that share the constructs of key and role', () => {
  const app = new App();
  const [one, two] = ['One', 'Two'].map(id => new Stack(app, id, { env: ENV }));
  const role = iam.Role.fromRoleName(one, 'Nodes', 'Nodes');
  const props = { encryptionKey: keyIn(one), instanceRoles: [], serviceRoles: [] };
  const [ofOne, ofTwo] = [one, two].map(stack => configuration(stack, props).grants.instanceRole(role));
  ofOne.applyBefore(clusterIn(one));
  clusterIn(two).node.addDependency(ofTwo);
  for (const stack of [one, two]) {
    const [{ id }] = keyUsersOf(stack);
    expect(dependenciesOf(stack, 'AWS::EMR::Cluster')).toEqual([id]);
    expect(stack.dependencies).toEqual([]);
  }
});

test.each<[string, (grant: KeyUserGrant, cluster: emr.CfnCluster) => void]>([
  ['applyBefore', (grant, cluster) => grant.applyBefore(cluster)],
  ['a dependency', (grant, cluster) => cluster.node.addDependency(grant)],
])('by %s a cluster waits for the stack of the role, where the key user stands', (_, wait) => {
  const app = new App();
  const [security, roles, clusters] = ['Security', 'Roles', 'Clusters'].map(id => new Stack(app, id, { env: ENV }));
  roles.addDependency(security);
  wait(configuration(security, { instanceRoles: [], serviceRoles: [] }).grants.instanceRole(roleIn(roles)), clusterIn(clusters));
  app.synth();
  expect(clusters.dependencies).toEqual([roles]);
  expect(keyUsersOf(roles)).toHaveLength(1);
  expect(JSON.stringify(Template.fromStack(roles).findResources('AWS::IAM::Policy'))).not.toContain('kms:Encrypt');
});

test.each(['Key', 'KeyAgain'])('a role that becomes a user needs no more to decrypt with the same key, by construct %s', (keyId) => {
  const stack = newStack();
  const secret = (id: string) => secretsmanager.Secret.fromSecretAttributes(stack, id, {
    secretCompleteArn: `arn:aws:secretsmanager:us-west-2:111122223333:secret:${id}-AbCdEf`, encryptionKey: keyIn(stack, KEY_ARN, keyId),
  });
  const roles = [roleIn(stack), roleIn(stack, 'Uneditable').withoutPolicyUpdates()];
  configuration(stack, {
    instanceRoles: roles,
    serviceRoles: [],
    inTransitEncryption: InTransitEncryption.emrManaged(),
    ldap: LdapAuthentication.activeDirectory('ldaps://dc1.example.com', {
      domain: 'example.com', bindCertificate: secret('Certificate'), bindCredentials: secret('Credentials'), accessFilter: '(objectClass=user)',
      userSearchBase: 'dc=example,dc=com', groupSearchBase: 'dc=example,dc=com',
    }),
  });
  expect(keyUsersOf(stack)).toHaveLength(2);
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).not.toContain('kms:Decrypt');
  expect(noteIdsOf(stack, 'warning')).not.toContain('cdk-emr-security:key-policy-by-hand');
});

describe('where it manages nothing, that is told', () => {
  const ID = 'cdk-emr-security:unused-manage-imported-keys';
  const isTold = (stack: Stack) => noteIdsOf(stack, 'info').includes(ID);

  test.each<[string, SecurityConfigurationProps]>([
    ['a key of the app', { encryptionKey: undefined }],
    ['no roles', { instanceRoles: [], serviceRoles: [] }],
  ])('%s', (_, props) => {
    const stack = newStack();
    configuration(stack, props);
    expect(notesOf(stack, 'info').filter(({ text }) => text.includes(ID))).toEqual([{
      path: '/Stack/Security/Resource',
      text: "manageImportedKeys: is true, and 'Stack/Security' makes nobody a user of a key by it; an imported key of the account and Region, and a role that uses it, are expected. "
        + `Leave manageImportedKeys out; or import the key with kms.Key.fromKeyArn(), and name the roles in instanceRoles and serviceRoles or by grants [ack: ${ID}]`,
    }]);
  });

  test('a document without roles, until a grant names one', () => {
    const documented = () => {
      const stack = newStack();
      return new DocumentSecurityConfiguration(stack, 'Security', {
        document: SecurityConfigurationDocument.fromObject({
          EncryptionConfiguration: {
            EnableInTransitEncryption: false,
            EnableAtRestEncryption: true,
            AtRestEncryptionConfiguration: { S3EncryptionConfiguration: { EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY_ARN } },
          },
        }),
        encryptionKeys: [keyIn(stack)],
        manageImportedKeys: true,
      });
    };
    expect(isTold(documented().stack)).toBe(true);
    const granted = documented();
    granted.grants.instanceRole(roleIn(granted.stack));
    expect(isTold(granted.stack)).toBe(false);
  });

  test('unless it is acknowledged', () => {
    const stack = newStack();
    configuration(stack, { serviceRoles: [], instanceRoles: [] });
    Annotations.of(stack).acknowledgeInfo(ID);
    expect(isTold(stack)).toBe(false);
  });

  test('and not where it manages something, or is off', () => {
    const [managing, partly, off] = [newStack(), newStack(), newStack()];
    configuration(managing);
    configuration(partly, { localDiskEncryption: LocalDiskEncryption.awsKms({ encryptionKey: new EncryptionKey(partly, 'Owned') }) });
    configuration(off, { manageImportedKeys: false, instanceRoles: [], serviceRoles: [] });
    expect([managing, partly, off].map(isTold)).toEqual([false, false, false]);
  });
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
