import { Configuration, DOCUMENT, cluster, foundIn, newStack, warningsOf } from '../fixtures';

function under(document: unknown, applications: string[]) {
  const stack = newStack();
  const { resource } = new Configuration(stack, 'Security', { document });
  cluster(stack, 'Cluster', { securityConfiguration: resource.ref, applications: applications.map(name => ({ name })) });
  return stack;
}

test('applications that do not support Ranger are warned about', () => {
  expect(warningsOf(under(DOCUMENT.ranger('Spark'), ['Spark', 'Flink', 'HBase']))).toEqual([
    "[Stack/Security/Resource] cluster 'Stack/Cluster': Amazon EMR is documented to refuse applications that do not support Apache Ranger, which configuration 'Stack/Security' has, got "
    + 'Flink, HBase; Spark, Hive, Trino, Livy, Zeppelin, Hue, Hadoop and others of its list are expected. Leave the others out, or use a configuration without Apache Ranger '
    + '[ack: cdk-emr-security:ranger-other-applications]',
  ]);
});

test('those of the list pass', () => {
  const list = ['Hadoop', 'Livy', 'Zeppelin', 'Hue', 'Ganglia', 'HCatalog', 'Mahout', 'MXNet', 'TensorFlow', 'Tez', 'Trino', 'ZooKeeper'];
  expect(foundIn(under(DOCUMENT.ranger('Spark', 'Hive'), ['Spark', 'Hive', ...list]))).toEqual({ errors: [], warnings: [] });
});

test('without Ranger all pass', () => expect(foundIn(under(DOCUMENT.runtimeRoles, ['Flink']))).toEqual({ errors: [], warnings: [] }));
