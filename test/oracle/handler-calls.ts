import * as fs from 'node:fs';
import * as path from 'node:path';

const HANDLERS = path.join(__dirname, '..', '..', 'lib', 'handlers');

/** What the code of a function calls, as IAM names it, with what it shares with the others. */
export function callsOf(name: string): Set<string> {
  const files = [name, 'common'].flatMap(folder => (fs.readdirSync(path.join(HANDLERS, folder), { recursive: true }) as string[])
    .filter(file => file.endsWith('.ts')).map(file => path.join(HANDLERS, folder, file)));
  return new Set(files.flatMap(file => [...fs.readFileSync(file, 'utf8').matchAll(/\.call(?:Once)?\(\s*'([a-z0-9-]+:[A-Za-z]+)'/g)].map(([, action]) => action)));
}
