// Makes the commands of package.json work in a fresh clone: installs what the lock file names when node_modules lacks it.
// Runs before anything is installed, so it needs nothing but Node.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');

const read = (file) => {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')).packages ?? {};
  } catch {
    return undefined;
  }
};

/** What npm wrote about its last installation is the lock file but for optional packages of other platforms. */
function isInstalled() {
  const installed = read('node_modules/.package-lock.json');
  const wanted = read('package-lock.json');
  return installed !== undefined && wanted !== undefined && Object.entries(wanted).every(([folder, entry]) =>
    folder === '' || (installed[folder] ? installed[folder].version === entry.version : entry.optional === true));
}

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(`Node ${process.versions.node} is too old: install Node 20 or later.`);
  process.exit(1);
}

if (!isInstalled()) {
  console.log('Installing the development dependencies with npm ci (once, about a minute) ...');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  // npm ci removes node_modules first: without a network it had better fail soon
  const args = [...npm.slice(1), 'ci', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1'];
  const result = spawnSync(npm[0], args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (result.status !== 0) {
    console.error(`npm ci failed:\n${result.stdout ?? ''}${result.stderr ?? result.error ?? ''}`);
    process.exit(1);
  }
}
