import { ArtifactError } from './artifact-error';
import { sourceOf } from './certificates';
import { writeMetric } from './metrics';
import { ConflictError, ObjectStore } from './objects';
import { Author, authorOf } from './owner';
import { leafOf, Place } from './place';
import { publish } from './publish';
import { Run } from './run';
import { readAsset } from './sources/asset';
import { assertUnchanged, ChangedError, readSpecification } from './specification';
import { Publication } from './trust-record';
import { ArtifactContent, ArtifactSpecification } from '../../certificates/artifact-specification';
import { trustRecordKey } from '../../certificates/trust-record-key';
import { DAY, SECOND } from '../common/clock';

/** What the resource asks for. */
export interface Wanted {
  /** The name of the parameter. */
  readonly parameter: string;
  readonly specification: ArtifactSpecification;
  readonly content?: ArtifactContent;
  readonly author: Author;
  /** The text of the specification. */
  readonly text: string;
}

/** Two runs at the same time: as often one looks again. */
const ATTEMPTS = 5;

/**
 * Stores the artefact, if it is not there as it should be.
 *
 * @param onStart is told whether there was nothing of this stack's before, so that a failure should leave nothing
 */
export async function store(run: Run, wanted: Wanted, onStart: (isNew: boolean) => void): Promise<void> {
  const { specification, content, author, parameter } = wanted;
  const place = new Place(run, specification);
  if (specification.source.from === 'asset' && content === undefined) {
    throw new ArtifactError('Source: is missing; the key and the SHA-256 of the asset are expected. Deploy the template that the library made');
  }
  const rules = specification.certificates;
  if (rules === undefined) {
    return storeJar(run, wanted, place, onStart);
  }
  let isFirstLook = true;
  let current: Publication | undefined;
  try {
    const outcome = await publish(run, place, { author, rules, mayReturn: true }, sourceOf(run, specification, rules, content), async (state) => {
      current = state.current;
      await assertUnchanged(run, parameter, wanted.text);
      if (isFirstLook) {
        onStart(state.zip === undefined && state.published.length === 0);
        isFirstLook = false;
      }
    });
    current = outcome.current;
    run.log.write(outcome.written ? 'certificates were written' : 'certificates are up to date', { object: place.url });
  } finally {
    writeDaysRemaining(run, parameter, current);
  }
}

async function storeJar(run: Run, { specification, content, author }: Wanted, place: Place, onStart: (isNew: boolean) => void): Promise<void> {
  const { source } = specification;
  if (source.from !== 'asset' || content === undefined) {
    throw new ArtifactError(`source.from: '${source.from}' gives certificates, and no rules for them were given`);
  }
  for (let attempt = 1; ; attempt += 1) {
    const object = await place.find(author.owner);
    if (attempt === 1) {
      onStart(object === undefined);
    }
    if (object?.sha256 === content.Sha256 && (object.writer === author.writer || object.versionId === undefined)) {
      run.log.write('the JAR is up to date', { object: place.url });
      return;
    }
    const bytes = await readAsset(run, source, content, '.jar');
    try {
      await place.store.put(place.key, { bytes, author, contentType: 'application/java-archive', over: object });
      run.log.write('the JAR was written', { object: place.url });
      return;
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) {
        throw error;
      }
    }
    await run.pause('waiting for another run', SECOND);
  }
}

/** Removes what this resource has written there, all versions; what is kept for clusters only shortly after it was first written. */
export async function remove(run: Run, { specification, author }: Wanted): Promise<void> {
  const since = specification.removable ? undefined : new Date(run.environment.clock.now() - DAY);
  const objects = new ObjectStore(run, specification.bucket, specification.bucketOwner);
  // the private key first
  const keys = [specification.objectKey, ...(specification.certificates === undefined ? [] : [trustRecordKey(specification.objectKey)])];
  for (const key of keys) {
    const removed = await objects.removeOwn(key, author, since);
    run.log.write('versions were removed', { object: objects.urlOf(key), removed });
  }
}

/** What a schedule asks for: the same certificates, with new ones where it is time. What was never stored is not stored here. */
export async function renew(run: Run, parameter: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await renewOnce(run, parameter);
    } catch (error) {
      if (!(error instanceof ChangedError) || attempt === ATTEMPTS) {
        throw error;
      }
    }
    await run.pause('waiting for a deployment', SECOND);
  }
}

async function renewOnce(run: Run, parameter: string): Promise<void> {
  const { specification, text } = await readSpecification(run, parameter);
  const rules = specification.certificates;
  if (rules === undefined) {
    throw new ArtifactError(`parameter ${parameter}: is of a JAR, which is not renewed`);
  }
  const place = new Place(run, specification);
  const author = authorOf(specification.stackId, specification.logicalResourceId);
  const object = await place.store.find(place.key);
  if (object?.owner === undefined) {
    throw new ArtifactError(`${place.url}: ${object === undefined ? 'is not there' : 'was not written by the library'}, so there is nothing to renew. Deploy the stack of parameter ${parameter}`);
  }
  let current: Publication | undefined;
  try {
    const outcome = await publish(run, place, { author, rules, mayReturn: false }, sourceOf(run, specification, rules, undefined), async (state) => {
      current = state.current;
      await assertUnchanged(run, parameter, text);
    });
    current = outcome.current;
    run.log.write(outcome.written ? 'certificates were renewed' : 'certificates are up to date', { object: place.url });
  } finally {
    writeDaysRemaining(run, parameter, current);
  }
}

/** Of what is published, so it goes on to fall while renewals fail. */
function writeDaysRemaining(run: Run, parameter: string, current: Publication | undefined): void {
  const leaf = leafOf(current);
  if (leaf !== undefined) {
    const now = run.environment.clock.now();
    writeMetric(run.log, now, parameter, 'CertificateDaysRemaining', (Date.parse(leaf.validTo) - now) / DAY);
  }
}

/** Reads what the resource asks for, which must be the one that the parameter was made for. */
export async function wantedOf(
  run: Run, { stackId, logicalResourceId }: { readonly stackId: string; readonly logicalResourceId: string }, parameter: string,
  announced?: string, content?: ArtifactContent,
): Promise<Wanted> {
  const { specification, text } = await readSpecification(run, parameter, announced);
  if (specification.stackId !== stackId || specification.logicalResourceId !== logicalResourceId) {
    throw new ArtifactError(`parameter ${parameter}: is that of another resource, so nothing was done. Deploy the template that the library made`);
  }
  return { parameter, specification, text, content, author: authorOf(stackId, logicalResourceId) };
}
