import { createHash } from 'crypto';
import { CfnElement, CfnResource, CustomResource, Duration, Lazy, RemovalPolicy, Stack, aws_iam as iam, aws_ssm as ssm } from 'aws-cdk-lib';
import { ImportedKeyUser, KeyUserMechanism } from './imported-key-user';
import { noteKeyUser } from './key-user-notes';
import { writeInTurn } from './key-user-order';
import { grantRights, keyPolicyRights } from './key-user-rights';
import { KEY_USER_RESOURCE_TYPE, KeyUserResourceProperties, KeyUserSpecification } from './key-user-specification';
import { KEY_USER, keyUserPermission } from './key-users';
import { warnOfRoleThatGoes } from './retained-key-user';
import { FunctionRights, specificationRights } from '../private/function-rights';
import { pathInStage } from '../private/other-stages';
import { requestRoleRight, subjectOf } from '../private/placement';
import { pseudoText, readable } from '../private/readable';
import { differ, referencesIfAny } from '../private/role-subject';

/** What carries out at deployment that a role becomes a user of a key: its specification, the rights of the function for it alone, and the resource. */
export class KeyUserResources {
  public readonly resource: CfnResource;

  constructor(private readonly user: ImportedKeyUser, removalPolicy?: RemovalPolicy) {
    // a changed key, role, mechanism or function makes new resources: the old right is removed with the old policy and parameter still there
    const suffix = this.fingerprint();
    const parameter = this.addSpecification(`Specification${suffix}`);
    const rights = this.addRights(`Rights${suffix}`, parameter);
    const properties: KeyUserResourceProperties = { Parameter: parameter.ref, Specification: parameter.attrValue };
    const resource = new CustomResource(user, `Resource${suffix}`, {
      resourceType: KEY_USER_RESOURCE_TYPE,
      serviceToken: user.provider._function.functionArn,
      serviceTimeout: Duration.minutes(30), // the function may have to wait, and is called again when it was killed
      properties: { ...properties },
      removalPolicy,
    });
    this.resource = resource.node.defaultChild as CfnResource;
    resource.node.addDependency(parameter, rights.policy);
    if (user.mechanism === KeyUserMechanism.KEY_POLICY) {
      writeInTurn(user, resource, readable(user._target.documentArn, user));
      this.allowFromOtherAccount();
      warnOfRoleThatGoes(user, this.resource);
    }
    noteKeyUser(user, this.resource);
  }

  /** Of key, role, mechanism and given function, as the template has them, and of whatever has CloudFormation replace the role under the same name. */
  private fingerprint(): string {
    const { _target, role, mechanism } = this.user;
    const stack = Stack.of(this.user);
    const references = referencesIfAny(role.roleArn, this.user) ?? [];
    const rendered = stack.resolve([
      _target.documentArn, role.roleArn, mechanism, references.map(element => [stackOf(element, stack), ...replacing(element)]),
      ...this.functionIfGiven(),
    ]);
    const text = JSON.stringify(rendered, withPartition(pseudoText('AWS::Partition', stack)));
    return createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();
  }

  /** CloudFormation lets no resource change its function. That of the stack is not named, so that its key users are what they were without this. */
  private functionIfGiven(): unknown[] {
    const { provider } = this.user;
    const stack = Stack.of(this.user);
    if (provider._isThatOf(stack)) {
      return [];
    }
    const { node, functionArn } = provider._function;
    return [stackOf(node.defaultChild as CfnElement, stack), stack.resolve(functionArn)];
  }

  private addSpecification(id: string): ssm.CfnParameter {
    const { _target, role, mechanism } = this.user;
    const stack = Stack.of(this.user);
    const specification: KeyUserSpecification = {
      stackId: stack.stackId,
      logicalResourceId: Lazy.string({ produce: () => this.resource.logicalId }),
      key: _target.documentArn,
      role: role.roleArn,
      mechanism,
    };
    return new ssm.CfnParameter(this.user, id, {
      description: `Which role ${this.user.node.path} makes a user of which key`.slice(0, 1024),
      type: 'String',
      value: stack.toJsonString(specification),
    });
  }

  private addRights(id: string, parameter: ssm.CfnParameter): FunctionRights {
    const { _target, role, mechanism } = this.user;
    const parameterArn = Stack.of(this.user).formatArn({ service: 'ssm', resource: 'parameter', resourceName: parameter.ref });
    return new FunctionRights(this.user, id, {
      owner: 'key-user-provider',
      role: this.user.provider._role,
      rights: [
        ...specificationRights(parameterArn),
        ...mechanism === KeyUserMechanism.GRANT ? grantRights(_target, role) : keyPolicyRights(_target),
      ],
      purpose: `the function may not carry out '${this.user.node.path}' yet`,
      warnOn: () => this.resource,
    });
  }

  /** A role of another account needs the right in a policy of its own, too. A grant alone is enough. */
  private allowFromOtherAccount(): void {
    const { _target, role } = this.user;
    if (differ(role.env.account, Stack.of(this.user).account)) {
      const permission = keyUserPermission(_target);
      requestRoleRight({
        subject: subjectOf(role),
        holder: { construct: _target.key, kind: 'KMS key' },
        permission: { id: KEY_USER, what: permission.what, identityStatements: () => permission.identityStatements() },
        warnOn: this.resource,
      });
    }
  }
}

/** By a feature flag, CDK writes `aws` in place of `${AWS::Partition}` where the Region is known: that is no change. */
function withPartition(partition: string): (name: string, value: unknown) => unknown {
  return (_, value) => {
    const [separator, parts] = (value as { 'Fn::Join'?: [string, unknown[]] } | null)?.['Fn::Join'] ?? [];
    if (separator !== '' || !Array.isArray(parts)) {
      return value;
    }
    const joined: unknown[] = [];
    for (const part of parts.map(each => ((each as { Ref?: string }).Ref === 'AWS::Partition' ? partition : each))) {
      const last = joined[joined.length - 1];
      if (typeof last === 'string' && typeof part === 'string') {
        joined[joined.length - 1] = last + part;
      } else {
        joined.push(part);
      }
    }
    return joined.length === 1 && typeof joined[0] === 'string' ? joined[0] : { 'Fn::Join': ['', joined] };
  };
}

/** Two stacks may have roles of one logical id. */
function stackOf(element: CfnElement, here: Stack): string {
  const stack = Stack.of(element);
  return stack === here ? '' : pathInStage(stack);
}

/** What CloudFormation makes a new role for. The old one, under the same logical id, has to lose its right. */
function replacing(element: CfnElement): unknown[] {
  if (!CfnResource.isCfnResource(element) || element.cfnResourceType !== 'AWS::IAM::Role') {
    return [];
  }
  const { roleName, path } = element as iam.CfnRole;
  return Stack.of(element).resolve([roleName ?? '', path ?? '']);
}
