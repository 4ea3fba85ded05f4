import { ClassFile } from './class-file';
import { BeyondLimits } from './jar-file';
import { knownSupertypes } from './wanted-types';

/** Longer chains and larger families than anybody writes: they end the search. */
const MAX_DEPTH = 50;
const MAX_TYPES = 500;

/** What lies above a class. */
export interface Hierarchy {
  /** The classes above it, and the class itself, as far as they can be followed. */
  readonly superclasses: ReadonlySet<string>;
  /** Those, and the interfaces of all of them. */
  readonly types: ReadonlySet<string>;
  /** The superclass that is neither in the JAR nor known, where the chain breaks off. */
  readonly unknownSuperclass?: string;
  /** All types that are neither in the JAR nor known, in the order in which they were found. */
  readonly unknown: readonly string[];
}

/** Follows superclasses and interfaces through the JAR. */
export function hierarchyOf(start: ClassFile, load: (name: string) => ClassFile | undefined): Hierarchy {
  const superclasses = new Set([start.name]);
  const types = new Set([start.name]);
  const unknown: string[] = [];
  const waiting = above(start);
  let unknownSuperclass: string | undefined;

  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { name, isSuperclass, depth } = next;
    if (isSuperclass) {
      superclasses.add(name);
    }
    if (types.has(name)) {
      continue; // Java refuses a class above itself; here the search just goes on
    }
    types.add(name);
    if (depth > MAX_DEPTH || types.size > MAX_TYPES) {
      throw new BeyondLimits('more lies above it than is followed');
    }
    // what comes with the nodes is known by name, whether or not the JAR has a copy of it
    const known = knownSupertypes(name);
    const found = known === undefined ? load(name) : undefined;
    if (found) {
      waiting.push(...above(found, depth));
    } else if (known) {
      // of a class of the SDK it does not matter which of them are classes: none extends a class that is asked for
      waiting.push(...known.map(each => ({ name: each, isSuperclass: false, depth: depth + 1 })));
    } else {
      unknown.push(name);
      unknownSuperclass = isSuperclass ? name : unknownSuperclass;
    }
  }
  return { superclasses, types, unknown, unknownSuperclass };
}

interface Step {
  readonly name: string;
  readonly isSuperclass: boolean;
  readonly depth: number;
}

function above(of: ClassFile, below = 0): Step[] {
  const depth = below + 1;
  return [
    ...of.superclass === undefined ? [] : [{ name: of.superclass, isSuperclass: true, depth }], // that of an interface is Object, in its file
    ...of.interfaces.map(name => ({ name, isSuperclass: false, depth })),
  ];
}
