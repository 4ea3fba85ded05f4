// The last release as it is stored beside this file: its API and its golden templates. npm run release:record writes it.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Templates } from './template-changes';

export const ROOT = path.join(__dirname, '..', '..');
const STORED = path.join(__dirname, 'last-release');
const GOLDEN = path.join(ROOT, 'test', 'golden');

interface Docs { readonly stability?: string; readonly deprecated?: string }
export interface Assembly { readonly name: string; readonly version: string; readonly dependencies?: Record<string, string> }

function write(file: string, contents: string | Buffer): void {
  fs.mkdirSync(STORED, { recursive: true });
  fs.writeFileSync(path.join(STORED, file), contents);
}

const readPacked = (file: string) => JSON.parse(gunzipSync(fs.readFileSync(path.join(STORED, file))).toString('utf8'));
const writePacked = (file: string, value: unknown) => write(file, gzipSync(JSON.stringify(value), { level: 9 }));

/** `0.0.0` as long as there is no release: what is stored then is a state in between. */
export const releasedVersion = (): string => JSON.parse(fs.readFileSync(path.join(STORED, 'release.json'), 'utf8')).version;
export const releasedTemplates = (): Templates => readPacked('templates.json.gz');
export const releasedAssembly = (): Assembly => readPacked('assembly.json.gz');

export function currentTemplates(): Templates {
  const files = fs.readdirSync(GOLDEN).filter(file => file.endsWith('.template.json')).sort();
  return Object.fromEntries(files.map(file => [file, fs.readFileSync(path.join(GOLDEN, file), 'utf8')]));
}

export const changelog = () => fs.readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8');

/** Whether the changelog has a section on a version. */
export const isInChangelog = (version: string) => new RegExp(`^## \\[?v?${version.replace(/\./g, '\\.')}(\\]|\\s|$)`, 'm').test(changelog());

/** Members of an assembly that are about the package, the texts or the packages of others, and not about the API. */
const NOT_API = [
  'author', 'bin', 'dependencyClosure', 'description', 'fingerprint', 'homepage', 'jsiiVersion', 'keywords', 'license', 'metadata', 'readme',
  'repository', 'targets',
];
/** Members of types and docs that are of no concern to a comparison. */
const NOT_COMPARED = ['locationInModule', 'symbolId'];

function stripped(value: unknown, key = ''): unknown {
  if (key === 'docs') {
    const { stability, deprecated } = value as Docs;
    return { stability, deprecated };
  }
  if (Array.isArray(value)) {
    return value.map(item => stripped(item));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value)
    .filter(([name]) => !NOT_COMPARED.includes(name))
    .map(([name, item]) => [name, stripped(item, name)]));
}

export function record(version: string): void {
  const assembly = JSON.parse(fs.readFileSync(path.join(ROOT, '.jsii'), 'utf8'));
  const api = Object.fromEntries(Object.entries({ ...assembly, version }).filter(([name]) => !NOT_API.includes(name)));
  writePacked('assembly.json.gz', stripped(api));
  writePacked('templates.json.gz', currentTemplates());
  write('release.json', `${JSON.stringify({ version }, undefined, 2)}\n`);
}
