import { Annotations, IResource, Resource, Stack, aws_iam as iam, aws_kms as kms, aws_s3 as s3, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Construct, IConstruct, IDependable } from 'constructs';
import { ArtifactObject, AssumedRole, KeyPurpose, KeyUse, NodeNeed } from './configuration-record';
import { EmrSecurityError, inOneLine } from './errors';
import { stageOf } from './placement';
import { CertificatesToStore, FileToStore, KeyRequest, RoleNeed, SectionBinder, StoredObject, UsedKey } from './section';
import { makeAssumer } from '../access/assumed-role';
import { makeSecretReader, noteSecret } from '../access/secret-readers';
import { ArtifactBucket } from '../certificates/artifact-bucket';
import type { ArtifactStore } from '../certificates/artifact-store';
import { EncryptionKey } from '../encryption/encryption-key';
import { keyTarget } from '../encryption/key-users';
import type { SecurityConfigurationProps } from '../security-configuration';

/** Stages are deployed on their own, so nothing in one can refer to what another creates. */
export function requireSameStage(scope: IConstruct, path: string, used: IResource, importer: string): void {
  if (stageOf(used) !== stageOf(scope) && Resource.isOwnedResource(used)) {
    throw new EmrSecurityError(`security configuration '${scope.node.path}': ${path}: is in another Stage, got construct '${used.node.path}'; `
      + `a Stage cannot refer to what another one creates. Import it with ${importer}`);
  }
}

/**
 * Has what is added come without a stack trace.
 *
 * A trace, which is as deep as the app's code, takes more time and memory than most of what is made besides. Where the L1 was created is in its metadata already. Private to CDK: without it, there are traces.
 */
function withoutTrace(annotations: Annotations): Annotations {
  return Object.assign(annotations, { stackTraces: false });
}

/** What was told in a stack, and by whom. */
const TOLD = new WeakMap<Stack, Map<string, Construct>>();

/** Whether neither the construct nor one around it was removed. */
function isInTree(construct: IConstruct): boolean {
  const { scope, id } = construct.node;
  return scope === undefined || scope.node.tryFindChild(id) === construct && isInTree(scope);
}

/** Collects what the sections of one configuration need, and creates its key and bucket when the first section asks. */
export class ConfigurationBinder implements SectionBinder {
  public readonly keyUses: KeyUse[] = [];
  public readonly artifacts: ArtifactObject[] = [];
  public readonly dependencies: IDependable[] = [];
  public readonly nodeNeeds: NodeNeed[] = [];
  public readonly assumedRoles: AssumedRole[] = [];
  /** The buckets that each reads and writes; undefined where that is not known. */
  public readonly dataRoles = new Map<iam.IRole, readonly string[] | undefined>();
  public readonly roleNeeds: { readonly role: iam.IRole; readonly need: RoleNeed }[] = [];
  /** Whether something is stored in the bucket. */
  public bucketRequested = false;
  /** Whether the bucket was made here, with the key of the configuration. */
  public bucketMade = false;
  private readonly notes: ((on: Construct) => void)[] = [];
  private madeStore?: ArtifactStore;

  public encryptionKey?: kms.IKey;
  public bucket?: s3.IBucket;
  public readonly hasLakeFormation: boolean;

  constructor(
    public readonly scope: Construct,
    private readonly props: Pick<SecurityConfigurationProps, 'encryptionKey' | 'artifactBucket' | 'artifactProvider' | 'lakeFormation'>,
  ) {
    this.encryptionKey = props.encryptionKey;
    this.bucket = props.artifactBucket;
    this.hasLakeFormation = props.lakeFormation !== undefined;
  }

  public useKey(request: KeyRequest): UsedKey {
    const key = request.key ?? this.defaultKey();
    this.keyUses.push({ ...request, key, path: request.key === undefined ? 'encryptionKey' : request.path });
    requireSameStage(this.scope, request.path, key, 'kms.Key.fromKeyArn()');
    const target = keyTarget(key);
    if (target.importedAliasName !== undefined && request.purpose !== KeyPurpose.CERTIFICATE_SECRET) {
      this.warn('key-by-alias',
        `${request.path}: the key is named by its alias '${target.importedAliasName}', where the documentation asks for the ARN of the key; `
        + 'an alias is accepted in practice, but moves with the alias. Import the key with kms.Key.fromKeyArn()');
    }
    return { key: target.key, arn: target.documentArn };
  }

  public useArtifact(bucket: s3.IBucket, objectKey: string, dependencies: IDependable[] = []): string {
    requireSameStage(this.scope, 'bucket', bucket, 's3.Bucket.fromBucketName()');
    this.artifacts.push({ bucket, objectKey });
    this.dependencies.push(...dependencies);
    return `s3://${bucket.bucketName}/${objectKey}`;
  }

  public artifactBucket(): s3.IBucket {
    this.bucketRequested = true;
    if (this.bucket === undefined) {
      this.bucket = new ArtifactBucket(this.scope, 'Artifacts', { encryptionKey: this.defaultKey() });
      this.bucketMade = true;
    }
    return this.bucket;
  }

  public storeFile(file: FileToStore): string {
    const { bucket, objectKey, dependencies } = this.store().storeFile(file);
    return this.useArtifact(bucket, objectKey, dependencies);
  }

  public storeCertificates(certificates: CertificatesToStore): StoredObject {
    return this.store().storeCertificates(certificates);
  }

  public assumedByNodes(assumed: AssumedRole): string {
    requireSameStage(this.scope, assumed.path, assumed.role, 'iam.Role.fromRoleArn()');
    this.assumedRoles.push(assumed);
    this.nodeNeeds.push(makeAssumer(assumed.role, assumed.actions));
    return assumed.role.roleArn;
  }

  public readByNodes(secret: secretsmanager.ISecret, path: string): string {
    requireSameStage(this.scope, path, secret, 'secretsmanager.Secret.fromSecretCompleteArn()');
    noteSecret(this, secret, path);
    this.nodeNeeds.push(makeSecretReader(secret));
    return secret.secretArn;
  }

  public usesData(role: iam.IRole, bucketNames?: readonly string[]): void {
    const earlier = this.dataRoles.has(role) ? this.dataRoles.get(role) : [];
    this.dataRoles.set(role, earlier && bucketNames && [...earlier, ...bucketNames]);
  }

  public allow(role: iam.IRole, need: RoleNeed): void {
    this.roleNeeds.push({ role, need });
  }

  public inform(slug: string, message: string): void {
    this.notes.push(on => withoutTrace(Annotations.of(on)).addInfoV2(`cdk-emr-security:${slug}`, inOneLine(message)));
  }

  /** What holds for all configurations of a stack is told by the first. */
  public informOnce(slug: string, message: string): void {
    const stack = Stack.of(this.scope);
    let told = TOLD.get(stack);
    if (told === undefined) {
      TOLD.set(stack, told = new Map());
    }
    const teller = told.get(message);
    if (teller === undefined || !isInTree(teller)) {
      told.set(message, this.scope);
      this.inform(slug, message);
    }
  }

  public warn(slug: string, message: string): void {
    this.notes.push(on => Annotations.of(on).addWarningV2(`cdk-emr-security:${slug}`, inOneLine(message)));
  }

  /** Puts what was noted on the L1, where the stack and its scopes can acknowledge it. */
  public noteOn(resource: Construct): void {
    this.notes.forEach(note => note(resource));
  }

  private store(): ArtifactStore {
    // loaded when something is stored, and not when an app imports this library
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const store = require('../certificates/artifact-store') as typeof import('../certificates/artifact-store');
    const { artifactProvider: provider } = this.props;
    return this.madeStore ??= new store.ArtifactStore({ scope: this.scope, bucket: () => this.artifactBucket(), provider });
  }

  private defaultKey(): kms.IKey {
    return this.encryptionKey ??= new EncryptionKey(this.scope, 'Key');
  }
}
