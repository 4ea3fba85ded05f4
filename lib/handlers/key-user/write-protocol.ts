import { Environment } from './environment';
import { PACE, Pace } from './pace';
import { SECOND } from '../common/clock';
import { Deadline, OutOfTimeError } from '../common/deadline';
import { HandlerError } from '../common/handler-error';
import { CallError, Work } from '../common/work';

/** What is done to a policy that others write, too. */
export interface PolicyEdit {
  readonly keyArn: string;
  /** To be watched from then on only: others are at work until then that keep to other rules. */
  readonly notBefore?: number;
  /** Makes the text that is wanted of one that was read; the same text where there is nothing to do. */
  edit(text: string): string;
  /** Whether KMS refuses whatever is made of the text that was read, so that waiting does not help. */
  isBlocked(read: string): boolean;
  /** What to say where KMS refuses the text that was put. */
  explain(error: CallError, read: string): HandlerError;
  /** A put has landed, or may have. */
  onWritten(): void;
}

/** As often in a row a put may fail without a word on why. */
const FAILURES = 6;

/** Writes until what is wanted has stayed long enough that no other writer can take it away. See `PACE` for why that holds. */
export async function writeAndWatch(work: Work<Environment>, task: PolicyEdit, pace: Pace = PACE): Promise<void> {
  await new Writer(work, task, pace).write();
}

class Writer {
  private puts = 0;
  private rests = 0;
  private failures = 0;

  constructor(private readonly work: Work<Environment>, private readonly task: PolicyEdit, private readonly pace: Pace) {}

  public async write(): Promise<void> {
    const { clock, random } = this.work.environment;
    const watch = this.pace.watch * (1 + random() / 2);
    let since: { text: string; unchanged: number; there: number } | undefined;
    for (;;) {
      const begun = clock.now();
      const read = await this.read();
      const wanted = since?.text === read ? read : this.task.edit(read);
      if (wanted === read) {
        const now = clock.now();
        since = { text: read, unchanged: since?.text === read ? since.unchanged : now, there: since?.there ?? now };
        const [unchanged, there] = [since.unchanged, since.there].map(time => begun - Math.max(time, this.task.notBefore ?? 0));
        if (unchanged >= watch || there >= this.pace.watchesAmongOthers * watch) {
          return;
        }
        await this.wait(this.pace.look);
        continue;
      }
      since = undefined;
      if (this.puts > this.rests) { // it was lost, so others write at this time: not all of them again at once
        this.rests += 1;
        await this.wait(Math.min(this.pace.longestRest, this.pace.rest * 2 ** (this.rests - 1)), 0);
      } else if (clock.now() - begun <= this.pace.putWithin) {
        await this.put(wanted, read);
      } else {
        await this.wait(SECOND);
      }
    }
  }

  private async read(): Promise<string> {
    return this.work.call('kms:GetKeyPolicy', options => this.work.environment.kms.getKeyPolicy(this.task.keyArn, options));
  }

  private async put(wanted: string, read: string): Promise<void> {
    const { keyArn } = this.task;
    const { clock, kms } = this.work.environment;
    const end = new Deadline(clock, clock.now() + Math.min(this.pace.putTimeout, this.work.deadline.remaining()));
    this.puts += 1;
    this.work.log.write('a key policy is put', { keyArn, put: this.puts });
    try {
      await this.work.callOnce('kms:PutKeyPolicy', () => end.race('kms:PutKeyPolicy', () => kms.putKeyPolicy(keyArn, wanted, { abortSignal: end.signal })));
    } catch (error) {
      await this.judge(error, read);
      return;
    } finally {
      end.close();
    }
    this.task.onWritten();
    this.failures = 0;
    await this.wait(this.pace.look); // a read that does not show it yet would look like a loss
  }

  /** Goes on where the next read tells what has come of it, or where time may help. */
  private async judge(error: unknown, read: string): Promise<void> {
    if (!(error instanceof CallError) || !error.isRefusal) {
      this.task.onWritten();
      this.failures += 1;
      if (this.failures >= FAILURES) {
        throw error;
      }
      await this.wait(SECOND);
      return;
    }
    this.rests = this.puts; // nothing was written, so nothing was lost
    const isUnknown = error.code === 'MalformedPolicyDocumentException' && !this.task.isBlocked(read); // KMS does not know a new role at once
    const mayPass = error.isThrottling || (this.work.isEarly && (error.isDenied || isUnknown));
    if (!mayPass) {
      throw this.task.explain(error, read);
    }
    await this.wait(4 * SECOND);
  }

  /** Waits about that long. */
  private async wait(milliseconds: number, atLeast = 0.5): Promise<void> {
    const { random } = this.work.environment;
    try {
      await this.work.deadline.sleep('kms:PutKeyPolicy', milliseconds * (atLeast + random() * (1 - atLeast)));
    } catch (error) {
      throw error instanceof OutOfTimeError && this.puts > 1 ? new HandlerError(
        `key policy of ${this.task.keyArn}: others have changed it so often that what was written ${this.puts} times did not stay long enough. `
        + 'Deploy again when nobody else writes it') : error;
    }
  }
}
