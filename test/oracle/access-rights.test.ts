// iam-simulate on the roles that the nodes assume: they may become exactly those, with exactly what EMR does with the session, and
// each of those may do what its section gives it and nothing else. The trust policies are those that the documentation shows.
import { App, Stack, aws_iam as iam } from 'aws-cdk-lib';
import { Deployed } from './deployed';
import { Case, allows, session } from './judge';
import {
  EmrFsRoleMapping, EncryptionKey, IdentityCenter, InTransitEncryption, LakeFormation, LocalDiskEncryption, RuntimeRoles, SecurityConfiguration,
} from '../../lib';
import { someNodes } from '../../lib/private/configuration-record';
import { subjectOf } from '../../lib/private/placement';
import { Configuration, errorsOf, raisedWarnings } from '../checks/fixtures';

/* eslint-disable @typescript-eslint/no-explicit-any -- templates have no types */

const ENV = { account: '111122223333', region: 'us-west-2' };
const BY_HAND = 'cdk-emr-security:trust-policy-by-hand';
const STS = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity', 'sts:SetContext'];
const KMS = ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'];

/** Two configurations, with and without source identity, whose roles trust the nodes of both. */
function world(app: App): Stack {
  const stack = new Stack(app, 'Stack', { env: ENV });
  const ec2 = new iam.ServicePrincipal('ec2.amazonaws.com');
  const nodes = ['Nodes', 'LaterNodes', 'OtherNodes'].map(id => new iam.Role(stack, id, { assumedBy: ec2 }));
  new iam.Role(stack, 'Stranger', { assumedBy: ec2 });
  const principals = nodes.map(role => new iam.ArnPrincipal(role.roleArn));
  const trusting = (id: string) => {
    const role = new iam.Role(stack, id, { assumedBy: new iam.CompositePrincipal(...principals) });
    role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ principals, actions: STS }));
    return role;
  };
  const s3Key = new EncryptionKey(stack, 'S3Key');
  const common = (id: string) => ({
    inTransitEncryption: InTransitEncryption.emrManaged(),
    serviceRoles: [],
    localDiskEncryption: LocalDiskEncryption.awsKms({ encryptionKey: new EncryptionKey(stack, `${id}DiskKey`) }),
  });
  const security = new SecurityConfiguration(stack, 'Security', {
    ...common('Security'),
    encryptionKey: s3Key,
    instanceRoles: [nodes[0]],
    emrFsRoleMappings: [EmrFsRoleMapping.forUsers(trusting('EmrFs'), ['ann']), EmrFsRoleMapping.forGroups(iam.Role.fromRoleName(stack, 'Theirs', 'theirs'), ['x'])],
    runtimeRoles: RuntimeRoles.enabled({ roles: [trusting('Runtime')] }),
    identityCenter: IdentityCenter.enabled({ applicationRole: trusting('Application') }),
    lakeFormation: LakeFormation.withRuntimeRoles(),
  });
  security.grants.runtimeRole(trusting('LaterRuntime'));
  security.grants.emrFsRole(trusting('LaterEmrFs'));
  security.grants.instanceRole(nodes[1]);
  trusting('Unnamed');
  new SecurityConfiguration(stack, 'Other', {
    ...common('Other'),
    encryptionKey: new EncryptionKey(stack, 'OtherKey'),
    instanceRoles: [nodes[2]],
    runtimeRoles: RuntimeRoles.enabled({ roles: [trusting('SourceRuntime')], propagateSourceIdentity: true }),
    identityCenter: IdentityCenter.enabled({ applicationRole: trusting('GrantsApplication'), s3AccessGrants: true }),
  });
  return stack;
}

class Judge {
  public readonly warnings: string[];
  private readonly deployed: Deployed;
  private readonly stack: Stack;

  constructor() {
    const app = new App();
    this.stack = world(app);
    this.deployed = new Deployed(app, ENV.account, ENV.region);
    this.warnings = raisedWarnings(this.stack);
  }

  public id(type: string, name: string): string {
    const found = this.deployed.resources(type, this.stack).map(([, id]) => id).filter(id => id.replace(/[0-9A-F]{8}$/, '') === name);
    expect([type, name, found.length]).toEqual([type, name, 1]);
    return found[0];
  }

  public roleArn(name: string): string {
    return name.startsWith('arn:') ? name : `arn:aws:iam::${ENV.account}:role/${this.id('AWS::IAM::Role', name)}`;
  }

  /** Whether a role may do something with another one, by its policies and the trust policy. */
  public assumes(user: string, action: string, role: string, trust = this.trustOf(role)): Promise<boolean> {
    const context: Record<string, Record<string, string>> = {
      'sts:AssumeRole': { 'sts:RoleSessionName': 'emr' },
      'sts:SetSourceIdentity': { 'sts:SourceIdentity': 'ann' },
    };
    return this.ask(user, action, this.roleArn(role), { context: context[action], resourcePolicy: trust });
  }

  public async onKey(user: string, action: string, key: string): Promise<boolean> {
    const keyId = this.id('AWS::KMS::Key', key);
    const [, , { KeyPolicy }] = this.deployed.resources('AWS::KMS::Key', this.stack).find(([, id]) => id === keyId)!;
    return this.ask(user, action, this.deployed.keyArn(this.stack, keyId), { resourcePolicy: KeyPolicy });
  }

  public ask(user: string, action: string, resource: string, more: Partial<Case> = {}): Promise<boolean> {
    const roleArn = this.roleArn(user);
    return allows({ principal: session(roleArn), action, resource, account: ENV.account, identityPolicies: this.policiesOf(roleArn), ...more });
  }

  public trustOf(name: string): any {
    return this.deployed.resources('AWS::IAM::Role', this.stack).find(([, id]) => id === this.id('AWS::IAM::Role', name))![2].AssumeRolePolicyDocument;
  }

  /** The roles with a statement that has the action as it is written. */
  public holdersOf(action: string): string[] {
    return this.deployed.resources('AWS::IAM::Policy', this.stack)
      .filter(([, , { PolicyDocument }]) => PolicyDocument.Statement.some(({ Action }: any) => [Action].flat().includes(action)))
      .flatMap(([, , { Roles }]) => Roles);
  }

  private policiesOf(roleArn: string): object[] {
    return this.deployed.resources('AWS::IAM::Policy', this.stack)
      .filter(([, , { Roles }]) => Roles.includes(roleArn.split('/').pop())).map(([, , { PolicyDocument }]) => PolicyDocument);
  }
}

let judge: Judge;
beforeAll(() => {
  judge = new Judge();
});

/** Of some actions those that are allowed. */
async function allowed(actions: readonly string[], may: (action: string) => Promise<boolean>): Promise<string[]> {
  const found: string[] = [];
  for (const action of actions) {
    if (await may(action)) {
      found.push(action);
    }
  }
  return found;
}

const RUNTIME = ['sts:AssumeRole', 'sts:TagSession'];
const CONTEXT = ['sts:AssumeRole', 'sts:SetContext'];
const OWN = ['Nodes', 'LaterNodes'];

// every trust policy lets all nodes do all of STS, so what they may do shows what their own policies say
describe.each<[string, readonly string[], readonly string[]]>([
  ['EmrFs', OWN, ['sts:AssumeRole']],
  ['LaterEmrFs', OWN, ['sts:AssumeRole']],
  ['Runtime', OWN, RUNTIME],
  ['LaterRuntime', OWN, RUNTIME],
  ['SourceRuntime', ['OtherNodes'], [...RUNTIME, 'sts:SetSourceIdentity']],
  ['Application', OWN, CONTEXT],
  ['GrantsApplication', ['OtherNodes'], CONTEXT],
  ['Unnamed', [], []],
])('the role %s', (role, users, actions) => {
  test.each(['Nodes', 'LaterNodes', 'OtherNodes', 'Stranger', 'EmrFs', 'Runtime', 'Application'])('is that which %s may assume, or not', async user => {
    // the trust policy as the account, with which the policies of the user decide alone
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ENV.account}:root` }, Action: STS }] };
    expect(await allowed(STS, action => judge.assumes(user, action, role, trust))).toEqual(users.includes(user) ? actions : []);
  });

  test('trusts who may assume it', async () => {
    for (const user of users) {
      expect(await allowed(STS, action => judge.assumes(user, action, role))).toEqual(expect.arrayContaining([...actions]));
    }
    expect(await allowed(STS, action => judge.assumes('Stranger', action, role))).toEqual([]);
  });
});

describe('the keys', () => {
  test.each<[string, string, boolean]>([
    ['Nodes', 'S3Key', true], ['LaterNodes', 'S3Key', true], ['EmrFs', 'S3Key', true], ['LaterEmrFs', 'S3Key', true], ['Runtime', 'S3Key', true], ['LaterRuntime', 'S3Key', true],
    ['Application', 'S3Key', false], ['Unnamed', 'S3Key', false], ['Stranger', 'S3Key', false], ['OtherNodes', 'S3Key', false], ['SourceRuntime', 'S3Key', false],
    ['SourceRuntime', 'OtherKey', true], ['EmrFs', 'OtherKey', false],
    ['Nodes', 'SecurityDiskKey', true], ['EmrFs', 'SecurityDiskKey', false], ['Runtime', 'SecurityDiskKey', false],
  ])('%s on %s: %s', async (user, key, may) => {
    expect(await allowed(KMS, action => judge.onKey(user, action, key))).toEqual(may ? KMS : []);
  });
});

describe('the role of the application', () => {
  const GLUE = 'arn:aws:glue:us-west-2:111122223333:table/sales/orders';
  const INSTANCE = 'arn:aws:s3:us-west-2:111122223333:access-grants/default';

  test.each<[string, string, string, boolean]>([
    ['Application', 'glue:GetTable', GLUE, true],
    ['Application', 'glue:GetTable', 'arn:aws:glue:us-west-2:444455556666:table/sales/orders', false],
    ['Application', 'glue:GetTable', 'arn:aws:glue:eu-west-1:111122223333:table/sales/orders', false],
    ['Application', 'lakeformation:GetDataAccess', '*', true],
    ['Application', 'lakeformation:PutDataLakeSettings', '*', false],
    ['Application', 's3:GetDataAccess', INSTANCE, false],
    ['GrantsApplication', 's3:GetDataAccess', INSTANCE, true],
    ['GrantsApplication', 's3:GetAccessGrantsInstanceForPrefix', INSTANCE, true],
    ['GrantsApplication', 's3:GetDataAccess', 'arn:aws:s3:us-west-2:444455556666:access-grants/default', false],
    ['GrantsApplication', 's3:DeleteAccessGrantsInstance', INSTANCE, false],
    ['GrantsApplication', 's3:GetObject', 'arn:aws:s3:::bucket/object', false],
    ['GrantsApplication', 'glue:GetTable', GLUE, false],
    ['GrantsApplication', 'lakeformation:GetDataAccess', '*', false],
    ['Nodes', 'lakeformation:GetDataAccess', '*', false],
    ['EmrFs', 'glue:GetTable', GLUE, false],
  ])('%s, %s on %s: %s', async (user, action, resource, may) => {
    expect(await judge.ask(user, action, resource)).toBe(may);
  });

  // the simulator knows no actions of sso-oauth, which AWS documents as such
  test.each(['Application', 'GrantsApplication'])('%s has what it gets tokens with, and no other role has', name => {
    const holders = judge.holdersOf('sso-oauth:*');
    expect(holders).toContain(judge.id('AWS::IAM::Role', name));
    expect(holders).toHaveLength(2);
  });
});

test('the statement in the warning is what the owner of a role has to write', async () => {
  const texts = judge.warnings.filter(warning => warning.includes(BY_HAND));
  expect(texts).toHaveLength(1);
  const json = /'Stack\/Theirs' \(emrFsRoleMappings\[1\]\): (\{.*\}) \[ack/.exec(texts[0])![1]
    .replace(/\$\{Stack\/(\w+)\/Resource\.Arn\}/g, (_, name: string) => judge.roleArn(name));
  const trust = { Version: '2012-10-17', Statement: [JSON.parse(json)] };
  const theirs = `arn:aws:iam::${ENV.account}:role/theirs`;
  for (const user of OWN) {
    expect(await allowed(STS, action => judge.assumes(user, action, theirs, trust))).toEqual(['sts:AssumeRole']);
  }
  expect(await judge.assumes('Stranger', 'sts:AssumeRole', theirs, trust)).toBe(false);
});

describe('the rule about trust says of a policy what IAM says', () => {
  const NODES = `arn:aws:iam::${ENV.account}:role/nodes`;
  const principals: [string, object][] = [
    ['the role', { Principal: { AWS: NODES } }],
    ['the role among others', { Principal: { AWS: [`arn:aws:iam::${ENV.account}:role/other`, NODES], Service: 'ec2.amazonaws.com' } }],
    ['another role', { Principal: { AWS: `arn:aws:iam::${ENV.account}:role/other` } }],
    ['a role of the name in another account', { Principal: { AWS: 'arn:aws:iam::444455556666:role/nodes' } }],
    ['the account', { Principal: { AWS: `arn:aws:iam::${ENV.account}:root` } }],
    ['the number of the account', { Principal: { AWS: ENV.account } }],
    ['another account', { Principal: { AWS: 'arn:aws:iam::444455556666:root' } }],
    ['everyone', { Principal: { AWS: '*' } }],
    ['a star', { Principal: '*' }],
    ['a service', { Principal: { Service: 'ec2.amazonaws.com' } }],
    ['a user', { Principal: { AWS: `arn:aws:iam::${ENV.account}:user/nodes` } }],
  ];
  const actions: [string, object][] = [
    ['two actions', { Action: ['sts:AssumeRole', 'sts:TagSession'] }],
    ['one of them', { Action: 'sts:AssumeRole' }],
    ['a pattern', { Action: 'sts:*' }],
    ['all but one', { NotAction: 'sts:TagSession' }],
    ['others', { Action: ['sts:AssumeRoleWithSAML', 'sts:SetContext'] }],
  ];

  test.each(principals.flatMap(([who, principal]) => actions.map(([what, action]): [string, string, object] => [who, what, { Effect: 'Allow', ...principal, ...action }])))(
    '%s, %s', async (_who, _what, statement) => {
      const stack = new Stack(new App(), 'Stack', { env: ENV });
      const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
      const trust = { Version: '2012-10-17', Statement: [statement] };
      (role.node.defaultChild as iam.CfnRole).addPropertyOverride('AssumeRolePolicyDocument', trust);
      new Configuration(stack, 'Security', { nodes: someNodes({
        roles: new Set([subjectOf(iam.Role.fromRoleArn(stack, 'Nodes', NODES))]), assumedRoles: [{ role, actions: RUNTIME, path: 'runtimeRoles.roles[0]' }],
      }) });
      const [error] = errorsOf(stack);
      const refused = /does not let it do (.*?), got/.exec(error)?.[1].split(', ') ?? [];

      const may = await allowed(RUNTIME, action => allows({
        principal: session(NODES),
        action,
        resource: `arn:aws:iam::${ENV.account}:role/assumed`,
        account: ENV.account,
        context: { 'sts:RoleSessionName': 'emr' },
        resourcePolicy: trust,
        identityPolicies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: RUNTIME, Resource: '*' }] }],
      }));
      // what NotAction leaves out is not looked at, so that the rule is silent rather than wrong
      expect(RUNTIME.filter(action => !refused.includes(action))).toEqual('NotAction' in statement && may.length > 0 ? RUNTIME : may);
    });
});
