import { Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { TemplateGraph } from './template-graph';

/**
 * One pass of the CDK over a Stage, in which it asks every construct what it depends on. All rights are placed then, and nothing is written
 * before it has asked for all: what one question has found in the templates holds for the next.
 */
interface Pass {
  graph?: TemplateGraph;
}

const passes = new WeakMap<IConstruct, Pass>();
let questions = 0;
let partialAnswers = 0;

/** The rights of the Stage are placed, and the CDK asks for dependencies, first of all for those of the Stage. */
export function beginPass(stage: IConstruct): void {
  if (questions === 0) { // a graph asks the Stage, too
    passes.set(stage, {});
  }
}

/** From here on templates may change. */
export function endPass(stage: IConstruct): void {
  passes.delete(stage);
}

/** To be told by whoever leaves dependencies out because it is itself at looking for them: an answer that holds for one question only. */
export function notePartialAnswer(): void {
  partialAnswers++;
}

/** Asks a graph for what a construct has to wait for: the one of the pass, or one of its own apart from a pass and within another question. */
export function askGraph<T>(construct: IConstruct, question: (graph: TemplateGraph) => T): T {
  const pass = passes.get(Stage.of(construct) ?? construct.node.root);
  const isFirst = questions === 0 && pass !== undefined;
  const before = partialAnswers;
  questions++;
  try {
    return question(isFirst ? pass.graph ??= new TemplateGraph() : new TemplateGraph());
  } finally {
    questions--;
    if (isFirst && partialAnswers !== before) {
      pass.graph = undefined;
    }
  }
}
