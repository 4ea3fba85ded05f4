import { ArtifactError } from './artifact-error';
import { SECOND } from './clock';
import { Deadline } from './deadline';
import { Environment } from './environment';
import { Log } from './log';
import { Redactor } from './redaction';

/** A call that a service refused or that did not reach it. */
export class CallError extends ArtifactError {
  /**
   * @param action what was called, as IAM names it
   * @param code the name of the error
   */
  constructor(public readonly action: string, public readonly code: string, message: string, public readonly status?: number) {
    super(`${action}: ${code}${message ? `: ${message}` : ''}`);
  }

  public get isDenied(): boolean {
    return this.code === 'AccessDenied' || this.code === 'AccessDeniedException' || this.code === 'Forbidden' || this.code === '403';
  }
}

/** A right that CloudFormation has just granted takes this long to be known everywhere. */
const PATIENCE = 60 * SECOND;

/** One piece of work of the function: what it reaches, and until when. */
export class Run {
  private readonly started: number;

  /**
   * @param justGranted whether its rights may be so new that services do not know them yet
   * @param memory of the function, in bytes
   */
  constructor(
    public readonly environment: Environment,
    public readonly deadline: Deadline,
    public readonly redactor: Redactor,
    public readonly log: Log,
    private readonly justGranted: boolean,
    public readonly memory?: number,
  ) {
    this.started = environment.clock.now();
  }

  /** The same with another end, for tidying up. */
  public until(deadline: Deadline): Run {
    return new Run(this.environment, deadline, this.redactor, this.log, false, this.memory);
  }

  public now(): Date {
    return new Date(this.environment.clock.now());
  }

  /** Calls a service. Whatever fails is a CallError, or the ArtifactError of the deadline. */
  public async call<T>(action: string, send: (options: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
    for (let pause = SECOND; ; pause = Math.min(2 * pause, 8 * SECOND)) {
      try {
        return await this.deadline.race(action, async () => send({ abortSignal: this.deadline.signal }));
      } catch (error) {
        const failure = error instanceof ArtifactError ? error : callError(action, error);
        if (!(failure instanceof CallError && failure.isDenied && this.justGranted && this.environment.clock.now() - this.started < PATIENCE)) {
          throw failure;
        }
      }
      await this.pause(action, pause);
    }
  }

  /** Waits about that long. */
  public async pause(doing: string, milliseconds: number): Promise<void> {
    await this.deadline.sleep(doing, milliseconds * (0.5 + this.environment.random() / 2));
  }
}

function callError(action: string, error: unknown): CallError {
  const { name, message, $metadata } = error as { name?: unknown; message?: unknown; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (status === 403 && name === 'Unknown') { // S3 answers HEAD without a body, so the SDK cannot tell what was wrong
    return new CallError(action, 'AccessDenied', 'the role of the function is not allowed it, or the key of the bucket', status);
  }
  return new CallError(action, typeof name === 'string' ? name : 'failed', typeof message === 'string' ? message : '', status);
}
