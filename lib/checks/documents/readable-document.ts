import { Token } from 'aws-cdk-lib';
import { DocumentFinding } from './document-rule';
import { Position, positionIn, syntaxErrorIn } from './text-positions';
import { isUnknown } from './unknown';
import { isPlainObject } from '../../document/json-value';

/** What a document is read from. */
export interface JudgeInput {
  /** The parsed document, which may hold CDK tokens and CloudFormation's intrinsic functions. */
  readonly value: unknown;
  /** The text that it was read from, if there was one. */
  readonly text?: string;
}

/** Why something cannot be judged as a document: the slug of a rule, and what that rule says. */
export interface Refusal extends DocumentFinding {
  readonly slug: 'not-json' | 'too-large' | 'too-deep';
  readonly position?: Position;
}

export const MOST_CHARACTERS = 1024 * 1024;
export const MOST_LEVELS = 100;
// As text each value takes at least one character, and one that parts it from the next.
const MOST_VALUES = MOST_CHARACTERS / 2;

/** The document as an object; undefined if it is only known later; or why there is none. */
export function readDocument(input: JudgeInput): { readonly document: Record<string, unknown> } | { readonly refusal: Refusal } | undefined {
  const text = input.text ?? (typeof input.value === 'string' ? input.value : undefined);
  if (text !== undefined) {
    const refusal = limitsOf(text);
    if (refusal) {
      return { refusal };
    }
  }
  let { value } = input;
  if (!isPlainObject(value) && text !== undefined) {
    try {
      value = JSON.parse(text);
    } catch {
      // with a token in it the text may become JSON yet
      return Token.isUnresolved(text) ? undefined : { refusal: notJson(text) };
    }
  }
  if (isUnknown(value)) {
    return undefined;
  }
  if (!isPlainObject(value)) {
    return { refusal: { slug: 'not-json', path: '', ...at(text, 0), message: `not a JSON object, got ${kindOf(value)}; an object with the sections of a security configuration is expected` } };
  }
  const limit = limitsOfValue(value);
  return limit ? { refusal: limit } : { document: value };
}

function notJson(text: string): Refusal {
  if (text.trim() === '') {
    return { slug: 'not-json', path: '', position: { line: 1, column: 1 }, message: 'not JSON: the text is empty; the text of a JSON object is expected' };
  }
  if (text.startsWith('\uFEFF')) {
    return { slug: 'not-json', path: '', position: { line: 1, column: 1 }, message: 'not JSON: the text starts with a byte order mark; the text of a JSON object is expected' };
  }
  const position = syntaxErrorIn(text);
  return { slug: 'not-json', path: '', position, message: `not JSON: the text has a mistake at line ${position.line}, column ${position.column}; the text of a JSON object is expected` };
}

function at(text: string | undefined, offset: number): { position?: Position } {
  return text === undefined ? {} : { position: positionIn(text, offset) };
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) {
    return String(value);
  }
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object of a class' : typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

/** Before anything is parsed: parsers call themselves for each level. */
function limitsOf(text: string): Refusal | undefined {
  if (text.length > MOST_CHARACTERS) {
    return { slug: 'too-large', path: '', message: `too large, got ${text.length} characters; at most ${MOST_CHARACTERS} are expected` };
  }
  let depth = 0;
  let inString = false;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (inString) {
      if (character === '\\') {
        offset++;
      } else if (character === '"') {
        inString = false;
      }
    } else if (character === '"') {
      inString = true;
    } else if (character === '{' || character === '[') {
      depth++;
      if (depth > MOST_LEVELS) {
        return tooDeep(positionIn(text, offset));
      }
    } else if (character === '}' || character === ']') {
      depth--;
    }
  }
  return undefined;
}

/** A value has no text: it may hold itself, or the same part many times. */
function limitsOfValue(document: object): Refusal | undefined {
  let parts = 0;
  const exceeds = (value: unknown, depth: number): Refusal | undefined => {
    parts++;
    if (parts > MOST_VALUES) {
      return { slug: 'too-large', path: '', message: `too large, got more than ${MOST_VALUES} values; fewer are expected` };
    }
    if (typeof value !== 'object' || value === null || isUnknown(value)) {
      return undefined;
    }
    if (depth > MOST_LEVELS) {
      return tooDeep();
    }
    for (const part of Object.values(value)) {
      const refusal = exceeds(part, depth + 1);
      if (refusal) {
        return refusal;
      }
    }
    return undefined;
  };
  return exceeds(document, 1);
}

function tooDeep(position?: Position): Refusal {
  return { slug: 'too-deep', path: '', position, message: `nested more than ${MOST_LEVELS} levels deep; at most ${MOST_LEVELS} levels are expected` };
}
