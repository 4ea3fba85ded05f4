// The complete matrix: each kind of key with each kind of role, with and without manageImportedKeys and feature flags. Where the right of a
// configuration lands, and whether the role is a user of the key then, judged by iam-simulate: with what the templates say, what the function
// does with the policy of a key that the app does not own, and what warnings ask people to write.
import * as fs from 'node:fs';
import { App, CfnOutput, Fn, NestedStack, Stack, Stage, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Deployed, circleIn } from './deployed';
import { Judged, allowedToStranger, isKeyUser } from './key-user-judge';
import { ACCOUNT, KEY_ARN, OTHER_ACCOUNT, OTHER_KEY_ARN, REGION, ec2 } from './worlds';
import { EncryptionKey, InTransitEncryption, SecurityConfiguration } from '../../lib';
import { keyTarget } from '../../lib/encryption/key-users';
import { statementsOf } from '../../lib/handlers/key-user/identity';
import { PolicyText } from '../../lib/handlers/key-user/policy-text';
import { raisedWarnings } from '../checks/fixtures';

/* eslint-disable @typescript-eslint/no-explicit-any -- templates have no types */

/** An app to be: a stack with the configuration, one with other keys, which it comes after, and as many for the roles as are asked for. */
interface Site {
  readonly app: App;
  readonly own: Stack;
  /** What an ARN turns out to be that is not known at synth. */
  readonly unknownArn: string;
  stack(id: string, account?: string): Stack;
}

const ALIAS = 'alias/emr';
const adminOnly = () => new iam.PolicyDocument({
  statements: [new iam.PolicyStatement({ actions: ['kms:PutKeyPolicy', 'kms:DescribeKey'], resources: ['*'], principals: [new iam.AccountRootPrincipal()] })],
});
const rawPolicy = (account: string) => ({
  Version: '2012-10-17',
  Statement: [{ Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
});

const KEYS: Record<string, (site: Site) => kms.IKey> = {
  'EncryptionKey': ({ own }) => new EncryptionKey(own, 'Key'),
  'kms.Key': ({ own }) => new kms.Key(own, 'Key'),
  'kms.Key that does not let IAM decide': ({ own }) => new kms.Key(own, 'Key', { policy: adminOnly() }),
  'kms.Key of an earlier stack': ({ stack }) => new kms.Key(stack('Keys'), 'Key'),
  'Key.fromCfnKey': ({ own }) => kms.Key.fromCfnKey(new kms.CfnKey(own, 'Key', { keyPolicy: rawPolicy(ACCOUNT) })),
  'alias of a key of the app': ({ own }) => new kms.Key(own, 'Key').addAlias('emr'),
  'imported by ARN': ({ own }) => kms.Key.fromKeyArn(own, 'Key', KEY_ARN),
  'imported by an ARN that is not known': ({ own, stack, unknownArn }) => {
    new CfnOutput(stack('Keys'), 'Arn', { value: unknownArn, exportName: 'KeyArn' });
    return kms.Key.fromKeyArn(own, 'Key', Fn.importValue('KeyArn'));
  },
  'imported by its alias': ({ own }) => kms.Alias.fromAliasName(own, 'Key', ALIAS),
  'alias of an imported key': ({ own }) => kms.Alias.fromAliasAttributes(own, 'Alias', { aliasName: ALIAS, aliasTargetKey: kms.Key.fromKeyArn(own, 'Key', KEY_ARN) }),
  'imported from another account': ({ own }) => kms.Key.fromKeyArn(own, 'Key', OTHER_KEY_ARN),
};

const roleIn = (stack: Stack, props: Partial<iam.RoleProps> = {}) => new iam.Role(stack, 'Role', { assumedBy: ec2(), ...props });
const naming = (key: kms.IKey) => ({
  named: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: [keyTarget(key).key.keyArn] })] }),
});

const ROLES: Record<string, (site: Site, key: kms.IKey) => iam.IRole> = {
  'same stack': ({ own }) => roleIn(own),
  'names the key': ({ own }, key) => roleIn(own, { inlinePolicies: naming(key) }),
  'not to be edited': ({ own }) => roleIn(own).withoutPolicyUpdates(),
  'nested stack': ({ own }) => roleIn(new NestedStack(own, 'Nested')),
  'another stack': ({ stack }) => roleIn(stack('Roles')),
  'a later stack': ({ own, stack }) => {
    const later = stack('Later');
    later.addDependency(own);
    return roleIn(later);
  },
  'imported by name': ({ own }) => iam.Role.fromRoleName(own, 'Role', 'Nodes'),
  'imported, immutable': ({ own }) => iam.Role.fromRoleArn(own, 'Role', `arn:aws:iam::${ACCOUNT}:role/Nodes`, { mutable: false }),
  'another account, of the app': ({ stack }) => roleIn(stack('Far', OTHER_ACCOUNT), { roleName: 'Nodes' }),
  'another account, imported': ({ own }) => iam.Role.fromRoleArn(own, 'Role', `arn:aws:iam::${OTHER_ACCOUNT}:role/Nodes`),
  'another account, nameless': ({ stack }) => roleIn(stack('Far', OTHER_ACCOUNT)),
  'another Stage': ({ app }) => roleIn(new Stack(new Stage(app, 'Stage', { env: { account: ACCOUNT, region: REGION } }), 'Roles')),
};

/** How the same app is tried. Names of roles and keys of other accounts mean something in known environments only. */
const APPS: Record<string, { readonly context?: Record<string, unknown>; readonly unknown?: boolean }> = {
  'plain': {},
  'with minimizePolicies': { context: { '@aws-cdk/aws-iam:minimizePolicies': true } },
  'with all recommended flags': { context: JSON.parse(fs.readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8')) },
  'in an unknown environment': { unknown: true },
};

/** Where the right stands. */
const [KEY, ROLE, BY_FUNCTION, ASK_KEY, ASK_ROLE] = ['key policy', 'policy of the role', 'key policy, by a function', 'owner of the key asked', 'owner of the role asked'];
const REFUSED = 'refused';

class Case {
  private readonly site: Site;
  private readonly role: iam.IRole;
  private readonly key: kms.IKey;
  private readonly deployed: Deployed;

  constructor(private readonly keyName: string, roleName: string, { context, unknown }: typeof APPS[string], manageImportedKeys?: boolean) {
    const app = new App({ context: { ...context, '@aws-cdk/core:annotationsInValidationReport': false } });
    const stack = (id: string, account = ACCOUNT) => new Stack(app, id, unknown ? {} : { env: { account, region: REGION } });
    // a function edits keys of its own account only; where there is none, it may be of the account of the role
    const isManaged = manageImportedKeys === true && roleName !== 'another account, nameless';
    const unknownArn = !isManaged && roleName.startsWith('another account') ? OTHER_KEY_ARN : KEY_ARN;
    this.site = { app, own: stack('Own'), unknownArn, stack };
    this.key = KEYS[keyName](this.site);
    this.role = ROLES[roleName](this.site, this.key);
    new SecurityConfiguration(this.site.own, 'Security', {
      encryptionKey: this.key, instanceRoles: [this.role], serviceRoles: [], inTransitEncryption: InTransitEncryption.disabled(), manageImportedKeys,
    });
    this.deployed = new Deployed(app, ACCOUNT, REGION);
    expect([...this.deployed.templates.values()].map(circleIn).filter(circle => circle !== undefined)).toEqual([]);
  }

  public get judged(): Judged {
    const ofRole = Stack.of(this.role);
    const roleArn = this.deployed.concrete(ofRole, ofRole.resolve(this.role.roleArn)) as string;
    const { cfnKey, key } = keyTarget(this.key);
    if (cfnKey !== undefined) {
      const stack = Stack.of(cfnKey);
      return { keyArn: this.deployed.keyArn(stack, stack.resolve(cfnKey.logicalId)), roleArn };
    }
    return { keyArn: key.keyArn === OTHER_KEY_ARN ? key.keyArn : this.keyName === 'imported by an ARN that is not known' ? this.site.unknownArn : KEY_ARN, roleArn };
  }

  /** The policy of the key as the template has it, or as its owner has written it. */
  public get keyPolicy(): { readonly Statement: readonly any[] } {
    const { cfnKey } = keyTarget(this.key);
    const { keyArn } = this.judged;
    if (cfnKey === undefined) {
      return rawPolicy(keyArn.split(':')[4]);
    }
    const [, , { KeyPolicy }] = this.deployed.resources('AWS::KMS::Key', Stack.of(cfnKey)).find(([stack, id]) => this.deployed.keyArn(stack, id) === keyArn)!;
    return KeyPolicy;
  }

  public get identityPolicies(): any[] {
    const name = this.judged.roleArn.split('/').pop()!;
    return [
      ...this.deployed.resources('AWS::IAM::Policy').filter(([, , { Roles }]) => Roles.includes(name)).map(([, , { PolicyDocument }]) => PolicyDocument),
      ...this.deployed.resources('AWS::IAM::Role').filter(([, id, { RoleName }]) => (RoleName ?? id) === name)
        .flatMap(([, , { Policies }]) => (Policies ?? []).map((policy: any) => policy.PolicyDocument)),
    ];
  }

  /** What the function adds to the policy of the key. */
  public get byFunction(): readonly any[] {
    return this.deployed.resources('AWS::SSM::Parameter').map(([, , { Value }]) => JSON.parse(Value)).flatMap((specification) => {
      const { keyArn, roleArn } = this.judged;
      const key = keyTarget(this.key).importedAliasName === undefined ? keyArn : keyArn.replace(/[^:]*$/, ALIAS);
      expect(specification).toMatchObject({ key, role: roleArn, mechanism: 'KEY_POLICY' });
      return statementsOf(specification);
    });
  }

  /** What a warning asks people to write. */
  public askedFor(policy: 'key-policy' | 'role-policy'): any[] {
    return this.warnings.filter(text => text.includes(`[ack: cdk-emr-security:${policy}-by-hand]`)).flatMap((text) => {
      const json = text.slice(text.indexOf('add them: ') + 'add them: '.length, text.lastIndexOf(' [ack: '));
      const filled = json.replace(/\$\{([^"}]+)\.(\w+)\}/g, (_, path: string, attribute: string) => this.valueOf(path, attribute))
        .replaceAll('${AWS::Partition}', 'aws').replaceAll('${AWS::AccountId}', ACCOUNT).replaceAll('${AWS::Region}', REGION);
      return this.deployed.concrete(this.site.own, JSON.parse(filled)) as any[];
    });
  }

  public get places(): string {
    const { roleArn } = this.judged;
    const named = this.keyPolicy.Statement.some(({ Principal }) => [Principal.AWS].flat().includes(roleArn));
    const allowed = this.identityPolicies.flatMap(({ Statement }) => Statement).some(({ Action }) => [Action].flat().includes('kms:Encrypt'));
    const places = { [KEY]: named, [BY_FUNCTION]: this.byFunction.length > 0, [ROLE]: allowed };
    const asked = { [ASK_KEY]: this.askedFor('key-policy').length > 0, [ASK_ROLE]: this.askedFor('role-policy').length > 0 };
    return Object.entries({ ...places, ...asked }).filter(([, is]) => is).map(([place]) => place).join(' + ');
  }

  private get warnings(): string[] {
    return raisedWarnings(this.site.app);
  }

  private valueOf(path: string, attribute: string): string {
    const construct = path.split('/').reduce<any>((scope, id) => scope.node.findChild(id), this.site.app);
    const stack = Stack.of(construct);
    return this.deployed.concrete(stack, { 'Fn::GetAtt': [stack.resolve(construct.logicalId), attribute] }) as string;
  }
}

type Places = readonly [alone: string, managed: string];
const always = (...places: string[]): Places => [places.join(' + '), places.join(' + ')];
const managed = (alone: string[], ...places: string[]): Places => [alone.join(' + '), places.join(' + ')];

const OF_APP: Record<string, Places> = {
  'same stack': always(KEY),
  'names the key': always(ROLE),
  'not to be edited': always(KEY),
  'nested stack': always(KEY),
  'another stack': always(KEY),
  'a later stack': always(ROLE),
  'imported by name': always(KEY),
  'imported, immutable': always(KEY),
  'another account, of the app': always(KEY, ROLE),
  'another account, imported': always(KEY, ASK_ROLE),
  'another account, nameless': always(REFUSED),
  'another Stage': always(REFUSED),
};

const IMPORTED: Record<string, Places> = {
  'same stack': managed([ROLE], BY_FUNCTION),
  'names the key': managed([ROLE], BY_FUNCTION),
  'not to be edited': managed([ASK_KEY], BY_FUNCTION),
  'nested stack': managed([ROLE], BY_FUNCTION),
  'another stack': managed([ROLE], BY_FUNCTION),
  'a later stack': managed([ROLE], BY_FUNCTION),
  'imported by name': managed([ROLE], BY_FUNCTION),
  'imported, immutable': managed([ASK_KEY], BY_FUNCTION),
  'another account, of the app': managed([ROLE, ASK_KEY], BY_FUNCTION, ROLE),
  'another account, imported': managed([ASK_KEY, ASK_ROLE], BY_FUNCTION, ASK_ROLE),
  'another account, nameless': always(REFUSED),
  'another Stage': always(REFUSED),
};

const MATRIX: Record<string, Record<string, Places>> = {
  'EncryptionKey': OF_APP,
  'kms.Key': OF_APP,
  'kms.Key that does not let IAM decide': { ...OF_APP, 'names the key': always(ASK_KEY), 'a later stack': always(ASK_KEY) },
  'kms.Key of an earlier stack': { ...OF_APP, 'same stack': always(ROLE), 'nested stack': always(ROLE), 'not to be edited': always(ASK_KEY) },
  'Key.fromCfnKey': OF_APP,
  'alias of a key of the app': OF_APP,
  'imported by ARN': IMPORTED,
  'imported by an ARN that is not known': {
    ...IMPORTED,
    // taken for one of the account of the role; a function edits keys of its own account only
    'another account, of the app': managed([ROLE], BY_FUNCTION, ROLE),
    'another account, imported': managed([ASK_KEY], BY_FUNCTION, ASK_ROLE),
    'another account, nameless': always(ROLE),
  },
  'imported by its alias': IMPORTED,
  'alias of an imported key': IMPORTED,
  'imported from another account': {
    'same stack': always(ROLE, ASK_KEY),
    'names the key': always(ROLE, ASK_KEY),
    'not to be edited': always(ASK_KEY, ASK_ROLE),
    'nested stack': always(ROLE, ASK_KEY),
    'another stack': always(ROLE, ASK_KEY),
    'a later stack': always(ROLE, ASK_KEY),
    'imported by name': always(ROLE, ASK_KEY),
    'imported, immutable': always(ASK_KEY, ASK_ROLE),
    // which is that of the key
    'another account, of the app': always(ROLE),
    'another account, imported': always(ASK_KEY),
    'another account, nameless': always(ROLE),
    'another Stage': always(REFUSED),
  },
};

const policyOf = (...statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements });
const judgements = new Map<string, Promise<string[]>>();

/** Most apps come to the same. */
function judge(judged: Judged, keyPolicy: object, identityPolicies: readonly object[]): Promise<string[]> {
  const id = JSON.stringify([judged, keyPolicy, identityPolicies]);
  const judgement = judgements.get(id) ?? Promise.all([
    isKeyUser(judged, keyPolicy, identityPolicies),
    allowedToStranger(judged.keyArn, ACCOUNT, keyPolicy),
  ]).then(([wrong, allowed]) => [...wrong, ...allowed.map(action => `a stranger may ${action}`)]);
  judgements.set(id, judgement);
  return judgement;
}

const isKnownOnly = (key: string, role: string) => [key, role].some(name => name.includes('another account'));
const isImported = (key: string) => key.includes('imported');
const rows = Object.keys(KEYS).flatMap(key => Object.keys(ROLES).map(role => ({ key, role, places: MATRIX[key][role] })));

describe.each(rows)('key: $key, role: $role', ({ key, role, places }) => {
  const apps = Object.entries(APPS).filter(([, { unknown }]) => !unknown || !isKnownOnly(key, role))
    .flatMap(([name, app]) => [undefined, true].map((manageImportedKeys, index) => ({ name, app, manageImportedKeys, expected: places[index] })))
    .filter(({ name, manageImportedKeys }) => isImported(key) || !manageImportedKeys || name === 'plain');

  test.each(apps)('$name, manageImportedKeys $manageImportedKeys: $expected', async ({ app, manageImportedKeys, expected }) => {
    if (expected === REFUSED) {
      expect(() => new Case(key, role, app, manageImportedKeys)).toThrow(/^role '.*' cannot use the key \(KMS key '.*'\): /);
      return;
    }
    const made = new Case(key, role, app, manageImportedKeys);
    expect(made.places).toBe(expected);

    const { judged, keyPolicy, identityPolicies } = made;
    const written = new PolicyText(JSON.stringify(keyPolicy)).with(made.byFunction as any);
    const finalPolicy = policyOf(...JSON.parse(written).Statement, ...made.askedFor('key-policy'));
    const finalIdentityPolicies = [...identityPolicies, ...[policyOf(...made.askedFor('role-policy'))].filter(({ Statement }) => Statement.length > 0)];
    expect(await judge(judged, finalPolicy, finalIdentityPolicies)).toEqual([]);

    // and none of it is said for nothing
    if (made.byFunction.length > 0 || expected.includes('asked')) {
      expect(await judge(judged, keyPolicy, identityPolicies)).toContain('may not kms:Decrypt');
    }
  });
});

test('every key has every role, and nothing else', () => {
  expect(Object.keys(MATRIX)).toEqual(Object.keys(KEYS));
  for (const row of Object.values(MATRIX)) {
    expect(Object.keys(row).sort()).toEqual(Object.keys(ROLES).sort());
  }
});
