import { command } from './command';
import { CLEAN, described } from './documents';
import { SecurityConfigurationDocument } from '../../lib';

const PLAIN = CLEAN.replace('"EnableInTransitEncryption": true', '"EnableInTransitEncryption": false').replace(/\s+"InTransitEncryptionConfiguration": \{.*?\}\s+\},/s, '');

const report = (text: string, release: string, options = {}) => SecurityConfigurationDocument.fromJson(text).coverage(release, options);

const cluster = (release: unknown, applications?: string[]) => ({
  Type: 'AWS::EMR::Cluster',
  Properties: { SecurityConfiguration: { Ref: 'Security' }, ReleaseLabel: release, Applications: applications?.map(Name => ({ Name })) },
});

const template = (document: string, ...clusters: unknown[]) => JSON.stringify({
  Resources: { Security: { Type: 'AWS::EMR::SecurityConfiguration', Properties: { SecurityConfiguration: JSON.parse(document) } }, ...clusters },
});

const compare = (files: Record<string, string>, ...argv: string[]) => command(['coverage', 'a', ...argv], { files });

test('another release', async () => {
  const expected = report(CLEAN, 'emr-6.15.0').differenceTo(report(CLEAN, 'emr-7.11.0'));
  const argv = ['--release', 'emr-6.15.0', '--compare-release', 'emr-7.11.0'];
  expect(expected.changes.length).toBeGreaterThan(10);
  expect(await compare({ a: CLEAN }, ...argv)).toEqual({ code: 0, out: expected.toText(), errors: '' });
  expect(await compare({ a: CLEAN }, ...argv, '--format', 'json')).toEqual({ code: 0, out: expected.toJson(), errors: '' });
});

test('another document', async () => {
  const expected = report(CLEAN, 'emr-7.9.0').differenceTo(report(PLAIN, 'emr-7.9.0'));
  expect(await compare({ a: CLEAN, b: described(PLAIN) }, '--release', 'emr-7.9.0', '--compare', 'b')).toEqual({ code: 0, out: expected.toText(), errors: '' });
  expect(expected.toText()).toContain('worse');
});

test('both, of some applications with Kerberos', async () => {
  const options = { applications: ['Trino'], kerberos: true };
  const expected = report(PLAIN, 'emr-6.15.0', options).differenceTo(report(CLEAN, 'emr-7.9.0', options));
  const argv = ['--release', 'emr-6.15.0', '--compare-release', 'emr-7.9.0', '--compare', 'b', '--applications', 'Trino', '--kerberos', 'on'];
  expect(await compare({ a: PLAIN, b: CLEAN }, ...argv)).toMatchObject({ code: 0, out: expected.toText() });
});

test('nothing differs', async () => {
  expect(await compare({ a: CLEAN, b: CLEAN }, '--release', 'emr-7.9.0', '--compare', 'b')).toMatchObject({ code: 0, out: 'From emr-7.9.0 to emr-7.9.0\n  nothing differs\n' });
});

describe('--fail-on worse', () => {
  const fails = (a: string, b: string, failOn: string) => compare({ a, b }, '--release', 'emr-7.9.0', '--compare', 'b', '--fail-on', failOn);

  test('fails when something is worse', async () => {
    const worse = report(CLEAN, 'emr-7.9.0').differenceTo(report(PLAIN, 'emr-7.9.0')).changes.filter(({ kind }) => kind === 'WORSE');
    expect(await fails(CLEAN, PLAIN, 'worse')).toMatchObject({ code: 1, errors: `cdk-emr-security: --fail-on: ${worse.length} of what is reported\n` });
    expect(worse.length).toBeGreaterThan(10);
  });

  test.each<[string, string, string]>([
    ['what is better does not fail', PLAIN, CLEAN],
    ['what is the same does not fail', CLEAN, CLEAN],
  ])('%s', async (_, a, b) => {
    expect(await fails(a, b, 'worse')).toMatchObject({ code: 0, errors: '' });
  });

  test('only areas that are named count', async () => {
    expect(await fails(CLEAN, PLAIN, 'worse:s3,local-disk')).toMatchObject({ code: 0, errors: '' });
    expect(await fails(CLEAN, PLAIN, 'worse:in-transit')).toMatchObject({ code: 1 });
  });

  test.each<[string, string, number]>([
    ['is not encrypted', 'none', 1],
    ['is encrypted', 'SSE-S3', 0],
  ])('a bucket that is added and %s', async (_, EncryptionMode, code) => {
    const b = CLEAN.replace('"SSE-S3"', `"SSE-S3", "Overrides": [{"BucketName": "pii", "EncryptionMode": "${EncryptionMode}"}]`);
    const { changes } = report(CLEAN, 'emr-7.9.0').differenceTo(report(b, 'emr-7.9.0'));
    expect(changes.map(({ kind, id }) => [kind, id])).toEqual([['ADDED', 's3/bucket/pii']]);
    expect(await fails(CLEAN, b, 'worse')).toMatchObject({ code });
    expect(await fails(CLEAN, b, 'worse:in-transit')).toMatchObject({ code: 0 });
  });

  test('what is no longer told of does not fail', async () => {
    const a = CLEAN.replace('"SSE-S3"', '"SSE-S3", "Overrides": [{"BucketName": "logs", "EncryptionMode": "SSE-S3"}]');
    const { changes } = report(a, 'emr-7.9.0').differenceTo(report(CLEAN, 'emr-7.9.0'));
    expect(changes.map(({ kind, id }) => [kind, id])).toEqual([['REMOVED', 's3/bucket/logs']]);
    expect(await fails(a, CLEAN, 'worse')).toMatchObject({ code: 0, errors: '' });
  });
});

describe('templates', () => {
  const releases = async (files: Record<string, string>, ...argv: string[]) => {
    const { out, errors } = await compare(files, ...argv);
    return errors === '' ? /^From (\S+) to (\S+)\n/.exec(out)?.slice(1) : errors;
  };
  const OLD = template(CLEAN, cluster('emr-6.15.0'));
  const NEW = template(CLEAN, cluster('emr-7.9.0'));
  const MIXED = template(CLEAN, cluster('emr-7.9.0'), cluster('emr-7.3.0'));

  test.each<[string, string, string[], unknown]>([
    ['tell the release of each', OLD, ['--compare', 'b'], ['emr-6.15.0', 'emr-7.9.0']],
    ['are both for the release that is given', OLD, ['--compare', 'b', '--release', 'emr-7.3.0'], ['emr-7.3.0', 'emr-7.3.0']],
    ['are for the releases that are given', OLD, ['--compare', 'b', '--release', 'emr-7.3.0', '--compare-release', 'emr-7.6.0'], ['emr-7.3.0', 'emr-7.6.0']],
    ['may be compared with another release', OLD, ['--compare-release', 'emr-7.11.0'], ['emr-6.15.0', 'emr-7.11.0']],
    ['may be compared with a document', OLD, ['--compare', 'document'], ['emr-6.15.0', 'emr-6.15.0']],
    ['without clusters are for the release of the other', OLD, ['--compare', 'none'], ['emr-6.15.0', 'emr-6.15.0']],
    ['with several releases need one', OLD, ['--compare', 'mixed'],
      "cdk-emr-security: mixed: the release of the clusters is not known; clusters that use 'Security' have emr-7.9.0, emr-7.3.0. "
      + 'Give it by --compare-release, such as --compare-release emr-7.9.0\n'],
    ['after a document need a release', CLEAN, ['--compare', 'b'],
      'cdk-emr-security: a: the release of the clusters is not known. Give it by --release, such as --release emr-7.9.0\n'],
    ['that are not there', OLD, ['--compare', 'missing'], 'cdk-emr-security: missing: there is no such file\n'],
  ])('%s', async (_, a, argv, expected) => {
    expect(await releases({ a, b: NEW, mixed: MIXED, none: template(CLEAN), document: CLEAN }, ...argv)).toEqual(expected);
  });

  test.each<[string, string, string]>([
    ['what the first one tells', template(CLEAN, cluster('emr-7.9.0', ['Spark'])), CLEAN],
    ['what the second one tells', CLEAN, template(CLEAN, cluster('emr-7.9.0', ['Spark']))],
  ])('applications are %s, for both', async (_, a, b) => {
    expect(await compare({ a, b }, '--release', 'emr-7.9.0', '--compare', 'b')).toMatchObject({ code: 0, out: expect.stringContaining('nothing differs') });
  });

  test('applications of each count', async () => {
    const { out } = await compare({ a: template(CLEAN, cluster('emr-7.9.0', ['Spark'])), b: template(CLEAN, cluster('emr-7.9.0', ['Hive'])) }, '--compare', 'b');
    expect(out).toMatch(/^ {2}added .*HiveServer2.*\n/m);
    expect(out).toMatch(/^ {2}removed .*Spark Driver.*\n/m);
  });
});
