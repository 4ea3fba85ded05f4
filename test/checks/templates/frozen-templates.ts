import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', '..', 'golden');

/** The golden templates, by their files. */
export function frozenTemplates(): readonly (readonly [string, string])[] {
  const files = readdirSync(FOLDER).filter(file => file.endsWith('.template.json'));
  if (files.length < 10) {
    throw new Error('there are golden templates');
  }
  return files.map(file => [file, readFileSync(join(FOLDER, file), 'utf8')]);
}
