import { CfnElement, Stack } from 'aws-cdk-lib';
import { Dependable, IConstruct, IDependable } from 'constructs';
import { askGraph, notePartialAnswer } from './dependency-pass';
import { PlacedRight, isResourceRight } from './right';
import { topOf } from './template-graph';

/**
 * The policies that hold the rights, for a resource that is to wait for them: once they are there the rights are.
 *
 * Left out are keys, which come before whatever names their ARN, and their policies with them; policies of other stacks, for which
 * the stack waits as a whole where it uses what they are about; and policies that need the resource themselves.
 */
export function policiesFor(dependent: IConstruct, rights: ReadonlySet<PlacedRight>): IDependable {
  return new FreeOfCircles(dependent, () => [...rights].flatMap(policiesOf).filter(policy => areOfOneStack(dependent, policy)));
}

/** What has functions write the rights, for a construct that is to wait for it: in its own stack, or in others where there is none. */
export function writersFor(dependent: IConstruct, rights: readonly PlacedRight[]): IDependable {
  return new FreeOfCircles(dependent, () => rights.flatMap((right) => {
    const writers = settledWritersOf(right);
    const own = writers.filter(writer => areOfOneStack(dependent, writer));
    return own.length > 0 ? own : writers;
  }));
}

/** The resources by which functions write a right. */
export function settledWritersOf(right: PlacedRight): readonly IConstruct[] {
  void Dependable.of(right).dependencyRoots; // has it settled
  return right.writers;
}

function policiesOf(right: PlacedRight): readonly IConstruct[] {
  const { dependencyRoots } = Dependable.of(right);
  // not placed yet: what is answered in the middle of the settlement are both sides, of which the graph knows
  return right.outcome === undefined
    ? []
    : [
      ...dependencyRoots.filter(root => root !== right.holder.construct
        && !(isResourceRight(right) && right.holder.kind === 'KMS key' && root === right.holder.policyElement())),
      ...right.writers,
    ];
}

/** What does not need the dependent itself. */
class FreeOfCircles implements IDependable {
  private asking = false; // the graph asks for the dependencies of the resource too

  constructor(private readonly dependent: IConstruct, private readonly rootsOf: () => readonly IConstruct[]) {
    Dependable.implement(this, this);
  }

  public get dependencyRoots(): IConstruct[] {
    if (this.asking) {
      notePartialAnswer();
      return [];
    }
    this.asking = true;
    try {
      const roots = this.rootsOf();
      return roots.length === 0 ? [] : askGraph(this.dependent, graph => roots.filter(
        root => !elementsOf(root).some(element => elementsOf(this.dependent).some(waiting => graph.leadsTo(element, waiting)))));
    } finally {
      this.asking = false;
    }
  }
}

function elementsOf(construct: IConstruct): CfnElement[] {
  return construct.node.findAll().filter(child => CfnElement.isCfnElement(child)) as IConstruct[] as CfnElement[];
}

function areOfOneStack(one: IConstruct, other: IConstruct): boolean {
  return topOf(Stack.of(one)) === topOf(Stack.of(other));
}
