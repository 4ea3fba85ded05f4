// What an app pays for importing the library: rules, readers of templates and bundled libraries are loaded when they are used.
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');

function loadedBy(script: string): string[] {
  const out = execFileSync(process.execPath, ['-e', `${script}; console.log(JSON.stringify(Object.keys(require.cache)))`], { cwd: ROOT, encoding: 'utf8' });
  return (JSON.parse(out) as string[]).filter(file => file.startsWith(ROOT) && !file.includes('node_modules')).map(file => path.relative(ROOT, file));
}

const LATE = /^(assets|lib\/checks\/(documents|templates|rules)|lib\/cli)\//;

test('an import loads no rule, no reader of templates and no bundled library', () => {
  const loaded = loadedBy("require('./lib')");
  expect(loaded).toContain('lib/security-configuration.js');
  expect(loaded.filter(file => LATE.test(file))).toEqual([]);
  expect(loaded.length).toBeLessThanOrEqual(50);
});

test('a typed configuration that is synthesized loads the rules for Stages, and no bundled library', () => {
  const loaded = loadedBy("const { App, Stack } = require('aws-cdk-lib'); const app = new App({ outdir: require('fs').mkdtempSync(require('path').join(require('os')"
    + ".tmpdir(), 'emr-')) }); new (require('./lib').SecurityConfiguration)(new Stack(app, 'S'), 'C'); app.synth()");
  expect(loaded).toContain('lib/checks/stage-check.js');
  expect(loaded.filter(file => file.startsWith('assets/'))).toEqual([]);
});
