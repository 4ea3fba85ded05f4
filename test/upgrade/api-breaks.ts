// Compares two assemblies with jsii-diff. Whatever no longer compiles for a user is a break, unless it is accepted with a reason.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Assembly, ROOT } from './last-release';

export const ACCEPTED = path.join(__dirname, 'accepted-breaks.txt');

/** A folder for packages to compare, from where they find the packages that they name, and which jest does not look into. */
export const unpackedTo = (name: string) => path.join(ROOT, 'node_modules', '.cache', 'cdk-emr-security', name);

/** The keys of accepted breaks, each with its reason: comment lines before it. This is the format of jsii-diff's --ignore-file. */
export function acceptedBreaks(text: string): { readonly key: string; readonly reason: string }[] {
  let reason = '';
  let inComment = false;
  return text.split('\n').map(line => line.trim()).flatMap(line => {
    if (line === '') {
      reason = '';
      return [];
    }
    if (line.startsWith('#')) {
      reason = `${inComment ? `${reason} ` : ''}${line.slice(1).trim()}`;
      inComment = true;
      return [];
    }
    inComment = false;
    return [{ key: line, reason }];
  });
}

/** An assembly as a package that jsii-diff can load. */
export function packageOf(assembly: Assembly, folder: string): string {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const { name, version, dependencies } = assembly;
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version, jsii: {}, peerDependencies: dependencies }));
  fs.writeFileSync(path.join(folder, '.jsii'), JSON.stringify(assembly));
  return folder;
}

/** What is wrong, as sentences; none if users of the first package can take the second. */
export function apiProblems(before: string, now: string, ignoreFile: string): string[] {
  const { status, stderr, stdout, error } = spawnSync(process.execPath, [
    path.join(ROOT, 'node_modules', 'jsii-diff', 'bin', 'jsii-diff.js'), before, now, '--error-on', 'all', '--keys', '--ignore-file', ignoreFile,
  ], { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' } });
  const output = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`;
  const accepted = acceptedBreaks(fs.existsSync(ignoreFile) ? fs.readFileSync(ignoreFile, 'utf8') : '');
  const errors = output.split('\n').filter(line => line.startsWith('err '));
  return [
    ...errors,
    ...status !== 0 && errors.length === 0 ? [`jsii-diff failed with ${status}: ${output}`] : [],
    ...accepted.filter(({ reason }) => reason === '').map(({ key }) => `${key} is accepted without a reason: write it as a comment in the line before`),
    ...accepted.filter(({ key }) => !key.startsWith('move:') && !output.includes(`[${key}]`)).map(({ key }) => `${key} is accepted, and there is no such break`),
  ];
}
