import { listOf, literal, part, presence } from '../../lib/checks/rendered-parts';

const NOTHING = { Ref: 'AWS::NoValue' };
const choose = (yes: unknown, no: unknown) => ({ 'Fn::If': ['Condition', yes, no] });

test.each<[rendered: unknown, expected: unknown]>([
  [{ Name: 'a' }, 'a'], [{ name: 'a' }, 'a'], [{ Name: 'a', name: 'b' }, 'a'], [{ Name: 0 }, 0], [{}, undefined], [{ Ref: 'Name' }, undefined],
  ['Name', undefined], [undefined, undefined], [[{ Name: 'a' }], undefined],
])('the name in %j is %j', (rendered, expected) => expect(part(rendered, 'Name')).toBe(expected));

test.each<[rendered: unknown, expected: unknown]>([
  ['a', 'a'], ['', ''], [5, '5'], [true, 'true'], [false, 'false'], [undefined, undefined], [null, undefined], [{ Ref: 'a' }, undefined], [['a'], undefined],
])('the text of %j is %j', (rendered, expected) => expect(literal(rendered)).toBe(expected));

test.each<[rendered: unknown, expected: unknown]>([
  ['a', true], ['', true], [0, true], [false, true], [{}, true], [[], true],
  [undefined, false], [null, false], [NOTHING, false],
  [{ Ref: 'Parameter' }, undefined], [{ 'Fn::GetAtt': ['A', 'B'] }, undefined],
  [choose('a', 'b'), true], [choose(NOTHING, NOTHING), false], [choose('a', NOTHING), undefined], [choose(NOTHING, 'a'), undefined],
  [choose({ Ref: 'Parameter' }, 'a'), undefined], [choose(choose('a', 'b'), 'c'), true],
  [{ 'Fn::If': ['Condition', 'a'] }, undefined], [{ 'Fn::If': ['Condition', 'a', 'b', 'c'] }, undefined], [{ 'Fn::If': 'a' }, undefined],
])('whether %j is there: %j', (rendered, expected) => expect(presence(rendered)).toBe(expected));

test.each<[rendered: unknown, items: unknown[], complete: boolean]>([
  [[], [], true], [['a', 5], ['a', 5], true], [undefined, [], true], [null, [], true], [NOTHING, [], true],
  [['a', NOTHING], ['a'], true], [['a', undefined, null], ['a'], true], [['a', choose('b', NOTHING)], ['a'], false],
  [[choose('a', 'b')], [], false], [['a', { Ref: 'Parameter' }], ['a'], false], [[choose(NOTHING, NOTHING)], [], true],
  [{ Ref: 'Parameter' }, [], false], [choose([], []), [], false], ['a', [], false],
])('the items of %j are %j', (rendered, items, complete) => expect(listOf(rendered)).toEqual({ items, complete }));
