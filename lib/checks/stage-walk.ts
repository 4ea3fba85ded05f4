import { Annotations, Stage, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { FindingSeverity } from './finding';
import type { FoundInStage } from './stage-check';
import { recordOf } from '../private/configuration-record';

/**
 * Has the Stage of a configuration checked when it is synthesized.
 *
 * The CDK validates a Stage from its root on, after all aspects and once every reference is in its place: the validation of the
 * Stage walks it, and the validation of each configuration reports the errors that concern it.
 */
export function checkStageOf(configuration: IConstruct): void {
  const stage = Stage.of(configuration);
  if (!stage) {
    return;
  }
  let check = checks.get(stage);
  if (!check) {
    check = new StageCheck(stage);
    checks.set(stage, check);
  }
  check.reportOn(configuration);
  checkRootFor(configuration);
}

const checks = new WeakMap<IConstruct, StageCheck>();

/**
 * A fixed name can be used from another Stage, too: the root looks for that once, when all Stages are complete.
 *
 * Without a fixed name nothing can cross Stages, and nothing is walked a second time.
 */
function checkRootFor(configuration: IConstruct): void {
  const { root } = configuration.node;
  const name = recordOf(configuration)?.resource?.name;
  if (name === undefined || Token.isUnresolved(name) || rootsChecked.has(root)) {
    return;
  }
  rootsChecked.add(root);
  root.node.addValidation({
    validate: () => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { checkAcrossStages } = require('./across-stages') as typeof import('./across-stages');
      return checkAcrossStages(root).map(({ rule, finding }) => `${finding.message} [${rule.id}]`);
    },
  });
}

const rootsChecked = new WeakSet<IConstruct>();

class StageCheck {
  private readonly reporting = new Set<IConstruct>();
  private errors = new Map<IConstruct, string[]>();

  constructor(private readonly stage: IConstruct) {
    stage.node.addValidation({ validate: () => this.run() });
  }

  public reportOn(configuration: IConstruct): void {
    if (!this.reporting.has(configuration)) {
      this.reporting.add(configuration);
      configuration.node.addValidation({ validate: () => this.errors.get(configuration) ?? [] });
    }
  }

  /** The validations of what is below the Stage come after its own, so those that it adds are still asked. */
  private run(): string[] {
    this.errors = new Map();
    // loaded when an app is synthesized, and not when it imports this library
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { checkStage } = require('./stage-check') as typeof import('./stage-check');
    checkStage(this.stage).forEach(found => this.report(found));
    for (const configuration of this.errors.keys()) {
      this.reportOn(configuration);
    }
    return [];
  }

  private report({ rule, finding: { severity, configuration: { construct, resource }, cluster, message } }: FoundInStage): void {
    if (severity === FindingSeverity.ERROR) {
      // Only the text crosses to other languages, so the id stands in it.
      this.errors.set(construct, [...this.errors.get(construct) ?? [], `${message} [${rule.id}]`]);
      return;
    }
    // On an L1: an acknowledgement on a construct comes too late for its own warnings of this moment. A second synth does not
    // repeat it, since the CDK adds the same text only once.
    Annotations.of(resource ?? cluster?.resource ?? construct).addWarningV2(rule.id, message);
  }
}
