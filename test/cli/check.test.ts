import { command } from './command';
import { CLEAN, WARNED, WRONG, YAML, described, template } from './documents';

interface Result {
  readonly files: { kind: string; findings: { ruleId: string; severity: string; path: string; line?: number; column?: number }[] }[];
}

/** Errors and warnings: information is added when it is found. */
async function found(text: string, ...options: string[]) {
  const { code, out } = await command(['check', 'file', '--format', 'json', ...options], { files: { file: text } });
  const [{ kind, findings }] = (JSON.parse(out) as Result).files;
  const told = findings.filter(({ severity }) => severity !== 'INFO')
    .map(({ ruleId, path, line, column }) => `${line}:${column} ${ruleId.replace('cdk-emr-security:', '')} ${path}`.trim());
  return [code, kind, ...told];
}

test.each<[string, string, unknown[]]>([
  ['a document without mistakes', CLEAN, [0, 'document']],
  ['a document with an error', WRONG, [1, 'document', '2:3 unknown-key /Foo']],
  ['a document with a warning', WARNED, [0, 'document', '10:5 flag-as-text /EncryptionConfiguration/EnableAtRestEncryption']],
  ['a document with a key that stands there twice', CLEAN.replace('"EnableAtRestEncryption"', '"EnableAtRestEncryption": true, "EnableAtRestEncryption"'),
    [0, 'document', '10:37 duplicate-key /EncryptionConfiguration/EnableAtRestEncryption']],
  ['an answer without mistakes', described(CLEAN), [0, 'description']],
  ['an answer with an error', described(WRONG), [1, 'description', '3:3 unknown-key /Foo']],
  ['an answer in YAML', `Name: name\nSecurityConfiguration: '${JSON.stringify(JSON.parse(WRONG))}'\n`, [1, 'description', '2:1 unknown-key /Foo']],
  ['an answer with a document that is none', described('{'), [1, 'description', '3:3 not-json']],
  ['the document of an answer alone', JSON.stringify(WRONG), [1, 'description', '1:1 unknown-key /Foo']],
  ['a template without mistakes', template(JSON.parse(CLEAN)), [0, 'template']],
  ['a template with an error in an object', template(JSON.parse(WRONG)), [1, 'template', '8:11 unknown-key /Foo']],
  ['a template with an error in text', template(WRONG), [1, 'template', '7:9 unknown-key /Foo']],
  ['a template in YAML', YAML, [1, 'template', '6:7 unknown-key /Foo']],
  ['a template without configurations', '{"Resources":{"Bucket":{"Type":"AWS::S3::Bucket"}}}', [0, 'template']],
  ['a template without resources', '{"AWSTemplateFormatVersion":"2010-09-09"}', [0, 'template']],
  ['a template of JSON with a mistake', '{"Resources": {}', [1, 'template', '1:17 unreadable-template']],
  ['a template of YAML with a mistake', 'Resources:\n  a: [\n', [1, 'template', '3:1 unreadable-template']],
  ['a document with a mistake', '{"EncryptionConfiguration": {}', [1, 'document', '1:31 not-json']],
  ['text', 'hello', [1, 'document', '1:1 not-json']],
  ['nothing', '', [1, 'document', '1:1 not-json']],
  ['a document in YAML, which Amazon EMR does not take', 'EncryptionConfiguration:\n  Foo: 1\n', [1, 'document', '1:1 not-json']],
  ['a list', '[]', [1, 'document', '1:1 not-json']],
  ['a byte order mark before a document', `\uFEFF${CLEAN}`, [1, 'document', '1:1 not-json']],
  ['a byte order mark before a template', `\uFEFF${template(JSON.parse(CLEAN))}`, [0, 'template']],
])('%s', async (_, text, expected) => {
  expect(await found(text)).toEqual(expected);
});

test.each<[string, unknown]>([
  ['an object in the place of its text', { Name: 'name', SecurityConfiguration: JSON.parse(CLEAN) }],
  ['more than an answer has', { SecurityConfiguration: CLEAN, ReleaseLabel: 'emr-7.9.0' }],
])('what looks like an answer and has %s is judged as a document', async (_, value) => {
  const [code, kind] = await found(JSON.stringify(value));
  expect([code, kind]).toEqual([1, 'document']);
});

test('the release and the Region are passed on', async () => {
  const text = CLEAN.replace('"PEM"', '"EMR"').replace(/,\s+"S3Object": "[^"]+"/, '');
  expect(await found(text)).toEqual([0, 'document']);
  expect(await found(text, '--release', 'emr-7.9.0')).toContainEqual(expect.stringContaining('release-lacks-feature'));
  const withKey = CLEAN.replace('"SSE-S3"', '"SSE-KMS", "AwsKmsKey": "arn:aws:kms:us-west-2:111122223333:key/0d4b6d1e-2f35-4c09-9f2e-1b2c3d4e5f60"');
  expect(await found(withKey)).toEqual([0, 'document']);
  expect(await found(withKey, '--region', 'eu-west-1')).toContainEqual(expect.stringContaining('key-region'));
});

describe('several files', () => {
  const files = { clean: CLEAN, wrong: WRONG, warned: WARNED };

  test.each<[string[], number]>([
    [['clean', 'warned'], 0],
    [['clean', 'wrong', 'warned'], 1],
    [['clean', 'missing'], 2],
    [['missing', 'wrong'], 2],
    [['wrong', '-'], 1],
  ])('%j give %i', async (names, code) => {
    const ran = await command(['check', ...names, '--format', 'json'], { files, input: CLEAN });
    const { files: told, failures } = JSON.parse(ran.out);
    expect(ran.code).toBe(code);
    expect(told.map(({ file }: { file: string }) => file)).toEqual(names.filter(name => name !== 'missing'));
    expect(failures).toEqual(names.includes('missing') ? [{ file: 'missing', message: 'there is no such file' }] : []);
    expect(ran.errors).toBe(names.includes('missing') ? 'cdk-emr-security: missing: there is no such file\n' : '');
  });
});

describe('arguments', () => {
  test('--help', async () => {
    expect(await command(['--help'])).toEqual({ code: 0, out: expect.stringContaining('Usage: cdk-emr-security check FILE...'), errors: '' });
    expect(await command(['check', '-h'])).toMatchObject({ code: 0 });
  });

  test('--version', async () => {
    expect(await command(['--version'])).toEqual({ code: 0, out: '1.2.3\n', errors: '' });
  });

  test.each<[string[], string]>([
    [[], 'a command is missing'],
    [['chekc', 'file'], "there is no command 'chekc'"],
    [['check'], 'a file is missing; - is standard input'],
    [['check', '-', '-'], 'standard input (-) can be read only once'],
    [['check', 'file', '--format', 'xml'], "there is no format 'xml'; text, json, sarif are the formats"],
    [['check', 'file', '--bogus'], "Unknown option '--bogus'"],
    [['check', 'file', '--release'], "Option '--release <value>' argument missing"],
    [['check', 'file', '--release='], '--release is empty'],
    [['check', 'file', '--region', ''], '--region is empty'],
    [['check', 'file', '--help=1'], "Option '-h, --help' does not take an argument"],
    [['\u001b[31mred'], "there is no command '\\u001b[31mred'"],
  ])('%j: wrong usage', async (argv, message) => {
    expect(await command(argv)).toEqual({ code: 2, out: '', errors: `cdk-emr-security: ${message}\nTry: cdk-emr-security --help\n` });
  });

  test('after -- all are files', async () => {
    expect(await command(['check', '--', '--help'], { files: { '--help': CLEAN } })).toMatchObject({ code: 0, out: expect.stringContaining('1 file checked') });
  });
});
