import { applicationsOf } from './cluster-properties';
import { ClusterReferences } from './cluster-references';
import { StageFacts } from './stage-facts';
import { textOf } from './value';
import { ConfigurationRecord } from '../private/configuration-record';

/** A release on which a configuration is used, with what is installed on its clusters. */
export interface UsedRelease {
  readonly label: string;
  /** Undefined where no cluster of the app tells, or where one may have more than it tells. */
  readonly applications?: readonly string[];
}

/** The releases that a configuration is known to be used on: its own, and those of clusters of the Stage. Each once, the own one first. */
export function usedReleases(facts: StageFacts, record: ConfigurationRecord): UsedRelease[] {
  const clusters = clustersOf(facts, record);
  const own = facts.inventory.renderer.valuesOfTokens(record.releaseLabel, record.construct).flatMap(value => textOf(value) ?? []);
  const labels = new Set([...own, ...clusters.flatMap(cluster => cluster.releaseLabels)].map(label => label.trim()).filter(label => label !== ''));
  return [...labels].map(label => {
    const installed = clusters.filter(cluster => cluster.releaseLabels.some(each => each.trim() === label)).map(namesOf);
    return installed.length > 0 && installed.every(names => names !== undefined)
      ? { label, applications: [...new Set(installed.flat())].sort() }
      : { label };
  });
}

/** Undefined if not all applications of a cluster are known, as with a blank name. */
function namesOf(cluster: ClusterReferences): readonly string[] | undefined {
  const { labels, complete } = applicationsOf(cluster);
  const names = labels.map(label => label.trim());
  return complete && !names.includes('') ? names : undefined;
}

/** The clusters of the Stage that may use a configuration. */
export function clustersOf(facts: StageFacts, record: ConfigurationRecord): ClusterReferences[] {
  return facts.recordUses.filter(use => use.record === record).map(({ cluster }) => cluster);
}
