import { PLACE, keyOf } from '../../../document/places';
import { display } from '../../../private/errors';
import { FindingSeverity } from '../../finding';
import { DocumentRule, PAGE, idOf } from '../document-rule';
import { kerberos } from '../posture';
import { UNKNOWN } from '../unknown';

/** It comes from a described configuration; whether the service takes it back is not documented. */
export const READ_BACK_KEY: DocumentRule = {
  id: idOf('read-back-key'),
  severity: FindingSeverity.WARNING,
  looksAt: 'keys that the service adds when it describes a security configuration',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Leave it out of a document from which a configuration is created',
  check: view => view.members.filter(({ node, value }) => node.readOnly && value !== UNKNOWN).map(({ pointer, key }) => ({
    path: pointer,
    message: `'${key}' is written by the service when it describes a security configuration; it is not expected in what is sent to the service`,
  })),
};

/** The oldest tables spelt it so; all examples and today's tables do not. */
export const OLD_SPELLING: DocumentRule = {
  id: idOf('old-spelling'),
  severity: FindingSeverity.WARNING,
  looksAt: 'keys in a spelling that is no longer documented',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Write the lower-case t',
  check: view => view.members
    .filter(({ node, value, pointer }) => node.deprecated && value !== UNKNOWN && pointer !== PLACE.LEGACY_LAKE_FORMATION)
    .map(({ pointer, key }) => {
      const today = key.replace('LifeTime', 'Lifetime');
      return {
        path: pointer,
        message: `'${key}' is the spelling of the oldest documentation; '${today}' is expected`,
        remedy: `Write '${today}'`,
      };
    }),
};

/** Only release 5.31.0 and those after it in 5.x had it, as a beta. */
export const LEGACY_LAKE_FORMATION: DocumentRule = {
  id: idOf('legacy-lake-formation'),
  severity: FindingSeverity.WARNING,
  looksAt: 'Lake Formation at the top level',
  evidence: PAGE.ARCHIVE,
  remedy: `Use runtime roles, with '${keyOf(PLACE.LAKE_FORMATION)}' in '${keyOf(PLACE.AUTHORIZATION)}'`,
  check: view => !view.has(PLACE.LEGACY_LAKE_FORMATION) ? [] : [{
    path: PLACE.LEGACY_LAKE_FORMATION,
    message: `'${keyOf(PLACE.LEGACY_LAKE_FORMATION)}' at the top level is a beta of 2020 that is no longer documented; it is expected in '${keyOf(PLACE.AUTHORIZATION)}'`,
  }],
};

/** The page says once that it must be, and once that it should. */
export const LEGACY_LAKE_FORMATION_NEEDS_KDC: DocumentRule = {
  id: idOf('legacy-lake-formation-needs-kdc'),
  severity: FindingSeverity.WARNING,
  looksAt: 'Lake Formation at the top level, and Kerberos',
  evidence: PAGE.ARCHIVE,
  remedy: `Add '${keyOf(PLACE.KERBEROS)}' with '${keyOf(PLACE.KERBEROS_PROVIDER)}' "ClusterDedicatedKdc"`,
  check: view => {
    const configured = kerberos(view);
    const provider = configured === true ? view.text(PLACE.KERBEROS_PROVIDER) : undefined;
    return !view.has(PLACE.LEGACY_LAKE_FORMATION) || configured === UNKNOWN || provider === UNKNOWN || provider === 'ClusterDedicatedKdc' ? [] : [{
      path: PLACE.LEGACY_LAKE_FORMATION,
      message: `'${keyOf(PLACE.LEGACY_LAKE_FORMATION)}' at the top level stands there without a KDC of the cluster`
        + `${provider === undefined ? '' : `, got ${keyOf(PLACE.KERBEROS_PROVIDER)} ${display(provider)}`}; '${keyOf(PLACE.KERBEROS)}' with "ClusterDedicatedKdc" is expected`,
    }];
  },
};
