// npm run quickstart: synthesizes examples/typescript and shows what came out.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { root, task } = require('./parts');

const EXAMPLE = path.join(root, 'examples', 'typescript');
const ASSEMBLY = path.join(EXAMPLE, 'cdk.out');

const fail = (what, output) => {
  console.error(`${what}:\n${output}`);
  process.exit(1);
};

/** jsii writes .jsii last: what is newer than it has not been compiled. */
function isCompiled() {
  const newest = (folder) => Math.max(...fs.readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? newest(file) : /(?<!\.d)\.ts$/.test(entry.name) ? fs.statSync(file).mtimeMs : 0;
  }));
  const assembly = path.join(root, '.jsii');
  const compiled = [assembly, path.join(root, 'lib', 'index.js'), path.join(root, 'assets', 'runtime')];
  return compiled.every((file) => fs.existsSync(file)) && newest(path.join(root, 'lib')) <= fs.statSync(assembly).mtimeMs;
}

function synthesize() {
  fs.rmSync(ASSEMBLY, { recursive: true, force: true });
  // as the CDK command line runs an app
  const { context } = JSON.parse(fs.readFileSync(path.join(EXAMPLE, 'cdk.json'), 'utf8'));
  const result = spawnSync(process.execPath, ['-r', path.join(__dirname, 'typescript-apps.js'), path.join('bin', 'app.ts')], {
    cwd: EXAMPLE,
    encoding: 'utf8',
    env: { ...process.env, CDK_OUTDIR: ASSEMBLY, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  if (result.status !== 0) {
    fail('The example does not synthesize', `${result.stdout}${result.stderr}`);
  }
}

if (!isCompiled()) {
  console.error('Compiling the library (once after each change) ...');
  const { ok, output } = task('compile');
  if (!ok) {
    fail('The library does not compile', output);
  }
}
synthesize();

require('./typescript-apps');
const { report } = require('./quickstart/report');
const { SynthesizedStack } = require('./quickstart/synthesized-stack');
process.stdout.write(report(SynthesizedStack.read(ASSEMBLY, 'Analytics'), {
  templatePath: path.relative(root, path.join(ASSEMBLY, 'Analytics.template.json')).split(path.sep).join('/'),
  color: process.stdout.isTTY === true && !process.env.NO_COLOR,
}));
