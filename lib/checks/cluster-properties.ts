import { CfnResource, Stack } from 'aws-cdk-lib';
import { ClusterReferences } from './cluster-references';
import { ReadableList, listOf, literal, part } from './rendered-parts';
import { StageFacts } from './stage-facts';
import { ResourceType } from './stage-inventory';

/** What is installed on a cluster, in small letters. */
export interface Applications {
  readonly names: readonly string[];
  /** As they are written, in the same order. */
  readonly labels: readonly string[];
  /** Whether these are all. */
  readonly complete: boolean;
}

/** The applications of a cluster that are known for certain. */
export function applicationsOf(cluster: ClusterReferences): Applications {
  const { items, complete } = listOf(cluster.property('Applications'));
  const labels = items.map(item => literal(part(item, 'Name')));
  const known = labels.filter(label => label !== undefined);
  return { names: known.map(label => label.toLowerCase()), labels: known, complete: complete && known.length === labels.length };
}

/** The number of primary nodes, if it is literal. That of a fleet is its capacity, which need not be a number of nodes. */
export function primaryNodesOf(cluster: ClusterReferences): { readonly count: number; readonly fleet: boolean } | undefined {
  const instances = cluster.property('Instances');
  const groups = [part(instances, 'MasterInstanceGroup'), ...itemsOfRole(part(instances, 'InstanceGroups'), 'InstanceRole')];
  const fleets = [part(instances, 'MasterInstanceFleet'), ...itemsOfRole(part(instances, 'InstanceFleets'), 'InstanceFleetType')];
  const found = [
    ...groups.map(group => ({ text: literal(part(group, 'InstanceCount')), fleet: false })),
    ...fleets.map(fleet => ({ text: literal(part(fleet, 'TargetOnDemandCapacity')), fleet: true })),
  ].find(({ text }) => text !== undefined && /^\d+$/.test(text));
  return found && { count: Number(found.text), fleet: found.fleet };
}

/** Constructs of steps, or the cluster itself where it has steps of its own; none where that is not known. */
export function stepsOf(cluster: ClusterReferences, facts: StageFacts): readonly string[] {
  const own = listOf(cluster.property('Steps')).items.length > 0 ? [cluster.path] : [];
  return [...own, ...partsOfCluster(cluster, facts, ResourceType.STEP).map(step => step.node.path)];
}

/** A setting of applications, with where it stands. */
export interface Setting {
  readonly path: string;
  readonly key: string;
}

/** The names of all settings of a classification, on the cluster, its instance groups and its fleets. */
export function settingsOf(cluster: ClusterReferences, facts: StageFacts, classification: string): readonly Setting[] {
  const instances = cluster.property('Instances');
  const groups = ['MasterInstanceGroup', 'CoreInstanceGroup'].map(name => part(instances, name));
  const fleets = ['MasterInstanceFleet', 'CoreInstanceFleet'].map(name => part(instances, name));
  const taskGroups = [...listOf(part(instances, 'TaskInstanceGroups')).items, ...listOf(part(instances, 'InstanceGroups')).items];
  const taskFleets = [...listOf(part(instances, 'TaskInstanceFleets')).items, ...listOf(part(instances, 'InstanceFleets')).items];
  const inCluster = [
    cluster.property('Configurations'),
    ...[...groups, ...taskGroups].map(group => part(group, 'Configurations')),
    ...[...fleets, ...taskFleets].flatMap(configurationsOfFleet),
  ].flatMap(configurations => keysOf(configurations, classification));
  const { renderer } = facts.inventory;
  return [
    ...inCluster.map(key => ({ path: cluster.path, key })),
    ...partsOfCluster(cluster, facts, ResourceType.INSTANCE_GROUP).flatMap(group =>
      keysOf(renderer.property(group, 'Configurations'), classification).map(key => ({ path: group.node.path, key }))),
    ...partsOfCluster(cluster, facts, ResourceType.INSTANCE_FLEET).flatMap(fleet =>
      configurationsOfFleet({ InstanceTypeConfigs: renderer.property(fleet, 'InstanceTypeConfigs') })
        .flatMap(configurations => keysOf(configurations, classification)).map(key => ({ path: fleet.node.path, key }))),
  ];
}

/** The value of a tag that the cluster gets; null if it gets none of that name, undefined if that is not known. */
export function tagOf(cluster: ClusterReferences, key: string): string | null | undefined {
  const tags = cluster.property('Tags');
  const { items, complete } = listOf(tags);
  for (const item of items) {
    if (literal(part(item, 'Key')) === key) {
      return literal(part(item, 'Value'));
    }
  }
  if (!complete || items.some(item => literal(part(item, 'Key')) === undefined)) {
    return undefined;
  }
  // CloudFormation gives the tags of a stack to its resources, but not to what they create
  const isResource = cluster.resource.cfnResourceType === ResourceType.CLUSTER;
  for (let stack: Stack | undefined = cluster.stack; isResource && stack; stack = stack.nestedStackParent) {
    const value = stack.tags.tagValues()[key];
    if (value !== undefined) {
      return value;
    }
  }
  return null;
}

/** The subnets that a cluster may be started in. */
export function subnetsOf(cluster: ClusterReferences): readonly CfnResource[] {
  const instances = cluster.property('Instances');
  const several = part(instances, 'Ec2SubnetIds');
  return [part(instances, 'Ec2SubnetId'), ...Array.isArray(several) ? several as unknown[] : [several]].flatMap(subnet => cluster.valuesOf(subnet)).flatMap(value => {
    const target = value.length === 1 && typeof value[0] !== 'string' && 'target' in value[0] ? value[0].target : undefined;
    return CfnResource.isCfnResource(target) && target.cfnResourceType === ResourceType.SUBNET ? [target] : [];
  });
}

function partsOfCluster(cluster: ClusterReferences, facts: StageFacts, type: ResourceType): readonly CfnResource[] {
  const property = type === ResourceType.INSTANCE_FLEET ? 'ClusterId' : 'JobFlowId';
  return cluster.resource.cfnResourceType === ResourceType.CLUSTER ? facts.inventory.referringTo(cluster.resource, type, property) : [];
}

function itemsOfRole(list: unknown, property: string): ReadableList['items'] {
  return listOf(list).items.filter(item => literal(part(item, property)) === 'MASTER');
}

function configurationsOfFleet(fleet: unknown): readonly unknown[] {
  return listOf(part(fleet, 'InstanceTypeConfigs')).items.map(item => part(item, 'Configurations'));
}

/** The API says Properties where CloudFormation says ConfigurationProperties. */
function keysOf(configurations: unknown, classification: string): readonly string[] {
  return listOf(configurations).items
    .filter(item => literal(part(item, 'Classification')) === classification)
    .flatMap(item => Object.keys(part(item, 'ConfigurationProperties') ?? part(item, 'Properties') ?? {}));
}
