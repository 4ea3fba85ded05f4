import { CfnResource, CustomResource, Stack } from 'aws-cdk-lib';
import { Dependable, IConstruct, IDependable } from 'constructs';
import { notePartialAnswer } from '../private/dependency-pass';
import { TemplateGraph } from '../private/template-graph';

/** What edits a key policy. */
interface Writer {
  readonly user: IConstruct;
  readonly resource: CustomResource;
}

const turns = new WeakMap<Stack, Map<string, Turns>>();

/**
 * Has the resources of one stack that edit one key policy do so one after the other: those that do it at once undo each other's work, which they
 * find and mend, but that takes minutes.
 *
 * @param key what the template says of the key
 */
export function writeInTurn(user: IConstruct, resource: CustomResource, key: string): void {
  const stack = Stack.of(user);
  const ofStack = turns.get(stack) ?? new Map<string, Turns>();
  turns.set(stack, ofStack);
  const ofKey = ofStack.get(key) ?? new Turns();
  ofStack.set(key, ofKey);
  ofKey.add({ user, resource });
}

/**
 * The writers of one key policy, by the paths of their constructs: one more or less changes whom its neighbour waits for and nothing else, and in
 * which order they were made does not show. Where one needs another in the app itself, that comes first.
 *
 * It is decided when the CDK asks: dependencies that would close a circle may be added last.
 */
class Turns {
  private readonly writers: Writer[] = [];
  private order?: readonly Writer[];
  private asking = false; // the graph asks for the dependencies of the resources too

  public add(writer: Writer): void {
    this.writers.push(writer);
    this.order = undefined;
    const dependency: IDependable = {};
    const before = () => this.before(writer);
    Dependable.implement(dependency, { get dependencyRoots() { return before(); } });
    writer.resource.node.addDependency(dependency);
  }

  private before(writer: Writer): IConstruct[] {
    if (this.writers.length < 2) {
      return [];
    }
    if (this.asking) {
      notePartialAnswer();
      return [];
    }
    // kept: rights that are placed after it was asked for count on it
    const order = this.order ??= this.inOrder();
    const place = order.indexOf(writer);
    return place === 0 ? [] : [order[place - 1].resource];
  }

  private inOrder(): readonly Writer[] {
    this.asking = true;
    try {
      const graph = new TemplateGraph();
      const waiting = [...this.writers].sort((one, other) => one.user.node.path < other.user.node.path ? -1 : 1);
      const order: Writer[] = [];
      while (waiting.length > 0) {
        // in a circle of the app's own nobody is free; the CDK or CloudFormation tells of it
        const free = waiting.findIndex(writer => waiting.every(other => other === writer || !graph.leadsTo(elementOf(writer), elementOf(other))));
        order.push(...waiting.splice(Math.max(0, free), 1));
      }
      return order;
    } finally {
      this.asking = false;
    }
  }
}

function elementOf({ resource }: Writer): CfnResource {
  return resource.node.defaultChild as CfnResource;
}
