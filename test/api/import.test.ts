// What an app pays for importing the library, and for what it uses of it: modules are loaded when they are used (scripts/lazy-requires.js), so the
// compiled library is what is looked at.
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');

function answer<T>(script: string, ...options: string[]): T {
  return JSON.parse(execFileSync(process.execPath, [...options, '-e', script], { cwd: ROOT, encoding: 'utf8' })) as T;
}

function loadedBy(script: string): string[] {
  return answer<string[]>(`${script}; console.log(JSON.stringify(Object.keys(require.cache)))`)
    .filter(file => file.startsWith(ROOT) && !file.includes('node_modules')).map(file => path.relative(ROOT, file));
}

const APP = "const { App, Stack } = require('aws-cdk-lib'); "
  + "const library = require('./lib'); "
  + "const app = new App({ outdir: require('fs').mkdtempSync(require('path').join(require('os').tmpdir(), 'emr-')) }); const stack = new Stack(app, 'S')";
const TYPED = `${APP}; new library.SecurityConfiguration(stack, 'C')`;

/** What stores certificates and JARs. */
const STORING = /^lib\/(encryption\/(provider-jar\/|java-provider|imported-key-user-checks|key-user-(provider|resources))|certificates\/)/;
/** What other subjects than encryption with keys are made of. */
const OTHERS = /^lib\/(access\/(?!emrfs-role-mapping)|coverage\/|cli\/|handlers\/|checks\/templates\/policy|document-security-configuration)/;
/** What judges. */
const JUDGING = /^lib\/(checks\/(documents|templates|rules|stage-(check|rules|facts|inventory))|releases\/(in-transit|known-|cluster-))/;

test('an import loads one module, and nothing of the CDK', () => {
  const files = answer<string[]>("require('./lib'); console.log(JSON.stringify(Object.keys(require.cache)))").map(file => path.relative(ROOT, file));
  expect(files).toEqual(['lib/index.js']);
});

test('a typed configuration loads what it is made of: no rule, no other section, nothing that stores, no bundled library', () => {
  const loaded = loadedBy(TYPED);
  expect(loaded).toContain('lib/encryption/s3-encryption.js');
  expect(loaded.filter(file => file.startsWith('assets/') || STORING.test(file) || OTHERS.test(file) || JUDGING.test(file))).toEqual([]);
  expect(loaded.length).toBeLessThanOrEqual(36);
});

test('a typed configuration that is synthesized loads the rules for Stages, and no bundled library', () => {
  const loaded = loadedBy(`${TYPED}; app.synth()`);
  expect(loaded).toContain('lib/checks/stage-check.js');
  expect(loaded.filter(file => file.startsWith('assets/') || STORING.test(file) || OTHERS.test(file))).toEqual([]);
  // of the rules over documents, what rules over clusters share with them
  expect(loaded.filter(file => /^lib\/checks\/documents\/(judge|schema|rules\/(?!releases))/.test(file))).toEqual([]);
  expect(loaded.length).toBeLessThanOrEqual(92);
});

test('of the CDK, a configuration loads hardly more than one by hand', () => {
  const outside = (who: string) => answer<string[]>(`${APP}; require('./bench/usages').USAGES.key${who}(stack, 'C'); app.synth(); console.log(JSON.stringify(Object.keys(require.cache)))`)
    .filter(file => file.includes('node_modules')).map(file => file.split('node_modules/').pop()!);
  const byHand = new Set(outside('.byHand'));
  expect(byHand.size).toBeGreaterThan(100);
  expect(outside('.ours(library)').filter(file => !byHand.has(file)).sort())
    .toEqual(['aws-cdk-lib/aws-iam/lib/policy.js', 'aws-cdk-lib/core/lib/annotations.js', 'aws-cdk-lib/core/lib/cfn-output.js']);
});

test('a configuration that is synthesized loads what tells of coverage only where that is to be written', () => {
  const loaded = (props: string) => loadedBy(`${APP}; new library.SecurityConfiguration(stack, 'C', { releaseLabel: 'emr-7.9.0', ${props} }); app.synth()`);
  expect(loaded('').filter(file => file.startsWith('lib/coverage/'))).toEqual([]);
  expect(loaded('coverageReport: true')).toContain('lib/coverage/page/page.js');
});

test('certificates that are issued when the app is deployed load what stores them, and no bundled library', () => {
  const loaded = loadedBy(`${APP}; new library.SecurityConfiguration(stack, 'C', { inTransitEncryption: library.InTransitEncryption.pem(library.CertificateBundle.selfSigned()) }); app.synth()`);
  expect(loaded).toContain('lib/certificates/stored-artifact.js');
  expect(loaded.filter(file => /^(assets|lib\/(handlers|certificates\/(inspection|checked)))/.test(file))).toEqual([]);
});

test('each class can be the first that is used', () => {
  const failures = answer<string[]>("const names = Object.keys(require('./lib')); const failures = []; "
    + "for (const name of names) { for (const file of Object.keys(require.cache)) { if (!file.includes('node_modules')) { delete require.cache[file]; } } "
    + "try { if (typeof require('./lib')[name] === 'undefined') { failures.push(name); } } catch (error) { failures.push(name + ': ' + error.message); } } "
    + 'console.log(JSON.stringify([names.length > 30, failures]))');
  expect(failures).toEqual([true, []]);
});

test('ES modules can import each class by its name', () => {
  const names = answer<string[]>("console.log(JSON.stringify(Object.keys(require('./lib'))))");
  const types = answer<string[]>(`import { ${names.join(', ')} } from './lib/index.js'; console.log(JSON.stringify([${names.join(', ')}].map(each => typeof each)))`,
    '--input-type=module');
  expect([...new Set(types)].sort()).toEqual(['function', 'object']);
});
