import { DocumentView, Stranger } from './document-view';
import { placeOf, pointerTo } from './pointer';
import { nodeAt, placesOfKeys, propertyOf } from './schema-nodes';
import { isPlainObject } from '../../document/json-value';
import { KERBEROS_ATTRIBUTES, PLACE } from '../../document/places';
import { runtime } from '../../private/runtime';

/** What a key that the schema does not know there was probably meant to be. */
export type Meaning =
  /** A key of the encryption section at the top level. */
  | { readonly kind: 'unwrapped' }
  /** An attribute of clusters. */
  | { readonly kind: 'kerberos-attribute' }
  /** A key that belongs elsewhere. */
  | { readonly kind: 'misplaced'; readonly homes: readonly string[] }
  /** A level too much around keys that belong where it stands. */
  | { readonly kind: 'wrapper'; readonly keys: readonly string[] }
  /** No key at all; the nearest one of those that are allowed there. */
  | { readonly kind: 'unknown'; readonly nearest?: string };

export interface MisreadKey {
  readonly stranger: Stranger;
  readonly meaning: Meaning;
}

const found = new WeakMap<DocumentView, readonly MisreadKey[]>();
const meant = new WeakMap<DocumentView, ReadonlySet<string>>();

/** Each key that the schema does not know where it stands, with what it was meant to be. */
export function misreadKeys(view: DocumentView): readonly MisreadKey[] {
  let keys = found.get(view);
  if (!keys) {
    keys = view.strangers.map((stranger, index) => ({ stranger, meaning: meaningOf(stranger, index < MOST_COMPARED) }));
    found.set(view, keys);
  }
  return keys;
}

/** Pointers to keys that are not missing, but misspelt or misplaced: the one fault is told of once. */
export function keysMeant(view: DocumentView): ReadonlySet<string> {
  let keys = meant.get(view);
  if (!keys) {
    keys = new Set(misreadKeys(view).flatMap(pointersMeant));
    meant.set(view, keys);
  }
  return keys;
}

function pointersMeant({ stranger, meaning }: MisreadKey): readonly string[] {
  switch (meaning.kind) {
    case 'misplaced':
      return meaning.homes;
    case 'unwrapped':
      return [pointerTo(PLACE.ENCRYPTION, stranger.key)];
    case 'wrapper':
      return meaning.keys.map(key => pointerTo(stranger.owner, key));
    case 'unknown':
      return meaning.nearest === undefined ? [] : [pointerTo(stranger.owner, meaning.nearest)];
    case 'kerberos-attribute':
      return [];
  }
}

// Hostile text has as many keys as it has room for, and comparing takes its time. No key of EMR's is longer than 50 characters.
const MOST_COMPARED = 100;
const LONGEST_COMPARED = 80;

/** Of the letters of the longer word, how many may differ in one that is taken for it. */
const DIFFERENT_HERE = 0.6;
/** The same for a key that belongs elsewhere: there are many, so it has to be nearer. */
const DIFFERENT_ELSEWHERE = 0.15;

function meaningOf(stranger: Stranger, compare: boolean): Meaning {
  const { key, owner, ownerNode } = stranger;
  if (owner === '' && propertyOf(nodeAt(PLACE.ENCRYPTION)!, key)) {
    return { kind: 'unwrapped' };
  }
  if (KERBEROS_ATTRIBUTES.includes(key) && (owner.startsWith(PLACE.AUTHENTICATION) || !placesOfKeys().has(key))) {
    return { kind: 'kerberos-attribute' };
  }
  const allowed = Object.keys(ownerNode.properties ?? {});
  const sameLetters = allowed.find(each => each.toLowerCase() === key.toLowerCase());
  if (sameLetters !== undefined) {
    return { kind: 'unknown', nearest: sameLetters };
  }
  const elsewhere = placesOfKeys().get(key);
  if (elsewhere) {
    return { kind: 'misplaced', homes: closest(elsewhere, placeOf(owner)) };
  }
  const inside = isPlainObject(stranger.value) ? Object.keys(stranger.value) : [];
  if (inside.length > 0 && inside.every(each => allowed.includes(each))) {
    return { kind: 'wrapper', keys: inside };
  }
  if (!compare || key.length > LONGEST_COMPARED) {
    return { kind: 'unknown' };
  }
  const here = nearestOf(key, allowed);
  const anywhere = nearestOf(key, [...placesOfKeys().keys()]);
  if (isNear(anywhere, key, DIFFERENT_ELSEWHERE) && anywhere.distance < (here?.distance ?? Infinity)) {
    return { kind: 'misplaced', homes: closest(placesOfKeys().get(anywhere.key)!, placeOf(owner)) };
  }
  return { kind: 'unknown', nearest: isNear(here, key, DIFFERENT_HERE) ? here.key : undefined };
}

interface Neighbour {
  readonly key: string;
  readonly distance: number;
}

function isNear(neighbour: Neighbour | undefined, key: string, different: number): neighbour is Neighbour {
  return neighbour !== undefined && neighbour.distance <= different * Math.max(key.length, neighbour.key.length);
}

function nearestOf(key: string, candidates: readonly string[]): Neighbour | undefined {
  const { distance } = runtime('suggestions');
  return candidates
    .map(candidate => ({ key: candidate, distance: distance(candidate.toLowerCase(), key.toLowerCase()) }))
    .reduce<Neighbour | undefined>((best, each) => best && best.distance <= each.distance ? best : each, undefined);
}

/** Those of the places that have most in common with where it stands. */
function closest(places: readonly string[], owner: string): readonly string[] {
  const common = places.map(place => commonKeys(place.split('/'), owner.split('/')));
  const most = Math.max(...common);
  return places.filter((_, index) => common[index] === most);
}

function commonKeys(left: readonly string[], right: readonly string[]): number {
  const different = left.findIndex((key, index) => key !== right[index]);
  return different < 0 ? left.length : different;
}
