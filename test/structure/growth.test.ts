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

/** For each world: values that the library resolves for one more, and resources that are rendered for it, by the CDK or by the library. */
const LIMITS: Readonly<Record<string, readonly [resolves: number, renderedResources: number]>> = {
  'configurations with nothing but their ids': [2, 4],
  'configurations with roles and clusters of their own on one key': [16, 9],
  'clusters of one configuration': [6, 2],
  'stacks with a configuration, a role and a cluster each on the key of another stack': [27, 16],
  'configurations with certificates and roles on one bucket': [27, 10],
  'configurations with certificates that are issued': [5, 14],
  'configurations with roles on a key that the app does not own': [6, 8],
  'configurations from documents': [3, 4],
  'Stages with a configuration each': [2, 6],
};

test.each(Object.keys(WORLDS))('%s', (name) => {
  const cost = costOfOne(WORLDS[name]);
  const [resolves, renderedResources] = LIMITS[name];
  expect(cost.resolves).toBeLessThanOrEqual(resolves);
  expect(cost.renderedResources).toBeLessThanOrEqual(renderedResources);
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
