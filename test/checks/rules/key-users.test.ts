import { App, CfnCondition, CfnParameter, Fn, NestedStack, Stack, Token, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { EncryptionKey } from '../../../lib/encryption/encryption-key';
import { makeKeyUser } from '../../../lib/encryption/key-users';
import { KeyPurpose } from '../../../lib/private/configuration-record';
import { subjectOf } from '../../../lib/private/placement';
import { Configuration, ENV, ImportedConfiguration, cluster, errorsOf, instanceRole, newStack, profileOf, use, warningsOf } from '../fixtures';

const INSTANCE = 'cdk-emr-security:instance-role-not-key-user';
const SERVICE = 'cdk-emr-security:service-role-not-key-user';
const NEITHER = 'neither the key policy nor a policy of the role lets the role use it';
const REMEDY = 'Call grants.instanceRole(role) on the configuration, or name the role in instanceRoles';
const SERVICE_REMEDY = 'Call grants.serviceRole(role) on the configuration, or name the role in serviceRoles';

/** A key, a configuration that uses it and a cluster whose instance role is no user of it. */
function world(options: { purposes?: KeyPurpose[]; stack?: Stack; key?: (stack: Stack) => kms.IKey; role?: Partial<iam.RoleProps> } = {}) {
  const stack = options.stack ?? newStack();
  const key = options.key?.(stack) ?? new kms.Key(stack, 'Key');
  const security = new Configuration(stack, 'Security', { keyUses: (options.purposes ?? [KeyPurpose.LOCAL_DISK]).map(purpose => use(key, purpose)) });
  const role = instanceRole(stack, 'Role', options.role);
  const jobFlowRole = profileOf(stack, role);
  const made = cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, jobFlowRole });
  return { stack, key, security, role, cluster: made };
}

/** Without the warning that goes with an owned key that nobody uses. */
const otherWarnings = (stack: Stack) => warningsOf(stack).filter(warning => !warning.includes('key-without-users'));

describe('the instance role', () => {
  test('fails if nothing lets it use the key', () => {
    const { stack } = world();
    expect(errorsOf(stack)).toEqual([
      "[Stack/Security] cluster 'Stack/Cluster': its instance role 'Stack/Role' is not a user of the key 'Stack/Key' that configuration 'Stack/Security' uses for "
      + `localDiskEncryption; ${NEITHER}. ${REMEDY} [${INSTANCE}]`,
    ]);
  });

  test('passes with a key policy in JSON text', () => {
    const { stack, key } = world({ stack: newStack({ env: ENV }), role: { roleName: 'nodes' } });
    (key.node.defaultChild as kms.CfnKey).addPropertyOverride('KeyPolicy', JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/nodes' }, Action: 'kms:*', Resource: '*' }],
    }));
    expect(warningsOf(stack)).toEqual([]);
  });

  test('is not certain to be the one of that name whose account the key policy says, while the account of the app is not known', () => {
    const { stack, key } = world({ role: { roleName: 'nodes' } });
    (key.node.defaultChild as kms.CfnKey).addPropertyOverride('KeyPolicy', {
      Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:role/nodes' }, Action: 'kms:*', Resource: '*' }],
    });
    expect(warningsOf(stack)).toEqual([expect.stringContaining('and the key policy names a principal that is not known before deployment')]);
  });

  test('fails once for a key of several sections', () => {
    const { stack } = world({ purposes: [KeyPurpose.S3, KeyPurpose.LOCAL_DISK_EBS, KeyPurpose.S3_OVERRIDE, KeyPurpose.CERTIFICATE_SECRET] });
    expect(errorsOf(stack)).toEqual([expect.stringContaining('uses for s3Encryption and localDiskEncryption and s3Encryption.overrides; ')]);
  });

  test('fails for each key and each cluster', () => {
    const { stack, security, cluster: { jobFlowRole } } = world();
    (security.record.keyUses as unknown[]).push(use(new kms.Key(stack, 'Other'), KeyPurpose.S3));
    cluster(stack, 'Second', { securityConfiguration: security.resource.ref, jobFlowRole });
    expect(errorsOf(stack).map(error => /cluster '(.*?)'.*key '(.*?)'/.exec(error)!.slice(1, 3))).toEqual([
      ['Stack/Cluster', 'Stack/Key'], ['Stack/Cluster', 'Stack/Other'], ['Stack/Second', 'Stack/Key'], ['Stack/Second', 'Stack/Other'],
    ]);
  });

  test.each([[KeyPurpose.S3_OVERRIDE, 's3Encryption.overrides'], [KeyPurpose.WAL, 'walEncryption'], [KeyPurpose.IMPORTED, 'encryption']])(
    'is warned about for %s, which a cluster may never touch', (purpose, section) => {
      const { stack } = world({ purposes: [purpose] });
      expect(otherWarnings(stack)).toEqual([
        `[Stack/Security/Resource] cluster 'Stack/Cluster': its instance role 'Stack/Role' is not a user of the key 'Stack/Key' that configuration 'Stack/Security' uses for ${section}; `
        + `${NEITHER}. ${REMEDY} [ack: ${INSTANCE}]`,
      ]);
    });

  test('does not use the key of a certificate secret', () => {
    expect(warningsOf(world({ purposes: [KeyPurpose.CERTIFICATE_SECRET] }).stack)).toEqual([]);
  });

  describe('passes', () => {
    test.each<[string, (made: ReturnType<typeof world>) => unknown]>([
      ['with a grant of the key', ({ key, role }) => key.grantEncryptDecrypt(role)],
      ['with a narrow grant of the key', ({ key, role }) => key.grantDecrypt(role)],
      ['with a statement in the key policy', ({ key, role }) => key.addToResourcePolicy(new iam.PolicyStatement({ principals: [role], actions: ['kms:Decrypt'], resources: ['*'] }))],
      ['with everyone in the key policy', ({ key }) => key.addToResourcePolicy(new iam.PolicyStatement({
        principals: [new iam.AnyPrincipal()], actions: ['kms:*'], resources: ['*'], conditions: { StringEquals: { 'kms:CallerAccount': '111122223333' } },
      }))],
      ['with a star in the key policy', ({ key }) => key.addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.StarPrincipal()], actions: ['kms:*'], resources: ['*'] }))],
      ['with all but others in the key policy', ({ key }) => key.addToResourcePolicy(new iam.PolicyStatement({
        notPrincipals: [new iam.ArnPrincipal('arn:aws:iam::111122223333:user/Other')], actions: ['kms:*'], resources: ['*'],
      }))],
      ['with an inline policy on every key', ({ role }) => role.addToPolicy(new iam.PolicyStatement({ actions: ['kms:*'], resources: ['*'] }))],
      ['with an inline policy on a pattern', ({ role }) => role.addToPolicy(new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: ['arn:aws:kms:*:*:key/*'] }))],
      ['with an inline policy on a pattern of this account', ({ stack, role }) => role.addToPolicy(new iam.PolicyStatement({
        actions: ['kms:Decrypt'], resources: [stack.formatArn({ service: 'kms', resource: '*' })],
      }))],
      ['with an inline policy on a literal key', ({ role }) => role.addToPolicy(new iam.PolicyStatement({
        actions: ['kms:Decrypt'], resources: ['arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
      }))],
      ['with an inline policy on a parameter', ({ stack, role }) => role.addToPolicy(new iam.PolicyStatement({
        actions: ['kms:Decrypt'], resources: [new CfnParameter(stack, 'KeyArn').valueAsString],
      }))],
      ['with an inline policy on an import', ({ role }) => role.addToPolicy(new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [Fn.importValue('key')] }))],
      ['with an inline policy of an action with a pattern', ({ key, role }) => role.addToPolicy(new iam.PolicyStatement({ actions: ['KMS:generatedata*'], resources: [key.keyArn] }))],
      ['with an inline policy of all actions', ({ role }) => role.addToPolicy(new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }))],
      ['with an inline policy of all but some actions', ({ role }) => role.addToPolicy(new iam.PolicyStatement({ notActions: ['iam:*'], resources: ['*'] }))],
      ['with an inline policy on all but some resources', ({ role }) => role.addToPolicy(new iam.PolicyStatement({ actions: ['kms:*'], notResources: ['arn:aws:s3:::*'] }))],
      ['with a managed policy of the app, from the role', ({ stack, key, role }) => role.addManagedPolicy(new iam.ManagedPolicy(stack, 'Managed', {
        statements: [new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] })],
      }))],
      ['with a managed policy of the app, from the policy', ({ stack, key, role }) => new iam.ManagedPolicy(stack, 'Managed', {
        roles: [role], statements: [new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] })],
      })],
      ['with a role policy of its own', ({ stack, key, role }) => new iam.CfnRolePolicy(stack, 'Policy', {
        roleName: role.roleName, policyName: 'Use', policyDocument: { Statement: { Effect: 'Allow', Action: 'kms:Decrypt', Resource: key.keyArn } },
      })],
      ['with a policy of roles that are a parameter', ({ stack, key }) => new iam.CfnPolicy(stack, 'Policy', {
        roles: new CfnParameter(stack, 'Roles', { type: 'CommaDelimitedList' }).valueAsList,
        policyName: 'Use', policyDocument: { Statement: { Effect: 'Allow', Action: 'kms:Decrypt', Resource: key.keyArn } },
      })],
      ['with an inline policy on a condition', ({ stack, key, role }) => (role.node.defaultChild as iam.CfnRole).addPropertyOverride('Policies', { 'Fn::If': [
        new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals('a', 'b') }).logicalId,
        [{ PolicyName: 'Use', PolicyDocument: { Statement: { Effect: 'Allow', Action: 'kms:Decrypt', Resource: key.keyArn } } }],
        { Ref: 'AWS::NoValue' },
      ] })],
      ['with one of its inline policies on a condition', ({ role }) => (role.node.defaultChild as iam.CfnRole).addPropertyOverride('Policies', [{ 'Fn::If': ['Condition', {}, {}] }])],
      ['with a statement on a condition', ({ role }) => (role.node.defaultChild as iam.CfnRole).addPropertyOverride('Policies', [
        { PolicyName: 'Use', PolicyDocument: { Statement: [{ 'Fn::If': ['Condition', {}, {}] }] } },
      ])],
      ['as an administrator', ({ role }) => role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess'))],
    ])('%s', (_, grant) => {
      const made = world();
      grant(made);
      expect(warningsOf(made.stack)).toEqual([]);
    });

    test('with an inline policy of the role', () => {
      const stack = newStack();
      const key = new kms.Key(stack, 'Key');
      const role = { inlinePolicies: { Use: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] })] }) } };
      expect(warningsOf(world({ stack, key: () => key, role: role }).stack)).toEqual([]);
    });

    test('with an inline policy of the role, under an escape hatch', () => {
      const stack = newStack();
      const key = new kms.Key(stack, 'Key');
      const inlinePolicies = { Use: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] })] }) };
      const made = world({ stack, key: () => key, role: { inlinePolicies } });
      (made.role.node.defaultChild as iam.CfnRole).addPropertyOverride('Description', 'overridden');
      expect(warningsOf(stack)).toEqual([]);
    });

    test('with an inline policy, where the key has the policy that KMS gives', () => {
      const made = world();
      (made.key.node.defaultChild as kms.CfnKey).addPropertyDeletionOverride('KeyPolicy');
      made.role.addToPolicy(new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [made.key.keyArn] }));
      expect(warningsOf(made.stack)).toEqual([]);
    });

    test('with a policy that only an escape hatch adds', () => {
      const made = world();
      (made.key.node.defaultChild as kms.CfnKey).addPropertyOverride('KeyPolicy.Statement.0.Principal.AWS', { 'Fn::GetAtt': [made.stack.resolve((made.role.node.defaultChild as iam.CfnRole).logicalId), 'Arn'] });
      expect(warningsOf(made.stack)).toEqual([]);
    });

    test('as a key user of an EncryptionKey', () => {
      const stack = newStack();
      const key = new EncryptionKey(stack, 'Key');
      const made = world({ stack, key: () => key });
      key.addKeyUser(made.role);
      expect(warningsOf(stack)).toEqual([]);
    });

    test('as a key user of an EncryptionKey in another stack', () => {
      const app = new App();
      const key = new EncryptionKey(new Stack(app, 'Keys'), 'Key');
      const made = world({ stack: new Stack(app, 'Stack'), key: () => key });
      key.addKeyUser(made.role);
      expect(warningsOf(app)).toEqual([]);
    });

    test('with a grant in another stack, and a profile in a nested one', () => {
      const app = new App();
      const stack = new Stack(app, 'Stack');
      const key = new kms.Key(new Stack(app, 'Keys'), 'Key');
      const role = instanceRole(new Stack(app, 'Roles'));
      key.grantEncryptDecrypt(role);
      const security = new Configuration(stack, 'Security', { keyUses: [use(key)] });
      cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, jobFlowRole: profileOf(new NestedStack(stack, 'Nested'), role) });
      expect(warningsOf(app)).toEqual([]);
    });

    test('with a key that the app does not own', () => {
      expect(warningsOf(world({ key: stack => kms.Key.fromKeyArn(stack, 'Imported', 'arn:aws:kms:us-east-1:111122223333:key/1234') }).stack)).toEqual([]);
      expect(warningsOf(world({ key: stack => kms.Alias.fromAliasName(stack, 'Imported', 'alias/imported') }).stack)).toEqual([]);
    });
  });

  describe('fails in spite of', () => {
    test.each<[string, (made: ReturnType<typeof world>) => unknown]>([
      ['a grant of another key', ({ stack, role }) => new kms.Key(stack, 'Other').grantEncryptDecrypt(role)],
      ['a grant to another role', ({ stack, key }) => key.grantEncryptDecrypt(instanceRole(stack, 'Other'))],
      ['a right to describe the key', ({ key, role }) => key.grant(role, 'kms:DescribeKey', 'kms:List*')],
      ['a right to make grants', ({ key, role }) => key.grant(role, 'kms:CreateGrant')],
      ['the administration of the key', ({ key, role }) => (key as kms.Key).grantAdmin(role)],
      ['a right on other services', ({ role }) => role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] }))],
      ['a right on what is no key', ({ role }) => role.addToPolicy(new iam.PolicyStatement({
        actions: ['kms:Decrypt'], resources: ['arn:aws:s3:::bucket/*', 'arn:aws:kms:*:*:alias/*', 'arn:aws:s3:::key/*', 'nothing'],
      }))],
      ['a right on a role', ({ role }) => role.addToPolicy(new iam.PolicyStatement({ actions: ['*'], resources: [role.roleArn] }))],
      ['a denial', ({ role }) => role.addToPolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['kms:*'], resources: ['*'] }))],
      ['policies of AWS without KMS', ({ role }) => {
        role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonElasticMapReduceforEC2Role'));
        role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore'));
        role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('CloudWatchAgentServerPolicy'));
      }],
      ['a key policy that names the default role', ({ key }) => key.addToResourcePolicy(new iam.PolicyStatement({
        principals: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/EMR_EC2_DefaultRole')], actions: ['kms:*'], resources: ['*'],
      }))],
      ['a key policy that names services, users and the deleted', ({ key }) => key.addToResourcePolicy(new iam.PolicyStatement({
        principals: [
          new iam.ServicePrincipal('emrwal.amazonaws.com'), new iam.ArnPrincipal('arn:aws:iam::111122223333:user/Someone'), new iam.ArnPrincipal('AROAEXAMPLEEXAMPLE'),
        ],
        actions: ['kms:*'], resources: ['*'],
      }))],
    ])('%s', (_, grant) => {
      const made = world();
      grant(made);
      expect(errorsOf(made.stack)).toEqual([expect.stringContaining(`'Stack/Key' that configuration 'Stack/Security' uses for localDiskEncryption; ${NEITHER}`)]);
    });

    test('its own policy, where the key policy does not delegate to the account', () => {
      const made = world({ key: stack => new kms.Key(stack, 'Key', { policy: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({
        principals: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/Administrator')], actions: ['kms:*'], resources: ['*'],
      })] }) }) });
      made.role.addToPolicy(new iam.PolicyStatement({ actions: ['kms:*'], resources: ['*'] }));
      expect(errorsOf(made.stack)).toHaveLength(1);
    });

    test('its own policy, where the key policy delegates administration only', () => {
      const made = world({ key: stack => new kms.Key(stack, 'Key', { policy: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({
        principals: [new iam.AccountRootPrincipal()], actions: ['kms:Describe*', 'kms:Put*'], resources: ['*'],
      })] }) }) });
      made.role.addToPolicy(new iam.PolicyStatement({ actions: ['kms:*'], resources: ['*'] }));
      expect(errorsOf(made.stack)).toHaveLength(1);
    });

    test('its own policy, where the key policy delegates to another account', () => {
      const stack = newStack({ env: ENV });
      const made = world({ stack, key: () => new kms.Key(stack, 'Key', { policy: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({
        principals: [new iam.AccountPrincipal('444455556666')], actions: ['kms:*'], resources: ['*'],
      })] }) }) });
      made.role.addToPolicy(new iam.PolicyStatement({ actions: ['kms:*'], resources: ['*'] }));
      expect(errorsOf(stack)).toHaveLength(1);
    });
  });

  describe('cannot be proved, and is warned about,', () => {
    test.each<[string, string, (made: ReturnType<typeof world>) => unknown]>([
      ['with a managed policy of AWS', "what the role's managed policy AmazonS3FullAccess allows is not known here",
        ({ role }) => role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonS3FullAccess'))],
      ['with a managed policy of the account', "what the role's managed policy arn:aws:iam::111122223333:policy/Ours allows is not known here",
        ({ stack, role }) => role.addManagedPolicy(iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Ours', 'arn:aws:iam::111122223333:policy/Ours'))],
      ['with a managed policy by parameter', "what the role's managed policy (of an ARN known only at deployment) allows is not known here",
        ({ stack, role }) => role.addManagedPolicy(iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Ours', new CfnParameter(stack, 'PolicyArn').valueAsString))],
      ['with a parameter in the key policy', 'the key policy names a principal that is not known before deployment',
        ({ stack, key }) => key.addToResourcePolicy(new iam.PolicyStatement({
          principals: [new iam.ArnPrincipal(new CfnParameter(stack, 'RoleArn').valueAsString)], actions: ['kms:*'], resources: ['*'],
        }))],
      ['with a key policy on a condition', 'the key policy names a principal that is not known before deployment',
        ({ key }) => (key.node.defaultChild as kms.CfnKey).addPropertyOverride('KeyPolicy', { 'Fn::If': ['Condition', {}, {}] })],
      ['with a statement of the key policy on a condition', 'the key policy names a principal that is not known before deployment',
        ({ key }) => (key.node.defaultChild as kms.CfnKey).addPropertyOverride('KeyPolicy.Statement.0', { 'Fn::If': ['Condition', {}, {}] })],
      ['with a principal of the key policy on a condition', 'the key policy names a principal that is not known before deployment',
        ({ key }) => (key.node.defaultChild as kms.CfnKey).addPropertyOverride('KeyPolicy.Statement.0.Principal', { 'Fn::If': ['Condition', {}, {}] })],
      ['with principals of the key policy on a condition', 'the key policy names a principal that is not known before deployment',
        ({ key }) => key.addToResourcePolicy(iam.PolicyStatement.fromJson({ Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS: { 'Fn::If': ['Condition', ['a'], ['b']] } } }))],
      ['with a name in the key policy that the role may come to have', 'the key policy names a principal that is not known before deployment',
        ({ key }) => key.addToResourcePolicy(new iam.PolicyStatement({
          principals: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/Stack-Role1ABCC5F0-abcdef')], actions: ['kms:*'], resources: ['*'],
        }))],
    ])('%s', (_, reason, grant) => {
      const made = world();
      grant(made);
      expect(otherWarnings(made.stack)).toEqual([
        "[Stack/Security/Resource] cluster 'Stack/Cluster': its instance role 'Stack/Role' is not a user of the key 'Stack/Key' that configuration 'Stack/Security' uses for "
        + `localDiskEncryption; nothing in this app lets the role use it, and ${reason}. ${REMEDY} [ack: ${INSTANCE}]`,
      ]);
    });
  });

  test('cannot be proved not to be named where its name is a parameter', () => {
    const stack = newStack();
    const made = world({ stack, role: { roleName: new CfnParameter(stack, 'RoleName').valueAsString } });
    made.key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/EMR_EC2_DefaultRole')], actions: ['kms:*'], resources: ['*'],
    }));
    expect(warningsOf(stack)).toEqual([expect.stringContaining('the key policy names a principal that is not known before deployment')]);
  });

  describe('is known by its profile:', () => {
    const profiled = (jobFlowRole: (stack: Stack, role: iam.Role) => string, role: Partial<iam.RoleProps> = {}) => {
      const stack = newStack();
      const security = new Configuration(stack, 'Security', { keyUses: [use(new kms.Key(stack, 'Key'))] });
      cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, jobFlowRole: jobFlowRole(stack, instanceRole(stack, 'Role', role)) });
      return stack;
    };
    const found = [expect.stringContaining("its instance role 'Stack/Role' is not a user")];

    test.each<[string, (stack: Stack, role: iam.Role) => string]>([
      ['the L2', (stack, role) => new iam.InstanceProfile(stack, 'Profile', { role }).instanceProfileName],
      ['the L1', (stack, role) => new iam.CfnInstanceProfile(stack, 'Profile', { roles: [role.roleName] }).ref],
      ['the L1 by its ARN', (stack, role) => new iam.CfnInstanceProfile(stack, 'Profile', { roles: [role.roleName] }).attrArn],
      ['the L1 with a raw Ref', (stack, role) => new iam.CfnInstanceProfile(stack, 'Profile', { roles: [Token.asString({ Ref: stack.resolve((role.node.defaultChild as iam.CfnRole).logicalId) })] }).ref],
      ['a profile of a literal name', (stack, role) => {
        new iam.CfnInstanceProfile(stack, 'Profile', { roles: [role.roleName], instanceProfileName: 'nodes' });
        return 'nodes';
      }],
      ['a profile with the name of its role', (stack, role) => {
        new iam.CfnInstanceProfile(stack, 'Profile', { roles: [role.roleName], instanceProfileName: role.roleName });
        return role.roleName;
      }],
    ])('%s', (_, jobFlowRole) => expect(errorsOf(profiled(jobFlowRole))).toEqual(found));

    test('a role of a literal name', () => {
      const stack = profiled(scope => new iam.CfnInstanceProfile(scope, 'Profile', { roles: ['node-role'] }).ref, { roleName: 'node-role' });
      expect(errorsOf(stack)).toEqual(found);
    });

    test.each<[string, (stack: Stack, role: iam.Role) => string]>([
      ['an unknown profile', () => 'nodes'],
      ['a profile that has the name of the role, but is not in the app', (_, role) => role.roleName],
      ['a profile by parameter', stack => new CfnParameter(stack, 'Profile').valueAsString],
      ['a profile by import', () => Fn.importValue('profile')],
      ['a profile whose role is a parameter', stack => new iam.CfnInstanceProfile(stack, 'Profile', { roles: [new CfnParameter(stack, 'RoleName').valueAsString] }).ref],
      ['a profile whose roles are a parameter', stack => new iam.CfnInstanceProfile(stack, 'Profile', { roles: new CfnParameter(stack, 'Roles', { type: 'CommaDelimitedList' }).valueAsList }).ref],
    ])('not by %s', (_, jobFlowRole) => expect(otherWarnings(profiled(jobFlowRole))).toEqual([]));

    test('a role of a literal name that is not in the app: its policies are unknown', () => {
      const stack = profiled(scope => new iam.CfnInstanceProfile(scope, 'Profile', { roles: ['node-role'] }).ref);
      expect(otherWarnings(stack)).toEqual([
        "[Stack/Security/Resource] cluster 'Stack/Cluster': its instance role 'node-role' is not a user of the key 'Stack/Key' that configuration 'Stack/Security' uses for "
        + 'localDiskEncryption; nothing in this app lets the role use it, and the role is not part of this app, so its own policies are not known here. '
        + `${REMEDY} [ack: ${INSTANCE}]`,
      ]);
    });

    test('the default profile, whose role is assumed: at most a warning', () => {
      expect(otherWarnings(profiled(() => 'EMR_EC2_DefaultRole'))).toEqual([expect.stringContaining("its instance role 'EMR_EC2_DefaultRole' is not a user")]);
      // not an error even where no policy of the role could help
      const stack = newStack();
      const key = new kms.Key(stack, 'Key', { policy: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({
        principals: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/Administrator')], actions: ['kms:*'], resources: ['*'],
      })] }) });
      const security = new Configuration(stack, 'Security', { keyUses: [use(key)] });
      cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, jobFlowRole: 'EMR_EC2_DefaultRole' });
      expect(otherWarnings(stack)).toEqual([expect.stringContaining(`its instance role 'EMR_EC2_DefaultRole' is not a user of the key 'Stack/Key' that configuration 'Stack/Security' uses for localDiskEncryption; ${NEITHER}`)]);
    });

    test('the default profile, with its role in the key policy', () => {
      const stack = newStack();
      const key = new EncryptionKey(stack, 'Key');
      key.addKeyUser(iam.Role.fromRoleName(stack, 'Default', 'EMR_EC2_DefaultRole'));
      const security = new Configuration(stack, 'Security', { keyUses: [use(key)] });
      cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, jobFlowRole: 'EMR_EC2_DefaultRole' });
      expect(warningsOf(stack)).toEqual([]);
    });
  });

  test('of an imported configuration is warned about on the cluster', () => {
    const stack = newStack();
    new ImportedConfiguration(stack, 'Security', { name: 'one-name', keyUses: [use(new kms.Key(stack, 'Key'), KeyPurpose.IMPORTED)] });
    cluster(stack, 'Cluster', { securityConfiguration: 'one-name', jobFlowRole: profileOf(stack, instanceRole(stack)) });
    expect(otherWarnings(stack)).toEqual([expect.stringMatching(/^\[Stack\/Cluster\] cluster 'Stack\/Cluster': its instance role 'Stack\/Role' is not a user /)]);
  });
});

describe('the service role', () => {
  const served = (serviceRole: (stack: Stack) => string, options: { purpose?: KeyPurpose; key?: (stack: Stack) => kms.IKey } = {}) => {
    const stack = newStack();
    const key = options.key?.(stack) ?? new EncryptionKey(stack, 'Key', { keyUsers: [iam.Role.fromRoleName(stack, 'Default', 'EMR_DefaultRole')] });
    const security = new Configuration(stack, 'Security', { keyUses: [use(key, options.purpose ?? KeyPurpose.LOCAL_DISK_EBS)] });
    cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, serviceRole: serviceRole(stack) });
    return stack;
  };
  const serviceRole = (stack: Stack) => new iam.Role(stack, 'Service', { assumedBy: new iam.ServicePrincipal('elasticmapreduce.amazonaws.com') });

  test.each<[string, (stack: Stack) => string]>([
    ['name', stack => serviceRole(stack).roleName],
    ['ARN', stack => serviceRole(stack).roleArn],
    ['an ARN put together', stack => stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: serviceRole(stack).roleName })],
  ])('of the app fails if nothing lets it use the key, by %s', (_, name) => {
    expect(errorsOf(served(name))).toEqual([
      "[Stack/Security] cluster 'Stack/Cluster': its service role 'Stack/Service' is not a user of the key 'Stack/Key' that configuration 'Stack/Security' uses for "
      + `localDiskEncryption with EBS encryption; ${NEITHER}. ${SERVICE_REMEDY} [${SERVICE}]`,
    ]);
  });

  test.each([
    ['EMR_DefaultRole_V2', 'EMR_DefaultRole_V2'],
    ['arn:aws:iam::111122223333:role/EMR_DefaultRole_V2', 'EMR_DefaultRole_V2'],
    ['arn:aws:iam::111122223333:role/service-role/AmazonEMR-ServiceRole-1', 'AmazonEMR-ServiceRole-1'],
  ])('%s is warned about beside EMR_DefaultRole in the key policy', (name, label) => {
    expect(warningsOf(served(() => name))).toEqual([
      `[Stack/Security/Resource] cluster 'Stack/Cluster': its service role '${label}' is not a user of the key 'Stack/Key' that configuration 'Stack/Security' uses for `
      + 'localDiskEncryption with EBS encryption; nothing in this app lets the role use it, and the role is not part of this app, so its own policies are not known here. '
      + `${SERVICE_REMEDY} [ack: ${SERVICE}]`,
    ]);
  });

  test('EMR_DefaultRole_V2 fails where only the key policy decides', () => {
    const key = (stack: Stack) => new kms.Key(stack, 'Key', { policy: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({
      principals: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/EMR_DefaultRole')], actions: ['kms:*'], resources: ['*'],
    })] }) });
    expect(errorsOf(served(() => 'EMR_DefaultRole_V2', { key }))).toEqual([
      "[Stack/Security] cluster 'Stack/Cluster': its service role 'EMR_DefaultRole_V2' is not a user of the key 'Stack/Key' that configuration 'Stack/Security' uses for "
      + `localDiskEncryption with EBS encryption; ${NEITHER}. ${SERVICE_REMEDY} [${SERVICE}]`,
    ]);
  });

  test('of another account with the same name is another role', () => {
    const stack = newStack({ env: ENV });
    const key = new kms.Key(stack, 'Key');
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ArnPrincipal('arn:aws:iam::444455556666:role/EMR_DefaultRole')], actions: ['kms:*'], resources: ['*'],
    }));
    const security = new Configuration(stack, 'Security', { keyUses: [use(key, KeyPurpose.LOCAL_DISK_EBS)] });
    cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, serviceRole: 'EMR_DefaultRole' });
    expect(warningsOf(stack)).toEqual([expect.stringContaining("its service role 'EMR_DefaultRole' is not a user")]);
  });

  test.each<[string, (stack: Stack) => string]>([
    ['is a key user by name', () => 'EMR_DefaultRole'],
    ['is a key user by ARN', () => 'arn:aws:iam::111122223333:role/EMR_DefaultRole'],
    ['is a key user by the name of the construct', stack => iam.Role.fromRoleName(stack, 'Again', 'EMR_DefaultRole').roleName],
    ['is a key user by the ARN of the construct', stack => iam.Role.fromRoleName(stack, 'Again', 'EMR_DefaultRole').roleArn],
    ['has a policy of the app', stack => {
      const role = iam.Role.fromRoleName(stack, 'Again', 'EMR_DefaultRole_V2');
      (stack.node.findChild('Key') as kms.Key).grantEncryptDecrypt(role);
      return 'EMR_DefaultRole_V2';
    }],
    ['is a parameter', stack => new CfnParameter(stack, 'ServiceRole').valueAsString],
    ['is an import', () => Fn.importValue('role')],
    ['is an ARN with a parameter', stack => `arn:aws:iam::111122223333:role/${new CfnParameter(stack, 'ServiceRole').valueAsString}`],
    ['is something else of the app', stack => new iam.CfnInstanceProfile(stack, 'Profile', { roles: [] }).ref],
    ['is not a role', () => 'arn:aws:iam::111122223333:user/Someone'],
    ['is the unique id of a role', stack => serviceRole(stack).roleId],
    ['is empty', () => ''],
  ])('passes if it %s', (_, name) => expect(warningsOf(served(name))).toEqual([]));

  test.each([KeyPurpose.LOCAL_DISK, KeyPurpose.S3, KeyPurpose.WAL, KeyPurpose.IMPORTED])('needs no key for %s', purpose => {
    expect(warningsOf(served(stack => serviceRole(stack).roleName, { purpose }))).toEqual([]);
  });
});

test('a right that could not be written is warned about where it was asked for, and not again', () => {
  const stack = newStack();
  const key = new kms.Key(stack, 'Key', { policy: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({
    principals: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/Administrator')], actions: ['kms:*'], resources: ['*'],
  })] }) });
  const security = new Configuration(stack, 'Security', { keyUses: [use(key)] });
  // The key policy cannot name the role, whose own policy names the key, and it does not delegate.
  const role = instanceRole(stack, 'Role', {
    inlinePolicies: { See: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['kms:DescribeKey'], resources: [key.keyArn] })] }) },
  });
  cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, jobFlowRole: profileOf(stack, role) });
  const right = makeKeyUser(key, subjectOf(role), security.resource);
  expect(warningsOf(stack)).toEqual([expect.stringContaining('[ack: cdk-emr-security:key-policy-by-hand]')]);
  expect(right.byHand).toBe(true);
});

test('a right that was written, and removed by an escape hatch, is none', () => {
  const stack = newStack();
  const key = new kms.Key(stack, 'Key');
  const role = instanceRole(stack);
  key.addToResourcePolicy(new iam.PolicyStatement({ principals: [role], actions: ['kms:Decrypt'], resources: ['*'] }));
  (key.node.defaultChild as kms.CfnKey).addPropertyOverride('KeyPolicy', { Statement: [{
    Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*',
  }] });
  const security = new Configuration(stack, 'Security', { keyUses: [use(key)] });
  cluster(stack, 'Cluster', { securityConfiguration: security.resource.ref, jobFlowRole: profileOf(stack, role) });
  expect(errorsOf(stack)).toEqual([expect.stringContaining("its instance role 'Stack/Role' is not a user of the key 'Stack/Key'")]);
});
