import { CfnResource } from 'aws-cdk-lib';
import { ClusterSource } from './cluster-references';
import { constructPath } from './known-role';
import { isFunction } from './policy-reach';
import { literal } from './rendered-parts';
import { Renderer } from './rendered-values';
import { isPlainObject } from '../document/json-value';

// What is only known when the state runs, or at deployment: equal to nothing.
const UNKNOWN = { 'Fn::GetAtt': 'what only the running state knows' };

/**
 * The clusters that a state machine creates with elasticmapreduce:createCluster.
 *
 * Only what the definition says itself is read: paths, JSONata and definitions in Amazon S3 are unknown.
 */
export function clustersOfStateMachine(resource: CfnResource, renderer: Renderer): readonly ClusterSource[] {
  const definition = renderer.property(resource, 'DefinitionString') ?? renderer.property(resource, 'Definition');
  const text = textWithHoles(definition, renderer.property(resource, 'DefinitionSubstitutions'));
  const read = text ? parse(text) : definition;
  return tasksIn(read).map(({ name, parameters }) => ({
    resource,
    path: `${constructPath(resource)}/${name}`,
    property: (property: string) => {
      const values = parameters as Record<string, unknown>;
      return `${property}.$` in values ? UNKNOWN : atRunTime(values[property]);
    },
  }));
}

interface Task {
  readonly name: string;
  readonly parameters: Record<string, unknown>;
}

/** States may hold states, in branches and iterators. */
function tasksIn(definition: unknown): readonly Task[] {
  const found: Task[] = [];
  const open: { name: string; value: unknown }[] = [{ name: '', value: definition }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { name, value } = next;
    if (Array.isArray(value)) {
      open.push(...value.map(item => ({ name, value: item as unknown })).reverse());
    } else if (isPlainObject(value)) {
      const parameters = value.Parameters ?? value.Arguments;
      if (value.Type === 'Task' && createsCluster(value.Resource) && isPlainObject(parameters) && !isFunction(parameters)) {
        found.push({ name, parameters });
      } else {
        open.push(...Object.entries(value).map(([key, member]) => ({ name: key, value: member })).reverse());
      }
    }
  }
  return found;
}

function createsCluster(resource: unknown): boolean {
  const parts = isPlainObject(resource) ? (resource['Fn::Join'] as unknown[] | undefined)?.[1] : [resource];
  const last = Array.isArray(parts) ? literal(parts[parts.length - 1]) : undefined;
  return last !== undefined && /(^|:)elasticmapreduce:createCluster(\.sync)?$/.test(last);
}

/** JSONata and what is set by a path are only known when the state runs. */
function atRunTime(value: unknown): unknown {
  if (typeof value === 'string') {
    return /^\s*\{%/.test(value) ? UNKNOWN : value;
  }
  if (Array.isArray(value)) {
    return value.map(atRunTime);
  }
  if (!isPlainObject(value) || isFunction(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => key.endsWith('.$') ? [key.slice(0, -2), UNKNOWN] : [key, atRunTime(member)]));
}

type Text = readonly (string | { readonly hole: unknown })[];

/** The text of a definition, with what CloudFormation fills in kept apart. */
function textWithHoles(rendered: unknown, substitutions: unknown): Text | undefined {
  const parts: (string | { hole: unknown })[] = [];
  const open = [rendered];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const join = isPlainObject(next) ? next['Fn::Join'] : undefined;
    const sub = isPlainObject(next) ? next['Fn::Sub'] : undefined;
    if (typeof next === 'string') {
      parts.push(...substituted(next, substitutions));
    } else if (Array.isArray(join) && join[0] === '' && Array.isArray(join[1])) {
      open.unshift(...join[1] as unknown[]);
    } else if (typeof sub === 'string') {
      parts.push(...substitutedByCloudFormation(sub));
    } else if (parts.length > 0 || open.length > 0) {
      parts.push({ hole: next });
    } else {
      return undefined;
    }
  }
  return parts;
}

/** Step Functions fills in `${name}` itself. */
function substituted(text: string, substitutions: unknown): Text {
  return text.split(/(\$\{[A-Za-z0-9_]+\})/).filter(part => part !== '').map(part => {
    const name = /^\$\{(.*)\}$/.exec(part)?.[1];
    if (name === undefined) {
      return part;
    }
    const value = isPlainObject(substitutions) && Object.hasOwn(substitutions, name) ? substitutions[name] : UNKNOWN;
    return typeof value === 'string' ? value : { hole: value };
  });
}

function substitutedByCloudFormation(text: string): Text {
  return text.split(/(\$\{[^}]*\})/).filter(part => part !== '').map(part => {
    const name = /^\$\{(.*)\}$/.exec(part)?.[1];
    if (name === undefined) {
      return part;
    }
    return name.startsWith('!') ? `\${${name.slice(1)}}` : { hole: name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name } };
  });
}

/** Holes inside of strings become joins, those elsewhere values. */
function parse(text: Text): unknown {
  const holes: unknown[] = [];
  let inString = false;
  const whole = text.map(part => {
    if (typeof part !== 'string') {
      const mark = `\u00a7${holes.push(part.hole) - 1}\u00a7`;
      return inString ? mark : `"${mark}"`;
    }
    for (let at = 0; at < part.length; at++) {
      if (part[at] === '"') {
        inString = !inString;
      } else if (part[at] === '\\' && inString) {
        at++;
      }
    }
    return part;
  }).join('');
  try {
    return JSON.parse(whole, (_, value) => typeof value === 'string' ? filled(value, holes) : value as unknown);
  } catch {
    return undefined; // not JSON as far as it can be read here
  }
}

function filled(text: string, holes: readonly unknown[]): unknown {
  const parts = text.split(/\u00a7(\d+)\u00a7/).map((part, index) => index % 2 === 0 ? part : holes[Number(part)]).filter(part => part !== '');
  if (parts.every(part => typeof part === 'string')) {
    return text;
  }
  return parts.length === 1 ? parts[0] : { 'Fn::Join': ['', parts] };
}
