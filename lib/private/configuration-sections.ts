import type { Section, SectionBinder } from './section';
import type { CombinedSections } from './section-combinations';
import type { EmrFsRoleMapping } from '../access/emrfs-role-mapping';
import type { IdentityCenter } from '../access/identity-center';
import type { InstanceMetadata } from '../access/instance-metadata';
import type { Kerberos } from '../access/kerberos';
import type { LakeFormation } from '../access/lake-formation';
import type { LdapAuthentication } from '../access/ldap';
import type { Ranger } from '../access/ranger';
import type { RuntimeRoles } from '../access/runtime-roles';
import type { DocumentModel } from '../document/model';
import { InTransitEncryption } from '../encryption/in-transit-encryption';
import { LocalDiskEncryption } from '../encryption/local-disk-encryption';
import { S3Encryption } from '../encryption/s3-encryption';
import type { WalEncryption } from '../encryption/wal-encryption';
import { Feature } from '../releases/thresholds';
import type { SecurityConfigurationProps } from '../security-configuration';

/** The sections of the document, with what stands where the props say nothing. */
export interface Sections {
  readonly inTransit: InTransitEncryption;
  readonly s3: S3Encryption;
  readonly localDisk: LocalDiskEncryption;
  readonly wal?: WalEncryption;
  readonly kerberos?: Kerberos;
  readonly ldap?: LdapAuthentication;
  readonly identityCenter?: IdentityCenter;
  readonly roleMappings?: readonly EmrFsRoleMapping[];
  readonly runtimeRoles?: RuntimeRoles;
  readonly ranger?: Ranger;
  readonly lakeFormation?: LakeFormation;
  readonly instanceMetadata?: InstanceMetadata;
}

/** The defaults have their one place here. */
export function sectionsOf(props: SecurityConfigurationProps): Sections {
  return {
    inTransit: props.inTransitEncryption ?? InTransitEncryption.disabled(),
    s3: props.s3Encryption ?? S3Encryption.sseKms(),
    localDisk: props.localDiskEncryption ?? LocalDiskEncryption.awsKms(),
    wal: props.walEncryption,
    kerberos: props.kerberos,
    ldap: props.ldap,
    identityCenter: props.identityCenter,
    roleMappings: props.emrFsRoleMappings?.length === 0 ? undefined : props.emrFsRoleMappings, // of no mapping, Amazon EMR has no section
    runtimeRoles: props.runtimeRoles,
    ranger: props.ranger,
    lakeFormation: props.lakeFormation,
    instanceMetadata: props.instanceMetadata,
  };
}

/** What the sections need that not every release has, alone or together. */
export function featuresOf(sections: Sections): Feature[] {
  const found = new Set([Feature.SECURITY_CONFIGURATION]);
  const take = (section: AnySection | undefined) => section?._section.features?.forEach(feature => found.add(feature));
  for (const section of Object.values(sections) as (AnySection | readonly AnySection[] | undefined)[]) {
    if (!Array.isArray(section)) {
      take(section as AnySection | undefined);
    }
  }
  sections.roleMappings?.forEach(take);
  if (sections.identityCenter && sections.runtimeRoles) {
    found.add(Feature.RUNTIME_ROLES_WITH_IDENTITY_CENTER);
  }
  return [...found];
}

/** Each union, as far as all have it in common. */
interface AnySection {
  readonly _section: Section<unknown>;
}

/** Which of the sections are there that exclude or need each other. */
export function combinedOf(sections: Sections): CombinedSections {
  const { inTransit, kerberos, ldap, identityCenter, runtimeRoles, ranger, lakeFormation } = sections;
  return {
    inTransit: inTransit._section.variant !== 'off',
    kerberos: kerberos?._section.variant as CombinedSections['kerberos'],
    ldap: ldap !== undefined,
    identityCenter: identityCenter && { s3AccessGrants: identityCenter._s3AccessGrants },
    runtimeRoles: runtimeRoles !== undefined,
    ranger: ranger !== undefined,
    lakeFormation: lakeFormation?._section.variant as CombinedSections['lakeFormation'],
  };
}

/** What the sections say, once each has what it needs. */
export function bindSections(sections: Sections, binder: SectionBinder): DocumentModel {
  return {
    inTransit: sections.inTransit._section.bind(binder, 'inTransitEncryption'),
    s3: sections.s3._section.bind(binder, 's3Encryption'),
    localDisk: sections.localDisk._section.bind(binder, 'localDiskEncryption'),
    wal: sections.wal?._section.bind(binder, 'walEncryption'),
    kerberos: sections.kerberos?._section.bind(binder, 'kerberos'),
    ldap: sections.ldap?._section.bind(binder, 'ldap'),
    identityCenter: sections.identityCenter?._section.bind(binder, 'identityCenter'),
    roleMappings: sections.roleMappings?.map((mapping, index) => mapping._section.bind(binder, `emrFsRoleMappings[${index}]`)),
    runtimeRoles: sections.runtimeRoles?._section.bind(binder, 'runtimeRoles'),
    ranger: sections.ranger?._section.bind(binder, 'ranger'),
    lakeFormation: sections.lakeFormation?._section.bind(binder, 'lakeFormation'),
    instanceMetadata: sections.instanceMetadata?._section.bind(binder, 'instanceMetadata'),
  };
}
