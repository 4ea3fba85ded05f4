import { awsError } from './aws-error';
import { VirtualClock } from './virtual-clock';
import { InvocationContext, Surroundings } from '../../../lib/handlers/common/surroundings';

/** What happens to calls of one invocation, counted from 0. */
export interface Fault {
  readonly at: number;
  readonly kind:
  /** Refused, once or from then on. */
  | 'error' | 'errors'
  /** Done, but the answer is lost. */
  | 'lost'
  | 'throttled'
  /** No answer ever, before or after it is done. */
  | 'hang' | 'hangs' | 'hang after'
  | 'denied for ever'
  /** The function is stopped. */
  | 'kill before' | 'kill after';
}

export interface CloudFormationAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason: string;
  readonly PhysicalResourceId: string;
  readonly RequestId: string;
}

/** How an invocation ended. */
export interface Ending {
  readonly outcome: 'returned' | 'threw' | 'killed';
  readonly error?: Error;
  readonly answers: readonly CloudFormationAnswer[];
  readonly calls: readonly string[];
  readonly lines: readonly string[];
  /** How much of its time was left at the end, or at its last answer. */
  readonly left: number;
}

/** What an invocation reaches: faults happen there. */
export interface Reach extends Surroundings {
  /** Has a service do something. */
  call<T>(name: string, perform: () => T | Promise<T>): Promise<T>;
}

export type Handler = (event: unknown, context: InvocationContext) => Promise<void>;

/** What runs functions, with all that they write for others to read. */
export class Lambda {
  public readonly published: string[] = [];
  /** Statuses of the address for answers, in turn; then 200. */
  public answerStatuses: (number | 'hang')[] = [];
  public readonly bodies: { readonly body: Uint8Array; readonly taken: boolean }[] = [];
  public memoryLimitInMB = '512';

  constructor(private readonly clock: VirtualClock) {}

  /** Runs a function once. */
  public async invoke(handlerOf: (reach: Reach) => Handler, event: unknown, fault: Fault | undefined, timeout: number): Promise<Ending> {
    const [calls, lines, answers]: [string[], string[], CloudFormationAnswer[]] = [[], [], []];
    const end = this.clock.now() + timeout;
    let answeredAt: number | undefined;
    let kill: (outcome: { outcome: 'killed' }) => void = () => undefined;
    let isDead = false;
    const killed = new Promise<{ outcome: 'killed' }>((resolve) => {
      kill = resolve;
    });
    const never = async (): Promise<never> => new Promise(() => undefined);
    const hang = async (): Promise<never> => {
      setImmediate(() => this.clock.advanceToNextAlarm());
      return never();
    };
    const die = async (): Promise<never> => {
      isDead = true;
      kill({ outcome: 'killed' });
      return never();
    };
    const call = async <T>(name: string, perform: () => T | Promise<T>): Promise<T> => {
      if (isDead) {
        return never();
      }
      const index = calls.length;
      calls.push(name);
      this.clock.advance(20);
      await new Promise(resolve => setImmediate(resolve));
      const kind = fault !== undefined && (index === fault.at || (index > fault.at && /s$|for ever/.test(fault.kind))) ? fault.kind : undefined;
      switch (kind) {
        case 'error': case 'errors': throw awsError('InternalError', 500);
        case 'throttled': throw awsError('ThrottlingException', 400, 'Rate exceeded');
        case 'denied for ever': throw awsError('AccessDeniedException', 403);
        case 'hang': case 'hangs': return hang();
        case 'kill before': return die();
        default:
      }
      const result = (async () => perform())();
      await result.catch(() => undefined);
      switch (kind) {
        case 'lost': throw awsError('TimeoutError', 0);
        case 'hang after': return hang();
        case 'kill after': return die();
        default: return result;
      }
    };
    const reach: Reach = {
      call,
      clock: {
        now: () => this.clock.now(),
        sleep: async (milliseconds: number) => (isDead ? never() : this.clock.sleep(milliseconds)),
        alarm: (milliseconds: number, ring: () => void) => this.clock.alarm(milliseconds, () => (isDead ? undefined : ring())),
      },
      random: () => 0.5,
      writeLine: (line: string) => {
        lines.push(line);
        this.published.push(line);
      },
      put: async (_url: string, body: Uint8Array) => {
        if (isDead) {
          return never();
        }
        this.clock.advance(20);
        const status = this.answerStatuses.shift() ?? 200;
        this.bodies.push({ body, taken: status === 200 });
        this.published.push(Buffer.from(body).toString());
        if (status === 'hang') {
          return hang();
        }
        if (status === 200) {
          answers.push(JSON.parse(Buffer.from(body).toString()) as CloudFormationAnswer);
          answeredAt = this.clock.now();
        }
        return { status };
      },
    };
    const context = { getRemainingTimeInMillis: () => end - this.clock.now(), logStreamName: '2026/01/15/[$LATEST]abc', memoryLimitInMB: this.memoryLimitInMB };
    const finished = handlerOf(reach)(event, context).then(() => ({ outcome: 'returned' as const }), (error: Error) => ({ outcome: 'threw' as const, error }));
    const ended = await Promise.race([finished, killed]);
    if ('error' in ended) {
      this.published.push(`${ended.error.name}: ${ended.error.message}`, ended.error.stack ?? '');
    }
    return { ...ended, answers, calls, lines, left: end - (answeredAt ?? this.clock.now()) };
  }
}
