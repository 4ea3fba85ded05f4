import { readFileSync } from 'fs';
import { join } from 'path';
import { keysOf } from './pointer';

/** As much of the published schema as rules read. */
export interface SchemaNode {
  readonly type?: string;
  readonly $ref?: string;
  readonly properties?: Record<string, SchemaNode>;
  readonly items?: SchemaNode;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly readOnly?: boolean;
  readonly deprecated?: boolean;
  readonly allOf?: readonly Conditional[];
}

/** What a section asks for when one of its keys has one of some values. */
export interface Conditional {
  readonly if: { readonly properties: Record<string, { readonly const?: unknown; readonly enum?: readonly unknown[] }> };
  readonly then: SchemaNode;
}

let schema: SchemaNode | undefined;

export function rootNode(): SchemaNode {
  // read when it is first asked for: importing has to be cheap
  schema ??= JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'schema', 'emr-security-configuration.schema.json'), 'utf-8')) as SchemaNode;
  return schema;
}

/** The node that describes what a pointer points to. */
export function nodeAt(pointer: string): SchemaNode | undefined {
  return keysOf(pointer).reduce<SchemaNode | undefined>((node, key) => node && (node.items ?? propertyOf(node, key)), rootNode());
}

/** Not `properties[key]`: a document may have keys such as 'constructor', which every object seems to have. */
export function propertyOf(node: SchemaNode, key: string): SchemaNode | undefined {
  return node.properties && Object.hasOwn(node.properties, key) ? node.properties[key] : undefined;
}

/** True or false, which is a type of its own in the schema. */
export function isFlag(node: SchemaNode): boolean {
  return node.$ref === '#/$defs/flag';
}

let places: ReadonlyMap<string, readonly string[]> | undefined;

/** Each key of a document, with the places where it belongs. */
export function placesOfKeys(): ReadonlyMap<string, readonly string[]> {
  places ??= collectPlaces(rootNode(), '', new Map());
  return places;
}

function collectPlaces(node: SchemaNode, place: string, found: Map<string, string[]>): Map<string, string[]> {
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    found.set(key, [...found.get(key) ?? [], `${place}/${key}`]);
    collectPlaces(child, `${place}/${key}`, found);
  }
  return node.items ? collectPlaces(node.items, `${place}/[]`, found) : found;
}
