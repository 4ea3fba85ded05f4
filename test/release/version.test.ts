// A tag, the changelog and the version of the packages.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { tool } from './tool';

const CHANGELOG = `# Changelog

## Unreleased

### Template changes

- None.

## 1.2.3 - 2026-03-01

### Added

- A thing.

### Template changes

- None.

## 1.3.0-rc.1 - 2026-02-01

### Template changes

## 1.1.0

### Template changes

- No date.
`;

let folder: string;
let changelog: string;
let record: string;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'release-'));
  changelog = path.join(folder, 'CHANGELOG.md');
  fs.writeFileSync(changelog, CHANGELOG);
  record = path.join(folder, 'release.json');
  fs.writeFileSync(record, '{ "version": "1.2.3" }');
});

afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

describe('the tag', () => {
  test('gives the version', () => {
    expect(tool('check-tag.js', ['v1.2.3', changelog, record])).toEqual({ code: 0, stdout: 'version=1.2.3\ndist-tag=latest\n', stderr: '' });
  });

  test('of a release candidate does not become what npm installs by default', () => {
    fs.writeFileSync(path.join(folder, 'rc.md'), CHANGELOG.replaceAll('1.2.3', '1.2.3-rc.1'));
    expect(tool('check-tag.js', ['v1.2.3-rc.1', path.join(folder, 'rc.md'), record]).stdout).toBe('version=1.2.3-rc.1\ndist-tag=next\n');
  });

  test.each(['', '1.2.3', 'v1.2', 'v01.2.3', 'v1.2.3-preview.1', 'v1.2.3-rc', 'v1.2.3\nversion=9.9.9', 'v1.2.3+build'])('%j is refused', tag => {
    expect(tool('check-tag.js', [tag, changelog])).toEqual({
      code: 1, stdout: '', stderr: `the tag is no version, got ${JSON.stringify(tag)}; expected v1.2.3, or v1.2.3-rc.1 with alpha, beta or rc\n`,
    });
  });

  test.each(['1.2.4', '1.1.0', '1.2.30', '11.2.3'])('%s is refused without a section with a date', version => {
    expect(tool('check-tag.js', [`v${version}`, changelog]).stderr)
      .toBe(`CHANGELOG.md has no section "## ${version} - <date>": rename "Unreleased", and start a new one\n`);
  });

  test('is refused when the section says nothing of templates', () => {
    expect(tool('check-tag.js', ['v1.3.0-rc.1', changelog]))
      .toEqual({ code: 1, stdout: '', stderr: 'the section 1.3.0-rc.1 of CHANGELOG.md does not say what changes under "### Template changes"\n' });
  });
});

test('a tag is refused when its API and templates are not on record', () => {
  const other = path.join(folder, 'other.json');
  fs.writeFileSync(other, '{ "version": "1.2.2" }');
  expect(tool('check-tag.js', ['v1.2.3', changelog, other]))
    .toEqual({ code: 1, stdout: '', stderr: 'the last release on record is 1.2.2: run npm run release:record -- 1.2.3\n' });
});

describe('the notes', () => {
  test('are the section of the version', () => {
    expect(tool('notes.js', ['1.2.3', changelog]).stdout).toBe('### Added\n\n- A thing.\n\n### Template changes\n\n- None.\n');
  });

  test('of an unknown version fail', () => {
    expect(tool('notes.js', ['2.0.0', changelog])).toEqual({ code: 1, stdout: '', stderr: 'CHANGELOG.md has nothing of "2.0.0"\n' });
  });
});

describe('the version', () => {
  test('is written where npm and jsii read it, and nothing else changes', () => {
    const manifest = { name: 'a', version: '0.0.0', dependencies: { b: '0.0.0' } };
    const lock = { name: 'a', version: '0.0.0', packages: { '': { name: 'a', version: '0.0.0' }, 'node_modules/b': { version: '0.0.0' } } };
    fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest), { mode: 0o444 });
    fs.writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify(lock));
    expect(tool('set-version.js', ['1.2.3-rc.1', folder])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))).toEqual({ ...manifest, version: '1.2.3-rc.1' });
    expect(JSON.parse(fs.readFileSync(path.join(folder, 'package-lock.json'), 'utf8'))).toEqual({
      ...lock, version: '1.2.3-rc.1', packages: { ...lock.packages, '': { name: 'a', version: '1.2.3-rc.1' } },
    });
  });

  test.each(['', 'v1.2.3', '1.2', '"; rm -rf ~'])('%j is refused', version => {
    expect(tool('set-version.js', [version, folder])).toEqual({ code: 1, stdout: '', stderr: `not a version: ${JSON.stringify(version)}\n` });
  });
});
