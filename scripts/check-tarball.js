// Checks what `npm publish` would send, without making it. scripts/check-packages.js checks the packages that were made.
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { npmProblems } = require('./packages/npm-contents');

const result = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: path.join(__dirname, '..'), encoding: 'utf8' });
if (result.status !== 0) {
  console.error(result.stderr);
  process.exit(1);
}
const [pack] = JSON.parse(result.stdout);
const files = pack.files.map((file) => file.path);
const problems = npmProblems(files, pack.size);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${files.length} files, ${Math.round(pack.size / 1024)} KiB packed, ${Math.round(pack.unpackedSize / 1024)} KiB unpacked`);
