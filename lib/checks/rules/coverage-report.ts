import { clustersOf, usedReleases } from '../coverage-releases';
import { FindingSeverity } from '../finding';
import { EVIDENCE, StageRule } from '../stage-rule';

/** What is encrypted depends on the release, so without one there is nothing to tell. */
export const COVERAGE_WITHOUT_RELEASE: StageRule = {
  id: 'cdk-emr-security:coverage-without-release',
  severity: FindingSeverity.WARNING,
  looksAt: 'coverageReport, where neither releaseLabel nor a cluster of the app tells a release',
  evidence: EVIDENCE.COVERAGE,
  remedy: 'Set releaseLabel on the configuration, or leave coverageReport out',
  example: 'coverageReport: true without releaseLabel, and no cluster in the app that uses the configuration',
  check: facts => facts.records.filter(record => record.coverageReport === true && usedReleases(facts, record).length === 0).map(record => {
    const [cluster] = clustersOf(facts, record);
    const why = cluster === undefined ? 'no cluster of the app is known to use it' : `the release of cluster '${cluster.path}', which uses it, is not known at synth`;
    return {
      severity: FindingSeverity.WARNING,
      configuration: record,
      message: `coverageReport of configuration '${record.construct.node.path}': no release is known, so nothing was written; it has no releaseLabel that is known at synth, and ${why}. `
        + 'Set releaseLabel, or leave coverageReport out',
    };
  }),
};
