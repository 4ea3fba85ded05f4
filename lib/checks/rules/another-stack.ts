import { Stack } from 'aws-cdk-lib';
import { FindingSeverity } from '../finding';
import { EVIDENCE, StageRule } from '../stage-rule';
import { referenceOf } from '../value';

/** A change of the document replaces the configuration, and changes its name: an export that another stack imports. */
export const CLUSTER_IN_ANOTHER_STACK: StageRule = {
  id: 'cdk-emr-security:cluster-in-another-stack',
  severity: FindingSeverity.WARNING,
  looksAt: 'clusters that refer to a configuration of another stack',
  evidence: EVIDENCE.EXPORTS,
  remedy: 'Put the configuration into the stack of its clusters; or acknowledge the warning, and follow the two deployments of docs/replacement.md when the document changes',
  example: 'security.attachTo(cluster), where security is of a SecurityStack and cluster of a ClusterStack',
  check: facts => facts.uses.filter(({ cluster, configuration }) => configuration.resource !== undefined
    && outermost(cluster.stack) !== outermost(configuration.stack)
    // a literal name is no export
    && cluster.configurationNames.some(name => referenceOf(name)?.target === configuration.resource))
    .map(({ cluster, configuration }) => ({
      severity: FindingSeverity.WARNING,
      configuration,
      cluster,
      message: `cluster '${cluster.path}': it is in another stack than configuration '${configuration.path}', whose name it imports; an export in use cannot change, `
        + 'so every deployment of a changed document fails. Put both into one stack, or acknowledge this and follow the two deployments of docs/replacement.md',
    })),
};

/** Nested stacks are deployed with the one around them, and pass names as parameters. */
function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
