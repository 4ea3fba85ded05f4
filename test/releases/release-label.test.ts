import { Lazy } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { ReleaseLabel } from '../../lib/releases/release-label';

test.each([
  ['emr-7.9.0', 'emr', [7, 9, 0], ''],
  ['emr-4.8.0', 'emr', [4, 8, 0], ''],
  ['emr-5.36.11', 'emr', [5, 36, 11], ''],
  ['emr-6.0.0-beta', 'emr', [6, 0, 0], '-beta'],
  ['emr-5.30.0-preview', 'emr', [5, 30, 0], '-preview'],
  ['emr-6.5.0-20211119', 'emr', [6, 5, 0], '-20211119'],
  ['emr-spark-8.0.0', 'emr-spark', [8, 0, 0], ''],
  ['emr-12.34.56', 'emr', [12, 34, 56], ''],
])('reads %s', (text, productLine, version, suffix) => {
  expect(ReleaseLabel.parse(text)).toEqual({ text, productLine, version, suffix });
});

test.each(['', 'emr-latest', 'emr-7.9', 'emr-7', '7.9.0', 'emr-7.9.x', 'emr-7.9.0.1', 'EMR-7.9.0', ' emr-7.9.0', 'emr-7.9.0 ', 'emr--7.9.0'])(
  'leaves %p unread', text => expect(ReleaseLabel.parse(text)).toBeUndefined());

test('leaves a token unread', () => {
  expect(ReleaseLabel.parse(Lazy.string({ produce: () => 'emr-7.9.0' }))).toBeUndefined();
});

test('leaves what is too long for a label unread', () => {
  expect(ReleaseLabel.parse('a-'.repeat(5e6))).toBeUndefined();
  const suffix = `-${'a'.repeat(90)}`;
  expect(ReleaseLabel.parse(`emr-7.9.0${suffix}`)).toMatchObject({ suffix });
  expect(ReleaseLabel.parse(`emr-7.9.0${suffix}a`)).toBeUndefined();
});

test('never fails', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^emr-[a-z0-9.-]*$/)), text => {
    const label = ReleaseLabel.parse(text);
    expect(label === undefined || label.text === text).toBe(true);
  }));
});

test.each([
  ['emr-5.9.0', 'emr-5.10.0', -1],
  ['emr-5.36.0', 'emr-6.0.0', -1],
  ['emr-7.0.1', 'emr-7.0.0', 1],
  ['emr-7.1.0', 'emr-7.0.9', 1],
  ['emr-6.0.0-beta', 'emr-6.0.0', 0],
])('compares %s with %s by version', (a, b, sign) => {
  const [one, other] = [ReleaseLabel.parse(a)!, ReleaseLabel.parse(b)!];
  expect(Math.sign(one.compare(other))).toBe(sign);
  expect(Math.sign(other.compare(one))).toBe(sign === 0 ? 0 : -sign);
  expect(one.isOlderThan(other)).toBe(sign < 0);
});

test('does not compare product lines', () => {
  const [emr, spark] = [ReleaseLabel.parse('emr-7.9.0')!, ReleaseLabel.parse('emr-spark-8.0.0')!];
  expect(emr.isOlderThan(spark)).toBe(false);
  expect(spark.isOlderThan(emr)).toBe(false);
});
