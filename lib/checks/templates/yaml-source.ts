import type { Source, Unreadable } from './template-source';
import { LineCounter, YamlDocument, YamlNode, YamlRuntime, yamlRuntime } from './yaml-runtime';
import { keysOf } from '../documents/pointer';
import { Position } from '../documents/text-positions';

/** Twice what CloudFormation takes: the parser takes seconds for what is longer and was made to hurt. */
const MOST_CHARACTERS = 2 * 1024 * 1024;

/** So that a few aliases of aliases do not become a forest. Templates have at most 500 resources. */
const MOST_NODES = 1_000_000;

/** Reads YAML as CloudFormation does: the tags are its functions; dates and numbers with colons are text. */
export function readYaml(text: string): Source | Unreadable {
  if (text.length > MOST_CHARACTERS) {
    return { reason: `it has ${text.length} characters, and templates have at most ${MOST_CHARACTERS / 2}` };
  }
  const yaml = yamlRuntime();
  if (isTooDeepFor(yaml, text)) {
    return { reason: 'it is nested too deep' };
  }
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    const reason = error.code === 'MULTIPLE_DOCS' ? 'it holds more than one document' : 'it is no YAML';
    return { reason: `${reason}: line ${line}, column ${col}`, position: { line, column: col } };
  }
  const reader = new Reader(yaml, document);
  const value = reader.read(document.contents);
  return reader.exhausted
    ? { reason: 'its aliases make it too large' }
    : { value, positionOf: pointer => positionOf(lines, reader.offsetOf(pointer)) };
}

/** More than a template that is read has; what composes values of it calls itself for each level. */
const DEEPEST = 300;

/**
 * Whether composing values would exhaust the stack. That cannot be caught: an expression that is compiled near the end of the stack ends the
 * process.
 */
function isTooDeepFor(yaml: YamlRuntime, text: string): boolean {
  const parser = new yaml.Parser();
  for (const lexeme of new yaml.Lexer().lex(text)) {
    const trees = parser.next(lexeme)[Symbol.iterator]();
    while (!trees.next().done) { /* each lexeme is read to its end; the trees are of no use here */ }
    if (parser.stack.length > DEEPEST) {
      return true;
    }
  }
  return false;
}

function positionOf(lines: LineCounter, offset: number | undefined): Position | undefined {
  if (offset === undefined) {
    return undefined;
  }
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

class Reader {
  private nodes = 0;
  /** What is being read: a node that holds an alias of itself has no end. */
  private readonly open = new Set<YamlNode>();
  private readonly anchors = new Map<string, YamlNode>();
  private readonly targets = new Map<YamlNode, YamlNode>();

  constructor(private readonly yaml: YamlRuntime, private readonly document: YamlDocument) {
  }

  public get exhausted(): boolean {
    return this.nodes > MOST_NODES;
  }

  public read(part: YamlNode | null | undefined): unknown {
    const node = this.targetOf(part);
    this.nodes++;
    if (!node || this.exhausted || this.open.has(node)) {
      return null;
    }
    if (node.anchor !== undefined) {
      this.anchors.set(node.anchor, node);
    }
    this.open.add(node);
    const name = functionOf(node);
    const value = name === undefined ? this.plain(node) : { [name]: argumentOf(name, this.plain(node)) };
    this.open.delete(node);
    return value;
  }

  /** Where the key of a member stands, or an item of a list. */
  public offsetOf(pointer: string): number | undefined {
    let node = this.targetOf(this.document.contents);
    let shown: YamlNode | undefined = node;
    let inFunction = false;
    for (const key of keysOf(pointer)) {
      if (node && !inFunction && functionOf(node) === key) {
        inFunction = true;
        continue;
      }
      inFunction = false;
      if (this.yaml.isMap(node)) {
        // of a key that stands there twice it is the last
        const pair = [...node.items].reverse().find(each => textOfKey(each.key) === key);
        shown = pair?.key ?? undefined;
        node = this.targetOf(pair?.value);
      } else if (this.yaml.isSeq(node)) {
        shown = node.items[Number(key)];
        node = this.targetOf(shown);
      } else {
        // below text, such as the two parts of a short !GetAtt
        break;
      }
    }
    return shown?.range?.[0];
  }

  /** An alias means the anchor of its name that was the last before it. */
  private targetOf(node: YamlNode | null | undefined): YamlNode | undefined {
    if (!this.yaml.isAlias(node)) {
      return node ?? undefined;
    }
    // found once, when all is read in its order
    const target = this.targets.get(node) ?? this.anchors.get(node.source);
    if (target) {
      this.targets.set(node, target);
    }
    return target;
  }

  private plain(node: YamlNode): unknown {
    if (this.yaml.isMap(node)) {
      // fromEntries defines keys and sets none: a key named __proto__ stays a key
      return Object.fromEntries(node.items.map(({ key, value }) => [textOfKey(key), this.read(value)]));
    }
    if (this.yaml.isSeq(node)) {
      return node.items.map(item => this.read(item));
    }
    if (!this.yaml.isScalar(node)) {
      return null;
    }
    // YAML 1.1, which CloudFormation reads
    if (node.type === 'PLAIN' && node.tag === undefined && typeof node.value === 'string' && /^(yes|no|on|off)$/i.test(node.value)) {
      return /^(yes|on)$/i.test(node.value);
    }
    return node.value;
  }
}

/** A key is text, whatever it looks like. */
function textOfKey(key: YamlNode | null | undefined): string {
  return String(key?.source ?? key?.value ?? key ?? '');
}

/** The long form of a tag: !Sub is Fn::Sub. */
function functionOf(node: YamlNode): string | undefined {
  const name = node.tag?.startsWith('!') && !node.tag.startsWith('!!') ? node.tag.slice(1) : undefined;
  return name === undefined || name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
}

function argumentOf(name: string, argument: unknown): unknown {
  if (name !== 'Fn::GetAtt' || typeof argument !== 'string') {
    return argument;
  }
  const dot = argument.indexOf('.');
  return dot < 0 ? [argument] : [argument.slice(0, dot), argument.slice(dot + 1)];
}
