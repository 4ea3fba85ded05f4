// Reads the jsii assembly that `npm run compile` writes.
import * as fs from 'node:fs';
import * as path from 'node:path';

export interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: string; readonly elementtype: TypeReference };
  readonly union?: { readonly types: TypeReference[] };
  readonly intersection?: { readonly types: TypeReference[] };
}
export interface Docs { readonly summary?: string; readonly default?: string; readonly deprecated?: string }
export interface Parameter { readonly name: string; readonly type: TypeReference; readonly optional?: boolean; readonly docs?: Docs }
export interface Member {
  readonly name: string;
  readonly docs?: Docs;
  readonly optional?: boolean;
  readonly type?: TypeReference;
  readonly returns?: { readonly type: TypeReference };
  readonly parameters?: Parameter[];
  readonly overrides?: string;
}
export interface Type {
  readonly fqn: string;
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly docs?: Docs;
  readonly initializer?: { readonly docs?: Docs; readonly parameters?: Parameter[] };
  readonly properties?: Member[];
  readonly methods?: Member[];
  readonly members?: Member[];
  readonly interfaces?: string[];
}

const FILE = path.join(__dirname, '..', '..', '.jsii');

if (!fs.existsSync(FILE)) {
  throw new Error('.jsii is missing: run `npm run compile` first');
}
const assembly = JSON.parse(fs.readFileSync(FILE, 'utf8'));

export const types: Type[] = Object.values(assembly.types);

/** Every place of the API that has a type, by its name. */
export function* typedPlaces(): Generator<{ where: string; type: TypeReference }> {
  for (const type of types) {
    for (const parameter of type.initializer?.parameters ?? []) {
      yield { where: `new ${type.name}(${parameter.name})`, type: parameter.type };
    }
    for (const property of type.properties ?? []) {
      yield { where: `${type.name}.${property.name}`, type: property.type! };
    }
    for (const method of type.methods ?? []) {
      for (const parameter of method.parameters ?? []) {
        yield { where: `${type.name}.${method.name}(${parameter.name})`, type: parameter.type };
      }
      if (method.returns) {
        yield { where: `${type.name}.${method.name}()`, type: method.returns.type };
      }
    }
  }
}

/** A type with those it is made of. */
export function parts(type: TypeReference): TypeReference[] {
  return [
    type,
    ...(type.collection ? parts(type.collection.elementtype) : []),
    ...(type.union?.types ?? []).flatMap(parts),
    ...(type.intersection?.types ?? []).flatMap(parts),
  ];
}

/** Every member that a user can name. */
export function* members(): Generator<{ type: Type; member: Member; kind: 'property' | 'method' | 'enum member' }> {
  for (const type of types) {
    for (const member of type.properties ?? []) {
      yield { type, member, kind: 'property' };
    }
    for (const member of type.methods ?? []) {
      yield { type, member, kind: 'method' };
    }
    for (const member of type.members ?? []) {
      yield { type, member, kind: 'enum member' };
    }
  }
}
