// Preloaded by mocha: the words of jest that the tests use, made of jest's own parts. Under mocha thousands of mutants are tried in one
// process, in which everything is loaded once; jest loads aws-cdk-lib anew for each, which takes seconds.
require('./load-typescript');

const fs = require('node:fs');
const path = require('node:path');
const { expect } = require('expect');
const { bind } = require('jest-each');
const { ModuleMocker } = require('jest-mock');
const Mocha = require('mocha');

// Every App makes a folder, and a run makes a hundred thousand of them.
process.env.TMPDIR = path.resolve('reports', `tmp-${process.pid}`);
fs.mkdirSync(process.env.TMPDIR, { recursive: true });
process.on('exit', () => fs.rmSync(process.env.TMPDIR, { recursive: true, force: true }));

let isolating = false;
const mocker = new ModuleMocker(globalThis);
globalThis.expect = expect;
globalThis.jest = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  // anew is only what is asked for, not what that asks for: loading is not what is to be measured
  isolateModules: action => {
    isolating = true;
    action();
    isolating = false;
  },
  requireActual: file => {
    const { [file]: loaded } = require.cache;
    if (isolating) {
      delete require.cache[file];
    }
    try {
      return require(file);
    } finally {
      require.cache[file] = loaded ?? require.cache[file];
    }
  },
};

const withEach = word => Object.assign((...args) => word(...args), { each: bind(word, false) });

const { bdd } = Mocha.interfaces;
Mocha.interfaces.bdd = suite => {
  bdd(suite);
  suite.on(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, context => {
    context.describe = withEach(context.describe);
    context.test = withEach(context.it);
    context.beforeAll = context.before;
    context.afterAll = context.after;
  });
};

require('../seed');

// What is loaded when it is first used would be taken for a part of the test that uses it first.
for (const file of fs.readdirSync(path.resolve('lib', 'checks'), { recursive: true })) {
  if (file.endsWith('.ts') && !file.endsWith('.d.ts')) {
    require(path.resolve('lib', 'checks', file));
  }
}
