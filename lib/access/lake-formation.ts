import { aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { LakeFormationModel } from '../document/model';
import { Section } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * Options of Lake Formation with runtime roles.
 */
export interface LakeFormationRuntimeRolesOptions {
  /**
   * The value of the session tag.
   *
   * @default 'Amazon EMR'
   */
  readonly authorizedSessionTagValue?: string;
}

/**
 * Options of the beta with SAML.
 */
export interface LakeFormationSamlOptions {
  /** The bucket of the metadata of the identity provider. */
  readonly metadataBucket: s3.IBucket;
  /** Their key. */
  readonly metadataObjectKey: string;
  /** The role of users for other services. */
  readonly userRole: iam.IRole;
  /** The role of SAML principals. */
  readonly samlRole: iam.IRole;
}

/**
 * Authorization by Lake Formation.
 */
export class LakeFormation {
  /**
   * For runtime roles.
   */
  public static withRuntimeRoles(options: LakeFormationRuntimeRolesOptions = {}): LakeFormation {
    return LakeFormation.of(Feature.LAKE_FORMATION, { by: 'session tag', value: options.authorizedSessionTagValue ?? 'Amazon EMR' });
  }

  /**
   * For users of Identity Center.
   */
  public static withIdentityCenter(): LakeFormation {
    return LakeFormation.of(Feature.LAKE_FORMATION, { by: 'identity center' });
  }

  /**
   * The beta.
   */
  public static saml(options: LakeFormationSamlOptions): LakeFormation {
    return LakeFormation.of(Feature.LEGACY_LAKE_FORMATION, {
      by: 'saml',
      metadata: `s3://${options.metadataBucket.bucketName}/${options.metadataObjectKey}`,
      userRole: options.userRole.roleArn,
      samlRole: options.samlRole.roleArn,
    });
  }

  private static of(feature: Feature, model: LakeFormationModel): LakeFormation {
    return new LakeFormation({ union: 'LakeFormation', features: [feature], check: () => {}, bind: () => model });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<LakeFormationModel>,
  ) {}
}
