// Calls of functions, counted by the engine, for one configuration more when an app is constructed and synthesized: the same in each run.
// Arguments: the library, who, and the app as JSON.
const { Session } = require('node:inspector');
const { makeApp, makers } = require('../apps');

const SIZES = [20, 40];

const [library, who, app] = process.argv.slice(2);
const { usage, perStack, known } = JSON.parse(app);
const make = makers(usage, who === 'ours' ? require(library) : {})[who];
const session = new Session();
session.connect();

/** Sessions of this process answer at once. */
function ask(method, params) {
  let answer;
  session.post(method, params, (error, result) => {
    answer = { error, result };
  });
  if (answer.error !== null) {
    throw new Error(`${method}: ${answer.error.message}`);
  }
  return answer.result;
}

function calls(configurations) {
  ask('Profiler.takePreciseCoverage'); // which starts again from none
  makeApp(make, { configurations, perStack: Math.min(perStack, SIZES[0]), known }).synth();
  return ask('Profiler.takePreciseCoverage').result
    .flatMap(({ functions }) => functions)
    .reduce((sum, { ranges }) => sum + ranges[0].count, 0);
}

ask('Profiler.enable');
ask('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
calls(SIZES[0]); // what is loaded and kept for a process
const [fewer, more] = SIZES.map(calls);
console.log(JSON.stringify({ calls: Math.round((more - fewer) / (SIZES[1] - SIZES[0])) }));
