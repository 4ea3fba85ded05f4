import { readFileSync } from 'fs';
import { join } from 'path';
import { isPlainObject } from './json-value';

/** As much of a JSON Schema as says which keys there are. */
interface SchemaNode {
  readonly properties?: Record<string, SchemaNode>;
  readonly items?: SchemaNode;
}

let schema: SchemaNode | undefined;

/**
 * The same value with its keys in canonical order, which is the one of the published schema.
 *
 * Keys that the schema does not know follow in the order given; lists stay as they are.
 */
export function inCanonicalOrder(value: unknown): unknown {
  // read when it is first asked for: most apps never do, and importing has to be cheap
  schema ??= JSON.parse(readFileSync(join(__dirname, '..', '..', 'schema', 'emr-security-configuration.schema.json'), 'utf-8')) as SchemaNode;
  return ordered(value, schema);
}

function ordered(value: unknown, node: SchemaNode | undefined): unknown {
  if (Array.isArray(value)) {
    return value.map(part => ordered(part, node?.items));
  }
  if (!isPlainObject(value)) {
    return value;
  }
  // a Map: a document may have keys such as 'constructor', which every object seems to have
  const known = new Map(Object.entries(node?.properties ?? {}));
  const keys = [...known.keys()].filter(key => Object.hasOwn(value, key));
  const others = Object.keys(value).filter(key => !known.has(key));
  return Object.fromEntries([...keys, ...others].map(key => [key, ordered(value[key], known.get(key))]));
}
