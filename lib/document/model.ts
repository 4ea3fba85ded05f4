/**
 * What the typed sections say, before it is written in EMR's words.
 *
 * Text may be or hold CDK tokens. A section that is left out is off.
 */
export interface DocumentModel {
  readonly inTransit?: InTransitModel;
  readonly s3?: S3Model;
  readonly localDisk?: LocalDiskModel;
  readonly wal?: WalModel;
  readonly kerberos?: KerberosModel;
  readonly ldap?: LdapModel;
  readonly identityCenter?: IdentityCenterModel;
  readonly roleMappings?: readonly RoleMappingModel[];
  readonly runtimeRoles?: RuntimeRolesModel;
  readonly ranger?: RangerModel;
  readonly lakeFormation?: LakeFormationModel;
  readonly instanceMetadata?: InstanceMetadataModel;
}

/** Where the nodes get their TLS certificates. */
export type InTransitModel =
  | { readonly provider: 'PEM'; readonly s3Object: string }
  | { readonly provider: 'Custom'; readonly s3Object: string; readonly className: string }
  | {
    readonly provider: 'EMR';
    readonly awsKmsKey?: string;
    readonly secretTags?: readonly { readonly key: string; readonly value: string }[];
    readonly validityInDays?: number;
    readonly wildcardDnsSuffix?: string;
  };

/** How EMRFS encrypts what it writes to Amazon S3. */
export type S3Model =
  | { readonly mode: 'SSE-S3'; readonly overrides?: readonly S3OverrideModel[] }
  | { readonly mode: 'SSE-KMS' | 'CSE-KMS'; readonly awsKmsKey: string; readonly overrides?: readonly S3OverrideModel[] }
  | { readonly mode: 'CSE-Custom'; readonly s3Object: string; readonly className: string };

/** The encryption of one bucket, where it differs from the default. */
export interface S3OverrideModel {
  readonly bucketName: string;
  readonly mode: 'SSE-S3' | 'SSE-KMS' | 'CSE-KMS';
  readonly awsKmsKey?: string;
}

/** How the nodes' disks are encrypted. */
export type LocalDiskModel =
  | { readonly provider: 'AwsKms'; readonly awsKmsKey: string; readonly ebsEncryption: boolean }
  | { readonly provider: 'Custom'; readonly s3Object: string; readonly className: string };

/** How the write-ahead logs of HBase are encrypted; no key means EMR's own. */
export interface WalModel {
  readonly awsKmsKey?: string;
}

/** Where users prove who they are by Kerberos. */
export type KerberosModel =
  | { readonly provider: 'ClusterDedicatedKdc'; readonly ticketLifetimeInHours?: number; readonly crossRealmTrust?: CrossRealmTrustModel }
  | {
    readonly provider: 'ExternalKdc';
    readonly ticketLifetimeInHours?: number;
    readonly adminServer: string;
    readonly kdcServer: string;
    readonly adIntegration?: { readonly realm: string; readonly domain: string; readonly server?: string };
  };

/** Another realm whose users are trusted. */
export interface CrossRealmTrustModel {
  readonly realm: string;
  readonly domain: string;
  readonly adminServer: string;
  readonly kdcServer: string;
}

/** Where users prove who they are by LDAP. */
export interface LdapModel {
  readonly serverUrl: string;
  readonly bindCertificate: string;
  readonly bindCredentials?: string;
  readonly accessFilter: string;
  readonly userSearchBase: string;
  readonly groupSearchBase: string;
  readonly sshLogin?: boolean;
  /** In the spelling of the service, which is not published. */
  readonly serverType?: string;
  readonly adDomain?: string;
}

/** Trusted identity propagation. */
export interface IdentityCenterModel {
  readonly instance?: string;
  readonly role?: string;
  /** Written only where it is true: its key has two spellings, and false is the default. */
  readonly assignmentRequired?: boolean;
  readonly userBackgroundSessions?: boolean;
}

/** A role that EMRFS takes for some users, groups or prefixes. */
export interface RoleMappingModel {
  readonly role: string;
  readonly identifierType: 'User' | 'Group' | 'Prefix';
  readonly identifiers: readonly string[];
}

/** Roles of their own for steps and notebooks. */
export interface RuntimeRolesModel {
  readonly propagateSourceIdentity?: boolean;
}

/** Authorization by Apache Ranger. */
export interface RangerModel {
  readonly adminServerUrl: string;
  readonly pluginRole: string;
  readonly otherServicesRole: string;
  readonly adminServerSecret: string;
  readonly plugins: readonly { readonly app: string; readonly clientSecret: string; readonly policyRepositoryName: string }[];
  readonly auditLogGroup?: string;
}

/** Authorization by Lake Formation. */
export type LakeFormationModel =
  | { readonly by: 'session tag'; readonly value: string }
  | { readonly by: 'identity center' }
  | { readonly by: 'saml'; readonly metadata: string; readonly userRole: string; readonly samlRole: string };

/** How the instance metadata service answers. */
export interface InstanceMetadataModel {
  readonly minimumVersion: 1 | 2;
  readonly hopLimit: number;
}
