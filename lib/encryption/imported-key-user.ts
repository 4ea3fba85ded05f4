import { RemovalPolicy, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { registerKeyUser } from './imported-key-users';
import { KeyUserProvider } from './key-user-provider';
import { KeyTarget, keyTarget } from './key-users';

/**
 * How a role becomes a user of a key that the app does not own.
 */
export enum KeyUserMechanism {
  /**
   * By two statements in the key policy, as the KMS console writes them. The key has to be of the account of the stack.
   */
  KEY_POLICY = 'KEY_POLICY',

  /**
   * By a grant, which the key policy does not show. The key may be of another account, whose key policy then has to let the function create
   * grants. A grant cannot let the role attach volumes with EBS encryption, so it is not for service roles of Amazon EMR.
   */
  GRANT = 'GRANT',
}

/**
 * Properties of a user of a key that the app does not own.
 */
export interface ImportedKeyUserProps {
  /**
   * The key: imported by its ARN, or by an alias.
   */
  readonly key: kms.IKey;

  /**
   * The role. AWS KMS refuses a key policy that names a role which does not exist.
   */
  readonly role: iam.IRole;

  /**
   * By which means the role becomes a user.
   *
   * @default KeyUserMechanism.KEY_POLICY
   */
  readonly mechanism?: KeyUserMechanism;

  /**
   * What happens to the right when this leaves the stack.
   *
   * What is kept in a key policy has to be removed before the role is deleted: AWS KMS takes no policy that names a deleted role.
   *
   * @default RemovalPolicy.DESTROY - the right goes with it; RemovalPolicy.RETAIN keeps it
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The function that does it. Another one replaces what is deployed: the new one makes the role a user before the old one removes what it has written.
   *
   * @default - one for all in the stack
   */
  readonly provider?: KeyUserProvider;
}

/**
 * Makes a role a user of a KMS key that the app does not own, when the stack is deployed.
 *
 * What the KMS console does for a key user is done by a function: it adds two statements that name the role to the key policy, and removes them
 * when this is deleted. Whatever else stands in the policy stays as it is. What uses the key with the role has to wait for it:
 * `cluster.node.addDependency(keyUser)`.
 *
 * AWS KMS has no means to change a key policy only if nobody else does at the same time. The function finds out when its statements were
 * overwritten, and adds them again; but whoever edits the policy by hand while a deployment does may lose what they wrote: look at it again then.
 *
 * For a key of this app use the grants of the security configuration, or `EncryptionKey.addKeyUser()`.
 *
 * Resources: a parameter of AWS Systems Manager that says which role and key, a policy that lets the function do it, and a custom resource. The
 * first in a stack adds the function, its role and log group.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 *
 * @example
 * declare const role: iam.Role;
 * declare const cluster: emr.CfnCluster;
 * const key = kms.Key.fromKeyArn(this, 'Key', 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab');
 * const keyUser = new ImportedKeyUser(this, 'KeyUser', { key, role });
 * cluster.node.addDependency(keyUser);
 */
export class ImportedKeyUser extends Construct {
  /**
   * The key, or the alias, that was passed.
   */
  public readonly key: kms.IKey;

  /**
   * The role that becomes a user of the key.
   */
  public readonly role: iam.IRole;

  /**
   * By which means it becomes one.
   */
  public readonly mechanism: KeyUserMechanism;

  /**
   * The function that does it.
   */
  public readonly provider: KeyUserProvider;

  /** @internal */
  public readonly _target: KeyTarget;

  constructor(scope: Construct, id: string, props: ImportedKeyUserProps) {
    // loaded when there is such a user, and not when an app imports this library
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { checkImportedKeyUser } = require('./imported-key-user-checks') as typeof import('./imported-key-user-checks');
    checkImportedKeyUser(scope, id, props);
    super(scope, id);
    this.key = props.key;
    this.role = props.role;
    this.mechanism = props.mechanism ?? KeyUserMechanism.KEY_POLICY;
    this.provider = props.provider ?? KeyUserProvider._ofStack(this);
    this._target = keyTarget(props.key);
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { KeyUserResources } = require('./key-user-resources') as typeof import('./key-user-resources');
    this.node.defaultChild = new KeyUserResources(this, props.removalPolicy).resource;
    registerKeyUser(this);
  }
}
