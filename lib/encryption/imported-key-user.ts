import { createHash } from 'crypto';
import {
  Annotations, CfnElement, CfnResource, CustomResource, Duration, Lazy, RemovalPolicy, Stack, Token, aws_iam as iam, aws_kms as kms, aws_ssm as ssm,
} from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { checkImportedKeyUser } from './imported-key-user-checks';
import { writeInTurn } from './key-user-order';
import { KeyUserProvider } from './key-user-provider';
import { grantRights, keyPolicyRights } from './key-user-rights';
import { KEY_USER_RESOURCE_TYPE, KeyUserResourceProperties, KeyUserSpecification } from './key-user-specification';
import { KEY_USER, KeyTarget, keyTarget, keyUserPermission } from './key-users';
import { FunctionRights, specificationRights } from '../private/function-rights';
import { requestRoleRight, subjectOf } from '../private/placement';
import { differ, referencesIfAny } from '../private/role-subject';

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
   * @default RemovalPolicy.DESTROY - the right goes with it; RemovalPolicy.RETAIN keeps it
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The function that does it.
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
 *
 * @example
 * declare const role: iam.Role;
 * declare const cluster: emr.CfnCluster;
 * const key = kms.Key.fromKeyArn(this, 'Key', 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab');
 * const keyUser = new ImportedKeyUser(this, 'KeyUser', { key, role });
 * cluster.node.addDependency(keyUser);
 */
export class ImportedKeyUser extends Construct {
  /** @internal */
  public readonly _target: KeyTarget;

  /** @internal */
  public readonly _role: iam.IRole;

  /** @internal */
  public readonly _mechanism: KeyUserMechanism;

  constructor(scope: Construct, id: string, props: ImportedKeyUserProps) {
    checkImportedKeyUser(scope, id, props);
    super(scope, id);
    this._target = keyTarget(props.key);
    this._role = props.role;
    this._mechanism = props.mechanism ?? KeyUserMechanism.KEY_POLICY;
    const provider = props.provider ?? KeyUserProvider._ofStack(this);

    // a changed key, role or mechanism makes new resources: the old right is removed with the old policy and parameter still there
    const suffix = this.fingerprint();
    const parameter = this.addSpecification(`Specification${suffix}`);
    const rights = this.addRights(`Rights${suffix}`, provider, parameter);
    const properties: KeyUserResourceProperties = { Parameter: parameter.ref, Specification: parameter.attrValue };
    const resource = new CustomResource(this, `Resource${suffix}`, {
      resourceType: KEY_USER_RESOURCE_TYPE,
      serviceToken: provider._function.functionArn,
      serviceTimeout: Duration.minutes(30), // the function may have to wait, and is called again when it was killed
      properties: { ...properties },
      removalPolicy: props.removalPolicy,
    });
    this.node.defaultChild = resource.node.defaultChild;
    resource.node.addDependency(parameter, rights.policy);
    if (this._mechanism === KeyUserMechanism.KEY_POLICY) {
      writeInTurn(this, resource, JSON.stringify(Stack.of(this).resolve(this._target.documentArn)));
      this.allowFromOtherAccount();
    }
    this.warnOfWhatIsNotKnown();
    register(this);
  }

  /** Of key, role and mechanism, as the template has them, and of whatever has CloudFormation replace the role under the same name. */
  private fingerprint(): string {
    const stack = Stack.of(this);
    const { roleArn } = this._role;
    const references = referencesIfAny(roleArn, this) ?? [];
    const rendered = stack.resolve([
      this._target.documentArn, roleArn, this._mechanism, references.map(element => [stackOf(element, stack), ...replacing(element)]),
    ]);
    return createHash('sha256').update(JSON.stringify(rendered)).digest('hex').slice(0, 8).toUpperCase();
  }

  private addSpecification(id: string): ssm.CfnParameter {
    const stack = Stack.of(this);
    const specification: KeyUserSpecification = {
      stackId: stack.stackId,
      logicalResourceId: Lazy.string({ produce: () => this.resource.logicalId }),
      key: this._target.documentArn,
      role: this._role.roleArn,
      mechanism: this._mechanism,
    };
    return new ssm.CfnParameter(this, id, {
      description: `Which role ${this.node.path} makes a user of which key`.slice(0, 1024),
      type: 'String',
      value: stack.toJsonString(specification),
    });
  }

  private addRights(id: string, provider: KeyUserProvider, parameter: ssm.CfnParameter): FunctionRights {
    const parameterArn = Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName: parameter.ref });
    return new FunctionRights(this, id, {
      owner: 'key-user-provider',
      role: provider._role,
      rights: [
        ...specificationRights(parameterArn),
        ...this._mechanism === KeyUserMechanism.GRANT ? grantRights(this._target, this._role) : keyPolicyRights(this._target),
      ],
      purpose: `the function may not carry out '${this.node.path}' yet`,
      warnOn: () => this.resource,
    });
  }

  /** A role of another account needs the right in a policy of its own, too. A grant alone is enough. */
  private allowFromOtherAccount(): void {
    if (differ(this._role.env.account, Stack.of(this).account)) {
      const { what, identityStatements } = keyUserPermission(this._target);
      requestRoleRight({
        subject: subjectOf(this._role),
        holder: { construct: this._target.key, kind: 'KMS key' },
        permission: { id: KEY_USER, what, identityStatements },
        warnOn: this.resource,
      });
    }
  }

  private warnOfWhatIsNotKnown(): void {
    const { key, importedAliasName } = this._target;
    const stack = Stack.of(this);
    const [ofKey, ofStack] = [key.env.account, stack.account].map(account => JSON.stringify(stack.resolve(account)));
    const on = Annotations.of(this.resource);
    if (importedAliasName !== undefined) {
      on.addWarningV2('cdk-emr-security:imported-key-user-by-alias',
        `key: is known by its alias '${importedAliasName}' only, so the role becomes a user of the key that the alias points to at deployment; when the alias is moved `
        + 'later, the right neither moves with it nor is removed from the old key. Import the key with kms.Key.fromKeyArn()');
    } else if (this._mechanism === KeyUserMechanism.KEY_POLICY && Token.isUnresolved(key.env.account) && ofKey !== ofStack) {
      on.addWarningV2('cdk-emr-security:imported-key-user-account-unknown',
        `key: its account is not known at synth, got construct '${key.node.path}'; a key of the account of the stack is expected, as AWS KMS lets nobody edit the policies of `
        + 'keys of other accounts. Import the key with an ARN that is text, or use KeyUserMechanism.GRANT where it may be of another account');
    }
  }

  private get resource(): CfnResource {
    return this.node.defaultChild as CfnResource;
  }
}

/** Two stacks may have roles of one logical id. */
function stackOf(element: CfnElement, here: Stack): string {
  const stack = Stack.of(element);
  return stack === here ? '' : stack.node.addr;
}

/** What CloudFormation makes a new role for. The old one, under the same logical id, has to lose its right. */
function replacing(element: CfnElement): unknown[] {
  if (!CfnResource.isCfnResource(element) || element.cfnResourceType !== 'AWS::IAM::Role') {
    return [];
  }
  const { roleName, path } = element as iam.CfnRole;
  return Stack.of(element).resolve([roleName ?? '', path ?? '']);
}

const registered = new WeakMap<IConstruct, ImportedKeyUser[]>();

function register(user: ImportedKeyUser): void {
  registered.set(user.node.root, [...registered.get(user.node.root) ?? [], user]);
}

/** Those of the app that make a role a user of a key. */
export function importedKeyUsersOf(scope: IConstruct, key: kms.IKey, role: iam.IRole): ImportedKeyUser[] {
  const text = (value: string) => JSON.stringify(Stack.of(scope).resolve(value));
  const [wantedKey, wantedRole] = [text(keyTarget(key).documentArn), text(role.roleArn)];
  return (registered.get(scope.node.root) ?? [])
    .filter(({ _target, _role }) => text(_target.documentArn) === wantedKey && (_role === role || text(_role.roleArn) === wantedRole));
}

/**
 * Why a role for volumes with EBS encryption cannot be a user of the key by what the app has for it, for the configuration that wants it;
 * undefined where it can.
 */
export function whyNotForVolumes(configuration: IConstruct, key: kms.IKey, role: iam.IRole): string | undefined {
  const users = importedKeyUsersOf(configuration, key, role);
  const [grant] = users;
  return grant === undefined || users.some(({ _mechanism }) => _mechanism !== KeyUserMechanism.GRANT) ? undefined
    : `ImportedKeyUser '${grant.node.path}': mechanism: GRANT cannot let role '${role.node.path}' attach the volumes with EBS encryption of `
      + `'${configuration.node.path}': a grant cannot say kms:GrantIsForAWSResource; KEY_POLICY is expected for service roles. Use KeyUserMechanism.KEY_POLICY`;
}
