import { matchesPattern } from '../../lib/private/pattern';

test.each<[string, string, boolean]>([
  ['kms:Decrypt', 'kms:Decrypt', true],
  ['kms:*', 'kms:Decrypt', true],
  ['*', '', true],
  ['*', 'anything', true],
  ['kms:Decrypt?', 'kms:Decrypt', false],
  ['kms:Decryp?', 'kms:Decrypt', true],
  ['kms:*Key*', 'kms:GenerateDataKeyPair', true],
  ['kms:*Key', 'kms:GenerateDataKeyPair', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-b-b-d', false],
  ['', '', true],
  ['', 'a', false],
  ['a.c', 'abc', false],
  ['**', 'a', true],
])('%s and %s: %s', (pattern, text, expected) => {
  expect(matchesPattern(pattern, text)).toBe(expected);
});

test('many stars end', () => {
  expect(matchesPattern(`${'*a'.repeat(500)}b`, 'a'.repeat(2000))).toBe(false);
});
