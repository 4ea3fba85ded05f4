import { applicationsOf } from '../cluster-properties';
import { ClusterReferences } from '../cluster-references';
import { DocumentRule } from '../documents/document-rule';
import { DocumentView } from '../documents/document-view';
import { KNOWN_BUG_RULES } from '../documents/rules/releases';
import { FindingSeverity } from '../finding';
import { StageRule } from '../stage-rule';

/** Of some bugs a cluster knows nothing that does not run these, by the last part of the rule's id. */
export const CONCERNED: Readonly<Record<string, readonly string[]>> = {
  'bug-at-rest-breaks-hive': ['hive'],
  'bug-metastore-with-kerberos': ['spark', 'livy'],
  'bug-history-server-port': ['spark'],
  'no-wal-service': ['hbase'],
};

/** The same rules as those over documents, and under the same ids, for the releases of the clusters. What only has to be known is left to them. */
export const CLUSTER_BUG_RULES: readonly StageRule[] = KNOWN_BUG_RULES.filter(rule => rule.severity !== FindingSeverity.INFO).map(rule => ({
  id: rule.id,
  severity: rule.severity,
  looksAt: rule.looksAt,
  evidence: rule.evidence,
  remedy: rule.remedy,
  example: 'a cluster of such a release',
  check: facts => {
    const findIn = foundOnce(rule);
    return facts.uses.flatMap(({ cluster, configuration }) => {
      const found = cluster.releaseLabels.flatMap(label => findIn(configuration.document(label)));
      return found.length === 0 || isUnconcerned(rule, cluster) ? [] : found.map(({ message }) => ({
        severity: rule.severity,
        configuration,
        cluster,
        message: `cluster '${cluster.path}' with configuration '${configuration.path}': ${message}. ${rule.remedy}`,
      }));
    });
  },
}));

/** What a rule finds in a document on a release is the same for all clusters of both. */
function foundOnce(rule: DocumentRule): (view: DocumentView | undefined) => ReturnType<DocumentRule['check']> {
  const found = new Map<DocumentView | undefined, ReturnType<DocumentRule['check']>>();
  return (view) => {
    let findings = found.get(view);
    if (findings === undefined) {
      found.set(view, findings = view === undefined ? [] : rule.check(view));
    }
    return findings;
  };
}

function isUnconcerned({ id }: DocumentRule, cluster: ClusterReferences): boolean {
  const concerned = CONCERNED[id.slice(id.indexOf(':') + 1)];
  if (concerned === undefined) {
    return false;
  }
  const { names, complete } = applicationsOf(cluster);
  return complete && !names.some(name => concerned.includes(name));
}
