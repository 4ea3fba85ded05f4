import { aws_iam as iam } from 'aws-cdk-lib';
import { RuntimeRolesModel } from '../document/model';
import { Section } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * Options of runtime roles.
 */
export interface RuntimeRolesOptions {
  /**
   * The roles.
   *
   * @default - none yet
   */
  readonly roles?: iam.IRole[];
  /**
   * Whether the name of the user goes with it.
   *
   * @default false
   */
  readonly propagateSourceIdentity?: boolean;
}

/**
 * Roles of their own for steps.
 */
export class RuntimeRoles {
  /**
   * On.
   */
  public static enabled(options: RuntimeRolesOptions = {}): RuntimeRoles {
    return new RuntimeRoles({
      union: 'RuntimeRoles',
      features: [Feature.RUNTIME_ROLES],
      check: () => {},
      bind: (binder, path) => {
        const actions = RuntimeRoles._actions(options.propagateSourceIdentity === true);
        options.roles?.forEach((role, index) => {
          binder.assumedByNodes({ role, actions, path: `${path}.roles[${index}]` });
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
