import { createHash } from 'crypto';

/** Who writes an object: both stand in its metadata. */
export interface Author {
  /** The stack. What another stack has written is not overwritten; within one, a resource that was moved or renamed takes over. */
  readonly owner: string;
  /** The physical id of the resource, which removes only what it has written itself. */
  readonly writer: string;
}

/** The physical id of a resource that was never made. */
export const NOTHING = 'emr-artifact-nothing';

/** The same for each request of a resource, so that a repeated one finds what the first has made. */
export function authorOf(stackId: string, logicalResourceId: string): Author {
  return { owner: `emr-stack-${hashOf(stackId)}`, writer: `emr-artifact-${hashOf(`${stackId}\n${logicalResourceId}`)}` };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
