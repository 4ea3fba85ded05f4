import { readYaml } from './yaml-source';
import { isPlainObject, isTooDeep } from '../../document/json-value';
import { Position, TextPositions, syntaxErrorIn } from '../documents/text-positions';

/** A text, read as data. */
export interface Source {
  readonly value: unknown;
  /** Where something stands in the text. */
  positionOf(pointer: string): Position | undefined;
}

/** Why a text cannot be read as data. */
export interface Unreadable {
  /** A part of a sentence. */
  readonly reason: string;
  readonly position?: Position;
}

/** Reads JSON, or YAML with the short forms of CloudFormation's functions, which come out in their long forms. */
export function readSource(text: string): Source | Unreadable {
  // an editor's byte order mark is nothing to CloudFormation; a space in its place would be an indent in YAML
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    const source = looksLikeJson(content) ? readJson(content) : readYaml(content);
    return 'value' in source && isTooDeep(source.value) ? { reason: 'it is nested more than 100 levels deep' } : source;
  } catch (error) {
    if (error instanceof RangeError) {
      // the parsers call themselves for each level
      return { reason: 'it is nested too deep' };
    }
    throw error;
  }
}

/** Whether something that was read is a CloudFormation template. */
export function isTemplate(value: unknown): value is Record<string, unknown> {
  return isPlainObject(value) && (isPlainObject(value.Resources) || Object.hasOwn(value, 'AWSTemplateFormatVersion'));
}

/** A text in quotes is both JSON and how the first key of a YAML file may be written. */
function looksLikeJson(text: string): boolean {
  const start = text.trimStart()[0];
  return start === '{' || start === '[' || start === '"' && isJson(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function readJson(text: string): Source | Unreadable {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const position = syntaxErrorIn(text);
    return { reason: `it is no JSON: line ${position.line}, column ${position.column}`, position };
  }
  let positions: TextPositions | undefined;
  return {
    value,
    positionOf: pointer => {
      positions ??= new TextPositions(text);
      return positions.of(pointer);
    },
  };
}
