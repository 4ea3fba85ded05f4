import { RemovalPolicy, aws_emr as emr, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EmrFsRoleMapping, noteShadowedMappings } from './access/emrfs-role-mapping';
import { IdentityCenter } from './access/identity-center';
import { InstanceMetadata } from './access/instance-metadata';
import { Kerberos } from './access/kerberos';
import { LakeFormation } from './access/lake-formation';
import { LdapAuthentication } from './access/ldap';
import { Ranger } from './access/ranger';
import { RuntimeRoles } from './access/runtime-roles';
import type { ArtifactProvider } from './certificates/artifact-provider';
import { checkStageOf, writeCoverageOf } from './checks/stage-walk';
import { InTransitEncryption } from './encryption/in-transit-encryption';
import type { KeyUserProvider } from './encryption/key-user-provider';
import { LocalDiskEncryption } from './encryption/local-disk-encryption';
import { S3Encryption } from './encryption/s3-encryption';
import { WalEncryption } from './encryption/wal-encryption';
import { ConfigurationBinder } from './private/configuration-binder';
import { checkAttributes, checkProps, noteProps } from './private/configuration-props';
import { ConfigurationRecord, KeyPurpose, fileRecord, someNodes } from './private/configuration-record';
import { bindSections } from './private/configuration-sections';
import { policiesFor } from './private/policy-dependency';
import { noteUnusedKeyManagement } from './private/unused-key-management';
import { ISecurityConfiguration, SecurityConfigurationBase } from './security-configuration-base';
import { SecurityConfigurationDocument } from './security-configuration-document';
import { grantRoles, grantSections } from './security-configuration-grants';

/**
 * Properties of a security configuration.
 */
export interface SecurityConfigurationProps {
  /**
   * The key for every section, and for a bucket that is created, where they name none of their own.
   *
   * @default - a new `EncryptionKey`, created only if a section or a stored artefact needs a key and names none
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The roles of the nodes, which become users of the keys and read the certificates and provider JARs.
   *
   * An empty list means none yet; `grants.instanceRole()` adds to the list.
   *
   * Where they have to assume roles or read secrets, they get a policy of their own. The default role is that of all clusters of the
   * account which name none: what it gets, the others get as well, so a warning lists it. Apache Ranger needs roles of your own.
   *
   * @default - the account's `EMR_EC2_DefaultRole`, which is assumed to exist
   */
  readonly instanceRoles?: iam.IRole[];

  /**
   * The service roles of Amazon EMR, which become users of the key of local disks where EBS encryption is on.
   *
   * An empty list means none yet; `grants.serviceRole()` adds to the list.
   *
   * @default - the account's `EMR_DefaultRole`, which is assumed to exist
   */
  readonly serviceRoles?: iam.IRole[];

  /**
   * How objects in Amazon S3 are encrypted.
   *
   * @default S3Encryption.sseKms()
   */
  readonly s3Encryption?: S3Encryption;

  /**
   * How the disks of the nodes are encrypted.
   *
   * @default LocalDiskEncryption.awsKms() - with EBS encryption
   */
  readonly localDiskEncryption?: LocalDiskEncryption;

  /**
   * How connections between the nodes are encrypted.
   *
   * @default - not at all, with a warning; `InTransitEncryption.disabled()` gives the same document without the warning
   */
  readonly inTransitEncryption?: InTransitEncryption;

  /**
   * How the write-ahead logs of Apache HBase are encrypted, for clusters that use the EMR WAL service.
   *
   * @default - the document does not say
   */
  readonly walEncryption?: WalEncryption;

  /**
   * How users prove who they are by Kerberos. Every cluster needs `kerberosAttributes` then: see `KerberosAttributes`.
   *
   * Not together with `ldap`.
   *
   * @default - no Kerberos
   */
  readonly kerberos?: Kerberos;

  /**
   * How users prove who they are by LDAP. Connections between the nodes have to be encrypted then.
   *
   * Not together with `kerberos`, `runtimeRoles` or `lakeFormation`.
   *
   * @default - no LDAP
   */
  readonly ldap?: LdapAuthentication;

  /**
   * Trusted identity propagation with AWS IAM Identity Center. Connections between the nodes have to be encrypted then.
   *
   * @default - no Identity Center
   */
  readonly identityCenter?: IdentityCenter;

  /**
   * The roles that EMRFS takes for its requests to Amazon S3, by user, group or place: the first that fits counts.
   *
   * They become users of the keys for Amazon S3, and the instance roles may assume them. Their trust policies have to let the
   * instance roles.
   *
   * @default - the instance role for all requests
   */
  readonly emrFsRoleMappings?: EmrFsRoleMapping[];

  /**
   * Whether each step, notebook and query runs with a role of its own.
   *
   * Not together with `ldap`.
   *
   * @default - all run with the instance role
   */
  readonly runtimeRoles?: RuntimeRoles;

  /**
   * Authorization by Apache Ranger, for users that Kerberos or LDAP knows.
   *
   * @default - no Ranger
   */
  readonly ranger?: Ranger;

  /**
   * Authorization by AWS Lake Formation, for runtime roles or users of Identity Center.
   *
   * Not together with `ldap`.
   *
   * @default - no Lake Formation
   */
  readonly lakeFormation?: LakeFormation;

  /**
   * How the instance metadata service of the nodes answers.
   *
   * @default - the document does not say
   */
  readonly instanceMetadata?: InstanceMetadata;

  /**
   * The bucket for artefacts that have to be stored.
   *
   * @default - a new `ArtifactBucket`, created only if something must be stored
   */
  readonly artifactBucket?: s3.IBucket;

  /**
   * The function that stores artefacts when the stack is deployed, and renews certificates.
   *
   * @default - one for each stack, created only if something must be stored
   */
  readonly artifactProvider?: ArtifactProvider;

  /**
   * Whether roles become users of keys that the app does not own when the stack is deployed, each by an `ImportedKeyUser`: by two statements in the
   * key policy. For keys of the account and Region of the stack.
   *
   * That is done by a function, which takes half a minute or more for each role and key, one after the other on one key. The key user stands in the
   * stack of the role, if that has the account and Region of the configuration, else in that of the configuration; and so does the function.
   *
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying.html
   * @default false - the right stands in a policy of the role, or a warning has the statements for the owner of the key
   */
  readonly manageImportedKeys?: boolean;

  /**
   * The function that makes roles users of imported keys, for `manageImportedKeys`. One that stands in the stack of the configuration has the
   * key users stand there, too, also those of roles of other stacks. What was made for an earlier configuration keeps its function.
   *
   * @default - one for each stack in which key users stand, created only if there are any
   */
  readonly keyUserProvider?: KeyUserProvider;

  /**
   * The release that the clusters will run, such as `emr-7.9.0`: what it does not have yet becomes an error.
   *
   * @default - only the clusters of the app are looked at
   */
  readonly releaseLabel?: string;

  /**
   * Whether a page is written to the cloud assembly that tells what is encrypted, how, and what is not: an HTML file for each release on which
   * the configuration is used, `<stack>.<configuration>.<release>.coverage.html`. Releases are `releaseLabel` and those of the clusters of the app.
   *
   * Templates do not change by it. Where no release is known, a warning says so.
   *
   * @default false
   */
  readonly coverageReport?: boolean;

  /**
   * The name of the configuration.
   *
   * Every change replaces the configuration, and a replacement with the same name fails: best leave it out.
   *
   * @default - a name that CloudFormation makes
   */
  readonly securityConfigurationName?: string;

  /**
   * What happens to the security configuration when it leaves the stack or is replaced. Keys and buckets that it creates are
   * kept in any case.
   *
   * @default - CloudFormation deletes it
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * What is known of a security configuration that exists.
 */
export interface SecurityConfigurationAttributes {
  /**
   * The name of the configuration.
   */
  readonly securityConfigurationName: string;

  /**
   * The keys that it names. Grants make their roles users of all of them.
   *
   * @default - unknown; grants concern no keys
   */
  readonly encryptionKeys?: kms.IKey[];

  /**
   * The buckets that hold its certificates and provider JARs, under `certificates/` and `providers/`.
   *
   * @default - unknown; grants concern no buckets
   */
  readonly artifactBuckets?: s3.IBucket[];

  /**
   * Whether roles become users of keys that the app does not own when the stack is deployed, each by an `ImportedKeyUser`: by two statements in the
   * key policy. For keys of the account and Region of the stack.
   *
   * That is done by a function, which takes half a minute or more for each role and key, one after the other on one key. The key user stands in the
   * stack of the role, if that has the account and Region of the configuration, else in that of the configuration; and so does the function.
   *
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying.html
   * @default false - the right stands in a policy of the role, or a warning has the statements for the owner of the key
   */
  readonly manageImportedKeys?: boolean;

  /**
   * The function that makes roles users of imported keys, for `manageImportedKeys`. One that stands in the stack of the configuration has the
   * key users stand there, too, also those of roles of other stacks. What was made for an earlier configuration keeps its function.
   *
   * @default - one for each stack in which key users stand, created only if there are any
   */
  readonly keyUserProvider?: KeyUserProvider;

  /**
   * The release that it was made for, such as `emr-7.9.0`: a cluster with an older one gets a warning.
   *
   * @default - unknown
   */
  readonly releaseLabel?: string;
}

/**
 * A security configuration for clusters of Amazon EMR on EC2.
 *
 * By default it encrypts Amazon S3 (SSE-KMS) and the disks of the nodes (KMS with EBS encryption) with a new key, of which
 * `EMR_EC2_DefaultRole` and `EMR_DefaultRole` are users.
 *
 * Amazon EMR has no update of a security configuration: every change of its content makes CloudFormation replace it, and every
 * cluster that CloudFormation manages with it.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-security-configurations.html
 * @example
 * const security = new SecurityConfiguration(this, 'Security', {
 *   inTransitEncryption: InTransitEncryption.emrManaged(),
 *   releaseLabel: 'emr-7.11.0',
 * });
 *
 * declare const cluster: emr.CfnCluster;
 * security.attachTo(cluster);
 */
export class SecurityConfiguration extends SecurityConfigurationBase {
  /**
   * Imports a configuration by its name.
   *
   * Its keys and buckets are unknown, so grants concern none: use `fromSecurityConfigurationAttributes` for those.
   */
  public static fromSecurityConfigurationName(scope: Construct, id: string, securityConfigurationName: string): ISecurityConfiguration {
    return SecurityConfiguration.fromSecurityConfigurationAttributes(scope, id, { securityConfigurationName });
  }

  /**
   * Imports a configuration with what is known of it.
   */
  public static fromSecurityConfigurationAttributes(scope: Construct, id: string, attrs: SecurityConfigurationAttributes): ISecurityConfiguration {
    checkAttributes(scope, id, attrs);
    return new ImportedSecurityConfiguration(scope, id, attrs);
  }

  /**
   * The key of every section that names none of its own: the one it was given or created. Undefined where none was needed.
   */
  public readonly encryptionKey?: kms.IKey;

  /**
   * The bucket for artefacts: the one it was given or created. Undefined where none was needed.
   */
  public readonly artifactBucket?: s3.IBucket;

  /**
   * The document, as it is passed to Amazon EMR.
   */
  public readonly document: SecurityConfigurationDocument;

  /** @internal */
  protected readonly _record: ConfigurationRecord;

  constructor(scope: Construct, id: string, props: SecurityConfigurationProps = {}) {
    const { sections, features } = checkProps(scope, id, props);
    super(scope, id);

    const binder = new ConfigurationBinder(this, props);
    const model = bindSections(sections, binder);
    this.document = SecurityConfigurationDocument._fromModel(model);
    this.encryptionKey = binder.encryptionKey;
    this.artifactBucket = binder.bucket;

    const resource = new emr.CfnSecurityConfiguration(this, 'Resource', {
      name: props.securityConfigurationName,
      securityConfiguration: this.document._render(),
    });
    if (props.removalPolicy !== undefined) {
      resource.applyRemovalPolicy(props.removalPolicy);
    }

    this._record = {
      construct: this,
      resource,
      keyUses: binder.keyUses,
      artifacts: binder.artifacts,
      features,
      releaseLabel: props.releaseLabel,
      coverageReport: props.coverageReport,
      s3AccessGrants: props.identityCenter?._s3AccessGrants === true,
      manageImportedKeys: props.manageImportedKeys,
      keyUserProvider: props.keyUserProvider,
      rights: new Set(),
      readers: new Set(),
      nodes: someNodes({
        never: [...model.roleMappings ? [] : ['emrFsRole' as const], ...model.runtimeRoles ? [] : ['runtimeRole' as const]],
        needs: binder.nodeNeeds, assumedRoles: binder.assumedRoles, propagateSourceIdentity: model.runtimeRoles?.propagateSourceIdentity === true,
      }),
      attached: new Set(),
    };
    fileRecord(this._record);
    for (const note of grantRoles(this._record, props)) {
      binder.informOnce('default-roles', note);
    }
    grantSections(this._record, binder);
    resource.node.addDependency(...binder.dependencies, policiesFor(resource, this._record.rights));

    noteProps(binder, props, sections);
    noteShadowedMappings(binder, model.roleMappings);
    binder.noteOn(resource);
    noteUnusedKeyManagement(this._record);
    checkStageOf(this);
    writeCoverageOf(this._record, this.document);
  }
}

class ImportedSecurityConfiguration extends SecurityConfigurationBase {
  /** @internal */
  protected readonly _record: ConfigurationRecord;

  constructor(scope: Construct, id: string, attrs: SecurityConfigurationAttributes) {
    super(scope, id);
    this._record = {
      construct: this,
      importedName: attrs.securityConfigurationName,
      keyUses: (attrs.encryptionKeys ?? []).map((key, index) => ({ key, purpose: KeyPurpose.IMPORTED, path: `encryptionKeys[${index}]` })),
      artifacts: (attrs.artifactBuckets ?? []).flatMap(bucket => ['certificates/*', 'providers/*'].map(objectKey => ({ bucket, objectKey, isPattern: true }))),
      features: [],
      releaseLabel: attrs.releaseLabel,
      manageImportedKeys: attrs.manageImportedKeys,
      keyUserProvider: attrs.keyUserProvider,
      rights: new Set(),
      readers: new Set(),
      nodes: someNodes(),
      attached: new Set(),
    };
    fileRecord(this._record);
    noteUnusedKeyManagement(this._record);
    checkStageOf(this);
  }
}
