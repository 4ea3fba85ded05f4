import { Token, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { LakeFormationModel } from '../document/model';
import { checkBucket, checkObjectKey, checkOptions, checkText } from '../private/arguments';
import { requireSameStage } from '../private/configuration-binder';
import { Problems } from '../private/errors';
import { checkRoleArgument } from '../private/roles';
import { Section } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * Options of Lake Formation with runtime roles.
 */
export interface LakeFormationRuntimeRolesOptions {
  /**
   * The value of the session tag `LakeFormationAuthorizedCaller`, by which Lake Formation knows the sessions of Amazon EMR.
   *
   * It has to be among the session tag values in the settings for application integration of Lake Formation.
   *
   * @default 'Amazon EMR'
   */
  readonly authorizedSessionTagValue?: string;
}

/**
 * Options of the beta of Lake Formation with SAML.
 */
export interface LakeFormationSamlOptions {
  /**
   * The bucket with the metadata of the identity provider. The roles of the nodes may read that object.
   */
  readonly metadataBucket: s3.IBucket;

  /**
   * The key of the XML file with the metadata, such as `idp/metadata.xml`.
   */
  readonly metadataObjectKey: string;

  /**
   * The role with which users reach services other than those that Lake Formation guards.
   */
  readonly userRole: iam.IRole;

  /**
   * The role that Lake Formation gives to users who come through SAML.
   */
  readonly samlRole: iam.IRole;
}

/**
 * What AWS Lake Formation lets users see of databases, tables, columns and rows.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-lake-formation.html
 * @example
 * declare const nodes: iam.Role;
 * const reports = new iam.Role(this, 'Reports', { assumedBy: new iam.ArnPrincipal(nodes.roleArn).withSessionTags() });
 *
 * new SecurityConfiguration(this, 'Security', {
 *   instanceRoles: [nodes],
 *   runtimeRoles: RuntimeRoles.enabled({ roles: [reports] }),
 *   lakeFormation: LakeFormation.withRuntimeRoles(),
 *   inTransitEncryption: InTransitEncryption.emrManaged(),
 * });
 */
export class LakeFormation {
  /**
   * What runtime roles are granted in Lake Formation. Needs emr-6.7.0 and `runtimeRoles`.
   *
   * Each runtime role needs `lakeformation:GetDataAccess` and rights on AWS Glue, which are yours to grant.
   *
   * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-lf-enable.html
   */
  public static withRuntimeRoles(options: LakeFormationRuntimeRolesOptions = {}): LakeFormation {
    return LakeFormation.of(Feature.LAKE_FORMATION, (problems, path) => {
      if (checkOptions(problems, path, options, ['authorizedSessionTagValue']) && options.authorizedSessionTagValue !== undefined) {
        checkTagValue(problems, `${path}.authorizedSessionTagValue`, options.authorizedSessionTagValue);
      }
    }, () => ({ by: 'session tag', value: options.authorizedSessionTagValue ?? 'Amazon EMR' }), 'session tag');
  }

  /**
   * What users of Identity Center are granted in Lake Formation. Needs `identityCenter`, and emr-7.2.0 for fine-grained access.
   *
   * The role of the Identity Center application gets the rights that go with it.
   *
   * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-idc-lf.html
   */
  public static withIdentityCenter(): LakeFormation {
    return LakeFormation.of(Feature.LAKE_FORMATION, () => {}, () => ({ by: 'identity center' }), 'identity center');
  }

  /**
   * What users of a SAML identity provider are granted in Lake Formation: a beta of emr-5.31.0 and later releases of 5.x, for
   * configurations that exist. It raises a warning.
   *
   * Needs `Kerberos.clusterDedicatedKdc()`. The nodes may read the metadata; what the two roles need is yours to grant.
   *
   * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-lf-security.html
   */
  public static saml(options: LakeFormationSamlOptions): LakeFormation {
    return LakeFormation.of(Feature.LEGACY_LAKE_FORMATION, (problems, path) => {
      if (checkOptions(problems, path, options, ['metadataBucket', 'metadataObjectKey', 'userRole', 'samlRole'])) {
        checkBucket(problems, `${path}.metadataBucket`, options.metadataBucket);
        checkObjectKey(problems, `${path}.metadataObjectKey`, options.metadataObjectKey);
        checkRoleArgument(problems, `${path}.userRole`, options.userRole);
        checkRoleArgument(problems, `${path}.samlRole`, options.samlRole);
      }
    }, (binder, path) => {
      const { metadataBucket, metadataObjectKey, userRole, samlRole } = options;
      requireSameStage(binder.scope, `${path}.metadataBucket`, metadataBucket, 's3.Bucket.fromBucketName()');
      requireSameStage(binder.scope, `${path}.userRole`, userRole, 'iam.Role.fromRoleArn()');
      requireSameStage(binder.scope, `${path}.samlRole`, samlRole, 'iam.Role.fromRoleArn()');
      binder.warn('lake-formation-saml-beta',
        `${path}: Lake Formation with SAML is a beta of emr-5.31.0 and later releases of 5.x, which AWS documents no more; runtime roles or Identity Center are expected. `
        + 'Use LakeFormation.withRuntimeRoles() or LakeFormation.withIdentityCenter()');
      return {
        by: 'saml',
        metadata: binder.useArtifact(metadataBucket, metadataObjectKey),
        userRole: userRole.roleArn,
        samlRole: samlRole.roleArn,
      };
    }, 'saml');
  }

  private static of(
    feature: Feature, check: Section<LakeFormationModel>['check'], bind: Section<LakeFormationModel>['bind'], variant: LakeFormationModel['by'],
  ): LakeFormation {
    return new LakeFormation({ union: 'LakeFormation', variant, features: [feature], check, bind });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<LakeFormationModel>,
  ) {}
}

/** As AWS STS takes the values of session tags. */
function checkTagValue(problems: Problems, path: string, value: string): void {
  if (checkText(problems, path, value, 'the value of a session tag') && !Token.isUnresolved(value) && !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u.test(value)) {
    problems.add({
      path, wrong: 'is not the value of a session tag', got: value, expected: 'at most 256 letters, digits, spaces and characters of _.:/=+-@ are expected',
      remedy: 'Write it as it stands in the settings of Lake Formation',
    });
  }
}
