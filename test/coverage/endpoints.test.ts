// The matrix of AWS, row by row, for releases around each change: what a report says is compared with the page and not with the library's tables.
import { contentOf, coverageOf, rowOf } from './documents';
import { MATRIX } from './matrix';
import { CoverageState, SecurityConfigurationDocument } from '../../lib';

const { ENCRYPTED, NEEDS_SOMETHING, NOT_ENCRYPTED, UNKNOWN } = CoverageState;

/** What encryption in transit alone encrypts on a release, read from the page by hand: application and port, and the component where a port is dynamic. */
const FROM_THE_START = ['Spark Spark Driver', 'Spark Spark Executor', 'Spark 7337', 'YARN 13562', 'HDFS 9871', 'HDFS 9865', 'HDFS 8481'];
const ON_5_36 = [...FROM_THE_START, 'Spark 18480', 'Spark 4440', 'Presto 8446', 'Presto 8446', 'JupyterHub 9443'];
const ON_6_9 = [...ON_5_36, 'Trino 8446', 'Trino 8446', 'Hive 10000', 'Hive 10001'];
const ON_7_3 = [
  ...ON_6_9, 'YARN 8088', 'YARN 8188', 'YARN 8044', 'MapReduce 19890', 'Hive 10002', 'Hive 9083', 'Hive 15551', 'Hive 15002', 'HCatalog 50111', 'Tez 8080',
  'Flink 8082', 'Flink JobManager REST', 'HBase 16010', 'HBase 16030', 'HBase 8070', 'HBase 8085', 'HBase 9090', 'HBase 9095', 'Phoenix 8765', 'Oozie 11443', 'Oozie 25', 'Zeppelin 8890',
];
const ON_7_6 = [
  ...ON_7_3, 'Hue 8888', 'Livy 8998', 'JupyterEnterpriseGateway 9547', 'ZooKeeper 2281', 'ZooKeeper 2888', 'ZooKeeper 3888', 'ZooKeeper 8341', 'HBase 16000', 'HBase 16020',
];

/** What needs Kerberos besides. */
const SASL = [
  'YARN 8025', 'YARN 8030', 'YARN 8032', 'YARN 8033', 'YARN 10200', 'YARN 20888', 'YARN 8041', 'YARN 8040', 'HDFS 8020', 'HDFS 9866', 'HDFS 8485', 'HBase 16000', 'HBase 16020',
];

/** What no release encrypts: the page names none, or says that the port stays open. */
const NEVER = [
  'HDFS 8019', 'Hive 15003', 'Hive 15004', 'Hive LLAP Daemon', 'Hive LLAP Daemon', 'Tez Application Master', 'Tez Application Master', 'Tez Tez Task', 'ZooKeeper 2181',
];

const RELEASES: [release: string, encrypted: string[]][] = [
  ['emr-4.8.0', FROM_THE_START], ['emr-5.36.0', ON_5_36], ['emr-6.9.0', ON_6_9], ['emr-7.2.0', ON_6_9], ['emr-7.3.0', ON_7_3], ['emr-7.6.0', ON_7_6], ['emr-7.13.0', ON_7_6],
];

function endpointsWith(asked: Parameters<typeof coverageOf>[0], release: string, ...states: CoverageState[]): string[] {
  return coverageOf(asked, release).rows.filter(({ endpoint, state }) => endpoint !== undefined && states.includes(state))
    .map(({ id, application, port }) => `${application} ${port === 'dynamic' ? id.split('/')[2] : port}`).sort();
}

const sorted = (list: readonly string[]) => [...list].sort();
const without = (list: readonly string[], ...others: string[]) => list.filter(each => !others.includes(each));

describe.each(RELEASES)('%s', (release, encrypted) => {
  const hasKerberos = release !== 'emr-4.8.0';
  const saslOnly = without(SASL, ...encrypted);

  test('what encryption in transit encrypts by itself', () => {
    expect(endpointsWith({ transit: true }, release, ENCRYPTED)).toEqual(sorted(encrypted));
  });

  test('what it encrypts with Kerberos', () => {
    const expected = hasKerberos ? [...encrypted, ...saslOnly] : encrypted;
    expect(endpointsWith({ transit: true, kerberos: true }, release, ENCRYPTED)).toEqual(sorted(expected));
  });

  test('what needs something: Kerberos, or a setting of Tez', () => {
    const tez = ['emr-7.3.0', 'emr-7.6.0', 'emr-7.13.0'].includes(release) ? ['Tez Application Master'] : [];
    expect(endpointsWith({ transit: true }, release, NEEDS_SOMETHING)).toEqual(sorted(hasKerberos ? [...saslOnly, ...tez] : tez));
  });

  test('nothing is encrypted without encryption in transit, and nothing unknown', () => {
    expect(endpointsWith({}, release, ENCRYPTED, NEEDS_SOMETHING, UNKNOWN)).toEqual([]);
    expect(endpointsWith({ kerberos: true }, release, ENCRYPTED, NEEDS_SOMETHING, UNKNOWN)).toEqual([]);
  });

  test('what is never encrypted is not', () => {
    const open = endpointsWith({ transit: true, kerberos: true }, release, NOT_ENCRYPTED, NEEDS_SOMETHING);
    expect(open).toEqual(expect.arrayContaining(NEVER));
    expect(open).toHaveLength(67 - encrypted.length - (hasKerberos ? saslOnly.length : 0));
  });

  test('every row of the page has its endpoint, port and mechanism, and every remedy says how', () => {
    const report = coverageOf({ transit: true, kerberos: true }, release);
    const major = release.slice(4).split('.')[0];
    for (const [application, component, endpoint, port, mechanism, since] of MATRIX) {
      const row = rowOf(report, `endpoint/${application}/${component}/${endpoint}`);
      expect([row.application, row.endpoint, row.port]).toEqual([application, endpoint, port]);
      expect(row.source).toBe('https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-support-matrix.html');
      const first = since.split(' ').find(version => version.startsWith(`${major}.`));
      const reached = first !== undefined && first.localeCompare(release.slice(4), 'en', { numeric: true }) <= 0;
      if (reached && (mechanism !== 'SASL+Kerberos' || hasKerberos)) {
        expect(row.state).toBe(ENCRYPTED);
        expect(row.by).toContain({ 'TLS': 'TLS', 'Spark AES': 'Spark AES', 'SASL+Kerberos': 'SASL with Kerberos' }[mechanism]);
      }
      expect(row.remedy === undefined).toBe(row.state === ENCRYPTED);
    }
  });
});

const remedy = (release: string, id: string, asked: Parameters<typeof coverageOf>[0] = { transit: true }) => rowOf(coverageOf(asked, release), `endpoint/${id}`).remedy;

test.each([
  ['emr-4.8.0', 'Spark/Spark UI/spark.ui.port', {}, 'Use emr-5.3.0 or later, with encryption in transit'],
  ['emr-4.8.0', 'YARN/ResourceManager/yarn.resourcemanager.address', { transit: true }, 'Use emr-5.10.0 or later, with Kerberos'],
  ['emr-4.8.0', 'YARN/ResourceManager/yarn.resourcemanager.address', {}, 'Turn on encryption in transit, and use emr-5.10.0 or later, with Kerberos'],
  ['emr-5.36.0', 'Trino/Worker/http-server.https.port', { transit: true }, 'Use emr-6.1.0 or later'],
  ['emr-6.8.0', 'Hive/HiveServer2/hive.server2.thrift.port', { transit: true }, 'Use emr-6.9.0 or later'],
  ['emr-7.2.0', 'Hue/Hue/http_port', { transit: true }, 'Use emr-7.4.0 or later'],
  ['emr-7.2.0', 'HBase/HMaster/HMaster', { transit: true }, 'Use Kerberos, or emr-7.6.0 or later'],
  ['emr-7.9.0', 'HDFS/NameNode/dfs.namenode.rpc-address', { transit: true }, 'Use Kerberos'],
  ['emr-7.9.0', 'HDFS/NameNode/dfs.namenode.rpc-address', {}, 'Turn on encryption in transit, and use Kerberos'],
  ['emr-7.9.0', 'HDFS/NameNode/dfs.namenode.rpc-address', { kerberos: true }, 'Turn on encryption in transit'],
  ['emr-7.2.0', 'Tez/Application Master/tez.am.tez-ui.webservice.port-range', { transit: true }, 'Use emr-7.3.0 or later, and set tez.am.tez-ui.webservice.enable.ssl to true'],
  ['emr-7.3.0', 'Tez/Application Master/tez.am.tez-ui.webservice.port-range', { transit: true }, 'Set tez.am.tez-ui.webservice.enable.ssl to true'],
  ['emr-7.3.0', 'Tez/Application Master/tez.am.tez-ui.webservice.port-range', {}, 'Turn on encryption in transit, and set tez.am.tez-ui.webservice.enable.ssl to true'],
  ['emr-4.7.2', 'Spark/Spark Driver/spark.driver.port', { transit: true }, 'Use emr-4.8.0 or later'],
])('on %s what would encrypt %s', (release, id, asked, expected) => expect(remedy(release, id, asked)).toBe(expected));

test('an endpoint with two ways is told of once, with those that are in force', () => {
  const by = (release: string, kerberos: boolean) => rowOf(coverageOf({ transit: true, kerberos }, release), 'endpoint/HBase/HMaster/HMaster').by;
  expect([by('emr-7.5.0', false), by('emr-7.5.0', true), by('emr-7.6.0', false), by('emr-7.6.0', true)])
    .toEqual([undefined, 'SASL with Kerberos', 'TLS', 'TLS and SASL with Kerberos']);
});

test('where two pages of AWS differ, both are told', () => {
  const by = (release: string) => rowOf(coverageOf({ transit: true }, release), 'endpoint/Spark/Spark Driver/spark.driver.port').by;
  expect([by('emr-5.8.0'), by('emr-5.9.0')]).toEqual(['Spark AES (SASL DIGEST-MD5 by an older page of AWS)', 'Spark AES']);
});

test('Kerberos is counted as the caller says, but not where the release has none', () => {
  const state = (release: string, asked: boolean, kerberos?: boolean) => rowOf(coverageOf({ transit: true, kerberos: asked }, release, { kerberos }), 'endpoint/HDFS/NameNode/dfs.namenode.rpc-address').state;
  expect([state('emr-7.9.0', false, true), state('emr-7.9.0', true, false), state('emr-5.9.0', false, true)]).toEqual([ENCRYPTED, NEEDS_SOMETHING, NOT_ENCRYPTED]);
});

test.each<[string, object]>([
  ['only known at deployment', { Ref: 'Authentication' }],
  ['wrong', { KerberosConfiguration: { Provider: 'ClusterDedicatedKdc' } }],
  ['misspelt', { kerberosConfiguration: {} }],
])('Kerberos that is %s leaves unknown what needs it', (_, authentication) => {
  const report = SecurityConfigurationDocument.fromObject({ ...contentOf({ transit: true }), AuthenticationConfiguration: authentication }).coverage('emr-7.3.0');
  const state = (id: string) => rowOf(report, id).state;
  expect(['endpoint/HDFS/NameNode/dfs.namenode.rpc-address', 'endpoint/HBase/HMaster/HMaster', 'hadoop-rpc'].map(state)).toEqual(Array(3).fill(UNKNOWN));
  expect(state('endpoint/Spark/Spark UI/spark.ui.port')).toBe(ENCRYPTED);
});

test('Hadoop RPC that local disks secure is unknown where the page tells of it with encryption in transit only', () => {
  const disk = { EncryptionKeyProviderType: 'AwsKms', AwsKmsKey: 'arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012' };
  expect(endpointsWith({ disk, kerberos: true }, 'emr-7.9.0', UNKNOWN)).toEqual(sorted(without(SASL, 'HBase 16000', 'HBase 16020')));
  expect(endpointsWith({ disk }, 'emr-7.9.0', UNKNOWN)).toEqual([]);
});

describe('applications', () => {
  const applications = (...names: string[]) => [...new Set(coverageOf({ transit: true }, 'emr-7.9.0', { applications: names }).rows
    .flatMap(({ endpoint, application }) => endpoint === undefined ? [] : application!))].sort();

  test('Hadoop is always there', () => expect(applications()).toEqual(['HDFS', 'MapReduce', 'YARN']));

  /** The lists of components that AWS installs with each application, read by hand from its page in the release guide. */
  test.each([
    ['Spark', ['Livy', 'Spark']], ['spark', ['Livy', 'Spark']], ['Livy', ['Livy', 'Spark']], ['Zeppelin', ['Livy', 'Spark', 'Zeppelin']], ['JupyterHub', ['JupyterHub', 'Livy', 'Spark']],
    ['Hadoop', []], ['Flink', ['Flink']], ['Tez', ['Tez']], ['ZooKeeper', ['ZooKeeper']],
    ['HBase', ['HBase', 'ZooKeeper']], ['Phoenix', ['HBase', 'Phoenix', 'ZooKeeper']],
    ['Hive', ['Hive', 'Tez', 'ZooKeeper']], ['HCatalog', ['HCatalog', 'Hive']], ['Presto', ['Hive', 'Presto']], ['Trino', ['Hive', 'Trino']], ['PrestoSQL', ['Hive', 'Trino']],
    ['Oozie', ['Oozie', 'Tez']],
    // of Hue the page names Oozie only, and the page of Oozie names Tez
    ['Hue', ['Hue', 'Oozie', 'Tez']],
  ])('%s comes with what is installed with it', (name, others) => expect(applications(name)).toEqual(sorted([...others, 'HDFS', 'MapReduce', 'YARN'])));

  test.each(['Presto', 'Trino', 'HCatalog'])('%s brings the metastore and not HiveServer2', name => {
    const ids = coverageOf({ transit: true }, 'emr-7.9.0', { applications: [name] }).rows.filter(({ application }) => application === 'Hive').map(({ id }) => id);
    expect(ids).toEqual(['endpoint/Hive/HiveMetastoreServer/hive.metastore.port']);
  });

  test('what AWS does not tell of is unknown, once', () => {
    const report = coverageOf({ transit: true }, 'emr-7.9.0', { applications: ['Ganglia', 'Ganglia'] });
    expect(report.rows.filter(({ application }) => application === 'Ganglia').map(({ id, state }) => [id, state])).toEqual([['application/Ganglia', UNKNOWN]]);
    expect(rowOf(coverageOf({}, 'emr-7.9.0', { applications: ['Ganglia'] }), 'application/Ganglia').state).toBe(UNKNOWN);
  });
});

test.each([
  ['emr-spark-8.0.0', 'AWS publishes nothing'], ['emr-8.0.0', 'newer than this library'], ['emr-latest', 'not understood'], ['nonsense', 'not understood'], ['emr-7.3.0-1', 'not understood'],
])('on %s what is turned on is not known to encrypt', (release, why) => {
  const report = coverageOf({ transit: true, kerberos: true }, release);
  expect(endpointsWith({ transit: true, kerberos: true }, release, UNKNOWN)).toHaveLength(67);
  expect(report.summary.notes[0]).toContain(why);
  expect(endpointsWith({}, release, NOT_ENCRYPTED)).toHaveLength(67);
});

test('a preview has what earlier releases had, and is unknown for what its release brought', () => {
  expect(endpointsWith({ transit: true }, 'emr-5.30.0-preview', ENCRYPTED)).toEqual(sorted(ON_5_36));
  expect(endpointsWith({ transit: true }, 'emr-6.0.0-beta', ENCRYPTED)).toEqual([]);
  expect(endpointsWith({ transit: true }, 'emr-6.5.0-20211119', ENCRYPTED)).toEqual(sorted(without(ON_6_9, 'Hive 10000', 'Hive 10001')));
});

test('a release after the newest that is known has what that had, and a note says so', () => {
  expect(endpointsWith({ transit: true }, 'emr-7.99.0', ENCRYPTED)).toEqual(sorted(ON_7_6));
  expect(coverageOf({}, 'emr-7.13.0').summary.notes).toEqual([
    'told of are all applications that AWS writes about', 'settings of the applications of a cluster can turn off what a document turns on',
  ]);
});

test.each([
  ['emr-4.9.7', 'emr-4.9.6'], ['emr-5.36.3', 'emr-5.36.2'], ['emr-5.99.0', 'emr-5.36.2'], ['emr-6.99.0', 'emr-6.15.0'], ['emr-7.14.0-beta', 'emr-7.13.0'], ['emr-7.99.0', 'emr-7.13.0'],
])('%s is newer than the newest that is known of its major, %s', (release, newest) => {
  expect(coverageOf({}, release).summary.notes[0]).toContain(`newer than all that were known of its major when this library was made (${newest} was the newest)`);
});

test.each(['emr-4.9.6', 'emr-5.36.2', 'emr-6.15.0', 'emr-6.0.0-beta', 'emr-7.13.0'])('%s is known', release => {
  expect(coverageOf({}, release).summary.notes.join()).not.toContain('newer');
});

test.each([
  [{ applications: ['Spark', 'Hive', 'Spark'] }, ['told of are Spark, Hive, what is installed with them, and Hadoop']],
  [{ applications: [] }, ['told of is Hadoop only']],
  [{ applications: ['a\nb'], kerberos: true }, ['told of are a\\u000ab, what is installed with them, and Hadoop', 'Kerberos is counted as on, whatever the document says']],
  [{ kerberos: false }, ['told of are all applications that AWS writes about', 'Kerberos is counted as off, whatever the document says']],
  [{ applications: Array.from({ length: 42 }, (_, index) => `App${index}`) }, [expect.stringMatching(/App39, 2 more, what is installed/)]],
])('a report says what it was asked for: %j', (options, notes) => {
  expect(coverageOf({}, 'emr-7.13.0', options).summary.notes.slice(0, -1)).toEqual(notes);
});

test('an error where the document says of encryption in transit leaves every endpoint unknown that it would encrypt', () => {
  const content = contentOf({ transit: true });
  delete content.EncryptionConfiguration.InTransitEncryptionConfiguration;
  const report = SecurityConfigurationDocument.fromObject(content).coverage('emr-7.9.0');
  expect(report.rows.filter(({ endpoint, state }) => endpoint !== undefined && state === ENCRYPTED)).toEqual([]);
  expect(rowOf(report, 'endpoint/Hue/Hue/http_port')).toMatchObject({ state: UNKNOWN, why: expect.stringContaining('cdk-emr-security:flag-without-section') });
  expect(report.summary.notes[0]).toBe('the document has an error, for which Amazon EMR may refuse it: cdk-emr-security:flag-without-section');
});
