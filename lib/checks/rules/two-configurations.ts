import { ConfigurationRecord } from '../../private/configuration-record';
import { ClusterReferences } from '../cluster-references';
import { FindingSeverity } from '../finding';
import { EVIDENCE, StageFinding, StageRule } from '../stage-rule';
import { textOf } from '../value';

/** A cluster has one security configuration; the rights that attachTo arranged are of no use under another one. */
export const TWO_CONFIGURATIONS: StageRule = {
  id: 'cdk-emr-security:two-configurations',
  severity: FindingSeverity.ERROR,
  looksAt: 'the configurations that clusters were attached to, and the one that their property names in the end',
  evidence: EVIDENCE.SPECIFY_CONFIGURATION,
  remedy: 'Remove one attachTo, or what sets the property SecurityConfiguration of the cluster afterwards',
  example: 'first.attachTo(cluster), and then cluster.securityConfiguration = second.securityConfigurationName',
  check: facts => facts.records.flatMap(record => [...record.attached].flatMap(resource => {
    const cluster = facts.clusterOf(resource);
    return cluster ? judge(record, cluster) : [];
  })),
};

function judge(record: ConfigurationRecord, cluster: ClusterReferences): readonly StageFinding[] {
  const names = cluster.configurationNames;
  if (names.length === 0 || cluster.names(record)) {
    return [];
  }
  const others = names.map(name => cluster.configurationNamed(name)?.path);
  const literal = names.length === 1 ? textOf(names[0]) : undefined;
  if (others.every(other => other !== undefined)) {
    return [finding(record, cluster, FindingSeverity.ERROR, `configuration '${others[0]}'`)];
  }
  // not of this Stage: what it is called in the end is not known of a configuration without a name of its own
  return literal === undefined ? [] : [finding(record, cluster, FindingSeverity.WARNING, `configuration "${literal}", which is not of this app`)];
}

function finding(record: ConfigurationRecord, cluster: ClusterReferences, severity: FindingSeverity, other: string): StageFinding {
  return {
    severity,
    configuration: record,
    cluster,
    message: `cluster '${cluster.path}': it is attached to configuration '${record.construct.node.path}', but its SecurityConfiguration names ${other}; `
      + 'a cluster has one security configuration. Remove the attachTo of one of them, or what sets the property afterwards',
  };
}
