// What the rules look at in a workflow.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';

export type Permissions = Record<string, string> | string | undefined;

export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
  readonly env?: Record<string, unknown>;
}

export interface Job {
  readonly 'needs'?: string | string[];
  readonly 'permissions'?: Permissions;
  readonly 'environment'?: { name: string } | string;
  readonly 'timeout-minutes'?: number;
  readonly 'uses'?: string;
  readonly 'steps'?: Step[];
}

export interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly on: Record<string, unknown> | string;
  readonly permissions?: Permissions;
  readonly jobs: Record<string, Job>;
}

const FOLDER = path.join(__dirname, '..', '..', '.github', 'workflows');

export function workflow(file: string, text: string): Workflow {
  return { file, text, ...parse(text) };
}

export const workflows = (): Workflow[] => fs.readdirSync(FOLDER).sort().map(file => workflow(file, fs.readFileSync(path.join(FOLDER, file), 'utf8')));
