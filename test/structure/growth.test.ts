// What an app pays for each configuration, in counts and not by a clock: twice as many cost twice as much, and how much is bounded.
import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Counts, count } from './counts';
import { WORLDS, handWritten } from './worlds';
import * as library from '../../lib';

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { USAGES } = require('../../bench/usages') as {
  USAGES: { key: { byHand: Make; ours(from: typeof library): Make } };
};

type Make = (scope: Construct, id: string) => void;

type Cost = Counts & { readonly constructs: number };

const SIZES = [10, 20, 30];

/** What one more costs. Whatever each has to do with all others shows as a second one that costs more than the first. */
function costOfOne(build: (typeof WORLDS)[string]): Cost {
  const [small, medium, large] = SIZES.map(n => count(app => build(app, n)));
  const more = (from: Cost, to: Cost) => Object.fromEntries(
    Object.entries(to).map(([what, times]) => [what, (times - from[what as keyof Cost]) / 10]),
  ) as unknown as Cost;
  const cost = more(small, medium);
  expect(more(medium, large)).toEqual(cost);
  return cost;
}

const COUNTED = ['childrenRead', 'dependenciesRead', 'resolves', 'stackResolves', 'tokens', 'renderedResources'] as const;

/** For each world, how often COUNTED is done for one more; as it is, with the CDK that package-lock.json has: more is a change that costs. */
const LIMITS: Readonly<Record<string, readonly number[]>> = {
  'configurations with nothing but their ids': [60, 4, 0, 22, 42, 4],
  'configurations with roles and clusters of their own on one key': [90, 8, 12, 48, 91, 9],
  'clusters of one configuration': [15, 1, 2, 11, 15, 2],
  'stacks with a configuration, a role and a cluster each on the key of another stack': [157, 23, 23, 105, 147, 16],
  'configurations with certificates and roles on one bucket': [102, 10, 20, 52, 119, 10],
  'configurations with certificates that are issued': [230, 14, 3, 83, 245, 14],
  'configurations with roles on a key that the app does not own': [90, 13, 6, 42, 72, 8],
  'configurations from documents': [60, 4, 1, 28, 44, 4],
  'Stages with a configuration each': [120, 14, 0, 71, 79, 6],
};

test.each(Object.keys(WORLDS))('%s', (name) => {
  const cost = costOfOne(WORLDS[name]);
  const over = COUNTED.map((what, index) => ({ what, is: cost[what], limit: LIMITS[name][index] })).filter(({ is, limit }) => is > limit);
  expect(over).toEqual([]);
  expect(cost.visits).toBeLessThanOrEqual(cost.constructs);
  expect(cost.documents).toBeLessThanOrEqual(1);
});

test('a configuration is rendered by the CDK only, and its tree is walked once more than by hand', () => {
  const ours = costOfOne(WORLDS['configurations with nothing but their ids']);
  const theirs = costOfOne(handWritten);
  expect(theirs.constructs).toBe(3);
  expect(ours.constructs).toBe(4);
  expect(ours.renderedConfigurations).toBe(theirs.renderedConfigurations);
  expect(ours.renderedResources).toBe(theirs.renderedResources);
  expect(ours.stackResolves).toBe(theirs.stackResolves);
  expect(ours.childrenRead / ours.constructs).toBeLessThanOrEqual(theirs.childrenRead / theirs.constructs + 1);
});

test('of the same resources, the ARNs in the policies of keys are resolved as one token each', () => {
  const inStack = (make: (scope: Construct, id: string) => void) => (app: App, n: number) => {
    const stack = new Stack(app, 'Stack');
    Array.from({ length: n }, (_, i) => make(stack, `Security${i}`));
  };
  const { ours: makeOurs, byHand } = USAGES.key;
  const ours = costOfOne(inStack(makeOurs(library)));
  const theirs = costOfOne(inStack(byHand));
  // the account and four times a role: 5 tokens, by hand 4 for the account and 2 for each role; when references are looked for, and for the template
  expect(theirs.tokens - ours.tokens).toBeGreaterThanOrEqual(2 * (12 - 5));
});
