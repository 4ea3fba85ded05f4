import { App, NestedStack, Stack, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { cluster } from './fixtures';
import { applicationsOf, primaryNodesOf, settingsOf, subnetsOf, tagOf } from '../../lib/checks/cluster-properties';
import { ClusterReferences } from '../../lib/checks/cluster-references';
import { StageFacts } from '../../lib/checks/stage-facts';
import { StageInventory } from '../../lib/checks/stage-inventory';

const REF = { Ref: 'Parameter' };
const facts = new StageFacts(new StageInventory());

/** A cluster with those properties, as a template or a state machine writes them. */
function written(properties: Record<string, unknown>, stack = new Stack(new App(), 'Stack'), inventory = facts.inventory) {
  const resource = cluster(stack, 'Cluster');
  return new ClusterReferences({ resource, path: 'Stack/Cluster', property: name => properties[name] }, inventory);
}

test.each<[applications: unknown, names: string[], labels: string[], complete: boolean]>([
  [[{ Name: 'Spark' }, { name: 'HIVE' }], ['spark', 'hive'], ['Spark', 'HIVE'], true],
  [undefined, [], [], true],
  [[{ Name: 'Spark' }, { Name: REF }], ['spark'], ['Spark'], false],
  [[{ Name: 'Spark' }, { 'Fn::If': ['C', { Name: 'Hive' }, { Ref: 'AWS::NoValue' }] }], ['spark'], ['Spark'], false],
  [REF, [], [], false],
])('the applications %j', (Applications, names, labels, complete) => {
  expect(applicationsOf(written({ Applications }))).toEqual({ names, labels, complete });
});

test.each<[instances: unknown, expected: unknown]>([
  [{ MasterInstanceGroup: { InstanceCount: 3 } }, { count: 3, fleet: false }],
  [{ MasterInstanceGroup: { InstanceCount: '12' } }, { count: 12, fleet: false }],
  [{ MasterInstanceFleet: { TargetOnDemandCapacity: 2 } }, { count: 2, fleet: true }],
  // as the API has it, and so Step Functions
  [{ InstanceGroups: [{ InstanceRole: 'CORE', InstanceCount: 5 }, { InstanceRole: 'MASTER', InstanceCount: 3 }] }, { count: 3, fleet: false }],
  [{ InstanceFleets: [{ InstanceFleetType: 'TASK', TargetOnDemandCapacity: 5 }, { InstanceFleetType: 'MASTER', TargetOnDemandCapacity: 3 }] }, { count: 3, fleet: true }],
  [{ InstanceGroups: [{ InstanceRole: 'CORE', InstanceCount: 5 }] }, undefined],
  [{ InstanceGroups: [{ InstanceRole: REF, InstanceCount: 5 }] }, undefined],
  [{ MasterInstanceGroup: { InstanceCount: REF } }, undefined],
  [{ MasterInstanceGroup: { InstanceCount: '3a' } }, undefined],
  [{ MasterInstanceGroup: { InstanceCount: '-3' } }, undefined],
  [{ MasterInstanceGroup: {} }, undefined],
  [undefined, undefined],
])('the primary nodes of %j are %j', (Instances, expected) => expect(primaryNodesOf(written({ Instances }))).toEqual(expected));

describe('settings', () => {
  const site = (key: string, spelling = 'ConfigurationProperties') => [{ Classification: 'site', [spelling]: { [key]: 'x' } }, { Classification: 'other', [spelling]: { no: 'x' } }];
  const fleet = (key: string) => ({ InstanceTypeConfigs: [{ Configurations: site(key) }] });

  test('stand in many places', () => {
    const found = settingsOf(written({
      Configurations: site('cluster'),
      Instances: {
        MasterInstanceGroup: { Configurations: site('master-group') },
        CoreInstanceGroup: { Configurations: site('core-group') },
        TaskInstanceGroups: [{ Configurations: site('task-group') }],
        InstanceGroups: [{ Configurations: site('group', 'Properties') }],
        MasterInstanceFleet: fleet('master-fleet'),
        CoreInstanceFleet: fleet('core-fleet'),
        TaskInstanceFleets: [fleet('task-fleet')],
        InstanceFleets: [fleet('fleet')],
      },
    }), facts, 'site');
    expect(found.map(({ key }) => key)).toEqual([
      'cluster', 'master-group', 'core-group', 'task-group', 'group', 'master-fleet', 'core-fleet', 'task-fleet', 'fleet',
    ]);
    expect(new Set(found.map(({ path }) => path))).toEqual(new Set(['Stack/Cluster']));
  });

  test('without properties are none', () => expect(settingsOf(written({ Configurations: [{ Classification: 'site' }] }), facts, 'site')).toEqual([]));
});

describe('a tag', () => {
  test.each<[tags: unknown, expected: string | null | undefined]>([
    [[{ Key: 'a', Value: 'b' }], 'b'], [[{ Key: 'c', Value: 'd' }, { key: 'a', value: 'b' }], 'b'], [[{ Key: 'c', Value: 'd' }], null], [undefined, null],
    [[{ Key: 'a', Value: REF }], undefined], [[{ Key: REF, Value: 'b' }], undefined], [REF, undefined], [[{ 'Fn::If': ['C', { Key: 'a' }, { Key: 'c' }] }], undefined],
  ])('in %j is %j', (Tags, expected) => expect(tagOf(written({ Tags }), 'a')).toBe(expected));

  test('of a stack goes to its resources and to nested stacks', () => {
    const stack = new Stack(new App(), 'Stack', { tags: { a: 'outer' } });
    expect(tagOf(written({}, stack), 'a')).toBe('outer');
    expect(tagOf(written({}, new NestedStack(stack, 'Nested')), 'a')).toBe('outer');
    expect(tagOf(written({ Tags: [{ Key: 'a', Value: 'own' }] }, new NestedStack(stack, 'Own')), 'a')).toBe('own');
    expect(tagOf(written({}, new Stack(stack.node.root as App, 'Other')), 'a')).toBe(null);
  });
});

test('subnets are those of the app', () => {
  const stack = new Stack(new App(), 'Stack');
  const [one, two] = ['One', 'Two'].map(id => new ec2.CfnSubnet(stack, id, { vpcId: 'vpc-1', cidrBlock: '10.0.0.0/24' }));
  const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
  const inventory = new StageInventory();
  [one, two].forEach(each => inventory.take(each));
  let number = 0;
  const of = (Instances: unknown) => subnetsOf(written({ Instances }, new Stack(stack.node.root as App, `Stack${number++}`), inventory));
  const reference = (resource: ec2.CfnSubnet | ec2.CfnVPC) => inventory.renderer.resolve(resource.ref, stack);
  expect(of({ Ec2SubnetId: reference(one) })).toEqual([one]);
  expect(of({ Ec2SubnetIds: [reference(one), 'subnet-1', reference(two), reference(vpc)] })).toEqual([one, two]);
  expect(of({ Ec2SubnetIds: { 'Fn::If': ['C', reference(one), reference(two)] } })).toEqual([one, two]);
  expect(of({ Ec2SubnetId: { 'Fn::Join': ['', [reference(one), '-']] } })).toEqual([]);
  expect(of(undefined)).toEqual([]);
});
