import { aws_iam as iam } from 'aws-cdk-lib';
import { RuntimeRolesModel } from '../document/model';
import { checkFlag, checkList, checkOptions } from '../private/arguments';
import { checkRoleArgument } from '../private/roles';
import { Section } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * Options of runtime roles.
 */
export interface RuntimeRolesOptions {
  /**
   * The roles with which work is submitted: they become users of the keys for Amazon S3, and the roles of the nodes may assume them.
   *
   * The document does not name them. `grants.runtimeRole()` adds more.
   *
   * @default - none yet
   */
  readonly roles?: iam.IRole[];

  /**
   * Whether the source identity of whoever submits work goes with the session of the runtime role, so that audits can tell whose it is.
   *
   * The roles of the nodes, and the trust policies of the runtime roles, need `sts:SetSourceIdentity` then.
   *
   * @default false
   */
  readonly propagateSourceIdentity?: boolean;
}

/**
 * Each step, notebook and query runs with an IAM role that whoever submits it names, instead of the role of the nodes.
 *
 * The nodes assume that role, with session tags, so its trust policy has to let their roles `sts:AssumeRole` and `sts:TagSession`:
 * whether it does is checked when the app is synthesized. `iam.ArnPrincipal` with `withSessionTags()` says it.
 *
 * Who may submit work with which role is decided where they may call `elasticmapreduce:AddJobFlowSteps` and
 * `elasticmapreduce:GetClusterSessionCredentials`: by a condition on `elasticmapreduce:ExecutionRoleArn`.
 *
 * Needs emr-6.7.0, and one primary node. With in-transit encryption notebooks of Amazon SageMaker Studio and EMR Studio can use it, too.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-steps-runtime-roles.html
 * @example
 * declare const nodes: iam.Role;
 * const reports = new iam.Role(this, 'Reports', { assumedBy: new iam.ArnPrincipal(nodes.roleArn).withSessionTags() });
 *
 * new SecurityConfiguration(this, 'Security', {
 *   instanceRoles: [nodes],
 *   runtimeRoles: RuntimeRoles.enabled({ roles: [reports] }),
 *   inTransitEncryption: InTransitEncryption.emrManaged(),
 * });
 */
export class RuntimeRoles {
  /**
   * Runtime roles.
   */
  public static enabled(options: RuntimeRolesOptions = {}): RuntimeRoles {
    return new RuntimeRoles({
      union: 'RuntimeRoles',
      features: [Feature.RUNTIME_ROLES],
      check: (problems, path) => {
        if (checkOptions(problems, path, options, ['roles', 'propagateSourceIdentity'])) {
          checkList(problems, `${path}.roles`, options.roles, (role, at) => checkRoleArgument(problems, at, role));
          checkFlag(problems, `${path}.propagateSourceIdentity`, options.propagateSourceIdentity);
        }
      },
      bind: (binder, path) => {
        const actions = RuntimeRoles._actions(options.propagateSourceIdentity === true);
        options.roles?.forEach((role, index) => {
          binder.assumedByNodes({ role, actions, path: `${path}.roles[${index}]`, chosen: true });
          binder.usesData(role);
        });
        return { propagateSourceIdentity: options.propagateSourceIdentity };
      },
    });
  }

  /**
   * What the nodes do with a runtime role.
   *
   * @internal
   */
  public static _actions(propagateSourceIdentity: boolean): string[] {
    return ['sts:AssumeRole', 'sts:TagSession', ...propagateSourceIdentity ? ['sts:SetSourceIdentity'] : []];
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<RuntimeRolesModel>,
  ) {}
}
