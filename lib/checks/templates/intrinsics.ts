import { isPlainObject } from '../../document/json-value';
import { pointerTo } from '../documents/pointer';

/** How conditions of the template are to be for something to count: names of conditions, with what they are to be. */
export type Conditions = ReadonlyMap<string, boolean>;

/** One of the values that a property can have. */
export interface Alternative {
  readonly value: unknown;
  /** Where in the template it stands. */
  readonly pointer: string;
  readonly when: Conditions;
}

/** A part of a text that is only known at deployment. */
export interface UnknownPart {
  /** What a Ref to it would say: a logical id, a parameter, a pseudo parameter. Undefined for the results of other functions. */
  readonly ref?: string;
}

/** A text, as far as it is known. */
export type Text = readonly (string | UnknownPart)[];

/** More than this no template that was written by people has: what is deeper counts as one unknown value. */
const MOST_ALTERNATIVES = 64;

/** The name and the argument of an intrinsic function, if the value is one. */
export function intrinsicOf(value: unknown): { readonly name: string; readonly argument: unknown } | undefined {
  if (!isPlainObject(value)) {
    return undefined;
  }
  const [name, ...others] = Object.keys(value);
  return name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::')) ? { name, argument: value[name] } : undefined;
}

/** Both branches of each Fn::If, without what removes the property. */
export function alternativesOf(value: unknown, pointer: string, when: Conditions = new Map()): readonly Alternative[] {
  const found: Alternative[] = [];
  collectAlternatives({ value, pointer, when }, found);
  return found;
}

function collectAlternatives(at: Alternative, found: Alternative[]): void {
  const intrinsic = intrinsicOf(at.value);
  if (intrinsic?.name === 'Ref' && intrinsic.argument === 'AWS::NoValue') {
    return;
  }
  const branches = intrinsic?.name === 'Fn::If' ? branchesOf(intrinsic.argument) : undefined;
  if (!branches || found.length >= MOST_ALTERNATIVES) {
    found.push(at);
    return;
  }
  for (const [index, holds] of [[1, true], [2, false]] as const) {
    if (at.when.get(branches.condition) !== !holds) {
      collectAlternatives({
        value: branches.values[index - 1],
        pointer: pointerTo(pointerTo(at.pointer, 'Fn::If'), index),
        when: new Map([...at.when, [branches.condition, holds]]),
      }, found);
    }
  }
}

/** The condition of an Fn::If, and what it chooses from. */
export function branchesOf(argument: unknown): { readonly condition: string; readonly values: readonly [unknown, unknown] } | undefined {
  return Array.isArray(argument) && argument.length === 3 && typeof argument[0] === 'string'
    ? { condition: argument[0], values: [argument[1], argument[2]] }
    : undefined;
}

/**
 * Whether two things can be there in one deployment, as far as that is certain.
 *
 * What two conditions have to do with each other is not read: with more than one of them nothing is certain.
 */
export function canMeet(...all: readonly Conditions[]): boolean {
  const merged = new Map<string, boolean>();
  for (const [condition, holds] of all.flatMap(when => [...when])) {
    if (merged.get(condition) === !holds) {
      return false;
    }
    merged.set(condition, holds);
  }
  return merged.size <= 1;
}

/** A value as text, if it is one: literal, or put together by Fn::Sub and Fn::Join. */
export function textOf(value: unknown): Text | undefined {
  if (typeof value === 'string') {
    return [value];
  }
  const intrinsic = intrinsicOf(value);
  if (intrinsic?.name === 'Fn::Sub') {
    return substituted(intrinsic.argument);
  }
  return intrinsic?.name === 'Fn::Join' ? joined(intrinsic.argument) : undefined;
}

/** A part of a text: what is no text yet is only known at deployment. */
function partOf(value: unknown): Text {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return [String(value)];
  }
  const intrinsic = intrinsicOf(value);
  if (intrinsic?.name === 'Ref' && typeof intrinsic.argument === 'string') {
    return [{ ref: intrinsic.argument }];
  }
  return textOf(value) ?? [{}];
}

function substituted(argument: unknown): Text | undefined {
  const [text, values] = Array.isArray(argument) ? argument as unknown[] : [argument];
  if (typeof text !== 'string') {
    return undefined;
  }
  const parts: (string | UnknownPart)[] = [];
  let end = 0;
  // as CloudFormation reads it: a placeholder ends at the first brace, and ${!Name} is the text ${Name}
  for (const match of text.matchAll(/\$\{([^${}]{1,300})\}/g)) {
    parts.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    const name = match[1].trim();
    if (name.startsWith('!')) {
      parts.push(`\${${match[1].slice(match[1].indexOf('!') + 1)}}`);
    } else if (isPlainObject(values) && Object.hasOwn(values, name)) {
      parts.push(...partOf(values[name]));
    } else {
      parts.push(name.includes('.') ? {} : { ref: name });
    }
  }
  parts.push(text.slice(end));
  return withJoinedLiterals(parts);
}

function joined(argument: unknown): Text | undefined {
  if (!Array.isArray(argument) || typeof argument[0] !== 'string' || !Array.isArray(argument[1])) {
    return undefined;
  }
  const [delimiter, values] = argument as [string, unknown[]];
  return withJoinedLiterals(values.flatMap((value, index) => index === 0 ? partOf(value) : [delimiter, ...partOf(value)]));
}

function withJoinedLiterals(parts: Text): Text {
  const result: (string | UnknownPart)[] = [];
  let literal: string[] = [];
  for (const part of parts) {
    if (typeof part === 'string') {
      literal.push(part);
    } else {
      if (literal.join('') !== '') {
        result.push(literal.join(''));
      }
      literal = [];
      result.push(part);
    }
  }
  const rest = literal.join('');
  return rest !== '' || result.length === 0 ? [...result, rest] : result;
}
