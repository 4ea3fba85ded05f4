import { Clock, SECOND } from './clock';
import { HandlerError } from './handler-error';

/** The time was over before something had ended, which may have been done or not. */
export class OutOfTimeError extends HandlerError {
}

/** A time by which work is given up, whatever it waits for, so that there is time left to say so. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly cancel: () => void;

  constructor(private readonly clock: Clock, private readonly at: number) {
    this.cancel = clock.alarm(Math.max(0, at - clock.now()), () => this.controller.abort());
  }

  /** Ends the calls that are under way. */
  public get signal(): AbortSignal {
    return this.controller.signal;
  }

  public remaining(): number {
    return this.signal.aborted ? 0 : Math.max(0, this.at - this.clock.now());
  }

  /**
   * What the work gives, or an error when the time is over first.
   *
   * @param doing what the time was spent on, for the error
   */
  public async race<T>(doing: string, work: () => Promise<T>): Promise<T> {
    this.assertOpen(doing);
    let stop = (): void => undefined;
    const over = new Promise<never>((_resolve, reject) => {
      stop = () => reject(outOfTime(doing));
      this.signal.addEventListener('abort', stop, { once: true });
    });
    const result = work();
    result.catch(() => undefined); // it may fail after it was given up
    try {
      return await Promise.race([result, over]);
    } catch (error) {
      throw this.signal.aborted ? outOfTime(doing) : error;
    } finally {
      this.signal.removeEventListener('abort', stop);
    }
  }

  /** Waits, but not past the end. */
  public async sleep(doing: string, milliseconds: number): Promise<void> {
    await this.race(doing, () => this.clock.sleep(Math.min(milliseconds, this.remaining())));
    this.assertOpen(doing);
  }

  public close(): void {
    this.cancel();
  }

  private assertOpen(doing: string): void {
    if (this.remaining() <= 0) {
      throw outOfTime(doing);
    }
  }
}

function outOfTime(doing: string): OutOfTimeError {
  return new OutOfTimeError(`${doing}: did not end before the time of the function was over. `
    + 'Try again; where the function is in a VPC, check its way to the service: endpoints, routes, security groups');
}

/** How the time of one invocation is divided. */
export interface TimeTable {
  /** When the work is given up. */
  readonly work: number;
  /** When tidying up after it is given up. */
  readonly tidying: number;
  /** When the function has answered. */
  readonly answer: number;
}

export function timeTable(now: number, remaining: number): TimeTable {
  const part = Math.min(15 * SECOND, remaining / 4);
  return { work: now + remaining - 2 * part, tidying: now + remaining - part, answer: now + remaining - Math.min(SECOND, part / 4) };
}
