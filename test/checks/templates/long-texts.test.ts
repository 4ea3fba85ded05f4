import { FindingSeverity } from '../../../lib/checks/finding';
import { checkTemplate } from '../../../lib/checks/templates/check-template';
import { textOf } from '../../../lib/checks/templates/intrinsics';
import { readSource } from '../../../lib/checks/templates/template-source';

/** Texts in texts in texts: each level is ten times as long. */
function nested(levels: number, innermost: unknown, join: (text: unknown) => unknown): unknown {
  return Array.from({ length: levels }).reduce<unknown>(text => join(text), innermost);
}

const sub = (text: unknown) => ({ 'Fn::Sub': ['${a}'.repeat(10), { a: text }] });
const join = (text: unknown) => ({ 'Fn::Join': ['', Array.from({ length: 20 }, () => text)] });

test.each<[string, unknown]>([
  ['Fn::Sub of literals', nested(6, 'literal', sub)],
  ['Fn::Sub of references', nested(7, { Ref: 'Key' }, sub)],
  ['Fn::Join of literals', nested(3, 'x'.repeat(1000), join)],
  ['Fn::Join of references', nested(1, nested(5, { Ref: 'Key' }, sub), join)],
])('%s that is too long is one unknown value', (_, value) => {
  expect(textOf(value)).toEqual([{}]);
});

test.each([8, 20, 33])('%i levels of texts in texts have an end', levels => {
  expect(textOf(nested(levels, 'literal', sub))!.length).toBeLessThanOrEqual(1024 * 1024);
});

test('what is long, and no longer than a template, is known', () => {
  expect(textOf({ 'Fn::Join': [',', ['a'.repeat(1_000_000), 'b']] })).toEqual([`${'a'.repeat(1_000_000)},b`]);
  expect(textOf(nested(5, { Ref: 'Key' }, sub))).toHaveLength(100_000);
});

test('a template with such a text is checked', () => {
  const source = readSource(JSON.stringify({
    Resources: {
      Endless: { Type: 'AWS::EMR::SecurityConfiguration', Properties: { Name: nested(20, 'a', sub), SecurityConfiguration: nested(20, { Ref: 'Key' }, sub) } },
      Wrong: { Type: 'AWS::EMR::SecurityConfiguration', Properties: { SecurityConfiguration: { Foo: 1 } } },
    },
  }));
  const errors = 'value' in source ? checkTemplate(source).filter(({ finding }) => finding.severity === FindingSeverity.ERROR) : [];
  expect(errors.map(({ logicalId, finding }) => [logicalId, finding.path])).toEqual([['Wrong', '/Foo']]);
});

test.each<[string, unknown, unknown]>([
  ['an attribute', { 'Fn::Join': ['', ['a', { 'Fn::GetAtt': ['Key', 'Arn'] }]] }, ['a', { name: 'Key.Arn' }]],
  ['an attribute in Fn::Sub', { 'Fn::Sub': 'a${Key.Arn}' }, ['a', { name: 'Key.Arn' }]],
  ['an attribute of Fn::Sub that is passed in', { 'Fn::Sub': ['${A}', { A: { 'Fn::GetAtt': ['Key', 'Arn'] } }] }, [{ name: 'Key.Arn' }]],
  ['another function', { 'Fn::Join': ['', ['a', { 'Fn::ImportValue': 'x' }]] }, ['a', { name: 'Fn::ImportValue' }]],
  ['an attribute without a name', { 'Fn::Join': ['', ['a', { 'Fn::GetAtt': ['Key', { Ref: 'A' }] }]] }, ['a', { name: 'Fn::GetAtt' }]],
  ['a reference', { 'Fn::Sub': 'a${Key}' }, ['a', { ref: 'Key' }]],
  ['no value at all', { 'Fn::Join': ['', ['a', {}]] }, ['a', {}]],
])('where names are asked for, %s has one', (_, value, expected) => {
  expect(textOf(value, true)).toEqual(expected);
});
