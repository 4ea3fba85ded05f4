import { ArtifactError } from './artifact-error';
import { CertificateSource, Content } from './content';
import { findDiscontinuity } from './continuity';
import { ConflictError, sha256Of, StoredObject } from './objects';
import { Author } from './owner';
import { Place, PublishedState, readState } from './place';
import { Run } from './run';
import { Publication, publicationOf, withCurrent, withoutOld, writeRecord } from './trust-record';
import { CertificateRules } from '../../certificates/artifact-specification';
import { inspectFiles, inspectZip } from '../../certificates/inspection/inspect';
import { DAY, SECOND } from '../common/clock';

/** What a run did. */
export interface Outcome {
  readonly written: boolean;
  readonly current: Publication | undefined;
}

/** What is published, and for whom. */
export interface Publishing {
  readonly author: Author;
  readonly rules: CertificateRules;
  /** Whether CloudFormation asks, which may roll back to what lay there before. */
  readonly mayReturn: boolean;
}

/** As often two runs may get in each other's way before one gives up. */
const ATTEMPTS = 5;

/** How long after a publication what lay there before may be put back whatever is wrong with it: CloudFormation rolls back. */
const ROLLBACK = DAY;

/** Brings the zip at a place to what its source says, if it is not so already. */
export async function publish(
  run: Run, place: Place, task: Publishing, source: CertificateSource, look: (state: PublishedState) => Promise<void>,
): Promise<Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const state = await readState(run, place, task.author.owner);
      await look(state);
      return await publishOver(run, place, task, state, await source.next(state.current));
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) {
        throw error;
      }
      run.log.write('another run was quicker, so this one looks again');
    }
    await run.pause('waiting for another run', attempt * SECOND);
  }
}

async function publishOver(
  run: Run, place: Place, { author, rules, mayReturn }: Publishing, state: PublishedState, content: Content | undefined,
): Promise<Outcome> {
  const record = new RecordWriter(run, place, author, rules, state.record);
  if (content === undefined) {
    if (await takeOver(place, author, state) || state.untidy) {
      await record.tryWrite(state.published);
    }
    return { written: false, current: state.current };
  }
  const next: Publication = {
    ...publicationOf(content.files, sha256Of(content.zip), run.now()),
    ...(content.asked !== undefined && { asked: content.asked }),
    ...(content.secrets !== undefined && { secrets: content.secrets }),
  };
  const isReturn = mayReturn && returnsTo(next, state, run.now());
  inspect(run, place, rules, content, isReturn);
  if (state.current?.sha256 === next.sha256) { // the same from other versions of the secrets
    await takeOver(place, author, state);
    await record.tryWrite([...state.published.slice(0, -1), { ...state.current, asked: next.asked, secrets: next.secrets }]);
    return { written: false, current: state.current };
  }
  const { published, breaksTrust } = isReturn
    ? { published: undoBreak(state), breaksTrust: false }
    : judgeTrust(run, place, rules, next, mayReturn ? state : { ...state, current: undefined }); // a schedule takes no break back
  const pending = breaksTrust ? { ...next, breaksTrust } : next;
  await record.write(published, pending);
  await place.store.put(place.key, { bytes: content.zip, author, contentType: 'application/zip', over: state.zip });
  // from here on the zip is published, whatever becomes of the record: the next run finds the pending entry
  await record.tryWrite(withCurrent(published, pending, run.now()));
  return { written: true, current: pending };
}

/**
 * A resource that was moved or renamed in its stack keeps what is published, under its own name: what the old one wrote goes with it, if
 * it is ever deleted.
 */
async function takeOver(place: Place, author: Author, { zip }: PublishedState): Promise<boolean> {
  if (zip === undefined || zip.writer === author.writer || zip.versionId === undefined) {
    return false; // without versions there would be no way back
  }
  const { bytes } = await place.store.download(place.key);
  await place.store.put(place.key, { bytes, author, contentType: 'application/zip', over: zip });
  return true;
}

/** Whether this is what lay there before the last publication, which was a moment ago. */
function returnsTo(next: Publication, { published, current }: PublishedState, now: Date): boolean {
  const before = published.at(-2);
  return current !== undefined && before?.sha256 === next.sha256 && isRecent(current, now);
}

function isRecent({ from }: Publication, now: Date): boolean {
  return now.getTime() - Date.parse(from) < ROLLBACK;
}

/** What the nodes would refuse is not published. */
function inspect(run: Run, place: Place, rules: CertificateRules, content: Content, isReturn: boolean): void {
  const context = { now: run.now(), region: run.environment.region, hostNames: rules.hostNames, hostnameVerification: rules.hostnameVerification };
  // a zip that was not made here is looked at as a whole
  const findings = content.asked === undefined ? inspectZip(content.zip, context) : inspectFiles(content.files, context);
  const errors = findings.filter(({ severity }) => severity === 'ERROR');
  for (const { ruleId, severity, file, message } of findings) {
    run.log.write('finding', { ruleId, severity, file, message });
  }
  if (errors.length > 0 && !isReturn) {
    const texts = errors.map(({ file, message, remedy, ruleId }) => `${file === undefined ? '' : `${file}: `}${message}. ${remedy} (${ruleId})`);
    throw new ArtifactError(`${place.url}: was not written, as nodes could not use the certificates: ${texts.join('; ')}`);
  }
}

/** The history that the zip is published into, and whether it leaves clusters behind. */
function judgeTrust(
  run: Run, place: Place, { maxClusterLifetimeDays, allowTrustBreak }: CertificateRules, next: Publication, { published, current }: PublishedState,
): { readonly published: readonly Publication[]; readonly breaksTrust: boolean } {
  const found = findDiscontinuity(next, published, run.now(), maxClusterLifetimeDays);
  if (found === undefined) {
    return { published, breaksTrust: false };
  }
  if (current?.breaksTrust === true && isRecent(current, run.now())) { // CloudFormation may take a break back, with the old specification
    const undone = undoBreak({ published, current });
    if (findDiscontinuity(next, undone, run.now(), maxClusterLifetimeDays) === undefined) {
      return { published: undone, breaksTrust: false };
    }
  }
  if (allowTrustBreak) {
    run.log.write('trust is broken, as allowTrustBreak allows', { publishedFrom: found.with.from });
    return { published, breaksTrust: true };
  }
  throw new ArtifactError(`TrustDiscontinuity: ${place.url} was not overwritten. Nodes that got the certificates published from ${found.with.from} on, within maxClusterLifetime `
    + `(${maxClusterLifetimeDays} days), cannot talk to nodes that would get the new ones: ${found.reason}. Change the CA in three steps: trust both with the old certificate, `
    + 'then the new certificate, then drop the old CA; or set allowTrustBreak after a compromise and replace the clusters');
}

/** Without a break that is taken back: what was before counts again. */
function undoBreak({ published, current }: Pick<PublishedState, 'published' | 'current'>): readonly Publication[] {
  return current?.breaksTrust === true ? [...published.slice(0, -1), { ...current, undone: true }] : published;
}

/** Writes the record, each time over what it has read or written before. */
class RecordWriter {
  constructor(
    private readonly run: Run, private readonly place: Place, private readonly author: Author, private readonly rules: CertificateRules,
    private over: StoredObject | undefined,
  ) {}

  public async write(published: readonly Publication[], pending?: Publication): Promise<void> {
    const bytes = writeRecord({
      format: 1, published: withoutOld(published, this.run.now(), this.rules.maxClusterLifetimeDays), ...(pending !== undefined && { pending }),
    });
    this.over = await this.place.store.put(this.place.recordKey!, { bytes, author: this.author, contentType: 'application/json', over: this.over });
  }

  /** For what the next run can make good. */
  public async tryWrite(published: readonly Publication[]): Promise<void> {
    try {
      await this.write(published);
    } catch (error) {
      this.run.log.write('the record of published certificates was not brought up to date; the next run does', { error: (error as Error).message });
    }
  }
}
