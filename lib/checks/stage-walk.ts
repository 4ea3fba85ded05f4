import { Annotations, Stage, Token, attachCustomSynthesis } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { FindingSeverity } from './finding';
import type { FoundInStage } from './stage-check';
import type { StageFacts } from './stage-facts';
import { ConfigurationRecord, recordOf } from '../private/configuration-record';
import type { SecurityConfigurationDocument } from '../security-configuration-document';

/**
 * Has the Stage of a configuration checked when it is synthesized.
 *
 * The CDK validates a Stage from its root on, after all aspects and once every reference is in its place: the validation of the
 * Stage walks it, and the validation of each configuration with errors reports them.
 */
export function checkStageOf(configuration: IConstruct): void {
  const stage = Stage.of(configuration);
  if (!stage) {
    return;
  }
  if (!checks.has(stage)) {
    checks.set(stage, new StageCheck(stage));
  }
  checkRootFor(configuration);
}

/**
 * Has pages written into the cloud assembly that tell what is encrypted, one for each release on which the configuration is used.
 *
 * On the L1, which nobody else attaches such a thing to: CDK takes one for each construct.
 */
export function writeCoverageOf(record: ConfigurationRecord, document: SecurityConfigurationDocument): void {
  const { construct, resource } = record;
  if (record.coverageReport === true && resource !== undefined) {
    attachCustomSynthesis(resource, {
      onSynthesize: ({ outdir }) => {
        // loaded when pages are written, and not when an app imports this library
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const { writeCoverage } = require('../coverage/coverage-file') as typeof import('../coverage/coverage-file');
        const facts = checks.get(Stage.of(construct)!)!.takeFacts(record);
        writeCoverage(facts, record, document, outdir);
      },
    });
  }
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
  /** What was seen in the Stage, as long as a configuration of it has pages to be written. */
  private seen?: { readonly facts: StageFacts; readonly unwritten: Set<ConfigurationRecord> };

  constructor(private readonly stage: IConstruct) {
    stage.node.addValidation({ validate: () => this.run() });
  }

  /** What was seen in the Stage; it is walked here where its validation was skipped. */
  public takeFacts(record: ConfigurationRecord): StageFacts {
    const seen = this.seen?.unwritten.has(record) ? this.seen : this.look();
    seen.unwritten.delete(record);
    this.seen = seen.unwritten.size > 0 ? seen : undefined;
    return seen.facts;
  }

  private reportOn(configuration: IConstruct): void {
    if (!this.reporting.has(configuration)) {
      this.reporting.add(configuration);
      configuration.node.addValidation({ validate: () => this.errors.get(configuration) ?? [] });
    }
  }

  private look(): { readonly facts: StageFacts; readonly unwritten: Set<ConfigurationRecord> } {
    // loaded when an app is synthesized, and not when it imports this library
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { factsOf } = require('./stage-check') as typeof import('./stage-check');
    const facts = factsOf(this.stage);
    return { facts, unwritten: new Set(facts.records.filter(record => record.coverageReport === true)) };
  }

  /** The validations of what is below the Stage come after its own, so those that it adds are still asked. */
  private run(): string[] {
    this.errors = new Map();
    const seen = this.look();
    this.seen = seen.unwritten.size > 0 ? seen : undefined;
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { checkStage } = require('./stage-check') as typeof import('./stage-check');
    checkStage(seen.facts).forEach(found => this.report(found));
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
