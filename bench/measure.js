// How things are measured: in turns, so that what the machine does besides falls on both; by processor time, which waiting for others does
// not lengthen; and by the median of the ratios of the rounds.

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Milliseconds that the processors have spent on this process, on all of its threads. */
function spent() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Runs each of some variants once in each round, in one order and the other by turns; a run gives its measures by name.
 * Gives the measures of each variant, round by round.
 */
function inTurns(variants, rounds) {
  const names = Object.keys(variants);
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      global.gc?.();
      measured[name].push(variants[name](round));
    }
  }
  return measured;
}

/** The medians of both, the median of the ratios of each round, and between what the middle half of the ratios lies. */
function compared(ours, byHand, measure) {
  const of = (rounds) => rounds.map((round) => round[measure]);
  const ratios = of(ours).map((value, round) => value / of(byHand)[round]).sort((one, other) => one - other);
  const quarter = Math.floor(ratios.length / 4);
  return {
    ours: rounded(median(of(ours))),
    byHand: rounded(median(of(byHand))),
    ratio: rounded(median(ratios)),
    middleHalf: [ratios[quarter], ratios[ratios.length - 1 - quarter]].map(rounded),
  };
}

/** As many digits as mean something. */
const rounded = (value) => Number(value.toPrecision(value >= 1000 ? 4 : 3));

module.exports = { compared, inTurns, median, rounded, spent };
