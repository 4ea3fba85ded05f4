import { command } from './command';
import { CLEAN, described, template } from './documents';

const FORMATS = ['text', 'json', 'sarif'];

// eslint-disable-next-line no-control-regex
const DRIVES_TERMINALS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

const ESCAPES = '\u001b[2J\u001b]0;title\u0007\u009b31m\r\n\u202e\u2066\u200b\u2028\ufeff\u0000';

describe.each(FORMATS)('%s', format => {
  test.each<[string, string]>([
    ['a document', JSON.stringify({ [`Foo${ESCAPES}`]: 1, EncryptionConfiguration: { EnableInTransitEncryption: ESCAPES, [ESCAPES]: ESCAPES } })],
    ['an answer', described(JSON.stringify({ [ESCAPES]: 1 }))],
    ['a template', template({ [ESCAPES]: 1 }).replace('"Security"', JSON.stringify(ESCAPES))],
    ['a template of YAML', `Resources:\n  "${JSON.stringify(ESCAPES).slice(1, -1)}":\n    Type: AWS::EMR::SecurityConfiguration\n    Properties: {SecurityConfiguration: {Foo: 1}}\n`],
  ])('%s does not drive the terminal', async (_, text) => {
    const name = `file${ESCAPES}`;
    const { code, out, errors } = await command(['check', name, `none${ESCAPES}`, '--format', format], { files: { [name]: text } });
    expect(code).toBe(2);
    expect(out).toContain('unknown-key');
    expect(out).not.toMatch(DRIVES_TERMINALS);
    expect(errors).not.toMatch(DRIVES_TERMINALS);
    expect(errors.split('\n')).toHaveLength(2);
  });

  test.each<[string, string]>([
    ['5 MB of text', `{"EncryptionConfiguration": "${'x'.repeat(5_000_000)}"}`],
    ['5 MB of brackets', '['.repeat(5_000_000)],
    ['a deep document', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['a deep template', `{"Resources":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`],
    ['a template without an end', `{"Resources":${'['.repeat(1_000_000)}`],
    ['a deep template of YAML', `Resources: ${'['.repeat(50_000)}`],
    ['a template with 5 MB of text', template(`{"a": "${'x'.repeat(5_000_000)}"}`)],
    ['a template with a deep document in text', template(`${'['.repeat(100_000)}`)],
    ['many long keys', `{"${'x'.repeat(500_000)}":{${Array.from({ length: 20_000 }, (_, index) => `"y${index}":1`).join(',')}}}`],
    ['many wrong keys', `{"EncryptionConfiguration":{"${'x'.repeat(1000)}":1,${Array.from({ length: 5_000 }, (_, index) => `"y${index}":1`).join(',')}}}`],
  ])('%s has an end', async (_, text) => {
    const { code, out } = await command(['check', 'a', '--format', format], { files: { a: text } });
    expect(code).toBe(1);
    expect(out.length).toBeLessThan(20_000_000);
  });
});

test.each(['json', 'sarif'])('what is escaped in %s means the same', async format => {
  const { out } = await command(['check', 'a', '--format', format], { files: { a: JSON.stringify({ [`Foo${ESCAPES}`]: 1 }) } });
  expect(JSON.stringify(JSON.parse(out))).toContain(JSON.stringify(`/Foo${ESCAPES}`));
});

test.each<[string, string]>([
  ['a document', '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'],
  ['an answer', described('{"__proto__": {"polluted": true}}')],
  ['a template', '{"Resources": {"__proto__": {"Type": "AWS::EMR::SecurityConfiguration", "Properties": {"__proto__": {"polluted": true}, "SecurityConfiguration": {"__proto__": {"polluted": true}}}}}}'],
  ['a template of YAML', 'Resources:\n  __proto__:\n    Type: AWS::EMR::SecurityConfiguration\n    Properties:\n      SecurityConfiguration: {__proto__: {polluted: true}}\n'],
])('__proto__ in %s is a key like any other', async (_, text) => {
  const { code, out } = await command(['check', 'a', '--format', 'json'], { files: { a: text } });
  expect(code).toBe(1);
  expect(out).toContain('/__proto__');
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('tokens of another program are not resolved', async () => {
  const text = CLEAN.replace('s3://bucket', '${Token[TOKEN.123]}').replace('"SSE-S3"', '"${Token[AWS.Region.4]}"');
  expect(await command(['check', 'a'], { files: { a: text } })).toMatchObject({ code: 0 });
});
