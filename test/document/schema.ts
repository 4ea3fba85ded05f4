import { readFileSync } from 'fs';
import { join } from 'path';
import Ajv2020, { ErrorObject } from 'ajv/dist/2020';

export const SCHEMA = JSON.parse(readFileSync(join(__dirname, '..', '..', 'schema', 'emr-security-configuration.schema.json'), 'utf-8'));

/** Where the schema describes one key: its path in a document, and the node. */
export interface DescribedKey {
  readonly path: string;
  readonly key: string;
  readonly node: any;
}

/** Every key of the schema, in canonical order, with [] for the items of a list. */
export function describedKeys(node: any = SCHEMA, path = ''): DescribedKey[] {
  return [
    ...Object.entries<any>(node.properties ?? {}).flatMap(([key, child]) =>
      [{ path: `${path}/${key}`, key, node: child }, ...describedKeys(child, `${path}/${key}`)]),
    ...node.items ? describedKeys(node.items, `${path}/[]`) : [],
  ];
}

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(SCHEMA);

/** What the schema has against a document, as '<pointer>: <text>'; nothing if it is accepted. */
export function faultsOf(document: unknown): string[] {
  validate(document);
  return (validate.errors ?? []).filter(error => error.keyword !== 'if').map(text);
}

function text(error: ErrorObject): string {
  const named = error.params.additionalProperty ?? '';
  return `${error.instancePath}: ${error.message}${named && ` '${named}'`}`;
}
