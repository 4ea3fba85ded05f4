import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ClusterReferences } from './cluster-references';
import { KeyAccess } from './key-access';
import { KnownRole, RoleSet, constructPath, knownRole } from './known-role';
import { ObjectAccess } from './object-access';
import { PolicyText, RolePolicies } from './role-policies';
import { StageConfiguration } from './stage-configuration';
import { ResourceType, StageInventory } from './stage-inventory';
import { clustersOfStateMachine } from './state-machine-clusters';
import { KEY_USER, keyTarget } from '../encryption/key-users';
import { ArtifactObject, ConfigurationRecord, KeyPurpose, KeyUse } from '../private/configuration-record';
import { rightsOn } from '../private/placement';

/** A cluster with a configuration that it uses. */
export interface ConfigurationUse {
  readonly cluster: ClusterReferences;
  readonly configuration: StageConfiguration;
}

/** A cluster with a configuration of this library that it uses. */
export interface RecordUse {
  readonly cluster: ClusterReferences;
  readonly record: ConfigurationRecord;
}

/** A key of a configuration, with all that it is used for there. */
export interface UsedKey {
  readonly record: ConfigurationRecord;
  /** The key itself where the configuration names an alias of the app. */
  readonly construct: IConstruct;
  readonly path: string;
  readonly uses: readonly KeyUse[];
  /** The L1 of a key that the app owns. */
  readonly owned?: CfnResource;
  readonly aliasName?: string;
  /** Undefined if not known. */
  readonly region?: string;
}

/** What the rules know of one Stage. */
export class StageFacts {
  public readonly clusters: readonly ClusterReferences[];
  public readonly records: readonly ConfigurationRecord[];
  /** Configurations of others included. */
  public readonly uses: readonly ConfigurationUse[];
  public readonly recordUses: readonly RecordUse[];
  public readonly access: KeyAccess;
  public readonly objects: ObjectAccess;
  private readonly policies: RolePolicies;
  private readonly clustersByResource: ReadonlyMap<CfnResource, ClusterReferences>;
  private readonly requested = new Map<IConstruct, boolean>();
  private readonly keysByRecord = new Map<ConfigurationRecord, readonly UsedKey[]>();
  private allKeys?: readonly UsedKey[];
  private readonly byHand = new Map<IConstruct, Map<string, RoleSet>>();

  constructor(public readonly inventory: StageInventory) {
    this.records = inventory.records;
    this.clustersByResource = new Map(inventory.ofType(ResourceType.CLUSTER).map(resource => [resource, new ClusterReferences(resource, inventory)]));
    this.clusters = [
      ...this.clustersByResource.values(),
      ...inventory.ofType(ResourceType.STATE_MACHINE).flatMap(machine => clustersOfStateMachine(machine, inventory.renderer))
        .map(source => new ClusterReferences(source, inventory)),
    ];
    this.uses = this.clusters.flatMap(cluster => cluster.configurations.map(configuration => ({ cluster, configuration })));
    this.recordUses = this.uses.flatMap(({ cluster, configuration: { record } }) => record ? { cluster, record } : []);
    this.policies = new RolePolicies(inventory);
    this.access = new KeyAccess(inventory, this.policies);
    this.objects = new ObjectAccess(inventory, this.policies);
  }

  /** Who can do one of some things with the keys of the app. */
  public accessFor(actions: readonly string[]): KeyAccess {
    return new KeyAccess(this.inventory, this.policies, actions);
  }

  /** The managed policies of a role that are not of the app: names of those of AWS. */
  public managedPoliciesOf(role: KnownRole): readonly string[] {
    return this.policies.of(role).foreign;
  }

  /** The identity policies of a role that are of the app. */
  public policyTextsOf(role: KnownRole): readonly PolicyText[] {
    return this.policies.of(role).texts;
  }

  /** A cluster by its resource. */
  public clusterOf(resource: CfnResource): ClusterReferences | undefined {
    return this.clustersByResource.get(resource);
  }

  /** A property of a resource in its final state, if it is literal. */
  public literal(resource: CfnResource, property: string): string | undefined {
    const value = this.inventory.renderer.property(resource, property);
    return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
  }

  /** Whether the resource ends up without the property. */
  public isAbsent(resource: CfnResource, property: string): boolean {
    return this.inventory.renderer.property(resource, property) === undefined;
  }

  /** The keys of all configurations. */
  public get keys(): readonly UsedKey[] {
    return this.allKeys ??= this.records.flatMap(record => this.keysOf(record));
  }

  /** The keys of a configuration, each once. */
  public keysOf(record: ConfigurationRecord): readonly UsedKey[] {
    let keys = this.keysByRecord.get(record);
    if (!keys) {
      const uses = new Map<IConstruct, KeyUse[]>();
      for (const use of record.keyUses) {
        const { key } = keyTarget(use.key);
        uses.set(key, [...uses.get(key) ?? [], use]);
      }
      keys = [...uses.values()].map(ofKey => usedKey(record, ofKey));
      this.keysByRecord.set(record, keys);
    }
    return keys;
  }

  /** Whether the right to read an object was asked for, and could not be written in full. */
  public isReadingLeftToOthers(role: KnownRole, { bucket, objectKey }: ArtifactObject): boolean {
    return this.rolesByHand(bucket, readingOf(objectKey)).has(role) === true;
  }

  /** Whether the right was asked for, and could not be written in full: a warning of its own says so already. */
  public isLeftToOthers(role: KnownRole, key: UsedKey): boolean {
    return this.rolesByHand(key.construct, KEY_USER).has(role) === true;
  }

  /** Whether anybody has been made a user of the key by this library. */
  public hasRequestedUsers(key: UsedKey): boolean {
    let requested = this.requested.get(key.construct);
    if (requested === undefined) {
      requested = rightsOn(key.construct).some(right => right.permission.id === KEY_USER);
      this.requested.set(key.construct, requested);
    }
    return requested;
  }

  private rolesByHand(holder: IConstruct, permission: string): RoleSet {
    const byPermission = this.byHand.get(holder) ?? new Map<string, RoleSet>();
    this.byHand.set(holder, byPermission);
    let roles = byPermission.get(permission);
    if (!roles) {
      roles = new RoleSet(this.inventory);
      for (const { subject } of rightsOn(holder).filter(right => right.permission.id === permission && right.byHand)) {
        for (const arn of this.inventory.renderer.valuesOfTokens(subject.roleArn, subject.scope)) {
          const role = knownRole(arn, Stack.of(subject.scope), this.inventory);
          if (role) {
            roles.add(role);
          }
        }
      }
      byPermission.set(permission, roles);
    }
    return roles;
  }
}

/** For messages: what the purposes are called in the props, 's3Encryption and localDiskEncryption'. */
export function sectionsOf(uses: readonly KeyUse[]): string {
  return [...new Set(uses.map(use => SECTIONS[use.purpose]))].join(' and ');
}

/** For messages: the props that named the key. */
export function propsOf(uses: readonly KeyUse[]): string {
  return [...new Set(uses.map(use => use.path))].join(' and ');
}

/** The permission under which the right to read an artefact is asked for. */
function readingOf(objectKey: string): string {
  return `read ${objectKey}`;
}

const SECTIONS: Record<KeyPurpose, string> = {
  [KeyPurpose.S3]: 's3Encryption',
  [KeyPurpose.S3_OVERRIDE]: 's3Encryption.overrides',
  [KeyPurpose.LOCAL_DISK]: 'localDiskEncryption',
  [KeyPurpose.LOCAL_DISK_EBS]: 'localDiskEncryption',
  [KeyPurpose.WAL]: 'walEncryption',
  [KeyPurpose.CERTIFICATE_SECRET]: 'inTransitEncryption',
  [KeyPurpose.IMPORTED]: 'encryption',
};

function usedKey(record: ConfigurationRecord, uses: readonly KeyUse[]): UsedKey {
  const target = keyTarget(uses[0].key);
  const { region } = target.cfnKey === undefined ? target.key.env : Stack.of(target.cfnKey);
  return {
    record,
    construct: target.key,
    path: target.cfnKey ? constructPath(target.cfnKey) : target.key.node.path,
    uses,
    owned: target.cfnKey,
    aliasName: /:(alias\/.*)$/.exec(target.documentArn)?.[1],
    region: Token.isUnresolved(region) ? undefined : region,
  };
}
