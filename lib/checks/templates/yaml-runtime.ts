import { runtime } from '../../private/runtime';

/** A node of a YAML document; as much of it as is read. */
export interface YamlNode {
  readonly tag?: string;
  readonly anchor?: string;
  /** PLAIN for text without quotes. */
  readonly type?: string;
  readonly value?: unknown;
  /** As it is written. */
  readonly source?: string;
  readonly range?: readonly number[] | null;
}

export interface YamlPair {
  readonly key: YamlNode | null;
  readonly value: YamlNode | null;
}

export interface YamlMap extends YamlNode {
  readonly items: readonly YamlPair[];
}

export interface YamlSequence extends YamlNode {
  readonly items: readonly YamlNode[];
}

export interface YamlAlias extends YamlNode {
  readonly source: string;
}

export interface YamlDocument {
  readonly contents: YamlNode | null;
  readonly errors: readonly { readonly code: string; readonly pos: readonly number[] }[];
}

export interface LineCounter {
  linePos(offset: number): { readonly line: number; readonly col: number };
}

/** What cuts a text into lexemes. */
export interface YamlLexer {
  lex(text: string): Iterable<string>;
}

/** What makes a tree of lexemes. It keeps a stack of its own, and so has no limit of depth. */
export interface YamlParser {
  readonly stack: readonly unknown[];
  next(lexeme: string): Iterable<unknown>;
}

export interface YamlRuntime {
  readonly Lexer: new () => YamlLexer;
  readonly Parser: new () => YamlParser;
  readonly LineCounter: new () => LineCounter;
  parseDocument(text: string, options: { lineCounter: LineCounter; uniqueKeys: boolean; prettyErrors: boolean }): YamlDocument;
  isAlias(node: unknown): node is YamlAlias;
  isMap(node: unknown): node is YamlMap;
  isSeq(node: unknown): node is YamlSequence;
  isScalar(node: unknown): boolean;
}

/** The bundle with the parser of YAML. */
export function yamlRuntime(): YamlRuntime {
  return (runtime as unknown as (name: 'yaml') => YamlRuntime)('yaml');
}
