import { DocumentView } from './document-view';
import { keysMeant, misreadKeys } from './misread-keys';
import { parentOf } from './pointer';
import { UNKNOWN } from './unknown';
import { PLACE } from '../../document/places';

/** Whether something is on; UNKNOWN where that is only known later, or where the document is too wrong to tell. */
export type Posture = boolean | typeof UNKNOWN;

/** A missing flag is off, by the documentation. */
export function inTransit(view: DocumentView): Posture {
  return byFlag(view, PLACE.IN_TRANSIT_FLAG);
}

export function atRest(view: DocumentView): Posture {
  return byFlag(view, PLACE.AT_REST_FLAG);
}

export function localDisk(view: DocumentView): Posture {
  return partAtRest(view, PLACE.DISK);
}

export function s3(view: DocumentView): Posture {
  return partAtRest(view, PLACE.S3);
}

function partAtRest(view: DocumentView, part: string): Posture {
  const on = atRest(view);
  return on !== true ? on : sectionAt(view, part);
}

export function kerberos(view: DocumentView): Posture {
  return sectionAt(view, PLACE.KERBEROS);
}

/** An empty section says something, too. */
export function writeAheadLogs(view: DocumentView): Posture {
  return sectionAt(view, PLACE.WAL);
}

/** The section counts, unless its flag says that it is off: a missing flag is not documented to be off. */
export function ldap(view: DocumentView): Posture {
  return sectionWithFlag(view, PLACE.LDAP, PLACE.LDAP_FLAG, true);
}

export function identityCenter(view: DocumentView): Posture {
  return sectionWithFlag(view, PLACE.IDENTITY_CENTER, PLACE.IDENTITY_CENTER_FLAG, false);
}

export function runtimeRoles(view: DocumentView): Posture {
  return sectionWithFlag(view, PLACE.IAM, PLACE.RUNTIME_ROLES_FLAG, false);
}

/** By its session tag with runtime roles, by its flag with Identity Center. */
export function lakeFormation(view: DocumentView): Posture {
  const section = sectionAt(view, PLACE.LAKE_FORMATION);
  if (section !== true || view.has(PLACE.SESSION_TAG)) {
    return section;
  }
  const flag = view.flag(PLACE.LAKE_FORMATION_FLAG) ?? false;
  return flag === false && !view.lacks(PLACE.SESSION_TAG) ? UNKNOWN : flag;
}

function byFlag(view: DocumentView, flag: string): Posture {
  // without its wrapper nothing can be told of the section: the document is not what it seems
  return isMeant(view, flag) || misreadKeys(view).some(({ meaning }) => meaning.kind === 'unwrapped') ? UNKNOWN : view.flag(flag) ?? false;
}

function sectionAt(view: DocumentView, section: string): Posture {
  if (view.lacks(section)) {
    return isMeant(view, section) ? UNKNOWN : false;
  }
  return view.has(section) ? true : UNKNOWN;
}

function sectionWithFlag(view: DocumentView, section: string, flag: string, missing: boolean): Posture {
  const present = sectionAt(view, section);
  return present !== true ? present : isMeant(view, flag) ? UNKNOWN : view.flag(flag) ?? missing;
}

/** Whether it, or what it stands in, is there in a wrong spelling or place. */
function isMeant(view: DocumentView, pointer: string): boolean {
  const meant = keysMeant(view);
  for (let part = pointer; part !== ''; part = parentOf(part)) {
    if (meant.has(part)) {
      return true;
    }
  }
  return false;
}
