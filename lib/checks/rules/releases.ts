import { ReleaseLabel } from '../../releases/release-label';
import { missingIn, releasesOf } from '../../releases/thresholds';
import { FindingSeverity } from '../finding';
import { EVIDENCE, StageRule } from '../stage-rule';

/** A release older than a feature cannot have it. */
export const RELEASE_TOO_OLD: StageRule = {
  id: 'cdk-emr-security:release-too-old',
  severity: FindingSeverity.ERROR,
  looksAt: 'the release labels of clusters, and what their configurations use',
  evidence: EVIDENCE.CREATE_CONFIGURATION,
  remedy: 'Use a later release, or a configuration without the feature',
  example: 'releaseLabel emr-5.23.0 and local disks with EBS encryption, which came with emr-5.24.0',
  // with alternatives of both, which release goes with which configuration is not known
  check: facts => facts.uses.filter(({ cluster }) => cluster.configurationNames.length === 1 || cluster.releaseLabels.length === 1)
    .flatMap(({ cluster, configuration }) => cluster.releaseLabels.flatMap(label =>
      missingIn(label, configuration.features).map(threshold => ({
        severity: FindingSeverity.ERROR,
        configuration,
        cluster,
        message: `cluster '${cluster.path}': its release ${threshold.only === undefined ? 'is too old for' : 'does not have'} ${threshold.feature}, `
          + `which configuration '${configuration.path}' uses, got releaseLabel "${label}"; `
          + `${releasesOf(threshold)} ${threshold.only === undefined ? 'or later' : `or a later ${threshold.only}.x`} is expected (${threshold.source}). `
          + `Use ${threshold.only === undefined ? 'a later release' : 'such a release'}, or a configuration without ${threshold.feature}`,
      })))),
};

/** What an imported configuration uses is not known, but the release it was made for may be. */
export const RELEASE_OLDER_THAN_DECLARED: StageRule = {
  id: 'cdk-emr-security:release-older-than-declared',
  severity: FindingSeverity.WARNING,
  looksAt: 'the release labels of clusters, and those that imported configurations were made for',
  evidence: EVIDENCE.SPECIFY_CONFIGURATION,
  remedy: 'Use a later release, or correct releaseLabel where the configuration is imported',
  example: 'a configuration that is imported with releaseLabel emr-7.9.0, and a cluster of emr-7.8.0',
  check: facts => facts.recordUses.flatMap(({ cluster, record }) => {
    const declared = record.resource || record.releaseLabel === undefined ? undefined : ReleaseLabel.parse(record.releaseLabel);
    return cluster.releaseLabels
      .filter(label => declared !== undefined && ReleaseLabel.parse(label)?.isOlderThan(declared))
      .map(label => ({
        severity: FindingSeverity.WARNING,
        configuration: record,
        cluster,
        message: `cluster '${cluster.path}': its release is older than the one that configuration '${record.construct.node.path}' was made for, got releaseLabel "${label}"; `
          + `${record.releaseLabel} or later is expected. Use a later release, or correct releaseLabel where the configuration is imported`,
      }));
  }),
};
