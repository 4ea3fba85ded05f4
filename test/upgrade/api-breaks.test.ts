import * as fs from 'node:fs';
import * as path from 'node:path';
import { acceptedBreaks, apiProblems, packageOf, unpackedTo } from './api-breaks';

/** The API of a library as small as can be: one class that is marked as ours are. */
function library(name: string, methods: string[]): string {
  const docs = { stability: 'experimental' };
  const type = {
    assembly: 'small', base: undefined, fqn: 'small.Thing', kind: 'class', name: 'Thing', docs, initializer: { docs },
    methods: methods.map(method => ({ name: method, docs })),
  };
  return packageOf({
    schema: 'jsii/0.10.0', name: 'small', version: '1.0.0', description: 'small', license: 'Apache-2.0', homepage: 'https://example.com',
    author: { name: 'a', roles: ['author'] }, repository: { type: 'git', url: 'https://example.com' }, jsiiVersion: '5.9.0', fingerprint: '*',
    docs, types: { 'small.Thing': type },
  } as { name: string; version: string }, path.join(unpackedTo('small'), name));
}

const KEY = 'removed:small.Thing.leave';
const BEFORE = library('before', ['stay', 'leave']);
const AFTER = library('after', ['stay']);

function problems(before: string, after: string, accepted: string): string[] {
  const file = path.join(unpackedTo('small'), 'accepted.txt');
  fs.writeFileSync(file, accepted);
  return apiProblems(before, after, file);
}

test('a method more is no break', () => {
  expect(problems(AFTER, BEFORE, '')).toEqual([]);
});

test('a method less is one, experimental or not', () => {
  expect(problems(BEFORE, AFTER, '')).toEqual([expect.stringMatching(/^err {2}- .*small\.Thing\.leave.*\[removed:small\.Thing\.leave\]$/)]);
});

test('a break can be accepted with a reason', () => {
  expect(problems(BEFORE, AFTER, `# nobody could call it\n${KEY}\n`)).toEqual([]);
});

test('... not without one', () => {
  expect(problems(BEFORE, AFTER, `# about the file\n\n${KEY}\n`)).toEqual([`${KEY} is accepted without a reason: write it as a comment in the line before`]);
});

test('a break that is accepted and not there is noticed', () => {
  expect(problems(AFTER, BEFORE, `# nobody could call it\n${KEY}\n`)).toEqual([`${KEY} is accepted, and there is no such break`]);
});

test('a package that does not load is no success', () => {
  expect(problems(path.join(unpackedTo('small'), 'missing'), AFTER, '')).toEqual([expect.stringMatching(/^jsii-diff failed with 100: .*ENOENT/s)]);
});

test('a reason holds for the keys below it, up to an empty line', () => {
  expect(acceptedBreaks('# one\n# reason\na:x\nb:y\n# another\nc:z\n\nd:w\n')).toEqual([
    { key: 'a:x', reason: 'one reason' }, { key: 'b:y', reason: 'one reason' }, { key: 'c:z', reason: 'another' }, { key: 'd:w', reason: '' },
  ]);
});
