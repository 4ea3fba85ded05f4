import { CfnElement, Stack } from 'aws-cdk-lib';
import { Dependable, IConstruct, IDependable } from 'constructs';
import { PlacedRight, isResourceRight } from './right';
import { TemplateGraph } from './template-graph';

/**
 * The policies that hold the rights, for a resource that is to wait for them: once they are there the rights are.
 *
 * Left out are keys, which come before whatever names their ARN, and their policies with them; policies of other stacks, for which
 * the stack waits as a whole where it uses what they are about; and policies that need the resource themselves.
 */
export function policiesFor(dependent: IConstruct, rights: ReadonlySet<PlacedRight>): IDependable {
  const dependable: IDependable = {};
  let asking = false; // the graph asks for the dependencies of the resource too
  Dependable.implement(dependable, {
    get dependencyRoots() {
      if (asking) {
        return [];
      }
      asking = true;
      try {
        const graph = new TemplateGraph();
        return [...rights].flatMap(right => policiesOf(right).filter(policy => mayWaitFor(graph, dependent, policy)));
      } finally {
        asking = false;
      }
    },
  });
  return dependable;
}

function policiesOf(right: PlacedRight): readonly IConstruct[] {
  const { dependencyRoots } = Dependable.of(right);
  // not placed yet: what is answered in the middle of the settlement are both sides, of which the graph knows
  return right.outcome === undefined
    ? []
    : dependencyRoots.filter(root => root !== right.holder.construct
      && !(isResourceRight(right) && right.holder.kind === 'KMS key' && root === right.holder.policyElement()));
}

function mayWaitFor(graph: TemplateGraph, dependent: IConstruct, policy: IConstruct): boolean {
  return topOf(Stack.of(policy)) === topOf(Stack.of(dependent))
    && !policy.node.findAll().some(element => CfnElement.isCfnElement(element) && graph.leadsTo(element as CfnElement, dependent));
}

function topOf(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : topOf(stack.nestedStackParent);
}
