// Time to construct apps and to synthesize them, with checks and without, against the same apps by hand.
const { makeApp, makers, requireSame } = require('./apps');
const { compared, inTurns, spent } = require('./measure');

function timed(make, { configurations, perStack }, skipValidation) {
  const start = spent();
  const app = makeApp(make, configurations, perStack);
  const constructed = spent();
  app.synth({ skipValidation });
  const done = spent();
  return { construct: constructed - start, synth: done - constructed, total: done - start };
}

/** One row: the time of each part, ours and by hand, with their ratio. */
function compareApps(library, { usage, configurations, perStack, rounds }) {
  const { ours, byHand } = makers(usage, library);
  const size = { configurations, perStack };
  const measured = inTurns({
    ours: () => timed(ours, size, false),
    byHand: () => timed(byHand, size, false),
    oursUnchecked: () => timed(ours, size, true),
    byHandUnchecked: () => timed(byHand, size, true),
  }, rounds);
  return {
    usage,
    configurations,
    perStack,
    rounds,
    construct: compared([...measured.ours, ...measured.oursUnchecked], [...measured.byHand, ...measured.byHandUnchecked], 'construct'),
    synth: compared(measured.ours, measured.byHand, 'synth'),
    synthUnchecked: compared(measured.oursUnchecked, measured.byHandUnchecked, 'synth'),
    total: compared(measured.ours, measured.byHand, 'total'),
    totalUnchecked: compared(measured.oursUnchecked, measured.byHandUnchecked, 'total'),
  };
}

const APPS = [
  { usage: 'key', configurations: 10, perStack: 100, rounds: 41 },
  { usage: 'key', configurations: 100, perStack: 100, rounds: 25 },
  { usage: 'key', configurations: 1000, perStack: 100, rounds: 9 },
  { usage: 'key', configurations: 4000, perStack: 100, rounds: 3 },
  { usage: 'bucket', configurations: 100, perStack: 50, rounds: 11 },
  { usage: 'key', configurations: 200, perStack: 1, rounds: 9 },
  { usage: 'clusters', configurations: 100, perStack: 25, rounds: 7 },
];

function measureSynth(library, say) {
  [...new Set(APPS.map(({ usage }) => usage))].forEach((usage) => requireSame(usage, library));
  compareApps(library, { ...APPS[1], rounds: 4 }); // code that has run some times is another code
  return APPS.map((app) => {
    say(`${app.configurations} × ${app.usage}, ${app.perStack} per stack`);
    return compareApps(library, app);
  });
}

module.exports = { compareApps, measureSynth };
