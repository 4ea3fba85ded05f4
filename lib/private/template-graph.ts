import {
  CfnElement, CfnResource, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, StringConcat, Tokenization,
  aws_iam as iam,
} from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * What refers to what in the templates of an app, to know beforehand whether one more reference would close a circle.
 *
 * Between top-level stacks any link counts, since CloudFormation deploys a stack as a whole. Inside one it is the resources that
 * count; a nested stack counts as the one resource that it is in the template above. Only what a question visits is resolved, once.
 */
export class TemplateGraph {
  /** What an element points to: elements of any stack. */
  private readonly targets = new Map<CfnElement, Set<CfnElement>>();
  /** What was added by addEdge(). */
  private readonly noted = new Map<CfnElement, Set<CfnElement>>();
  /** The constructs that an element has to wait for, by its own node or by one above it. */
  private readonly awaited = new Map<IConstruct, readonly IConstruct[]>();
  private readonly stackTargets = new Map<Stack, Set<Stack>>();
  private readonly elements = new Map<IConstruct, readonly CfnElement[]>();
  private readonly byLogicalId = new Map<Stack, Map<string, CfnElement>>();

  /**
   * Whether a reference from `to` to `from` would close a circle, because `from` needs `to` already.
   *
   * @param to an element; or the construct under which an element is about to be made
   */
  public leadsTo(from: CfnElement, to: IConstruct): boolean {
    const fromTop = topOf(Stack.of(from));
    const toTop = topOf(Stack.of(to));
    return fromTop === toTop ? this.elementLeadsTo(from, to) : this.stackLeadsTo(fromTop, toTop);
  }

  /** Whether the top-level stack of one construct needs that of the other. */
  public stackLeads(from: IConstruct, to: IConstruct): boolean {
    return this.stackLeadsTo(topOf(Stack.of(from)), topOf(Stack.of(to)));
  }

  /** Notes a reference that was written, so that the next question knows of it. */
  public addEdge(from: CfnElement, to: CfnElement): void {
    // what was not looked at yet need not be rendered for this
    this.noted.set(from, (this.noted.get(from) ?? new Set<CfnElement>()).add(to));
    this.targets.get(from)?.add(to);
    const fromTop = topOf(Stack.of(from));
    const toTop = topOf(Stack.of(to));
    if (fromTop !== toTop) {
      this.stackTargets.get(fromTop)?.add(toTop);
    }
  }

  private stackLeadsTo(from: Stack, to: Stack): boolean {
    return reaches(from, stack => stack === to, stack => this.stackTargetsOf(stack));
  }

  private elementLeadsTo(from: CfnElement, to: IConstruct): boolean {
    const common = commonStack(Stack.of(from), Stack.of(to));
    const start = inStack(common, from);
    if (start === undefined) {
      return false;
    }
    const nested = Stack.of(to) === common ? undefined : inStack(common, to);
    const end = nested ?? to;
    // what is about to be made under a construct is needed by whoever waits for the construct or for one around it
    const around = nested !== undefined || CfnElement.isCfnElement(to) ? undefined : new Set<IConstruct>(to.node.scopes);
    const waits = (element: CfnElement) => around !== undefined
      && this.inside(element, common).some(inner => this.awaitedBy(inner).some(target => around.has(target)));
    return reaches<CfnElement>(start, element => element === end || waits(element), element => this.targetsWithin(element, common));
  }

  /** An element as the template of a stack has it: a nested stack stands for all that is in it. */
  private inside(element: CfnElement, common: Stack): readonly CfnElement[] {
    const nested = nestedStackOf(element, common);
    return nested === undefined ? [element] : [element, ...this.elementsUnder(nested)];
  }

  private *targetsWithin(element: CfnElement, common: Stack): Iterable<CfnElement> {
    for (const inner of this.inside(element, common)) {
      for (const target of this.targetsOf(inner)) {
        const shown = inStack(common, target);
        if (shown !== undefined && shown !== element) {
          yield shown;
        }
      }
    }
  }

  private stackTargetsOf(stack: Stack): Set<Stack> {
    let found = this.stackTargets.get(stack);
    if (found === undefined) {
      this.stackTargets.set(stack, found = new Set());
      for (const element of this.elementsUnder(stack)) {
        for (const other of [...Stack.of(element).dependencies, ...[...this.targetsOf(element)].map(target => Stack.of(target))]) {
          found.add(topOf(other));
        }
      }
      for (const other of stack.dependencies) {
        found.add(topOf(other));
      }
      found.delete(stack);
    }
    return found;
  }

  private targetsOf(element: CfnElement): Set<CfnElement> {
    let found = this.targets.get(element);
    if (found === undefined) {
      this.targets.set(element, found = new Set());
      const { references, rendered } = rendering(element);
      for (const target of [
        ...references, ...explicitDependencies(element), ...this.namedLiterally(element, references, rendered), ...this.noted.get(element) ?? [],
      ]) {
        found.add(target);
      }
      if (CfnResource.isCfnResource(element)) {
        for (const target of this.awaitedBy(element).flatMap(construct => this.elementsUnder(construct))) {
          found.add(target);
        }
      }
      found.delete(element);
    }
    return found;
  }

  /** What the construct and those around it depend on: CDK turns it into DependsOn only after the rights are placed. */
  private awaitedBy(construct: IConstruct): readonly IConstruct[] {
    let found = this.awaited.get(construct);
    if (found === undefined) {
      this.awaited.set(construct, []); // whoever is asked for its dependencies may ask back
      const scope = construct.node.scope;
      found = [...scope === undefined ? [] : this.awaitedBy(scope), ...construct.node.dependencies];
      this.awaited.set(construct, found);
    }
    return found;
  }

  private elementsUnder(construct: IConstruct): readonly CfnElement[] {
    let found = this.elements.get(construct);
    if (found === undefined) {
      found = construct.node.findAll().filter(child => CfnElement.isCfnElement(child)) as IConstruct[] as CfnElement[];
      this.elements.set(construct, found);
    }
    return found;
  }

  /** Elements that are named by their logical id, as in addPropertyOverride() with {Ref: …} or in a DependsOn written by hand. */
  private namedLiterally(element: CfnElement, references: readonly CfnElement[], rendered: unknown): CfnElement[] {
    const stack = Stack.of(element);
    const known = new Set(references.filter(target => Stack.of(target) === stack).map(target => stack.resolve(target.logicalId) as string));
    const names = [...logicalIdsIn(rendered)].filter(name => !name.startsWith('AWS::') && !known.has(name));
    if (names.length === 0) {
      return [];
    }
    let index = this.byLogicalId.get(stack);
    if (index === undefined) {
      const own = this.elementsUnder(stack).filter(other => Stack.of(other) === stack);
      this.byLogicalId.set(stack, index = new Map(own.map(other => [stack.resolve(other.logicalId) as string, other])));
    }
    return names.map(name => index.get(name)).filter(target => target !== undefined);
  }
}

/** The elements that a value refers to when it stands in the given scope; pseudo parameters refer to none. */
export function referencesIn(value: unknown, scope: IConstruct): CfnElement[] {
  const resolver = new ReferenceCollector();
  Tokenization.resolve(value, { scope, resolver, preparing: false });
  return [...resolver.found];
}

class ReferenceCollector extends DefaultTokenResolver {
  public readonly found = new Set<CfnElement>();

  constructor() {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (token instanceof iam.PolicyDocument) {
      return context.resolve(token.toJSON()); // its own resolve() would freeze and merge the statements
    }
    if (!Reference.isReference(token)) {
      return super.resolveToken(token, context, postProcessor);
    }
    const value = token.resolve(context);
    // text is either the real reference in disguise, or the physical name of a resource of another environment, which is no reference
    if (typeof value !== 'string' && CfnElement.isCfnElement(token.target)) {
      this.found.add(token.target);
    }
    return postProcessor.postProcess(context.resolve(value), context);
  }
}

function rendering(element: CfnElement): { references: CfnElement[]; rendered: unknown } {
  const resolver = new ReferenceCollector();
  let rendered: unknown;
  try {
    // internal to CDK, but there is no public way to what the template will hold, overrides included
    const render = (element as unknown as { _toCloudFormation?: () => unknown })._toCloudFormation;
    rendered = Tokenization.resolve(render ? render.call(element) : {}, { scope: element, resolver, preparing: false });
  } catch {
    // what cannot be rendered fails in CDK's own words when the template is written; until then its references up to here count
  }
  return { references: [...resolver.found], rendered };
}

function explicitDependencies(element: CfnElement): CfnElement[] {
  return CfnResource.isCfnResource(element)
    ? element.obtainDependencies().filter((target): target is CfnResource => CfnElement.isCfnElement(target))
    : [];
}

function* logicalIdsIn(value: unknown, key = ''): Iterable<string> {
  if (typeof value === 'string') {
    if (key === 'Ref' || key === 'DependsOn') {
      yield value;
    } else if (key === 'Fn::GetAtt') {
      yield value.split('.')[0];
    } else if (key === 'Fn::Sub') {
      yield* [...value.matchAll(/\$\{([A-Za-z0-9]+)[.}]/g)].map(match => match[1]);
    }
  } else if (Array.isArray(value)) {
    for (const item of key === 'Fn::GetAtt' || key === 'Fn::Sub' ? value.slice(0, 1) : value) {
      yield* logicalIdsIn(item, key === 'Fn::GetAtt' || key === 'Fn::Sub' || key === 'DependsOn' ? key : '');
    }
    if (key === 'Fn::Sub') {
      yield* logicalIdsIn(value[1]);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      yield* logicalIdsIn(item, name);
    }
  }
}

function reaches<T>(start: T, isEnd: (node: T) => boolean, next: (node: T) => Iterable<T>): boolean {
  const seen = new Set<T>([start]);
  const waiting = [start];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isEnd(node)) {
      return true;
    }
    for (const target of next(node)) {
      if (!seen.has(target)) {
        seen.add(target);
        waiting.push(target);
      }
    }
  }
  return false;
}

function topOf(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : topOf(stack.nestedStackParent);
}

function lineage(stack: Stack): Stack[] {
  return stack.nestedStackParent === undefined ? [stack] : [...lineage(stack.nestedStackParent), stack];
}

/** The innermost stack that holds both; they have the same top. */
function commonStack(one: Stack, other: Stack): Stack {
  const others = new Set(lineage(other));
  return lineage(one).filter(stack => others.has(stack)).pop()!;
}

/** The resource by which a construct is known in the template of a stack around it; itself where it stands there. */
function inStack(around: Stack, construct: IConstruct): CfnElement | undefined {
  let stack = Stack.of(construct);
  if (stack === around) {
    return CfnElement.isCfnElement(construct) ? construct : undefined;
  }
  while (stack.nestedStackParent !== undefined && stack.nestedStackParent !== around) {
    stack = stack.nestedStackParent;
  }
  return stack.nestedStackParent === undefined ? undefined : stack.nestedStackResource;
}

/** The nested stack whose resource the element is. */
function nestedStackOf(element: CfnElement, parent: Stack): Stack | undefined {
  if (!CfnResource.isCfnResource(element) || element.cfnResourceType !== 'AWS::CloudFormation::Stack') {
    return undefined;
  }
  // CDK makes the resource under a sibling of the nested stack, named '<id>.NestedStack'
  const holder = element.node.scope;
  const sibling = holder?.node.scope?.node.tryFindChild(holder.node.id.replace(/\.NestedStack$/, ''));
  return sibling !== undefined && Stack.isStack(sibling) && sibling.nestedStackResource === element && sibling.nestedStackParent === parent
    ? sibling : undefined;
}
