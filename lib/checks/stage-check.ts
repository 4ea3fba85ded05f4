import { Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { StageFacts } from './stage-facts';
import { StageInventory } from './stage-inventory';
import { StageFinding, StageRule } from './stage-rule';
import { STAGE_RULES } from './stage-rules';

/** A finding, and the rule that it is of. */
export interface FoundInStage {
  readonly rule: StageRule;
  readonly finding: StageFinding;
}

/** Walks a Stage once. */
export function factsOf(stage: IConstruct): StageFacts {
  const inventory = new StageInventory();
  walk(stage, inventory);
  return new StageFacts(inventory);
}

/** What all rules find in a Stage. */
export function checkStage(facts: StageFacts): readonly FoundInStage[] {
  return STAGE_RULES.flatMap(rule => rule.check(facts).map(finding => ({ rule, finding })));
}

/** Each construct of the Stage once; Stages in it are checked on their own. */
function walk(construct: IConstruct, inventory: StageInventory): void {
  inventory.take(construct);
  for (const child of construct.node.children) {
    if (!Stage.isStage(child)) {
      walk(child, inventory);
    }
  }
}
