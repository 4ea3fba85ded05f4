import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { StageInventory } from '../../lib/checks/stage-inventory';
import { clustersOfStateMachine } from '../../lib/checks/state-machine-clusters';

/** The clusters of a state machine. */
function clustersOf(properties: Record<string, unknown>) {
  const resource = new CfnResource(new Stack(new App(), 'Stack'), 'Machine', { type: 'AWS::StepFunctions::StateMachine', properties });
  return clustersOfStateMachine(resource, new StageInventory().renderer);
}

const CREATE = 'arn:aws:states:::elasticmapreduce:createCluster';
const task = (parameters: unknown, more: object = {}) => ({ Type: 'Task', Resource: CREATE, Parameters: parameters, ...more });
const start = (parameters: unknown, more: object = {}) => ({ States: { Start: task(parameters, more) } });
const RUNNING = { 'Fn::GetAtt': expect.stringContaining('running') };
const REF = { Ref: 'Other' };

/** What the only cluster has as its name. */
function nameIn(properties: Record<string, unknown>): unknown {
  const clusters = clustersOf(properties);
  expect(clusters.map(({ path }) => path)).toEqual(['Stack/Machine/Start']);
  return clusters[0].property('Name');
}

test('tasks are found wherever states are, in their order', () => {
  const paths = clustersOf({ Definition: {
    States: {
      First: task({}),
      Parallel: { Type: 'Parallel', Branches: [{ States: { Second: task({}) } }, { States: { Third: task({}), Fourth: task({}) } }] },
      Map: { Type: 'Map', ItemProcessor: { States: { Fifth: task({}) } } },
      Last: task({}),
    },
  } }).map(({ path }) => path);
  expect(paths).toEqual(['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Last'].map(name => `Stack/Machine/${name}`));
});

test.each<[resource: unknown, found: number]>([
  [CREATE, 1], [`${CREATE}.sync`, 1], ['elasticmapreduce:createCluster', 1], [`${CREATE}.sync2`, 0], [`${CREATE}s`, 0],
  ['arn:aws:states:::myelasticmapreduce:createCluster', 0], ['arn:aws:states:::elasticmapreduce:addStep', 0],
  [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':states:::elasticmapreduce:createCluster']] }, 1],
  [{ 'Fn::Join': ['', [CREATE, REF]] }, 0], [{ 'Fn::Join': REF }, 0], [REF, 0], [undefined, 0], [5, 0],
])('%j makes %i clusters', (Resource, found) => expect(clustersOf({ Definition: start({}, { Resource }) })).toHaveLength(found));

test.each<[parameters: unknown, found: number]>([[{}, 1], [REF, 0], ['{% $input %}', 0], [[], 0], [undefined, 0]])(
  'with the parameters %j it makes %i clusters', (parameters, found) => expect(clustersOf({ Definition: start(parameters) })).toHaveLength(found));

describe('a value', () => {
  test.each<[title: string, parameters: object, expected: unknown]>([
    ['is text', { Name: 'a' }, 'a'],
    ['is a number', { Name: 5 }, 5],
    ['is missing', {}, undefined],
    ['is a reference', { Name: REF }, REF],
    ['is JSONata', { Name: '{% $name %}' }, RUNNING],
    ['is JSONata after white space', { Name: ' \n{% $name %}' }, RUNNING],
    ['only looks like JSONata', { Name: 'a{% $name %}' }, 'a{% $name %}'],
    ['is a path', { 'Name.$': '$.name' }, RUNNING],
    ['is a path, whatever else is said', { 'Name.$': '$.name', 'Name': 'a' }, RUNNING],
    ['is a list with JSONata', { Name: ['a', '{% $name %}', { b: '{% $name %}' }] }, ['a', RUNNING, { b: RUNNING }]],
    ['is an object with a path', { Name: { 'Part.$': '$.part', '.$other': 'a', 'b': { 'c.$': '$.c' } } }, { 'Part': RUNNING, '.$other': 'a', 'b': { c: RUNNING } }],
  ])('%s', (_title, parameters, expected) => expect(nameIn({ Definition: start(parameters) })).toEqual(expected));
});

describe('text of a definition', () => {
  const text = (name: string) => JSON.stringify(start({ Name: 'NAME' })).replace('"NAME"', name);
  const [before, after] = text('|').split('|');
  const join = (...parts: unknown[]) => ({ DefinitionString: { 'Fn::Join': ['', parts] } });

  test.each<[title: string, properties: Record<string, unknown>, expected: unknown]>([
    ['is read', { DefinitionString: text('"a"') }, 'a'],
    ['is joined', join(before, '"a', 'b"', after), 'ab'],
    ['is joined in joins', join(before, { 'Fn::Join': ['', ['"a', { 'Fn::Join': ['', [REF, '"']] }]] }, after), { 'Fn::Join': ['', ['a', REF]] }],
    ['has a value of its own', join(before, REF, after), REF],
    ['has a value in a text', join(before, '"a', REF, 'b"', after), { 'Fn::Join': ['', ['a', REF, 'b']] }],
    ['has a value that is all of a text', join(before, '"', REF, '"', after), REF],
    ['has a value after an escaped quote', join(before, '"\\"', REF, '"', after), { 'Fn::Join': ['', ['"', REF]] }],
    ['has a value after an escaped backslash', join(before, '["\\\\",', REF, ']', after), ['\\', REF]],
    ['has many values', join(before, '"', ...Array.from({ length: 12 }, (_, index) => ({ Ref: `R${index}` })), '"', after),
      { 'Fn::Join': ['', Array.from({ length: 12 }, (_, index) => ({ Ref: `R${index}` }))] }],
    ['has a join of another kind in it', join(before, { 'Fn::Join': [',', ['a', 'b']] }, after), { 'Fn::Join': [',', ['a', 'b']] }],
    ['has substitutions', { DefinitionString: text('"${a}-${b}"'), DefinitionSubstitutions: { a: 'x', b: REF } }, { 'Fn::Join': ['', ['x-', REF]] }],
    ['has a substitution that is missing', { DefinitionString: text('"${a}"'), DefinitionSubstitutions: {} }, RUNNING],
    ['has a substitution such as every object seems to have', { DefinitionString: text('"${constructor}"'), DefinitionSubstitutions: {} }, RUNNING],
    ['has a number as substitution', { DefinitionString: text('${a}'), DefinitionSubstitutions: { a: 5 } }, 5],
    ['has what is no substitution', { DefinitionString: text('"${a b}"'), DefinitionSubstitutions: { a: 'x' } }, '${a b}'],
    ['has places of Fn::Sub', { DefinitionString: { 'Fn::Sub': text('"${Other}-${Key.Arn}"') } }, { 'Fn::Join': ['', [REF, '-', { 'Fn::GetAtt': 'Key.Arn' }]] }],
    ['has what Fn::Sub leaves', { DefinitionString: { 'Fn::Sub': text('"${!Other}"') } }, '${Other}'],
  ])('%s', (_title, properties, expected) => expect(nameIn(properties)).toEqual(expected));

  test.each<[title: string, definition: unknown]>([
    ['is only known later', REF], ['is joined in another way', { 'Fn::Join': [',', ['{', '}']] }], ['is no JSON', '{'], ['is nothing', ''],
    ['ends in a value', { 'Fn::Join': ['', [before, REF]] }], ['has values that are none', { 'Fn::Sub': ['${A}', { A: 'a' }] }],
  ])('that %s says nothing', (_title, definition) => expect(clustersOf({ DefinitionString: definition })).toEqual([]));
});
