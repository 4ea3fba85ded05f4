import { PLACE, keyOf } from '../../../document/places';
import { display } from '../../../private/errors';
import { FindingSeverity } from '../../finding';
import { DocumentRule, PAGE, idOf } from '../document-rule';
import { DocumentView } from '../document-view';
import { keysMeant } from '../misread-keys';
import { nameOf, parentOf, placeOf, pointerTo } from '../pointer';
import { both } from '../words';

/** Flags, and the sections that do nothing without them. */
const SECTIONS: readonly (readonly [flag: string, section: string])[] = [
  [PLACE.IN_TRANSIT_FLAG, PLACE.IN_TRANSIT],
  [PLACE.AT_REST_FLAG, PLACE.AT_REST],
  [PLACE.RUNTIME_ROLES_FLAG, PLACE.RUNTIME_ROLES],
];

/** By the documentation a missing flag is off. */
export const SECTION_WITHOUT_FLAG: DocumentRule = {
  id: idOf('section-without-flag'),
  severity: FindingSeverity.WARNING,
  looksAt: 'sections whose flag is off or missing',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Turn the flag on, or remove the section',
  check: view => SECTIONS.filter(([flag, section]) => isOff(view, flag) && view.has(section)).map(([flag, section]) => ({
    path: section,
    message: `'${keyOf(section)}' is not used while '${keyOf(flag)}' is ${view.lacks(flag) ? 'missing' : 'off'}; true is expected`,
    remedy: `Set '${keyOf(flag)}' to true, or remove '${keyOf(section)}'`,
  })),
};

function isOff(view: DocumentView, flag: string): boolean {
  return (view.flag(flag) ?? false) === false && !keysMeant(view).has(flag);
}

/** What a section takes its kind from, and the keys that only some kinds use. */
const KINDS: readonly { readonly kind: string; readonly keys: readonly string[]; readonly usedBy: readonly string[] }[] = [
  { kind: PLACE.S3_MODE, keys: [PLACE.S3_KEY], usedBy: ['SSE-KMS', 'CSE-KMS'] },
  { kind: PLACE.S3_MODE, keys: [PLACE.S3_OBJECT, PLACE.S3_CLASS], usedBy: ['CSE-Custom'] },
  { kind: PLACE.OVERRIDE_MODE, keys: [PLACE.OVERRIDE_KEY], usedBy: ['SSE-KMS', 'CSE-KMS'] },
  { kind: PLACE.DISK_PROVIDER, keys: [PLACE.DISK_KEY], usedBy: ['AwsKms'] },
  { kind: PLACE.DISK_PROVIDER, keys: [PLACE.DISK_OBJECT, PLACE.DISK_CLASS], usedBy: ['Custom'] },
  { kind: PLACE.KERBEROS_PROVIDER, keys: [PLACE.DEDICATED_KDC], usedBy: ['ClusterDedicatedKdc'] },
  { kind: PLACE.KERBEROS_PROVIDER, keys: [PLACE.EXTERNAL_KDC], usedBy: ['ExternalKdc'] },
];

/** Values of the kind that are documented: another one is wrong itself. */
function kindsAt(place: string): readonly string[] {
  return KINDS.filter(({ kind }) => kind === place).flatMap(({ usedBy }) => usedBy)
    .concat(place === PLACE.S3_MODE || place === PLACE.OVERRIDE_MODE ? ['SSE-S3', 'CSE-Custom'] : []);
}

export const UNUSED_KEY: DocumentRule = {
  id: idOf('unused-key'),
  severity: FindingSeverity.WARNING,
  looksAt: 'keys that the chosen mode or provider does not use',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Remove it, or choose the mode or provider that uses it',
  check: view => KINDS.flatMap(({ kind, keys, usedBy }) => view.members.filter(({ pointer, place }) => keys.includes(place) && view.has(pointer))
    .flatMap(({ pointer, key }) => {
      const value = view.text(pointerTo(parentOf(pointer), keyOf(kind)));
      return typeof value !== 'string' || usedBy.includes(value) || !kindsAt(kind).includes(value) ? [] : [{
        path: pointer,
        message: `'${key}' is not used, got ${keyOf(kind)} ${display(value)}; it is only for ${both(usedBy)}`,
      }];
    })),
};

export const AT_REST_WITHOUT_PARTS: DocumentRule = {
  id: idOf('at-rest-without-parts'),
  severity: FindingSeverity.WARNING,
  looksAt: 'encryption at rest that is on with nothing to encrypt',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: `Add '${keyOf(PLACE.S3)}' or '${keyOf(PLACE.DISK)}', or turn '${keyOf(PLACE.AT_REST_FLAG)}' off`,
  check: view => {
    const meant = [...keysMeant(view)];
    return view.flag(PLACE.AT_REST_FLAG) !== true || !view.has(PLACE.AT_REST) || !view.lacks(PLACE.S3) || !view.lacks(PLACE.DISK)
      || view.hasStrangersIn(PLACE.AT_REST) || meant.some(place => placeOf(place).startsWith(PLACE.AT_REST)) ? [] : [{
        path: PLACE.AT_REST,
        message: `${nameOf(PLACE.AT_REST)} says nothing, got ${display(view.at(PLACE.AT_REST))}; '${keyOf(PLACE.S3)}', '${keyOf(PLACE.DISK)}' or both are expected`,
      }];
  },
};
