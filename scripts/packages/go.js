// The consumer in Go, with the sources of the module.
const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../parts');
const { sameTemplates } = require('./workspace');

const { version } = require(path.join(root, 'package.json'));
const MODULE = 'github.com/cdk-emr-security/cdk-emr-security-go/cdkemrsecurity';
const AWSCDK = 'github.com/aws/aws-cdk-go/awscdk/v2';
const CONSTRUCTS = 'github.com/aws/constructs-go/constructs/v10';
/**
 * Where the module proxy has not the modules of the floor: the last ones that are known to be everywhere. What the newer one has and this
 * one has not is the plugin for validation under its final name, so the module is tried with the name before.
 */
const OLDER = { cdk: '2.250.0', constructs: '10.5.1', renamed: /\bawscdk\.(IPolicyValidationPlugin|IPolicyValidationContext|PolicyValidationPluginReport)\b/g };

function go(parts, workspace, reference, { onlyFloor = false } = {}) {
  const library = workspace.inFolder('go-library');
  fs.cpSync(path.join(workspace.dist, 'go', 'cdkemrsecurity'), library, { recursive: true });
  const project = workspace.project('go', ['examples/go']);
  const command = (args, cwd = project) => workspace.run('go', args, { cwd });

  parts.one('Go: the sources can be parsed, the example is formatted', () => {
    const parsed = workspace.run('gofmt', ['-e', '-l', '.'], { cwd: library });
    const formatted = workspace.run('gofmt', ['-l', '.'], { cwd: project });
    return { ok: parsed.ok && formatted.ok && formatted.stdout === '', output: `${parsed.ok ? '' : parsed.output}${formatted.output}` };
  });

  const atFloor = [[AWSCDK, workspace.floor.cdk], [CONSTRUCTS, workspace.floor.constructs]].every(([name, number]) => command(['mod', 'download', `${name}@v${number}`]).ok);
  const name = (what) => `Go${atFloor ? '' : ` on aws-cdk-lib ${OLDER.cdk}`}: ${what}`;
  if (!atFloor) {
    console.log(`    aws-cdk-lib ${workspace.floor.cdk} for Go cannot be downloaded here: ${OLDER.cdk} is taken, and names in the module are replaced by what they were called there`);
    if (onlyFloor) {
      parts.one(`Go: the modules of aws-cdk-lib ${workspace.floor.cdk}`, () => ({ ok: false, output: 'cannot be downloaded' }));
      return;
    }
  }

  const vetted = parts.one(name('module and example compile, go vet'), () => {
    const { cdk, constructs } = atFloor ? workspace.floor : OLDER;
    const versions = ['-require', `${AWSCDK}@v${cdk}`, '-require', `${CONSTRUCTS}@v${constructs}`];
    const steps = [
      ...(atFloor ? [] : [() => makeOlder(library), () => command(['mod', 'edit', ...versions], library)]),
      () => command(['mod', 'edit', ...versions, '-require', `${MODULE}@v${version}`, '-replace', `${MODULE}=${library}`]),
      () => command(['mod', 'tidy']),
      () => command(['vet', './...', `${MODULE}/...`]),
    ];
    return steps.reduce((result, step) => (result.ok ? step() : result), { ok: true });
  });
  if (!vetted) {
    return;
  }
  const started = Date.now();
  const tests = command(['test', '-json', './...']);
  const results = tests.stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line)).filter(({ Test: test }) => test?.includes('/'));
  const passed = results.filter(({ Action: action }) => action === 'pass').length;
  if (!tests.ok || passed === 0) {
    process.stdout.write(`\n--- Go: tests failed ---\n${tests.output}\n`);
  }
  parts.add(name('example, tests'), { passed, failed: tests.ok && passed > 0 ? 0 : Math.max(1, results.filter(({ Action: action }) => action === 'fail').length) }, Date.now() - started);
  parts.one(name('example, the template of TypeScript'), () => {
    const result = workspace.synth(project);
    return result.ok ? sameTemplates(path.join(project, 'cdk.out'), reference.example) : result;
  });
}

/** Fits the sources to the older module, and lets Go find out what else is required. */
function makeOlder(library) {
  for (const file of fs.readdirSync(library, { recursive: true }).filter((entry) => entry.endsWith('.go'))) {
    const source = fs.readFileSync(path.join(library, file), 'utf8');
    fs.writeFileSync(path.join(library, file), source.replace(OLDER.renamed, '$&Beta1'));
  }
  const mod = path.join(library, 'go.mod');
  fs.writeFileSync(mod, fs.readFileSync(mod, 'utf8').replace(/^.*\/\/ indirect\n/gm, ''));
  return { ok: true };
}

module.exports = { go };
