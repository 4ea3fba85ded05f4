import { createRequire } from 'module';
import { join } from 'path';
import type { CertificatesRuntime } from '../certificates/certificate-inspection';

/** One fault that the compiled schema finds; as much of Ajv's form as is read. */
export interface SchemaFault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: { readonly missingProperty?: string; readonly limit?: number };
}

/** `validator`: the published schema as code, without its rules across sections. */
export interface ValidatorRuntime {
  (document: unknown): boolean;
  readonly errors?: readonly SchemaFault[] | null;
}

/** A node of the tree of a JSON text. */
export interface TextNode {
  readonly type: string;
  readonly offset: number;
  readonly value?: unknown;
  readonly children?: readonly TextNode[];
}

/** `positions`: reads a JSON text with the places of its parts. */
export interface PositionsRuntime {
  parseTree(text: string, errors: { offset: number }[], options: { disallowComments: boolean }): TextNode | undefined;
}

/** `suggestions`: how many letters two words differ by. */
export interface SuggestionsRuntime {
  distance(left: string, right: string): number;
}

interface Runtimes {
  readonly certificates: CertificatesRuntime;
  readonly validator: ValidatorRuntime;
  readonly positions: PositionsRuntime;
  readonly suggestions: SuggestionsRuntime;
}

const loaded = new Map<string, unknown>();

/**
 * A bundle of other people's code, made when this library is built.
 *
 * It is loaded when it is first asked for: most apps never ask, and importing this library has to be cheap.
 */
export function runtime<Name extends keyof Runtimes>(name: Name): Runtimes[Name] {
  if (!loaded.has(name)) {
    loaded.set(name, createRequire(__filename)(join(__dirname, '..', '..', 'assets', 'runtime', `${name}.js`)));
  }
  return loaded.get(name) as Runtimes[Name];
}
