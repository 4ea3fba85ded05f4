import { createHash } from 'crypto';
import { readFileSync } from 'fs';
import { extname } from 'path';
import { Names, Stack, Stage, Token, aws_s3 as s3, aws_s3_assets as assets } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { ArtifactProvider } from './artifact-provider';
import { assetRights } from './artifact-rights';
import { restrictReaders } from './reader-restriction';
import { assetOf } from './staged-asset';
import { StoredArtifact } from './stored-artifact';
import { trustRecordKey } from './trust-record-key';
import { EmrSecurityError } from '../private/errors';
import { differ } from '../private/role-subject';
import { CertificatesToStore, FileToStore, StoredObject } from '../private/section';

/** Where the store of one configuration puts things, and what it does it with. */
export interface StoreOptions {
  readonly scope: Construct;
  readonly provider?: ArtifactProvider;
  bucket(): s3.IBucket;
}

/** The artefacts of one configuration: certificates under `certificates/<id>/`, JARs under `providers/<id>/`. */
export class ArtifactStore {
  private readonly files = new Map<string, { readonly path: string; readonly stored: StoredObject }>();

  constructor(private readonly options: StoreOptions) {}

  /** A file of the app. Two providers may be classes of one JAR, which is stored once. */
  public storeFile(file: FileToStore): StoredObject {
    const { scope } = this.options;
    const bucket = this.options.bucket();
    const objectKey = file.objectKey ?? `providers/${Names.nodeUniqueId(scope.node)}/${file.fileName}`;
    const known = this.files.get(objectKey);
    if (known !== undefined && known.path === file.path) {
      return known.stored;
    }
    if (known !== undefined) {
      throw new EmrSecurityError(`security configuration '${scope.node.path}': ${file.propPath}: '${file.path}' would be stored under '${objectKey}', `
        + `where '${known.path}' is stored already; `
        + 'every file needs a key of its own. Rename one of them, or set objectKey');
    }
    this.claim(bucket, [objectKey]);
    const place = new Construct(scope, placeName(file.propPath));
    const content = readFileSync(file.path);
    // the function may read JARs only, and knows them by their names
    const asset = extname(file.path) === '.jar' ? new assets.Asset(place, 'Asset', { path: file.path }) : assetOf(place, 'provider.jar', content);
    const artifact = new StoredArtifact(place, 'Artifact', {
      bucket,
      objectKey,
      provider: this.provider(),
      source: { from: 'asset', bucket: asset.s3BucketName },
      rights: assetRights(asset.bucket, '.jar'),
      content: { ObjectKey: asset.s3ObjectKey, Sha256: sha256(content) },
    });
    const stored = { bucket, objectKey, dependencies: [artifact.resource] };
    this.files.set(objectKey, { path: file.path, stored });
    return stored;
  }

  /** The zip of the configuration: there is one at most. */
  public storeCertificates(request: CertificatesToStore): StoredObject {
    const { certificates, schedule, alarm } = request;
    const { scope } = this.options;
    const bucket = this.options.bucket();
    const objectKey = request.objectKey ?? `certificates/${Names.nodeUniqueId(scope.node)}/certificates.zip`;
    this.claim(bucket, [objectKey, trustRecordKey(objectKey)]);
    const place = new Construct(scope, 'Certificates');
    const provider = this.provider();
    if (request.restrictReaders) {
      restrictReaders(scope, bucket, objectKey, provider._role); // first: the policy has to be there before the zip is
    }
    const artifact = new StoredArtifact(place, 'Artifact', {
      bucket, objectKey, provider, certificates, schedule, alarm, ...request.source(place, provider._role),
    });
    return { bucket, objectKey, dependencies: [artifact.resource] };
  }

  /** Two that store under one key would overwrite each other, in turns. */
  private claim(bucket: s3.IBucket, objectKeys: readonly string[]): void {
    const { scope } = this.options;
    requireSameRegion(scope, bucket);
    const { root } = scope.node;
    const claimed = claims.get(root) ?? new Map<string, IConstruct>();
    claims.set(root, claimed);
    const where = Token.isUnresolved(bucket.bucketName) ? bucket.node.addr : bucket.bucketName;
    for (const objectKey of objectKeys) {
      const other = claimed.get(`${where}/${objectKey}`);
      if (other === scope) {
        throw new EmrSecurityError(`security configuration '${scope.node.path}': objectKey: two of its artefacts would be stored under '${objectKey}' in bucket `
          + `'${bucket.node.path}'; every artefact needs a key of its own. Leave objectKey out of one of them, or name another`);
      }
      if (other !== undefined) {
        throw new EmrSecurityError(`security configurations '${other.node.path}' and '${scope.node.path}' both store '${objectKey}' in bucket '${bucket.node.path}'; `
          + 'every configuration needs keys of its own there. Leave objectKey out of one of them, or name another');
      }
      claimed.set(`${where}/${objectKey}`, scope);
    }
  }

  private provider(): ArtifactProvider {
    const { scope, provider } = this.options;
    if (provider === undefined) {
      return ArtifactProvider._ofStack(scope);
    }
    requireSamePlace(scope, provider);
    return provider;
  }
}

/** CloudFormation calls functions of its own Region and account only. */
function requireSamePlace(scope: Construct, provider: ArtifactProvider): void {
  const [here, there] = [Stack.of(scope), Stack.of(provider)];
  const where = `security configuration '${scope.node.path}': artifactProvider: '${provider.node.path}' is in`;
  if (Stage.of(scope) !== Stage.of(provider)) {
    throw new EmrSecurityError(`${where} another Stage; a Stage cannot refer to what another one creates. Create an ArtifactProvider in the same Stage`);
  }
  for (const [what, one, other] of [['Region', here.region, there.region], ['account', here.account, there.account]]) {
    if (differ(one, other)) {
      throw new EmrSecurityError(`${where} ${what} ${other}, the configuration in ${one}; CloudFormation calls functions of its own ${what} only. `
        + 'Leave artifactProvider out, or create one beside the configuration');
    }
  }
}

/** The function writes to buckets of its own Region, from which the nodes read. */
function requireSameRegion(scope: Construct, bucket: s3.IBucket): void {
  const [here, there] = [Stack.of(scope).region, bucket.env.region];
  if (differ(here, there)) {
    throw new EmrSecurityError(`security configuration '${scope.node.path}': artifactBucket: '${bucket.node.path}' is in Region ${there}, the configuration in ${here}; `
      + 'artefacts are stored in the Region of the clusters. Leave artifactBucket out, or name a bucket of that Region');
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Which configuration of an app stores what where. */
const claims = new WeakMap<IConstruct, Map<string, IConstruct>>();

/** 's3Encryption.provider' → 'S3EncryptionProvider'. */
function placeName(propPath: string): string {
  return propPath.split('.').map(part => part[0].toUpperCase() + part.slice(1)).join('');
}
