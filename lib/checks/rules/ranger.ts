import { PLACE } from '../../document/places';
import { applicationsOf } from '../cluster-properties';
import { FindingSeverity } from '../finding';
import { EVIDENCE, StageRule } from '../stage-rule';

const WITH_RANGER = [
  'hadoop', 'spark', 'hive', 'livy', 'zeppelin', 'hue', 'ganglia', 'hcatalog', 'mahout', 'mxnet', 'tensorflow', 'tez', 'trino', 'zookeeper',
];

/** The list of AWS may have grown since it was read: a warning, although it says that others are refused. */
export const RANGER_OTHER_APPLICATIONS: StageRule = {
  id: 'cdk-emr-security:ranger-other-applications',
  severity: FindingSeverity.WARNING,
  looksAt: 'the applications of clusters whose configurations have Apache Ranger',
  evidence: EVIDENCE.RANGER_LIMITS,
  remedy: 'Leave the applications out that do not support Apache Ranger, or use a configuration without it',
  example: 'a cluster with Flink, under a configuration with Apache Ranger',
  check: facts => facts.uses.flatMap(({ cluster, configuration }) => {
    if (configuration.document()?.has(PLACE.RANGER) !== true) {
      return [];
    }
    const { names, labels } = applicationsOf(cluster);
    const others = labels.filter((_, index) => !WITH_RANGER.includes(names[index]));
    return others.length === 0 ? [] : [{
      severity: FindingSeverity.WARNING,
      configuration,
      cluster,
      message: `cluster '${cluster.path}': Amazon EMR is documented to refuse applications that do not support Apache Ranger, which configuration '${configuration.path}' has, `
        + `got ${others.join(', ')}; Spark, Hive, Trino, Livy, Zeppelin, Hue, Hadoop and others of its list are expected. `
        + 'Leave the others out, or use a configuration without Apache Ranger',
    }];
  }),
};
