import { Token } from 'aws-cdk-lib';
import { Feature, THRESHOLDS, missingIn, releasesOf } from '../../lib/releases/thresholds';

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
