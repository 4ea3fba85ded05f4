// The results for reading, as tables in Markdown: on the console, and in the documents.

const ms = (value) => (value >= 1000 ? `${(value / 1000).toFixed(2)} s` : value >= 10 ? `${value.toFixed(0)} ms` : value >= 1 ? `${value.toFixed(1)} ms` : `${value.toFixed(2)} ms`);
const mib = (value) => `${value.toFixed(0)} MiB`;
const kib = (bytes) => `${Math.round(bytes / 1024)} KiB`;
const times = (ratio) => `${ratio.toFixed(2)}×`;

function table(head, rows) {
  const cells = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows];
  return cells.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const APPS = { key: 'configurations', bucket: 'configurations with a bucket', clusters: 'configurations, ten clusters each' };
const nameOf = ({ usage, configurations, perStack, known }) =>
  `${configurations} ${APPS[usage]}, ${perStack === 1 ? 'one in each stack' : `${perStack} in a stack`}${known ? ' of a known environment' : ''}`;

/** The ratio, which is the median of those of the rounds and no quotient of what follows it: the medians of both. */
const pair = (write) => ({ ours, byHand, ratio }) => `${times(ratio)}, ${write(ours)} / ${write(byHand)}`;
const span = ([from, to]) => `${from.toFixed(2)} to ${times(to)}`;

function synth(results) {
  return table(['App', 'construct', 'synthesize', 'both', 'middle half of both', 'both, without checks', 'calls for each', 'rounds'], results.synth.map((row) => [
    nameOf(row), ...[row.construct, row.synth, row.total].map(pair(ms)), span(row.total.middleHalf), pair(ms)(row.totalUnchecked), pair(String)(row.calls), row.rounds,
  ]));
}

function memory(results) {
  return table(['Configurations', 'time of the process', 'most memory that it had', 'alive in the end', 'rounds'], results.memory.map((row) => [
    row.configurations, pair(ms)(row.time), pair(mib)(row.peak), pair(mib)(row.alive), row.rounds,
  ]));
}

function python({ python: measured }) {
  if (measured.skipped !== undefined) {
    return `Not measured: ${measured.skipped}.`;
  }
  const { ours, l1, key } = measured.calls;
  const row = (name, time, calls) => [name, pair(ms)(time), `${ours.perConfiguration} / ${calls.perConfiguration}`, measured.rounds];
  return table([`${measured.configurations} configurations, Python ${measured.python}`, 'time', 'calls for each', 'rounds'], [
    row('against the L1s', measured.againstL1, l1), row('against `kms.Key`', measured.againstKey, key),
  ]);
}

function others(results) {
  const { import: imported, documents, functions, sizes } = results;
  return table(['What', 'Cost'], [
    ['import of the library, after that of aws-cdk-lib', `${ms(imported.library)}, after ${ms(imported.cdk)}`],
    ...[['check of a document', documents.findings], ['check for a release', documents.findingsForRelease], ['report of coverage', documents.coverage]]
      .map(([name, { documents: count, first, later, slowest }]) => [`${name}: the first in a process; later ones; the slowest of ${count}`, `${ms(first)}; ${ms(later)}; ${ms(slowest)}`]),
    ['start of the function for artefacts; for key users', `${ms(functions.coldStart.artifact)}; ${ms(functions.coldStart.keyUser)}`],
    ['issue of a certificate, its RSA key of 2048 bits included: the first in a process; later ones', `${ms(functions.issue.first)}; ${ms(functions.issue.later)}`],
    ['npm package: packed; unpacked', `${kib(sizes.npm.packed)}; ${kib(sizes.npm.unpacked)}`],
    ...sizes.assets.map(({ what, bytes }) => [`bundle: ${what}`, kib(bytes)]),
  ]);
}

const find = (results, usage, configurations, known = false) => results.synth.find((row) => row.usage === usage && row.configurations === configurations && (row.known ?? false) === known);

/** What was measured, with its limit where one is promised. */
function promises(results) {
  const thousand = find(results, 'key', 1000);
  const fourThousand = find(results, 'key', 4000);
  const [one, { peak }] = [1, 1000].map((count) => results.memory.find(({ configurations }) => configurations === count));
  const against = (what, limit, write, { ours, byHand, ratio }) => ({ what, limit, is: ratio, write: times, because: `${write(ours)}, by hand ${write(byHand)}` });
  return [
    against('1000 configurations, 100 in a stack: `app.synth()`', 1.10, ms, thousand.synth),
    against('the same, and constructing them before', undefined, ms, thousand.total),
    against('the same, of a known environment', undefined, ms, find(results, 'key', 1000, true).total),
    against('100 configurations with a bucket each: constructing, and `app.synth()`', undefined, ms, find(results, 'bucket', 100).total),
    against('the same, of 100 configurations with ten clusters each', undefined, ms, find(results, 'clusters', 100).total),
    {
      what: '4000 configurations against 1000', limit: 4.4, is: fourThousand.total.ours / thousand.total.ours, write: times,
      because: `${ms(fourThousand.total.ours)}; by hand ${times(fourThousand.total.byHand / thousand.total.byHand)}`,
    },
    against('1000 configurations: most memory that the process had', 1.15, mib, peak),
    {
      what: 'import of the library', limit: 15, is: results.import.library, write: ms,
      because: `after ${ms(results.import.cdk)} for aws-cdk-lib; what is used is loaded then: a process with one configuration takes ${ms(one.time.ours)}, by hand ${ms(one.time.byHand)}`,
    },
    ...results.python.skipped === undefined
      ? [against(`${results.python.configurations} configurations in Python, against the L1s`, 1.0, ms, results.python.againstL1)]
      : [],
    {
      what: 'check of a document', limit: 1, is: results.documents.findings.later, write: ms,
      because: `the first in a process, with the rules loaded: ${ms(results.documents.findings.first)}`,
    },
  ];
}

function readme(results) {
  return table(['', 'measured', 'limit', ''], promises(results).map(({ what, limit, is, write, because }) => [what, write(is), limit === undefined ? '' : write(limit), because]));
}

function conditions({ date, machine, versions }) {
  return `Measured on ${date}: ${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB, ${machine.system}; Node ${versions.node}, aws-cdk-lib ${versions['aws-cdk-lib']}, `
    + `constructs ${versions.constructs}.`;
}

/** What is over its limit; nothing should be. */
const overLimit = (results) => promises(results).filter(({ is, limit }) => is > limit).map(({ what, is, limit, write }) => `Over its limit: ${what}: ${write(is)}, limit ${write(limit)}`);

function print(results) {
  const parts = [conditions(results), readme(results), 'Ours / by hand:', synth(results), memory(results), python(results), others(results), ...overLimit(results)];
  console.log(parts.join('\n\n'));
}

module.exports = { conditions, find, memory, others, print, promises, python, readme, synth };
