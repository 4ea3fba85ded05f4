import { PLACE, keyOf } from '../../../document/places';
import { display } from '../../../private/errors';
import { isOutsideIdentityCenter } from '../../../releases/identity-center-regions';
import { FindingSeverity } from '../../finding';
import { DocumentRule, PAGE, idOf } from '../document-rule';
import { identityCenter, inTransit, kerberos, lakeFormation } from '../posture';

const IDENTITY_CENTER = `'${keyOf(PLACE.IDENTITY_CENTER)}'`;

export const IDENTITY_CENTER_NEEDS_IN_TRANSIT: DocumentRule = {
  id: idOf('identity-center-needs-in-transit'),
  severity: FindingSeverity.ERROR,
  looksAt: 'Identity Center and encryption in transit',
  evidence: PAGE.IDENTITY_CENTER,
  remedy: `Set '${keyOf(PLACE.IN_TRANSIT_FLAG)}' in '${keyOf(PLACE.ENCRYPTION)}' to true and say where the certificates come from`,
  check: view => identityCenter(view) !== true || inTransit(view) !== false ? [] : [{
    path: PLACE.IDENTITY_CENTER,
    message: `${IDENTITY_CENTER} stands there without encryption in transit; Identity Center is expected only together with it`,
  }],
};

/** S3 Access Grants are switched on at the cluster, which the document does not know. */
export const IDENTITY_CENTER_NEEDS_GRANTS: DocumentRule = {
  id: idOf('identity-center-needs-grants'),
  severity: FindingSeverity.INFO,
  looksAt: 'Identity Center without Lake Formation',
  evidence: PAGE.IDENTITY_CENTER,
  remedy: 'Set fs.s3.s3AccessGrants.enabled in emrfs-site of the clusters, or configure Lake Formation here',
  check: view => identityCenter(view) !== true || lakeFormation(view) !== false ? [] : [{
    path: PLACE.IDENTITY_CENTER,
    message: `${IDENTITY_CENTER} stands there without '${keyOf(PLACE.LAKE_FORMATION)}'; the clusters are expected to have S3 Access Grants enabled`,
  }],
};

/** AWS publishes both spellings, and which one the service takes is not known. */
export const ASSIGNMENT_SPELLING: DocumentRule = {
  id: idOf('identity-center-spelling'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the key of Identity Center that AWS spells in two ways',
  evidence: PAGE.IDENTITY_CENTER,
  remedy: 'Leave it out: that means false. Where true is wanted, check by describing the configuration which spelling was taken',
  check: view => [PLACE.ASSIGNMENT_REQUIRED, PLACE.ASSIGMENT_REQUIRED].filter(pointer => view.has(pointer)).map(pointer => ({
    path: pointer,
    message: `'${keyOf(pointer)}' is one of two published spellings, of which the service takes one, got ${display(view.at(pointer))}; `
      + `the other is '${keyOf(pointer === PLACE.ASSIGNMENT_REQUIRED ? PLACE.ASSIGMENT_REQUIRED : PLACE.ASSIGNMENT_REQUIRED)}', and none is expected unless true is wanted`,
  })),
};

/** Called required, and absent from the example of the same page. */
export const IDENTITY_CENTER_ROLE: DocumentRule = {
  id: idOf('identity-center-without-role'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the role of the Identity Center application',
  evidence: PAGE.IDENTITY_CENTER,
  remedy: `Add '${keyOf(PLACE.IDENTITY_CENTER_ROLE)}'`,
  check: view => identityCenter(view) !== true || !view.lacks(PLACE.IDENTITY_CENTER_ROLE) || view.hasStrangersIn(PLACE.IDENTITY_CENTER) ? [] : [{
    path: PLACE.IDENTITY_CENTER,
    message: `'${keyOf(PLACE.IDENTITY_CENTER_ROLE)}' is missing in ${IDENTITY_CENTER}; it is expected by the documentation, although its example has none`,
  }],
};

/** The list of Regions has none of China and GovCloud. */
export const IDENTITY_CENTER_REGION: DocumentRule = {
  id: idOf('identity-center-region'),
  severity: FindingSeverity.WARNING,
  looksAt: 'Identity Center in China and GovCloud',
  evidence: PAGE.IDENTITY_CENTER_LIMITS,
  remedy: 'Look the Region up in the list',
  check: view => {
    const { region, partition } = view.context;
    return identityCenter(view) !== true || !isOutsideIdentityCenter(view.context) ? [] : [{
      path: PLACE.IDENTITY_CENTER,
      message: `${IDENTITY_CENTER} is not listed for this Region, got ${display(region ?? partition)}; a Region of the partition aws is expected`,
    }];
  },
};

export const KERBEROS_NEEDS_ATTRIBUTES: DocumentRule = {
  id: idOf('kerberos-needs-attributes'),
  severity: FindingSeverity.INFO,
  looksAt: 'Kerberos',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Set the realm and the password of the KDC in the KerberosAttributes of each cluster that uses this configuration',
  check: view => kerberos(view) !== true ? [] : [{
    path: PLACE.KERBEROS,
    message: `'${keyOf(PLACE.KERBEROS)}' asks clusters for attributes; a cluster with this configuration is expected to have KerberosAttributes, and no other one may have them`,
  }],
};

const SERVERS: readonly string[] = [
  PLACE.TRUST_ADMIN_SERVER, PLACE.TRUST_KDC_SERVER, PLACE.EXTERNAL_ADMIN_SERVER, PLACE.EXTERNAL_KDC_SERVER, PLACE.AD_SERVER,
];

/** A host with or without a port. */
function isServer(text: string): boolean {
  const [host, port, ...more] = text.split(':');
  // an IPv6 address has colons of its own: nothing is said of its form
  return more.length > 0 || /^[^\s/]+$/.test(host) && (port === undefined || /^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) <= 65535);
}

export const KERBEROS_SERVER: DocumentRule = {
  id: idOf('kerberos-server'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the servers of Kerberos',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write the name of the server, with :port where it is not the usual one: 749 of an admin server, 88 of a KDC',
  check: view => view.texts(SERVERS).filter(({ value }) => value !== '' && (value.includes('/') || !isServer(value))).map(({ pointer, key, value }) => ({
    path: pointer,
    message: `'${key}' is not the name of a server, got ${display(value)}; a fully qualified domain name or an IP address is expected, with or without a port`,
  })),
};
