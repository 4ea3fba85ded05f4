// The library as users have it: packed, and installed beside aws-cdk-lib in a folder outside of the checkout.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { root } = require('../scripts/parts');

const ASSETS = {
  'handlers/artifact/index.js': 'function that stores and issues certificates',
  'handlers/key-user/index.js': 'function that makes key users',
  'runtime/certificates.js': 'reading certificates',
  'runtime/validator.js': 'schema of documents',
  'runtime/yaml.js': 'YAML',
  'runtime/positions.js': 'positions in JSON',
  'runtime/suggestions.js': 'suggestions',
};

function install() {
  const project = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-emr-security-bench-package-'));
  process.on('exit', () => fs.rmSync(project, { recursive: true, force: true }));
  const modules = path.join(project, 'node_modules');
  fs.mkdirSync(modules);
  for (const name of ['aws-cdk-lib', 'constructs', '@aws-cdk']) {
    fs.symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'dir');
  }
  const [pack] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  execFileSync('tar', ['-xzf', path.join(project, pack.filename), '-C', project]);
  fs.renameSync(path.join(project, 'package'), path.join(modules, 'cdk-emr-security'));
  return { folder: path.join(modules, 'cdk-emr-security'), sizes: { npm: { packed: pack.size, unpacked: pack.unpackedSize, files: pack.entryCount }, assets: assets() } };
}

function assets() {
  return Object.entries(ASSETS).map(([file, what]) => ({ file: `assets/${file}`, what, bytes: fs.statSync(path.join(root, 'assets', file)).size }));
}

module.exports = { install };
