import { execFile } from 'child_process';
import { join } from 'path';
import { promisify } from 'util';
import type { Selection, Summary } from './schedules';

/** `npm run test:oracle` tries 2,000; SCHEDULES=20000 tries more. */
const COUNT = Number(process.env.SCHEDULES ?? 300);

jest.setTimeout(30 * 60 * 1000);

async function run(selection: Selection): Promise<Summary> {
  const script = join(__dirname, 'run-schedules.js');
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(selection)], { maxBuffer: 256 * 1024 * 1024 });
  return JSON.parse(stdout) as Summary;
}

async function inTurn(first: Selection, second: Selection): Promise<[Summary, Summary]> {
  return [await run(first), await run(second)];
}

// At least 20 functions of several stacks on one key: they add, remove, add and remove again, or mend. Some requests are delivered twice, some
// functions are stopped and called again, some resources are deleted while they are being created, answers are lost, and a person edits the policy
// meanwhile. What each policy that comes into force
// is held against, as long as the schedule goes on: statements of a resource that was answered are there once, or not at all after a deletion;
// those of others are there byte for byte, in their order.
describe('whatever the order in which functions read and write', () => {
  const rarely = { look: 12_000 }; // fewer looks see less
  const [most, exact] = [Math.floor(COUNT * 0.425), Math.max(25, Math.floor(COUNT * 0.05))];
  const all = Promise.all([ // two processes at a time
    inTurn({ from: 0, to: most, pace: rarely }, { from: 2 * most, to: 2 * most + exact }),
    inTurn({ from: most, to: 2 * most, pace: rarely }, { from: 2 * most + exact, to: 2 * most + 3 * exact, pace: rarely, careless: true }),
  ]);

  test('none is lost, none is there twice, and those of others stay as they are', async () => {
    const [[first, atPace], [second]] = await all;
    for (const { wrong, reasons, edits, editsLost, puts, requests } of [first, second, atPace]) {
      expect(wrong).toEqual([]);
      // with this many at once on a slow key a few give up, and say so; what they have written is removed
      expect(reasons.filter(reason => !/others have changed it so often|did not end before the time/.test(reason))).toEqual([]);
      expect(reasons.length).toBeLessThan(requests / 200);
      expect(editsLost).toBe(0);
      expect(edits).toBeGreaterThan(0);
      expect(puts).toBeGreaterThan(requests); // many were lost and written again
    }
    expect(first.schedules + second.schedules + atPace.schedules).toBe(2 * most + exact);
  });

  test('an edit by hand is lost only where it comes between a read and the landing of a put, 12 s at most, and functions lose nothing by it', async () => {
    const [, [, careless]] = await all;
    expect(careless.wrong).toEqual([]);
    expect(careless.editsLost).toBeGreaterThan(0);
    expect(careless.editsLostOutside).toBe(0);
    expect(careless.longestWindow).toBeGreaterThan(11_000);
    expect(careless.longestWindow).toBeLessThanOrEqual(12_000);
  });
});

// The same with a part of the protocol taken away: what it is for, and that these schedules find out.
describe('statements are lost', () => {
  test.each<[string, Selection['pace']]>([
    ['without a second look after a time', { watch: 0 }],
    ['with one that comes before all others have landed', { watch: 8000, look: 8000, watchesAmongOthers: 1 }],
    ['when what was read long ago is put', { putWithin: 1e9, look: 25_000, watchesAmongOthers: 1 }],
  ])('%s', async (_what, pace) => {
    expect((await run({ from: 0, to: 60, pace })).wrong).not.toEqual([]);
  });
});
