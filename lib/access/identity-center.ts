import { aws_iam as iam } from 'aws-cdk-lib';
import { IdentityCenterModel } from '../document/model';
import { Section } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * Options of Identity Center.
 */
export interface IdentityCenterOptions {
  /**
   * The ARN of the instance.
   *
   * @default - looked up
   */
  readonly instanceArn?: string;
  /**
   * The role of the application.
   *
   * @default - none
   */
  readonly applicationRole?: iam.IRole;
  /**
   * Whether users have to be assigned.
   *
   * @default false
   */
  readonly applicationAssignmentRequired?: boolean;
  /**
   * Whether sessions go on.
   *
   * @default false
   */
  readonly userBackgroundSessions?: boolean;
  /**
   * Whether the clusters use S3 Access Grants.
   *
   * @default false
   */
  readonly s3AccessGrants?: boolean;
}

/**
 * Trusted identity propagation.
 */
export class IdentityCenter {
  /**
   * On.
   */
  public static enabled(options: IdentityCenterOptions = {}): IdentityCenter {
    return new IdentityCenter({
      union: 'IdentityCenter',
      features: [Feature.IDENTITY_CENTER, ...options.userBackgroundSessions ? [Feature.USER_BACKGROUND_SESSIONS] : []],
      check: () => {},
      bind: (binder, path) => ({
        instance: options.instanceArn,
        role: options.applicationRole && binder.assumedByNodes({
          role: options.applicationRole, actions: ['sts:AssumeRole', 'sts:SetContext'], path: `${path}.applicationRole`,
        }),
        assignmentRequired: options.applicationAssignmentRequired,
        userBackgroundSessions: options.userBackgroundSessions,
      }),
    });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<IdentityCenterModel>,
  ) {}
}
