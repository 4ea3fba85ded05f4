import { keysOf, nameOf, parentOf, placeOf, pointerTo } from '../../../lib/checks/documents/pointer';

test.each([
  ['/a/0', '/a/[]'], ['/a/12', '/a/[]'], ['/a/0/b', '/a/[]/b'], ['/a/12/3/b', '/a/[]/[]/b'],
  ['/a1/1a/b', '/a1/1a/b'], ['', ''],
])('the place of %j is %j', (pointer, place) => expect(placeOf(pointer)).toBe(place));

test.each([
  ['', 'the document'], ['/Roles', "'Roles'"], ['/Roles/0', "an item of 'Roles'"], ['/Roles/12', "an item of 'Roles'"],
  ['/Roles/1/2', "an item of an item of 'Roles'"], ['/Roles/a1', "'a1'"], ['/Roles/1a', "'1a'"],
])('%j is called %s', (pointer, name) => expect(nameOf(pointer)).toBe(name));

test.each([
  [['a', 'b'], '/a/b'], [['a/b', '~', 'c~1'], '/a~1b/~0/c~01'], [['a//b', '~~'], '/a~1~1b/~0~0'], [[''], '/'],
])('the pointer of %j is %s, and back', (keys, pointer) => {
  expect(keys.reduce(pointerTo, '')).toBe(pointer);
  expect(keysOf(pointer)).toEqual(keys);
});

test('what holds an item is its list, and so on up to the document', () => {
  expect(parentOf(pointerTo('/a', 3))).toBe('/a');
  expect(parentOf('/a')).toBe('');
});
