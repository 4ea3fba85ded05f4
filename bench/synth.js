// Time to construct apps and to synthesize them, with checks and without, and calls of functions, against the same apps by hand.
const { makeApp, makers, requireSame } = require('./apps');
const { forgetting } = require('./forget');
const { compared, inTurns, rounded, spent } = require('./measure');
const { run } = require('./processes');

/** The time of one app; of several together where one is too small to be measured. */
function timed(make, { apps = 1, ...size }, skipValidation) {
  const sum = { construct: 0, synth: 0, total: 0 };
  for (let number = 0; number < apps; number++) {
    forgetting(() => {
      const start = spent();
      const app = makeApp(make, size);
      const constructed = spent();
      app.synth({ skipValidation });
      const done = spent();
      sum.construct += constructed - start;
      sum.synth += done - constructed;
      sum.total += done - start;
    });
  }
  return { construct: sum.construct / apps, synth: sum.synth / apps, total: sum.total / apps };
}

/** One row: the time of each part, ours and by hand, with their ratio. */
function compareApps(library, { rounds, ...size }) {
  const { usage, configurations, perStack, known } = size;
  const { ours, byHand } = makers(usage, library);
  const series = (skipValidation, times) => inTurns({ ours: () => timed(ours, size, skipValidation), byHand: () => timed(byHand, size, skipValidation) }, times);
  const checked = series(false, rounds);
  const unchecked = series(true, Math.ceil(rounds / 2));
  return {
    usage,
    configurations,
    perStack,
    known,
    rounds,
    construct: compared([...checked.ours, ...unchecked.ours], [...checked.byHand, ...unchecked.byHand], 'construct'),
    synth: compared(checked.ours, checked.byHand, 'synth'),
    synthUnchecked: compared(unchecked.ours, unchecked.byHand, 'synth'),
    total: compared(checked.ours, checked.byHand, 'total'),
    totalUnchecked: compared(unchecked.ours, unchecked.byHand, 'total'),
  };
}

/** Calls for one configuration more, of the library and of all that it calls. */
function compareCalls(folder, app) {
  const [ours, byHand] = ['ours', 'byHand'].map((who) => run('calls.js', [folder, who, JSON.stringify(app)]).calls);
  return { ours, byHand, ratio: rounded(ours / byHand) };
}

const APPS = [
  { usage: 'key', configurations: 10, perStack: 100, rounds: 9, apps: 10 },
  { usage: 'key', configurations: 100, perStack: 100, rounds: 15 },
  { usage: 'key', configurations: 1000, perStack: 100, rounds: 21 },
  { usage: 'key', configurations: 1000, perStack: 100, known: true, rounds: 9 },
  { usage: 'key', configurations: 4000, perStack: 100, rounds: 3 },
  { usage: 'bucket', configurations: 100, perStack: 50, rounds: 9 },
  { usage: 'key', configurations: 200, perStack: 1, rounds: 7 },
  { usage: 'clusters', configurations: 100, perStack: 25, rounds: 5 },
];

function measureSynth(folder, say) {
  const library = require(folder);
  APPS.forEach((app) => requireSame(app, library));
  compareApps(library, { ...APPS[1], rounds: 4 }); // code that has run some times is another code
  return APPS.map((app) => {
    say(`${app.configurations} × ${app.usage}, ${app.perStack} per stack${app.known ? ', environment known' : ''}`);
    return { ...compareApps(library, app), calls: compareCalls(folder, app) };
  });
}

module.exports = { compareApps, measureSynth };
