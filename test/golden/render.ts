import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { usages } from './apps';

/** The templates of one usage as they are synthesized, by the name of the file that freezes each. */
export function render(usage: string, context: Record<string, unknown> = {}): Record<string, string> {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'golden-'));
  try {
    const app = new App({ outdir, context, analyticsReporting: false, treeMetadata: false });
    usages[usage](app);
    const stacks = app.synth().stacks;
    return Object.fromEntries(stacks.map(stack => [
      stacks.length === 1 ? `${usage}.template.json` : `${usage}.${stack.stackName}.template.json`,
      `${fs.readFileSync(stack.templateFullPath, 'utf8').trimEnd()}\n`,
    ]));
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true });
  }
}

/** The templates of all usages. */
export function renderAll(context: Record<string, unknown> = {}): Record<string, string> {
  return Object.assign({}, ...Object.keys(usages).map(usage => render(usage, context)));
}
