import { createHash } from 'crypto';
import {
  DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectVersionsCommand, ListObjectVersionsCommandOutput, PutObjectCommand,
} from '@aws-sdk/client-s3';
import { ArtifactError } from './artifact-error';
import { Author } from './owner';
import { Run } from './run';
import { CallError } from '../common/work';

const OWNER = 'emr-security-owner';
const WRITER = 'emr-security-writer';
const SHA256 = 'emr-security-sha256';

/** What S3 says when a condition of a write does not hold. */
const LOST = ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'];

/** An object as it lies there. */
export interface StoredObject {
  readonly etag: string;
  readonly owner?: string;
  readonly writer?: string;
  /** Of its bytes, in hexadecimal digits. */
  readonly sha256?: string;
  readonly lastModified?: Date;
  /** Undefined where the bucket has no versions. */
  readonly versionId?: string;
}

/** Someone else has written the object since it was looked at. */
export class ConflictError extends ArtifactError {
}

/** What is written, and over what. */
export interface Writing {
  readonly bytes: Uint8Array;
  readonly author: Author;
  readonly contentType: string;
  /** What lies there; the object is written only if that is still so. */
  readonly over: StoredObject | undefined;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The objects of one bucket. */
export class ObjectStore {
  private readonly bucket: { readonly Bucket: string; readonly ExpectedBucketOwner?: string };

  /** @param owner the account of the bucket, where it is known: a bucket of the same name in another account is refused */
  constructor(private readonly run: Run, bucket: string, owner?: string) {
    this.bucket = { Bucket: bucket, ...(owner !== undefined && { ExpectedBucketOwner: owner }) };
  }

  public urlOf(key: string): string {
    return `s3://${this.bucket.Bucket}/${key}`;
  }

  /** What lies there; undefined where nothing does. */
  public async find(key: string): Promise<StoredObject | undefined> {
    return (await this.isThere(key))
      ? this.unlessGone(() => this.run.call('s3:GetObject', options => this.client.send(new HeadObjectCommand({ ...this.bucket, Key: key }), options))
        .then(storedObject))
      : undefined;
  }

  /** What lies there with its bytes; undefined where nothing does. */
  public async read(key: string): Promise<{ readonly object: StoredObject; readonly bytes: Uint8Array } | undefined> {
    return (await this.isThere(key)) ? this.unlessGone(() => this.download(key)) : undefined;
  }

  /** An object that is expected to be there. */
  public async download(key: string): Promise<{ readonly object: StoredObject; readonly bytes: Uint8Array }> {
    return this.run.call('s3:GetObject', async (options) => {
      const reply = await this.client.send(new GetObjectCommand({ ...this.bucket, Key: key }), options);
      if (this.run.memory !== undefined && (reply.ContentLength ?? 0) > this.run.memory / 3) { // it is held twice while it is read
        throw new ArtifactError(`${this.urlOf(key)}: is too large for the memory of the function; a third of it is expected at most. Give the function more memory`);
      }
      return { object: storedObject(reply), bytes: reply.Body === undefined ? new Uint8Array() : await reply.Body.transformToByteArray() };
    });
  }

  /** Writes the object, unless someone else was quicker. */
  public async put(key: string, { bytes, author: { owner, writer }, contentType, over }: Writing): Promise<StoredObject> {
    const sha256 = sha256Of(bytes);
    const command = new PutObjectCommand({
      ...this.bucket,
      Key: key,
      Body: bytes,
      ContentType: contentType,
      ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
      Metadata: { [OWNER]: owner, [WRITER]: writer, [SHA256]: sha256 },
      ...(over === undefined ? { IfNoneMatch: '*' } : { IfMatch: over.etag }),
    });
    try {
      const { ETag } = await this.run.call('s3:PutObject', options => this.client.send(command, options));
      return { etag: ETag ?? '', owner, writer, sha256 };
    } catch (error) {
      if (error instanceof CallError && (error.status === 412 || error.status === 409 || LOST.includes(error.code))) {
        throw new ConflictError(`${this.urlOf(key)}: was written by someone else at the same time. Deploy again`);
      }
      throw error;
    }
  }

  /**
   * Removes all versions of the object that this one wrote, and nothing else. A bucket that is gone has none.
   *
   * @param since nothing is removed where one of them is older
   */
  public async removeOwn(key: string, author: Author, since?: Date): Promise<number> {
    try {
      return await this.removeVersions(key, author, since);
    } catch (error) {
      if (error instanceof CallError && error.code === 'NoSuchBucket') {
        return 0;
      }
      throw error;
    }
  }

  private async removeVersions(key: string, { owner, writer }: Author, since?: Date): Promise<number> {
    const { versions, markers } = await this.listVersions(key);
    const own: string[] = [];
    for (const versionId of versions) {
      const object = await this.unlessGone(() => this.run.call('s3:GetObjectVersion', options =>
        this.client.send(new HeadObjectCommand({ ...this.bucket, Key: key, VersionId: versionId }), options)).then(storedObject));
      if (object?.owner === owner && object.writer === writer) {
        if (since !== undefined && object.lastModified !== undefined && object.lastModified < since) {
          return 0; // clusters may need it: this is no first deployment that failed
        }
        own.push(versionId);
      }
    }
    for (const versionId of own) {
      await this.removeVersion(key, versionId);
    }
    const removed = own.length;
    if (removed === versions.length && removed > 0) {
      for (const versionId of markers) { // nothing is left that they hide
        await this.removeVersion(key, versionId);
      }
    }
    return removed;
  }

  private async removeVersion(key: string, versionId: string): Promise<void> {
    await this.run.call('s3:DeleteObjectVersion', options =>
      this.client.send(new DeleteObjectCommand({ ...this.bucket, Key: key, VersionId: versionId }), options));
  }

  private async listVersions(key: string): Promise<{ readonly versions: string[]; readonly markers: string[] }> {
    const [versions, markers]: [string[], string[]] = [[], []];
    let next: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } | undefined = {};
    while (next !== undefined) {
      const page = { ...this.bucket, Prefix: key, ...next };
      const reply: ListObjectVersionsCommandOutput = await this.run.call('s3:ListBucketVersions', options =>
        this.client.send(new ListObjectVersionsCommand(page), options));
      versions.push(...idsOf(key, reply.Versions));
      markers.push(...idsOf(key, reply.DeleteMarkers));
      // keys that only begin with this one come after it
      const goesOn = reply.IsTruncated === true && reply.NextKeyMarker === key;
      next = goesOn ? { KeyMarker: reply.NextKeyMarker, VersionIdMarker: reply.NextVersionIdMarker } : undefined;
    }
    return { versions, markers };
  }

  /**
   * Asked by listing: who may list one prefix only is told 403 instead of 404 for an object that is not there. The key itself comes
   * before all others that begin with it, its latest version first.
   */
  private async isThere(key: string): Promise<boolean> {
    const { Versions } = await this.run.call('s3:ListBucketVersions', options =>
      this.client.send(new ListObjectVersionsCommand({ ...this.bucket, Prefix: key, MaxKeys: 1 }), options));
    return Versions?.some(version => version.Key === key && version.IsLatest === true) ?? false;
  }

  private async unlessGone<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof CallError && (error.status === 404 || error.code === 'NotFound' || error.code === 'NoSuchKey') && error.code !== 'NoSuchBucket') {
        return undefined;
      }
      throw error;
    }
  }

  private get client() {
    return this.run.environment.clients.s3;
  }
}

function storedObject({ ETag, Metadata, LastModified, VersionId }: {
  ETag?: string; Metadata?: Record<string, string>; LastModified?: Date; VersionId?: string;
}): StoredObject {
  return { etag: ETag ?? '', owner: Metadata?.[OWNER], writer: Metadata?.[WRITER], sha256: Metadata?.[SHA256], lastModified: LastModified, versionId: VersionId === 'null' ? undefined : VersionId };
}

function idsOf(key: string, versions: readonly { readonly Key?: string; readonly VersionId?: string }[] | undefined): string[] {
  return (versions ?? []).filter(version => version.Key === key && version.VersionId !== undefined).map(version => version.VersionId as string);
}
