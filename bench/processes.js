// What takes a process of its own for each run: memory, imports, first checks, cold starts.
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { compared, inTurns, median, rounded } = require('./measure');

/** Runs a file of bench/children; gives what it prints as JSON. */
function run(child, args, flags = []) {
  const file = path.join(__dirname, 'children', child);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, file, ...args.map(String)], { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${child} ${args.join(' ')} failed:\n${stderr}`);
  }
  return JSON.parse(stdout);
}

const MEMORY_ROUNDS = { 1: 5, 10: 5, 100: 5, 1000: 3, 4000: 2 };

function measureMemory(library, say) {
  return Object.entries(MEMORY_ROUNDS).map(([configurations, rounds]) => {
    say(`memory of ${configurations}`);
    const of = (who) => () => run('process.js', [library, 'key', who, configurations], ['--expose-gc']);
    const { ours, byHand } = inTurns({ ours: of('ours'), byHand: of('byHand') }, rounds);
    const [time, peak, alive] = ['time', 'peak', 'alive'].map((measure) => compared(ours, byHand, measure));
    return { configurations: Number(configurations), perStack: 100, rounds, time, peak, alive };
  });
}

function measureImport(library, say) {
  say('import');
  const runs = Array.from({ length: 15 }, () => run('import.js', [library]));
  const of = (name) => rounded(median(runs.map((each) => each[name])));
  return { rounds: runs.length, library: of('library'), cdk: of('cdk') };
}

function measureDocuments(library, say) {
  say('documents');
  const [findings, findingsForRelease, coverage] = ['findings', 'findingsForRelease', 'coverage'].map((use) => {
    const runs = Array.from({ length: 5 }, () => run('document.js', [library, use]));
    return { rounds: runs.length, ...Object.fromEntries(Object.keys(runs[0]).map((name) => [name, rounded(median(runs.map((each) => each[name])))])) };
  });
  return { findings, findingsForRelease, coverage };
}

function measureFunctions(say) {
  say('functions');
  const bundle = (name) => path.join(__dirname, '..', 'assets', 'handlers', name, 'index.js');
  const coldStart = (name) => rounded(median(Array.from({ length: 7 }, () => run('cold-start.js', [bundle(name)]).cpu)));
  const issued = Array.from({ length: 5 }, () => run('issue.js', [3]));
  return {
    coldStart: { rounds: 7, artifact: coldStart('artifact'), keyUser: coldStart('key-user') },
    issue: { rounds: issued.length, first: rounded(median(issued.map(({ first }) => first))), later: rounded(median(issued.flatMap(({ later }) => later))) },
  };
}

module.exports = { measureDocuments, measureFunctions, measureImport, measureMemory, run };
