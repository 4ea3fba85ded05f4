// What the npm package holds: all that is needed and nothing else, and not too much of it. The packages of all other languages hold it too.
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..', '..');
const MAX_BYTES = 900 * 1024;
const REQUIRED = [
  '.jsii', 'CHANGELOG.md', 'LICENSE', 'NOTICE', 'README.md', 'bin/cdk-emr-security',
  'assets/handlers/artifact.sha256', 'assets/handlers/artifact/index.js', 'assets/handlers/key-user.sha256', 'assets/handlers/key-user/index.js',
  'assets/runtime/certificates.js', 'assets/runtime/validator.js', 'lib/index.d.ts', 'lib/index.js', 'package.json',
  'schema/emr-security-configuration.schema.json',
];
const ALLOWED = [
  /^(\.jsii|CHANGELOG\.md|LICENSE|NOTICE|README\.md|package\.json)$/,
  /^bin\/[a-z-]+$/,
  /^assets\/runtime\/[a-z]+\.js$/,
  /^assets\/handlers\/[a-z-]+(\.sha256|\/index\.js(\.LEGAL\.txt)?)$/,
  /^lib\/.+\.(js|d\.ts)$/,
  /^schema\/[a-z.-]+\.json$/,
];
const TEST = /(^|\/)(test|tests|__tests__|fixtures)\/|\.test\./;

/** What is wrong with a package of these files, which has so many bytes. */
function npmProblems(files, bytes) {
  return [
    ...REQUIRED.filter((file) => !files.includes(file)).map((file) => `missing: ${file}`),
    ...files.filter((file) => !ALLOWED.some((pattern) => pattern.test(file)) || TEST.test(file)).map((file) => `does not belong into the package: ${file}`),
    ...files.filter((file) => /^lib\/.+\.js$/.test(file) && !fs.existsSync(path.join(root, file.replace(/\.js$/, '.ts'))))
      .map((file) => `compiled from a source that is gone: ${file}`),
    ...(bytes > MAX_BYTES ? [`${bytes} bytes are more than ${MAX_BYTES}`] : []),
  ];
}

module.exports = { npmProblems };
