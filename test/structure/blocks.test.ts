// What each configuration, role or cluster has to do with all others costs more the more there are, whether growth.test.ts counts it or not.
import { BlockCounter } from './blocks';
import { WORLDS } from './worlds';

/** Blocks that are entered for each pair; for all others none is. What is sorted or kept in lists that grow is less than half of one. */
const FOR_A_PAIR: Readonly<Record<string, number>> = {
  // what a policy of the bucket lets a role read is compared with each of its statements, of which Amazon S3 allows 20 KB
  'configurations with certificates and roles on one bucket': 110,
  // the policy of the function's role is as small
  'configurations with certificates that are issued': 2,
  // whether one stack leads to another is asked of the graph for each
  'stacks with a configuration, a role and a cluster each on the key of another stack': 8,
};

const counter = new BlockCounter();
afterAll(() => counter.stop());

test.each(Object.keys(WORLDS))('%s: ten more run as much of the code as the ten before', (name) => {
  const build = WORLDS[name];
  counter.count(app => build(app, 10)); // what is done once in a process
  const [small, medium, large] = [10, 20, 30].map(n => counter.count(app => build(app, n)));
  expect(medium - small).toBeGreaterThan(10 * 100);
  // the last ten make 100 pairs more with those before than the ten before did, in either order
  expect((large - 2 * medium + small) / 200).toBeLessThan((FOR_A_PAIR[name] ?? 0) + 0.5);
});
