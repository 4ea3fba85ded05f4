import { Stack } from 'aws-cdk-lib';
import { Value, concatenate, distinct, identityOf, opaque, referenceOf, textOf } from '../../lib/checks/value';

const target = new Stack(undefined, 'Stack');
const REFERENCE = { target, attribute: 'Arn' };
const [OPAQUE] = opaque({ Ref: 'Parameter' });

test.each<[value: Value, text: string | undefined, reference: unknown]>([
  [['a'], 'a', undefined], [['a', 'b'], 'ab', undefined], [[], '', undefined], [[''], '', undefined],
  [[REFERENCE], undefined, REFERENCE], [['a', REFERENCE], undefined, undefined], [[REFERENCE, REFERENCE], undefined, undefined],
  [[OPAQUE], undefined, undefined], [['a', OPAQUE], undefined, undefined],
])('text and reference, value %#', (value, text, reference) => {
  expect(textOf(value)).toBe(text);
  expect(referenceOf(value)).toBe(reference);
});

test('values are the same only if they are at every deployment', () => {
  const values: Value[] = [
    ['a'], ['b'], ['a', REFERENCE], [REFERENCE], [{ target, attribute: 'Ref' }], [{ target: new Stack(undefined, 'Other'), attribute: 'Arn' }],
    [OPAQUE], opaque({ Ref: 'Other' }), ['{"ref":"Stack.Arn"}'],
  ];
  expect(new Set(values.map(identityOf)).size).toBe(values.length);
  expect(identityOf([{ target, attribute: 'Arn' }])).toBe(identityOf([REFERENCE]));
  expect(identityOf(opaque({ Ref: 'Parameter' }))).toBe(identityOf([OPAQUE]));
});

describe('parts put together', () => {
  test('are all ways, with texts beside each other as one', () => {
    expect(concatenate([[['a']], [['b'], [REFERENCE]], [['c']]])).toEqual([['abc'], ['a', REFERENCE, 'c']]);
    expect(concatenate([[[REFERENCE]], [['']], [[REFERENCE]]])).toEqual([[REFERENCE, REFERENCE]]);
    expect(concatenate([])).toEqual([[]]);
  });

  test('are none where a part has none', () => expect(concatenate([[['a']], []])).toEqual([]));

  test('count as unknown in more than sixteen ways', () => {
    const two = [['a'], ['b']];
    expect(concatenate([two, two, two, two])).toHaveLength(16);
    const many = concatenate([two, two, two, two, two]);
    expect(many).toEqual([[{ opaque: expect.stringContaining('b') }]]);
    expect(identityOf(many[0])).not.toBe(identityOf(concatenate([two, two, two, two, [['a'], ['c']]])[0]));
  });
});

test.each<[values: Value[], expected: Value[]]>([
  [[], []], [[['a']], [['a']]], [[['a'], ['a']], [['a']]], [[['a'], ['b'], ['a'], ['b']], [['a'], ['b']]], [[[REFERENCE], [{ ...REFERENCE }]], [[REFERENCE]]],
])('each value once, list %#', (values, expected) => expect(distinct(values)).toEqual(expected));
