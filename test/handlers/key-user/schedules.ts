import { runSchedule } from './schedule';
import { Conditions } from './shared-key';
import { seeded } from './simulation';
import { PACE, Pace } from '../../../lib/handlers/key-user/pace';

const SECOND = 1000;

/** The last three are at the bound that the pace rests upon: landing and staleness together are 10 s. */
const CONDITIONS: Readonly<Record<string, Conditions>> = {
  ordinary: { travel: 60, landing: 100, staleness: 0, lost: 0.01 },
  slow: { travel: 700, landing: 2 * SECOND, staleness: 0, lost: 0.03 },
  stale: { travel: 300, landing: SECOND, staleness: 9 * SECOND, lost: 0 },
  late: { travel: SECOND, landing: 10 * SECOND, staleness: 0, lost: 0.05, hangs: { oneOf: 40, milliseconds: 45 * SECOND } },
  both: { travel: 500, landing: 6 * SECOND, staleness: 4 * SECOND, lost: 0.05, hangs: { oneOf: 100, milliseconds: 20 * SECOND } },
};

/** Which schedules, and what is different in them. */
export interface Selection {
  readonly from: number;
  readonly to: number;
  readonly pace?: Partial<Pace>;
  readonly careless?: boolean;
}

export interface Summary {
  readonly schedules: number;
  readonly requests: number;
  readonly puts: number;
  readonly edits: number;
  /** The schedules in which something came out wrong, and the first that did. */
  readonly wrong: readonly string[];
  readonly reasons: readonly string[];
  readonly longestWindow: number;
  readonly editsLost: number;
  /** Of these, those that were not made between a read of a writer and the landing of its put. */
  readonly editsLostOutside: number;
}

/** Each is made of its number alone. */
export async function runSchedules({ from, to, pace, careless }: Selection): Promise<Summary> {
  const sum = {
    schedules: 0, requests: 0, puts: 0, edits: 0, wrong: [] as string[], reasons: [] as string[], longestWindow: 0, editsLost: 0, editsLostOutside: 0,
  };
  for (let seed = from; seed < to; seed += 1) {
    const random = seeded(seed * 7919);
    const names = Object.keys(CONDITIONS);
    const name = names[Math.floor(random() * names.length)];
    const outcome = await runSchedule({
      seed, careless, conditions: CONDITIONS[name],
      pace: { ...PACE, ...pace },
      writers: 20 + Math.floor(random() * 5),
      spread: [0, SECOND, 20 * SECOND, 120 * SECOND][Math.floor(random() * 4)],
    });
    sum.schedules += 1;
    sum.requests += outcome.requests;
    sum.puts += outcome.puts;
    sum.edits += outcome.edits;
    sum.reasons.push(...outcome.reasons);
    sum.longestWindow = Math.max(sum.longestWindow, outcome.longestWindow);
    sum.editsLost += outcome.lostEdits.length;
    sum.editsLostOutside += outcome.lostEdits.filter(({ wasWithin }) => !wasWithin).length;
    if (outcome.faults.length > 0) {
      sum.wrong.push(`${seed} (${name}): ${outcome.faults[0]}`);
    }
  }
  return sum;
}
