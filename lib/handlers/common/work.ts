import { SECOND } from './clock';
import { Deadline } from './deadline';
import { HandlerError } from './handler-error';
import { Log } from './log';
import { Surroundings } from './surroundings';

/** A call that a service refused or that did not reach it. */
export class CallError extends HandlerError {
  /**
   * @param action what was called, as IAM names it
   * @param code the name of the error
   * @param said what the service said of it
   */
  constructor(public readonly action: string, public readonly code: string, public readonly said: string, public readonly status?: number) {
    super(`${action}: ${code}${said ? `: ${said}` : ''}`);
  }

  public get isDenied(): boolean {
    return this.code === 'AccessDenied' || this.code === 'AccessDeniedException' || this.code === 'Forbidden' || this.code === '403';
  }

  /** It is asked too often. */
  public get isThrottling(): boolean {
    return this.status === 429 || /Throttl|TooManyRequests|RequestLimitExceeded/.test(this.code);
  }

  /** Whether the service has said that it did not do it. */
  public get isRefusal(): boolean {
    return this.isThrottling || (this.status !== undefined && this.status >= 400 && this.status < 500 && this.status !== 408);
  }
}

/** A right that CloudFormation has just granted takes this long to be known everywhere. */
const PATIENCE = 60 * SECOND;

/** One piece of work of a function: what it reaches, and until when. */
export class Work<E extends Surroundings> {
  private readonly started: number;
  private reached = false;

  /**
   * @param justGranted whether its rights may be so new that services do not know them yet
   */
  constructor(
    public readonly environment: E,
    public readonly deadline: Deadline,
    public readonly log: Log,
    private readonly justGranted: boolean,
  ) {
    this.started = environment.clock.now();
  }

  /** Whether a service may not know yet what was made a moment ago. */
  public get isEarly(): boolean {
    return this.justGranted && this.environment.clock.now() - this.started < PATIENCE;
  }

  /** Whether any service has answered, be it with an error. */
  public get hasReached(): boolean {
    return this.reached;
  }

  /** Calls a service. Whatever fails is a CallError, or the HandlerError of the deadline. */
  public async call<T>(action: string, send: (options: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
    for (let pause = SECOND; ; pause = Math.min(2 * pause, 8 * SECOND)) {
      try {
        return await this.callOnce(action, send);
      } catch (error) {
        if (!(error instanceof CallError && error.isDenied && this.isEarly)) {
          throw error;
        }
      }
      await this.pause(action, pause);
    }
  }

  /** The same without waiting for rights. */
  public async callOnce<T>(action: string, send: (options: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
    try {
      const answer = await this.deadline.race(action, async () => send({ abortSignal: this.deadline.signal }));
      this.reached = true;
      return answer;
    } catch (error) {
      this.reached ||= (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode !== undefined;
      throw error instanceof HandlerError ? error : callError(action, error);
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
