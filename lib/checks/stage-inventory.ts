import { CfnElement, CfnOutput, CfnResource, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Directory, Renderer } from './rendered-values';
import { StageConfiguration } from './stage-configuration';
import { Value, identityOf, referenceOf } from './value';
import { ConfigurationRecord, nameOf, recordOf } from '../private/configuration-record';

/** The types of resources that the rules look at. */
export enum ResourceType {
  CLUSTER = 'AWS::EMR::Cluster',
  STEP = 'AWS::EMR::Step',
  INSTANCE_GROUP = 'AWS::EMR::InstanceGroupConfig',
  INSTANCE_FLEET = 'AWS::EMR::InstanceFleetConfig',
  STATE_MACHINE = 'AWS::StepFunctions::StateMachine',
  SECURITY_CONFIGURATION = 'AWS::EMR::SecurityConfiguration',
  INSTANCE_PROFILE = 'AWS::IAM::InstanceProfile',
  ROLE = 'AWS::IAM::Role',
  POLICY = 'AWS::IAM::Policy',
  ROLE_POLICY = 'AWS::IAM::RolePolicy',
  MANAGED_POLICY = 'AWS::IAM::ManagedPolicy',
  KEY = 'AWS::KMS::Key',
  BUCKET = 'AWS::S3::Bucket',
  BUCKET_POLICY = 'AWS::S3::BucketPolicy',
  SUBNET = 'AWS::EC2::Subnet',
  VPC_ENDPOINT = 'AWS::EC2::VPCEndpoint',
}

const TYPES = new Set<string>(Object.values(ResourceType));

/**
 * What one walk over a Stage has found. Indexes over it are built on first demand, each in one pass: most Stages need none.
 */
export class StageInventory implements Directory {
  public readonly renderer = new Renderer(this);
  private readonly configurations = new Set<ConfigurationRecord>();
  private readonly resources = new Map<string, CfnResource[]>();
  private readonly outputs: CfnOutput[] = [];
  private readonly nameIndexes = new Map<string, Map<string, CfnResource[]>>();
  private elements?: Map<Stack, Map<string, IConstruct>>;
  private exports?: Map<string, CfnOutput[]>;
  private imports?: Map<string, ConfigurationRecord[]>;
  private outputsOfNested?: Map<IConstruct, Map<string, CfnOutput>>;
  private readonly known = new Map<IConstruct, StageConfiguration>();
  private readonly names = new Map<ConfigurationRecord, ReadonlySet<string>>();
  private readonly referring = new Map<string, Map<IConstruct, CfnResource[]>>();

  /** Keeps what the rules look at; the walk calls it once for each construct. */
  public take(construct: IConstruct): void {
    const record = recordOf(construct);
    if (record) {
      this.configurations.add(record);
    }
    if (!CfnElement.isCfnElement(construct)) {
      return;
    }
    if (construct instanceof CfnOutput) {
      this.outputs.push(construct);
    } else if (CfnResource.isCfnResource(construct) && TYPES.has(construct.cfnResourceType)) {
      append(this.resources, construct.cfnResourceType, construct);
    }
  }

  public get records(): readonly ConfigurationRecord[] {
    return [...this.configurations];
  }

  public ofType(type: ResourceType): readonly CfnResource[] {
    return this.resources.get(type) ?? [];
  }

  /** A configuration of the Stage: by its record, or by the resource of one that this library did not make. */
  public configurationOf(of: ConfigurationRecord | CfnResource): StageConfiguration {
    const record = CfnResource.isCfnResource(of as IConstruct) ? recordOf(of as CfnResource) : of as ConfigurationRecord;
    const construct = record?.construct ?? of as CfnResource;
    let configuration = this.known.get(construct);
    if (!configuration) {
      configuration = new StageConfiguration(this.renderer, construct, record?.resource ?? (record ? undefined : of as CfnResource), record);
      this.known.set(construct, configuration);
    }
    return configuration;
  }

  /** What clusters can name the configuration by, as identities of values. */
  public namesOf(record: ConfigurationRecord): ReadonlySet<string> {
    let names = this.names.get(record);
    if (!names) {
      names = new Set(this.renderer.valuesOfTokens(nameOf(record), record.construct).map(identityOf));
      this.names.set(record, names);
    }
    return names;
  }

  /** The resources of that type whose property refers to another one. */
  public referringTo(target: CfnResource, type: ResourceType, property: string): readonly CfnResource[] {
    let index = this.referring.get(type);
    if (!index) {
      index = new Map();
      for (const resource of this.ofType(type)) {
        for (const value of this.renderer.valuesOfProperty(resource, property)) {
          const referred = referenceOf(value)?.target;
          if (referred) {
            append(index, referred, resource);
          }
        }
      }
      this.referring.set(type, index);
    }
    return index.get(target) ?? [];
  }

  /** The one resource of that type whose property gives it that name, where the stack is deployed. */
  public named(type: ResourceType, property: string, name: Value, from: Stack): CfnResource | undefined {
    let index = this.nameIndexes.get(type);
    if (!index) {
      index = new Map();
      for (const resource of this.ofType(type)) {
        for (const value of this.renderer.valuesOfProperty(resource, property)) {
          append(index, identityOf(value), resource);
        }
      }
      this.nameIndexes.set(type, index);
    }
    return nearest(index.get(identityOf(name)), from);
  }

  /** The imported configuration of that name; several imports of one configuration count as the nearest of them. */
  public imported(name: Value, from: Stack): ConfigurationRecord | undefined {
    if (!this.imports) {
      this.imports = new Map();
      for (const record of this.configurations) {
        for (const value of record.resource ? [] : this.renderer.valuesOfTokens(nameOf(record), record.construct)) {
          append(this.imports, identityOf(value), record);
        }
      }
    }
    const records = (this.imports.get(identityOf(name)) ?? []).filter(record => mayShareEnvironment(Stack.of(record.construct), from));
    return records.find(record => Stack.of(record.construct) === from) ?? records[0];
  }

  public element(stack: Stack, logicalId: string): IConstruct | undefined {
    if (!this.elements) {
      this.elements = new Map();
      for (const element of [...[...this.resources.values()].flat(), ...this.outputs]) {
        const owner = Stack.of(element);
        const ofStack = this.elements.get(owner) ?? new Map<string, IConstruct>();
        this.elements.set(owner, ofStack.set(owner.resolve(element.logicalId), element));
      }
    }
    return this.elements.get(stack)?.get(logicalId);
  }

  public exported(name: Value, importer: Stack): { value: unknown; scope: IConstruct } | undefined {
    if (!this.exports) {
      this.exports = new Map();
      for (const output of this.outputs.filter(candidate => candidate.exportName !== undefined)) {
        for (const exportName of this.renderer.valuesOfTokens(output.exportName, output)) {
          append(this.exports, identityOf(exportName), output);
        }
      }
    }
    const output = nearest(this.exports.get(identityOf(name)), importer);
    return output && { value: output.value, scope: output };
  }

  public nestedOutput(nestedStack: IConstruct, name: string): { value: unknown; scope: IConstruct } | undefined {
    if (!this.outputsOfNested) {
      this.outputsOfNested = new Map();
      for (const output of this.outputs) {
        const owner = Stack.of(output);
        if (owner.nestedStackResource) {
          const ofStack = this.outputsOfNested.get(owner.nestedStackResource) ?? new Map<string, CfnOutput>();
          this.outputsOfNested.set(owner.nestedStackResource, ofStack.set(owner.resolve(output.logicalId), output));
        }
      }
    }
    const output = this.outputsOfNested.get(nestedStack)?.get(name);
    return output && { value: output.value, scope: output };
  }
}

/** Whether two stacks may be deployed to the same account and Region. */
export function mayShareEnvironment(a: Stack, b: Stack): boolean {
  return maybeEqual(a.account, b.account) && maybeEqual(a.region, b.region);
}

/** Whether two texts may be the same once they are known. */
export function maybeEqual(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || Token.isUnresolved(a) || Token.isUnresolved(b) || a === b;
}

/** The one that is meant by a name: of the same stack before others, and none where several could be meant. */
function nearest<T extends IConstruct>(candidates: readonly T[] | undefined, from: Stack): T | undefined {
  const reachable = (candidates ?? []).filter(candidate => mayShareEnvironment(Stack.of(candidate), from));
  const own = reachable.filter(candidate => Stack.of(candidate) === from);
  const choice = own.length > 0 ? own : reachable;
  return choice.length === 1 ? choice[0] : undefined;
}

/** Adds to the list under a key. */
export function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) {
    list.push(value);
  } else {
    map.set(key, [value]);
  }
}
