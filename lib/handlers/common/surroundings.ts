import { Clock } from './clock';

/** What any of the functions reaches of the world beside the services that it calls. */
export interface Surroundings {
  readonly clock: Clock;
  /** Sends an answer to CloudFormation. */
  readonly put: (url: string, body: Uint8Array, signal: AbortSignal) => Promise<{ readonly status: number }>;
  readonly writeLine: (line: string) => void;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** What the functions use of what Lambda tells them. */
export interface InvocationContext {
  readonly logStreamName?: string;
  readonly memoryLimitInMB?: string;
  getRemainingTimeInMillis(): number;
}
