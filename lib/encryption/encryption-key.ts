import { ArnFormat, Duration, RemovalPolicy, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { KeyUserGrant, makeKeyUser } from './key-users';
import { checkDays, checkFlag, checkList, checkOptionalText, checkOptions, checkRemovalPolicy } from '../private/arguments';
import { Problems } from '../private/errors';
import { subjectOf } from '../private/placement';
import { resolvedOnce } from '../private/resolved-once';
import { checkRoleArgument, requireRole } from '../private/roles';

/**
 * Properties of an encryption key.
 */
export interface EncryptionKeyProps {
  /**
   * An alias for the key, with or without `alias/`.
   *
   * @default - no alias
   */
  readonly alias?: string;

  /**
   * What the key is for, as the KMS console shows it.
   *
   * @default 'Amazon EMR security configuration'
   */
  readonly description?: string;

  /**
   * Who may administer the key, but not use it, by a statement in the key policy.
   *
   * @default - whom the IAM policies of the account allow
   */
  readonly admins?: iam.IPrincipal[];

  /**
   * After how many days the key material rotates: 90 to 2560.
   *
   * @default - 365 days
   */
  readonly rotationPeriod?: Duration;

  /**
   * How many days a deleted key can be brought back: 7 to 30.
   *
   * @default - 30 days
   */
  readonly pendingWindow?: Duration;

  /**
   * What happens to the key when it leaves the stack. Data that it encrypted is lost with it.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE - kept; gone when a first deployment fails
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether the key can be replicated to other Regions. Cannot be changed later.
   *
   * @default false
   */
  readonly multiRegion?: boolean;

  /**
   * Roles that use the key, beside those of the configurations that name it.
   *
   * @default - only the roles of the configurations that name the key
   */
  readonly keyUsers?: iam.IRole[];
}

const ADMIN_ACTIONS = [
  'kms:Create*', 'kms:Describe*', 'kms:Enable*', 'kms:List*', 'kms:Put*', 'kms:Update*', 'kms:Revoke*', 'kms:Disable*', 'kms:Get*',
  'kms:Delete*', 'kms:TagResource', 'kms:UntagResource', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion', 'kms:RotateKeyOnDemand',
];

/**
 * A KMS key for a security configuration: symmetric, with rotation, and with the key users that Amazon EMR needs.
 *
 * A key user is what the KMS console makes of a role: a principal of two statements of the key policy, to use the key and to let
 * AWS resources use it. Its policy delegates to IAM, as every key of the console does.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export class EncryptionKey extends kms.Key {
  constructor(scope: Construct, id: string, props: EncryptionKeyProps = {}) {
    checkProps(scope, id, props);
    super(scope, id, {
      alias: props.alias,
      description: props.description ?? 'Amazon EMR security configuration',
      enableKeyRotation: true,
      rotationPeriod: props.rotationPeriod,
      pendingWindow: props.pendingWindow,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      multiRegion: props.multiRegion,
      policy: keyPolicy(scope, props.admins ?? []),
    });
    for (const role of props.keyUsers ?? []) {
      this.addKeyUser(role);
    }
  }

  /**
   * Makes a role a user of the key.
   *
   * @param role the role: of this stack, of another one, of another account or imported
   */
  public addKeyUser(role: iam.IRole): KeyUserGrant {
    requireRole('EncryptionKey.addKeyUser', this, role);
    const subject = subjectOf(role);
    return KeyUserGrant._of(subject, [makeKeyUser(this, subject, this.node.defaultChild!)], this);
  }
}

/** Ours from the first statement on, and not minimized: the same bytes whatever the app's feature flags. */
function keyPolicy(scope: Construct, admins: iam.IPrincipal[]): iam.PolicyDocument {
  const policy = new iam.PolicyDocument({
    minimize: false,
    statements: [new iam.PolicyStatement({
      sid: 'Enable IAM User Permissions',
      principals: [rootOf(Stack.of(scope))],
      actions: ['kms:*'],
      resources: ['*'],
    })],
  });
  if (admins.length > 0) {
    policy.addStatements(new iam.PolicyStatement({
      sid: 'Allow access for Key Administrators',
      principals: admins,
      actions: ADMIN_ACTIONS,
      resources: ['*'],
    }));
  }
  return policy;
}

const roots = new WeakMap<Stack, iam.IPrincipal>();

/** The account of the key: AccountRootPrincipal, resolved once for all keys of the stack. */
function rootOf(stack: Stack): iam.IPrincipal {
  let root = roots.get(stack);
  if (root === undefined) {
    const arn = stack.formatArn({ service: 'iam', region: '', resource: 'root', arnFormat: ArnFormat.NO_RESOURCE_NAME });
    roots.set(stack, root = new iam.ArnPrincipal(resolvedOnce(stack, arn, 'account')));
  }
  return root;
}

function checkProps(scope: Construct, id: string, props: EncryptionKeyProps): void {
  const problems = new Problems();
  const known = ['alias', 'description', 'admins', 'rotationPeriod', 'pendingWindow', 'removalPolicy', 'multiRegion', 'keyUsers'];
  if (checkOptions(problems, 'props', props, known)) {
    checkOptionalText(problems, 'alias', props.alias, 'the name of an alias');
    checkOptionalText(problems, 'description', props.description, 'what the key is for');
    checkDays(problems, 'rotationPeriod', props.rotationPeriod, 90, 2560);
    checkDays(problems, 'pendingWindow', props.pendingWindow, 7, 30);
    checkRemovalPolicy(problems, props.removalPolicy);
    checkFlag(problems, 'multiRegion', props.multiRegion);
    checkList(problems, 'admins', props.admins, (admin, path) => {
      if (typeof (admin as Partial<iam.IPrincipal> | undefined)?.policyFragment !== 'object') {
        problems.add({ path, wrong: 'is not a principal', got: admin, expected: 'an IAM principal is expected', remedy: 'Pass a role, a user or new iam.ArnPrincipal(arn)' });
      }
    });
    checkList(problems, 'keyUsers', props.keyUsers, (role, path) => checkRoleArgument(problems, path, role));
  }
  problems.throwIfAny(scope, id, 'EncryptionKey');
}
