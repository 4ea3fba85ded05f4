import { Stack, aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** @internal */
export const INSTANCE_ROLE = 'EMR_EC2_DefaultRole';

/** @internal */
export const SERVICE_ROLE = 'EMR_DefaultRole';

/**
 * The roles that `aws emr create-default-roles` makes in an account.
 *
 * They are imported by name: this library does not create them. AWS KMS and Amazon S3 refuse policies that name roles which do not
 * exist, so they have to be there before the stack is deployed. Roles made in the console have other names, such as
 * `service-role/AmazonEMR-InstanceProfile-…`: import those with `iam.Role.fromRoleArn()`.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-roles-defaultroles.html
 */
export class EmrDefaultRoles {
  /**
   * `EMR_EC2_DefaultRole`, the role of the nodes (of the instance profile of the same name).
   *
   * @param scope a construct of the stack that uses it
   */
  public static instanceRole(scope: IConstruct): iam.IRole {
    return EmrDefaultRoles.imported(scope, INSTANCE_ROLE);
  }

  /**
   * `EMR_DefaultRole`, the role of the service.
   *
   * @param scope a construct of the stack that uses it
   */
  public static serviceRole(scope: IConstruct): iam.IRole {
    return EmrDefaultRoles.imported(scope, SERVICE_ROLE);
  }

  /**
   * `EMR_DefaultRole_V2`, the role of the service with the managed policy `AmazonEMRServicePolicy_v2`.
   *
   * @param scope a construct of the stack that uses it
   */
  public static serviceRoleV2(scope: IConstruct): iam.IRole {
    return EmrDefaultRoles.imported(scope, 'EMR_DefaultRole_V2');
  }

  private static imported(scope: IConstruct, roleName: string): iam.IRole {
    const stack = Stack.of(scope);
    const id = `CdkEmrSecurity${roleName}`;
    return stack.node.tryFindChild(id) as iam.IRole | undefined ?? iam.Role.fromRoleName(stack, id, roleName);
  }

  private constructor() {}
}
