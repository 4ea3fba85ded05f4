import { App, CfnElement, CfnOutput, CfnResource, Fn, IResolvable, Lazy, NestedStack, Stack, Token, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { TemplateGraph } from '../../lib/private/template-graph';
import { referencesIn } from '../../lib/private/template-references';

const element = (scope: Construct, id: string, properties: Record<string, unknown> = {}) => new CfnResource(scope, id, { type: 'Test::It', properties });
const leads = (from: CfnElement, to: Construct) => new TemplateGraph().leadsTo(from, to);

const idOf = (to: CfnElement) => Stack.of(to).resolve(to.logicalId) as string;
const lazy = (to: CfnElement, produce: (id: string) => unknown) => Lazy.any({ produce: () => produce(idOf(to)) });
const named = (to: CfnElement) => lazy(to, id => id);

/** A token that says what it is only when it was resolved. */
function replaced(value: unknown): IResolvable {
  const token: IResolvable = {
    creationStack: [],
    resolve: (context) => {
      context.registerPostProcessor({ postProcess: () => value });
      return undefined;
    },
  };
  return token;
}

describe('inside a stack', () => {
  const ways: [string, (from: CfnResource, to: CfnResource) => void][] = [
    ['a Ref', (from, to) => from.addPropertyOverride('It', to.ref)],
    ['an attribute', (from, to) => from.addPropertyOverride('It', to.getAtt('Arn'))],
    ['text that holds a reference', (from, to) => from.addPropertyOverride('It', `the ${to.ref}`)],
    ['a list', (from, to) => from.addPropertyOverride('It', { List: [Token.asString(to.getAtt('Arn'))] })],
    ['a Lazy', (from, to) => from.addPropertyOverride('It', Lazy.string({ produce: () => to.ref }))],
    ['a policy document', (from, to) => from.addPropertyOverride('It', new iam.PolicyDocument({
      statements: [new iam.PolicyStatement({ actions: ['a:b'], resources: [to.ref] })],
    }))],
    ['Fn.sub', (from, to) => from.addPropertyOverride('It', Fn.sub(`\${${Stack.of(to).resolve(to.logicalId) as string}}`))],
    ['Fn::Sub with a list', (from, to) => from.addPropertyOverride('It', { 'Fn::Sub': ['${X}', { X: { Ref: Stack.of(to).resolve(to.logicalId) } }] })],
    ['a Ref by hand', (from, to) => from.addPropertyOverride('It', { Ref: Stack.of(to).resolve(to.logicalId) })],
    ['a GetAtt by hand', (from, to) => from.addPropertyOverride('It', { 'Fn::GetAtt': [Stack.of(to).resolve(to.logicalId), 'Arn'] })],
    ['a GetAtt by hand, short', (from, to) => from.addPropertyOverride('It', { 'Fn::GetAtt': `${Stack.of(to).resolve(to.logicalId) as string}.Arn` })],
    ['a DependsOn by hand', (from, to) => from.addOverride('DependsOn', [Stack.of(to).resolve(to.logicalId)])],
    ['a name that is a token, in a Ref', (from, to) => from.addPropertyOverride('It', { Ref: to.logicalId })],
    ['a name that is a token, in a Ref, as an object', (from, to) => from.addPropertyOverride('It', { Ref: named(to) })],
    ['a name that is a token, in Fn.sub', (from, to) => from.addPropertyOverride('It', Fn.sub(`\${${to.logicalId}}`))],
    ['a name that is a token, in Fn.sub, with an attribute', (from, to) => from.addPropertyOverride('It', Fn.sub(`\${${to.logicalId}.Arn}`))],
    ['a body that is a token, in Fn.sub', (from, to) => from.addPropertyOverride('It', Fn.sub(Token.asString(lazy(to, id => `a \${${id}.Arn}`))))],
    ['a body of JSON, in Fn.sub', (from, to) => from.addPropertyOverride('It', Fn.sub(Stack.of(to).toJsonString({ It: `\${${idOf(to)}.Arn}` })))],
    ['Fn::Sub with a list whose body is a token', (from, to) => from.addPropertyOverride('It', { 'Fn::Sub': [lazy(to, id => `\${${id}}`), {}] })],
    ['Fn::Sub with a token', (from, to) => from.addPropertyOverride('It', { 'Fn::Sub': lazy(to, id => [`\${${id}}`, {}]) })],
    ['a name that is a token, in a GetAtt', (from, to) => from.addPropertyOverride('It', { 'Fn::GetAtt': [to.logicalId, 'Arn'] })],
    ['a name that is a token, in a GetAtt, as an object', (from, to) => from.addPropertyOverride('It', { 'Fn::GetAtt': [named(to), 'Arn'] })],
    ['a name that is a token, in a short GetAtt', (from, to) => from.addPropertyOverride('It', { 'Fn::GetAtt': `${to.logicalId}.Arn` })],
    ['a GetAtt of a token', (from, to) => from.addPropertyOverride('It', { 'Fn::GetAtt': lazy(to, id => [id, 'Arn']) })],
    ['a short GetAtt of a token', (from, to) => from.addPropertyOverride('It', { 'Fn::GetAtt': lazy(to, id => `${id}.Arn`) })],
    ['a name that is a token, in DependsOn', (from, to) => from.addOverride('DependsOn', to.logicalId)],
    ['a name that is a token, in a list of DependsOn', (from, to) => from.addOverride('DependsOn', [to.logicalId, named(to)])],
    ['a DependsOn of a token', (from, to) => from.addOverride('DependsOn', lazy(to, id => [id]))],
    ['a key that is a token', (from, to) => from.addPropertyOverride('It', { [Lazy.string({ produce: () => 'Ref' })]: idOf(to) })],
    ['metadata', (from, to) => from.addMetadata('It', { Ref: to.logicalId })],
    ['what a token is replaced with', (from, to) => from.addPropertyOverride('It', replaced({ Ref: idOf(to) }))],
    ['what a token is replaced with, in text', (from, to) => from.addPropertyOverride('It', Token.asString(replaced({ 'Fn::GetAtt': [idOf(to), 'Arn'] })))],
    ['90 functions in each other', (from, to) => from.addPropertyOverride('It', Array.from({ length: 90 }).reduce<unknown>(
      inner => Fn.conditionIf('Condition', inner, 'else'), to.ref,
    ))],
    ['addDependency of the L1', (from, to) => from.addDependency(to)],
    ['addDependency of the node', (from, to) => from.node.addDependency(to)],
    ['addDependency of a scope', (from, to) => from.node.scope!.node.addDependency(to.node.scope!)],
  ];

  test.each(ways)('an element leads to another by %s', (_, link) => {
    const stack = new Stack(new App(), 'A');
    const from = element(new Construct(stack, 'One'), 'From');
    const to = element(new Construct(stack, 'Two'), 'To');
    expect(leads(from, to)).toBe(false);
    link(from, to);
    expect(leads(from, to)).toBe(true);
    expect(leads(to, from)).toBe(false);
  });

  test.each(ways)('and by %s of a third one', (_, link) => {
    const stack = new Stack(new App(), 'A');
    const [from, by, to] = ['One', 'Two', 'Three'].map(id => element(new Construct(stack, id), 'It'));
    link(from, by);
    link(by, to);
    expect(leads(from, to)).toBe(true);
    expect(leads(to, from)).toBe(false);
  });

  test('names that are escaped, of variables and of others lead nowhere', () => {
    const stack = new Stack(new App(), 'A');
    const [from, to] = ['From', 'To'].map(id => element(stack, id));
    from.addPropertyOverride('It', [Fn.sub(`\${!${to.logicalId}}`), { 'Fn::FindInMap': [to.logicalId, 'a', 'b'] }, Fn.sub('${Other} ${AWS::Region}')]);
    expect(leads(from, to)).toBe(false);
  });

  test('pseudo parameters and outputs lead nowhere', () => {
    const stack = new Stack(new App(), 'A');
    const [from, to] = [element(stack, 'From', { It: stack.account, That: stack.partition }), element(stack, 'To')];
    new CfnOutput(stack, 'Output', { value: from.ref });
    new CfnOutput(stack, 'Other', { value: to.ref });
    expect(leads(from, to)).toBe(false);
  });

  test('an edge that was noted counts', () => {
    const stack = new Stack(new App(), 'A');
    const [from, by, to] = ['From', 'By', 'To'].map(id => element(stack, id));
    const graph = new TemplateGraph();
    expect(graph.leadsTo(from, to)).toBe(false);
    graph.addEdge(by, to);
    graph.addEdge(from, by);
    expect(graph.leadsTo(from, to)).toBe(true);
  });

  test('asking leaves policy documents as they were', () => {
    const stack = new Stack(new App(), 'A');
    const statement = new iam.PolicyStatement({ actions: ['a:b'], resources: ['*'] });
    const from = element(stack, 'From', { It: new iam.PolicyDocument({ statements: [statement] }) });
    leads(from, element(stack, 'To'));
    expect(statement.frozen).toBe(false);
  });

  test('what cannot be rendered does not fail here', () => {
    const stack = new Stack(new App(), 'A');
    const to = element(stack, 'To');
    const from = element(stack, 'From', { A: to.ref, B: Lazy.any({ produce: () => { throw new Error('not yet'); } }) });
    expect(leads(from, to)).toBe(true);
  });

  test('what is about to be made under a construct is needed by who waits for the construct', () => {
    const stack = new Stack(new App(), 'A');
    const bucket = new s3.Bucket(stack, 'Bucket');
    const [naming, waiting] = [element(stack, 'Naming', { It: bucket.bucketArn }), element(stack, 'Waiting')];
    waiting.node.addDependency(bucket);
    expect(leads(naming, bucket)).toBe(false);
    expect(leads(waiting, bucket)).toBe(true);
    naming.addPropertyOverride('That', waiting.ref);
    expect(leads(naming, bucket)).toBe(true);
  });
});

describe('nested stacks', () => {
  test('count as the resource that they are above', () => {
    const stack = new Stack(new App(), 'A');
    const nested = new NestedStack(stack, 'Nested');
    const [inside, beside] = [element(nested, 'Inside'), element(nested, 'Beside')];
    const above = element(stack, 'Above');
    expect(leads(inside, above)).toBe(false);
    beside.addPropertyOverride('It', above.ref);
    expect(leads(inside, above)).toBe(true);
    expect(leads(above, inside)).toBe(false);
    expect(leads(inside, beside)).toBe(false);
  });

  test('lead on by their parameters', () => {
    const stack = new Stack(new App(), 'A');
    const to = element(stack, 'To');
    const nested = new NestedStack(stack, 'Nested', { parameters: { P: to.ref } });
    expect(leads(element(nested, 'Inside'), to)).toBe(true);
  });

  test('beside each other and in each other', () => {
    const stack = new Stack(new App(), 'A');
    const [one, two] = [new NestedStack(stack, 'One'), new NestedStack(stack, 'Two')];
    const deep = new NestedStack(one, 'Deep');
    const [from, to] = [element(deep, 'From'), element(two, 'To')];
    expect(leads(from, to)).toBe(false);
    element(one, 'Other', { It: to.ref });
    expect(leads(from, to)).toBe(true);
    expect(leads(to, from)).toBe(false);
  });

  test('that wait', () => {
    const stack = new Stack(new App(), 'A');
    const nested = new NestedStack(stack, 'Nested');
    const to = element(stack, 'To');
    const from = element(nested, 'From');
    nested.nestedStackResource!.addDependency(to);
    expect(leads(from, to)).toBe(true);
  });
});

describe('between stacks', () => {
  const ways: [string, (from: Stack, to: Stack) => void][] = [
    ['a reference of any element', (from, to) => element(from, 'X', { It: element(to, 'Y').ref })],
    ['a reference of an output', (from, to) => new CfnOutput(from, 'X', { value: element(to, 'Y').ref })],
    ['a reference of a nested stack', (from, to) => element(new NestedStack(from, 'N'), 'X', { It: element(to, 'Y').ref })],
    ['a reference to a nested stack', (from, to) => element(from, 'X', { It: element(new NestedStack(to, 'N'), 'Y').ref })],
    ['addDependency of the stack', (from, to) => from.addDependency(to)],
    ['addDependency of an L1', (from, to) => element(from, 'X').addDependency(element(to, 'Y'))],
    ['addDependency of a node', (from, to) => element(from, 'X').node.addDependency(element(to, 'Y'))],
    ['addDependency of the node of the stack', (from, to) => { element(from, 'X'); element(to, 'Y'); from.node.addDependency(to); }],
  ];

  test.each(ways)('all of a stack leads to all of another by %s', (_, link) => {
    const app = new App();
    const [a, b, c] = ['A', 'B', 'C'].map(id => new Stack(app, id));
    const [from, to] = [element(a, 'From'), element(c, 'To')];
    link(a, b);
    expect(leads(from, to)).toBe(false);
    link(b, c);
    expect(leads(from, to)).toBe(true);
    expect(leads(to, from)).toBe(false);
    const graph = new TemplateGraph();
    expect(graph.stackLeads(a, c)).toBe(true);
    expect(graph.stackLeads(c, a)).toBe(false);
    graph.addEdge(to, from);
    expect(graph.stackLeads(c, a)).toBe(true);
    // and CDK agrees: the way back would be a circle
    element(c, 'Back', { It: from.ref });
    expect(() => app.synth()).toThrow(/cyclic reference|cyclic/i);
  });
});

describe('what is made after the graph was looked at', () => {
  test('is needed by whoever waits for the construct around it, in the same stack', () => {
    const stack = new Stack(new App(), 'A');
    const [waiting, other, late, target] = ['Waiting', 'Other', 'Late', 'Target'].map(id => element(stack, id));
    const home = new Construct(stack, 'Home');
    [waiting, late].forEach(one => one.node.addDependency(home));
    const graph = new TemplateGraph();
    expect([waiting, other].map(from => graph.leadsTo(from, target))).toEqual([false, false]);
    const made = element(home, 'Made');
    graph.noteMade(made);
    graph.addEdge(made, target);
    expect([waiting, other, late].map(from => graph.leadsTo(from, target))).toEqual([true, false, true]);
    expect([waiting, other].map(from => leads(from, made))).toEqual([true, false]);
  });

  test('is needed by whoever waits for the construct around it, in another stack', () => {
    const app = new App();
    const [a, b, c] = ['A', 'B', 'C'].map(id => new Stack(app, id));
    const [waiting, other] = [element(a, 'Waiting'), element(c, 'Other')];
    const home = new Construct(b, 'Home');
    waiting.node.addDependency(home);
    const graph = new TemplateGraph();
    expect([a, c].map(from => graph.stackLeads(from, b))).toEqual([false, false]);
    // about to be made there, it would be needed already
    expect([waiting, other].map(from => graph.leadsTo(from, home))).toEqual([true, false]);
    graph.noteMade(element(home, 'Made'));
    expect([a, c].map(from => graph.stackLeads(from, b))).toEqual([true, false]);
  });

  test('closes a circle where what waits in vain is needed', () => {
    const app = new App();
    const [a, b] = ['A', 'B'].map(id => new Stack(app, id));
    const [bare, full, unawaited] = ['Bare', 'Full', 'Unawaited'].map(id => new Construct(a, id));
    element(full, 'It');
    element(b, 'Waiting').node.addDependency(bare);
    expect(new TemplateGraph().isAwaitedInCircle(bare)).toBe(false);
    a.addDependency(b);
    expect([bare, full, unawaited].map(home => new TemplateGraph().isAwaitedInCircle(home))).toEqual([true, false, false]);
    expect(new TemplateGraph().isAwaitedInCircle(new Construct(bare, 'Inner'))).toBe(true);
  });

  test('waits for what the construct around it waits for', () => {
    const stack = new Stack(new App(), 'A');
    const home = new Construct(new Construct(stack, 'Outer'), 'Home');
    const [one, two] = [element(stack, 'One'), element(new Construct(stack, 'Around'), 'Two')];
    home.node.addDependency(one);
    home.node.scope!.node.addDependency(two.node.scope!);
    expect(new TemplateGraph().awaitedUnder(home)).toEqual([two, one]);
    expect(new TemplateGraph().awaitedUnder(new Construct(stack, 'Free'))).toEqual([]);
  });
});

test('references in a value are the elements of the app, not the names of resources of other environments', () => {
  const app = new App();
  const stack = new Stack(app, 'A', { env: { account: '111122223333', region: 'us-west-2' } });
  const assumedBy = new iam.ServicePrincipal('ec2.amazonaws.com');
  const role = new iam.Role(stack, 'Role', { assumedBy });
  const other = new Stack(app, 'B', { env: { account: '444455556666', region: 'us-west-2' } });
  const elsewhere = new iam.Role(other, 'Role', { assumedBy, roleName: 'Nodes' });
  expect(referencesIn(role.roleArn, stack)).toEqual([role.node.defaultChild]);
  expect(referencesIn(elsewhere.roleArn, stack)).toEqual([]);
  expect(referencesIn(stack.formatArn({ service: 'iam', resource: 'role' }), stack)).toEqual([]);
});

test.each<[string, (logicalId: string) => string]>([
  ['Fn.getAtt', logicalId => Fn.getAtt(logicalId, 'Arn').toString()],
  ['Fn.ref', logicalId => Fn.ref(logicalId)],
  ['Fn.sub', logicalId => Fn.sub(`\${${logicalId}.Arn}`)],
])('references in a value are the elements that it names by their logical ids: %s', (_, refer) => {
  const stack = new Stack(new App(), 'A');
  const to = element(new Construct(stack, 'Around'), 'To');
  element(new NestedStack(stack, 'Nested'), 'Other').overrideLogicalId(idOf(to));
  expect(referencesIn(refer(to.logicalId), stack)).toEqual([to]);
  expect(referencesIn(refer(idOf(to)), stack)).toEqual([to]);
  expect(referencesIn(refer('Unknown'), stack)).toEqual([]);
});
