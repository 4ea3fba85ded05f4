// Runs the scripts that the release workflow runs, as it runs them.
import { execFile, spawnSync } from 'node:child_process';
import * as path from 'node:path';

const SCRIPTS = path.join(__dirname, '..', '..', 'scripts', 'release');

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function tool(name: string, args: string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(SCRIPTS, name), ...args], { encoding: 'utf8' });
  return { code: status ?? -1, stdout, stderr };
}

/** For a script that talks to a server in this process. */
export const toolAsync = (name: string, args: string[], env: NodeJS.ProcessEnv): Promise<Outcome> => new Promise(resolve => {
  execFile(process.execPath, [path.join(SCRIPTS, name), ...args], { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
    resolve({ code: error ? 1 : 0, stdout, stderr });
  });
});
