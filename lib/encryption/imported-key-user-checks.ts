import { CfnResource, RemovalPolicy, Stack, Stage, Token, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ImportedKeyUserProps } from './imported-key-user';
import type { KeyUserProvider } from './key-user-provider';
import { ROLE_ARN } from './key-user-specification';
import { KeyTarget, keyTarget, keyUserPermission } from './key-users';
import { pathOf } from './retained-key-user';
import { checkKey, checkOptions, checkRemovalPolicy } from '../private/arguments';
import { Problems } from '../private/errors';
import { isOutOfReach } from '../private/other-stages';
import { plain, pseudoText, readable } from '../private/readable';
import { differ, referencesIfAny } from '../private/role-subject';
import { checkRoleArgument } from '../private/roles';

const KNOWN: readonly (keyof ImportedKeyUserProps)[] = ['key', 'role', 'mechanism', 'removalPolicy', 'provider'];
const STAGES = 'a Stage cannot refer to what another one creates';
const MECHANISMS: readonly unknown[] = ['KEY_POLICY', 'GRANT'];

/** Throws where a role cannot become a user of a key by a function of the stack. */
export function checkImportedKeyUser(scope: Construct, id: string, props: ImportedKeyUserProps): void {
  const problems = new Problems();
  if (checkOptions(problems, 'props', props, KNOWN)) {
    const isKey = checkRequiredKey(problems, props.key);
    const isRole = checkRoleArgument(problems, 'role', props.role);
    checkMechanism(problems, props.mechanism);
    checkRemoval(problems, props.removalPolicy);
    checkKeyUserProvider(problems, 'provider', scope, props.provider);
    if (isKey) {
      checkPlaceOfKey(problems, scope, props, isRole);
    }
    if (isRole && checkPlaceOfRole(problems, scope, props.role)) {
      checkArnOfRole(problems, scope, props.role);
    }
  }
  problems.throwIfAny(scope, id, 'ImportedKeyUser');
}

function checkRequiredKey(problems: Problems, key: kms.IKey | undefined): boolean {
  if (key === undefined) {
    problems.add({ path: 'key', wrong: 'is missing', expected: 'a key construct is expected', remedy: 'Import the key with kms.Key.fromKeyArn()' });
    return false;
  }
  return checkKey(problems, 'key', key);
}

function checkMechanism(problems: Problems, mechanism: unknown): void {
  if (mechanism !== undefined && !MECHANISMS.includes(mechanism)) {
    problems.add({
      path: 'mechanism', wrong: 'is not a mechanism', got: mechanism, expected: 'a KeyUserMechanism is expected', remedy: 'Pass KeyUserMechanism.KEY_POLICY or KeyUserMechanism.GRANT',
    });
  }
}

function checkRemoval(problems: Problems, removalPolicy: RemovalPolicy | undefined): void {
  checkRemovalPolicy(problems, removalPolicy);
  if (removalPolicy === RemovalPolicy.SNAPSHOT) {
    problems.add({
      path: 'removalPolicy', wrong: 'is not possible', got: removalPolicy, expected: 'a right cannot be saved for later', remedy: 'Pass RemovalPolicy.RETAIN or RemovalPolicy.DESTROY',
    });
  }
}

/** Whether a function of the library is one that makes key users, and can be called from a stack. */
export function checkKeyUserProvider(problems: Problems, path: string, scope: Construct, provider: KeyUserProvider | undefined): void {
  if (provider === undefined) {
    return;
  }
  // not by its class: there may be several copies of a library. An ArtifactProvider has a queue
  if (Construct.isConstruct(provider) && typeof provider._function?.functionArn === 'string' && !('deadLetterQueue' in provider)) {
    checkPlaceOfProvider(problems, path, scope, provider);
    return;
  }
  problems.add({
    path, wrong: 'is not a KeyUserProvider', got: provider, expected: 'the construct with the function is expected', remedy: 'Pass a KeyUserProvider, or leave it out',
  });
}

/** CloudFormation calls functions of its own Region and account only. */
function checkPlaceOfProvider(problems: Problems, path: string, scope: Construct, provider: KeyUserProvider): void {
  const [here, there] = [Stack.of(scope), Stack.of(provider)];
  const remedy = `Leave it out, or create one beside the ${path === 'provider' ? 'ImportedKeyUser' : 'configuration'}`;
  if (Stage.of(scope) !== Stage.of(provider)) {
    problems.add({
      path, wrong: 'is in another Stage', got: provider, expected: STAGES, remedy: 'Create a KeyUserProvider in the same Stage',
    });
    return;
  }
  for (const [what, one, other] of [['Region', here.region, there.region], ['account', here.account, there.account]]) {
    if (differ(one, other)) {
      problems.add({
        path, wrong: `is in ${what} ${other}`, got: provider, expected: `CloudFormation calls functions of its own ${what} only, here ${one}`,
        remedy,
      });
    }
  }
  const areKnown = [here, there].every(({ region, account }) => !Token.isUnresolved(region) && !Token.isUnresolved(account));
  if (!areKnown && referencesIfAny(provider._function.functionArn, scope) === undefined) {
    problems.add({
      path, wrong: 'is in a stack that may be of another Region or account', got: provider, expected: 'CloudFormation calls functions of its own Region and account only', remedy,
    });
  }
}

function checkPlaceOfKey(problems: Problems, scope: Construct, props: ImportedKeyUserProps, isRole: boolean): void {
  const { key, role, mechanism } = props;
  const target = keyTarget(key);
  const stack = Stack.of(scope);
  const add: AddProblem = (wrong, expected, remedy) => problems.add({ path: 'key', wrong, got: key, expected, remedy });
  const owned = target.cfnKey ?? keyNamedBy(target, scope);
  if (owned !== undefined) {
    refuseOwnKey(add, scope, owned, target);
    return;
  }
  const aliasName = target.importedAliasName === undefined ? '' : readable(target.importedAliasName, scope);
  if (aliasName.startsWith('alias/aws/')) {
    add(`is an AWS managed key, ${aliasName}`, 'a customer managed key is expected, as nobody can edit the policies of the others or create grants for them',
      'Create a key, and re-encrypt what is to be shared with it');
    return;
  }
  if (isOutOfReach(scope, key, target.documentArn)) {
    add('is named by what is in another Stage', STAGES, 'Import the key with kms.Key.fromKeyArn() and an ARN that is text');
    return;
  }
  const partitions = partitionsIfOther(readable(target.documentArn, scope), stack);
  if (differ(target.key.env.region, stack.region)) {
    add(`is in Region ${target.key.env.region}`, `a key of the Region of the stack, ${stack.region}, is expected`, 'Create the ImportedKeyUser in a stack of the Region of the key');
  } else if (partitions !== undefined) {
    add(`is in partition ${partitions.there}`, `a key of the partition of the stack, ${partitions.here}, is expected`, 'Correct the ARN of the key');
  }
  if (mechanism !== 'GRANT' && isRole && differ(target.key.env.account, stack.account)) {
    const principal = new iam.ArnPrincipal(readable(role.roleArn, role));
    const json = JSON.stringify(plain(keyUserPermission(target).resourceStatements([principal]).map(statement => statement.toStatementJson()), key));
    add(`is of account ${target.key.env.account}`, `with KEY_POLICY a key of the account of the stack, ${stack.account}, is expected, as AWS KMS lets nobody else edit its policy`,
      `Use KeyUserMechanism.GRANT, or ask the owner of the key to add to its key policy: ${json}`);
  }
}

/** The key of the app that an import names after all, by its ARN or id. */
function keyNamedBy({ documentArn }: KeyTarget, scope: Construct): CfnResource | undefined {
  return referencesIfAny(documentArn, scope)
    ?.find((each): each is CfnResource => CfnResource.isCfnResource(each) && each.cfnResourceType === 'AWS::KMS::Key');
}

type AddProblem = (wrong: string, expected: string, remedy: string) => void;

/** Its policy is in a template of the app, which would undo what a function writes. */
function refuseOwnKey(add: AddProblem, scope: Construct, owned: CfnResource, { cfnKey }: KeyTarget): void {
  const what = `${cfnKey === undefined ? `is that of '${pathOf(owned)}', ` : 'is '}a key of this app`;
  const stage = Stage.of(owned);
  if (stage === Stage.of(scope)) {
    add(what, 'a key that the app does not own is expected',
      'Use the grants of the SecurityConfiguration or EncryptionKey.addKeyUser(), which write into the template of the key');
    return;
  }
  const where = stage?.node.path ? `in Stage '${stage.node.path}'` : 'outside of this Stage';
  add(`${what} ${where}`, 'a key that the app does not own is expected, and grants reach no other Stage',
    `Import the role ${where} with iam.Role.fromRoleArn() and an ARN that is text, and use EncryptionKey.addKeyUser() there`);
}

/** @returns whether the role can be named in the scope */
function checkPlaceOfRole(problems: Problems, scope: Construct, role: iam.IRole): boolean {
  const stack = Stack.of(scope);
  if (isOutOfReach(scope, role, role.roleArn)) {
    problems.add({
      path: 'role', wrong: Stage.of(role) === Stage.of(scope) ? 'is named by what is in another Stage' : 'is in another Stage', got: role,
      expected: `${STAGES}; a role of the same Stage, or one with a known ARN, is expected`,
      remedy: 'Import the role with iam.Role.fromRoleArn() and an ARN that is text, or with iam.Role.fromRoleName()',
    });
    return false;
  }
  if (referencesIfAny(role.roleArn, scope) === undefined) {
    const { account, region } = role.env;
    const where = [...differ(account, stack.account) ? [`of account ${account}`] : [], ...differ(region, stack.region) ? [`in Region ${region}`] : []];
    problems.add({
      path: 'role', wrong: `has no name, and is ${where.join(' and ') || 'of another account or Region'}`, got: role,
      expected: 'across accounts and Regions a role can only be named by a name that is known at synth',
      remedy: 'Give the role a roleName, or roleName: PhysicalName.GENERATE_IF_NEEDED',
    });
    return false;
  }
  return true;
}

/** The function would refuse it at deployment, as far as its ARN is text. */
function checkArnOfRole(problems: Problems, scope: Construct, role: iam.IRole): void {
  const arn = readable(role.roleArn, scope);
  const literal = arn.replace('${AWS::Partition}', 'aws').replace('${AWS::AccountId}', '0'.repeat(12));
  if (Token.isUnresolved(role.roleArn) && literal.includes('{')) {
    return; // a reference, or a function of CloudFormation
  }
  const partitions = partitionsIfOther(arn, Stack.of(scope));
  if (!ROLE_ARN.test(literal)) {
    problems.add({
      path: 'role', wrong: 'has an ARN that is not of a role', got: arn, expected: '"arn:<partition>:iam::<account>:role/<name>" is expected',
      remedy: 'Import the role itself with iam.Role.fromRoleArn() or iam.Role.fromRoleName()',
    });
  } else if (partitions !== undefined) {
    problems.add({
      path: 'role', wrong: `is in partition ${partitions.there}`, got: role, expected: `a role of the partition of the stack, ${partitions.here}, is expected`,
      remedy: 'Correct the ARN of the role',
    });
  }
}

/** Where both are known, and not the same. */
function partitionsIfOther(arn: string, stack: Stack): { there: string; here: string } | undefined {
  const [there, here] = [/^arn:([a-z-]+):/.exec(arn)?.[1], pseudoText('AWS::Partition', stack)];
  return there === undefined || here.startsWith('$') || there === here ? undefined : { there, here };
}
