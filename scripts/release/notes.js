// node scripts/release/notes.js 1.2.3 [changelog]: prints the section of the changelog, which is the text of the GitHub release.
const fs = require('node:fs');
const { CHANGELOG, sectionOf } = require('./changelog');

const [version = '', changelog = CHANGELOG] = process.argv.slice(2);
const section = sectionOf(version, fs.readFileSync(changelog, 'utf8'));
if (!section) {
  console.error(`CHANGELOG.md has nothing of ${JSON.stringify(version)}`);
  process.exit(1);
}
console.log(section);
