import { PLACE, keyOf } from '../../../document/places';
import { display } from '../../../private/errors';
import { FindingSeverity } from '../../finding';
import { parseArn } from '../arn';
import { DocumentRule, PAGE, idOf } from '../document-rule';
import { parentOf, pointerTo } from '../pointer';
import { identityCenter, inTransit, kerberos, lakeFormation, ldap, runtimeRoles } from '../posture';

export const RANGER_NEEDS_AUTHENTICATION: DocumentRule = {
  id: idOf('ranger-needs-authentication'),
  severity: FindingSeverity.ERROR,
  looksAt: 'Ranger without Kerberos and LDAP',
  evidence: PAGE.RANGER,
  remedy: `Add '${keyOf(PLACE.KERBEROS)}' or '${keyOf(PLACE.LDAP)}' to '${keyOf(PLACE.AUTHENTICATION)}'`,
  check: view => !view.has(PLACE.RANGER) || kerberos(view) !== false || ldap(view) !== false ? [] : [{
    path: PLACE.RANGER,
    message: `'${keyOf(PLACE.RANGER)}' stands there without authentication; Kerberos, or LDAP in its place, is required`,
  }],
};

export const RANGER_URL: DocumentRule = {
  id: idOf('ranger-url'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the URL of the Ranger admin server',
  evidence: PAGE.RANGER,
  remedy: 'Use the TLS port of the server, with https://',
  check: view => view.texts([PLACE.RANGER_URL]).filter(({ value }) => value !== '' && !/^https:\/\/[^/]/i.test(value)).map(({ pointer, key, value }) => ({
    path: pointer,
    message: `'${key}' is no URL over TLS, got ${display(value)}; https://host:6182 is expected`,
  })),
};

/** What the documented ARNs are of. */
const ARNS: readonly { readonly places: readonly string[]; readonly service: string; readonly start: string; readonly form: string }[] = [
  {
    places: [PLACE.LDAP_CERTIFICATE, PLACE.LDAP_CREDENTIALS, PLACE.RANGER_SECRET, PLACE.RANGER_CLIENT_SECRET],
    service: 'secretsmanager', start: 'secret:', form: 'arn:aws:secretsmanager:region:account:secret:name',
  },
  {
    places: [
      PLACE.MAPPED_ROLE, PLACE.IDENTITY_CENTER_ROLE, PLACE.RANGER_PLUGIN_ROLE, PLACE.RANGER_OTHER_ROLE,
      PLACE.LEGACY_USER_ROLE, PLACE.LEGACY_SAML_ROLE,
    ],
    service: 'iam', start: 'role/', form: 'arn:aws:iam::account:role/name',
  },
  { places: [PLACE.IDENTITY_CENTER_INSTANCE], service: 'sso', start: 'instance/', form: 'arn:aws:sso:::instance/id' },
  { places: [PLACE.RANGER_LOG_GROUP], service: 'logs', start: 'log-group:', form: 'arn:aws:logs:region:account:log-group:name' },
];

export const ARN_FORM: DocumentRule = {
  id: idOf('arn-form'),
  severity: FindingSeverity.WARNING,
  looksAt: 'ARNs of roles, secrets, log groups and Identity Center',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write the full ARN',
  check: view => ARNS.flatMap(({ places, service, start, form }) => view.texts(places).filter(({ value }) => {
    const arn = parseArn(value);
    return value !== '' && (arn === undefined || arn.service !== service || !arn.resource.startsWith(start));
  }).map(({ pointer, key, value }) => ({
    path: pointer,
    message: `'${key}' is not the ARN that is documented, got ${display(value)}; ${form} is expected`,
  }))),
};

/** 'secret:name-AbCdEf' is the secret; a field, stage or version follows it. */
export const SECRET_WITH_VERSION: DocumentRule = {
  id: idOf('secret-with-version'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the ARNs of the secrets of Ranger',
  evidence: PAGE.RANGER,
  remedy: 'Leave out what follows the name of the secret',
  check: view => view.texts([PLACE.RANGER_SECRET, PLACE.RANGER_CLIENT_SECRET])
    .filter(({ value }) => /^secret:[^:]*:/.test(parseArn(value)?.resource ?? ''))
    .map(({ pointer, key, value }) => ({
      path: pointer,
      message: `'${key}' names a version of a secret, got ${display(value)}; the ARN of the secret is expected, without a version`,
    })),
};

export const NO_ROLE_MAPPINGS: DocumentRule = {
  id: idOf('no-role-mappings'),
  severity: FindingSeverity.WARNING,
  looksAt: 'EMRFS roles without a mapping, and mappings without an identifier',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Add one, or remove what is empty',
  check: view => [
    ...view.has(PLACE.EMRFS) && !view.hasStrangersIn(PLACE.EMRFS) && (view.lacks(PLACE.ROLE_MAPPINGS) || isEmpty(view.at(PLACE.ROLE_MAPPINGS))) ? [{
      path: PLACE.EMRFS,
      message: `'${keyOf(PLACE.EMRFS)}' maps no role; one or more '${keyOf(PLACE.ROLE_MAPPINGS)}' are expected`,
    }] : [],
    ...view.members.filter(({ place, value }) => place === PLACE.IDENTIFIERS && isEmpty(value)).map(({ pointer, key }) => ({
      path: pointer,
      message: `'${key}' is empty, got []; one or more identifiers are expected, as nobody gets this role`,
    })),
  ],
};

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

export const PREFIX_FORM: DocumentRule = {
  id: idOf('prefix-form'),
  severity: FindingSeverity.WARNING,
  looksAt: 'prefixes to which EMRFS roles are mapped',
  evidence: PAGE.EMRFS_ROLES,
  remedy: 'Write it with s3:// and the name of the bucket',
  check: view => view.members.filter(({ place, pointer }) => place === PLACE.IDENTIFIERS
    && view.text(pointerTo(parentOf(pointer), keyOf(PLACE.IDENTIFIER_TYPE))) === 'Prefix')
    .flatMap(({ pointer }) => view.items(pointer)).flatMap(pointer => {
      const value = view.text(pointer);
      return typeof value !== 'string' || value === '' || /^s3:\/\/[^/]/.test(value) ? [] : [{
        path: pointer,
        message: `an item of '${keyOf(PLACE.IDENTIFIERS)}' is no prefix in Amazon S3, got ${display(value)}; s3://bucket/path is expected with ${keyOf(PLACE.IDENTIFIER_TYPE)} "Prefix"`,
      }];
    }),
};

export const LAKE_FORMATION_ALONE: DocumentRule = {
  id: idOf('lake-formation-alone'),
  severity: FindingSeverity.WARNING,
  looksAt: 'Lake Formation without runtime roles and Identity Center',
  evidence: PAGE.LAKE_FORMATION,
  remedy: `Set '${keyOf(PLACE.RUNTIME_ROLES_FLAG)}' in '${keyOf(PLACE.IAM)}' to true, or configure Identity Center`,
  check: view => lakeFormation(view) !== true || runtimeRoles(view) !== false || identityCenter(view) !== false ? [] : [{
    path: PLACE.LAKE_FORMATION,
    message: `'${keyOf(PLACE.LAKE_FORMATION)}' stands there alone; runtime roles or Identity Center are expected beside it`,
  }],
};

/** With runtime roles alone AWS shows a session tag, and never the flag. */
export const LAKE_FORMATION_WITHOUT_TAG: DocumentRule = {
  id: idOf('lake-formation-without-tag'),
  severity: FindingSeverity.WARNING,
  looksAt: 'Lake Formation with runtime roles, without a session tag',
  evidence: PAGE.LAKE_FORMATION,
  remedy: `Add '${keyOf(PLACE.SESSION_TAG)}', such as "Amazon EMR", or configure Identity Center`,
  check: view => lakeFormation(view) !== true || !view.lacks(PLACE.SESSION_TAG) || runtimeRoles(view) !== true || identityCenter(view) !== false
    || view.hasStrangersIn(PLACE.LAKE_FORMATION) ? [] : [{
      path: PLACE.LAKE_FORMATION,
      message: `'${keyOf(PLACE.SESSION_TAG)}' is missing in '${keyOf(PLACE.LAKE_FORMATION)}'; it is expected with runtime roles, `
        + `and '${keyOf(PLACE.LAKE_FORMATION_FLAG)}' with Identity Center`,
    }],
};

export const RUNTIME_ROLES_WITHOUT_IN_TRANSIT: DocumentRule = {
  id: idOf('runtime-roles-without-in-transit'),
  severity: FindingSeverity.INFO,
  looksAt: 'runtime roles without encryption in transit',
  evidence: PAGE.RUNTIME_ROLES,
  remedy: 'Encrypt in transit',
  check: view => runtimeRoles(view) !== true || inTransit(view) !== false ? [] : [{
    path: PLACE.RUNTIME_ROLES_FLAG,
    message: `'${keyOf(PLACE.RUNTIME_ROLES_FLAG)}' is on without encryption in transit; it is recommended, and expected by SageMaker Studio and EMR Studio`,
  }],
};
