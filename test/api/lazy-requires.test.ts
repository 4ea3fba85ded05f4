import * as path from 'node:path';

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { withLazyRequires, withoutComments } = require(path.join('..', '..', 'scripts', 'lazy-requires.js')) as Record<string, (text: string) => string>;

const lines = (...text: string[]) => text.join('\n');

test('a module is loaded where it is used first, and every line stays where it is', () => {
  expect(withLazyRequires(lines(
    'const errors_1 = require("./errors");',
    'class Names extends base_1.Base {',
    '  check() { return (0, errors_1.check)(errors_1); }',
    '}',
    'const base_1 = require("./base");',
  ))).toBe(lines(
    'let errors_1_; const errors_1 = () => errors_1_ ??= require("./errors");',
    'class Names extends base_1().Base {',
    '  check() { return (0, errors_1().check)(errors_1()); }',
    '}',
    'let base_1_; const base_1 = () => base_1_ ??= require("./base");',
  ));
});

test('new makes what the module exports', () => {
  const lazy = withLazyRequires(lines('const cdk_1 = require("cdk");', 'new cdk_1.iam.Role(cdk_1.name, new Map(cdk_1.entries()));'));
  expect(lazy.split('\n')[1]).toBe('new (cdk_1()).iam.Role(cdk_1().name, new Map(cdk_1().entries()));');
});

test('names that look alike stay: in text, and those that are not imported or not named by the compiler', () => {
  const others = lines('const a_1 = Symbol.for("x");', 'const path = require("path");', '// errors_1.check', 'const text = "errors_1.check" + a_1 + path.sep;');
  expect(withLazyRequires(others)).toBe(others);
});

test('a name that is exported again is not one that Node takes back from what ES modules can import', () => {
  expect(withLazyRequires(lines(
    'Object.defineProperty(exports, "__esModule", { value: true });',
    'exports.Key = void 0;',
    'var key_1 = require("./key");',
    'Object.defineProperty(exports, "Key", { enumerable: true, get: function () { return key_1.Key; } });',
  ))).toBe(lines(
    'Object.defineProperty(exports, "__esModule", { value: true });',
    'exports.Key = void 0;',
    'let key_1_; const key_1 = () => key_1_ ??= require("./key");',
    'Object.defineProperty(exports, ("Key"), { enumerable: true, get: function () { return key_1().Key; } });',
  ));
});

test('a file that was done before stays', () => {
  const once = withLazyRequires(lines('const b_1 = require("b");', 'Object.defineProperty(exports, "B", { get: function () { return b_1.B; } });'));
  expect(withLazyRequires(once)).toBe(once);
});

test('comments go, text that looks like one stays, and every line stays where it is', () => {
  expect(withoutComments(lines(
    '/** of a class',
    ' */',
    'class Names { // after it',
    '    // before a member',
    "    url = 'https://example.com/*'; /* within */ path = `/* ${a /* b */} // */`;",
    '    expression = /\\/\\*x\\//; // at the end',
    '    // in the end',
    '}',
    '// last',
  ))).toBe(lines(
    '',
    '',
    'class Names {',
    '',
    "    url = 'https://example.com/*';  path = `/* ${a } // */`;",
    '    expression = /\\/\\*x\\//;',
    '',
    '}',
    '',
  ));
});
