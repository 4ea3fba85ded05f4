import { DocumentView } from './document-view';
import { identityCenter, inTransit, lakeFormation, ldap, localDisk, runtimeRoles } from './posture';
import { PLACE } from '../../document/places';
import { Feature } from '../../releases/thresholds';

/** A feature, and the key of a document that uses it. */
export interface UsedFeature {
  readonly feature: Feature;
  readonly pointer: string;
}

/** The features that a document uses for certain. What is only known later counts for nothing. */
export function usedFeatures(document: unknown): readonly UsedFeature[] {
  return featuresOf(new DocumentView(document));
}

/** The one place that says which key needs which feature. */
export function featuresOf(view: DocumentView): readonly UsedFeature[] {
  const used = (on: boolean, feature: Feature, pointer: string): UsedFeature[] => on ? [{ feature, pointer }] : [];
  return [
    ...used(true, Feature.SECURITY_CONFIGURATION, ''),
    ...used(inTransit(view) === true && view.text(PLACE.TLS_PROVIDER) === 'EMR', Feature.EMR_MANAGED_CERTIFICATES, PLACE.TLS_PROVIDER),
    ...used(localDisk(view) === true && view.flag(PLACE.EBS_FLAG) === true, Feature.EBS_ENCRYPTION, PLACE.EBS_FLAG),
    ...used(view.has(PLACE.KERBEROS), Feature.KERBEROS, PLACE.KERBEROS),
    ...used(view.text(PLACE.KERBEROS_PROVIDER) === 'ExternalKdc', Feature.EXTERNAL_KDC, PLACE.KERBEROS_PROVIDER),
    ...used(ldap(view) === true, Feature.LDAP, PLACE.LDAP),
    ...used(identityCenter(view) === true, Feature.IDENTITY_CENTER, PLACE.IDENTITY_CENTER),
    ...used(identityCenter(view) === true && view.flag(PLACE.BACKGROUND_SESSION_FLAG) === true,
      Feature.USER_BACKGROUND_SESSIONS, PLACE.BACKGROUND_SESSION_FLAG),
    ...used(view.has(PLACE.EMRFS), Feature.EMRFS_ROLE_MAPPINGS, PLACE.EMRFS),
    ...used(runtimeRoles(view) === true, Feature.RUNTIME_ROLES, PLACE.RUNTIME_ROLES_FLAG),
    ...used(identityCenter(view) === true && runtimeRoles(view) === true, Feature.RUNTIME_ROLES_WITH_IDENTITY_CENTER, PLACE.RUNTIME_ROLES_FLAG),
    ...used(view.has(PLACE.RANGER), Feature.RANGER, PLACE.RANGER),
    ...view.texts([PLACE.RANGER_APP]).filter(({ value }) => value === 'Trino').map(({ pointer }) => ({ feature: Feature.RANGER_TRINO, pointer })),
    ...used(lakeFormation(view) === true, Feature.LAKE_FORMATION, PLACE.LAKE_FORMATION),
    ...used(view.has(PLACE.METADATA), Feature.INSTANCE_METADATA, PLACE.METADATA),
    ...used(view.has(PLACE.LEGACY_LAKE_FORMATION), Feature.LEGACY_LAKE_FORMATION, PLACE.LEGACY_LAKE_FORMATION),
  ];
}
