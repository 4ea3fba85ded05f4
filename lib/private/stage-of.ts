import { Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

const stages = new WeakMap<Stack, IConstruct>();

/** The Stage of what stands in a stack, the root where there is none: looked for once for each stack, where CDK walks up each time. */
export function stageOf(construct: IConstruct): IConstruct {
  const stack = Stack.of(construct);
  let stage = stages.get(stack);
  if (stage === undefined) {
    stages.set(stack, stage = Stage.of(stack) ?? stack.node.root);
  }
  return stage;
}
