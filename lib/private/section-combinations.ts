import { Problems } from './errors';
import { SectionBinder } from './section';
import { PAGE } from '../checks/documents/document-rule';
import { FindingSeverity } from '../checks/finding';
import type { KerberosModel, LakeFormationModel } from '../document/model';
import { isOutsideIdentityCenter } from '../releases/identity-center-regions';
import { Feature, apart, releasesOf } from '../releases/thresholds';

/** What a configuration has of the sections that exclude or need each other. */
export interface CombinedSections {
  readonly inTransit: boolean;
  readonly kerberos?: KerberosModel['provider'];
  readonly ldap: boolean;
  readonly identityCenter?: { readonly s3AccessGrants: boolean };
  readonly runtimeRoles: boolean;
  readonly ranger: boolean;
  readonly lakeFormation?: LakeFormationModel['by'];
}

/** Where a configuration will be, as far as it is known. */
export interface Place {
  readonly region?: string;
  readonly partition?: string;
}

/** A combination of sections that AWS excludes, or of which it is not known to be right. */
export interface Combination {
  /** The id of the rule behind it, without its prefix; that over documents, unless only clusters show it. */
  readonly rule: string;
  /** An ERROR is thrown; the others are noted, and can be acknowledged. */
  readonly severity: FindingSeverity;
  /** The prop that asks for another, or for its absence. */
  readonly path: string;
  readonly wrong: string;
  readonly expected: string;
  readonly remedy: string;
  /** The page that says so. */
  readonly source: string;
  applies(sections: CombinedSections, place: Place): boolean;
}

const { ERROR, WARNING, INFO } = FindingSeverity;
const ENCRYPT_IN_TRANSIT = 'Set inTransitEncryption, such as to InTransitEncryption.emrManaged()';

/** A row for what LDAP excludes. */
function besidesLdap(rule: string, prop: string, name: string, applies: (sections: CombinedSections) => boolean): Combination {
  return {
    rule,
    severity: ERROR,
    path: 'ldap',
    wrong: `stands beside ${prop}`,
    expected: `one of them is expected, as LDAP excludes ${name}`,
    remedy: `Keep ldap or ${prop}`,
    source: PAGE.LDAP,
    applies: sections => sections.ldap && applies(sections),
  };
}

/** In the order in which they are told. */
export const COMBINATIONS: readonly Combination[] = [
  {
    rule: 'ldap-needs-in-transit',
    severity: ERROR,
    path: 'ldap',
    wrong: 'stands there without encryption in transit',
    expected: 'LDAP is expected only together with it',
    remedy: ENCRYPT_IN_TRANSIT,
    source: PAGE.LDAP,
    applies: ({ ldap, inTransit }) => ldap && !inTransit,
  },
  besidesLdap('ldap-with-kerberos', 'kerberos', 'Kerberos', ({ kerberos }) => kerberos !== undefined),
  besidesLdap('ldap-with-runtime-roles', 'runtimeRoles', 'runtime roles', ({ runtimeRoles }) => runtimeRoles),
  besidesLdap('ldap-with-lake-formation', 'lakeFormation', 'Lake Formation', hasLakeFormation),
  {
    rule: 'identity-center-needs-in-transit',
    severity: ERROR,
    path: 'identityCenter',
    wrong: 'stands there without encryption in transit',
    expected: 'Identity Center is expected only together with it',
    remedy: ENCRYPT_IN_TRANSIT,
    source: PAGE.IDENTITY_CENTER,
    applies: ({ identityCenter, inTransit }) => identityCenter !== undefined && !inTransit,
  },
  {
    rule: 'ranger-needs-authentication',
    severity: ERROR,
    path: 'ranger',
    wrong: 'stands there without authentication',
    expected: 'Kerberos, or LDAP in its place, is required',
    remedy: 'Set kerberos, such as to Kerberos.clusterDedicatedKdc(), or ldap',
    source: PAGE.RANGER,
    applies: ({ ranger, kerberos, ldap }) => ranger && kerberos === undefined && !ldap,
  },
  {
    rule: 'lake-formation-alone',
    severity: WARNING,
    path: 'lakeFormation',
    wrong: 'stands there alone',
    expected: 'runtime roles or Identity Center are expected beside it',
    remedy: 'Set identityCenter, or runtimeRoles to RuntimeRoles.enabled() with LakeFormation.withRuntimeRoles()',
    source: PAGE.LAKE_FORMATION,
    applies: sections => hasLakeFormation(sections) && !sections.runtimeRoles && sections.identityCenter === undefined,
  },
  {
    rule: 'lake-formation-without-tag',
    severity: WARNING,
    path: 'lakeFormation',
    wrong: 'is made for Identity Center, and there are runtime roles alone',
    expected: 'a session tag is expected with runtime roles',
    remedy: 'Use LakeFormation.withRuntimeRoles(), or set identityCenter',
    source: PAGE.LAKE_FORMATION,
    applies: ({ lakeFormation, runtimeRoles, identityCenter }) => lakeFormation === 'identity center' && runtimeRoles && identityCenter === undefined,
  },
  {
    rule: 'legacy-lake-formation-needs-kdc',
    severity: WARNING,
    path: 'lakeFormation',
    wrong: 'is the beta with SAML, and there is no KDC of the cluster',
    expected: 'Kerberos with a KDC of the cluster is expected',
    remedy: 'Set kerberos to Kerberos.clusterDedicatedKdc()',
    source: PAGE.ARCHIVE,
    applies: ({ lakeFormation, kerberos }) => lakeFormation === 'saml' && kerberos !== 'ClusterDedicatedKdc',
  },
  {
    rule: 'identity-center-without-grants',
    severity: WARNING,
    path: 'identityCenter',
    wrong: 'stands there without Lake Formation, and nothing is said of S3 Access Grants',
    expected: 'one or both of them are expected, without which Amazon EMR does not support Identity Center',
    remedy: 'Set lakeFormation; or enable S3 Access Grants on the clusters, and say s3AccessGrants: true here',
    source: PAGE.IDENTITY_CENTER,
    applies: sections => sections.identityCenter?.s3AccessGrants === false && !hasLakeFormation(sections),
  },
  {
    rule: 'identity-center-region',
    severity: WARNING,
    path: 'identityCenter',
    wrong: 'is not listed for the Region of the stack',
    expected: 'a Region of the partition aws is expected',
    remedy: 'Look the Region up in the list',
    source: PAGE.IDENTITY_CENTER_LIMITS,
    applies: ({ identityCenter }, place) => identityCenter !== undefined && isOutsideIdentityCenter(place),
  },
  {
    rule: 'runtime-roles-without-in-transit',
    severity: INFO,
    path: 'runtimeRoles',
    wrong: 'are on without encryption in transit',
    expected: 'it is recommended, and expected by SageMaker Studio and EMR Studio',
    remedy: ENCRYPT_IN_TRANSIT,
    source: PAGE.RUNTIME_ROLES,
    applies: ({ runtimeRoles, inTransit }) => runtimeRoles && !inTransit,
  },
];

/** The beta with SAML is another thing: it stands elsewhere in the document, and no release has it with LDAP. */
function hasLakeFormation({ lakeFormation }: CombinedSections): boolean {
  return lakeFormation !== undefined && lakeFormation !== 'saml';
}

/** What AWS excludes, each as a problem; also what no release has together. */
export function checkCombinations(problems: Problems, sections: CombinedSections, features: readonly Feature[]): void {
  for (const { path, wrong, expected, source, remedy } of COMBINATIONS.filter(row => row.severity === ERROR && row.applies(sections, {}))) {
    problems.add({ path, wrong, expected: `${expected} (${source})`, remedy });
  }
  for (const [only, other] of apart(features)) {
    problems.add({
      path: 'props',
      wrong: `no release has both ${only.feature} and ${other.feature}`,
      expected: `${only.feature} is expected with a ${only.only}.x from ${releasesOf(only)} (${only.source}), ${other.feature} with ${releasesOf(other)} or later (${other.source})`,
      remedy: 'Leave one of them out',
    });
  }
}

/** What is not known to be right, or worth knowing. */
export function noteCombinations(binder: Pick<SectionBinder, 'warn' | 'inform'>, sections: CombinedSections, place: Place): void {
  for (const { rule, severity, path, wrong, expected, source, remedy, applies } of COMBINATIONS) {
    if (severity !== ERROR && applies(sections, place)) {
      const text = `${path}: ${wrong}; ${expected} (${source}). ${remedy}`;
      if (severity === WARNING) {
        binder.warn(rule, text);
      } else {
        binder.inform(rule, text);
      }
    }
  }
}
