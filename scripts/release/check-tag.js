// node scripts/release/check-tag.js v1.2.3 [changelog] [record]: refuses a tag that cannot become a release, and prints what the workflow
// needs to know of it.
const fs = require('node:fs');
const path = require('node:path');
const { CHANGELOG, partOf, sectionOf } = require('./changelog');

/** npm run release:record writes it, with the API and the templates that later changes are compared with. */
const RECORD = path.join(__dirname, '..', '..', 'test', 'upgrade', 'last-release', 'release.json');

const [tag = '', changelog = CHANGELOG, record = RECORD] = process.argv.slice(2);

/** Versions that mean the same for npm, PyPI, Maven Central, NuGet and Go. */
const match = /^v((?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(-(?:alpha|beta|rc)\.(?:0|[1-9]\d*))?)$/.exec(tag);

function problems() {
  if (!match) {
    return [`the tag is no version, got ${JSON.stringify(tag)}; expected v1.2.3, or v1.2.3-rc.1 with alpha, beta or rc`];
  }
  const section = sectionOf(match[1], fs.readFileSync(changelog, 'utf8'));
  if (section === undefined) {
    return [`CHANGELOG.md has no section "## ${match[1]} - <date>": rename "Unreleased", and start a new one`];
  }
  if (!partOf(section, 'Template changes')) {
    return [`the section ${match[1]} of CHANGELOG.md does not say what changes under "### Template changes"`];
  }
  if (match[2]) {
    return []; // what nobody gets without asking for it is not what upgrades are compared with
  }
  const recorded = JSON.parse(fs.readFileSync(record, 'utf8')).version;
  return recorded === match[1] ? [] : [`the last release on record is ${recorded}: run npm run release:record -- ${match[1]}`];
}

const found = problems();
if (found.length > 0) {
  console.error(found.join('\n'));
  process.exit(1);
}
console.log(`version=${match[1]}`);
console.log(`dist-tag=${match[2] ? 'next' : 'latest'}`);
