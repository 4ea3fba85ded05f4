import { CfnElement, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { byLogicalId, elementsNamed, elementsUnder, explicitDependencies, referencesOf } from './template-references';

/**
 * What refers to what in the templates of an app, to know beforehand whether one more reference would close a circle.
 *
 * Between top-level stacks any link counts, since CloudFormation deploys a stack as a whole. Inside one it is the resources that
 * count; a nested stack counts as the one resource that it is in the template above. Only what a question visits is looked into, once.
 */
export class TemplateGraph {
  /** What an element points to: elements of any stack. */
  private readonly targets = new Map<CfnElement, Set<CfnElement>>();
  /** What was added by addEdge(). */
  private readonly noted = new Map<CfnElement, Set<CfnElement>>();
  /** What noteMade() knows of. */
  private readonly made = new Set<CfnElement>();
  /** The constructs that an element has to wait for, by its own node or by one above it. */
  private readonly awaited = new Map<IConstruct, readonly IConstruct[]>();
  private readonly stackTargets = new Map<Stack, Set<Stack>>();
  /** What the elements of a top-level stack have to wait for. */
  private readonly awaitedInStacks = new Map<Stack, Set<IConstruct>>();
  private awaitedAnywhere?: Set<IConstruct>;
  private readonly elements = new Map<IConstruct, readonly CfnElement[]>();
  private readonly byLogicalId = new Map<Stack, ReadonlyMap<string, CfnElement>>();

  /**
   * Whether a reference from `to` to `from` would close a circle, because `from` needs `to` already.
   *
   * @param to an element; or the construct under which an element is about to be made
   */
  public leadsTo(from: CfnElement, to: IConstruct): boolean {
    const fromTop = topOf(Stack.of(from));
    const toTop = topOf(Stack.of(to));
    if (fromTop === toTop) {
      return this.elementLeadsTo(from, to);
    }
    // what is about to be made under a construct is needed by whoever waits for the construct or for one around it
    const around = CfnElement.isCfnElement(to) ? [] : to.node.scopes;
    return reaches(fromTop, stack => stack === toTop || around.some(scope => this.awaitedIn(stack).has(scope)), stack => this.stackTargetsOf(stack));
  }

  /** Whether the top-level stack of one construct needs that of the other. */
  public stackLeads(from: IConstruct, to: IConstruct): boolean {
    return this.stackLeadsTo(topOf(Stack.of(from)), topOf(Stack.of(to)));
  }

  /**
   * Whether anything made under the construct would close a circle, whatever it refers to: because its stack needs something that waits
   * for the construct, in vain as long as there is nothing under it.
   */
  public isAwaitedInCircle(construct: IConstruct): boolean {
    const bare = construct.node.scopes.filter(scope => this.elementsUnder(scope).length === 0 && this.isAwaited(scope));
    if (bare.length === 0) {
      return false;
    }
    const home = topOf(Stack.of(construct));
    const waits = (element: CfnElement) => this.awaitedBy(element).some(target => bare.includes(target));
    return reaches(home, stack => stack !== home && bare.some(scope => this.awaitedIn(stack).has(scope)), stack => this.stackTargetsOf(stack))
      || lineage(Stack.of(construct)).slice(1).some(({ nestedStackResource, nestedStackParent }) => reaches<CfnElement>(
        nestedStackResource!,
        element => element !== nestedStackResource && this.inside(element, nestedStackParent!).some(waits),
        element => this.targetsWithin(element, nestedStackParent!)));
  }

  /** What an element that is about to be made under a construct will wait for, because the construct does or one around it. */
  public awaitedUnder(construct: IConstruct): readonly CfnElement[] {
    return this.awaitedBy(construct).flatMap(awaited => this.elementsUnder(awaited));
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

  /** Takes note of an element that was made: whoever waits for a construct around it waits for it, too. */
  public noteMade(made: CfnElement): void {
    if (this.made.has(made)) {
      return;
    }
    this.made.add(made);
    const around = new Set<IConstruct>(made.node.scopes);
    around.forEach(scope => this.elements.delete(scope));
    const top = topOf(Stack.of(made));
    for (const [element, targets] of this.targets) {
      if (element !== made && CfnResource.isCfnResource(element) && this.awaitedBy(element).some(awaited => around.has(awaited))) {
        targets.add(made);
      }
    }
    for (const [stack, targets] of this.stackTargets) {
      if (stack !== top && [...this.awaitedIn(stack)].some(awaited => around.has(awaited))) {
        targets.add(top);
      }
    }
    this.awaitedBy(made).forEach(awaited => this.awaitedInStacks.get(top)?.add(awaited));
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
      const { references, names } = referencesOf(element);
      for (const target of [
        ...references, ...explicitDependencies(element), ...this.named(Stack.of(element), names), ...this.noted.get(element) ?? [],
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

  /** Whether anything of the Stage waits for the construct itself. */
  private isAwaited(construct: IConstruct): boolean {
    if (this.awaitedAnywhere === undefined) {
      const found = this.awaitedAnywhere = new Set<IConstruct>();
      const walk = (at: IConstruct) => {
        at.node.dependencies.forEach(awaited => found.add(awaited));
        at.node.children.filter(child => !Stage.isStage(child)).forEach(walk);
      };
      walk(Stage.of(construct) ?? construct.node.root);
    }
    return this.awaitedAnywhere.has(construct);
  }

  private awaitedIn(stack: Stack): Set<IConstruct> {
    let found = this.awaitedInStacks.get(stack);
    if (found === undefined) {
      found = new Set(this.elementsUnder(stack).filter(element => CfnResource.isCfnResource(element)).flatMap(element => this.awaitedBy(element)));
      this.awaitedInStacks.set(stack, found);
    }
    return found;
  }

  private elementsUnder(construct: IConstruct): readonly CfnElement[] {
    let found = this.elements.get(construct);
    if (found === undefined) {
      this.elements.set(construct, found = elementsUnder(construct));
    }
    return found;
  }

  /** Elements that are named by their logical id, as in addPropertyOverride() with {Ref: …} or in a DependsOn written by hand. */
  private named(stack: Stack, names: ReadonlySet<string>): CfnElement[] {
    if (names.size === 0) {
      return [];
    }
    let index = this.byLogicalId.get(stack);
    if (index === undefined) {
      this.byLogicalId.set(stack, index = byLogicalId(stack, this.elementsUnder(stack)));
    }
    return elementsNamed(names, index);
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

/** The stack that CloudFormation deploys as a whole, nested ones included. */
export function topOf(stack: Stack): Stack {
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
