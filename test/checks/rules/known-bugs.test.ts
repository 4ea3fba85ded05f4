import { CLUSTER_BUG_RULES, CONCERNED } from '../../../lib/checks/rules/known-bugs';
import { Configuration, DOCUMENT, cluster, foundIn, newStack, warningsOf } from '../fixtures';

function of(releaseLabel: string, applications?: string[], document: unknown = DOCUMENT.inTransit) {
  const stack = newStack();
  const { resource } = new Configuration(stack, 'Security', { document });
  cluster(stack, 'Cluster', { securityConfiguration: resource.ref, releaseLabel, applications: applications?.map(name => ({ name })) });
  return stack;
}

test('a bug is told of with its release', () => {
  expect(warningsOf(of('emr-7.9.0', ['Spark']))).toEqual([
    "[Stack/Security/Resource] cluster 'Stack/Cluster' with configuration 'Stack/Security': on this release spark.yarn.historyServer.address still has port 18080 with encryption "
    + 'in transit, got emr-7.9.0; port 18480 is expected. Set spark.yarn.historyServer.address to port 18480 in spark-defaults of the clusters '
    + '[ack: cdk-emr-security:bug-history-server-port]',
  ]);
});

test('a bug of an application is not told of without it', () => {
  expect(foundIn(of('emr-7.9.0', ['Hive'])).warnings).toEqual([]);
  expect(foundIn(of('emr-7.9.0')).warnings).toEqual([]);
});

test('write-ahead logs are those of HBase', () => {
  const wal = { EncryptionConfiguration: { EMRWALEncryptionConfiguration: {} } };
  expect(foundIn(of('emr-6.14.0', ['HBase'], wal)).warnings).toEqual(['cdk-emr-security:no-wal-service']);
  expect(foundIn(of('emr-6.14.0', ['Spark'], wal)).warnings).toEqual([]);
});

test('a bug needs the circumstance', () => expect(foundIn(of('emr-7.9.0', ['Spark'], DOCUMENT.s3)).warnings).toEqual([]));

test('what only has to be known is left to the document', () => {
  const ids = CLUSTER_BUG_RULES.map(rule => rule.id);
  expect(ids).not.toContain('cdk-emr-security:s3a-instead-of-emrfs');
  expect(foundIn(of('emr-7.10.0', ['Spark'], DOCUMENT.s3))).toEqual({ errors: [], warnings: [] });
});

test('the bugs of applications are bugs', () => {
  const ids = CLUSTER_BUG_RULES.map(rule => rule.id);
  expect(Object.keys(CONCERNED).map(slug => `cdk-emr-security:${slug}`).filter(id => !ids.includes(id))).toEqual([]);
});
