// Writes assets/: what is bundled for the library and for the functions that it deploys, and NOTICE with the licenses of what is in them.
// With --check it writes nothing and says whether NOTICE is what the bundles ask for; with --accept the hashes of the functions become what is
// expected of them, as npm run golden:update has it.
const fs = require('node:fs');
const path = require('node:path');
const { bundleHandlers } = require('./bundle-handlers');
const { bundleRuntime } = require('./bundle-runtime');

const root = path.join(__dirname, '..');
const notice = path.join(root, 'NOTICE');

/** Packages with the same text share it: most are of one family. */
function noticeFor(folders) {
  const texts = new Map();
  const packages = [...new Set(folders)].map((folder) => {
    const { name, version, license } = JSON.parse(fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
    const file = fs.readdirSync(path.join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? textOf(name, license) : fs.readFileSync(path.join(root, folder, file), 'utf8').replace(/\r\n/g, '\n').trim();
    return { title: `${name} ${version} (${license})`, text };
  }).sort((one, other) => (one.title < other.title ? -1 : 1));
  packages.forEach(({ title, text }) => texts.set(text, [...new Set([...texts.get(text) ?? [], title])]));
  const parts = [...texts].map(([text, titles]) => `${titles.map((title) => `## ${title}`).join('\n')}\n\n${text}\n`);
  return ['cdk-emr-security\nCopyright cdk-emr-security contributors\n\nThe files under assets/ hold code of these packages:\n', ...parts].join('\n');
}

/** A package without the text of its license is taken to have that of its kind, where it does not differ from package to package. */
function textOf(name, license) {
  if (license !== 'Apache-2.0') {
    throw new Error(`${name}: no text of its license found`);
  }
  return 'Licensed under the Apache License, Version 2.0, of which LICENSE has the text.';
}

function write(file, contents) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, contents);
}

async function main() {
  const runtime = bundleRuntime();
  const handlers = await bundleHandlers();
  const wanted = noticeFor([...runtime, ...handlers].flatMap(({ packages }) => packages));
  if (process.argv.includes('--check')) {
    if (!fs.existsSync(notice) || fs.readFileSync(notice, 'utf8') !== wanted) {
      throw new Error('NOTICE is not what the bundles ask for: run node scripts/bundle.js and commit it');
    }
    return;
  }
  [...runtime, ...handlers].flatMap(({ files }) => files).forEach(({ path: file, contents }) => write(file, contents));
  handlers.forEach(({ name, sha256 }) => write(path.join(root, 'assets', 'handlers', `${name}.sha256`), `${sha256}\n`));
  write(notice, wanted);
  if (process.argv.includes('--accept')) {
    const expected = Object.fromEntries(handlers.map(({ name, sha256 }) => [name, sha256]));
    write(path.join(root, 'test', 'golden', 'handlers.json'), `${JSON.stringify(expected, undefined, 2)}\n`);
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
