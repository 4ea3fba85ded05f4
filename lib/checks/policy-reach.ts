import { CfnResource } from 'aws-cdk-lib';
import { Value, isReferenced, referenceOf, textOf } from './rendered-values';
import { ResourceType, StageInventory } from './stage-inventory';

/** What lets a principal use a key, or hand the use on to AWS resources. */
const USES = [
  'kms:encrypt', 'kms:decrypt', 'kms:reencryptfrom', 'kms:reencryptto', 'kms:generatedatakey', 'kms:generatedatakeywithoutplaintext', 'kms:creategrant',
];

/** The keys of the app that an identity policy lets its principal use. */
export interface PolicyReach {
  readonly keys: ReadonlySet<CfnResource>;
  /** Keys that are not named by reference: by a pattern, by a literal ARN, or by something unknown. */
  readonly others: boolean;
}

/** The statements of a rendered policy document that allow something which may be a use of a key. */
export function allowingUse(document: unknown, scope: CfnResource, inventory: StageInventory): readonly Record<string, unknown>[] {
  return asList((document as { Statement?: unknown } | undefined)?.Statement).filter((statement): statement is Record<string, unknown> =>
    typeof statement === 'object' && statement !== null && (statement as any).Effect === 'Allow' && coversUse(statement as any, scope, inventory));
}

/** What the identity policy reaches. Conditions are not looked at: they may hold. */
export function reachOf(document: unknown, scope: CfnResource, inventory: StageInventory): PolicyReach {
  const keys = new Set<CfnResource>();
  let others = false;
  for (const statement of allowingUse(document, scope, inventory)) {
    if (statement.Resource === undefined) {
      others = true;
    }
    for (const value of asList(statement.Resource).flatMap(resource => inventory.renderer.valuesOf(resource, scope))) {
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

/** A list of a policy, which may be written as its only item. */
export function asList(value: unknown): readonly unknown[] {
  if (value === undefined) {
    return [];
  }
  return Array.isArray(value) ? value : [value];
}

function coversUse(statement: Record<string, unknown>, scope: CfnResource, inventory: StageInventory): boolean {
  if (statement.Action === undefined) {
    return true;
  }
  return asList(statement.Action)
    .flatMap(action => inventory.renderer.valuesOf(action, scope))
    .some(value => {
      const pattern = textOf(value);
      return pattern === undefined || USES.some(action => glob(pattern.toLowerCase()).test(action));
    });
}

function glob(pattern: string): RegExp {
  const expression = [...pattern].map(character => {
    switch (character) {
      case '*': return '.*';
      case '?': return '.';
      default: return character.replace(/[^\w]/, '\\$&');
    }
  }).join('');
  return new RegExp(`^${expression}$`);
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
  return glob(arn).test('arn') && glob(service).test('kms') && (literal.startsWith('key/') || literal.length < resource.length && 'key/'.startsWith(literal));
}
