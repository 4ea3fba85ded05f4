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
  /** If names are asked for: what else stands there, an attribute of a resource or a function. */
  readonly name?: string;
}

/** A text, as far as it is known. */
export type Text = readonly (string | UnknownPart)[];

/** More than this no template that was written by people has: what is deeper counts as one unknown value. */
const MOST_ALTERNATIVES = 64;

/** More than CloudFormation takes as a template. Texts in texts in texts have no end: what is longer counts as one unknown value. */
const MOST_CHARACTERS = 1024 * 1024;

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

/**
 * A value as text, if it is one: literal, or put together by Fn::Sub and Fn::Join.
 *
 * @param named whether to tell the names of unknown parts
 */
export function textOf(value: unknown, named = false): Text | undefined {
  if (typeof value === 'string') {
    return [value];
  }
  const intrinsic = intrinsicOf(value);
  if (intrinsic?.name === 'Fn::Sub') {
    return substituted(intrinsic.argument, named);
  }
  return intrinsic?.name === 'Fn::Join' ? joined(intrinsic.argument, named) : undefined;
}

/** A part of a text: what is no text yet is only known at deployment. */
function partOf(value: unknown, named: boolean): Text {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return [String(value)];
  }
  const intrinsic = intrinsicOf(value);
  if (intrinsic?.name === 'Ref' && typeof intrinsic.argument === 'string') {
    return [{ ref: intrinsic.argument }];
  }
  return textOf(value, named) ?? [named && intrinsic ? { name: nameOf(intrinsic) } : {}];
}

/** An attribute of a resource has a name, others have that of their function. */
function nameOf({ name, argument }: { readonly name: string; readonly argument: unknown }): string {
  return name === 'Fn::GetAtt' && Array.isArray(argument) && argument.every(part => typeof part === 'string') ? argument.join('.') : name;
}

function substituted(argument: unknown, named: boolean): Text | undefined {
  const [text, values] = Array.isArray(argument) ? argument as unknown[] : [argument];
  if (typeof text !== 'string') {
    return undefined;
  }
  const parts = new Parts();
  // read once: what is in texts in texts would be read again for each place of each
  const read = new Map<string, Text>();
  let end = 0;
  // as CloudFormation reads it: a placeholder ends at the first brace, and ${!Name} is the text ${Name}
  for (const match of text.matchAll(/\$\{([^${}]{1,300})\}/g)) {
    parts.add([text.slice(end, match.index)]);
    end = match.index + match[0].length;
    const name = match[1].trim();
    if (name.startsWith('!')) {
      parts.add([`\${${match[1].slice(match[1].indexOf('!') + 1)}}`]);
    } else if (isPlainObject(values) && Object.hasOwn(values, name)) {
      const value = read.get(name) ?? partOf(values[name], named);
      read.set(name, value);
      parts.add(value);
    } else {
      parts.add([!name.includes('.') ? { ref: name } : named ? { name } : {}]);
    }
    if (parts.areTooMany) {
      break;
    }
  }
  parts.add([text.slice(end)]);
  return parts.text;
}

function joined(argument: unknown, named: boolean): Text | undefined {
  if (!Array.isArray(argument) || typeof argument[0] !== 'string' || !Array.isArray(argument[1])) {
    return undefined;
  }
  const [delimiter, values] = argument as [string, unknown[]];
  const parts = new Parts();
  for (const [index, value] of values.entries()) {
    parts.add(index === 0 ? [] : [delimiter]);
    parts.add(partOf(value, named));
    if (parts.areTooMany) {
      break;
    }
  }
  return parts.text;
}

/** The parts of a text, as they are found. */
class Parts {
  private readonly found: (string | UnknownPart)[] = [];
  private size = 0;

  public get areTooMany(): boolean {
    return this.size > MOST_CHARACTERS;
  }

  public add(parts: Text): void {
    for (const part of parts) {
      this.found.push(part);
      this.size += typeof part === 'string' ? part.length : 1;
    }
  }

  public get text(): Text {
    return this.areTooMany ? [{}] : withJoinedLiterals(this.found);
  }
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
