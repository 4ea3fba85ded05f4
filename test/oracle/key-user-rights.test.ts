// iam-simulate on the function that makes roles users of keys: it may do with each key what it has to, and nothing else; and whether those
// who are made users by what it, or the owner of the key, writes are users of the key, and nobody else is.
import { App, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Deployed } from './deployed';
import { callsOf } from './handler-calls';
import { allows, session } from './judge';
import { ImportedKeyUser, KeyUserMechanism, KeyUserProvider } from '../../lib';
import { GRANT_OPERATIONS } from '../../lib/encryption/key-user-specification';
import { FOREIGN_ARN, KEY_ARN, OTHER_ARN } from '../encryption/key-users-in-template';

/* eslint-disable @typescript-eslint/no-explicit-any -- templates have no types */

const ENV = { account: '111122223333', region: 'us-west-2' };
const OTHER_ACCOUNT = '444455556666';
const ALIAS = 'alias/analytics';
const ALIASED_ARN = 'arn:aws:kms:us-west-2:111122223333:key/aaaaaaaa-12ab-34cd-56ef-1234567890ab';
const NODES = `arn:aws:iam::${ENV.account}:role/Nodes`;
const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'];

const root = (account: string) => ({ Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' });
const policyOf = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });

/** Each with a function of its own, so that the rights of one do not hide what another lacks. */
const NAMES = ['ByPolicy', 'ByGrant', 'ByAlias', 'GrantByAlias', 'Foreign'] as const;
type Name = typeof NAMES[number];
const KEYS: Record<Name, string> = { ByPolicy: KEY_ARN, ByGrant: OTHER_ARN, ByAlias: ALIASED_ARN, GrantByAlias: ALIASED_ARN, Foreign: FOREIGN_ARN };
const ALL_KEYS = [...new Set(Object.values(KEYS))];

function world(app: App): Stack {
  const stack = new Stack(app, 'Stack', { env: ENV });
  const role = iam.Role.fromRoleName(stack, 'Nodes', 'Nodes');
  const alias = kms.Alias.fromAliasName(stack, 'Alias', ALIAS);
  const make = (id: Name, key: kms.IKey, mechanism?: KeyUserMechanism) => new ImportedKeyUser(stack, id, {
    key, role, mechanism, provider: new KeyUserProvider(stack, `${id}Provider`),
  });
  make('ByPolicy', kms.Key.fromKeyArn(stack, 'Key', KEY_ARN));
  make('ByGrant', kms.Key.fromKeyArn(stack, 'OtherKey', OTHER_ARN), KeyUserMechanism.GRANT);
  make('ByAlias', alias);
  make('GrantByAlias', alias, KeyUserMechanism.GRANT);
  make('Foreign', kms.Key.fromKeyArn(stack, 'ForeignKey', FOREIGN_ARN), KeyUserMechanism.GRANT);
  return stack;
}

class Judge {
  public readonly stack: Stack;
  private readonly deployed: Deployed;

  constructor() {
    const app = new App();
    this.stack = world(app);
    this.deployed = new Deployed(app, ENV.account, ENV.region);
  }

  public functionOf(name: Name): string {
    const [[, id], ...more] = this.deployed.resources('AWS::IAM::Role').filter(([, role]) => role.startsWith(`${name}ProviderRole`));
    expect(more).toEqual([]);
    return `arn:aws:iam::${ENV.account}:role/${id}`;
  }

  public parameterArn(name: Name): string {
    const [, id] = this.deployed.resources('AWS::SSM::Parameter').find(([, parameter]) => parameter.startsWith(`${name}Specification`))!;
    return `arn:aws:ssm:us-west-2:111122223333:parameter/CFN-${id}`;
  }

  public policiesOf(roleArn: string): any[] {
    const roleName = roleArn.split('/').pop()!;
    return this.deployed.resources('AWS::IAM::Policy').filter(([, , { Roles }]) => Roles.includes(roleName)).map(([, , { PolicyDocument }]) => PolicyDocument);
  }

  /** As the owners of the keys have written their policies: with the statement for the account, and with what a warning asks for where it is told. */
  public async may(name: Name, action: string, resource: string, context: Record<string, string> = {}, keyPolicy?: object): Promise<boolean> {
    const roleArn = this.functionOf(name);
    const isKey = resource.includes(':kms:');
    const account = resource.split(':')[4];
    return allows({
      principal: session(roleArn),
      action,
      resource,
      account,
      context: { 'aws:PrincipalArn': roleArn, ...resource === ALIASED_ARN && { 'kms:ResourceAliases': ALIAS }, ...context },
      resourcePolicy: isKey ? keyPolicy ?? policyOf(root(account), ...resource === FOREIGN_ARN ? this.askedFor() : []) : undefined,
      identityPolicies: this.policiesOf(roleArn),
    });
  }

  /** What the owner of the key of another account is asked to write. */
  public askedFor(): any[] {
    const [text] = Annotations.fromStack(this.stack).findWarning('*', Match.anyValue()).map(entry => String(entry.entry.data)).filter(data => data.includes('key-policy-by-hand'));
    const json = text.slice(text.indexOf('add them: ') + 'add them: '.length, text.lastIndexOf(' [ack'));
    return JSON.parse(json.replaceAll('${Stack/ForeignProvider/Role/Resource.Arn}', this.functionOf('Foreign')));
  }
}

let judge: Judge;
beforeAll(() => {
  judge = new Judge();
});

type Ask = [action: string, resource: string, context?: Record<string, string>];

const SAFE = { 'kms:BypassPolicyLockoutSafetyCheck': 'false' };
const isGrant = (name: Name) => ['ByGrant', 'GrantByAlias', 'Foreign'].includes(name);
const grantOf = (operations: string, grantee = NODES) => ({ 'kms:GranteePrincipal': grantee, 'kms:GrantOperations': operations });

function needs(name: Name): Ask[] {
  const key = KEYS[name];
  return [
    ['ssm:GetParameter', judge.parameterArn(name)],
    ['kms:DescribeKey', key],
    ...isGrant(name)
      ? [['kms:ListGrants', key], ['kms:RevokeGrant', key], ...GRANT_OPERATIONS.map(operation => ['kms:CreateGrant', key, grantOf(operation)])] as Ask[]
      : [['kms:GetKeyPolicy', key], ['kms:PutKeyPolicy', key, SAFE], ['kms:PutKeyPolicy', key]] as Ask[],
  ];
}

function forbidden(name: Name): Ask[] {
  const key = KEYS[name];
  const others = ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:CreateAlias', 'kms:UpdateAlias', 'kms:RetireGrant', 'kms:ReplicateKey', 'kms:TagResource', ...USE.filter(action => action !== 'kms:DescribeKey')];
  return [
    ...others.map((action): Ask => [action, key, SAFE]),
    ['kms:PutKeyPolicy', key, { 'kms:BypassPolicyLockoutSafetyCheck': 'true' }],
    ['kms:CreateGrant', key, grantOf('Decrypt', `arn:aws:iam::${ENV.account}:role/Stranger`)],
    ['kms:CreateGrant', key, grantOf('Decrypt', judge.functionOf(name))],
    ...['CreateGrant', 'RetireGrant', 'Sign', 'GetPublicKey'].map((operation): Ask => ['kms:CreateGrant', key, grantOf(operation)]),
    ...isGrant(name)
      ? [['kms:PutKeyPolicy', key, SAFE], ['kms:GetKeyPolicy', key]] as Ask[]
      : [['kms:CreateGrant', key, grantOf('Decrypt')], ['kms:RevokeGrant', key], ['kms:ListGrants', key]] as Ask[],
    ...ALL_KEYS.filter(other => other !== key).flatMap((other): Ask[] => [
      ['kms:PutKeyPolicy', other, SAFE], ['kms:GetKeyPolicy', other], ['kms:DescribeKey', other], ['kms:CreateGrant', other, grantOf('Decrypt')], ['kms:RevokeGrant', other],
    ]),
    ...NAMES.filter(other => other !== name).map((other): Ask => ['ssm:GetParameter', judge.parameterArn(other)]),
    ['ssm:PutParameter', judge.parameterArn(name)], ['ssm:GetParameterHistory', judge.parameterArn(name)],
    ['iam:PassRole', NODES], ['iam:PutRolePolicy', judge.functionOf(name)], ['sts:AssumeRole', NODES],
  ];
}

async function granted(name: Name, asks: readonly Ask[]): Promise<string[]> {
  const found: string[] = [];
  for (const [action, resource, context] of asks) {
    if (await judge.may(name, action, resource, context)) {
      found.push(`${action} ${resource} ${JSON.stringify(context)}`);
    }
  }
  return found;
}

describe.each(NAMES)('the function of %s', name => {
  test('may do all that it has to', async () => {
    expect(await granted(name, needs(name))).toEqual(needs(name).map(([action, resource, context]) => `${action} ${resource} ${JSON.stringify(context)}`));
  });

  test('may do nothing else', async () => {
    expect(await granted(name, forbidden(name))).toEqual([]);
  });
});

test('a key that is known by its alias is no other key', async () => {
  for (const name of ['ByAlias', 'GrantByAlias'] as const) {
    expect(await judge.may(name, 'kms:DescribeKey', ALIASED_ARN, { 'kms:ResourceAliases': 'alias/other' })).toBe(false);
    expect(await judge.may(name, 'kms:DescribeKey', KEY_ARN)).toBe(false);
  }
});

test('without what its owner is asked to write, a key of another account gives the function nothing', async () => {
  for (const [action, resource, context] of needs('Foreign').filter(([, arn]) => arn === FOREIGN_ARN)) {
    expect([action, await judge.may('Foreign', action, resource, context, policyOf(root(OTHER_ACCOUNT)))]).toEqual([action, false]);
  }
});

test('a key that does not count policies of IAM gives the function nothing', async () => {
  const strict = policyOf({ ...root(ENV.account), Principal: { AWS: `arn:aws:iam::${ENV.account}:role/Admin` } });
  for (const [action, resource, context] of needs('ByPolicy').filter(([, arn]) => arn === KEY_ARN)) {
    expect([action, await judge.may('ByPolicy', action, resource, context, strict)]).toEqual([action, false]);
  }
});

test('what the policies allow is what the code calls, and the other way round', () => {
  const calls = callsOf('key-user');
  const allowed = new Set(NAMES.flatMap(name => judge.policiesOf(judge.functionOf(name)))
    .flatMap(({ Statement }) => Statement).flatMap(({ Action }) => Action));
  expect([...allowed].sort()).toEqual([...calls].sort());
});

describe('what the owner of a key of another account is asked to add, where the function cannot', () => {
  const statements = () => {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    let text = '';
    try {
      new ImportedKeyUser(stack, 'User', { key: kms.Key.fromKeyArn(stack, 'Key', FOREIGN_ARN), role: iam.Role.fromRoleName(stack, 'Role', 'Nodes') });
    } catch (error) {
      text = (error as Error).message;
    }
    return JSON.parse(text.slice(text.indexOf('key policy: ') + 'key policy: '.length));
  };
  const may = (action: string, roleArn: string, context: Record<string, string> = {}) => allows({
    principal: session(roleArn), action, resource: FOREIGN_ARN, account: OTHER_ACCOUNT, context,
    resourcePolicy: policyOf(root(OTHER_ACCOUNT), ...statements()), identityPolicies: [EVERYTHING],
  });

  test('makes the role a user of the key, and nobody else', async () => {
    for (const action of USE) {
      expect([action, await may(action, NODES), await may(action, NODES.replace('Nodes', 'Stranger'))]).toEqual([action, true, false]);
    }
    expect(await may('kms:CreateGrant', NODES, { 'kms:GrantIsForAWSResource': 'true' })).toBe(true);
    expect(await may('kms:CreateGrant', NODES)).toBe(false);
    expect(await may('kms:PutKeyPolicy', NODES)).toBe(false);
  });
});
