// Everything that AWS publishes of releases, written down by hand from its pages: what the tables have to hold.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CLUSTER_FEATURES } from '../../lib/releases/cluster-features';
import { ENDPOINT_GROUPS } from '../../lib/releases/in-transit-endpoints';
import { ENDPOINTS, ENDPOINT_SETTINGS, INSTALLED_WITH, MATRIX_SOURCE, OPEN_ENDPOINTS } from '../../lib/releases/in-transit-matrix';
import { KNOWN_RELEASES } from '../../lib/releases/known-releases';
import { ReleaseLabel } from '../../lib/releases/release-label';
import { Feature, Since, THRESHOLDS } from '../../lib/releases/thresholds';
import { MATRIX, SETTINGS } from '../coverage/matrix';

const { releaseTables } = require('../../scripts/releases') as { releaseTables(): Record<string, string> }; // eslint-disable-line @typescript-eslint/no-require-imports

const versions = (list: readonly (readonly number[])[]) => list.map(version => version.join('.')).join(' ');
const words = ({ since, patched = [], only }: Since) => [versions(patched), versions(since), only].filter(part => part !== undefined && part !== '').join(' | ');

test.each(Object.entries(releaseTables()))('%s is what the file of facts says; otherwise: node scripts/releases.js', (name, content) => {
  expect(fs.readFileSync(path.join(__dirname, '..', '..', 'lib', 'releases', name), 'utf8')).toBe(content);
});

const feature = (name: Feature) => THRESHOLDS.find(threshold => threshold.feature === name);
const group = (name: string) => ENDPOINT_GROUPS.find(({ endpoints }) => endpoints.includes(name));

/** The list of thresholds, row by row, with the page that each is from. */
test.each<[string, Since | undefined, string]>([
  ['security configurations', feature(Feature.SECURITY_CONFIGURATION), '4.8.0 5.0.0'],
  ['HDFS transparent encryption', CLUSTER_FEATURES.HDFS_TRANSPARENT_ENCRYPTION, '4.1.0'],
  ['Spark history server and UI', group('Spark history server'), '5.3.0'],
  ['Presto internal TLS', group('Presto'), '5.6.0'],
  ['custom AMI', CLUSTER_FEATURES.ENCRYPTED_CUSTOM_AMI, '5.7.0'],
  ['Spark AES RPC', CLUSTER_FEATURES.SPARK_AES, '5.9.0'],
  ['Kerberos', feature(Feature.KERBEROS), '5.10.0'],
  ['EMRFS role mappings', feature(Feature.EMRFS_ROLE_MAPPINGS), '5.10.0'],
  ['JupyterHub TLS', group('JupyterHub'), '5.14.0'],
  ['external KDC', feature(Feature.EXTERNAL_KDC), '5.20.0'],
  ['IMDS block', feature(Feature.INSTANCE_METADATA), '5.23.1 5.27.1 | 5.32.0 6.2.0'],
  ['EBS encryption', feature(Feature.EBS_ENCRYPTION), '5.24.0'],
  ['log encryption with KMS, not 6.0.0', CLUSTER_FEATURES.LOG_ENCRYPTION, '5.30.0 6.1.0'],
  ['Lake Formation SAML beta', feature(Feature.LEGACY_LAKE_FORMATION), '5.31.0 | 5'],
  ['Ranger', feature(Feature.RANGER), '5.32.0 6.3.0'],
  ['Ranger, Trino plugin', feature(Feature.RANGER_TRINO), '6.7.0'],
  ['Trino internal TLS', group('Trino'), '6.1.0'],
  ['runtime roles', feature(Feature.RUNTIME_ROLES), '6.7.0'],
  ['runtime roles in SageMaker', CLUSTER_FEATURES.RUNTIME_ROLES_IN_STUDIO, '6.9.0'],
  ['Lake Formation with runtime roles', feature(Feature.LAKE_FORMATION), '6.7.0'],
  ['HiveServer2 TLS', group('HiveServer2'), '6.9.0'],
  ['LDAP', feature(Feature.LDAP), '6.12.0'],
  ['Identity Center', feature(Feature.IDENTITY_CENTER), '6.15.0'],
  ['S3 Access Grants', CLUSTER_FEATURES.S3_ACCESS_GRANTS, '6.15.0'],
  ['the service for write-ahead logs', CLUSTER_FEATURES.WAL_SERVICE, '6.15.0'],
  ['AES for local-disk providers', CLUSTER_FEATURES.AES_FOR_LOCAL_DISK_PROVIDERS, '7.1.0'],
  ['Identity Center with fine-grained access', CLUSTER_FEATURES.IDENTITY_CENTER_FINE_GRAINED, '7.2.0'],
  ['TLS on web UIs of YARN and others', group('web interfaces of YARN'), '7.3.0'],
  ['TLS on Hue, Livy, Jupyter Enterprise Gateway, ZooKeeper', group('Hue, Livy'), '7.4.0'],
  ['HBase RPC TLS', group('HBase RPC'), '7.6.0'],
  ['Identity Center and runtime roles', feature(Feature.RUNTIME_ROLES_WITH_IDENTITY_CENTER), '7.8.0'],
  ['S3A', CLUSTER_FEATURES.S3A, '7.10.0'],
  ['EMR-managed certificates', feature(Feature.EMR_MANAGED_CERTIFICATES), '7.11.0'],
  ['user background sessions', feature(Feature.USER_BACKGROUND_SESSIONS), '7.11.0'],
])('the threshold of %s', (_, since, expected) => expect(words(since!)).toBe(expected));

test('the support matrix has all rows of the page, in its order', () => {
  expect(MATRIX).toHaveLength(68);
  const rows = ENDPOINTS.map(row => [row.application, row.component, row.endpoint, row.port, row.mechanism, versions(row.since)]);
  expect(rows).toEqual(MATRIX.map(row => [...row]));
});

test('the settings that EMR makes are those of the page', () => {
  expect(SETTINGS).toHaveLength(21);
  expect(ENDPOINT_SETTINGS.map(({ application, property, setByEmr }) => [application, property, setByEmr])).toEqual(SETTINGS.map(row => [...row]));
});

test('a setting is from the release on that encrypts an endpoint of its application', () => {
  const since = new Map(ENDPOINT_SETTINGS.map(setting => [`${setting.application} ${setting.property}`, versions(setting.since)]));
  const ALWAYS = '4.8.0 5.0.0 6.0.0 7.0.0';
  expect([...since].filter(([, first]) => first !== '7.3.0')).toEqual([
    ['YARN/HDFS hadoop.rpc.protection', ALWAYS], ['YARN/HDFS hadoop.ssl.hostname.verifier', ALWAYS],
    ['HBase hbase.server.netty.tls.enabled', '7.6.0'], ['HBase hbase.client.netty.tls.enabled', '7.6.0'],
    ['ZooKeeper serverCnxnFactory', '7.4.0'], ['ZooKeeper sslQuorum', '7.4.0'], ['ZooKeeper admin.forceHttps', '7.4.0'], ['Spark spark.authenticate', ALWAYS],
  ]);
});

test('what the page only mentions is there too', () => {
  expect(OPEN_ENDPOINTS.map(({ application, endpoint, port }) => [application, endpoint, port])).toEqual([['ZooKeeper', 'clientPort', '2181']]);
  const withSetting = ENDPOINTS.filter(({ setting }) => setting !== undefined);
  expect(withSetting.map(({ endpoint, setting, settingSince }) => [endpoint, setting, versions(settingSince!)]))
    .toEqual([['tez.am.tez-ui.webservice.port-range', 'tez.am.tez-ui.webservice.enable.ssl', '7.3.0']]);
});

test('the groups of endpoints that a rule tells of start when their endpoints do', () => {
  const starts = (application: string, component = '') => versions(ENDPOINTS.filter(row => row.application === application && row.component.includes(component)
    && row.mechanism === 'TLS').flatMap(({ since }) => since.slice(0, 1)).slice(0, 1));
  expect([
    starts('Spark'), starts('Presto'), starts('JupyterHub'), starts('Trino'), starts('Hive'), starts('Zeppelin'), starts('Livy'), starts('HBase', 'HMaster'),
  ]).toEqual(ENDPOINT_GROUPS.map(({ since }) => versions(since)));
});

test('labels in all forms are read, and the newest are known', () => {
  for (const label of ['emr-7.9.0', 'emr-spark-8.0.0', 'emr-6.0.0-beta', 'emr-5.30.0-preview', ...KNOWN_RELEASES.newest]) {
    expect(ReleaseLabel.parse(label)?.text).toBe(label);
  }
  expect(KNOWN_RELEASES.newest).toEqual(['emr-4.9.6', 'emr-5.36.2', 'emr-6.15.0', 'emr-7.13.0', 'emr-spark-8.0.0']);
  expect(KNOWN_RELEASES.majors).toEqual([4, 5, 6, 7]);
});

test('every fact has a page of AWS', () => {
  const sources = [...Object.values(CLUSTER_FEATURES), ...INSTALLED_WITH].map(({ source }) => source);
  for (const source of [MATRIX_SOURCE, KNOWN_RELEASES.source, ...sources]) {
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/emr\/latest\/(Management|Release)Guide\/[a-z0-9-]+\.html$|^https:\/\/docs\.aws\.amazon\.com\/emr\/latest\/APIReference\//);
  }
});
