import { PLACE, WRAPPER_OF_DOCUMENTS, keyOf } from '../../../document/places';
import { FindingSeverity } from '../../finding';
import { DocumentFinding, DocumentRule, PAGE, idOf } from '../document-rule';
import { DocumentView, Stranger } from '../document-view';
import { Meaning, MisreadKey, misreadKeys } from '../misread-keys';
import { nameOf, parentOf } from '../pointer';

function ofKind<Kind extends Meaning['kind']>(view: DocumentView, kind: Kind): (MisreadKey & { meaning: Meaning & { kind: Kind } })[] {
  return misreadKeys(view).filter((key): key is MisreadKey & { meaning: Meaning & { kind: Kind } } => key.meaning.kind === kind);
}

/** A key as it is shown; hostile ones are long. */
function shown(key: string): string {
  return key.length > 80 ? `'${key.slice(0, 77)}...'` : `'${key}'`;
}

/** The commonest mistake in public code. */
export const MISSING_WRAPPER: DocumentRule = {
  id: idOf('missing-wrapper'),
  severity: FindingSeverity.ERROR,
  looksAt: 'the keys at the top level',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: `Put everything about encryption into one object: {"${keyOf(PLACE.ENCRYPTION)}": {…}}`,
  check: view => {
    const keys = ofKind(view, 'unwrapped');
    const example = keys.map(({ stranger }) => `"${stranger.key}": …`).join(', ');
    return keys.map(({ stranger }) => ({
      path: stranger.pointer,
      message: `'${stranger.key}' stands at the top level of the document; it is expected in '${keyOf(PLACE.ENCRYPTION)}'`,
      remedy: `Put everything about encryption into one object: {"${keyOf(PLACE.ENCRYPTION)}": {${example}}}`,
    }));
  },
};

/** Realm and passwords are the cluster's: here they are refused, and anyone may read them. */
export const KERBEROS_ATTRIBUTE: DocumentRule = {
  id: idOf('kerberos-attribute'),
  severity: FindingSeverity.ERROR,
  looksAt: 'keys that belong to the KerberosAttributes of clusters',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Remove it here and set it in the KerberosAttributes of the clusters; take a new password where one has stood here',
  check: view => ofKind(view, 'kerberos-attribute').map(({ stranger }) => ({
    path: stranger.pointer,
    message: `'${stranger.key}' is no key of a security configuration but an attribute of clusters; neither realm nor password of the cluster is expected here`,
  })),
};

export const MISPLACED_KEY: DocumentRule = {
  id: idOf('misplaced-key'),
  severity: FindingSeverity.ERROR,
  looksAt: 'keys that EMR knows in another place',
  evidence: PAGE.UNKNOWN_KEYS,
  remedy: 'Move it to where it is expected',
  check: view => ofKind(view, 'misplaced').map(({ stranger, meaning }) => misplaced(stranger.pointer, stranger.key, stranger.owner, meaning.homes)),
};

function misplaced(path: string, key: string, owner: string, homes: readonly string[]): DocumentFinding {
  const right = keyOf(homes[0]);
  const places = homes.map(home => parentOf(home) === '' ? 'the top level' : parentOf(home)).join(' or ');
  return right === key
    ? { path, message: `${shown(key)} is no key of ${nameOf(owner)}; it is expected in ${places}` }
    : { path, message: `${shown(key)} is no key of ${nameOf(owner)}; '${right}' in ${places} is the nearest one`, remedy: `Write '${right}' and move it there` };
}

export const UNKNOWN_KEY: DocumentRule = {
  id: idOf('unknown-key'),
  severity: FindingSeverity.ERROR,
  looksAt: 'keys that EMR does not know',
  evidence: PAGE.UNKNOWN_KEYS,
  remedy: 'Remove it, or write the key that was meant',
  check: view => [...ofKind(view, 'unknown'), ...ofKind(view, 'wrapper')].map(({ stranger, meaning }) => {
    const allowed = Object.keys(stranger.ownerNode.properties ?? {}).map(key => `'${key}'`);
    const expected = allowed.length === 1 ? allowed[0] : `one of ${allowed.join(', ')}`;
    return {
      path: stranger.pointer,
      message: `${shown(stranger.key)} is no key of ${nameOf(stranger.owner)}; ${expected} is expected`,
      remedy: remedyFor(stranger, meaning),
    };
  }),
};

function remedyFor({ owner, key }: Stranger, meaning: Meaning): string | undefined {
  if (owner === '' && key === WRAPPER_OF_DOCUMENTS) {
    return `Pass only what stands in '${WRAPPER_OF_DOCUMENTS}': that is the document`;
  }
  if (meaning.kind === 'wrapper') {
    return `Move what stands in it one level up, and remove ${shown(key)}`;
  }
  return meaning.kind === 'unknown' && meaning.nearest !== undefined ? `Write '${meaning.nearest}', which is the nearest one, or remove it` : undefined;
}
