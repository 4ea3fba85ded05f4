import { FindingSeverity } from '../../finding';
import { DocumentRule, PAGE, idOf } from '../document-rule';

const LOOKS_AT = 'the text of the document, or the object';

/** Rules over what cannot be judged as a document: nothing else is said of it. */
export const REFUSALS: Readonly<Record<'not-json' | 'too-large' | 'too-deep', DocumentRule>> = {
  'not-json': {
    id: idOf('not-json'),
    severity: FindingSeverity.ERROR,
    looksAt: LOOKS_AT,
    evidence: PAGE.CREATE_CONFIGURATION,
    remedy: 'Correct the text, or write the document as an object instead of putting text together',
    check: () => [],
  },
  'too-large': {
    id: idOf('too-large'),
    severity: FindingSeverity.ERROR,
    looksAt: LOOKS_AT,
    evidence: PAGE.CREATE_CONFIGURATION,
    remedy: 'Check that this is the document of a security configuration, of which the largest have some thousand characters',
    check: () => [],
  },
  'too-deep': {
    id: idOf('too-deep'),
    severity: FindingSeverity.ERROR,
    looksAt: LOOKS_AT,
    evidence: PAGE.CREATE_CONFIGURATION,
    remedy: 'Check that this is the document of a security configuration, which has eight levels',
    check: () => [],
  },
};

/** JSON does not say what an object with the same key twice means. */
export const DUPLICATE_KEY: DocumentRule = {
  id: idOf('duplicate-key'),
  severity: FindingSeverity.WARNING,
  looksAt: 'the keys of each object in the text of the document',
  evidence: PAGE.JSON,
  remedy: 'Keep one of them',
  check: view => view.duplicates.map(({ pointer, key, positions }) => {
    const [first, last] = [positions[0], positions[positions.length - 1]];
    const times = positions.length === 2 ? 'twice' : `${positions.length} times`;
    return {
      path: pointer,
      message: `${JSON.stringify(key.slice(0, 100))} stands in the same object ${times}, first at line ${first.line}, column ${first.column} `
        + `and last at line ${last.line}, column ${last.column}; one is expected, and only the last one counts`,
    };
  }),
};
