import { command } from './command';
import { CLEAN, described, template } from './documents';

const FORMATS = ['text', 'json', 'html', 'svg'];

// eslint-disable-next-line no-control-regex
const DRIVES_TERMINALS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

const ESCAPES = '\u001b[2J\u001b]0;title\u0007\u009b31m\r\n\u202e\u2066\u200b\u2028\ufeff\u0000\u00ad</style></svg><script>alert(1)</script>';

/** A document with such a text in each place that a report shows, each with a value. */
const shown = (text: string) => ({
  [text]: 1,
  EncryptionConfiguration: {
    EnableInTransitEncryption: false,
    EnableAtRestEncryption: true,
    AtRestEncryptionConfiguration: {
      S3EncryptionConfiguration: {
        EncryptionMode: 'SSE-KMS', AwsKmsKey: `s3 ${text}`, Overrides: [{ BucketName: `bucket ${text}`, EncryptionMode: 'SSE-KMS', AwsKmsKey: `override ${text}` }],
      },
      LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: 'Custom', S3Object: `s3://${text}`, EncryptionKeyProviderClass: `disk ${text}` },
    },
    EMRWALEncryptionConfiguration: { AwsKmsKey: `wal ${text}` },
  },
});

const run = (text: string, format: string, ...argv: string[]) =>
  command(['coverage', 'a', '--release', 'emr-7.9.0', '--format', format, ...argv], { files: { a: text } });

/** What a text of a document could open or close. */
const elementsIn = (out: string) => ['svg', 'style', 'script'].map(name => out.split(`</${name}>`).length - 1);

describe.each(FORMATS)('%s', format => {
  test.each<[string, string]>([
    ['a document', JSON.stringify(shown(ESCAPES))],
    ['an answer', described(JSON.stringify(shown(ESCAPES)))],
    ['a template', template(shown(ESCAPES)).replace('"Security"', JSON.stringify(ESCAPES))],
    ['a template with functions', template({ 'Fn::Sub': JSON.stringify(shown(`\${${ESCAPES}}`)) })],
    ['a template of YAML', `Resources:\n  ${JSON.stringify(ESCAPES)}:\n    Type: AWS::EMR::SecurityConfiguration\n    Properties: {SecurityConfiguration: ${JSON.stringify(shown(ESCAPES))}}\n`],
  ])('%s drives no terminal and adds no markup', async (_, text) => {
    const { code, out, errors } = await run(text, format, '--applications', `Spark,HBase,${ESCAPES}`);
    expect([code, errors]).toEqual([0, '']);
    expect(out).not.toMatch(DRIVES_TERMINALS);
    if (format === 'html' || format === 'svg') {
      expect(out).not.toContain('<script');
      expect(elementsIn(out)).toEqual(elementsIn((await run(JSON.stringify(shown('x')), format, '--applications', 'Spark,HBase,x')).out));
    }
  });

  test.each<[string, string]>([
    ['a deep document in a template', template(`${'['.repeat(100_000)}`)],
    ['a large document in a template', template(`{"a": "${'x'.repeat(5_000_000)}"}`)],
    ['texts in texts', template(Array.from({ length: 30 }).reduce<unknown>(text => ({ 'Fn::Sub': ['${a}'.repeat(10), { a: text }] }), 'x'))],
    ['texts in texts of a document', template({
      EncryptionConfiguration: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [
        `k${index}`, Array.from({ length: 6 }).reduce<unknown>(text => ({ 'Fn::Sub': ['${a}'.repeat(10), { a: text }] }), 'x'),
      ])),
    })],
    ['a document in a document', 'Resources:\n  S: {Type: AWS::EMR::SecurityConfiguration, Properties: {SecurityConfiguration: &a {EncryptionConfiguration: *a}}}\n'],
    ['a list that JSON cannot hold', `Resources:\n  S: {Type: AWS::EMR::SecurityConfiguration, Properties: {SecurityConfiguration: [&a ${'x'.repeat(1_000_000)}${', *a'.repeat(1000)}]}}\n`],
    ['many buckets', JSON.stringify({ EncryptionConfiguration: {
      EnableInTransitEncryption: false,
      EnableAtRestEncryption: true,
      AtRestEncryptionConfiguration: { S3EncryptionConfiguration: {
        EncryptionMode: 'SSE-S3', Overrides: Array.from({ length: 2_000 }, (_, index) => ({ BucketName: `${'b'.repeat(300)}${index}`, EncryptionMode: 'SSE-S3' })),
      } },
    } })],
  ])('%s has an end', async (_, text) => {
    const { code, out } = await run(text, format);
    expect(code).toBe(0);
    expect(out.length).toBeLessThan(20_000_000);
  });
});

test.each<[string, string]>([
  ['5 MB of text', `{"EncryptionConfiguration": "${'x'.repeat(5_000_000)}"}`],
  ['5 MB of brackets', '['.repeat(5_000_000)],
  ['a deep document', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ['a deep template', `{"Resources":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`],
  ['a deep template of YAML', `Resources: ${'['.repeat(50_000)}`],
])('%s is refused', async (_, text) => {
  const { code, out, errors } = await run(text, 'text');
  expect([code, out]).toEqual([2, '']);
  expect(errors.length).toBeLessThan(300);
});

test('what is escaped in json means the same', async () => {
  const { out } = await run(JSON.stringify({ [ESCAPES]: 1, ...shown('x') }), 'json', '--applications', ESCAPES.replace(',', ''));
  expect(JSON.stringify((JSON.parse(out) as { findings: unknown }).findings)).toContain(JSON.stringify('\u202e').slice(1, -1));
});

test('names of files and of resources do not drive the terminal', async () => {
  const several = JSON.stringify({ Resources: { [`A${ESCAPES}`]: { Type: 'AWS::EMR::SecurityConfiguration' }, [`B${ESCAPES}`]: { Type: 'AWS::EMR::SecurityConfiguration' } } });
  const one = template(JSON.parse(CLEAN));
  const name = `file${ESCAPES}`;
  const files = { [name]: several, one };
  for (const argv of [[name], [name, '--resource', ESCAPES], [`none${ESCAPES}`], ['one', '--resource', ESCAPES], ['one', '--compare', name], ['one', '--release', 'emr-7.9.0', '--compare', name]]) {
    const { code, out, errors } = await command(['coverage', ...argv], { files });
    expect([code, out]).toEqual([2, '']);
    expect(errors).not.toMatch(DRIVES_TERMINALS);
    expect(errors.split('\n')).toHaveLength(2);
  }
  const { code, out } = await command(['coverage', name, '--release', 'emr-7.9.0'], { files: { [name]: one } });
  expect(code).toBe(0);
  expect(out).not.toMatch(DRIVES_TERMINALS);
});

test.each<[string, string]>([
  ['a document', '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'],
  ['a template', '{"Resources": {"__proto__": {"Type": "AWS::EMR::SecurityConfiguration", "Properties": {"__proto__": {"polluted": true}, "SecurityConfiguration": {"__proto__": {"polluted": true}}}}}}'],
  ['a template of YAML', 'Resources:\n  __proto__:\n    Type: AWS::EMR::SecurityConfiguration\n    Properties:\n      SecurityConfiguration: {__proto__: {polluted: true}}\n'],
])('__proto__ in %s is a key like any other', async (_, text) => {
  const { code, out } = await run(text, 'json');
  expect(code).toBe(0);
  expect(JSON.parse(out).findings).toContainEqual(expect.objectContaining({ path: '/__proto__' }));
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('tokens of another program are shown', async () => {
  const text = CLEAN.replace('"SSE-S3"', '"SSE-KMS", "AwsKmsKey": "${Token[AWS.Region.4]}"');
  expect(await run(text, 'text')).toMatchObject({ code: 0, out: expect.stringContaining('SSE-KMS with ${Token[AWS.Region.4]}') });
});
