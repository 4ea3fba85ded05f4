import { createHash } from 'crypto';
import { awsError } from '../common/aws-error';
import { VirtualClock } from '../common/virtual-clock';

export interface Version {
  readonly id: string;
  /** Undefined for a delete marker. */
  readonly bytes?: Buffer;
  readonly metadata: Record<string, string>;
  readonly etag: string;
  readonly lastModified: Date;
}

interface Bucket {
  readonly account: string;
  /** Newest first. */
  readonly keys: Map<string, Version[]>;
}

interface Input {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
  readonly ExpectedBucketOwner?: string;
  readonly Prefix?: string;
  readonly MaxKeys?: number;
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string;
  readonly Body?: Uint8Array;
  readonly ChecksumSHA256?: string;
  readonly Metadata?: Record<string, string>;
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
}

interface Head {
  readonly ETag: string;
  readonly Metadata: Record<string, string>;
  readonly LastModified: Date;
  readonly VersionId: string;
  readonly ContentLength: number;
}

/** Versioned buckets with conditional writes. Who asks may list one prefix only, so what is missing is 403 and not 404. */
export class FakeS3 {
  public pageSize = 1000;
  /** All bytes there ever were, to look for them where they must not be. */
  public readonly everWritten: Buffer[] = [];
  private readonly buckets = new Map<string, Bucket>();
  private count = 0;

  constructor(private readonly clock: VirtualClock) {}

  /** The same, from where on both go their own ways. */
  public fork(clock: VirtualClock): FakeS3 {
    const fork = new FakeS3(clock);
    fork.count = this.count;
    fork.everWritten.push(...this.everWritten);
    for (const [name, { account, keys }] of this.buckets) {
      fork.buckets.set(name, { account, keys: new Map(keys) });
    }
    return fork;
  }

  public createBucket(name: string, account = '111111111111'): void {
    this.buckets.set(name, { account, keys: new Map() });
  }

  public removeBucket(name: string): void {
    this.buckets.delete(name);
  }

  /** All versions of an object, newest first, delete markers among them. */
  public versions(bucket: string, key: string): readonly Version[] {
    return this.buckets.get(bucket)?.keys.get(key) ?? [];
  }

  /** What lies there. */
  public latest(bucket: string, key: string): Version | undefined {
    const [version] = this.versions(bucket, key);
    return version?.bytes === undefined ? undefined : version;
  }

  public keys(bucket: string): string[] {
    return [...this.buckets.get(bucket)?.keys.entries() ?? []].filter(([, versions]) => versions.length > 0).map(([key]) => key).sort();
  }

  /** Writes as someone else. */
  public write(bucket: string, key: string, bytes: Uint8Array | undefined, metadata: Record<string, string> = {}): Version {
    this.count += 1;
    const digest = createHash('md5').update(bytes ?? '').update(String(this.count)).digest('hex'); // as with KMS: not of the content
    const version = {
      id: `v${this.count}`, bytes: bytes === undefined ? undefined : Buffer.from(bytes), metadata, etag: `"${digest}"`,
      lastModified: new Date(Math.floor(this.clock.now() / 1000) * 1000),
    };
    this.everWritten.push(Buffer.from(bytes ?? ''));
    const { keys } = this.buckets.get(bucket)!;
    keys.set(key, [version, ...keys.get(key) ?? []]);
    return version;
  }

  public send(name: string, input: Input): unknown {
    const bucket = this.buckets.get(input.Bucket);
    if (bucket === undefined) {
      throw awsError('NoSuchBucket', 404);
    }
    if (input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== bucket.account) {
      throw awsError('AccessDenied', 403);
    }
    switch (name) {
      case 'PutObjectCommand': return this.put(input);
      case 'HeadObjectCommand': return this.head(input);
      case 'GetObjectCommand': return this.get(input);
      case 'ListObjectVersionsCommand': return this.list(bucket, input);
      case 'DeleteObjectCommand': return this.delete(bucket, input);
      default: throw new Error(`the function has no right to ${name}`);
    }
  }

  private put({ Bucket: bucket, Key, Body, ChecksumSHA256, Metadata, IfMatch, IfNoneMatch }: Input): unknown {
    const latest = this.latest(bucket, Key);
    if (ChecksumSHA256 !== createHash('sha256').update(Body!).digest('base64')) {
      throw awsError('BadDigest', 400);
    }
    if (IfMatch !== undefined && latest === undefined) {
      throw awsError('NoSuchKey', 404);
    }
    if ((IfNoneMatch === '*' && latest !== undefined) || (IfMatch !== undefined && IfMatch !== latest?.etag)) {
      throw awsError('PreconditionFailed', 412);
    }
    const { etag, id } = this.write(bucket, Key, Body!, Metadata);
    return { ETag: etag, VersionId: id };
  }

  private head({ Bucket: bucket, Key, VersionId }: Input): Head {
    const version = VersionId === undefined ? this.latest(bucket, Key) : this.versions(bucket, Key).find(({ id }) => id === VersionId);
    if (version?.bytes === undefined) {
      throw awsError('403', 403);
    }
    const { etag, id, metadata, lastModified, bytes } = version;
    return { ETag: etag, VersionId: id, Metadata: metadata, LastModified: lastModified, ContentLength: bytes.length };
  }

  private get(input: Input): unknown {
    const head = this.head(input);
    const { bytes } = this.versions(input.Bucket, input.Key).find(({ etag }) => etag === head.ETag)!;
    return { ...head, Body: { transformToByteArray: async () => new Uint8Array(bytes!) } };
  }

  private list({ keys }: Bucket, { Prefix = '', MaxKeys = 1000, KeyMarker, VersionIdMarker }: Input): unknown {
    const all = [...keys.keys()].filter(key => key.startsWith(Prefix)).sort()
      .flatMap(Key => keys.get(Key)!.map(({ id, bytes }, index) => ({ Key, VersionId: id, IsLatest: index === 0, isMarker: bytes === undefined })));
    const from = KeyMarker === undefined ? 0 : all.findIndex(({ Key, VersionId }) => Key === KeyMarker && VersionId === VersionIdMarker) + 1;
    const page = all.slice(from, from + Math.min(MaxKeys, this.pageSize));
    const last = page.at(-1);
    return {
      Versions: page.filter(({ isMarker }) => !isMarker),
      DeleteMarkers: page.filter(({ isMarker }) => isMarker),
      IsTruncated: from + page.length < all.length,
      NextKeyMarker: last?.Key,
      NextVersionIdMarker: last?.VersionId,
    };
  }

  private delete({ keys }: Bucket, { Key, VersionId }: Input): unknown {
    if (VersionId === undefined) {
      throw new Error('the function has no right to put delete markers');
    }
    keys.set(Key, (keys.get(Key) ?? []).filter(({ id }) => id !== VersionId));
    return {};
  }
}
