import { Lazy } from 'aws-cdk-lib';
import { AWS_KMS, PEM, REF, TOKEN, disk, encryption, tls } from './fixtures/fixture';
import { judgeDocument } from '../../../lib/checks/documents/judge';
import { Finding } from '../../../lib/checks/finding';

const short = ({ ruleId, path, line, column }: Finding) => [ruleId.replace('cdk-emr-security:', ''), path, ...line === undefined ? [] : [`${line}:${column}`]];
const ofText = (text: string) => judgeDocument({ value: text, text });
const shortOf = (text: string) => ofText(text).map(short);

describe('what is no document', () => {
  test.each<[title: string, text: string, position: string, message: string]>([
    ['nothing', '', '1:1', 'not JSON: the text is empty; the text of a JSON object is expected'],
    ['white space', ' \r\n\t', '1:1', 'not JSON: the text is empty; the text of a JSON object is expected'],
    ['a byte order mark', '\uFEFF{}', '1:1', 'not JSON: the text starts with a byte order mark; the text of a JSON object is expected'],
    ['a comma too much', '{\n  "a": 1,\n}', '3:1', 'not JSON: the text has a mistake at line 3, column 1; the text of a JSON object is expected'],
    ['a comment', '{} // none', '1:4', 'not JSON: the text has a mistake at line 1, column 4; the text of a JSON object is expected'],
    ['an end too early', '{"a": [1', '1:9', 'not JSON: the text has a mistake at line 1, column 9; the text of a JSON object is expected'],
    ['words', 'EncryptionConfiguration', '1:1', 'not JSON: the text has a mistake at line 1, column 1; the text of a JSON object is expected'],
    ['a list', '[{}]', '1:1', 'not a JSON object, got a list; an object with the sections of a security configuration is expected'],
    ['a number', '\n 5', '1:1', 'not a JSON object, got a number; an object with the sections of a security configuration is expected'],
    ['text in text', '"{}"', '1:1', 'not a JSON object, got text; an object with the sections of a security configuration is expected'],
    ['null', 'null', '1:1', 'not a JSON object, got null; an object with the sections of a security configuration is expected'],
  ])('%s', (_title, text, position, message) => {
    const findings = ofText(text);
    expect(findings.map(short)).toEqual([['not-json', '', position]]);
    expect(findings[0].message).toBe(message);
  });

  test.each([[undefined, 'undefined'], [null, 'null'], [5, 'a number'], [true, 'a boolean'], [[], 'a list'], [new Date(0), 'an object of a class']])('the value %p', (value, kind) => {
    const findings = judgeDocument({ value });
    expect(findings.map(short)).toEqual([['not-json', '']]);
    expect(findings[0].message).toBe(`not a JSON object, got ${kind}; an object with the sections of a security configuration is expected`);
  });

  test('says nothing more of it', () => {
    expect(judgeDocument({ value: '{', text: '{' }, { releaseLabel: 'emr-4.0.0' })).toHaveLength(1);
  });
});

describe('what is only known later', () => {
  test.each([
    ['a token', Lazy.any({ produce: () => ({}) })],
    ['text that is a token', TOKEN],
    ['text with a token in it', `{"EncryptionConfiguration": ${TOKEN}}`],
    ['an intrinsic function', { 'Fn::If': ['C', { EncryptionMode: 'SSE-C' }, {}] }],
    ['a reference', REF],
  ])('%s as the document', (_title, value) => expect(judgeDocument({ value }, { releaseLabel: 'emr-4.0.0' })).toEqual([]));

  test('an object of a class is no intrinsic function', () => {
    class Reference {
      public readonly Ref = 'Parameter';
    }
    expect(judgeDocument({ value: disk(new Reference()) }).map(short)).toContainEqual([
      'missing-key', '/EncryptionConfiguration/AtRestEncryptionConfiguration/LocalDiskEncryptionConfiguration',
    ]);
  });

  test('two keys make no intrinsic function', () => {
    expect(judgeDocument({ value: { ...REF, 'Fn::If': [] } }).map(short)).toEqual([
      ['nothing-encrypted', ''], ['unknown-key', '/Ref'], ['unknown-key', '/Fn::If'],
    ]);
  });

  test.each(['${Key}', '${Key.Arn}', 'arn:${AWS::Partition}:kms', '{{resolve:ssm:key}}', TOKEN])('%s says nothing', text => {
    expect(judgeDocument({ value: disk({ ...AWS_KMS, AwsKmsKey: text }) }).map(short).filter(([id]) => id.startsWith('key-'))).toEqual([]);
  });

  test.each(['$Key', '${}', '{Key}', '${Key', '}${'])('%s is text', text => {
    expect(judgeDocument({ value: disk({ ...AWS_KMS, AwsKmsKey: text }) }).map(short).filter(([id]) => id.startsWith('key-'))).toHaveLength(1);
  });

  test('a key that is only known later may be the one that is missing', () => {
    const open = { ...disk({ [TOKEN]: 'AwsKms' }), ...encryption({ [TOKEN]: true }) };
    expect(judgeDocument({ value: open }).map(short)).toEqual([]);
  });

  test('text that could be parsed is judged, tokens in it or not', () => {
    expect(judgeDocument({ value: '{"Nonsense": 1}' }).map(short)).toContainEqual(['unknown-key', '/Nonsense']);
  });
});

describe('the order', () => {
  test('is that of the document, then severity, then id', () => {
    const text = `{
  "InstanceMetadataServiceConfiguration": { "HttpPutResponseHopLimit": 65, "MinimumInstanceMetadataServiceVersion": 1 },
  "Nonsense": {},
  "EncryptionConfiguration": {
    "EnableAtRestEncryption": true,
    "EnableInTransitEncryption": true
  }
}`;
    expect(shortOf(text)).toEqual([
      ['out-of-range', '/InstanceMetadataServiceConfiguration/HttpPutResponseHopLimit', '2:45'],
      ['imdsv1-allowed', '/InstanceMetadataServiceConfiguration/MinimumInstanceMetadataServiceVersion', '2:76'],
      ['unknown-key', '/Nonsense', '3:3'],
      ['flag-without-section', '/EncryptionConfiguration/EnableAtRestEncryption', '5:5'],
      ['flag-without-section', '/EncryptionConfiguration/EnableInTransitEncryption', '6:5'],
      ['hdfs-transfer-not-encrypted', '/EncryptionConfiguration/EnableInTransitEncryption', '6:5'],
      ['sasl-not-encrypted', '/EncryptionConfiguration/EnableInTransitEncryption', '6:5'],
    ]);
  });

  test('what holds something comes before it, with the document first', () => {
    const value = { ...disk({ ...AWS_KMS, Wrong: 1 }) };
    expect(judgeDocument({ value }, { releaseLabel: 'emr-4.0.0' }).map(short)).toEqual([
      ['release-lacks-feature', ''],
      ['in-transit-off', '/EncryptionConfiguration'],
      ['s3-not-encrypted', '/EncryptionConfiguration/AtRestEncryptionConfiguration'],
      ['root-volume-not-encrypted', '/EncryptionConfiguration/AtRestEncryptionConfiguration/LocalDiskEncryptionConfiguration'],
      ['unknown-key', '/EncryptionConfiguration/AtRestEncryptionConfiguration/LocalDiskEncryptionConfiguration/Wrong'],
    ]);
  });

  test('of the same place and severity is that of the ids', () => {
    const { releaseLabel, value } = { releaseLabel: 'emr-7.3.0', value: encryption({ EnableInTransitEncryption: true, InTransitEncryptionConfiguration: { TLSCertificateConfiguration: PEM } }) };
    const flagged = judgeDocument({ value }, { releaseLabel }).map(short).filter(([, path]) => path === '/EncryptionConfiguration/EnableInTransitEncryption').map(([id]) => id);
    expect(flagged.length).toBeGreaterThan(2);
    expect(flagged).toEqual([...flagged].sort());
  });
});

describe('places in text', () => {
  test('lines end with CRLF, CR or LF; columns count UTF-16 code units', () => {
    const text = '{"Größe": "日本",\r\n\t"a\\u0062c": 1, "𝒳": 2,\r"d/e~f": 3,\n"": 4}';
    expect(shortOf(text).slice(1)).toEqual([
      ['unknown-key', '/Größe', '1:2'],
      ['unknown-key', '/abc', '2:2'],
      ['unknown-key', '/𝒳', '2:17'],
      ['unknown-key', '/d~1e~0f', '3:1'],
      ['unknown-key', '/', '4:1'],
    ]);
  });

  test('of an item it is the item, of the document its brace', () => {
    const text = '\n {"AuthorizationConfiguration": {"EmrFsConfiguration": {"RoleMappings": [\n{"Role": "arn:aws:iam::1:role/R", "IdentifierType": "User", "Identifiers": ["a", ""]}, 5]}}}';
    expect(shortOf(text)).toEqual([
      ['nothing-encrypted', '', '2:2'],
      ['empty-value', '/AuthorizationConfiguration/EmrFsConfiguration/RoleMappings/0/Identifiers/1', '3:82'],
      ['wrong-type', '/AuthorizationConfiguration/EmrFsConfiguration/RoleMappings/1', '3:88'],
    ]);
  });

  test('of a key that stands there twice it is the last one, which counts', () => {
    const text = '{"InstanceMetadataServiceConfiguration": 5,\n"InstanceMetadataServiceConfiguration": {"HttpPutResponseHopLimit": 0, "MinimumInstanceMetadataServiceVersion": 2}}';
    expect(shortOf(text).slice(1)).toEqual([
      ['duplicate-key', '/InstanceMetadataServiceConfiguration', '2:1'],
      ['out-of-range', '/InstanceMetadataServiceConfiguration/HttpPutResponseHopLimit', '2:42'],
    ]);
  });

  test('duplicates are found at any depth and however often', () => {
    const text = '{"a": [{"b": 1, "b": 2, "b": 3}], "__proto__": 1, "__proto__": 2}';
    expect(ofText(text).filter(({ ruleId }) => ruleId.endsWith('duplicate-key')).map(({ path, message }) => [path, message])).toEqual([
      ['/a/0/b', '"b" stands in the same object 3 times, first at line 1, column 9 and last at line 1, column 25; one is expected, and only the last one counts'],
      ['/__proto__', '"__proto__" stands in the same object twice, first at line 1, column 35 and last at line 1, column 51; one is expected, and only the last one counts'],
    ]);
  });

  test('a hundred duplicates are told of, and no more', () => {
    const twice = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}": {"a": 1, "a": 2}, "k${index}": 3`).join(', ')}}`;
    const duplicates = (count: number) => ofText(twice(count)).filter(({ ruleId }) => ruleId.endsWith('duplicate-key')).map(({ path }) => path);
    expect(duplicates(99)).toHaveLength(99);
    expect(duplicates(102)).toEqual(Array.from({ length: 100 }, (_, index) => `/k${index}`));
  });

  test('without text there are none', () => {
    for (const finding of judgeDocument({ value: { Nonsense: 1 } })) {
      expect(Object.keys(finding)).toEqual(['ruleId', 'severity', 'path', 'message', 'remedy']);
    }
  });
});

describe('hostile input', () => {
  const many = (count: number, part: (index: number) => string) => Array.from({ length: count }, (_, index) => part(index)).join(',');

  test('a document that holds itself is too deep', () => {
    const value: Record<string, unknown> = {};
    value.EncryptionConfiguration = value;
    expect(judgeDocument({ value }).map(short)).toEqual([['too-deep', '']]);
  });

  test('a document that holds the same part everywhere is too large', () => {
    let value: Record<string, unknown> = {};
    for (let level = 0; level < 60; level++) {
      value = { a: value, b: value };
    }
    const findings = judgeDocument({ value });
    expect(findings.map(short)).toEqual([['too-large', '']]);
    expect(findings[0].message).toBe('too large, got more than 524288 values; fewer are expected');
  });

  test.each([
    ['brackets', '['.repeat(1024 * 1024), 'too-deep'],
    ['braces', '{"a":'.repeat(200_000), 'too-deep'],
    ['quotes', '"'.repeat(1024 * 1024 - 1), 'not-json'],
    ['backslashes', `{"${'\\'.repeat(1024 * 1024 - 2)}`, 'not-json'],
    ['placeholders', `{"EncryptionConfiguration":"${'${'.repeat(500_000)}"}`, 'wrong-type'],
    ['tokens', `{"EncryptionConfiguration":"${'${Token['.repeat(100_000)}"}`, 'wrong-type'],
    ['keys', `{${many(30_000, index => `"k${index}":0`)}}`, 'unknown-key'],
    ['one key', `{${many(100_000, () => '"key":0')}}`, 'duplicate-key'],
    ['letters in a key', `{"${'a'.repeat(1_000_000)}":0}`, 'unknown-key'],
    ['duplicates under a long key', `{"${'a'.repeat(500_000)}":[${many(30_000, () => '{"a":1,"a":2}')}]}`, 'duplicate-key'],
    ['wrong items', `{"AuthorizationConfiguration":{"EmrFsConfiguration":{"RoleMappings":[${many(50_000, () => '{}')}]}}}`, 'missing-key'],
    ['nulls', `{"AuthorizationConfiguration":{"EmrFsConfiguration":{"RoleMappings":[${many(50_000, () => 'null')}]}}}`, 'null-value'],
  ])('many %s take no long time', (_title, text, expected) => {
    const findings = ofText(text);
    expect(findings.map(({ ruleId }) => ruleId)).toContain(`cdk-emr-security:${expected}`);
    expect(Math.max(...findings.slice(0, 200).map(({ message }) => message.length))).toBeLessThan(1000);
  });

  test('no secret is repeated', () => {
    const value = { AuthenticationConfiguration: { KerberosConfiguration: { KdcAdminPassword: 'hunter2' } }, Password: 'hunter2', Key: { a: 'hunter2' } };
    expect(JSON.stringify(judgeDocument({ value, text: JSON.stringify(value) }))).not.toContain('hunter2');
  });
});

test('is deterministic, and leaves the document alone', () => {
  const value = Object.freeze({ ...tls(PEM), Nonsense: 1 });
  const before = JSON.stringify(value);
  expect(judgeDocument({ value })).toEqual(judgeDocument({ value }));
  expect(JSON.stringify(value)).toBe(before);
});
