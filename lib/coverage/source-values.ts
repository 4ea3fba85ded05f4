import { Token, Tokenization } from 'aws-cdk-lib';
import { keysOf } from '../checks/documents/pointer';
import { isNoValue } from '../checks/documents/unknown';
import { isPlainObject } from '../document/json-value';
import { readableText, readableToken } from '../document/token-text';
import { inOneLine } from '../private/errors';

const MOST_CHARACTERS = 200;

/** What stands at a place of a document, as words for a report: tokens and references by what they stand for. Blanks are no words. */
export function wordsAt(document: unknown, pointer: string): string | undefined {
  const value = valueAt(document, pointer);
  const words = isAbsent(value) ? undefined : wordsOf(value);
  return words === undefined || words.trim() === '' ? undefined : shortened(words);
}

/** What stands at a place of a document, as it is. */
export function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const key of keysOf(pointer)) {
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}

/** Whether a value is none, or one that CloudFormation takes out. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || isNoValue(value) || Token.isUnresolved(value) && wordsOf(value) === NO_VALUE;
}

const NO_VALUE = '${AWS::NoValue}';

/** In one line that a report has room for. */
export function shortened(words: string): string {
  return inOneLine(words.length > MOST_CHARACTERS ? `${words.slice(0, MOST_CHARACTERS - 3)}...` : words);
}

/** What has no words of its own. */
export const LATER = 'a value that is only known at deployment';

/** A value as words, in full. */
export function wordsOf(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return readableText(value);
  }
  if (Tokenization.isResolvable(value)) {
    return readableToken(value);
  }
  if (!isPlainObject(value)) {
    return undefined;
  }
  const { Ref: ref, 'Fn::GetAtt': attribute } = value;
  const parts: unknown[] = ref !== undefined ? [ref] : Array.isArray(attribute) ? attribute : [attribute];
  return parts.every(part => typeof part === 'string') ? `\${${parts.join('.')}}` : LATER;
}
