// What CHANGELOG.md says of a version.
const fs = require('node:fs');
const path = require('node:path');

const CHANGELOG = path.join(__dirname, '..', '..', 'CHANGELOG.md');

/** The text below `## <version> - <date>`, up to the next version. */
function sectionOf(version, changelog = fs.readFileSync(CHANGELOG, 'utf8')) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => new RegExp(`^${version.replaceAll('.', '\\.')} - \\d{4}-\\d{2}-\\d{2}\\n`).test(text));
  return section?.slice(section.indexOf('\n')).trim();
}

/** The text below a heading of a section. */
function partOf(section, heading) {
  const part = section.split(/^### /m).find((text) => text.startsWith(`${heading}\n`));
  return part?.slice(heading.length).trim();
}

module.exports = { CHANGELOG, partOf, sectionOf };
