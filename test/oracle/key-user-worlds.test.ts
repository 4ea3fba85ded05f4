import { App, Stack, Stage, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Deployed, circleIn } from './deployed';
import { MAY_FOR_AWS, MAY_NOT, allowedToStranger, isKeyUser } from './key-user-judge';
import { ACCOUNT, KEY_ARN, OTHER_ACCOUNT, OTHER_KEY_ARN, REGION, WORLDS, World, ec2 } from './worlds';
import { keyTarget, makeKeyUser } from '../../lib/encryption/key-users';
import { RightPlace, subjectOf } from '../../lib/private/placement';

const PLACES = {
  key: RightPlace.RESOURCE_POLICY, role: RightPlace.ROLE_POLICY, both: RightPlace.BOTH, nowhere: RightPlace.NOWHERE,
};

interface Judged {
  readonly keyArn: string;
  readonly keyPolicy: { Statement: any[] };
  readonly roleArn: string;
  readonly identityPolicies: any[];
  readonly warnings: string[];
}

function build(world: World, concrete: boolean, minimize: boolean) {
  const app = new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': minimize } });
  const stacks: Stack[] = [];
  const built = world.build(app, (id, account = ACCOUNT) => {
    const stack = new Stack(app, id, concrete ? { env: { account, region: REGION } } : {});
    stacks.push(stack);
    return stack;
  });
  const right = makeKeyUser(built.key, subjectOf(built.role), stacks[0]);
  return { ...built, app, stacks, right };
}

/** What stands in the templates, with every function carried out; and what the owner of an imported key is known to have written. */
function read({ app, stacks, key, role }: ReturnType<typeof build>): Judged {
  const deployed = new Deployed(app, ACCOUNT, REGION);
  for (const template of deployed.templates.values()) {
    expect(circleIn(template)).toBeUndefined();
  }
  const target = keyTarget(key);
  const roleStack = Stack.of(role);
  const holderStack = target.cfnKey && Stack.of(target.cfnKey);
  const roleArn = deployed.concrete(roleStack, roleStack.resolve(role.roleArn)) as string;
  const roleName = roleArn.split('/').pop()!;
  const identityPolicies = [
    ...deployed.resources('AWS::IAM::Policy').filter(([, , properties]) => properties.Roles.includes(roleName)).map(([, , properties]) => properties.PolicyDocument),
    ...deployed.resources('AWS::IAM::Role').filter(([, id, properties]) => (properties.RoleName ?? id) === roleName)
      .flatMap(([, , properties]) => (properties.Policies ?? []).map((policy: any) => policy.PolicyDocument)),
  ];
  const warnings = stacks.flatMap(stack => Annotations.fromStack(stack).findWarning('*', Match.anyValue())).map(entry => entry.entry.data as string)
    .filter(text => text.includes('cdk-emr-security:'));
  if (target.cfnKey !== undefined) {
    const keyId = holderStack!.resolve(target.cfnKey.logicalId) as string;
    const [, , properties] = deployed.resources('AWS::KMS::Key', holderStack).find(([, id]) => id === keyId)!;
    return { keyArn: deployed.keyArn(holderStack!, keyId), keyPolicy: properties.KeyPolicy, roleArn, identityPolicies, warnings };
  }
  const keyArn = target.key.keyArn === OTHER_KEY_ARN ? OTHER_KEY_ARN : KEY_ARN;
  const root = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${keyArn.split(':')[4]}:root` }, Action: 'kms:*', Resource: '*' };
  return { keyArn, keyPolicy: { Statement: [root] }, roleArn, identityPolicies, warnings };
}

/** The statements that a warning asks somebody to write. */
function statementsOf(warning: string, judged: Judged): any[] {
  const json = warning.slice(warning.indexOf('add them: ') + 'add them: '.length, warning.lastIndexOf(']') + 1).replace(/ \[ack: [^\]]+\]$/, '');
  const filled = json.replace(/arn:[^"]*:role\/|\$\{[^"}]*\/Role\/Resource\.Arn\}/g, match => match.startsWith('$') ? judged.roleArn : judged.roleArn.replace(/[^/]*$/, ''))
    .replace(/\$\{[^"}]*\/Resource\.Arn\}/g, judged.keyArn);
  return JSON.parse(filled);
}

const rows = WORLDS.flatMap(world => (world.concrete ? [true] : [true, false]).flatMap(concrete => [true, false].map(minimize => {
  const title = `${world.name} (${concrete ? 'known' : 'unknown'} environment, minimizePolicies ${minimize ? 'on' : 'off'})`;
  return { world, concrete, minimize, title };
})));

describe('a role becomes a user of a key', () => {
  test.each(rows)('$title', async ({ world, concrete, minimize }) => {
    const built = build(world, concrete, minimize);
    const judged = read(built);

    expect(built.right.outcome).toBe(PLACES[world.place]);
    const named = judged.keyPolicy.Statement.filter(statement => [statement.Principal.AWS].flat().includes(judged.roleArn));
    expect(named.map(statement => statement.Sid)).toEqual(['key', 'both'].includes(world.place) ? ['Allow use of the key', 'Allow attachment of persistent resources'] : []);
    const onRole = judged.identityPolicies.flatMap(policy => policy.Statement).filter(statement => [statement.Action].flat().includes('kms:Encrypt'));
    expect(onRole).toHaveLength(['role', 'both'].includes(world.place) ? 1 : 0);
    expect(onRole.filter(statement => statement.Sid !== undefined)).toEqual([]);
    expect(judged.warnings.map(text => /cdk-emr-security:[a-z-]+/.exec(text.slice(text.indexOf('[ack:')))![0]))
      .toEqual(world.warning ? expect.arrayContaining([`cdk-emr-security:${world.warning}`]) : []);
    expect(built.right.byHand).toBe(world.warning !== undefined);

    // what the warnings ask for is done, then IAM has to agree
    const byHand = (id: string) => judged.warnings.filter(text => text.includes(`[ack: cdk-emr-security:${id}]`)).flatMap(text => statementsOf(text, judged));
    const keyPolicy = { Version: '2012-10-17', Statement: [...judged.keyPolicy.Statement, ...byHand('key-policy-by-hand')] };
    const identityPolicies = [...judged.identityPolicies, { Version: '2012-10-17', Statement: byHand('role-policy-by-hand') }].filter(policy => policy.Statement.length > 0);
    expect(await isKeyUser(judged, keyPolicy, identityPolicies)).toEqual([]);

    // without it, it is not
    if (world.warning) {
      expect(await isKeyUser(judged, { Version: '2012-10-17', ...judged.keyPolicy }, judged.identityPolicies)).toContain('may not kms:Decrypt');
    }
    // who has no KMS permission of his own gets none
    expect(await allowedToStranger(judged.keyArn, ACCOUNT, keyPolicy)).toEqual([]);
  });

  test('the judge sees what a wrong policy lacks and gives too much', async () => {
    const judged = read(build(WORLDS[0], true, false));
    const [root, use, attach] = judged.keyPolicy.Statement;
    const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
    expect(await isKeyUser(judged, policy(root, use), [])).toEqual(MAY_FOR_AWS.map(action => `may not ${action} for AWS resources`));
    expect(await isKeyUser(judged, policy(root, use, { ...attach, Condition: {} }), [])).toEqual(['may kms:CreateGrant']);
    expect(await isKeyUser(judged, policy(root, { ...use, Action: 'kms:*' }, attach), [])).toEqual(MAY_NOT.map(action => `may ${action}`));
  });
});

describe('a role that can be named nowhere is refused when the right is asked for', () => {
  const env = { account: ACCOUNT, region: REGION };

  test('fails for a role of another Stage, and names both paths', () => {
    const app = new App();
    const key = new kms.Key(new Stack(new Stage(app, 'Shared', { env }), 'Keys'), 'Key');
    const role = new iam.Role(new Stack(new Stage(app, 'Prod', { env }), 'Compute'), 'Role', { assumedBy: ec2() });
    expect(() => makeKeyUser(key, subjectOf(role), key)).toThrow(
      "role 'Prod/Compute/Role' cannot use the key (KMS key 'Shared/Keys/Key'): they are in different Stages, 'Prod' and 'Shared', "
      + 'and a Stage cannot refer to what another one creates; a role of the same Stage, or one with a known ARN, is expected. '
      + "Import the role with iam.Role.fromRoleArn() or iam.Role.fromRoleName() in 'Shared', or create both in one Stage");
  });

  test('fails for a role of a Stage and a key of the app', () => {
    const app = new App();
    const key = new kms.Key(new Stack(app, 'Keys'), 'Key');
    const role = new iam.Role(new Stack(new Stage(app, 'Prod'), 'Compute'), 'Role', { assumedBy: ec2() });
    expect(() => makeKeyUser(key, subjectOf(role), key)).toThrow("they are in different Stages, 'Prod' and the app");
  });

  test('a role imported in another Stage by its ARN is named in the key policy', () => {
    const app = new App();
    const key = new kms.Key(new Stack(new Stage(app, 'Shared', { env }), 'Keys'), 'Key');
    const role = iam.Role.fromRoleArn(new Stack(new Stage(app, 'Prod', { env }), 'Compute'), 'Role', `arn:aws:iam::${ACCOUNT}:role/Nodes`);
    const right = makeKeyUser(key, subjectOf(role), key.node.defaultChild!);
    app.synth();
    expect(right.outcome).toBe(RightPlace.RESOURCE_POLICY);
  });

  test('fails for a nameless role of another account', () => {
    const app = new App();
    const key = new kms.Key(new Stack(app, 'Keys', { env }), 'Key');
    const role = new iam.Role(new Stack(app, 'Compute', { env: { account: OTHER_ACCOUNT, region: REGION } }), 'Role', { assumedBy: ec2() });
    expect(() => makeKeyUser(key, subjectOf(role), key)).toThrow(
      "role 'Compute/Role' cannot use the key (KMS key 'Keys/Key'): the role has no name and is in account 444455556666, the KMS key in 111122223333; "
      + 'across accounts a role can only be named by a name that is known at synth. Give the role a roleName, or roleName: PhysicalName.GENERATE_IF_NEEDED');
  });
});
