import { Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { FindingSeverity } from './finding';
import { FoundInStage } from './stage-check';
import { StageFacts } from './stage-facts';
import { StageInventory } from './stage-inventory';
import { STAGE_RULES } from './stage-rules';

/**
 * What is wrong between clusters of one Stage and a configuration of another, which they name by a literal name.
 *
 * Tokens cannot cross Stages, so this is the only way. It is looked for once, from the root of the app, when all Stages in it are
 * complete; by then warnings come too late, so only errors are given.
 */
export function checkAcrossStages(root: IConstruct): readonly FoundInStage[] {
  const inventory = new StageInventory();
  let stages = 0;
  for (const construct of root.node.findAll()) {
    stages += Stage.isStage(construct) ? 1 : 0;
    inventory.take(construct);
  }
  if (stages < 2) {
    return [];
  }
  const facts = new StageFacts(inventory);
  return STAGE_RULES.flatMap(rule => rule.check(facts).map(finding => ({ rule, finding })))
    .filter(({ finding: { severity, configuration, cluster } }) => severity === FindingSeverity.ERROR && cluster !== undefined
      && Stage.of(cluster.resource) !== Stage.of(configuration.construct));
}
