// One cell of npm run test:matrix: compares the golden apps, on the Node and the CDK that run this, with the frozen templates.
// node cell.js <folder of the frozen templates> <file for the outcome> <mode>...
import * as fs from 'node:fs';
import * as path from 'node:path';
import { usages } from './apps';
import { promised, recommendedFlags } from './promise';
import { render } from './render';

export interface Comparison {
  /** The templates as they are synthesized, by the name of the file that freezes each. */
  readonly templates: Record<string, string>;
  /** The files whose template is another one, or that no usage gives, each with a word on it. */
  readonly different: Record<string, string>;
}

/** What the feature flags may change of a template is what the promise leaves out; without flags nothing may change. */
const MODES: Record<string, { readonly context: () => Record<string, unknown>; readonly compared: (usage: string, text: string) => string }> = {
  'no flags': { context: () => ({}), compared: (_, text) => text },
  'recommended flags': { context: recommendedFlags, compared: promised },
};

function difference(usage: string, text: string, frozen: string, mode: string): string | undefined {
  if (MODES[mode].compared(usage, text) === MODES[mode].compared(usage, frozen)) {
    return undefined;
  }
  const keeps = promised(usage, text) === promised(usage, frozen);
  return `${keeps ? 'documents, keys, our policies and ids are the same' : 'the promise is broken'}; different: ${resources(text, frozen).join(', ')}`;
}

function resources(text: string, frozen: string): string[] {
  const [now, before] = [text, frozen].map(template => JSON.parse(template).Resources as Record<string, { readonly Type: string }>);
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter(id => JSON.stringify(now[id]) !== JSON.stringify(before[id]))
    .map(id => `${id} (${(now[id] ?? before[id]).Type})`);
}

function compare(folder: string, mode: string): Comparison {
  const templates: Record<string, string> = {};
  const different: Record<string, string> = {};
  for (const usage of Object.keys(usages)) {
    for (const [file, text] of Object.entries(render(usage, MODES[mode].context()))) {
      templates[file] = text;
      const frozen = path.join(folder, file);
      const word = fs.existsSync(frozen) ? difference(usage, text, fs.readFileSync(frozen, 'utf8'), mode) : 'there is no frozen template';
      if (word !== undefined) {
        different[file] = word;
      }
    }
  }
  for (const file of fs.readdirSync(folder).filter(name => name.endsWith('.template.json') && !(name in templates))) {
    different[file] = 'no usage gives it';
  }
  return { templates, different };
}

if (require.main === module) {
  const [folder, outcome, ...modes] = process.argv.slice(2);
  fs.writeFileSync(outcome, JSON.stringify(Object.fromEntries(modes.map(mode => [mode, compare(folder, mode)]))));
}
