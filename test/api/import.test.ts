// What an app pays for importing the library: rules, readers of templates and bundled libraries are loaded when they are used.
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');

function loadedBy(script: string): string[] {
  const out = execFileSync(process.execPath, ['-e', `${script}; console.log(JSON.stringify(Object.keys(require.cache)))`], { cwd: ROOT, encoding: 'utf8' });
  return (JSON.parse(out) as string[]).filter(file => file.startsWith(ROOT) && !file.includes('node_modules')).map(file => path.relative(ROOT, file));
}

function synthesized(statement: string): string {
  return "const { App, Stack } = require('aws-cdk-lib'); const { CertificateBundle, InTransitEncryption, SecurityConfiguration } = require('./lib'); "
    + `const app = new App({ outdir: require('fs').mkdtempSync(require('path').join(require('os').tmpdir(), 'emr-')) }); ${statement}; app.synth()`;
}

/** What stores certificates and JARs, but for the classes that are exported and what they are made of. */
const STORING = /^lib\/(encryption\/provider-jar\/|certificates\/(?!(artifact-(bucket|provider|readers)|certificate-bundle|pem-secret)\.js$))/;
/** What coverage is told from, but for the classes that it is told in. */
const COVERAGE = /^lib\/(coverage\/(?!coverage-(report|difference|row)\.js$)|releases\/(in-transit-matrix|known-releases|cluster-features)\.js$)/;
const LATE = new RegExp(`${STORING.source}|${COVERAGE.source}|^(assets|lib/checks/(documents|templates|rules)|lib/cli|lib/handlers)/`);

test('an import loads no rule, no reader of templates and no bundled library', () => {
  const loaded = loadedBy("require('./lib')");
  expect(loaded).toContain('lib/security-configuration.js');
  expect(loaded.filter(file => LATE.test(file))).toEqual([]);
  // what is exported, and what that is made of
  expect(loaded.length).toBeLessThanOrEqual(87);
});

test('a typed configuration that is synthesized loads the rules for Stages, and no bundled library', () => {
  const loaded = loadedBy(synthesized("new SecurityConfiguration(new Stack(app, 'S'), 'C')"));
  expect(loaded).toContain('lib/checks/stage-check.js');
  expect(loaded.filter(file => file.startsWith('assets/') || STORING.test(file))).toEqual([]);
});

test('a configuration that is synthesized loads what tells of coverage only where that is to be written', () => {
  const loaded = (props: string) => loadedBy(synthesized(`new SecurityConfiguration(new Stack(app, 'S'), 'C', { releaseLabel: 'emr-7.9.0', ${props} })`));
  expect(loaded('').filter(file => file.startsWith('lib/coverage/') && COVERAGE.test(file))).toEqual([]);
  expect(loaded('coverageReport: true')).toContain('lib/coverage/page/page.js');
});

test('certificates that are issued when the app is deployed load what stores them, and no bundled library', () => {
  const loaded = loadedBy(synthesized("new SecurityConfiguration(new Stack(app, 'S'), 'C', { inTransitEncryption: InTransitEncryption.pem(CertificateBundle.selfSigned()) })"));
  expect(loaded).toContain('lib/certificates/stored-artifact.js');
  expect(loaded.filter(file => /^(assets|lib\/(handlers|certificates\/(inspection|checked)))/.test(file))).toEqual([]);
});
