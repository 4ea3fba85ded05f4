import { CfnResource } from 'aws-cdk-lib';
import { ResourceType, StageInventory } from './stage-inventory';
import { Value, isReferenced, referenceOf, textOf } from './value';
import { matchesPattern } from '../private/pattern';

/** The keys of the app that an identity policy lets its principal use. */
export interface PolicyReach {
  readonly keys: ReadonlySet<CfnResource>;
  /** Keys that are not named by reference: by a pattern, by a literal ARN, or by something unknown. */
  readonly others: boolean;
}

/** What of a policy may allow one of some actions. */
export interface AllowedUse {
  readonly statements: readonly Statement[];
  /** Some of it is a function of the template, and may allow anything. */
  readonly unreadable: boolean;
}

/** A statement as it is rendered. */
export interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

/** The statements of a rendered policy document that may allow one of the actions, which are in small letters. */
export function allowedUse(document: unknown, scope: CfnResource, inventory: StageInventory, actions: readonly string[]): AllowedUse {
  const { statements, unreadable } = statementsOf(document);
  return { statements: statements.filter(statement => statement.Effect === 'Allow' && covers(actions, statement, scope, inventory)), unreadable };
}

/** The statements that are certain to deny the action, which is in small letters, to whom they name. */
export function deniedUse(document: unknown, scope: CfnResource, inventory: StageInventory, action: string): readonly Statement[] {
  return statementsOf(document).statements.filter(statement => statement.Effect === 'Deny' && statement.Condition === undefined
    && asList(statement.Action).map(item => inventory.renderer.valuesOf(item, scope)).some(values => {
      const pattern = values.length === 1 ? textOf(values[0]) : undefined;
      return pattern !== undefined && matchesPattern(pattern.toLowerCase(), action);
    }));
}

function statementsOf(rendered: unknown): AllowedUse {
  const document = typeof rendered === 'string' ? parsed(rendered) : rendered;
  const all = asList((document as { Statement?: unknown } | null | undefined)?.Statement);
  const statements = all.filter((statement): statement is Statement => typeof (statement as Statement | null)?.Effect === 'string');
  return { statements, unreadable: typeof document === 'string' || isFunction(document) || statements.length < all.length };
}

/** A document may be written as JSON text; other text stays what it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What the identity policy reaches. Conditions are not looked at: they may hold. */
export function reachOf(document: unknown, scope: CfnResource, inventory: StageInventory, actions: readonly string[]): PolicyReach {
  const keys = new Set<CfnResource>();
  const { statements, unreadable } = allowedUse(document, scope, inventory, actions);
  let others = unreadable;
  for (const { Resource } of statements) {
    others ||= Resource === undefined;
    for (const value of asList(Resource).flatMap(resource => inventory.renderer.valuesOf(resource, scope))) {
      const key = keyIn(value);
      if (key) {
        keys.add(key);
      } else {
        others ||= mayCoverKey(value);
      }
    }
  }
  return { keys, others };
}

/** Whether something rendered is a function of the template, to be evaluated at deployment. */
export function isFunction(rendered: unknown): boolean {
  return typeof rendered === 'object' && rendered !== null && Object.keys(rendered).some(key => key === 'Ref' || key.startsWith('Fn::'));
}

/** A list of a policy, which may be written as its only item. */
export function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) {
    return [];
  }
  return Array.isArray(value) ? value : [value];
}

function covers(actions: readonly string[], { Action }: Statement, scope: CfnResource, inventory: StageInventory): boolean {
  // none with NotAction
  return Action === undefined || asList(Action)
    .flatMap(action => inventory.renderer.valuesOf(action, scope))
    .some(value => {
      const pattern = textOf(value);
      return pattern === undefined || actions.some(action => matchesPattern(pattern.toLowerCase(), action));
    });
}

function keyIn(value: Value): CfnResource | undefined {
  for (const part of value) {
    if (isReferenced(part) && CfnResource.isCfnResource(part.target) && part.target.cfnResourceType === ResourceType.KEY) {
      return part.target;
    }
  }
  return undefined;
}

function mayCoverKey(value: Value): boolean {
  const target = referenceOf(value)?.target;
  if (target) {
    // Parameters, custom resources and nested stacks may hold a key's ARN; a bucket does not.
    return !CfnResource.isCfnResource(target) || /^(Custom|AWS::CloudFormation)::/.test(target.cfnResourceType);
  }
  const pattern = value.map(part => typeof part === 'string' ? part : '*').join('');
  const [arn, , service, , , ...rest] = pattern.split(':');
  if (rest.length === 0) {
    return pattern.includes('*');
  }
  const resource = rest.join(':');
  const literal = resource.split(/[*?]/)[0];
  // An alias in the place of a resource gives no right to use its key.
  return matchesPattern(arn, 'arn') && matchesPattern(service, 'kms') && (literal.startsWith('key/') || literal.length < resource.length && 'key/'.startsWith(literal));
}
