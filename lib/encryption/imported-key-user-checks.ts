import { RemovalPolicy, Stack, Stage, Token, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import type { ImportedKeyUserProps } from './imported-key-user';
import type { KeyUserProvider } from './key-user-provider';
import { keyTarget, keyUserPermission } from './key-users';
import { checkKey, checkOptions, checkRemovalPolicy } from '../private/arguments';
import { Problems } from '../private/errors';
import { plain, readable } from '../private/readable';
import { differ, referencesIfAny } from '../private/role-subject';
import { checkRoleArgument } from '../private/roles';

const KNOWN: readonly (keyof ImportedKeyUserProps)[] = ['key', 'role', 'mechanism', 'removalPolicy', 'provider'];
const MECHANISMS: readonly unknown[] = ['KEY_POLICY', 'GRANT'];

/** Throws where a role cannot become a user of a key by a function of the stack. */
export function checkImportedKeyUser(scope: Construct, id: string, props: ImportedKeyUserProps): void {
  const problems = new Problems();
  if (checkOptions(problems, 'props', props, KNOWN)) {
    const isKey = checkRequiredKey(problems, props.key);
    const isRole = checkRoleArgument(problems, 'role', props.role);
    checkMechanism(problems, props.mechanism);
    checkRemoval(problems, props.removalPolicy);
    if (checkProvider(problems, props.provider)) {
      checkPlaceOfProvider(problems, scope, props.provider);
    }
    if (isKey) {
      checkPlaceOfKey(problems, scope, props, isRole);
    }
    if (isRole) {
      checkPlaceOfRole(problems, scope, props.role);
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

function checkProvider(problems: Problems, provider: KeyUserProvider | undefined): provider is KeyUserProvider {
  if (provider === undefined) {
    return false;
  }
  // not by its class: there may be several copies of a library. An ArtifactProvider has a queue
  if (Construct.isConstruct(provider) && typeof provider._function?.functionArn === 'string' && !('deadLetterQueue' in provider)) {
    return true;
  }
  problems.add({
    path: 'provider', wrong: 'is not a KeyUserProvider', got: provider, expected: 'the construct with the function is expected', remedy: 'Pass a KeyUserProvider, or leave it out',
  });
  return false;
}

/** CloudFormation calls functions of its own Region and account only. */
function checkPlaceOfProvider(problems: Problems, scope: Construct, provider: KeyUserProvider): void {
  const [here, there] = [Stack.of(scope), Stack.of(provider)];
  if (Stage.of(scope) !== Stage.of(provider)) {
    problems.add({
      path: 'provider', wrong: 'is in another Stage', got: provider, expected: 'a Stage cannot refer to what another one creates', remedy: 'Create a KeyUserProvider in the same Stage',
    });
    return;
  }
  for (const [what, one, other] of [['Region', here.region, there.region], ['account', here.account, there.account]]) {
    if (differ(one, other)) {
      problems.add({
        path: 'provider', wrong: `is in ${what} ${other}`, got: provider, expected: `CloudFormation calls functions of its own ${what} only, here ${one}`,
        remedy: 'Leave it out, or create one beside the ImportedKeyUser',
      });
    }
  }
}

function checkPlaceOfKey(problems: Problems, scope: Construct, props: ImportedKeyUserProps, isRole: boolean): void {
  const { key, role, mechanism } = props;
  const target = keyTarget(key);
  const stack = Stack.of(scope);
  const add = (wrong: string, expected: string, remedy: string) => problems.add({ path: 'key', wrong, got: key, expected, remedy });
  if (target.cfnKey !== undefined) {
    add('is a key of this app', 'a key that the app does not own is expected',
      'Use the grants of the SecurityConfiguration or EncryptionKey.addKeyUser(), which write into the template of the key');
    return;
  }
  if (target.importedAliasName !== undefined && /^alias\/aws\//.test(target.importedAliasName)) {
    add(`is an AWS managed key, ${target.importedAliasName}`, 'a customer managed key is expected, as nobody can edit the policies of the others or create grants for them',
      'Create a key, and re-encrypt what is to be shared with it');
    return;
  }
  if (isOutOfReach(scope, key, target.documentArn)) {
    add('is named by what is in another Stage', 'a Stage cannot refer to what another one creates', 'Import the key with kms.Key.fromKeyArn() and an ARN that is text');
    return;
  }
  if (differ(target.key.env.region, stack.region)) {
    add(`is in Region ${target.key.env.region}`, `a key of the Region of the stack, ${stack.region}, is expected`, 'Create the ImportedKeyUser in a stack of the Region of the key');
  }
  if (mechanism !== 'GRANT' && isRole && differ(target.key.env.account, stack.account)) {
    const principal = new iam.ArnPrincipal(readable(role.roleArn, role));
    const json = JSON.stringify(plain(keyUserPermission(target).resourceStatements([principal]).map(statement => statement.toStatementJson()), key));
    add(`is of account ${target.key.env.account}`, `with KEY_POLICY a key of the account of the stack, ${stack.account}, is expected, as AWS KMS lets nobody else edit its policy`,
      `Use KeyUserMechanism.GRANT, or ask the owner of the key to add to its key policy: ${json}`);
  }
}

function checkPlaceOfRole(problems: Problems, scope: Construct, role: iam.IRole): void {
  if (isOutOfReach(scope, role, role.roleArn)) {
    problems.add({
      path: 'role', wrong: 'is in another Stage', got: role, expected: 'a Stage cannot refer to what another one creates; a role of the same Stage, or one with a known ARN, is expected',
      remedy: 'Import the role with iam.Role.fromRoleArn() or iam.Role.fromRoleName()',
    });
  } else if (referencesIfAny(role.roleArn, scope) === undefined) {
    problems.add({
      path: 'role', wrong: `has no name, and is of account ${role.env.account}`, got: role, expected: 'across accounts and Regions a role can only be named by a name that is known at synth',
      remedy: 'Give the role a roleName, or roleName: PhysicalName.GENERATE_IF_NEEDED',
    });
  }
}

/** Stages are deployed on their own: only what is text can be named in another. */
function isOutOfReach(scope: Construct, named: IConstruct, arn: string): boolean {
  return Stage.of(scope) !== Stage.of(named) && Token.isUnresolved(arn) && referencesIfAny(arn, scope)?.length !== 0;
}
