// The code blocks of the documentation, for tests that compile and run them.
import * as fs from 'node:fs';
import * as path from 'node:path';

export const ROOT = path.join(__dirname, '..', '..');

/** Code of a Markdown file. */
export interface Block {
  readonly file: string;
  /** The line of the file on which the code begins, from 1. */
  readonly line: number;
  /** What stands behind the fence, such as `ts` or `ts nofixture`. */
  readonly language: string;
  /** The comment on the line before the fence, `<!-- like this -->`. */
  readonly name?: string;
  readonly code: string;
}

/** All Markdown files for users: the guides and the files at the root, but not what is generated. */
export function documents(): string[] {
  const guides = fs.readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map(file => path.join('docs', file));
  const examples = fs.readdirSync(path.join(ROOT, 'examples'), { withFileTypes: true })
    .filter(entry => entry.isDirectory()).map(entry => path.join('examples', entry.name, 'README.md'));
  return [...fs.readdirSync(ROOT), ...guides, ...examples]
    .filter(file => file.endsWith('.md') && !['API.md', 'NOTICE.md'].includes(file) && fs.existsSync(path.join(ROOT, file))).sort();
}

export const read = (file: string): string => fs.readFileSync(path.join(ROOT, file), 'utf8');

/** The code blocks of a file, in order. */
export function blocksOf(file: string): Block[] {
  const lines = read(file).split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const fence = /^( *)(`{3,})(.*)$/.exec(lines[at]);
    if (fence) {
      const [, indent, ticks, language] = fence;
      const end = lines.findIndex((line, index) => index > at && line.trim() === ticks);
      const code = lines.slice(at + 1, end).map(line => line.startsWith(indent) ? line.slice(indent.length) : line);
      blocks.push({
        file, line: at + 2, language: language.trim(), name: /^\s*<!-- (.*) -->$/.exec(lines[at - 1] ?? '')?.[1], code: code.map(line => `${line}\n`).join(''),
      });
      at = end;
    }
  }
  return blocks;
}

/** The code block of a name, of which there has to be exactly one. */
export function blockNamed(file: string, name: string): Block {
  const found = blocksOf(file).filter(block => block.name === name);
  if (found.length !== 1) {
    throw new Error(`${file}: ${found.length} blocks are named '${name}', one is expected`);
  }
  return found[0];
}

const FIXTURE = 'rosetta/default.ts-fixture';
const HERE = '/// here';

/** The program that an example stands for: it is put into the constructor of a stack, unless it says that it is a program of its own. */
export function program(language: string, code: string): { readonly text: string; readonly lead: number } {
  if (language.includes('nofixture')) {
    return { text: code, lead: 0 };
  }
  const fixture = read(FIXTURE);
  return { text: fixture.replace(HERE, () => `\n${code}`), lead: fixture.slice(0, fixture.indexOf(HERE)).split('\n').length };
}
