import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ClusterReferences } from './cluster-references';
import { KeyAccess } from './key-access';
import { KnownRole, RoleSet, constructPath, knownRole } from './known-role';
import { ResourceType, StageInventory } from './stage-inventory';
import { KEY_USER, keyTarget } from '../encryption/key-users';
import { ConfigurationRecord, KeyPurpose, KeyUse } from '../private/configuration-record';
import { rightsOn } from '../private/placement';

/** A cluster with a configuration that it uses. */
export interface ConfigurationUse {
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
  public readonly uses: readonly ConfigurationUse[];
  public readonly access: KeyAccess;
  private readonly keys = new Map<ConfigurationRecord, readonly UsedKey[]>();
  private readonly byHand = new Map<IConstruct, RoleSet>();

  constructor(private readonly inventory: StageInventory) {
    this.records = inventory.records;
    this.clusters = this.records.length > 0
      ? inventory.ofType(ResourceType.CLUSTER).map(resource => new ClusterReferences(resource, inventory))
      : [];
    this.uses = this.clusters.flatMap(cluster => cluster.records.map(record => ({ cluster, record })));
    this.access = new KeyAccess(inventory);
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

  /** The keys of a configuration, each once. */
  public keysOf(record: ConfigurationRecord): readonly UsedKey[] {
    let keys = this.keys.get(record);
    if (!keys) {
      const uses = new Map<IConstruct, KeyUse[]>();
      for (const use of record.keyUses) {
        const { key } = keyTarget(use.key);
        uses.set(key, [...uses.get(key) ?? [], use]);
      }
      keys = [...uses.values()].map(ofKey => usedKey(record, ofKey));
      this.keys.set(record, keys);
    }
    return keys;
  }

  /** Whether the right was asked for, and could not be written in full: a warning of its own says so already. */
  public isLeftToOthers(role: KnownRole, key: UsedKey): boolean {
    return this.usersByHand(key).has(role) === true;
  }

  /** Whether anybody has been made a user of the key by this library. */
  public hasRequestedUsers(key: UsedKey): boolean {
    return rightsOn(key.construct).some(right => right.permission.id === KEY_USER);
  }

  private usersByHand(key: UsedKey): RoleSet {
    let users = this.byHand.get(key.construct);
    if (!users) {
      users = new RoleSet(this.inventory);
      for (const { subject } of rightsOn(key.construct).filter(right => right.permission.id === KEY_USER && right.byHand)) {
        for (const arn of this.inventory.renderer.valuesOfTokens(subject.roleArn, subject.scope)) {
          const role = knownRole(arn, Stack.of(subject.scope), this.inventory);
          if (role) {
            users.add(role);
          }
        }
      }
      this.byHand.set(key.construct, users);
    }
    return users;
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
  const region = target.key.env.region;
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
