import { ENDPOINT_GROUPS } from '../../lib/releases/in-transit-endpoints';
import { KNOWN_BUGS, hasBug } from '../../lib/releases/known-bugs';
import { reached } from '../../lib/releases/thresholds';

const slugs = (label: string) => KNOWN_BUGS.filter(bug => hasBug(label, bug)).map(({ slug }) => slug);

test.each<[label: string, expected: string[]]>([
  ['emr-4.7.2', []],
  ['emr-4.8.0', ['no-wal-service']],
  ['emr-5.7.0', ['no-wal-service']],
  ['emr-5.8.0', ['bug-no-application-history', 'no-wal-service']],
  ['emr-5.8.1', ['no-wal-service']],
  ['emr-5.13.0', ['no-wal-service']],
  ['emr-5.14.0', ['no-wal-service', 'jupyterhub-ignores-kerberos']],
  ['emr-5.31.0', ['bug-at-rest-breaks-hive', 'no-wal-service', 'jupyterhub-ignores-kerberos']],
  ['emr-5.31.1', ['no-wal-service', 'jupyterhub-ignores-kerberos']],
  ['emr-5.32.0', ['bug-at-rest-breaks-hive', 'no-wal-service', 'jupyterhub-ignores-kerberos']],
  ['emr-5.33.0', ['no-wal-service', 'jupyterhub-ignores-kerberos']],
  ['emr-6.2.0', ['bug-notebooks-and-ganglia', 'no-wal-service', 'jupyterhub-ignores-kerberos']],
  ['emr-6.2.1', ['no-wal-service', 'jupyterhub-ignores-kerberos']],
  ['emr-6.14.1', ['no-wal-service', 'jupyterhub-ignores-kerberos']],
  ['emr-6.15.0', ['identity-center-tables-only', 'jupyterhub-ignores-kerberos']],
  ['emr-7.0.0', ['identity-center-tables-only', 'jupyterhub-ignores-kerberos']],
  ['emr-7.1.5', ['identity-center-tables-only', 'jupyterhub-ignores-kerberos', 'custom-provider-algorithm']],
  ['emr-7.2.0', ['jupyterhub-ignores-kerberos', 'custom-provider-algorithm']],
  ['emr-7.3.0', [
    'bug-metastore-with-kerberos', 'bug-history-server-port', 'bug-log-server-url', 'jupyterhub-ignores-kerberos', 'custom-provider-algorithm',
  ]],
  ['emr-7.8.0', ['bug-metastore-with-kerberos', 'bug-history-server-port', 'bug-log-server-url', 'ranger-no-longer-supported', 'jupyterhub-ignores-kerberos', 'custom-provider-algorithm']],
  ['emr-7.9.0', ['bug-metastore-with-kerberos', 'bug-history-server-port', 'ranger-no-longer-supported', 'jupyterhub-ignores-kerberos', 'custom-provider-algorithm']],
  ['emr-7.10.0', ['bug-metastore-with-kerberos', 'ranger-no-longer-supported', 'cse-custom-with-s3a', 'jupyterhub-ignores-kerberos', 'custom-provider-algorithm', 's3a-instead-of-emrfs']],
  ['emr-spark-8.0.0', ['emrfs-removed']],
  ['emr-spark-7.9.0', []],
  ['nonsense', []],
])('%s', (label, expected) => expect(slugs(label)).toEqual(expected));

test('each has its page', () => {
  for (const { source, problem, remedy } of KNOWN_BUGS) {
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/emr\/latest\/(ManagementGuide|ReleaseGuide)\/[a-z0-9-]+\.html$/);
    expect([problem, remedy].join('')).not.toMatch(/\.$/);
  }
});

test.each<[version: readonly [number, number, number], count: number]>([
  [[5, 2, 0], 8], [[5, 3, 0], 7], [[5, 6, 0], 6], [[5, 14, 0], 5],
  [[6, 0, 0], 5], [[6, 1, 0], 4], [[6, 9, 0], 3], [[7, 2, 0], 3], [[7, 3, 0], 2], [[7, 4, 0], 1], [[7, 6, 0], 0],
])('release %p leaves %p groups of endpoints open', (version, count) => {
  expect(ENDPOINT_GROUPS.filter(group => !reached(group, version))).toHaveLength(count);
});
