import type { Thing, Things } from './things';
import { allOf, countsInWords } from './things';
import { APPEARANCE, STATES } from '../appearance';
import type { CoverageReport } from '../coverage-report';
import { CoverageState } from '../coverage-row';

/** What a pointer that rests on a thing shows, and what the picture has no room for. */
export function tooltipOf({ name, rows, counts }: Thing): string {
  const [row] = rows;
  return rows.length === 1
    ? `${name}: ${countsInWords(counts)}. ${row.where}: ${row.what}. ${row.by === undefined ? '' : `${row.by}; `}${row.why}`
    : `${name}: ${countsInWords(counts)}`;
}

export function titleOf({ releaseLabel }: CoverageReport): string {
  return `What is encrypted on ${releaseLabel}`;
}

/** The same as the picture, for those who do not see it. */
export function descriptionOf({ summary }: CoverageReport, things: Things): string {
  const counts = `${summary.encrypted} encrypted, ${summary.notEncrypted} not encrypted, ${summary.needsSomething} in need of something, ${summary.unknown} unknown`;
  const all = allOf(things);
  const sentences = STATES.filter(state => state !== CoverageState.ENCRYPTED).flatMap(state => {
    const having = all.filter(thing => thing.counts[state] > 0);
    const { word } = APPEARANCE[state];
    return having.length === 0 ? [] : [`${word.charAt(0).toUpperCase()}${word.slice(1)}: ${having.map(thing => nameWith(thing, state)).join('; ')}.`];
  });
  return [`A cluster with its nodes and their disks, its applications, and Amazon S3: ${counts}.`, ...sentences].join(' ');
}

function nameWith({ name, rows, counts }: Thing, state: CoverageState): string {
  return rows.length === 1 ? name : `${name} (${counts[state]} of ${rows.length})`;
}
