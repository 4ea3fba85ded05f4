import { App, PhysicalName, Stack, aws_iam as iam, aws_kms as kms, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Deployed, circleIn } from './deployed';
import { allows, session } from './judge';
import { makeSecretReader } from '../../lib/access/secret-readers';
import { keyTarget } from '../../lib/encryption/key-users';
import { subjectOf } from '../../lib/private/placement';

const ACCOUNT = '111122223333';
const OTHER_ACCOUNT = '444455556666';
const REGION = 'us-west-2';
const arnIn = (account: string, name = 'it') => `arn:aws:secretsmanager:${REGION}:${account}:secret:${name}-AbCdEf`;
const keyArnIn = (account: string) => `arn:aws:kms:${REGION}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const VIA = { 'kms:ViaService': `secretsmanager.${REGION}.amazonaws.com` };

interface World {
  readonly name: string;
  /** The ids of the warnings with JSON that somebody else has to carry out. */
  readonly byHand?: readonly string[];
  build(stack: (id: string, account?: string) => Stack): { secret: secretsmanager.ISecret; role: iam.IRole };
}

const roleIn = (stack: Stack, props: Partial<iam.RoleProps> = {}) => new iam.Role(stack, 'Nodes', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'), ...props });
const imported = (stack: Stack, account = ACCOUNT, encryptionKey?: kms.IKey) =>
  secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: arnIn(account), encryptionKey });

const WORLDS: World[] = [
  { name: 'a secret of the app', build: stack => {
    const a = stack('A');
    return { secret: new secretsmanager.Secret(a, 'Secret'), role: roleIn(a) };
  } },
  { name: 'a secret of the app, with a key of the app', build: stack => {
    const a = stack('A');
    return { secret: new secretsmanager.Secret(a, 'Secret', { encryptionKey: new kms.Key(a, 'Key') }), role: roleIn(a) };
  } },
  { name: 'a secret of another stack, with a key of the app', build: stack => {
    const [a, b] = [stack('A'), stack('B')];
    return { secret: new secretsmanager.Secret(b, 'Secret', { encryptionKey: new kms.Key(b, 'Key') }), role: roleIn(a) };
  } },
  { name: 'a secret of the app, with an imported key', build: stack => {
    const a = stack('A');
    return { secret: new secretsmanager.Secret(a, 'Secret', { encryptionKey: kms.Key.fromKeyArn(a, 'Key', keyArnIn(ACCOUNT)) }), role: roleIn(a) };
  } },
  { name: 'an imported secret', build: stack => {
    const a = stack('A');
    return { secret: imported(a), role: roleIn(a) };
  } },
  { name: 'a secret by a part of its ARN', build: stack => {
    const a = stack('A');
    return { secret: secretsmanager.Secret.fromSecretPartialArn(a, 'Secret', arnIn(ACCOUNT).replace(/-\w+$/, '')), role: roleIn(a) };
  } },
  { name: 'a secret by its name', build: stack => {
    const a = stack('A');
    return { secret: secretsmanager.Secret.fromSecretNameV2(a, 'Secret', 'it'), role: roleIn(a) };
  } },
  { name: 'an imported role', build: stack => {
    const a = stack('A');
    return { secret: imported(a), role: iam.Role.fromRoleName(a, 'Nodes', 'Nodes') };
  } },
  { name: 'a role that cannot be edited', byHand: ['role-policy-by-hand'], build: stack => {
    const a = stack('A');
    return { secret: imported(a), role: iam.Role.fromRoleArn(a, 'Nodes', `arn:aws:iam::${ACCOUNT}:role/Nodes`, { mutable: false }) };
  } },
  { name: 'a secret of another account', byHand: ['resource-policy-by-hand', 'key-policy-by-hand'], build: stack => {
    const a = stack('A');
    return { secret: imported(a, OTHER_ACCOUNT, kms.Key.fromKeyArn(a, 'Key', keyArnIn(OTHER_ACCOUNT))), role: roleIn(a) };
  } },
  { name: 'a secret of the app in another account', build: stack => {
    const [a, b] = [stack('A'), stack('B', OTHER_ACCOUNT)];
    const secret = new secretsmanager.Secret(b, 'Secret', { secretName: 'it', encryptionKey: new kms.Key(b, 'Key') });
    return { secret, role: roleIn(a, { roleName: PhysicalName.GENERATE_IF_NEEDED }) };
  } },
];

interface Judged {
  readonly roleArn: string;
  readonly secretArn: string;
  readonly keyArn?: string;
  readonly identityPolicies: any[];
  readonly secretPolicy: any[];
  readonly keyPolicy: any[];
  readonly warnings: string[];
}

function read(world: World): Judged {
  const app = new App();
  const stacks: Stack[] = [];
  const { secret, role } = world.build((id, account = ACCOUNT) => {
    const stack = new Stack(app, id, { env: { account, region: REGION } });
    stacks.push(stack);
    return stack;
  });
  makeSecretReader(secret)(subjectOf(role), stacks[0]);
  const deployed = new Deployed(app, ACCOUNT, REGION);
  deployed.templates.forEach(template => expect(circleIn(template)).toBeUndefined());
  const concrete = (on: Stack, value: unknown) => deployed.concrete(on, on.resolve(value)) as string;
  const roleArn = concrete(Stack.of(role), role.roleArn);
  const owned = deployed.resources('AWS::SecretsManager::Secret')[0];
  const target = secret.encryptionKey && keyTarget(secret.encryptionKey);
  const [keys] = deployed.resources('AWS::KMS::Key');
  const account = secret.env.account;
  return {
    roleArn,
    secretArn: owned?.[2].Name !== undefined || owned === undefined ? arnIn(account) : concrete(Stack.of(secret), secret.secretArn),
    keyArn: target && (keys ? deployed.keyArn(keys[0], keys[1]) : target.key.keyArn),
    identityPolicies: deployed.resources('AWS::IAM::Policy').filter(([, , { Roles }]) => Roles.includes(roleArn.split('/').pop())).map(([, , { PolicyDocument }]) => PolicyDocument),
    secretPolicy: deployed.resources('AWS::SecretsManager::ResourcePolicy').flatMap(([, , { ResourcePolicy }]) => ResourcePolicy.Statement),
    keyPolicy: keys ? keys[2].KeyPolicy.Statement : [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
    warnings: stacks.flatMap(stack => Annotations.fromStack(stack).findWarning('*', Match.anyValue())).map(entry => String(entry.entry.data))
      .filter(text => text.includes('cdk-emr-security:')),
  };
}

const policy = (...Statement: object[]) => Statement.length === 0 ? undefined : { Version: '2012-10-17', Statement };

/** What the role may not do of what it has to, and may do of the rest. */
async function faults(judged: Judged, secretPolicy: object[], keyPolicy: object[], identityPolicies: object[]): Promise<string[]> {
  const ask = (action: string, resource: string, resourcePolicy?: object, context: Record<string, string> = {}) => allows({
    principal: session(judged.roleArn), action, resource, account: resource.split(':')[4], context, resourcePolicy, identityPolicies,
  });
  const found: string[] = [];
  const expectOf = (wanted: boolean, is: boolean, what: string) => is === wanted ? undefined : found.push(`${wanted ? 'may not' : 'may'} ${what}`);
  expectOf(true, await ask('secretsmanager:GetSecretValue', judged.secretArn, policy(...secretPolicy)), 'read');
  for (const action of ['PutSecretValue', 'DeleteSecret', 'PutResourcePolicy', 'DescribeSecret']) {
    expectOf(false, await ask(`secretsmanager:${action}`, judged.secretArn, policy(...secretPolicy)), action);
  }
  // others, of a name that begins with that of the secret too
  const [account] = judged.secretArn.split(':').slice(4);
  for (const other of [arnIn(account, 'other'), judged.secretArn.replace(/-(\w+)$/, '-more-$1')]) {
    expectOf(false, await ask('secretsmanager:GetSecretValue', other), `read ${other}`);
  }
  if (judged.keyArn !== undefined) {
    expectOf(true, await ask('kms:Decrypt', judged.keyArn, policy(...keyPolicy), VIA), 'decrypt');
    expectOf(false, await ask('kms:Decrypt', judged.keyArn, policy(...keyPolicy)), 'decrypt by itself');
    expectOf(false, await ask('kms:Decrypt', judged.keyArn, policy(...keyPolicy), { 'kms:ViaService': `s3.${REGION}.amazonaws.com` }), 'decrypt through S3');
    expectOf(false, await ask('kms:GenerateDataKey', judged.keyArn, policy(...keyPolicy), VIA), 'encrypt');
  }
  return found;
}

/** The statements that a warning asks somebody to write. */
function byHand(judged: Judged, id: string): object[] {
  return judged.warnings.filter(text => text.includes(`[ack: cdk-emr-security:${id}]`)).flatMap(text =>
    JSON.parse(/\[\{.*\}\]/.exec(text)![0].replace(/\$\{[^}]*Nodes\/Resource\.Arn\}/g, judged.roleArn)) as object[]);
}

describe('a role of the nodes reads a secret', () => {
  test.each(WORLDS)('$name', async world => {
    const judged = read(world);
    const ids = judged.warnings.map(text => /\[ack: cdk-emr-security:([a-z-]+)\]/.exec(text)![1]);
    expect(ids).toEqual(world.byHand ?? []);

    // what the warnings ask for is done, then IAM has to agree
    const identity = [...judged.identityPolicies, policy(...byHand(judged, 'role-policy-by-hand'))].filter(document => document !== undefined);
    const secretPolicy = [...judged.secretPolicy, ...byHand(judged, 'resource-policy-by-hand')];
    const keyPolicy = [...judged.keyPolicy, ...byHand(judged, 'key-policy-by-hand')];
    expect(await faults(judged, secretPolicy, keyPolicy, identity)).toEqual([]);

    // without it, it may not
    if (world.byHand) {
      expect(await faults(judged, judged.secretPolicy, judged.keyPolicy, judged.identityPolicies)).toContain('may not read');
    }
    // and nobody else may
    expect(await allows({
      principal: session(`arn:aws:iam::${ACCOUNT}:role/Stranger`), action: 'secretsmanager:GetSecretValue', resource: judged.secretArn,
      account: judged.secretArn.split(':')[4], resourcePolicy: policy(...secretPolicy),
    })).toBe(false);
  });

  test('the judge sees what a wrong policy lacks and gives too much', async () => {
    const judged = read(WORLDS[3]);
    const [{ Statement: statements }] = judged.identityPolicies;
    const faultsWith = (...Statement: object[]) => faults(judged, [], judged.keyPolicy, [policy(...Statement)!]);
    expect(await faultsWith({ Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' })).toEqual(expect.arrayContaining(['may PutSecretValue', 'may not decrypt']));
    expect(await faultsWith(...statements.map(({ Condition, ...statement }: any) => statement))).toEqual(['may decrypt by itself', 'may decrypt through S3']);
  });
});
