import { withWords } from '../../lib/cli/template-words';

const LONG = { 'Fn::Join': ['', ['${', 'x'.repeat(400_000), '}']] };

test('texts that functions put together become texts, as long as all of them are no longer than a document', () => {
  const read = withWords(Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, LONG])));
  expect(Object.values(read).map(value => typeof value)).toEqual([...Array.from({ length: 3 }, () => 'string'), ...Array.from({ length: 17 }, () => 'object')]);
  expect(read.k19).toEqual(LONG);
});

test('nothing else changes', () => {
  const value = JSON.parse('{"__proto__": {"a": [1, true, null, "x"]}, "b": {"Ref": "Key"}, "c": {"Fn::If": ["C", {"Fn::Sub": "a"}, 1]}, "d": {"Fn::Sub": 1}}') as Record<string, unknown>;
  expect(JSON.stringify(withWords(value))).toBe(JSON.stringify(value));
});

test('numbers that JSON does not have become null', () => {
  expect(withWords({ a: [NaN, -Infinity, -0, 1.5] })).toEqual({ a: [null, null, -0, 1.5] });
});
