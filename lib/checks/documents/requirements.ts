import { DocumentView } from './document-view';
import { keysMeant } from './misread-keys';
import { keysOf, parentOf, placeOf, pointerTo } from './pointer';
import { Conditional, SchemaNode, nodeAt, propertyOf } from './schema-nodes';
import { SchemaFault } from '../../private/runtime';

/** The key and the value because of which the schema asks for something. */
export interface Because {
  /** Pointer to what the key stands in. */
  readonly owner: string;
  readonly key: string;
  readonly value: unknown;
  /** With which values it asks for that. */
  readonly values: readonly unknown[];
}

export interface MissingKey {
  readonly owner: string;
  readonly key: string;
  readonly node?: SchemaNode;
  readonly because?: Because;
}

const found = new WeakMap<DocumentView, readonly MissingKey[]>();

/** Keys that have to stand there and do not, but for those that are only misspelt or misplaced. */
export function missingKeys(view: DocumentView): readonly MissingKey[] {
  let missing = found.get(view);
  if (!missing) {
    const meant = withWhatHoldsThem(keysMeant(view));
    missing = view.faults.filter(fault => fault.keyword === 'required').map(fault => {
      const key = fault.params.missingProperty!;
      return { owner: fault.instancePath, key, node: propertyOf(nodeAt(fault.instancePath) ?? {}, key), because: becauseOf(fault, view) };
    }).filter(({ owner, key }) => !meant.has(pointerTo(placeOf(owner), key)) && !meant.has(pointerTo(owner, key)));
    found.set(view, missing);
  }
  return missing;
}

/** A key that stands too high does without the sections in which it belongs: they come with it when it is moved. */
function withWhatHoldsThem(pointers: ReadonlySet<string>): ReadonlySet<string> {
  const all = new Set<string>();
  for (const pointer of pointers) {
    for (let part = pointer; part !== '' && !all.has(part); part = parentOf(part)) {
      all.add(part);
    }
  }
  return all;
}

/** Why the schema asks for it: undefined if it always does. */
export function becauseOf(fault: SchemaFault, view: DocumentView): Because | undefined {
  const [, ownerPath, index] = /^#(.*)\/allOf\/(\d+)\/then\//.exec(fault.schemaPath) ?? [];
  if (ownerPath === undefined) {
    return undefined;
  }
  // each step into a document is two in its schema, but for items of lists
  const steps = ownerPath.split('/').slice(1);
  const depth = steps.filter((step, at) => step === 'items' || steps[at - 1] === 'properties').length;
  const owner = fault.instancePath.split('/').slice(0, depth + 1).join('/');
  const conditional = nodeAt(owner)?.allOf?.[Number(index)];
  const [key, values] = conditional ? conditionOf(conditional) : [];
  return key === undefined || values === undefined ? undefined : { owner, key, values, value: view.at(pointerTo(owner, key)) };
}

function conditionOf(conditional: Conditional): readonly [string, readonly unknown[]] {
  const [key, wanted] = Object.entries(conditional.if.properties)[0];
  return [key, wanted.enum ?? [wanted.const]];
}

/** Whether what stands there has to be there. */
export function isRequired(view: DocumentView, pointer: string): boolean {
  const keys = keysOf(pointer);
  const key = keys[keys.length - 1];
  const owner = parentOf(pointer);
  const node = nodeAt(owner);
  const requiredBy = (conditional: Conditional) => {
    const [asked, values] = conditionOf(conditional);
    const value = view.at(pointerTo(owner, asked));
    return values.includes(value) && conditional.then.required?.includes(key);
  };
  return Boolean(node?.required?.includes(key) || node?.allOf?.some(requiredBy));
}
