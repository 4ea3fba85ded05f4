import { keysOf, pointerTo } from './pointer';
import { PositionsRuntime, TextNode, runtime } from '../../private/runtime';

/** Where something stands in a text, counted from 1. Columns count as JavaScript and most editors do: in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A key that one object has more than once. */
export interface DuplicateKey {
  readonly pointer: string;
  readonly key: string;
  /** In their order; the last one wins. */
  readonly positions: readonly Position[];
}

// Nobody reads more, and each one has a pointer as long as the text may be.
const MOST_DUPLICATES = 100;

/** A text, with the places of its lines. */
class Lines {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (const match of text.matchAll(/\r\n|\n|\r/g)) {
      this.starts.push(match.index + match[0].length);
    }
  }

  public position(offset: number): Position {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.starts[middle] <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { line: low + 1, column: offset - this.starts[low] + 1 };
  }
}

export function positionIn(text: string, offset: number): Position {
  return new Lines(text).position(offset);
}

/** Where a text stops being JSON. It is not to be nested too deep. */
export function syntaxErrorIn(text: string): Position {
  const errors: { offset: number }[] = [];
  parse(runtime('positions'), text, errors);
  return positionIn(text, errors[0]?.offset ?? 0);
}

function parse(positions: PositionsRuntime, text: string, errors: { offset: number }[]): TextNode | undefined {
  return positions.parseTree(text, errors, { disallowComments: true });
}

/** A JSON text with the places of its parts. It is not to be nested too deep. */
export class TextPositions {
  public readonly duplicates: readonly DuplicateKey[];

  private readonly lines: Lines;
  private readonly root: TextNode | undefined;
  private readonly properties = new Map<TextNode, ReadonlyMap<string, TextNode>>();

  constructor(text: string) {
    this.lines = new Lines(text);
    this.root = parse(runtime('positions'), text, []);
    const found: DuplicateKey[] = [];
    if (this.root) {
      this.collectDuplicates(this.root, '', found);
    }
    this.duplicates = found;
  }

  /** Where the key of a member stands, or an item of a list, or the document; of a key that stands there twice it is the last. */
  public of(pointer: string): Position | undefined {
    let node = this.root;
    let shown = node;
    for (const key of keysOf(pointer)) {
      if (node?.type === 'array') {
        node = node.children?.[Number(key)];
        shown = node;
      } else {
        shown = node && this.propertiesOf(node).get(key);
        node = shown?.children?.[1];
      }
    }
    return shown && this.lines.position(shown.offset);
  }

  private propertiesOf(node: TextNode): ReadonlyMap<string, TextNode> {
    let properties = this.properties.get(node);
    if (!properties) {
      properties = new Map((node.children ?? []).map(property => [String(property.children?.[0].value), property]));
      this.properties.set(node, properties);
    }
    return properties;
  }

  private collectDuplicates(node: TextNode, pointer: string, found: DuplicateKey[]): void {
    if (node.type === 'array') {
      node.children?.forEach((item, index) => this.collectDuplicates(item, pointerTo(pointer, index), found));
    }
    if (node.type !== 'object') {
      return;
    }
    const byKey = new Map<string, TextNode[]>();
    for (const property of node.children ?? []) {
      const key = String(property.children?.[0].value);
      const same = byKey.get(key);
      if (same) {
        same.push(property);
      } else {
        byKey.set(key, [property]);
      }
    }
    for (const [key, properties] of byKey) {
      if (found.length >= MOST_DUPLICATES) {
        return;
      }
      const path = pointerTo(pointer, key);
      if (properties.length > 1) {
        found.push({ pointer: path, key, positions: properties.map(property => this.lines.position(property.offset)) });
      }
      // what stands in the earlier ones is lost
      const value = properties[properties.length - 1].children?.[1];
      if (value) {
        this.collectDuplicates(value, path, found);
      }
    }
  }
}
