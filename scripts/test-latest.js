// npm run test:latest: the golden apps with the compiled library on the newest aws-cdk-lib and constructs, byte for byte.
const fs = require('node:fs');
const path = require('node:path');
const { Parts, root, run, task } = require('./parts');

const FOLDER = path.join(root, '.latest');
const GOLDEN = path.join(root, 'test', 'golden');
const APPS = path.join(FOLDER, 'test', 'golden');

/** An installation as a user would have it: our packed library beside the newest CDK, away from this checkout's node_modules. */
function install() {
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', FOLDER], { cwd: root });
  if (!packed.ok) {
    return packed;
  }
  const [tarball] = fs.readdirSync(FOLDER).filter((file) => file.endsWith('.tgz'));
  fs.writeFileSync(path.join(FOLDER, 'package.json'), `${JSON.stringify({ name: 'latest', private: true }, undefined, 2)}\n`);
  return run('npm', [
    'install', '--no-audit', '--no-fund', '--no-package-lock', 'aws-cdk-lib@latest', 'constructs@latest', `./${tarball}`,
  ], { cwd: FOLDER });
}

/** The golden apps as JavaScript, where they find the newest CDK, and the JARs that they name. */
function transpileApps() {
  const ts = require('typescript');
  const JARS = path.join('test', 'encryption', 'provider-jar', 'fixtures');
  fs.cpSync(path.join(root, JARS), path.join(FOLDER, JARS), { recursive: true });
  fs.mkdirSync(APPS, { recursive: true });
  for (const file of ['apps', 'render']) {
    const { outputText } = ts.transpileModule(fs.readFileSync(path.join(GOLDEN, `${file}.ts`), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    fs.writeFileSync(path.join(APPS, `${file}.js`), outputText);
  }
  fs.writeFileSync(path.join(APPS, 'print.js'), "process.stdout.write(JSON.stringify(require('./render').renderAll()));\n");
}

const parts = new Parts();
fs.rmSync(FOLDER, { recursive: true, force: true });
fs.mkdirSync(FOLDER);
if (parts.one('compile', () => task('compile')) && parts.one('install the latest aws-cdk-lib', install)) {
  const version = (name) => require(path.join(FOLDER, 'node_modules', name, 'package.json')).version;
  console.log(`    aws-cdk-lib ${version('aws-cdk-lib')}, constructs ${version('constructs')}`);
  transpileApps();
  const { ok, output, stdout } = run(process.execPath, ['print.js'], { cwd: APPS });
  let rendered;
  try {
    rendered = JSON.parse(stdout);
  } catch {
    rendered = undefined;
  }
  if (!ok || !rendered) {
    parts.one('golden templates', () => ({ ok: false, output }));
  } else {
    const frozen = fs.readdirSync(GOLDEN).filter((file) => file.endsWith('.template.json'));
    const different = frozen.filter((file) => rendered[file] !== fs.readFileSync(path.join(GOLDEN, file), 'utf8'));
    for (const file of different) {
      fs.writeFileSync(path.join(FOLDER, file), rendered[file] ?? '');
      console.log(`${file} is different: compare test/golden/${file} with .latest/${file}`);
    }
    parts.add('golden templates', { passed: frozen.length - different.length, failed: different.length });
  }
}
parts.finish('latest.json');
