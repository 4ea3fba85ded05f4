import * as fc from 'fast-check';
import { CoverageState, SecurityConfigurationDocument } from '../../lib';
import { CoverageReport } from '../../lib/coverage/coverage-report';
import { CoverageRow } from '../../lib/coverage/coverage-row';
import { measureCoverage } from '../../lib/coverage/measure-coverage';
import { anyJson, nearDocument } from '../checks/documents/arbitraries';
import { CORPUS, textOf } from '../document/corpus';

const RELEASES = ['emr-4.7.0', 'emr-4.8.0', 'emr-5.36.0', 'emr-6.0.0-beta', 'emr-6.15.0', 'emr-7.13.0', 'emr-8.0.0', 'emr-spark-8.0.0', 'nonsense'];
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/; // eslint-disable-line no-control-regex

const isOn = (flag: unknown) => flag === true || flag === 'true';

/** What cannot be, whatever the document is: encrypted, where the document does not even have the flag. */
function check(document: any, rows: readonly CoverageRow[]): void {
  const encryption = document?.EncryptionConfiguration;
  const encrypted = rows.filter(({ state }) => state === CoverageState.ENCRYPTED);
  for (const { id, endpoint } of encrypted) {
    if (endpoint !== undefined) {
      expect([id, isOn(encryption?.EnableInTransitEncryption)]).toEqual([id, true]);
    } else if (['s3', 'instance-store', 'ebs-storage', 'ebs-root', 'hdfs-block-transfer'].includes(id) || id.startsWith('s3/bucket/')) {
      expect([id, isOn(encryption?.EnableAtRestEncryption)]).toEqual([id, true]);
    }
  }
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  for (const row of rows) {
    expect([row.id, row.where, row.what, row.why, row.source].every(text => typeof text === 'string' && text !== '' && !/undefined|\[object/.test(text))).toBe(true);
    const isEncrypted = row.state === CoverageState.ENCRYPTED;
    expect([row.id, row.by !== undefined, row.remedy === undefined]).toEqual([row.id, isEncrypted, isEncrypted]);
  }
}

test('no value makes it throw, and nothing is encrypted that is off', () => {
  const flag = fc.constantFrom(undefined, true, false);
  fc.assert(fc.property(fc.oneof(anyJson, nearDocument), fc.constantFrom(...RELEASES), flag, (value, release, kerberos) => {
    const report = CoverageReport._of(measureCoverage({ value }, release, { kerberos }));
    check(value, report.rows);
    expect(report.toText()).not.toMatch(UNSAFE);
    JSON.parse(report.toJson());
  }), { numRuns: 80 });
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), fc.string({ minLength: 1 }).filter(label => label.trim() !== ''), (text, release) => {
    const report = SecurityConfigurationDocument.fromJson(text).coverage(release, { applications: [release] });
    expect(report.rows.filter(({ endpoint, state }) => endpoint !== undefined && state === CoverageState.ENCRYPTED)).toEqual([]);
    expect(report.toText()).not.toMatch(UNSAFE);
  }), { numRuns: 100 });
});

test.each(CORPUS.map(({ file }) => file))('%s on all releases', file => {
  const text = textOf(file);
  for (const release of RELEASES) {
    check(JSON.parse(text), SecurityConfigurationDocument.fromJson(text).coverage(release).rows);
  }
});
