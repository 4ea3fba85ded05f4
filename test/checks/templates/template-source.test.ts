import { Source, isTemplate, readSource } from '../../../lib/checks/templates/template-source';

function read(text: string): Source {
  const source = readSource(text);
  if ('reason' in source) {
    throw new Error(source.reason);
  }
  return source;
}

const valueOf = (text: string) => (read(text).value as { a: unknown }).a;

test.each<[string, unknown]>([
  ['!Ref Key', { Ref: 'Key' }],
  ['!Condition Prod', { Condition: 'Prod' }],
  ['!GetAtt Key.Arn', { 'Fn::GetAtt': ['Key', 'Arn'] }],
  ['!GetAtt Key', { 'Fn::GetAtt': ['Key'] }],
  ['!GetAtt .Arn', { 'Fn::GetAtt': ['', 'Arn'] }],
  ['!GetAtt Stack.Outputs.Arn', { 'Fn::GetAtt': ['Stack', 'Outputs.Arn'] }],
  ['!GetAtt [Key, Arn]', { 'Fn::GetAtt': ['Key', 'Arn'] }],
  ['!Sub "${Key}"', { 'Fn::Sub': '${Key}' }],
  ['!Sub ["${X}", {X: !Ref Key}]', { 'Fn::Sub': ['${X}', { X: { Ref: 'Key' } }] }],
  ['!Join ["", [a, !Ref Key]]', { 'Fn::Join': ['', ['a', { Ref: 'Key' }]] }],
  ['!If [Prod, a, !Ref "AWS::NoValue"]', { 'Fn::If': ['Prod', 'a', { Ref: 'AWS::NoValue' }] }],
  ['!ImportValue name', { 'Fn::ImportValue': 'name' }],
  ['!FindInMap [a, b, c]', { 'Fn::FindInMap': ['a', 'b', 'c'] }],
  ['!Select [0, !GetAZs ""]', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }],
  ['!Split [",", x]', { 'Fn::Split': [',', 'x'] }],
  ['!Base64 x', { 'Fn::Base64': 'x' }],
  ['!Cidr [x, 1, 2]', { 'Fn::Cidr': ['x', 1, 2] }],
  ['!And [!Not [!Condition a], !Or [!Equals [b, c], !Condition d]]',
    { 'Fn::And': [{ 'Fn::Not': [{ Condition: 'a' }] }, { 'Fn::Or': [{ 'Fn::Equals': ['b', 'c'] }, { Condition: 'd' }] }] }],
  ['!Transform {Name: x, Parameters: {}}', { 'Fn::Transform': { Name: 'x', Parameters: {} } }],
  ['!ToJsonString {b: 1}', { 'Fn::ToJsonString': { b: 1 } }],
  ['!Length [1]', { 'Fn::Length': [1] }],
  ['{Fn::Sub: x}', { 'Fn::Sub': 'x' }],
])('the short form %s is read in its long form', (text, expected) => {
  expect(valueOf(`a: ${text}`)).toEqual(expected);
});

test.each<[string, unknown]>([
  ['2010-09-09', '2010-09-09'],
  ['1:30', '1:30'],
  ['yes', true],
  ['Off', false],
  ['"yes"', 'yes'],
  ['!Sub yes', { 'Fn::Sub': 'yes' }],
  ['true', true],
  ['7', 7],
  ['!!str 7', '7'],
  ['nothing', 'nothing'],
  ['Offset', 'Offset'],
  ['ON', true],
  ['no', false],
  ['12345678901234567890', 12345678901234567000],
  ['~', null],
  ['', null],
  ['[1, [2]]', [1, [2]]],
])('the value %s is read as CloudFormation does', (text, expected) => {
  expect(valueOf(`a: ${text}`)).toEqual(expected);
});

test('keys are text', () => {
  expect(read('yes: 1\n2: 2\n"x y": 3\n: 4\n').value).toEqual({ 'yes': 1, '2': 2, 'x y': 3, '': 4 });
});

test('a key named __proto__ stays a key', () => {
  const { value } = read('__proto__: {polluted: true}\n');
  expect(Object.keys(value as object)).toEqual(['__proto__']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

describe('aliases', () => {
  test('mean their anchor', () => {
    expect(read('a: &x {b: 1}\nc: *x\n').value).toEqual({ a: { b: 1 }, c: { b: 1 } });
  });

  test('mean the last anchor of their name before them, also for places', () => {
    const source = read('a: &x {k: 1}\nb: *x\nc: &x {k: 2}\nd: *x\n');
    expect(source.value).toEqual({ a: { k: 1 }, b: { k: 1 }, c: { k: 2 }, d: { k: 2 } });
    expect(['/a/k', '/b/k', '/c/k', '/d/k'].map(pointer => source.positionOf(pointer)?.line)).toEqual([1, 1, 3, 3]);
  });

  test('that hold themselves have an end', () => {
    expect(read('a: &x {b: *x}\n').value).toEqual({ a: { b: null } });
  });

  test('of aliases do not become a forest', () => {
    const lines = ['a: &a [x,x,x,x,x,x,x,x,x,x]', ...[...'bcdefghij'].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghij'[index]}`).join(', ')}]`)];
    expect(readSource(lines.join('\n'))).toEqual({ reason: 'its aliases make it too large' });
  });
});

describe('positions', () => {
  const YAML = `Resources:
  Security:
    Properties:
      SecurityConfiguration: !If
        - Prod
        - A: 1
        - B: !Sub
            - text
            - {X: 1}
  Other: &other
    C: 1
  Same: *other
`;

  test.each([
    ['', 1, 1],
    ['/Resources', 1, 1],
    ['/Resources/Security/Properties/SecurityConfiguration', 4, 7],
    ['/Resources/Security/Properties/SecurityConfiguration/Fn::If/1', 6, 11],
    ['/Resources/Security/Properties/SecurityConfiguration/Fn::If/1/A', 6, 11],
    ['/Resources/Security/Properties/SecurityConfiguration/Fn::If/2/B/Fn::Sub/1/X', 9, 16],
    ['/Resources/Same/C', 11, 5],
  ])('YAML %s', (pointer, line, column) => {
    expect(read(YAML).positionOf(pointer)).toEqual({ line, column });
  });

  test('of a key that stands there twice', () => {
    const source = read('a: 1\na: 2\n');
    expect([source.value, source.positionOf('/a')]).toEqual([{ a: 2 }, { line: 2, column: 1 }]);
  });

  test('of what is not there', () => {
    expect(read(YAML).positionOf('/Resources/None/At')).toBeUndefined();
  });

  test('JSON', () => {
    expect(read('{\n  "a": [\n    {"b": 1}\n  ]\n}').positionOf('/a/0/b')).toEqual({ line: 3, column: 6 });
  });
});

test.each<[string, string, unknown]>([
  ['JSON with a mistake', '{"a": 1,\n}', { reason: 'it is no JSON: line 2, column 1', position: { line: 2, column: 1 } }],
  ['YAML with a mistake', 'a: [b', { reason: 'it is no YAML: line 1, column 6', position: { line: 1, column: 6 } }],
  ['JSON with a comma too much after white space', ' \n{"a": 1,}', { reason: 'it is no JSON: line 2, column 9', position: { line: 2, column: 9 } }],
  ['a list of JSON with a comma too much', '[1,]', { reason: 'it is no JSON: line 1, column 4', position: { line: 1, column: 4 } }],
  ['JSON that is too deep', `${'['.repeat(200)}${']'.repeat(200)}`, { reason: 'it is nested more than 100 levels deep' }],
  ['YAML that is too deep', `a: ${'['.repeat(200)}${']'.repeat(200)}`, { reason: 'it is nested more than 100 levels deep' }],
  ['YAML whose brackets would exhaust the stack', `a: ${'['.repeat(50_000)}`, { reason: 'it is nested too deep' }],
  ['YAML whose lists would exhaust the stack', `a:\n  ${'- '.repeat(50_000)}`, { reason: 'it is nested too deep' }],
  ['YAML whose keys would exhaust the stack', `a:\n  ${'? '.repeat(50_000)}`, { reason: 'it is nested too deep' }],
  ['YAML whose indents are too deep', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), { reason: 'it is nested too deep' }],
  ['a mistake that is too deep', `{"a":${'['.repeat(1_000_000)}`, { reason: 'it is nested too deep' }],
  ['YAML that is too long', `a: ${' '.repeat(3_000_000)}`, { reason: 'it has 3000003 characters, and templates have at most 1048576' }],
])('%s cannot be read', (_, text, expected) => {
  expect(readSource(text)).toEqual(expected);
});

test('what is not too long is read', () => {
  const comment = (length: number) => `a: 1 #${' '.repeat(length - 6)}`;
  expect(read(comment(2 * 1024 * 1024)).value).toEqual({ a: 1 });
  expect(readSource(comment(2 * 1024 * 1024 + 1))).toEqual({ reason: 'it has 2097153 characters, and templates have at most 1048576' });
  // a text in quotes is JSON if it can be, and JSON is read at any length
  expect(read(JSON.stringify('x'.repeat(3_000_000))).value).toHaveLength(3_000_000);
});

test('a byte order mark is nothing', () => {
  expect(read('\uFEFF{"a": 1}').value).toEqual({ a: 1 });
  expect(read('\uFEFFa: 1').value).toEqual({ a: 1 });
});

test.each<[string, unknown]>([
  ['"a": 1\n', { a: 1 }],
  ['"a"', 'a'],
  ['# a: 1\n---\na: 2\n', { a: 2 }],
  ['  \n{"a": 1}', { a: 1 }],
])('%j is read', (text, expected) => {
  expect(read(text).value).toEqual(expected);
});

test.each<[unknown, boolean]>([
  [{ Resources: {} }, true],
  [{ AWSTemplateFormatVersion: '2010-09-09' }, true],
  [{ Resources: [] }, false],
  [{ EncryptionConfiguration: {} }, false],
  [['Resources'], false],
  [null, false],
])('%j is a template: %s', (value, expected) => {
  expect(isTemplate(value)).toBe(expected);
});
