import { IConstruct } from 'constructs';

/** An attribute of a construct of this app, known only when it is deployed; pseudo parameters belong to their stack. */
export interface Referenced {
  readonly target: IConstruct;
  /** 'Ref', 'Arn', 'AWS::Region'. */
  readonly attribute: string;
}

/** What cannot be read here, such as an import from elsewhere; equal only to itself. */
export interface Opaque {
  readonly opaque: string;
}

/** What a property says, as far as it is known at synth: texts and references in their order. */
export type Value = readonly (string | Referenced | Opaque)[];

/** The value as text, if it is nothing but text. */
export function textOf(value: Value): string | undefined {
  return value.every(part => typeof part === 'string') ? value.join('') : undefined;
}

/** The reference that the value is, if it is nothing but one. */
export function referenceOf(value: Value): Referenced | undefined {
  return value.length === 1 && isReferenced(value[0]) ? value[0] : undefined;
}

export function isReferenced(part: string | Referenced | Opaque): part is Referenced {
  return typeof part !== 'string' && 'target' in part;
}

/** Equal for values that are equal at deployment; different ones may still turn out the same. */
export function identityOf(value: Value): string {
  return JSON.stringify(value.map(part => {
    if (typeof part === 'string') {
      return part;
    }
    return isReferenced(part) ? { ref: `${part.target.node.path}.${part.attribute}` } : part;
  }));
}

// Ways through conditions beyond which a value counts as unknown.
const MAX_ALTERNATIVES = 16;

/** All ways to put the parts together, each with its alternatives. */
export function concatenate(parts: readonly (readonly Value[])[]): readonly Value[] {
  let found: Value[] = [[]];
  for (const alternatives of parts) {
    if (found.length * alternatives.length > MAX_ALTERNATIVES) {
      return [opaque(parts.map(part => part.map(identityOf)))];
    }
    found = found.flatMap(head => alternatives.map(tail => [...head, ...tail]));
  }
  return found.map(mergeTexts);
}

function mergeTexts(value: Value): Value {
  const merged: (string | Referenced | Opaque)[] = [];
  for (const part of value) {
    const last = merged[merged.length - 1];
    if (typeof part === 'string' && typeof last === 'string') {
      merged[merged.length - 1] = last + part;
    } else if (part !== '') {
      merged.push(part);
    }
  }
  return merged;
}

/** Each value once. */
export function distinct(values: readonly Value[]): readonly Value[] {
  return values.length < 2 ? values : [...new Map(values.map(value => [identityOf(value), value])).values()];
}

/** A value that cannot be read. */
export function opaque(rendered: unknown): Value {
  return [{ opaque: JSON.stringify(rendered) }];
}
