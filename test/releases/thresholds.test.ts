import { Token } from 'aws-cdk-lib';
import { Feature, THRESHOLDS, apart, missingIn, releasesOf } from '../../lib/releases/thresholds';

const ENCRYPTION = [Feature.SECURITY_CONFIGURATION, Feature.EBS_ENCRYPTION, Feature.EMR_MANAGED_CERTIFICATES];

test.each([
  [Feature.SECURITY_CONFIGURATION, 'emr-4.7.2', 'emr-4.8.0'],
  [Feature.EBS_ENCRYPTION, 'emr-5.23.1', 'emr-5.24.0'],
  [Feature.EMR_MANAGED_CERTIFICATES, 'emr-7.10.0', 'emr-7.11.0'],
])('%s are not in %s, but in %s', (feature, before, first) => {
  expect(missingIn(before, [feature]).map(threshold => threshold.feature)).toEqual([feature]);
  expect(missingIn(first, [feature])).toEqual([]);
});

test.each([
  ['emr-5.0.0', []],
  ['emr-4.9.6', []],
  ['emr-3.11.0', [Feature.SECURITY_CONFIGURATION]],
])('%s and security configurations', (label, missing) => {
  expect(missingIn(label, [Feature.SECURITY_CONFIGURATION]).map(threshold => threshold.feature)).toEqual(missing);
});

test.each([
  'emr-8.0.0', 'emr-7.13.0', 'emr-99.0.0', 'emr-spark-8.0.0', 'emr-spark-1.0.0', 'emr-latest', 'nonsense', Token.asString({ Ref: 'Label' }),
])('%s has all encryption', label => expect(missingIn(label, ENCRYPTION)).toEqual([]));

test('a later major has what an earlier one had', () => {
  expect(missingIn('emr-6.0.0', [Feature.EBS_ENCRYPTION])).toEqual([]);
  expect(missingIn('emr-6.15.0', ENCRYPTION).map(threshold => threshold.feature)).toEqual([Feature.EMR_MANAGED_CERTIFICATES]);
});

test('a pre-release has what its release has', () => {
  expect(missingIn('emr-5.24.0-preview', [Feature.EBS_ENCRYPTION])).toEqual([]);
  expect(missingIn('emr-5.23.0-preview', [Feature.EBS_ENCRYPTION])).toHaveLength(1);
});

test('only what is used counts, in the order of the table', () => {
  expect(missingIn('emr-3.0.0', [])).toEqual([]);
  expect(missingIn('emr-3.0.0', [Feature.EMR_MANAGED_CERTIFICATES, Feature.EBS_ENCRYPTION]).map(threshold => threshold.feature))
    .toEqual([Feature.EBS_ENCRYPTION, Feature.EMR_MANAGED_CERTIFICATES]);
});

test('every feature has its threshold, with a page of AWS', () => {
  expect(THRESHOLDS.map(threshold => threshold.feature).sort()).toEqual(Object.values(Feature).sort());
  for (const threshold of THRESHOLDS) {
    expect(threshold.source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com\/emr|github\.com\/awsdocs)\//);
  }
});

test('says the releases in words', () => {
  expect(THRESHOLDS.filter(threshold => ENCRYPTION.includes(threshold.feature)).map(releasesOf)).toEqual(['emr-4.8.0 and emr-5.0.0', 'emr-5.24.0', 'emr-7.11.0']);
});

const WITHOUT_LEGACY = Object.values(Feature).filter(feature => feature !== Feature.LEGACY_LAKE_FORMATION);

test.each<[label: string, missing: Feature[]]>([
  ['emr-4.7.2', WITHOUT_LEGACY],
  ['emr-5.9.0', WITHOUT_LEGACY.filter(feature => feature !== Feature.SECURITY_CONFIGURATION)],
  ['emr-7.13.0', []],
])('%s lacks what is newer', (label, missing) => {
  expect(missingIn(label, WITHOUT_LEGACY).map(({ feature }) => feature).sort()).toEqual([...missing].sort());
});

test.each<[feature: Feature, last: string, first: string]>([
  [Feature.KERBEROS, 'emr-5.9.0', 'emr-5.10.0'],
  [Feature.EMRFS_ROLE_MAPPINGS, 'emr-5.9.1', 'emr-5.10.0'],
  [Feature.EXTERNAL_KDC, 'emr-5.19.0', 'emr-5.20.0'],
  [Feature.RANGER, 'emr-5.31.1', 'emr-5.32.0'],
  [Feature.RANGER, 'emr-6.2.1', 'emr-6.3.0'],
  [Feature.RANGER_TRINO, 'emr-6.6.0', 'emr-6.7.0'],
  [Feature.RANGER_TRINO, 'emr-5.36.2', 'emr-7.0.0'],
  [Feature.RUNTIME_ROLES, 'emr-6.6.0', 'emr-6.7.0'],
  [Feature.LAKE_FORMATION, 'emr-6.6.0', 'emr-6.7.0'],
  [Feature.LDAP, 'emr-6.11.1', 'emr-6.12.0'],
  [Feature.IDENTITY_CENTER, 'emr-6.14.0', 'emr-6.15.0'],
  [Feature.RUNTIME_ROLES_WITH_IDENTITY_CENTER, 'emr-7.7.0', 'emr-7.8.0'],
  [Feature.USER_BACKGROUND_SESSIONS, 'emr-7.10.0', 'emr-7.11.0'],
  [Feature.INSTANCE_METADATA, 'emr-5.23.0', 'emr-5.23.1'],
  [Feature.INSTANCE_METADATA, 'emr-5.24.1', 'emr-5.27.1'],
  [Feature.INSTANCE_METADATA, 'emr-5.28.1', 'emr-5.32.0'],
  [Feature.INSTANCE_METADATA, 'emr-6.1.1', 'emr-6.2.0'],
  [Feature.LEGACY_LAKE_FORMATION, 'emr-5.30.1', 'emr-5.31.0'],
  [Feature.LEGACY_LAKE_FORMATION, 'emr-6.7.0', 'emr-5.36.2'],
])('%s are not in %s, but in %s', (feature, without, having) => {
  expect(missingIn(without, [feature])).toHaveLength(1);
  expect(missingIn(having, [feature])).toEqual([]);
});

test('patches and majors stand in the words', () => {
  expect(THRESHOLDS.filter(({ patched, since }) => patched !== undefined || since.length > 1).map(releasesOf)).toEqual([
    'emr-4.8.0 and emr-5.0.0', 'emr-5.23.1, emr-5.27.1, emr-5.32.0 and emr-6.2.0', 'emr-5.32.0 and emr-6.3.0',
  ]);
});

test('no release has both what only 5.x had and what came later', () => {
  const never = (others: Feature[]) => apart([Feature.LEGACY_LAKE_FORMATION, ...others]).map(([only, other]) => [only.feature, other.feature]);
  expect(never(Object.values(Feature)).map(([, other]) => other).sort()).toEqual([
    Feature.EMR_MANAGED_CERTIFICATES, Feature.IDENTITY_CENTER, Feature.LAKE_FORMATION, Feature.LDAP, Feature.RANGER_TRINO, Feature.RUNTIME_ROLES,
    Feature.RUNTIME_ROLES_WITH_IDENTITY_CENTER, Feature.USER_BACKGROUND_SESSIONS,
  ].sort());
  expect(never([Feature.KERBEROS, Feature.LDAP])).toEqual([[Feature.LEGACY_LAKE_FORMATION, Feature.LDAP]]);
  expect(apart(Object.values(Feature).filter(feature => feature !== Feature.LEGACY_LAKE_FORMATION))).toEqual([]);
});
