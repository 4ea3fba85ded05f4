// node scripts/release/set-version.js 1.2.3 [folder]: the repository always says 0.0.0; the version of a release is its tag.
const fs = require('node:fs');
const path = require('node:path');

const [version = '', folder = path.join(__dirname, '..', '..')] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+(-[a-z]+\.\d+)?$/.test(version)) {
  console.error(`not a version: ${JSON.stringify(version)}`);
  process.exit(1);
}

function edit(name, change) {
  const file = path.join(folder, name);
  const content = JSON.parse(fs.readFileSync(file, 'utf8'));
  change(content);
  fs.chmodSync(file, 0o644); // generated files are read-only
  fs.writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
}

edit('package.json', (content) => {
  content.version = version;
});
edit('package-lock.json', (content) => {
  content.version = version;
  content.packages[''].version = version;
});
