import { aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { RoleMappingModel } from '../document/model';
import { Section } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * A role that EMRFS takes for some users, groups or places.
 */
export class EmrFsRoleMapping {
  /**
   * For users.
   */
  public static forUsers(role: iam.IRole, users: string[]): EmrFsRoleMapping {
    return EmrFsRoleMapping.of(role, 'User', () => users);
  }

  /**
   * For groups.
   */
  public static forGroups(role: iam.IRole, groups: string[]): EmrFsRoleMapping {
    return EmrFsRoleMapping.of(role, 'Group', () => groups);
  }

  /**
   * For prefixes.
   */
  public static forPrefixes(role: iam.IRole, prefixes: string[]): EmrFsRoleMapping {
    return EmrFsRoleMapping.of(role, 'Prefix', () => prefixes);
  }

  /**
   * For buckets.
   */
  public static forBuckets(role: iam.IRole, buckets: s3.IBucket[]): EmrFsRoleMapping {
    return EmrFsRoleMapping.of(role, 'Prefix', () => buckets.map(bucket => `s3://${bucket.bucketName}/`));
  }

  private static of(role: iam.IRole, identifierType: RoleMappingModel['identifierType'], identifiers: () => string[]): EmrFsRoleMapping {
    return new EmrFsRoleMapping({
      union: 'EmrFsRoleMapping',
      features: [Feature.EMRFS_ROLE_MAPPINGS],
      check: () => {},
      bind: (binder, path) => {
        binder.usesData(role);
        return { role: binder.assumedByNodes({ role, actions: ['sts:AssumeRole'], path }), identifierType, identifiers: identifiers() };
      },
    });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<RoleMappingModel>,
  ) {}
}
