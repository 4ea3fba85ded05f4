// npm run release:record -- <version>: what is in the checkout becomes the last release. Part of making a release, after everything else.
import * as fs from 'node:fs';
import { ACCEPTED, acceptedBreaks, apiProblems, packageOf, unpackedTo } from './api-breaks';
import { changelog, currentTemplates, isInChangelog, record, releasedAssembly, releasedTemplates, releasedVersion, ROOT } from './last-release';
import { announcements, templateChanges, unannounced } from './template-changes';
import { wrongStep } from './version-step';

function problems(version: string): string[] {
  const released = releasedVersion();
  const changes = templateChanges(releasedTemplates(), currentTemplates());
  const breaks = acceptedBreaks(fs.readFileSync(ACCEPTED, 'utf8'));
  return [
    ...isInChangelog(version) ? [] : [`CHANGELOG.md has no section on ${version}`],
    ...unannounced(changes, announcements(changelog(), released)),
    ...apiProblems(packageOf(releasedAssembly(), unpackedTo('last-release')), ROOT, ACCEPTED),
    ...wrongStep(released, version, changes, breaks.map(({ key }) => key)),
  ];
}

const version = process.argv[2];
// pre-releases are not stored: what counts is the last version that everybody gets
if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) {
  console.error('Give the version: npm run release:record -- 1.2.3, or 0.0.0 as long as there is no release');
  process.exit(1);
}
// before the first release nobody depends on what is stored
const found = version === '0.0.0' && releasedVersion() === '0.0.0' ? [] : problems(version);
if (found.length > 0) {
  console.error(found.join('\n'));
  process.exit(1);
}
record(version);
const head = fs.readFileSync(ACCEPTED, 'utf8').split('\n\n')[0];
fs.writeFileSync(ACCEPTED, `${head.trimEnd()}\n`);
console.log(`The API and ${Object.keys(currentTemplates()).length} templates are those of ${version} now.`);
