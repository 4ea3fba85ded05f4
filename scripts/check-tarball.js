// Checks what `npm publish` would send: what is needed and nothing else, and not too much of it.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const MAX_BYTES = 900 * 1024;
const REQUIRED = [
  '.jsii', 'API.md', 'CHANGELOG.md', 'LICENSE', 'NOTICE', 'README.md',
  'assets/handlers/artifact.sha256', 'assets/handlers/artifact/index.js', 'assets/handlers/key-user.sha256', 'assets/handlers/key-user/index.js',
  'assets/runtime/certificates.js', 'assets/runtime/validator.js', 'lib/index.d.ts', 'lib/index.js', 'package.json',
  'schema/emr-security-configuration.schema.json',
];
const ALLOWED = [
  /^(\.jsii|API\.md|CHANGELOG\.md|LICENSE|NOTICE|README\.md|package\.json)$/,
  /^bin\/[a-z-]+$/,
  /^assets\/runtime\/[a-z]+\.js$/,
  /^assets\/handlers\/[a-z-]+(\.sha256|\/index\.js(\.LEGAL\.txt)?)$/,
  /^lib\/.+\.(js|d\.ts)$/,
  /^schema\/[a-z.-]+\.json$/,
];

const root = path.join(__dirname, '..');
const result = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' });
if (result.status !== 0) {
  console.error(result.stderr);
  process.exit(1);
}
const [pack] = JSON.parse(result.stdout);
const files = pack.files.map((file) => file.path);
const problems = [
  ...REQUIRED.filter((file) => !files.includes(file)).map((file) => `missing: ${file}`),
  ...files.filter((file) => !ALLOWED.some((pattern) => pattern.test(file))).map((file) => `does not belong into the package: ${file}`),
  ...files.filter((file) => /^lib\/.+\.js$/.test(file) && !fs.existsSync(path.join(root, file.replace(/\.js$/, '.ts'))))
    .map((file) => `compiled from a source that is gone: ${file}`),
  ...(pack.size > MAX_BYTES ? [`${pack.size} bytes are more than ${MAX_BYTES}`] : []),
];
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${files.length} files, ${Math.round(pack.size / 1024)} KiB packed, ${Math.round(pack.unpackedSize / 1024)} KiB unpacked`);
