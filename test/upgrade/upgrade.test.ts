// What users of the last release get when they take this version.
import { ACCEPTED, apiProblems, packageOf, unpackedTo } from './api-breaks';
import { changelog, currentTemplates, isInChangelog, releasedAssembly, releasedTemplates, releasedVersion, ROOT } from './last-release';
import { announcements, templateChanges, unannounced } from './template-changes';

test('every changed template is announced under "Template changes" in CHANGELOG.md', () => {
  const changes = templateChanges(releasedTemplates(), currentTemplates());
  expect(unannounced(changes, announcements(changelog(), releasedVersion()))).toEqual([]);
});

test('code that compiled with the last release compiles, but for accepted-breaks.txt', () => {
  const released = releasedAssembly();
  expect(apiProblems(packageOf(released, unpackedTo('last-release')), ROOT, ACCEPTED)).toEqual([]);
});

test('what is stored of the last release is a release, and is all of it', () => {
  expect(releasedAssembly()).toMatchObject({ name: 'cdk-emr-security', version: releasedVersion() });
  expect(Object.keys(releasedTemplates()).length).toBeGreaterThanOrEqual(20);
  expect(releasedVersion() === '0.0.0' || isInChangelog(releasedVersion())).toBe(true);
});
