import { Mistake, mistake } from './options';
import { AREA_TITLE, STATES } from '../coverage/appearance';
import { type CoverageChange, CoverageChangeKind, type CoverageDifference } from '../coverage/coverage-difference';
import type { CoverageReport } from '../coverage/coverage-report';
import { CoverageArea, CoverageState } from '../coverage/coverage-row';

/** What makes a pipeline fail. */
export interface FailOn {
  readonly kind: 'fail-on';
  /** Of rows; none of them in a comparison, where what is worse counts. */
  readonly states: readonly CoverageState[];
  readonly areas: readonly CoverageArea[];
}

const wordOfName = (name: string) => name.toLowerCase().replaceAll('_', '-');

/** The gravest first. */
const FAILURES = STATES.filter(state => state !== CoverageState.ENCRYPTED);
const AREAS = Object.keys(AREA_TITLE) as CoverageArea[];

const STATE_WORDS = FAILURES.map(wordOfName);
const AREA_WORDS = AREAS.map(wordOfName);
const WORSE = 'worse';

/** Reads `not-encrypted` or `not-encrypted:s3,local-disk`: some endpoints are encrypted on no release at all. */
export function readFailOn(given: string, compared: boolean): FailOn | Mistake {
  const [word, ...rest] = given.split(':').map(part => part.trim());
  if (compared ? word !== WORSE : !STATE_WORDS.includes(word)) {
    return mistake(compared
      ? `--fail-on has no '${word}' in a comparison; ${WORSE} is what it has there`
      : `--fail-on has no '${word}'; ${STATE_WORDS.join(', ')} are the states, and in a comparison ${WORSE}`);
  }
  const names = rest.length === 0 ? AREA_WORDS : rest.join(':').split(',').map(name => name.trim());
  const strange = names.find(name => !AREA_WORDS.includes(name));
  if (strange !== undefined) {
    return mistake(`--fail-on has no area '${strange}'; ${AREA_WORDS.join(', ')} are the areas`);
  }
  return { kind: 'fail-on', states: FAILURES.slice(0, compared ? 0 : STATE_WORDS.indexOf(word) + 1), areas: AREAS.filter((_, index) => names.includes(AREA_WORDS[index])) };
}

/** How many rows are in such a state. */
export function failuresIn({ rows }: CoverageReport, failOn: FailOn | undefined): number {
  return failOn === undefined ? 0 : rows.filter(({ state, area }) => failOn.states.includes(state) && failOn.areas.includes(area)).length;
}

/** How many rows are worse, or were added and are not encrypted: what they tell of may have been encrypted like all else before. */
export function failuresBetween({ changes }: CoverageDifference, failOn: FailOn | undefined): number {
  return changes.filter(change => isWorse(change) && failOn?.areas.includes(change.after!.area)).length;
}

function isWorse({ kind, after }: CoverageChange): boolean {
  return kind === CoverageChangeKind.WORSE || kind === CoverageChangeKind.ADDED && after!.state !== CoverageState.ENCRYPTED;
}
