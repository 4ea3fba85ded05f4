import { App, CfnResource, NestedStack, Stack, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { makeArtifactReader } from '../../lib/certificates/artifact-readers';
import { makeKeyUser } from '../../lib/encryption/key-users';
import { PlacedRight, RightPlace, subjectOf } from '../../lib/private/placement';
import { Deployed, circleIn } from '../oracle/deployed';

const assumedBy = new iam.ServicePrincipal('ec2.amazonaws.com');
const LINKS = ['inline', 'dependsOn', 'nodeDependency', 'stackDependency'] as const;

/** An app without circles: things are in an order, and refer only to those before them. */
const apps = fc.record({
  stacks: fc.array(fc.option(fc.nat(5), { nil: undefined }), { minLength: 1, maxLength: 5 }), // of each: the stack in which it is nested
  things: fc.array(fc.record({
    kind: fc.constantFrom('key', 'role', 'bucket'),
    stack: fc.nat(),
    links: fc.array(fc.record({ to: fc.nat(), way: fc.constantFrom(...LINKS) }), { maxLength: 2 }),
  }), { minLength: 2, maxLength: 9 }),
  rights: fc.array(fc.record({ role: fc.nat(), holder: fc.nat() }), { minLength: 1, maxLength: 8 }),
});
type Plan = typeof apps extends fc.Arbitrary<infer T> ? T : never;
type Thing = iam.Role | kms.Key | s3.Bucket;

function build(plan: Plan): { app: App; rights: PlacedRight[] } {
  const app = new App();
  const stacks: Stack[] = [];
  for (const parent of plan.stacks) {
    stacks.push(parent === undefined || parent >= stacks.length ? new Stack(app, `S${stacks.length}`) : new NestedStack(stacks[parent], `S${stacks.length}`));
  }
  const things: Thing[] = [];
  for (const { kind, stack, links } of plan.things) {
    const scope = stacks[stack % stacks.length];
    const id = `T${things.length}`;
    const targets = things.length === 0 ? [] : links.map(({ to, way }) => ({ target: things[to % things.length], way }));
    const inline = targets.filter(({ way }) => way === 'inline').map(({ target }) => arnOf(target));
    const thing = kind === 'key' ? new kms.Key(scope, id, { description: inline.join() || undefined })
      : kind === 'bucket' ? new s3.Bucket(scope, id)
        : new iam.Role(scope, id, { assumedBy, description: inline.join() || undefined });
    for (const { target, way } of targets) {
      if (way === 'dependsOn') {
        (thing.node.defaultChild as CfnResource).addDependency(target.node.defaultChild as CfnResource);
      } else if (way === 'nodeDependency') {
        thing.node.addDependency(target);
      } else if (way === 'stackDependency' && top(thing) !== top(target)) {
        top(thing).addDependency(top(target));
      }
    }
    things.push(thing);
  }
  const roles = things.filter((thing): thing is iam.Role => thing instanceof iam.Role);
  const holders = things.filter((thing): thing is kms.Key | s3.Bucket => !(thing instanceof iam.Role));
  const rights = roles.length === 0 || holders.length === 0 ? [] : plan.rights.flatMap(({ role, holder }) => {
    const subject = subjectOf(roles[role % roles.length]);
    const resource = holders[holder % holders.length];
    return resource instanceof kms.Key ? [makeKeyUser(resource, subject, resource)] : makeArtifactReader({ bucket: resource, objectKey: 'x' }, subject, resource);
  });
  return { app, rights };
}

function arnOf(thing: Thing): string {
  return thing instanceof iam.Role ? thing.roleArn : thing instanceof kms.Key ? thing.keyArn : thing.bucketArn;
}

function top(thing: Thing): Stack {
  let stack = Stack.of(thing);
  while (stack.nestedStackParent) {
    stack = stack.nestedStackParent;
  }
  return stack;
}

/** What is wrong with the app, in CDK's opinion or for CloudFormation. */
function trouble(make: () => App): string | undefined {
  try {
    for (const template of new Deployed(make()).templates.values()) {
      const circle = circleIn(template);
      if (circle) {
        return circle.join(' → ');
      }
    }
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test('in an app without circles every right is placed, and closes none', () => {
  let judged = 0;
  const places = new Set<RightPlace | undefined>();
  fc.assert(fc.property(apps, plan => {
    // stacks that need each other by several things may be circular without us: those are none of our business
    fc.pre(trouble(() => build({ ...plan, rights: [] }).app) === undefined);
    const { app, rights } = build(plan);
    expect(trouble(() => app)).toBeUndefined();
    for (const right of rights) {
      expect([RightPlace.RESOURCE_POLICY, RightPlace.ROLE_POLICY]).toContain(right.outcome);
      places.add(right.outcome);
    }
    judged += rights.length;
  }), { numRuns: Number(process.env.PLACEMENT_RUNS ?? 50), seed: Number(process.env.PLACEMENT_SEED ?? 20240501) });
  // the property says something only if both places were taken
  expect(judged).toBeGreaterThan(50);
  expect(places.size).toBe(2);
});
