import { intrinsicOf, textOf } from '../checks/templates/intrinsics';
import { isPlainObject } from '../document/json-value';

/** More than a document may have. */
const MOST_CHARACTERS = 1024 * 1024;

/** What CloudFormation calls resources, attributes, parameters and functions: nothing else is shown. */
const NAME = /^[\w:.-]{1,300}$/;

/** Text that Fn::Sub and Fn::Join put together, with `${Key.Arn}` for what is only known at deployment. Undefined for other values. */
export function wordsOf(value: unknown): string | undefined {
  return textOf(value, true)?.map(part => typeof part === 'string' ? part : `\${${nameOf(part.ref ?? part.name)}}`).join('');
}

function nameOf(name: string | undefined): string {
  return name !== undefined && NAME.test(name) ? name : 'Unknown';
}

/**
 * A document of a template as a document of its own.
 *
 * Texts that functions put together become texts: with placeholders in them they are as unknown as the functions, but they can be shown.
 * Numbers that JSON cannot write, such as .inf of YAML, become null: a document has no use for them.
 */
export function withWords(value: Record<string, unknown>): Record<string, unknown> {
  let left = MOST_CHARACTERS;
  const read = (part: unknown): unknown => {
    if (Array.isArray(part)) {
      return part.map(read);
    }
    if (intrinsicOf(part) && left > 0) {
      const words = wordsOf(part) ?? part;
      left -= typeof words === 'string' ? words.length : 0;
      return words;
    }
    if (isPlainObject(part)) {
      return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, read(each)]));
    }
    return typeof part === 'number' && !Number.isFinite(part) ? null : part;
  };
  return read(value) as Record<string, unknown>;
}
