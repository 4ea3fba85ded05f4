import { readFileSync } from 'fs';
import { join } from 'path';

const FOLDER = join(__dirname, '..', 'corpus');

export interface CorpusDocument {
  readonly file: string;
  readonly status: 'valid' | 'valid-insecure' | 'questionable' | 'read-back' | 'synthetic' | 'invalid';
  readonly source: string;
  readonly note: string;
}

/** Public documents and a few of our own, with what is known of each. */
export const CORPUS: CorpusDocument[] = JSON.parse(readFileSync(join(FOLDER, 'index.json'), 'utf-8'));

export function textOf(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf-8');
}
