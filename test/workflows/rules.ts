// What holds for every workflow. Each rule returns the places that break it.
import { Job, Step, Workflow } from './workflow';

/**
 * All that jobs may do besides reading the sources, and why nothing less would do. Whoever adds a right adds a line.
 */
export const RIGHTS: Record<string, Record<string, string>> = {
  'codeql.yml/analyze': { 'contents': 'read', 'actions': 'read', 'security-events': 'write' },
  'scorecard.yml/analysis': { 'contents': 'read', 'actions': 'read', 'security-events': 'write', 'id-token': 'write' },
  // signs what was built and nothing else: it runs no code of ours
  'release.yml/attest': { 'id-token': 'write', 'attestations': 'write' },
  // trusted publishing
  'release.yml/npm': { 'id-token': 'write' },
  'release.yml/pypi': { 'id-token': 'write' },
  'release.yml/nuget': { 'id-token': 'write' },
  // the release page
  'release.yml/github': { contents: 'write' },
};

/** Events by which strangers could run code with rights of the repository, or that take what strangers wrote. */
const TRUSTING_EVENTS = ['pull_request_target', 'workflow_run', 'issue_comment', 'issues', 'repository_dispatch'];

const jobsOf = ({ file, jobs }: Workflow): [string, Job][] => Object.entries(jobs).map(([id, job]) => [`${file}/${id}`, job]);
const stepsOf = (workflow: Workflow): [string, Step][] => jobsOf(workflow).flatMap(([id, job]) =>
  (job.steps ?? []).map((step, index): [string, Step] => [`${id}[${index}]`, step]));
const isCheckout = (step: Step) => step.uses?.startsWith('actions/checkout@') === true;
const eventsOf = ({ on }: Workflow) => typeof on === 'string' ? [on] : Object.keys(on);

/** Jobs that sign statements, but publish nothing. */
const SIGN_ONLY = ['release.yml/attest', 'scorecard.yml/analysis'];
const isTrusted = (id: string, { permissions }: Job) => typeof permissions === 'object' && permissions['id-token'] === 'write' && !SIGN_ONLY.includes(id);

/** Inputs that turn off what these actions cache by themselves. */
const CACHE_INPUTS: Record<string, string> = { 'actions/setup-node': 'package-manager-cache', 'actions/setup-go': 'cache' };

function caches({ uses = '', with: inputs = {} }: Step): boolean {
  const [action] = uses.split('@');
  const input = CACHE_INPUTS[action];
  return action.startsWith('actions/cache') || input !== undefined && inputs[input] !== false
    || action.startsWith('actions/setup-') && (inputs.cache ?? false) !== false;
}

export const rules: Record<string, (workflow: Workflow) => string[]> = {
  // a tag can be moved to other code, a commit cannot; the comment lets people and update tools read which version it is
  'actions are pinned to a commit, with their version beside it': ({ file, text }) => text.split('\n')
    .map((line, index) => ({ line, place: `${file}:${index + 1}` }))
    .filter(({ line }) => /^\s*(?:- )?["']?uses["']?\s*:/.test(line))
    .filter(({ line }) => !/^\s*(?:- )?uses: (?:[\w.-]+\/)+[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))
    .filter(({ line }) => !/^\s*uses: \.\/\.github\/workflows\/[\w-]+\.yml( #.*)?$/.test(line))
    .map(({ place }) => place),

  'the same action is pinned to the same commit in every step': workflow => {
    const uses = stepsOf(workflow).flatMap(([, step]) => step.uses ?? []);
    const commits = new Map<string, Set<string>>();
    for (const [name, commit] of uses.map(use => use.split('@'))) {
      const repository = name.split('/').slice(0, 2).join('/');
      commits.set(repository, (commits.get(repository) ?? new Set()).add(commit));
    }
    return [...commits].filter(([, pins]) => pins.size > 1).map(([name]) => `${workflow.file}: ${name}`);
  },

  'a workflow has no rights by itself': ({ file, permissions }) => JSON.stringify(permissions) === '{}' ? [] : [file],

  'jobs read the sources at most, but for those that are listed': workflow => jobsOf(workflow)
    .filter(([id, job]) => {
      const allowed = RIGHTS[id] ?? { contents: 'read' };
      return typeof job.permissions !== 'object' || Object.entries(job.permissions).some(([right, access]) => allowed[right] !== access);
    })
    .map(([id]) => id),

  'no checkout leaves its token behind': workflow => stepsOf(workflow)
    .filter(([, step]) => isCheckout(step) && step.with?.['persist-credentials'] !== false)
    .map(([id]) => id),

  'no event runs code of strangers with rights': workflow => eventsOf(workflow).filter(event => TRUSTING_EVENTS.includes(event))
    .map(event => `${workflow.file}: ${event}`),

  // titles, branch names and others come from strangers: as variables they are data
  'no shell command has an expression in it': workflow => stepsOf(workflow).filter(([, step]) => step.run?.includes('${{')).map(([id]) => id),

  // an environment has reviewers, and lets only tags of releases in
  'secrets are read, and registries trust us, in protected environments only': workflow => jobsOf(workflow)
    .filter(([id, job]) => job.environment === undefined && (/\bsecrets\b/.test(JSON.stringify(job)) || isTrusted(id, job)))
    .map(([id]) => id),

  // what runs where the rights are is what was built and tested without them
  'jobs that publish install no packages': workflow => jobsOf(workflow)
    .filter(([, job]) => job.environment !== undefined)
    .filter(([, job]) => (job.steps ?? []).some(step => /\b(?:npm (?:ci|install|i)|npx|pip|mvn|go (?:get|install|run))\b/.test(step.run ?? '')))
    .map(([id]) => id),

  // what a run of a change stored could reach the build of a release
  'nothing is cached': workflow => stepsOf(workflow).filter(([, step]) => caches(step)).map(([id]) => id),

  'jobs end': workflow => jobsOf(workflow).filter(([, job]) => job.uses === undefined && job['timeout-minutes'] === undefined).map(([id]) => id),

  'machines have a version': ({ file, text }) => text.split('\n').flatMap((line, index) => /runs-on:.*-latest/.test(line) ? [`${file}:${index + 1}`] : []),
};
