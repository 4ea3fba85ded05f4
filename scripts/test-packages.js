// npm run test:packages: builds the packages, installs them into projects of their own, and synthesizes the same app from each
// language: its template must be the frozen one.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Parts, root, run, task } = require('./parts');

const CONSUMERS = path.join(root, 'test', 'packages');
const GOLDEN = path.join(root, 'test', 'golden', 'everything.template.json');

const { devDependencies } = require(path.join(root, 'package.json'));
const FLOOR = { cdk: devDependencies['aws-cdk-lib'], constructs: devDependencies.constructs };

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-emr-security-'));

/** The one file of a kind that a package task made. */
function built(language, extension) {
  const dist = path.join(root, 'dist', language);
  const files = fs.readdirSync(dist).filter((file) => file.endsWith(extension));
  if (files.length !== 1) {
    throw new Error(`not exactly one *${extension} in dist/${language}: ${files}`);
  }
  return path.join(dist, files[0]);
}

function packageFor(language) {
  fs.rmSync(path.join(root, 'dist', language), { recursive: true, force: true });
  return task(`package:${language}`);
}

/** Runs an app and compares its template with the frozen one. */
function synthesize(command, args, cwd) {
  const outdir = path.join(cwd, 'cdk.out');
  const result = run(command, args, {
    cwd,
    env: { CDK_OUTDIR: outdir, JSII_RUNTIME_PACKAGE_CACHE_ROOT: path.join(folder, 'jsii-cache') },
  });
  if (!result.ok) {
    return result;
  }
  const template = `${fs.readFileSync(path.join(outdir, 'Stack.template.json'), 'utf8').trimEnd()}\n`;
  const ok = template === fs.readFileSync(GOLDEN, 'utf8');
  return { ok, output: ok ? '' : `the template is not test/golden/everything.template.json:\n${template}` };
}

function javascript(parts) {
  const project = path.join(folder, 'javascript');
  fs.cpSync(path.join(CONSUMERS, 'javascript'), project, { recursive: true });
  for (const part of ['bin', 'lib', 'tsconfig.json']) {
    fs.cpSync(path.join(root, 'examples', 'typescript', part), path.join(project, part), { recursive: true });
  }
  fs.writeFileSync(path.join(project, 'package.json'), `${JSON.stringify({ name: 'consumer', private: true }, undefined, 2)}\n`);
  const installed = parts.one('npm package: build', () => packageFor('js')) && parts.one('npm package: install', () => run('npm', [
    'install', '--no-audit', '--no-fund', `aws-cdk-lib@${FLOOR.cdk}`, `constructs@${FLOOR.constructs}`,
    `typescript@${devDependencies.typescript}`, `@types/node@${devDependencies['@types/node']}`, built('js', '.tgz'),
  ], { cwd: project }));
  if (installed) {
    parts.one('npm package: JavaScript app', () => synthesize(process.execPath, ['app.js'], project));
    parts.one('npm package: types of the TypeScript example', () => run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], { cwd: project }));
  }
}

function python(parts) {
  if (!run('python3', ['-c', 'import venv']).ok) {
    parts.one('wheel: python3 with venv is not here', () => ({ ok: true, skipped: true }));
    return;
  }
  const project = path.join(folder, 'python');
  fs.cpSync(path.join(CONSUMERS, 'python'), project, { recursive: true });
  const interpreter = path.join(project, '.venv', 'bin', 'python');
  const installed = parts.one('wheel: build', () => packageFor('python')) && parts.one('wheel: install', () => {
    const created = run('python3', ['-m', 'venv', '.venv'], { cwd: project });
    return created.ok ? run(interpreter, [
      '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check',
      `aws-cdk-lib==${FLOOR.cdk}`, `constructs==${FLOOR.constructs}`, built('python', '.whl'),
    ], { cwd: project }) : created;
  });
  if (installed) {
    parts.one('wheel: Python app', () => synthesize(interpreter, ['app.py'], project));
  }
}

const parts = new Parts();
try {
  if (parts.one('compile', () => task('compile'))) {
    javascript(parts);
    python(parts);
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
parts.finish('packages.json');
