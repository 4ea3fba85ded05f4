// npm run test:matrix: the golden apps with the packed library, on the lowest and the newest CDK, on each supported Node, without feature
// flags and with those that a new app has. Without flags every template has to be the frozen one, byte for byte; with them, what the
// promise covers. What the flags make of the rest has to be the same on each Node.
const fs = require('node:fs');
const path = require('node:path');
const { Parts, root, run, task } = require('./parts');

const NODES = [20, 22, 24];
const MODES = ['no flags', 'recommended flags'];
const FOLDER = path.join(root, '.matrix');
const GOLDEN = path.join(root, 'test', 'golden');
const JARS = path.join('test', 'encryption', 'provider-jar', 'fixtures');

const { peerDependencies } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const lowest = (name) => `${name}@${peerDependencies[name].replace('^', '')}`;
const CDKS = {
  floor: [lowest('aws-cdk-lib'), lowest('constructs')],
  latest: ['aws-cdk-lib@latest', 'constructs@latest'],
};

const versionOf = (folder, name) => JSON.parse(fs.readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;

function npmInstall(folder, packages) {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify({ name: path.basename(folder), private: true }, undefined, 2)}\n`);
  return run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', ...packages], { cwd: folder });
}

const isTarball = (file) => file.endsWith('.tgz');

function pack() {
  fs.readdirSync(FOLDER).filter(isTarball).forEach((file) => fs.rmSync(path.join(FOLDER, file)));
  return run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', FOLDER], { cwd: root });
}

/** An installation as a user would have it: our packed library beside a CDK, away from this checkout's node_modules. */
function installLibrary(cdk) {
  const folder = path.join(FOLDER, cdk);
  fs.rmSync(folder, { recursive: true, force: true });
  const installed = npmInstall(folder, [...CDKS[cdk], `../${fs.readdirSync(FOLDER).find(isTarball)}`]);
  if (installed.ok) {
    copyApps(folder);
  }
  return installed;
}

/** The golden apps as JavaScript, where they find the CDK and the library of the cell, and the JARs that they name. */
function copyApps(folder) {
  const ts = require('typescript');
  fs.cpSync(path.join(root, JARS), path.join(folder, JARS), { recursive: true });
  const apps = path.join(folder, 'test', 'golden');
  fs.mkdirSync(apps, { recursive: true });
  for (const file of ['apps', 'cell', 'promise', 'render']) {
    const { outputText } = ts.transpileModule(fs.readFileSync(path.join(GOLDEN, `${file}.ts`), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    fs.writeFileSync(path.join(apps, `${file}.js`), outputText);
  }
}

const NODE_FOLDER = path.join(FOLDER, 'node');

/** The program of a Node: the running one, or that of the package that the registry has of it for this platform. */
function nodeProgram(major) {
  const windows = process.platform === 'win32';
  return Number(process.versions.node.split('.')[0]) === major ? process.execPath
    : path.join(NODE_FOLDER, 'node_modules', `node${major}`, 'bin', windows ? 'node.exe' : 'node');
}

/** Each is some 120 MB: those that are there stay. */
function installNodes() {
  if (NODES.every((major) => fs.existsSync(nodeProgram(major)))) {
    return undefined;
  }
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const missing = NODES.filter((major) => nodeProgram(major) !== process.execPath);
  return npmInstall(NODE_FOLDER, missing.map((major) => `node${major}@npm:node-${platform}@${major}`));
}

/** The outcome of both modes in one process: most of the time goes into loading. */
function cell(cdk, major) {
  const cwd = path.join(FOLDER, cdk, 'test', 'golden');
  const outcome = path.join(FOLDER, `${cdk}-node${major}.json`);
  fs.rmSync(outcome, { force: true });
  const { ok, output } = run(nodeProgram(major), ['cell.js', GOLDEN, outcome, ...MODES], { cwd });
  return ok && fs.existsSync(outcome) ? { modes: JSON.parse(fs.readFileSync(outcome, 'utf8')) } : { output };
}

/** What differs in a cell, by file: from the frozen templates, or from what another Node makes of them with the same CDK. */
function differences({ templates, different }, baseline) {
  const amongNodes = Object.keys(templates).filter((file) => templates[file] !== baseline.templates[file] && !(file in different));
  return { ...different, ...Object.fromEntries(amongNodes.map((file) => [file, `not what Node ${NODES[0]} gives`])) };
}

function report(cdk, major, mode, different, templates) {
  const folder = path.join(FOLDER, 'different', `${cdk}-node${major}-${mode.replace(' ', '-')}`);
  for (const [file, word] of Object.entries(different)) {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, file), templates[file] ?? '');
    console.log(`    ${file}: ${word}; it is in ${path.relative(root, folder)}, the frozen one in test/golden`);
  }
}

function table(rows) {
  const lines = [['aws-cdk-lib', 'constructs', 'Node', ...MODES], ...rows];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) => line.map((text, column) => text.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}

function runCells(parts, cdk) {
  const library = path.join(FOLDER, cdk);
  const rows = [];
  let baseline;
  for (const major of NODES) {
    const started = Date.now();
    const { modes, output } = cell(cdk, major);
    baseline ??= modes;
    const words = MODES.map((mode) => {
      const name = `${cdk} CDK, Node ${major}, ${mode}`;
      if (modes === undefined) {
        parts.one(name, () => ({ ok: false, output }));
        return 'failed';
      }
      const { templates } = modes[mode];
      const different = differences(modes[mode], baseline[mode]);
      report(cdk, major, mode, different, templates);
      const total = new Set([...Object.keys(templates), ...Object.keys(different)]).size;
      const failed = Object.keys(different).length;
      parts.add(name, { passed: total - failed, failed }, (Date.now() - started) / MODES.length);
      return failed === 0 ? `${total} same` : `${failed} of ${total} differ`;
    });
    const version = run(nodeProgram(major), ['--version']).stdout.trim();
    rows.push([`${versionOf(library, 'aws-cdk-lib')} (${cdk})`, versionOf(library, 'constructs'), version, ...words]);
  }
  return rows;
}

const parts = new Parts();
fs.rmSync(path.join(FOLDER, 'different'), { recursive: true, force: true });
fs.mkdirSync(FOLDER, { recursive: true });
const ready = parts.one('compile', () => task('compile'))
  && parts.one('pack the library', pack)
  && parts.one(`install Node ${NODES.join(', ')}`, installNodes)
  && Object.keys(CDKS).map((cdk) => parts.one(`install the ${cdk} aws-cdk-lib`, () => installLibrary(cdk))).every(Boolean);
const rows = ready ? Object.keys(CDKS).flatMap((cdk) => runCells(parts, cdk)) : [];
if (ready) {
  console.log(`\n${table(rows)}`);
}
parts.finish('matrix.json');
