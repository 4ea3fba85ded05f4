import { App, CfnResource, NestedStack, Stack, aws_iam as iam, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Construct, IConstruct } from 'constructs';
import * as fc from 'fast-check';
import { makeAssumer } from '../../lib/access/assumed-role';
import { makeSecretReader } from '../../lib/access/secret-readers';
import { PlacedRight, RightPlace, subjectOf } from '../../lib/private/placement';
import { policiesFor } from '../../lib/private/policy-dependency';
import { Deployed, circleIn } from '../oracle/deployed';

const assumedBy = new iam.ServicePrincipal('ec2.amazonaws.com');
const LINKS = ['inline', 'dependsOn', 'nodeDependency', 'stackDependency'] as const;
const KINDS = ['role', 'secret', 'imported role', 'imported secret', 'immutable role'] as const;

/** An app without circles: things are in an order, and refer only to those before them. */
const apps = fc.record({
  stacks: fc.array(fc.option(fc.nat(5), { nil: undefined }), { minLength: 1, maxLength: 5 }), // of each: the stack in which it is nested
  things: fc.array(fc.record({
    kind: fc.constantFrom(...KINDS),
    stack: fc.nat(),
    links: fc.array(fc.record({ to: fc.nat(), way: fc.constantFrom(...LINKS) }), { maxLength: 2 }),
  }), { minLength: 2, maxLength: 9 }),
  // what asks names what it asks for, as a document does, and waits for the rights
  askers: fc.array(fc.record({
    stack: fc.nat(),
    rights: fc.array(fc.record({ role: fc.nat(), target: fc.nat() }), { minLength: 1, maxLength: 3 }),
  }), { minLength: 1, maxLength: 4 }),
});
type Plan = typeof apps extends fc.Arbitrary<infer T> ? T : never;
type Thing = iam.IRole | secretsmanager.ISecret;

const isSecret = (thing: Thing): thing is secretsmanager.ISecret => 'secretArn' in thing;
const arnOf = (thing: Thing) => isSecret(thing) ? thing.secretArn : thing.roleArn;

function makeThing(scope: Construct, id: string, kind: typeof KINDS[number], description: string | undefined): Thing {
  switch (kind) {
    case 'role': return new iam.Role(scope, id, { assumedBy, description });
    case 'secret': return new secretsmanager.Secret(scope, id, { description });
    case 'imported role': return iam.Role.fromRoleName(scope, id, `imported-${id}`);
    case 'imported secret': return secretsmanager.Secret.fromSecretNameV2(scope, id, `imported-${id}`);
    case 'immutable role': return new iam.Role(scope, id, { assumedBy, description }).withoutPolicyUpdates();
  }
}

function build(plan: Plan, withRights = true): { app: App; rights: PlacedRight[] } {
  const app = new App();
  const stacks: Stack[] = [];
  for (const parent of plan.stacks) {
    stacks.push(parent === undefined || parent >= stacks.length ? new Stack(app, `S${stacks.length}`) : new NestedStack(stacks[parent], `S${stacks.length}`));
  }
  const things: Thing[] = [];
  for (const { kind, stack, links } of plan.things) {
    const targets = things.length === 0 ? [] : links.map(({ to, way }) => ({ target: things[to % things.length], way }));
    const inline = targets.filter(({ way }) => way === 'inline').map(({ target }) => arnOf(target));
    const thing = makeThing(stacks[stack % stacks.length], `T${things.length}`, kind, inline.join() || undefined);
    for (const { target, way } of targets) {
      const [from, to] = [thing.node.defaultChild, target.node.defaultChild];
      if (way === 'dependsOn' && from !== undefined && to !== undefined) {
        (from as CfnResource).addDependency(to as CfnResource);
      } else if (way === 'nodeDependency') {
        thing.node.addDependency(target);
      } else if (way === 'stackDependency' && top(thing) !== top(target)) {
        top(thing).addDependency(top(target));
      }
    }
    things.push(thing);
  }
  const roles = things.filter((thing): thing is iam.IRole => !isSecret(thing));
  const rights = plan.askers.flatMap(({ stack, rights: wanted }, index) => {
    const pairs = roles.length === 0
      ? []
      : wanted.map(({ role, target }) => ({ role: roles[role % roles.length], target: things[target % things.length] }));
    const asker = new CfnResource(new Construct(stacks[stack % stacks.length], `C${index}`), 'Resource', {
      type: 'AWS::SSM::Parameter', properties: { Type: 'String', Value: pairs.map(({ target }) => arnOf(target)).join() || 'none' },
    });
    const asked = !withRights ? [] : pairs.flatMap(({ role, target }) =>
      (isSecret(target) ? makeSecretReader(target) : makeAssumer(target, ['sts:AssumeRole']))(subjectOf(role), asker));
    asker.node.addDependency(policiesFor(asker, new Set(asked)));
    return asked;
  });
  return { app, rights };
}

function top(thing: IConstruct): Stack {
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

/** The constructs that hold the policies, each with what it lets do. */
function policiesOf(app: App): { path: string; text: string }[] {
  return app.node.findAll().filter((construct: IConstruct): construct is iam.CfnPolicy => construct instanceof iam.CfnPolicy)
    .map(policy => ({ path: policy.node.path, text: JSON.stringify(Stack.of(policy).resolve(policy.policyDocument)) }));
}

function warningsOf(app: App): string[] {
  return app.node.children.filter((construct: IConstruct): construct is Stack => Stack.isStack(construct))
    .flatMap(stack => Annotations.fromStack(stack).findWarning('*', Match.anyValue())).map(entry => String(entry.entry.data));
}

test('in an app without circles every right is in a policy or in a warning, and no policy closes a circle', () => {
  let judged = 0;
  const places = new Set<string>();
  fc.assert(fc.property(apps, plan => {
    // stacks that need each other by several things may be circular without us: those are none of our business
    fc.pre(trouble(() => build(plan, false).app) === undefined);
    const { app, rights } = build(plan);
    expect(trouble(() => app)).toBeUndefined();
    const warnings = warningsOf(app);
    const policies = policiesOf(app);
    for (const right of rights) {
      const role = right.subject.construct!;
      const holder = right.holder.construct;
      // wherever it is, there is a place for a role that can be edited
      const editable = !role.node.path.includes('ImmutableRole');
      expect(right.outcome).toBe(editable ? RightPlace.ROLE_POLICY : RightPlace.NOWHERE);
      if (editable) {
        const [{ node: { path } }] = right.policies;
        expect(policies.filter(policy => policy.path.startsWith(`${path}/`))).toHaveLength(1);
        places.add(path.startsWith(`${role.node.path}/`) ? 'role' : path.startsWith(`${holder.node.path}/`) ? 'target' : 'asker');
      } else {
        const what = isSecret(holder as Thing) ? `read secret '${holder.node.path}'` : `assume role '${holder.node.path}'`;
        expect(warnings.filter(text => text.startsWith(`role '${role.node.path}'`) && text.includes(what))).not.toEqual([]);
        places.add('warning');
      }
    }
    judged += rights.length;
  }), { numRuns: Number(process.env.PLACEMENT_RUNS ?? 50), seed: Number(process.env.PLACEMENT_SEED ?? 20240501) });
  // the property says something only if the places were taken
  expect(judged).toBeGreaterThan(50);
  expect([...places]).toEqual(expect.arrayContaining(['role', 'target', 'warning']));
});
