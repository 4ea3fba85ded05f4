import { PLACE, keyOf } from '../../../document/places';
import { display } from '../../../private/errors';
import { FindingSeverity } from '../../finding';
import { DocumentRule, PAGE, idOf } from '../document-rule';
import { nameOf, parentOf, placeOf, pointerTo } from '../pointer';
import { Because, MissingKey, becauseOf, missingKeys } from '../requirements';
import { nodeAt } from '../schema-nodes';
import { both, either } from '../words';

/** A flag asks for its section: without one there is nothing that it could turn on. */
function isSectionOfFlag({ owner, node, because }: MissingKey): boolean {
  return node?.type === 'object' && because !== undefined && because.owner === owner && because.values.includes(true);
}

/** The values of a flag are told as the boolean. */
function withWhat({ key, values }: Because): string {
  return values.includes(true) ? `with '${key}' true` : `with '${key}' ${both(values)}`;
}

export const MISSING_KEY: DocumentRule = {
  id: idOf('missing-key'),
  severity: FindingSeverity.ERROR,
  looksAt: 'the keys that each section has to have',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Add it',
  check: view => missingKeys(view).filter(missing => !isSectionOfFlag(missing)).map(({ owner, key, node, because }) => {
    const given = pointerTo(owner, key);
    const got = because ? `, got ${because.key} ${display(because.value)}` : '';
    const values = node?.enum ? `, as ${either(node.enum)}` : '';
    return {
      path: view.nulls.includes(given) ? given : owner,
      // shown in the documentation with both, and AWS Secrets Manager asks for neither
      severity: placeOf(owner) === PLACE.TLS_TAG ? FindingSeverity.WARNING : undefined,
      message: `'${key}' is missing in ${nameOf(owner)}${got}; it is required${because ? ` ${withWhat(because)}` : ''}${values}`,
      remedy: `Add '${key}'`,
    };
  }),
};

export const FLAG_WITHOUT_SECTION: DocumentRule = {
  id: idOf('flag-without-section'),
  severity: FindingSeverity.ERROR,
  looksAt: 'flags that are on, and the sections that say how',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Add the section, or turn the flag off',
  check: view => missingKeys(view).filter(isSectionOfFlag).map(({ owner, key, because }) => ({
    path: pointerTo(owner, because!.key),
    message: `'${because!.key}' is on and '${key}' is missing, got ${display(because!.value)}; the section that says how is expected beside it`,
    remedy: `Add '${key}', or turn '${because!.key}' off`,
  })),
};

/** Documented as what other providers need. That they are refused beside this one is not: the rest is "only if EMR is specified". */
const NEEDED_ELSEWHERE: readonly string[] = [PLACE.TLS_OBJECT, PLACE.TLS_CLASS];

/** What only another kind of provider has. */
export const EXCLUDED_KEY: DocumentRule = {
  id: idOf('excluded-key'),
  severity: FindingSeverity.ERROR,
  looksAt: 'keys that are only for another type of certificate provider',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Remove it, or choose the provider that it is for',
  check: view => view.faults
    .filter(fault => fault.keyword === 'false schema' && !nodeAt(fault.instancePath)?.readOnly)
    .map(fault => {
      const because = becauseOf(fault, view)!;
      return {
        path: fault.instancePath,
        severity: NEEDED_ELSEWHERE.includes(fault.instancePath) ? FindingSeverity.WARNING : undefined,
        message: `'${keyOf(fault.instancePath)}' does not go with ${because.key} ${both(because.values)}; nothing is expected there`,
      };
    }),
};

/** Null is nothing: in templates it even vanishes on the way to the service. */
export const NULL_VALUE: DocumentRule = {
  id: idOf('null-value'),
  severity: FindingSeverity.WARNING,
  looksAt: 'keys whose value is null',
  evidence: PAGE.CREATE_CONFIGURATION,
  remedy: 'Leave the key out',
  check: view => {
    const missing = new Set(missingKeys(view).map(({ owner, key }) => pointerTo(owner, key)));
    return view.nulls.filter(pointer => !missing.has(pointer)).map(pointer => ({
      path: pointer,
      message: /\/\d+$/.test(pointer)
        ? `an item of '${keyOf(parentOf(pointer))}' is null; a value is expected, and how the service takes null is not documented`
        : `'${keyOf(pointer)}' is null; a value or no key is expected, and how the service takes null is not documented`,
      remedy: /\/\d+$/.test(pointer) ? 'Leave the item out' : undefined,
    }));
  },
};
