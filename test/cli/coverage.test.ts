import { command } from './command';
import { CLEAN, WRONG, described, template } from './documents';
import { SecurityConfigurationDocument } from '../../lib';

const RELEASE = ['--release', 'emr-7.9.0'];

/** What the API says of the document. */
const report = (text = CLEAN, release = 'emr-7.9.0', options = {}) => SecurityConfigurationDocument.fromJson(text).coverage(release, options);

const coverage = (text: string, ...options: string[]) => command(['coverage', 'file', ...options], { files: { file: text } });

interface Row { readonly id: string; readonly state: string; readonly by?: string; readonly why: string }

async function rows(text: string, ...options: string[]): Promise<Record<string, Row>> {
  const { code, out, errors } = await coverage(text, ...RELEASE, '--format', 'json', ...options);
  expect([code, errors]).toEqual([0, '']);
  return Object.fromEntries((JSON.parse(out).rows as Row[]).map(row => [row.id, row]));
}

describe('formats', () => {
  test.each<[string, () => string]>([
    ['text', () => report().toText()],
    ['json', () => report().toJson()],
    ['html', () => report().toHtml()],
    ['svg', () => report().toSvg()],
  ])('%s is what the report gives', async (format, expected) => {
    expect(await coverage(CLEAN, ...RELEASE, '--format', format)).toEqual({ code: 0, out: expected(), errors: '' });
  });

  test('text is the default', async () => {
    expect((await coverage(CLEAN, ...RELEASE)).out).toMatch(/^Encryption on emr-7\.9\.0\n\d+ encrypted, /);
  });
});

describe('files', () => {
  test.each<[string, string]>([
    ['a document', CLEAN],
    ['an answer', described(CLEAN)],
    ['an answer in YAML', `Name: name\nSecurityConfiguration: '${JSON.stringify(JSON.parse(CLEAN))}'\n`],
    ['the document of an answer alone', JSON.stringify(CLEAN)],
  ])('%s', async (_, text) => {
    expect(await coverage(text, ...RELEASE)).toEqual({ code: 0, out: report().toText(), errors: '' });
  });

  test('standard input', async () => {
    expect(await command(['coverage', '-', ...RELEASE], { input: CLEAN })).toEqual({ code: 0, out: report().toText(), errors: '' });
  });

  test('a document with errors is reported on, and they are told of', async () => {
    const { code, out } = await coverage(WRONG, ...RELEASE);
    expect(code).toBe(0);
    expect(out).toContain('the document has an error, for which Amazon EMR may refuse it: cdk-emr-security:unknown-key');
  });

  test.each<[string, string]>([
    ['an answer with a document that is none', described('{')],
    ['an answer with a list', described('[]')],
    ['a template with a document that is none', template('{')],
    ['a template with a list', template([1])],
    ['a template with nothing', template(null)],
    ['a template with a number', template(1)],
  ])('%s is unknown in the report', async (_, text) => {
    const { s3, 'ebs-root': root } = await rows(text);
    expect([s3.state, s3.why, root.state]).toEqual(['UNKNOWN', expect.stringContaining('the document cannot be read'), 'UNKNOWN']);
  });

  test.each<[string, string, string]>([
    ['text', 'resource "aws_emr_cluster" "a" {}', 'not JSON: the text has a mistake at line 1, column 1; the text of a JSON object is expected'],
    ['nothing', '', 'not JSON: the text is empty; the text of a JSON object is expected'],
    ['a list', '[]', 'not a JSON object, got a list; an object with the sections of a security configuration is expected'],
    ['a document with a mistake', '{"EncryptionConfiguration": {}', 'not JSON: the text has a mistake at line 1, column 31; the text of a JSON object is expected'],
    ['a document in YAML', 'EncryptionConfiguration:\n  Foo: 1\n', 'not JSON: the text has a mistake at line 1, column 1; the text of a JSON object is expected'],
    ['a template of JSON with a mistake', '{"Resources": {}', 'the template cannot be read: it is no JSON: line 1, column 17'],
    ['a template of YAML with a mistake', 'Resources:\n  a: [\n', 'the template cannot be read: it is no YAML: line 3, column 1'],
  ])('%s is refused', async (_, text, message) => {
    expect(await coverage(text, ...RELEASE)).toEqual({ code: 2, out: '', errors: `cdk-emr-security: file: ${message}\n` });
  });

  test('a file that is not there is refused', async () => {
    expect(await command(['coverage', 'none', ...RELEASE])).toEqual({ code: 2, out: '', errors: 'cdk-emr-security: none: there is no such file\n' });
  });
});

describe('the release', () => {
  test('is needed', async () => {
    expect(await coverage(CLEAN)).toEqual({
      code: 2, out: '', errors: 'cdk-emr-security: file: the release of the clusters is not known. Give it by --release, such as --release emr-7.9.0\n',
    });
  });

  test.each([
    ['banana', 'the release label is not understood'],
    ['emr-spark-8.0.0', 'AWS publishes nothing of what is encrypted on releases of emr-spark'],
    ['emr-99.0.0', 'newer than this library'],
  ])('%s is one of which nothing is known', async (label, note) => {
    const { code, out } = await coverage(CLEAN, '--release', label, '--format', 'json');
    const { releaseLabel, rows: all, summary } = JSON.parse(out);
    expect([code, releaseLabel]).toEqual([0, label]);
    expect(summary.notes).toContainEqual(expect.stringContaining(note));
    expect(all.find(({ id }: Row) => id === 's3').state).not.toBe('NOT_ENCRYPTED');
    expect(all.filter(({ id }: Row) => id.startsWith('endpoint/')).map(({ state }: Row) => state)).not.toContain('ENCRYPTED');
  });
});

describe('clusters', () => {
  const endpoints = async (...options: string[]) => new Set(Object.keys(await rows(CLEAN, ...options)).flatMap(id => /^endpoint\/([^/]+)/.exec(id)?.[1] ?? []));

  test('without applications all are reported on', async () => {
    expect(await endpoints()).toEqual(new Set(report().rows.filter(({ endpoint }) => endpoint).map(({ application }) => application)));
  });

  test('have the applications that are given', async () => {
    const some = await endpoints('--applications', ' Spark, Hive');
    expect([some.has('Spark'), some.has('Hive'), some.has('YARN'), some.has('Trino')]).toEqual([true, true, true, false]);
    expect(await rows(CLEAN, '--applications', 'Sprak')).toMatchObject({ 'application/Sprak': { state: 'UNKNOWN' } });
  });

  test('have Kerberos or not', async () => {
    expect(await rows(CLEAN)).toMatchObject({ 'hadoop-rpc': { state: 'NEEDS_SOMETHING' } });
    expect(await rows(CLEAN, '--kerberos', 'on')).toMatchObject({ 'hadoop-rpc': { state: 'ENCRYPTED' } });
    expect(await rows(CLEAN, '--kerberos', 'off')).toMatchObject({ 'hadoop-rpc': { state: 'NEEDS_SOMETHING' } });
  });
});

describe('--fail-on', () => {
  const fails = async (text: string, failOn: string, ...options: string[]) => {
    const { code, errors } = await coverage(text, ...RELEASE, '--fail-on', failOn, ...options);
    return errors === '' ? code : [code, Number(/^cdk-emr-security: --fail-on: (\d+) of what is reported\n$/.exec(errors)?.[1])];
  };

  test('writes the report all the same', async () => {
    expect(await coverage(CLEAN, ...RELEASE, '--fail-on', 'unknown')).toMatchObject({ code: 1, out: report().toText() });
  });

  test('is about a state and graver ones', async () => {
    const { notEncrypted, needsSomething, unknown } = report(described('{')).summary;
    expect(await fails(described('{'), 'not-encrypted')).toEqual([1, notEncrypted]);
    expect(await fails(described('{'), 'needs-something')).toEqual([1, notEncrypted + needsSomething]);
    expect(await fails(described('{'), 'unknown')).toEqual([1, notEncrypted + needsSomething + unknown]);
    expect(new Set([0, notEncrypted, needsSomething, unknown]).size).toBe(4);
  });

  test('is about the areas that are named', async () => {
    // CLEAN encrypts Amazon S3 and connections, and no disks
    expect(await fails(CLEAN, 'needs-something:s3')).toBe(0);
    expect(await fails(CLEAN, 'unknown:s3', '--applications', 'Hue')).toEqual([1, 1]);
    expect(await fails(CLEAN, 'unknown:s3', '--applications', 'Spark')).toBe(0);
    expect(await fails(CLEAN, 'not-encrypted:s3, local-disk')).toEqual([1, 3]);
    expect(await fails(CLEAN, 'not-encrypted: local-disk')).toEqual([1, 3]);
    expect(await fails(CLEAN, 'needs-something:local-disk')).toEqual([1, 4]);
    expect(await fails(CLEAN, 'needs-something:log-files')).toEqual([1, 1]);
    expect(await fails(CLEAN, 'not-encrypted:log-files')).toBe(0);
    expect(await fails(CLEAN, 'not-encrypted:write-ahead-log')).toBe(0);
  });
});
