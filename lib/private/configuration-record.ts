import { aws_emr as emr, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { PlacedRight, RoleSubject } from './placement';
import type { KeyUserProvider } from '../encryption/key-user-provider';
import { Feature } from '../releases/thresholds';

/** What a key of the configuration encrypts, and so who has to be a user of it. */
export enum KeyPurpose {
  S3 = 'S3',
  S3_OVERRIDE = 'S3_OVERRIDE',
  LOCAL_DISK = 'LOCAL_DISK',
  /** LUKS replaced by EBS encryption: the service role attaches the volumes. */
  LOCAL_DISK_EBS = 'LOCAL_DISK_EBS',
  WAL = 'WAL',
  /** The secret of the CA that EMR makes; no role of the cluster uses it. */
  CERTIFICATE_SECRET = 'CERTIFICATE_SECRET',
  /** A key of an imported configuration: what for is not known. */
  IMPORTED = 'IMPORTED',
}

/** What the roles of the nodes, those of the service, and those with which the nodes get at data in Amazon S3 need keys for. */
export const PURPOSES_OF = {
  INSTANCE_ROLE: [KeyPurpose.S3, KeyPurpose.S3_OVERRIDE, KeyPurpose.LOCAL_DISK, KeyPurpose.LOCAL_DISK_EBS, KeyPurpose.WAL, KeyPurpose.IMPORTED],
  SERVICE_ROLE: [KeyPurpose.LOCAL_DISK_EBS, KeyPurpose.IMPORTED],
  DATA_ROLE: [KeyPurpose.S3, KeyPurpose.S3_OVERRIDE, KeyPurpose.IMPORTED],
} satisfies Record<string, KeyPurpose[]>;

/** A key and what for, with the prop that named it. */
export interface KeyUse {
  readonly key: kms.IKey;
  readonly purpose: KeyPurpose;
  /** The prop's path, for messages: 's3Encryption.encryptionKey'. */
  readonly path: string;
  /** Encrypted by the client: an AWS managed key will not do. */
  readonly clientSide?: boolean;
  /** The one bucket whose objects it encrypts; undefined where it is not for one bucket. */
  readonly bucketName?: string;
}

/** An object that the nodes read when they start. */
export interface ArtifactObject {
  readonly bucket: s3.IBucket;
  readonly objectKey: string;
  /** Whether the key is a pattern of IAM, for configurations of which only the bucket is known. */
  readonly isPattern?: boolean;
}

/** What every role of the nodes needs beside keys and artefacts; gives its rights to one that is, or becomes, one. */
export type NodeNeed = (subject: RoleSubject, warnOn: IConstruct) => PlacedRight[];

/** A role that the nodes assume, whose trust policy has to let them. */
export interface AssumedRole {
  readonly role: iam.IRole;
  /** Such as 'sts:AssumeRole', in the order of the documentation. */
  readonly actions: readonly string[];
  /** The prop's path, for messages: 'emrFsRoleMappings[0]'. */
  readonly path: string;
  /** Whoever submits work chooses it: it may be meant for some of the clusters only. */
  readonly chosen?: boolean;
}

/** The nodes of the clusters, by what they may and have to be able to do. */
export interface Nodes {
  /** Their roles. */
  readonly roles: Set<RoleSubject>;
  readonly needs: NodeNeed[];
  readonly assumedRoles: AssumedRole[];
  /** Whether they pass on for whom they assume runtime roles. */
  readonly propagateSourceIdentity: boolean;
  /** Which roles they surely never assume, as the document has no section for them. */
  readonly never: readonly ('emrFsRole' | 'runtimeRole')[];
}

/** Nodes of which nothing is known yet. */
export function someNodes(known: Partial<Nodes> = {}): Nodes {
  return { roles: new Set(), needs: [], assumedRoles: [], propagateSourceIdentity: false, never: [], ...known };
}

/**
 * What the checks and the grants know of a configuration beyond its template.
 *
 * One for each SecurityConfiguration, imported ones included.
 */
export interface ConfigurationRecord {
  readonly construct: IConstruct;
  /** The L1; undefined when imported. */
  readonly resource?: emr.CfnSecurityConfiguration;
  /** The name by which it was imported, literal or token. */
  readonly importedName?: string;
  readonly keyUses: readonly KeyUse[];
  readonly artifacts: readonly ArtifactObject[];
  /** What it uses of EMR, with the first release of each. */
  readonly features: readonly Feature[];
  /** What it says, where that is known: an object or JSON text, with tokens. What the L1 says in the end counts more. */
  readonly document?: unknown;
  readonly releaseLabel?: string;
  /** Whether pages are written that tell what is encrypted. */
  readonly coverageReport?: boolean;
  /** Whether its clusters are to use S3 Access Grants, which the document does not say. */
  readonly s3AccessGrants?: boolean;
  /** Whether users of imported keys are made at deployment. */
  readonly manageImportedKeys?: boolean;
  /** By which function; undefined for that of the stack in which they stand. */
  readonly keyUserProvider?: KeyUserProvider;
  /** Whether any was. */
  managesKeys?: boolean;
  /** What roles were given by its props and grants. */
  readonly rights: Set<PlacedRight>;
  /** The roles of the nodes and of the service, which may read what the nodes read. */
  readonly readers: Set<RoleSubject>;
  readonly nodes: Nodes;
  /** The clusters that attachTo was called for. */
  readonly attached: Set<emr.CfnCluster>;
}

// at the construct, as in CDK: what is in a WeakMap costs each collection of garbage, and all constructs are asked
const RECORD = Symbol('cdk-emr-security.ConfigurationRecord');

interface Filed extends IConstruct {
  [RECORD]?: ConfigurationRecord;
}

/** The name, literal or token, as clusters refer to it. A reference is made when it is asked for. */
export function nameOf({ resource, importedName }: ConfigurationRecord): string {
  return resource?.ref ?? importedName!;
}

/** Files the record under its construct and its L1. */
export function fileRecord(record: ConfigurationRecord): void {
  (record.construct as Filed)[RECORD] = record;
  if (record.resource) {
    (record.resource as Filed)[RECORD] = record;
  }
}

/** The record of a configuration by its L2 or L1, if this library made it. */
export function recordOf(configuration: IConstruct): ConfigurationRecord | undefined {
  return (configuration as Filed)[RECORD];
}
