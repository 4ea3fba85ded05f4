import { SECOND } from '../common/clock';

/** How fast a writer of key policies writes, and how long it watches. In milliseconds. */
export interface Pace {
  /** From the beginning of a read to the beginning of the put that is made of it, at most. */
  readonly putWithin: number;
  /** After this a put is given up; whether it has landed is found out by reading. */
  readonly putTimeout: number;
  /** As long what was written has to stay, at least; half as much again by chance. */
  readonly watch: number;
  /** How many of these, while others go on to write. */
  readonly watchesAmongOthers: number;
  /** Between two looks. */
  readonly look: number;
  /** Before what was lost is written again: at most this after the first loss, and twice as much after each. */
  readonly rest: number;
  readonly longestRest: number;
  /** A Create is given up after this. */
  readonly longestCreate: number;
  /** As long listings may not show a grant that was created. */
  readonly listing: number;
}

/** From the beginning of a put until every read shows it, or it never will be. */
export const SETTLING = 10 * SECOND;

/**
 * KMS has no compare-and-swap: who puts a policy overwrites what others have put since it read. What the numbers rest upon is
 *
 *     SETTLING = 10 s
 *
 * Let a writer A see its statements in the policy. A put that lacks them is made of a read that did not show A's put yet. That read began
 * at most SETTLING after A's put, its put begins `putWithin` later at most, and every read shows it SETTLING later:
 *
 *     SETTLING + putWithin + SETTLING = 22 s < watch = 25 s
 *
 * So a writer that sees its statements at the end of that time, in a policy that did not change meanwhile, is not overwritten by any other
 * writer that keeps to this: whoever puts later has read a policy that holds them. A policy that changes at each look is no such proof,
 * since it may have been overwritten and restored between two looks; then the statements have to be seen four times as long.
 *
 * A Create that CloudFormation cancels goes on, unseen by the Delete that follows at once, and adds again what that takes away. So that Delete goes
 * on until no such Create can: `longestCreate` + `putWithin` + SETTLING = 372 s. It is known by an id that the function has not made. What it
 * watches from then on, 150 s at most while others go on to write, ends before its own time of 570 s.
 *
 * What remains: who edits by hand keeps to nothing. Such an edit is overwritten when it comes into force between what a writer has read and
 * the landing of its put: putWithin + SETTLING = 12 s in the worst case, a fraction of a second as KMS is. The writer cannot see that. And a
 * policy that was read before a put of a writer and is put after it takes the writer's statements away: they are restored as long as the
 * writer watches, and not later.
 */
export const PACE: Pace = {
  putWithin: 2 * SECOND,
  putTimeout: 5 * SECOND,
  watch: 25 * SECOND,
  watchesAmongOthers: 4,
  look: 4 * SECOND,
  rest: 2 * SECOND,
  longestRest: 40 * SECOND,
  longestCreate: 360 * SECOND,
  listing: 300 * SECOND, // "usually in less than five minutes": https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
};

/** As long what a Create has written may turn up after the Delete has begun that CloudFormation sent without waiting for an answer. */
export function aftermath({ longestCreate, putWithin }: Pace): number {
  return longestCreate + putWithin + SETTLING;
}
