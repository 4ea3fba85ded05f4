import { Tokenization } from 'aws-cdk-lib';
import { display, EmrSecurityError } from '../private/errors';

/**
 * EMR's deepest document has eight levels. The limit keeps hostile text from exhausting the stack,
 * and finds objects that hold themselves.
 */
const DEEPEST = 100;

/** An object as JSON has them: no token, no list, no instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Tokenization.isResolvable(value)) {
    return false;
  }
  // not `=== Object.prototype`: objects may come from another realm, such as a test runner's
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Whether it is nested so deep that it cannot be a document. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  return depth > DEEPEST || Object.values(value).some(part => isTooDeep(part, depth + 1));
}

/**
 * A copy that shares nothing with the original but its tokens, which are leaves.
 *
 * As in a template, undefined is dropped. What no JSON can say is a mistake of the program, not of the document, and is refused.
 */
export function copyJson(value: unknown, path: string, depth = 0): unknown {
  if (depth > DEEPEST) {
    throw new EmrSecurityError(`${path}: nested more than ${DEEPEST} levels deep, or holding itself; a document is expected to be JSON. Pass plain data`);
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value) || Tokenization.isResolvable(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.filter(part => part !== undefined).map((part, index) => copyJson(part, `${path}[${index}]`, depth + 1));
  }
  if (isPlainObject(value)) {
    // fromEntries defines keys and sets none: a key named __proto__ stays a key
    return Object.fromEntries(Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]) => [key, copyJson(part, `${path}.${key}`, depth + 1)]));
  }
  if (typeof (value as Partial<Date> | undefined)?.toJSON === 'function') {
    return copyJson((value as Date).toJSON(), path, depth + 1);
  }
  const got = typeof value === 'number' ? String(value) : display(value); // NaN and Infinity, which JSON shows as null
  throw new EmrSecurityError(`${path}: not JSON, got ${got}; text, a number, a boolean, a list, an object or a token is expected. `
    + 'Pass what the document is to say, such as the ARN of a key instead of the key');
}
