import { embeddedDocuments } from '../../../lib/checks/templates/embedded-document';
import { alternativesOf, canMeet, textOf } from '../../../lib/checks/templates/intrinsics';

const REF = { Ref: 'Key' };

describe('text', () => {
  test.each<[string, unknown, unknown]>([
    ['literal', 'a', ['a']],
    ['empty', '', ['']],
    ['Fn::Sub without placeholders', { 'Fn::Sub': 'a' }, ['a']],
    ['Fn::Sub of a resource', { 'Fn::Sub': '${Key}' }, [{ ref: 'Key' }]],
    ['Fn::Sub of an attribute', { 'Fn::Sub': 'a${Key.Arn}b' }, ['a', {}, 'b']],
    ['Fn::Sub of what is to stay', { 'Fn::Sub': '${!Literal}' }, ['${Literal}']],
    ['Fn::Sub of a value of its own', { 'Fn::Sub': ['a${X}c', { X: 'b' }] }, ['abc']],
    ['Fn::Sub of an unknown value of its own', { 'Fn::Sub': ['a${X}', { X: { 'Fn::GetAtt': ['Key', 'Arn'] } }] }, ['a', {}]],
    ['Fn::Sub with what is no placeholder', { 'Fn::Sub': '$x ${ ${}' }, ['$x ${ ${}']],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', REF, 1, true]] }, ['a-', { ref: 'Key' }, '-1-true']],
    ['Fn::Join with Fn::Sub in it', { 'Fn::Join': ['', ['a', { 'Fn::Sub': 'b${Key}' }]] }, ['ab', { ref: 'Key' }]],
    ['Fn::Join of one reference', { 'Fn::Join': ['', [REF]] }, [{ ref: 'Key' }]],
    ['Fn::Join of a list that is not known', { 'Fn::Join': ['', REF] }, undefined],
    ['Fn::Sub of no text', { 'Fn::Sub': REF }, undefined],
    ['Fn::Sub of nothing', { 'Fn::Sub': '' }, ['']],
    ['Fn::Sub of one after the other', { 'Fn::Sub': '${Key}${AWS::Region}' }, [{ ref: 'Key' }, { ref: 'AWS::Region' }]],
    ['Fn::Sub with room around the name', { 'Fn::Sub': ['${ X }${ Key }', { X: 'a' }] }, ['a', { ref: 'Key' }]],
    ['Fn::Sub with room before what is to stay', { 'Fn::Sub': '${ !Literal}' }, ['${Literal}']],
    ['Fn::Join of a reference to no name', { 'Fn::Join': ['', ['a', { Ref: 5 }]] }, ['a', {}]],
    ['Fn::Join of no list', { 'Fn::Join': 'a' }, undefined],
    ['Fn::Join with a delimiter that is none', { 'Fn::Join': [REF, ['a']] }, undefined],
    ['a function beside another key', { 'Fn::Sub': 'a', 'b': 1 }, undefined],
    ['a reference', REF, undefined],
    ['an import', { 'Fn::ImportValue': 'a' }, undefined],
    ['an object', { a: 1 }, undefined],
    ['nothing', undefined, undefined],
  ])('%s', (_, value, expected) => {
    expect(textOf(value)).toEqual(expected);
  });
});

describe('alternatives', () => {
  const choose = (condition: string, yes: unknown, no: unknown) => ({ 'Fn::If': [condition, yes, no] });

  test.each<[string, unknown, unknown[]]>([
    ['one value', 'a', [['a', '/P', {}]]],
    ['two branches', choose('C', 'a', 'b'), [['a', '/P/Fn::If/1', { C: true }], ['b', '/P/Fn::If/2', { C: false }]]],
    ['nothing in a branch', choose('C', 'a', { Ref: 'AWS::NoValue' }), [['a', '/P/Fn::If/1', { C: true }]]],
    ['a condition in its own branch', choose('C', choose('C', 'a', 'never'), 'b'),
      [['a', '/P/Fn::If/1/Fn::If/1', { C: true }], ['b', '/P/Fn::If/2', { C: false }]]],
    ['a condition that is none', { 'Fn::If': [{ Ref: 'C' }, 'a', 'b'] }, [[{ 'Fn::If': [{ Ref: 'C' }, 'a', 'b'] }, '/P', {}]]],
    ['a branch that is missing', { 'Fn::If': ['C', 'a'] }, [[{ 'Fn::If': ['C', 'a'] }, '/P', {}]]],
  ])('%s', (_, value, expected) => {
    expect(alternativesOf(value, '/P').map(each => [each.value, each.pointer, Object.fromEntries(each.when)])).toEqual(expected);
  });

  test('are not followed without end', () => {
    let value: unknown = 'a';
    const counts = Array.from({ length: 12 }, (_, depth) => {
      value = choose(`C${depth}`, value, value);
      return alternativesOf(value, '').length;
    });
    // after 64 each branch counts as one, whatever is in it
    expect(counts).toEqual([2, 4, 8, 16, 32, 64, 65, 66, 67, 68, 69, 70]);
  });

  test.each<[string, Record<string, boolean>[], boolean]>([
    ['without conditions', [{}, {}], true],
    ['one condition', [{ C: true }, {}], true],
    ['the same condition', [{ C: true }, { C: true }], true],
    ['opposite branches', [{ C: true }, { C: false }], false],
    ['two conditions, of which nothing is known', [{ C: true }, { D: true }], false],
  ])('meet: %s', (_, conditions, expected) => {
    expect(canMeet(...conditions.map(each => new Map(Object.entries(each))))).toBe(expected);
  });
});

describe('documents in text', () => {
  const texts = (value: unknown) => embeddedDocuments(value, '/P').map(({ value: document }) => document);

  test.each<[string, unknown, unknown[]]>([
    ['an object', { a: REF }, [{ a: REF }]],
    ['text', '{"a":1}', [{ a: 1 }]],
    ['an unknown part in a string', { 'Fn::Sub': '{"a":"x ${Key.Arn}"}' }, [{ a: 'x ${Unknown}' }]],
    ['an unknown value', { 'Fn::Sub': '{"a":${Flag}}' }, [{ a: { Ref: 'Unknown' } }]],
    ['an unknown key', { 'Fn::Sub': '{"${Key}":1}' }, [{ '${Unknown}': 1 }]],
    ['after an escaped quote', { 'Fn::Sub': '{"a":"\\"${Key}"}' }, [{ a: '"${Unknown}' }]],
    ['Fn::Join', { 'Fn::Join': ['', ['{"a":"', REF, '","b":', REF, '}']] }, [{ a: '${Unknown}', b: { Ref: 'Unknown' } }]],
    ['Fn::ToJsonString', { 'Fn::ToJsonString': { a: REF } }, [{ a: REF }]],
    ['text that is no JSON', '{"a":', ['{"a":']],
    ['Fn::Sub that is no JSON', { 'Fn::Sub': '{"a":' }, ['{"a":']],
    ['text of which the rest is not known', { 'Fn::Sub': '{"a":1${Rest}' }, []],
    ['a parameter', { Ref: 'Parameter' }, []],
    ['an import', { 'Fn::ImportValue': 'x' }, []],
    ['nothing', { Ref: 'AWS::NoValue' }, []],
    ['both branches', { 'Fn::If': ['C', { a: 1 }, '{"a":2}'] }, [{ a: 1 }, { a: 2 }]],
  ])('%s', (_, value, expected) => {
    expect(texts(value)).toEqual(expected);
  });
});
