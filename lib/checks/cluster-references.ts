import { CfnResource, Stack } from 'aws-cdk-lib';
import { KnownRole, constructPath, knownRole } from './known-role';
import { StageConfiguration } from './stage-configuration';
import { ResourceType, StageInventory } from './stage-inventory';
import { Value, identityOf, referenceOf, textOf } from './value';
import { ConfigurationRecord } from '../private/configuration-record';

/** A role of the nodes, with how it is known. */
export interface InstanceRole {
  readonly role: KnownRole;
  /** The profile is not of this app: that its role bears the same name is a convention, of the default roles only. */
  readonly assumed: boolean;
}

/** Where a cluster is written: as a resource, or as the task of a state machine that creates it. */
export interface ClusterSource {
  /** The resource in the template that holds it. */
  readonly resource: CfnResource;
  readonly path: string;
  /** A property by its name in CloudFormation, rendered. */
  property(name: string): unknown;
}

// `aws emr create-default-roles` gives the profile and its role one name; no other profile is known to be made so.
const DEFAULT_INSTANCE_PROFILE = 'EMR_EC2_DefaultRole';

/** What one cluster refers to, by whatever route: each property is read after aspects and escape hatches. */
export class ClusterReferences {
  public readonly path: string;
  public readonly stack: Stack;
  public readonly resource: CfnResource;
  private readonly source: ClusterSource;
  private readonly properties = new Map<string, unknown>();
  private readonly valuesRead = new Map<string, readonly Value[]>();
  private labels?: readonly string[];

  constructor(source: CfnResource | ClusterSource, private readonly inventory: StageInventory) {
    this.source = 'property' in source ? source : {
      resource: source,
      path: constructPath(source),
      property: name => inventory.renderer.property(source, name),
    };
    this.resource = this.source.resource;
    this.path = this.source.path;
    this.stack = Stack.of(this.resource);
  }

  /** A property by its name in CloudFormation, rendered. */
  public property(name: string): unknown {
    if (!this.properties.has(name)) {
      this.properties.set(name, this.source.property(name));
    }
    return this.properties.get(name);
  }

  /** All values that something rendered in it can take. */
  public valuesOf(rendered: unknown): readonly Value[] {
    return this.inventory.renderer.valuesOf(rendered, this.resource);
  }

  /** What the cluster can name as its configuration: more than one value under a condition only. */
  public get configurationNames(): readonly Value[] {
    return this.values('SecurityConfiguration');
  }

  /** The configuration of this Stage that a name stands for. */
  public configurationNamed(name: Value): StageConfiguration | undefined {
    const target = referenceOf(name)?.target;
    const resource = target && CfnResource.isCfnResource(target) && target.cfnResourceType === ResourceType.SECURITY_CONFIGURATION
      ? target
      : this.inventory.named(ResourceType.SECURITY_CONFIGURATION, 'Name', name, this.stack);
    const known = resource ?? this.inventory.imported(name, this.stack);
    return known && this.inventory.configurationOf(known);
  }

  /** The configurations of this Stage that the cluster can name. */
  public get configurations(): readonly StageConfiguration[] {
    return [...new Set(this.configurationNames.flatMap(name => this.configurationNamed(name) ?? []))];
  }

  /** The roles of the nodes, as far as they are known: the job flow role of a cluster is an instance *profile*. */
  public get instanceRoles(): readonly InstanceRole[] {
    return this.values('JobFlowRole').flatMap((name): readonly InstanceRole[] => {
      const profile = this.profileNamed(name);
      if (profile) {
        return this.inventory.renderer.valuesOfList(profile, 'Roles').flatMap(value => {
          const role = knownRole(value, Stack.of(profile), this.inventory);
          return role ? { role, assumed: false } : [];
        });
      }
      const role = textOf(name) === DEFAULT_INSTANCE_PROFILE ? knownRole(name, this.stack, this.inventory) : undefined;
      return role ? [{ role, assumed: true }] : [];
    });
  }

  /** The service roles, which are given by name or ARN, as far as they are known. */
  public get serviceRoles(): readonly KnownRole[] {
    return this.values('ServiceRole').flatMap(value => knownRole(value, this.stack, this.inventory) ?? []);
  }

  /** The release labels that are literal text. */
  public get releaseLabels(): readonly string[] {
    return this.labels ??= this.values('ReleaseLabel').flatMap(value => textOf(value) ?? []);
  }

  /** Whether the cluster names the configuration in one of its alternatives. */
  public names(record: ConfigurationRecord): boolean {
    const own = this.inventory.namesOf(record);
    return this.configurationNames.some(name => own.has(identityOf(name)) || this.configurationNamed(name)?.record === record);
  }

  private profileNamed(name: Value): CfnResource | undefined {
    const target = referenceOf(name)?.target;
    return target && CfnResource.isCfnResource(target) && target.cfnResourceType === ResourceType.INSTANCE_PROFILE
      ? target
      // also a reference: profiles are often given the name of their role
      : this.inventory.named(ResourceType.INSTANCE_PROFILE, 'InstanceProfileName', name, this.stack);
  }

  private values(property: string): readonly Value[] {
    let values = this.valuesRead.get(property);
    if (!values) {
      values = this.valuesOf(this.property(property));
      this.valuesRead.set(property, values);
    }
    return values;
  }
}
