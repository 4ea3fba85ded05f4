// package-lock.json is what a fresh clone installs from.
import * as fs from 'node:fs';
import * as path from 'node:path';

interface Entry {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(fs.readFileSync(path.join(__dirname, '..', '..', 'package-lock.json'), 'utf8')) as { packages: Record<string, Entry> };

test('names no registry', () => {
  expect(Object.keys(packages).filter(folder => packages[folder].resolved !== undefined)).toEqual([]);
});

test('has every optional package of every platform: npm ci refuses it otherwise', () => {
  const missing = Object.entries(packages).flatMap(([folder, entry]) => Object.keys(entry.optionalDependencies ?? {})
    .filter(name => !packages[`node_modules/${name}`] && !packages[`${folder}/node_modules/${name}`]));
  expect(missing).toEqual([]);
});
