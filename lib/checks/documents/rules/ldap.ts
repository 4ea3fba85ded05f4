import { PLACE, keyOf } from '../../../document/places';
import { display } from '../../../private/errors';
import { FindingSeverity } from '../../finding';
import { DocumentRule, PAGE, idOf } from '../document-rule';
import { inTransit, kerberos, lakeFormation, ldap, runtimeRoles } from '../posture';

const LDAP = `'${keyOf(PLACE.LDAP)}'`;

export const LDAP_NEEDS_IN_TRANSIT: DocumentRule = {
  id: idOf('ldap-needs-in-transit'),
  severity: FindingSeverity.ERROR,
  looksAt: 'LDAP and encryption in transit',
  evidence: PAGE.LDAP,
  remedy: `Set '${keyOf(PLACE.IN_TRANSIT_FLAG)}' in '${keyOf(PLACE.ENCRYPTION)}' to true and say where the certificates come from`,
  check: view => ldap(view) !== true || inTransit(view) !== false ? [] : [{
    path: PLACE.LDAP,
    message: `${LDAP} stands there without encryption in transit; LDAP is expected only together with it`,
  }],
};

export const LDAP_WITH_KERBEROS: DocumentRule = {
  id: idOf('ldap-with-kerberos'),
  severity: FindingSeverity.ERROR,
  looksAt: 'LDAP beside Kerberos',
  evidence: PAGE.LDAP,
  remedy: 'Keep one of them',
  check: view => ldap(view) !== true || kerberos(view) !== true ? [] : [{
    path: PLACE.KERBEROS,
    message: `'${keyOf(PLACE.KERBEROS)}' stands beside ${LDAP}; one of them is expected, as LDAP excludes Kerberos`,
  }],
};

export const LDAP_WITH_RUNTIME_ROLES: DocumentRule = {
  id: idOf('ldap-with-runtime-roles'),
  severity: FindingSeverity.ERROR,
  looksAt: 'LDAP beside runtime roles',
  evidence: PAGE.LDAP,
  remedy: 'Keep one of them',
  check: view => ldap(view) !== true || runtimeRoles(view) !== true ? [] : [{
    path: PLACE.RUNTIME_ROLES_FLAG,
    message: `'${keyOf(PLACE.RUNTIME_ROLES_FLAG)}' is on beside ${LDAP}; one of them is expected, as LDAP excludes runtime roles`,
  }],
};

export const LDAP_WITH_LAKE_FORMATION: DocumentRule = {
  id: idOf('ldap-with-lake-formation'),
  severity: FindingSeverity.ERROR,
  looksAt: 'LDAP beside Lake Formation',
  evidence: PAGE.LDAP,
  remedy: 'Keep one of them',
  check: view => ldap(view) !== true || lakeFormation(view) !== true ? [] : [{
    path: PLACE.LAKE_FORMATION,
    message: `'${keyOf(PLACE.LAKE_FORMATION)}' stands beside ${LDAP}; one of them is expected, as LDAP excludes Lake Formation`,
  }],
};

export const LDAP_WITHOUT_URL: DocumentRule = {
  id: idOf('ldap-without-url'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the URL of the LDAP server, where it is missing',
  evidence: PAGE.LDAP,
  remedy: `Add '${keyOf(PLACE.LDAP_URL)}'`,
  check: view => ldap(view) !== true || !view.lacks(PLACE.LDAP_URL) || view.hasStrangersIn(PLACE.LDAP) ? [] : [{
    path: PLACE.LDAP,
    message: `'${keyOf(PLACE.LDAP_URL)}' is missing in ${LDAP}; ldaps://host is expected`,
  }],
};

/** 'Active Directory', however it is spelt: the spelling that the service takes is not published. */
function serverType(text: string): 'ActiveDirectory' | 'OpenLDAP' | undefined {
  const letters = text.replace(/[^A-Za-z]/g, '').toLowerCase();
  return letters === 'activedirectory' ? 'ActiveDirectory' : letters === 'openldap' ? 'OpenLDAP' : undefined;
}

export const LDAP_SERVER_TYPE: DocumentRule = {
  id: idOf('ldap-server-type'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the type of the LDAP server',
  evidence: PAGE.LDAP,
  remedy: 'Look the value up in a configuration that the service describes',
  check: view => view.texts([PLACE.LDAP_SERVER_TYPE]).filter(({ value }) => value !== '' && serverType(value) === undefined).map(({ pointer, key, value }) => ({
    path: pointer,
    message: `'${key}' is no type of server that is documented, got ${display(value)}; Active Directory or OpenLDAP is expected, in a spelling that is not published`,
  })),
};

/** Right in any case: a value that the service takes for Active Directory asks for it, and another one is refused. */
export const LDAP_WITHOUT_AD_DOMAIN: DocumentRule = {
  id: idOf('ldap-without-ad-domain'),
  severity: FindingSeverity.ERROR,
  looksAt: 'LDAP with Active Directory',
  evidence: PAGE.LDAP,
  remedy: `Add '${keyOf(PLACE.LDAP_ACTIVE_DIRECTORY)}' with the domain`,
  check: view => {
    const type = view.text(PLACE.LDAP_SERVER_TYPE);
    return typeof type !== 'string' || serverType(type) !== 'ActiveDirectory' || !view.lacks(PLACE.LDAP_ACTIVE_DIRECTORY)
      || view.hasStrangersIn(PLACE.LDAP) ? [] : [{
        path: PLACE.LDAP,
        message: `'${keyOf(PLACE.LDAP_ACTIVE_DIRECTORY)}' is missing in ${LDAP}, got ${keyOf(PLACE.LDAP_SERVER_TYPE)} ${display(type)}; it is required with Active Directory`,
      }];
  },
};
