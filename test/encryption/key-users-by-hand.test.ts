// Key users that the app has made itself, as the warning says, without manageImportedKeys: the right counts as written, and clusters wait for them.
import { App, CfnCondition, CfnResource, Stack, aws_emr as emr, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FOREIGN_ARN, KEY_ARN, keyIn, keyUserOf, roleIn } from './key-users-in-template';
import {
  CertificateBundle, EncryptionKey, ImportedKeyUser, ImportedKeyUserProps, InTransitEncryption, KeyUserMechanism, LocalDiskEncryption,
  SecurityConfiguration, SecurityConfigurationProps,
} from '../../lib';
import { makeKeyUser } from '../../lib/encryption/key-users';
import { RightPlace, subjectOf } from '../../lib/private/placement';
import { foundIn } from '../checks/fixtures';
import { circleIn } from '../oracle/deployed';
import { ENV, newStack, noteIdsOf, notesOf } from '../synthesized';

const { GRANT } = KeyUserMechanism;
const BY_HAND = 'cdk-emr-security:key-policy-by-hand';

const configuration = (stack: Stack, props: SecurityConfigurationProps = {}) => new SecurityConfiguration(stack, 'Security', {
  encryptionKey: keyIn(stack), localDiskEncryption: LocalDiskEncryption.awsKms({ ebsEncryption: true }), instanceRoles: [], serviceRoles: [],
  ...props,
});
const clusterIn = (stack: Stack, id = 'Cluster') =>
  new emr.CfnCluster(stack, id, { name: 'x', jobFlowRole: 'x', serviceRole: 'x', instances: {} });
const dependenciesOf = (stack: Stack, type: string): string[] =>
  Object.values(Template.fromStack(stack).findResources(type))[0].DependsOn ?? [];
const uneditable = (stack: Stack) => stack.node.tryFindChild('Imported') as unknown as iam.IRole | undefined
  ?? iam.Role.fromRoleName(stack, 'Imported', 'Nodes', { mutable: false });
const userIn = (stack: Stack, props: Partial<ImportedKeyUserProps> = {}) =>
  new ImportedKeyUser(stack, 'KeyUser', { key: keyIn(stack), role: uneditable(stack), ...props });
const policiesIn = (stack: Stack) => JSON.stringify(Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')));

describe.each([['before', true], ['after', false]])('made %s the configuration', (_, before) => {
  test.each<[string, string, Partial<ImportedKeyUserProps>]>([
    ['in the key policy', KEY_ARN, {}],
    ['by a grant', KEY_ARN, { mechanism: GRANT }],
    ['by a grant for a key of another account', FOREIGN_ARN, { mechanism: GRANT }],
  ])('%s: no warning, and clusters wait', (__, arn, props) => {
    const stack = newStack();
    keyIn(stack, arn);
    if (before) {
      userIn(stack, props);
    }
    const security = configuration(stack);
    security.attachTo(clusterIn(stack));
    security.grants.instanceRole(uneditable(stack)).applyBefore(clusterIn(stack, 'Applied'));
    if (!before) {
      userIn(stack, props);
    }
    // that the owner of the key has to let the function create a grant is told of the key user
    expect(notesOf(stack, 'warning').filter(({ path, text }) => text.includes('by-hand') && path.startsWith('/Stack/Security'))).toEqual([]);
    const { id } = keyUserOf(stack);
    for (const { DependsOn } of Object.values(Template.fromStack(stack).findResources('AWS::EMR::Cluster'))) {
      expect(DependsOn).toContain(id);
    }
    expect(dependenciesOf(stack, 'AWS::EMR::SecurityConfiguration')).toContain(id);
  });
});

test.each<[string, (stack: Stack, user: ImportedKeyUser) => void]>([
  ['taken out of the tree', (_, user) => user.node.scope!.node.tryRemoveChild(user.node.id)],
  ['deployed on a condition', (stack, user) => Object.assign((user.node.defaultChild as CfnResource).cfnOptions, { condition: new CfnCondition(stack, 'If') })],
])('one that is %s does not count', (_, change) => {
  const stack = newStack();
  configuration(stack).grants.instanceRole(roleIn(stack));
  change(stack, userIn(stack, { role: roleIn(stack) }));
  expect(policiesIn(stack)).toContain('kms:Encrypt');
});

test('found by name, through other constructs of key and role', () => {
  const stack = newStack();
  configuration(stack).grants.instanceRole(uneditable(stack));
  userIn(stack, { key: keyIn(stack, KEY_ARN, 'KeyAgain'), role: iam.Role.fromRoleName(stack, 'Again', 'Nodes') });
  expect(noteIdsOf(stack, 'warning')).not.toContain(BY_HAND);
});

test('whoever names the role by another construct waits as well', () => {
  const stack = newStack();
  const { grants } = configuration(stack);
  grants.instanceRole(uneditable(stack));
  grants.instanceRole(iam.Role.fromRoleName(stack, 'Again', 'Nodes')).applyBefore(clusterIn(stack));
  userIn(stack);
  expect(dependenciesOf(stack, 'AWS::EMR::Cluster')).toEqual([keyUserOf(stack).id]);
});

test('a role that can be edited gets no policy besides', () => {
  const stack = newStack();
  configuration(stack).grants.instanceRole(roleIn(stack));
  userIn(stack, { role: roleIn(stack) });
  expect(policiesIn(stack)).not.toContain('kms:Encrypt');
});

describe('of another stack', () => {
  const stacks = () => {
    const app = new App();
    return ['Here', 'Far'].map(id => new Stack(app, id, { env: ENV }));
  };

  test('no warning; but nobody waits for it, and the role keeps what it can have here', () => {
    const [here, far] = stacks();
    far.addDependency(here);
    const role = roleIn(here);
    const security = configuration(here, { instanceRoles: [role, uneditable(here)] });
    security.attachTo(clusterIn(here));
    userIn(far, { key: keyIn(far), role: iam.Role.fromRoleName(far, 'Nodes', 'Nodes') });
    new ImportedKeyUser(far, 'OfRole', { key: keyIn(far), role });
    expect(noteIdsOf(here, 'warning')).not.toContain(BY_HAND);
    expect(policiesIn(here)).toContain('kms:Encrypt');
    expect(here.dependencies).toEqual([]);
    const right = makeKeyUser(keyIn(here), subjectOf(uneditable(here)), here);
    expect([right.outcome, right.byHand]).toEqual([RightPlace.RESOURCE_POLICY, false]);
  });

  test('of another Stage it does not count', () => {
    const [here] = stacks();
    const other = newStack();
    userIn(other);
    configuration(here, { instanceRoles: [uneditable(here)] });
    expect(noteIdsOf(here, 'warning')).toContain(BY_HAND);
  });

  test('a cluster of another stack waits for the key user there, and that of the configuration does not', () => {
    const [here, far] = stacks();
    const security = configuration(here, { instanceRoles: [uneditable(here)] });
    security.attachTo(clusterIn(far));
    userIn(far, { key: keyIn(far), role: iam.Role.fromRoleName(far, 'Nodes', 'Nodes') });
    expect(dependenciesOf(far, 'AWS::EMR::Cluster')).toContain(keyUserOf(far).id);
    expect(dependenciesOf(here, 'AWS::EMR::SecurityConfiguration')).toEqual([]);
  });
});

test('what the key user needs itself does not wait for it', () => {
  const stack = newStack();
  const security = configuration(stack, { instanceRoles: [uneditable(stack)] });
  const [attached, applied] = ['Attached', 'Applied'].map(id => clusterIn(stack, id));
  security.attachTo(attached);
  security.grants.instanceRole(uneditable(stack)).applyBefore(applied);
  userIn(stack).node.addDependency(attached, applied, security);
  expect(circleIn(Template.fromStack(stack).toJSON() as any)).toBeUndefined();
  expect(noteIdsOf(stack, 'warning')).not.toContain(BY_HAND);
});

describe('a grant', () => {
  test('is not enough for a service role that attaches volumes', () => {
    const stack = newStack();
    configuration(stack).grants.serviceRole(uneditable(stack));
    userIn(stack, { mechanism: GRANT });
    expect(foundIn(stack)).toEqual({ errors: ['cdk-emr-security:service-role-by-grant'], warnings: expect.arrayContaining([BY_HAND]) });
  });

  test('nor for a role that is both, in either order and by several constructs', () => {
    for (const [one, other, id] of [['instanceRole', 'serviceRole', 'Role'], ['serviceRole', 'instanceRole', 'Role'], ['instanceRole', 'serviceRole', 'Again']] as const) {
      const stack = newStack();
      const { grants } = configuration(stack);
      const role = iam.Role.fromRoleName(stack, 'Role', 'Both');
      grants[one](role);
      grants[other](id === 'Role' ? role : iam.Role.fromRoleName(stack, id, 'Both'));
      userIn(stack, { mechanism: GRANT, role: iam.Role.fromRoleName(stack, 'Granted', 'Both') });
      expect(policiesIn(stack)).toContain('kms:CreateGrant","kms:ListGrants","kms:RevokeGrant');
    }
  });
});

test('of a role of another account: it is asked for its side once', () => {
  const stack = newStack();
  const role = iam.Role.fromRoleArn(stack, 'Imported', 'arn:aws:iam::444455556666:role/Nodes');
  configuration(stack, { instanceRoles: [role] });
  userIn(stack, { role });
  const warnings = notesOf(stack, 'warning').filter(({ text }) => text.includes('by-hand'));
  expect(warnings).toEqual([expect.objectContaining({ text: expect.stringContaining('[ack: cdk-emr-security:role-policy-by-hand]') })]);
});

describe('the warning', () => {
  const adviceFor = (key: (stack: Stack) => kms.IKey, attachesVolumes = false, role: (stack: Stack) => iam.IRole = uneditable) => {
    const stack = newStack();
    const asker = new CfnResource(stack, 'Asker', { type: 'AWS::EMR::SecurityConfiguration' });
    makeKeyUser(key(stack), subjectOf(role(stack)), asker, attachesVolumes);
    const [text] = notesOf(stack, 'warning').map(note => note.text).filter(each => each.includes(BY_HAND));
    return /expected in the key policy\. (.*) the owner of the key/.exec(text)![1];
  };
  const otherRegion = (arn: string) => arn.replace('us-west-2', 'us-east-1');

  test('has code that makes it go away', () => {
    expect(adviceFor(stack => keyIn(stack))).toBe("Write new ImportedKeyUser(this, 'KeyUser', { key, role }), set manageImportedKeys: true, or ask");
    expect(adviceFor(stack => keyIn(stack, FOREIGN_ARN)))
      .toBe("Write new ImportedKeyUser(this, 'KeyUser', { key, role, mechanism: KeyUserMechanism.GRANT }) for a role that attaches no volumes, or ask");
  });

  test.each<[string, (stack: Stack) => kms.IKey]>([
    ['a key of another Region', stack => keyIn(stack, otherRegion(KEY_ARN))],
    ['a key of another Region, of another account', stack => keyIn(stack, otherRegion(FOREIGN_ARN))],
    ['an AWS managed key', stack => kms.Alias.fromAliasName(stack, 'Alias', 'alias/aws/s3')],
    ['an AWS managed key by the ARN of its alias', stack => keyIn(stack, `${KEY_ARN.replace(/key.*/, '')}alias/aws/s3`)],
    ['a key of the app that is imported again', stack => keyIn(stack, new EncryptionKey(stack, 'Owned').keyArn)],
  ])('has none for %s', (_, key) => {
    expect(adviceFor(key)).toBe('Ask');
  });

  test('has none for roles that attach volumes, with a key of another account', () => {
    expect(adviceFor(stack => keyIn(stack, FOREIGN_ARN), true)).toBe('Ask');
  });

  test('has none for a role that cannot be named', () => {
    const nameless = (stack: Stack) => roleIn(new Stack(stack.node.root, 'Far', { env: { ...ENV, region: 'us-east-1' } })).withoutPolicyUpdates();
    expect(adviceFor(stack => keyIn(stack), false, nameless)).toBe('Ask');
  });

  test('has none where kms:Decrypt is all that is needed', () => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'certificates', encryptionKey: keyIn(stack) });
    configuration(stack, {
      encryptionKey: undefined, instanceRoles: [uneditable(stack)], inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(bucket, 'certificates.zip')),
    });
    const [text] = notesOf(stack, 'warning').map(note => note.text).filter(each => each.includes(BY_HAND));
    expect(text).toContain('may not decrypt what the bucket holds yet; these statements are expected in the key policy. Ask the owner of the key to add them: [');
  });

  test('does not name manageImportedKeys where that is on', () => {
    const stack = newStack();
    configuration(stack, { encryptionKey: keyIn(stack, FOREIGN_ARN), manageImportedKeys: true, instanceRoles: [uneditable(stack)] });
    const [text] = notesOf(stack, 'warning').map(note => note.text).filter(each => each.includes(BY_HAND));
    expect(text).not.toContain('manageImportedKeys');
  });
});
