import { keysOf, placeOf, pointerTo } from './pointer';
import { SchemaNode, propertyOf, rootNode } from './schema-nodes';
import { DuplicateKey } from './text-positions';
import { UNKNOWN, isMacro, isNoValue, isUnknown, isUnknownText } from './unknown';
import { isPlainObject } from '../../document/json-value';
import { SchemaFault, runtime } from '../../private/runtime';

/** What is known of where a document is used. */
export interface DocumentContext {
  /** Release of the clusters: without it no rule over releases speaks. */
  readonly releaseLabel?: string;
  readonly region?: string;
  readonly partition?: string;
}

/** One key that the schema knows, in its place. */
export interface Member {
  readonly pointer: string;
  /** The pointer with `[]` for the numbers of items. */
  readonly place: string;
  readonly key: string;
  readonly value: unknown;
  readonly node: SchemaNode;
}

/** One key that the schema does not know where it stands. */
export interface Stranger {
  readonly pointer: string;
  /** Pointer to what it stands in. */
  readonly owner: string;
  readonly ownerNode: SchemaNode;
  readonly key: string;
  readonly value: unknown;
}

// Of the same mistake over and over again nobody reads more, and hostile text has it as often as it has room for it.
export const MOST_OF_A_KIND = 100;
const MOST_STRANGERS = 1000;

type Known<T> = T | typeof UNKNOWN | undefined;

/**
 * A document as rules read it.
 *
 * What is only known later is UNKNOWN, with everything below it. A null is as good as nothing: it is told of, and then left out.
 */
export class DocumentView {
  /** All in the order in which they stand. */
  public readonly members: readonly Member[];
  public readonly strangers: readonly Stranger[];
  public readonly nulls: readonly string[];

  private readonly root: unknown;
  /** Objects with a key that is only known later: what seems to be missing in them may be that one. */
  private readonly open: ReadonlySet<string>;
  private readonly asked = new Map<string, unknown>();
  private faultsFound?: readonly SchemaFault[];

  constructor(document: unknown, public readonly context: DocumentContext = {}, public readonly duplicates: readonly DuplicateKey[] = []) {
    const reader = new Reader();
    this.root = reader.read(document, '', rootNode());
    this.members = reader.members;
    this.strangers = reader.strangers;
    this.nulls = reader.nulls;
    this.open = reader.open;
  }

  /** Undefined where there is nothing. Something of the wrong type tells nothing of what is below it. */
  public at(pointer: string): unknown {
    // many rules ask for the same
    if (!this.asked.has(pointer)) {
      this.asked.set(pointer, this.find(pointer));
    }
    return this.asked.get(pointer);
  }

  public text(pointer: string): Known<string> {
    const value = this.at(pointer);
    return value === undefined || typeof value === 'string' ? value : UNKNOWN;
  }

  /** The text forms count as what they say. */
  public flag(pointer: string): Known<boolean> {
    const value = this.at(pointer);
    if (value === 'true' || value === 'false') {
      return value === 'true';
    }
    return value === undefined || typeof value === 'boolean' ? value : UNKNOWN;
  }

  /** Whether something stands there for certain, whatever it is. */
  public has(pointer: string): boolean {
    const value = this.at(pointer);
    return value !== undefined && value !== UNKNOWN;
  }

  /** Whether certainly nothing stands there. */
  public lacks(pointer: string): boolean {
    return this.at(pointer) === undefined;
  }

  /** Whether a key that is not known stands in a section: what seems to be missing there may be that one. */
  public hasStrangersIn(section: string): boolean {
    return this.strangers.some(({ owner }) => owner === section);
  }

  /** Pointers to the items of a list. */
  public items(pointer: string): readonly string[] {
    const value = this.at(pointer);
    return Array.isArray(value) ? value.map((_, index) => pointerTo(pointer, index)) : [];
  }

  /** What stands in one of some places and is text. */
  public texts(places: readonly string[]): readonly (Member & { readonly value: string })[] {
    return this.members.filter((member): member is Member & { readonly value: string } =>
      typeof member.value === 'string' && places.includes(member.place));
  }

  /** What the published schema has against what is known. */
  public get faults(): readonly SchemaFault[] {
    if (!this.faultsFound) {
      const validate = runtime('validator');
      validate(this.root);
      const told = new Map<string, number>();
      this.faultsFound = (validate.errors ?? []).filter(fault => {
        const kind = `${fault.keyword} ${fault.params.missingProperty} ${placeOf(fault.instancePath)}`;
        const times = (told.get(kind) ?? 0) + 1;
        told.set(kind, times);
        return times <= MOST_OF_A_KIND && this.at(fault.instancePath) !== UNKNOWN
          && !(fault.keyword === 'required' && this.open.has(fault.instancePath));
      });
    }
    return this.faultsFound;
  }

  private find(pointer: string): unknown {
    let value = this.root;
    let path = '';
    for (const key of keysOf(pointer)) {
      if (Array.isArray(value)) {
        value = value[Number(key)];
      } else if (!isPlainObject(value)) {
        return value === undefined ? undefined : UNKNOWN;
      } else if (Object.hasOwn(value, key)) {
        value = value[key];
      } else {
        return this.open.has(path) ? UNKNOWN : undefined;
      }
      path = pointerTo(path, key);
    }
    return value;
  }
}

class Reader {
  public readonly members: Member[] = [];
  public readonly strangers: Stranger[] = [];
  public readonly nulls: string[] = [];
  public readonly open = new Set<string>();

  public read(value: unknown, pointer: string, node: SchemaNode): unknown {
    if (isUnknown(value)) {
      return UNKNOWN;
    }
    if (isPlainObject(value) && node.properties) {
      return this.object(value, pointer, node);
    }
    if (Array.isArray(value) && node.items) {
      const { items } = node;
      return value.map((item, index) => this.item(item, pointerTo(pointer, index), items));
    }
    return value;
  }

  private object(value: Record<string, unknown>, pointer: string, node: SchemaNode): Record<string, unknown> {
    const known: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(value)) {
      const child = propertyOf(node, key);
      const path = pointerTo(pointer, key);
      if (part === undefined || isNoValue(part)) {
        continue;
      }
      if (child === undefined) {
        if (isUnknownText(key) || isMacro(key)) {
          this.open.add(pointer);
        } else if (this.strangers.length < MOST_STRANGERS) {
          this.strangers.push({ pointer: path, owner: pointer, ownerNode: node, key, value: part });
        }
      } else if (part === null) {
        this.isNull(path);
      } else {
        // its place among the members is before that of what it holds
        const at = this.members.push({ pointer: path, place: placeOf(path), key, value: UNKNOWN, node: child }) - 1;
        known[key] = this.read(part, path, child);
        this.members[at] = { ...this.members[at], value: known[key] };
      }
    }
    return known;
  }

  private item(item: unknown, pointer: string, node: SchemaNode): unknown {
    if (item === null || item === undefined) {
      this.isNull(pointer);
      return UNKNOWN;
    }
    return this.read(item, pointer, node);
  }

  private isNull(pointer: string): void {
    if (this.nulls.length < MOST_STRANGERS) {
      this.nulls.push(pointer);
    }
  }
}
