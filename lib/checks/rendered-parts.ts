import { isFunction } from './policy-reach';
import { isPlainObject } from '../document/json-value';

/** A list as far as it can be read. */
export interface ReadableList {
  readonly items: readonly unknown[];
  /** Whether these are all: nothing is decided by a condition or at deployment. */
  readonly complete: boolean;
}

/** A member of something rendered, by its name in CloudFormation; an L1 spells its first letter small. */
export function part(rendered: unknown, name: string): unknown {
  return isPlainObject(rendered) && !isFunction(rendered) ? rendered[name] ?? rendered[name[0].toLowerCase() + name.slice(1)] : undefined;
}

/** Literal text, numbers and flags as text; undefined for anything else. */
export function literal(rendered: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof rendered) ? String(rendered) : undefined;
}

/** Whether something is there; undefined if a condition or the deployment decides. */
export function presence(rendered: unknown): boolean | undefined {
  if (rendered === undefined || rendered === null || isNothing(rendered)) {
    return false;
  }
  if (!isFunction(rendered)) {
    return true;
  }
  const branches = (rendered as Record<string, unknown>)['Fn::If'];
  if (!Array.isArray(branches) || branches.length !== 3) {
    return undefined;
  }
  const [first, second] = branches.slice(1).map(presence);
  return first === second ? first : undefined;
}

/** What stands in a list for certain. */
export function listOf(rendered: unknown): ReadableList {
  if (presence(rendered) === false) {
    return { items: [], complete: true };
  }
  if (!Array.isArray(rendered)) {
    return { items: [], complete: false };
  }
  const items = rendered.filter(item => !isFunction(item) && item !== undefined && item !== null);
  return { items, complete: rendered.every(item => items.includes(item) || presence(item) === false) };
}

function isNothing(rendered: unknown): boolean {
  return isPlainObject(rendered) && rendered.Ref === 'AWS::NoValue';
}
