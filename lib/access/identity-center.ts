import { Stack, Token, aws_iam as iam } from 'aws-cdk-lib';
import { IdentityCenterModel } from '../document/model';
import { PLACE, WRAPPER_OF_DOCUMENTS, keyOf } from '../document/places';
import { checkFlag, checkOptions, checkText } from '../private/arguments';
import { Problems } from '../private/errors';
import { checkRoleArgument } from '../private/roles';
import { RoleNeed, Section, SectionBinder } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * Options of Identity Center.
 */
export interface IdentityCenterOptions {
  /**
   * The ARN of the instance of Identity Center, `arn:<partition>:sso:::instance/ssoins-<16 characters>`, of the Region of the clusters.
   *
   * @default - Amazon EMR looks up the instance of the account
   */
  readonly instanceArn?: string;

  /**
   * The role with which the nodes get tokens of Identity Center, and act for users.
   *
   * The roles of the nodes may assume it, with `sts:SetContext`; its trust policy has to let them both. It gets a policy with what
   * Amazon EMR documents: `sso-oauth:*`; with Lake Formation `glue:*` on the AWS Glue Data Catalog of the account and
   * `lakeformation:GetDataAccess`; with S3 Access Grants `s3:GetDataAccess` and `s3:GetAccessGrantsInstanceForPrefix` on the instance
   * of the account. What it needs of services that do not know Identity Center, such as the use of a KMS key, or of catalogs and
   * instances of other accounts, is yours to grant.
   *
   * @default - none, with a warning: AWS calls it required, and leaves it out in its example
   */
  readonly applicationRole?: iam.IRole;

  /**
   * Whether only users who are assigned to the application in Identity Center can use the clusters.
   *
   * AWS publishes two spellings of the key for this, and which one Amazon EMR takes is not known: `true` raises a warning that says
   * how to write the other one, and `false` writes none.
   *
   * @default false
   */
  readonly applicationAssignmentRequired?: boolean;

  /**
   * Whether work goes on in the name of users who have logged out. Needs emr-7.11.0.
   *
   * Whoever creates the security configuration needs `sso:PutApplicationSessionConfiguration`.
   *
   * @default false
   */
  readonly userBackgroundSessions?: boolean;

  /**
   * Whether the clusters use S3 Access Grants.
   *
   * The document does not say it: each cluster has `fs.s3.s3AccessGrants.enabled` in its classification `emrfs-site`, and a warning
   * tells of one that has not. It gives the application role the rights that go with it.
   *
   * @default false
   */
  readonly s3AccessGrants?: boolean;
}

/**
 * Users of AWS IAM Identity Center are known to the clusters by who they are (trusted identity propagation).
 *
 * What they may see is decided by AWS Lake Formation or S3 Access Grants, one of which has to be in use: `lakeFormation` of the
 * configuration, or `s3AccessGrants` here. Connections between the nodes have to be encrypted.
 *
 * Needs emr-6.15.0 and one primary node; Apache Spark is the application that supports it.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-idc-start.html
 * @example
 * declare const nodes: iam.Role;
 * const application = new iam.Role(this, 'Application', { assumedBy: new iam.ArnPrincipal(nodes.roleArn) });
 * application.assumeRolePolicy!.addStatements(new iam.PolicyStatement({
 *   principals: [new iam.ArnPrincipal(nodes.roleArn)],
 *   actions: ['sts:SetContext'],
 * }));
 *
 * new SecurityConfiguration(this, 'Security', {
 *   instanceRoles: [nodes],
 *   identityCenter: IdentityCenter.enabled({ applicationRole: application }),
 *   lakeFormation: LakeFormation.withIdentityCenter(),
 *   inTransitEncryption: InTransitEncryption.emrManaged(),
 * });
 */
export class IdentityCenter {
  /**
   * Users of Identity Center.
   */
  public static enabled(options: IdentityCenterOptions = {}): IdentityCenter {
    return new IdentityCenter({
      union: 'IdentityCenter',
      features: [Feature.IDENTITY_CENTER, ...options?.userBackgroundSessions === true ? [Feature.USER_BACKGROUND_SESSIONS] : []],
      check: (problems, path) => checkIdentityCenter(problems, path, options),
      bind: (binder, path) => {
        noteIdentityCenter(binder, path, options);
        return {
          instance: options.instanceArn,
          role: options.applicationRole && bindRole(binder, `${path}.applicationRole`, options.applicationRole, options),
          assignmentRequired: options.applicationAssignmentRequired,
          userBackgroundSessions: options.userBackgroundSessions,
        };
      },
    }, options?.s3AccessGrants === true);
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<IdentityCenterModel>,
    /**
     * Whether the clusters are to use S3 Access Grants.
     *
     * @internal
     */
    public readonly _s3AccessGrants: boolean,
  ) {}
}

function checkIdentityCenter(problems: Problems, path: string, options: IdentityCenterOptions): void {
  const flags = ['applicationAssignmentRequired', 'userBackgroundSessions', 's3AccessGrants'] as const;
  if (!checkOptions(problems, path, options, ['instanceArn', 'applicationRole', ...flags])) {
    return;
  }
  const { instanceArn, applicationRole } = options;
  const at = `${path}.instanceArn`;
  if (instanceArn !== undefined && checkText(problems, at, instanceArn, 'the ARN of an instance of Identity Center')
    && !Token.isUnresolved(instanceArn) && !/^arn:[^:]+:sso:[^:]*:[^:]*:instance\/[^/]+$/.test(instanceArn)) {
    problems.add({
      path: at, wrong: 'is not the ARN of an instance of Identity Center', got: instanceArn, expected: '"arn:aws:sso:::instance/ssoins-…" is expected',
      remedy: 'Copy it from "aws sso-admin list-instances", or leave it out to have the instance of the account looked up',
    });
  }
  if (applicationRole !== undefined) {
    checkRoleArgument(problems, `${path}.applicationRole`, applicationRole);
  }
  flags.forEach(flag => checkFlag(problems, `${path}.${flag}`, options[flag]));
}

function noteIdentityCenter(binder: SectionBinder, path: string, options: IdentityCenterOptions): void {
  const { instanceArn, applicationRole, applicationAssignmentRequired } = options;
  // the form that the API of Identity Center takes; what Amazon EMR takes is not documented
  if (instanceArn !== undefined && !Token.isUnresolved(instanceArn) && !/^arn:aws[a-z-]*:sso:::instance\/(sso)?ins-[a-zA-Z0-9.-]{16}$/.test(instanceArn)) {
    binder.warn('identity-center-instance-arn',
      `${path}.instanceArn: is not of the form that Identity Center documents, got ${JSON.stringify(instanceArn)}; "arn:aws:sso:::instance/ssoins-" and 16 characters are expected. `
      + 'Copy it from "aws sso-admin list-instances"');
  }
  if (applicationRole === undefined) {
    binder.warn('identity-center-without-role',
      `${path}.applicationRole: is missing; a role is expected by the documentation, although its example has none. `
      + 'Name the role with which the nodes get tokens of Identity Center');
  }
  if (applicationAssignmentRequired === true) {
    const pointerTo = (place: string) => `${WRAPPER_OF_DOCUMENTS}${place.replaceAll('/', '.')}`;
    binder.warn('identity-center-assignment-key',
      `${path}.applicationAssignmentRequired: AWS publishes two spellings of its key, and which one Amazon EMR takes is not known, got ${keyOf(PLACE.ASSIGNMENT_REQUIRED)}; `
      + 'the one that "aws emr describe-security-configuration" shows after a deployment is expected. '
      + 'To write the other one: const resource = security.node.defaultChild as emr.CfnSecurityConfiguration; '
      + `resource.addPropertyDeletionOverride('${pointerTo(PLACE.ASSIGNMENT_REQUIRED)}'); `
      + `resource.addPropertyOverride('${pointerTo(PLACE.ASSIGMENT_REQUIRED)}', true)`);
  }
}

/** The role with its rights, which are those of the documentation, on what they can be about. */
function bindRole(binder: SectionBinder, path: string, role: iam.IRole, { s3AccessGrants }: IdentityCenterOptions): string {
  const arn = binder.assumedByNodes({ role, actions: ['sts:AssumeRole', 'sts:SetContext'], path });
  const stack = Stack.of(binder.scope);
  binder.allow(role, need('get tokens of Identity Center', { actions: ['sso-oauth:*'], resources: ['*'] }));
  if (binder.hasLakeFormation) {
    binder.allow(role, need('read the AWS Glue Data Catalog', { actions: ['glue:*'], resources: [stack.formatArn({ service: 'glue', resource: '*' })] }));
    binder.allow(role, need('get data access from Lake Formation', { actions: ['lakeformation:GetDataAccess'], resources: ['*'] }));
  }
  if (s3AccessGrants === true) {
    binder.allow(role, need('get data access from S3 Access Grants', {
      actions: ['s3:GetDataAccess', 's3:GetAccessGrantsInstanceForPrefix'],
      resources: [stack.formatArn({ service: 's3', resource: 'access-grants', resourceName: '*' })],
    }));
  }
  return arn;
}

function need(what: string, statement: iam.PolicyStatementProps): RoleNeed {
  return { id: what, what, statements: () => [new iam.PolicyStatement(statement)] };
}
