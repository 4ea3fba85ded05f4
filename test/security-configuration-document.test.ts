import { App, Aws, aws_kms as kms, aws_s3 as s3, Fn, Lazy, Stack, Token } from 'aws-cdk-lib';
import { CORPUS, textOf } from './document/corpus';
import { SecurityConfigurationDocument } from '../lib/security-configuration-document';

describe.each(CORPUS.map(({ file }) => [file]))('%s', file => {
  const value = JSON.parse(textOf(file));

  test('survives fromJson and toJson', () => {
    expect(JSON.parse(SecurityConfigurationDocument.fromJson(textOf(file)).toJson())).toEqual(value);
  });

  test('survives fromObject and toJson', () => {
    expect(JSON.parse(SecurityConfigurationDocument.fromObject(value).toJson())).toEqual(value);
  });

  test('is rendered as it was given', () => {
    expect(JSON.stringify(SecurityConfigurationDocument.fromJson(textOf(file))._render())).toBe(JSON.stringify(value));
  });

  test('has one canonical form', () => {
    const once = SecurityConfigurationDocument.fromJson(textOf(file)).toJson();
    expect(SecurityConfigurationDocument.fromJson(once).toJson()).toBe(once);
  });
});

describe('the canonical form', () => {
  test('has known keys in their order, unknown ones after them as given, lists untouched, two spaces', () => {
    expect(SecurityConfigurationDocument.fromJson(`{
      "zebra": {"b": 1, "a": []},
      "LakeFormationConfiguration": {},
      "EncryptionConfiguration": {
        "AtRestEncryptionConfiguration": {"S3EncryptionConfiguration": {
          "Overrides": [{"EncryptionMode": "SSE-S3", "BucketName": "z"}, {"x": null, "BucketName": "a"}],
          "EncryptionMode": "SSE-S3"}},
        "constructor": "true",
        "EnableAtRestEncryption": "true",
        "EnableInTransitEncryption": false
      },
      "apple": 1.50
    }`).toJson()).toBe([
      '{',
      '  "EncryptionConfiguration": {',
      '    "EnableInTransitEncryption": false,',
      '    "EnableAtRestEncryption": "true",',
      '    "AtRestEncryptionConfiguration": {',
      '      "S3EncryptionConfiguration": {',
      '        "EncryptionMode": "SSE-S3",',
      '        "Overrides": [',
      '          {',
      '            "BucketName": "z",',
      '            "EncryptionMode": "SSE-S3"',
      '          },',
      '          {',
      '            "BucketName": "a",',
      '            "x": null',
      '          }',
      '        ]',
      '      }',
      '    },',
      '    "constructor": "true"',
      '  },',
      '  "LakeFormationConfiguration": {},',
      '  "zebra": {',
      '    "b": 1,',
      '    "a": []',
      '  },',
      '  "apple": 1.5',
      '}',
    ].join('\n'));
  });

  test('keeps numbers that JSON.stringify loses', () => {
    expect(SecurityConfigurationDocument.fromJson('{"a":-0,"b":1e400,"c":-1e400,"d":1e21}').toJson())
      .toBe('{\n  "a": -0,\n  "b": 1e999,\n  "c": -1e999,\n  "d": 1e+21\n}');
  });
});

describe('content that is no document', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', '{"EncryptionConfiguration": '],
    ['a trailing comma', '{"a": 1,}'],
    ['a byte order mark', '\uFEFF{}'],
    ['null', 'null'],
    ['a list', '[ {} ]'],
    ['a number', '42'],
    ['text', '"{}"'],
    ['too deep', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ['too deep in lists', '{"a":' + '['.repeat(100_000) + ']'.repeat(100_000) + '}'],
  ])('%s is kept as it is', (_title, text) => {
    const document = SecurityConfigurationDocument.fromJson(text);
    expect(document.toJson()).toBe(text);
    expect(document._value).toBe(text);
  });

  test('fails when it is to be deployed', () => {
    expect(() => SecurityConfigurationDocument.fromJson('[1]')._render()).toThrow(
      'document: not a JSON object, got "[1]"; a security configuration is expected to be one. Correct the text that was passed to fromJson');
  });

  test('keys that could reach a prototype are keys', () => {
    const text = '{"__proto__":{"polluted":true},"EncryptionConfiguration":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}}';
    for (const document of [SecurityConfigurationDocument.fromJson(text), SecurityConfigurationDocument.fromObject(JSON.parse(text))]) {
      expect(JSON.stringify(JSON.parse(document.toJson()))).toBe(
        '{"EncryptionConfiguration":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}},"__proto__":{"polluted":true}}');
      expect(JSON.stringify(document._render())).toBe(text);
      expect(document._render().polluted).toBeUndefined();
    }
    expect(({} as any).polluted).toBeUndefined();
  });

  test('what looks like a token of another program is text', () => {
    const text = '{\n  "a": "${Token[TOKEN.99999]}",\n  "b": [\n    "#{Token[TOKEN.99999]}"\n  ],\n  "c": -1.8881545897087736e+289\n}';
    expect(SecurityConfigurationDocument.fromJson(text).toJson()).toBe(text);
  });
});

describe('fails for an argument of another kind', () => {
  const fromJson: (text: any) => unknown = SecurityConfigurationDocument.fromJson;
  const fromObject: (value: any) => unknown = SecurityConfigurationDocument.fromObject;

  test.each([
    [undefined, ''],
    [null, ', got null'],
    [42, ', got 42'],
    [{ a: 1 }, ', got {"a":1}'],
  ])('text: %j', (text, got) => {
    expect(() => fromJson(text)).toThrow(expect.objectContaining({
      name: 'EmrSecurityError',
      message: `text: not text${got || ', got undefined'}; the text of a JSON document is expected. Pass text, or an object to fromObject`,
    }));
  });

  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [42, '42'],
    ['{}', '"{}"'],
    [[{}], '[{}]'],
    [new Map(), 'a Map'],
    [Lazy.any({ produce: () => ({}) }), 'a token'],
  ])('value: %p', (value, got) => {
    expect(() => fromObject(value)).toThrow(expect.objectContaining({
      name: 'EmrSecurityError',
      message: `value: not a plain object, got ${got}; the sections of a document by their names are expected. Pass an object, or text to fromJson`,
    }));
  });

  test('a construct in place of its ARN', () => {
    const key = new kms.Key(new Stack(new App(), 'Stack'), 'Key');
    expect(() => fromObject({ EncryptionConfiguration: { Overrides: [{ AwsKmsKey: key }] } })).toThrow(expect.objectContaining({
      name: 'EmrSecurityError',
      message: 'value.EncryptionConfiguration.Overrides[0].AwsKmsKey: not JSON, got construct \'Stack/Key\'; '
        + 'text, a number, a boolean, a list, an object or a token is expected. '
        + 'Pass what the document is to say, such as the ARN of a key instead of the key',
    }));
  });

  test.each([
    ['a function', () => 1, 'the function (anonymous)'],
    ['not a number', NaN, 'NaN'],
    ['a big integer', 12n, '12'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
  ])('%s', (_title, value, got) => {
    expect(() => fromObject({ a: [value] })).toThrow(`value.a[0]: not JSON, got ${got}; text, a number`);
  });

  test('an object that holds itself', () => {
    const value: any = { a: {} };
    value.a.b = value;
    expect(() => fromObject(value)).toThrow(/^value(\.a\.b)+(\.a)?: nested more than 100 levels deep, or holding itself; a document is expected to be JSON\. Pass plain data$/);
  });
});

describe('an object', () => {
  test('is copied, on the way in and on the way out', () => {
    const value = { EncryptionConfiguration: { EnableAtRestEncryption: false, list: [{ a: 1 }] } };
    const document = SecurityConfigurationDocument.fromObject(value);
    value.EncryptionConfiguration.EnableAtRestEncryption = true;
    value.EncryptionConfiguration.list[0].a = 2;
    (document._render() as any).EncryptionConfiguration.list.push('x');
    expect(document._render()).toEqual({ EncryptionConfiguration: { EnableAtRestEncryption: false, list: [{ a: 1 }] } });
  });

  test('may be without a prototype', () => {
    expect(SecurityConfigurationDocument.fromObject(Object.assign(Object.create(null), { a: 1 })).toJson()).toBe('{\n  "a": 1\n}');
  });

  test('loses what is undefined, as it would in a template, and nothing else', () => {
    expect(SecurityConfigurationDocument.fromObject({ a: undefined, b: [undefined, null, {}], c: '', d: 0, e: false })._render())
      .toStrictEqual({ b: [null, {}], c: '', d: 0, e: false });
  });

  test('may hold a date, which JSON writes as text', () => {
    expect(SecurityConfigurationDocument.fromObject({ a: new Date(0) })._render()).toEqual({ a: '1970-01-01T00:00:00.000Z' });
  });
});

describe('tokens', () => {
  const stack = new Stack(new App(), 'Stack');
  const key = new kms.Key(stack, 'Key');
  const bucket = new s3.Bucket(stack, 'Bucket');
  const written = (value: unknown) => JSON.parse(SecurityConfigurationDocument.fromObject({ value }).toJson()).value;

  test.each<[string, unknown, unknown]>([
    ['an attribute', key.keyArn, '${Stack/Key/Resource.Arn}'],
    ['a reference', bucket.bucketName, '${Stack/Bucket/Resource.Ref}'],
    ['with text around it', bucket.s3UrlForObject('a/b.zip'), 's3://${Stack/Bucket/Resource.Ref}/a/b.zip'],
    ['several', `${key.keyArn}-${bucket.bucketArn}`, '${Stack/Key/Resource.Arn}-${Stack/Bucket/Resource.Arn}'],
    ['an object', (key.node.defaultChild as kms.CfnKey).getAtt('Arn'), '${Stack/Key/Resource.Arn}'],
    ['a pseudo parameter', `arn:${Aws.PARTITION}:s3:::b/k`, 'arn:${AWS::Partition}:s3:::b/k'],
    ['a function', Fn.join('-', ['a', key.keyArn]), '${Fn::Join}'],
    ['one that may not be asked yet', Lazy.string({ produce: () => { throw new Error('asked'); } }), '${Token}'],
    ['a number', Token.asNumber(key.keyArn), '${Stack/Key/Resource.Arn}'],
    ['a list', Token.asList(key.keyArn), ['${Stack/Key/Resource.Arn}']],
    ['a list that may not be asked yet', Lazy.list({ produce: () => { throw new Error('asked'); } }), ['${Token}']],
    ['a lazy object', Lazy.any({ produce: () => ({}) }), '${Token}'],
    ['as a key', { [key.keyArn]: 1 }, { '${Stack/Key/Resource.Arn}': 1 }],
  ])('%s', (_title, value, text) => {
    expect(written(value)).toEqual(text);
  });

  test('in JSON text are read as well', () => {
    expect(SecurityConfigurationDocument.fromJson(JSON.stringify({ a: key.keyArn })).toJson()).toBe('{\n  "a": "${Stack/Key/Resource.Arn}"\n}');
  });

  test('reach the template', () => {
    const document = SecurityConfigurationDocument.fromObject({
      a: key.keyArn,
      b: Lazy.any({ produce: () => [1] }),
      c: Token.asNumber(Lazy.any({ produce: () => 7 })),
    });
    expect(stack.resolve(document._render())).toEqual({ a: stack.resolve(key.keyArn), b: [1], c: 7 });
  });
});
