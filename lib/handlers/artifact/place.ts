import { X509Certificate } from 'crypto';
import { ArtifactError } from './artifact-error';
import { ObjectStore, sha256Of, StoredObject } from './objects';
import { Run } from './run';
import { chainOf, Publication, publicationOf, readRecord, TrustRecord, withCurrent } from './trust-record';
import { ArtifactSpecification } from '../../certificates/artifact-specification';
import { readZip } from '../../certificates/inspection/zip';
import { trustRecordKey } from '../../certificates/trust-record-key';
import { SECOND } from '../common/clock';

/** Where an artefact is kept. */
export class Place {
  public readonly store: ObjectStore;
  public readonly key: string;
  /** Undefined for JARs. */
  public readonly recordKey: string | undefined;

  constructor(run: Run, specification: ArtifactSpecification) {
    this.store = new ObjectStore(run, specification.bucket, specification.bucketOwner);
    this.key = specification.objectKey;
    this.recordKey = specification.certificates === undefined ? undefined : trustRecordKey(specification.objectKey);
  }

  public get url(): string {
    return this.store.urlOf(this.key);
  }

  /** What lies there, which must be of this owner. */
  public async find(owner: string): Promise<StoredObject | undefined> {
    const object = await this.store.find(this.key);
    assertOwn(this.url, object, owner);
    return object;
  }
}

export function assertOwn(url: string, object: StoredObject | undefined, owner: string): void {
  if (object !== undefined && object.owner !== owner) {
    throw new ArtifactError(`${url}: belongs to ${object.owner === undefined ? 'nobody that the library knows' : `another stack (${object.owner})`}, so it is not overwritten. `
      + 'Pin another objectKey, or remove the object when no cluster needs it');
  }
}

/** What is published at a place, from its zip and its record. */
export interface PublishedState {
  readonly zip: StoredObject | undefined;
  readonly record: StoredObject | undefined;
  /** The last one is what lies there, if anything does. */
  readonly published: readonly Publication[];
  readonly current: Publication | undefined;
  /** Whether the record should be written even if nothing new is published. */
  readonly untidy: boolean;
}

/** No invocation lasts longer: what one has announced it no longer writes after that. */
const LONGEST_RUN = 15 * 60 * SECOND;

/** Looks at the zip and its record, and makes good what a run that was killed has left behind. */
export async function readState(run: Run, place: Place, owner: string): Promise<PublishedState> {
  const recordKey = place.recordKey!;
  const stored = await place.store.read(recordKey);
  assertOwn(place.store.urlOf(recordKey), stored?.object, owner);
  // the record before the zip: a zip that was written meanwhile is one that the record does not know, not the other way round
  const zip = await place.find(owner);
  const record: TrustRecord = stored === undefined ? { format: 1, published: [] } : readRecord(place.store.urlOf(recordKey), stored.bytes);
  const known = { zip, record: stored?.object };
  const last = record.published.at(-1);
  const isAbandoned = record.pending !== undefined && run.now().getTime() - Date.parse(record.pending.from) > LONGEST_RUN;
  if (zip === undefined) {
    return { ...known, published: record.published, current: undefined, untidy: isAbandoned };
  }
  if (last !== undefined && last.sha256 === zip.sha256 && last.until === undefined) {
    return { ...known, published: record.published, current: last, untidy: isAbandoned };
  }
  const { pending } = record;
  const current = pending !== undefined && pending.sha256 === zip.sha256 ? pending : await adopt(place, zip);
  return { ...known, published: withCurrent(record.published, current, zip.lastModified ?? run.now()), current, untidy: true };
}

/** What a zip says of itself that got there though its record was lost: of two runs at the same time one overwrites what the other noted. */
async function adopt(place: Place, zip: StoredObject): Promise<Publication> {
  const { bytes } = await place.store.download(place.key);
  return publicationOf(readZip(bytes).files, sha256Of(bytes), zip.lastModified ?? new Date(0));
}

/** The certificate of the nodes. */
export function leafOf(publication: Publication | undefined): X509Certificate | undefined {
  return publication === undefined ? undefined : chainOf(publication)[0];
}
