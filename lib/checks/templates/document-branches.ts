import { EmbeddedDocument } from './embedded-document';
import { Conditions, branchesOf, intrinsicOf } from './intrinsics';
import { isPlainObject } from '../../document/json-value';
import { keysOf, pointerTo } from '../documents/pointer';
import { isNoValue } from '../documents/unknown';

/** A document as it is while one condition of the template holds, or does not hold. */
export interface DocumentBranch {
  readonly value: unknown;
  readonly condition: string;
  readonly holds: boolean;
  /** Where in the template something of it stands. */
  pointerOf(path: string): string;
}

/** More than these no document has that was written by people. */
const MOST_CONDITIONS = 8;

/**
 * What a document becomes by the Fn::If in it, for one condition at a time.
 *
 * What two conditions have to do with each other is not read, so that of the other ones nothing is known.
 *
 * @param when what is certain where the document is used
 */
export function branchesIn({ value, pointer, text }: EmbeddedDocument, when: Conditions): readonly DocumentBranch[] {
  // text has only unknown parts
  const conditions = text === undefined ? [...conditionsIn(value)].slice(0, MOST_CONDITIONS) : [];
  return conditions.flatMap(condition => [true, false].filter(holds => when.get(condition) !== !holds).map(holds => {
    const chooser = new Chooser(condition, holds);
    return { value: chooser.read(value, '', pointer), condition, holds, pointerOf: (path: string) => chooser.pointerOf(path, pointer) };
  }));
}

/** The names of the conditions in it. What is in other functions is not judged in any case. */
function conditionsIn(value: unknown): ReadonlySet<string> {
  if (Array.isArray(value)) {
    return new Set(value.flatMap(item => [...conditionsIn(item)]));
  }
  const intrinsic = intrinsicOf(value);
  if (intrinsic) {
    const branches = intrinsic.name === 'Fn::If' ? branchesOf(intrinsic.argument) : undefined;
    return new Set(branches ? [branches.condition, ...branches.values.flatMap(branch => [...conditionsIn(branch)])] : []);
  }
  return new Set(isPlainObject(value) ? Object.values(value).flatMap(part => [...conditionsIn(part)]) : []);
}

/** Takes the one branch of each Fn::If with a condition. */
class Chooser {
  /** Pointers into the document, where they are not those into the template: what is below them moves with them. */
  private readonly moved = new Map<string, string>();

  constructor(private readonly condition: string, private readonly holds: boolean) {
  }

  public read(value: unknown, path: string, pointer: string): unknown {
    const chosen = this.chosen(value, pointer);
    if (chosen) {
      this.moved.set(path, chosen.pointer);
      return this.read(chosen.value, path, chosen.pointer);
    }
    if (Array.isArray(value)) {
      return this.list(value, path, pointer);
    }
    return isPlainObject(value) && !intrinsicOf(value)
      ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.read(part, pointerTo(path, key), pointerTo(pointer, key))]))
      : value;
  }

  public pointerOf(path: string, documentPointer: string): string {
    let at = this.moved.get('') ?? documentPointer;
    let walked = '';
    for (const key of keysOf(path)) {
      walked = pointerTo(walked, key);
      at = this.moved.get(walked) ?? pointerTo(at, key);
    }
    return at;
  }

  private chosen(value: unknown, pointer: string): { readonly value: unknown; readonly pointer: string } | undefined {
    const intrinsic = intrinsicOf(value);
    const branches = intrinsic?.name === 'Fn::If' ? branchesOf(intrinsic.argument) : undefined;
    const index = this.holds ? 0 : 1;
    return branches?.condition === this.condition
      ? { value: branches.values[index], pointer: pointerTo(pointerTo(pointer, 'Fn::If'), index + 1) }
      : undefined;
  }

  /** What is removed from a list moves the items that follow. */
  private list(items: readonly unknown[], path: string, pointer: string): unknown[] {
    const result: unknown[] = [];
    items.forEach((item, index) => {
      const itemPath = pointerTo(path, result.length);
      this.moved.set(itemPath, pointerTo(pointer, index));
      const read = this.read(item, itemPath, pointerTo(pointer, index));
      if (!isNoValue(read)) {
        result.push(read);
      }
    });
    return result;
  }
}
