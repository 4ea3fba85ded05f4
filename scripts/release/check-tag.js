// node scripts/release/check-tag.js v1.2.3 [changelog]: refuses a tag that cannot become a release, and prints what the workflow needs to know of it.
const fs = require('node:fs');
const { CHANGELOG, partOf, sectionOf } = require('./changelog');

const [tag = '', changelog = CHANGELOG] = process.argv.slice(2);

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
  return partOf(section, 'Template changes') ? [] : [`the section ${match[1]} of CHANGELOG.md does not say what changes under "### Template changes"`];
}

const found = problems();
if (found.length > 0) {
  console.error(found.join('\n'));
  process.exit(1);
}
console.log(`version=${match[1]}`);
console.log(`dist-tag=${match[2] ? 'next' : 'latest'}`);
