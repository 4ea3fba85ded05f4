import { CoverageRow, CoverageState } from './coverage-row';
import type { Setting } from './settings';

/** What a row is about. */
export type Subject = Pick<CoverageRow, 'id' | 'area' | 'where' | 'what' | 'application' | 'endpoint' | 'port' | 'source'>;

export function encrypted(subject: Subject, by: string, why: string): CoverageRow {
  return row(subject, { state: CoverageState.ENCRYPTED, by, why });
}

export function notEncrypted(subject: Subject, why: string, remedy: string): CoverageRow {
  return row(subject, { state: CoverageState.NOT_ENCRYPTED, why, remedy });
}

export function needsSomething(subject: Subject, why: string, remedy: string): CoverageRow {
  return row(subject, { state: CoverageState.NEEDS_SOMETHING, why, remedy });
}

export function unknown(subject: Subject, why: string, remedy: string): CoverageRow {
  return row(subject, { state: CoverageState.UNKNOWN, why, remedy });
}

/** For what is not encrypted, or not known to be, because of a setting. */
export function without(subject: Subject, { on, why, remedy }: Setting, more = ''): CoverageRow {
  return (on === undefined ? unknown : notEncrypted)(subject, why, on === undefined ? remedy : remedy + more);
}

/** The same order of fields in each row, whatever is known: JSON shows it. */
function row({ id, area, where, what, application, endpoint, port, source }: Subject, { state, by, why, remedy }: Pick<CoverageRow, 'state' | 'by' | 'why' | 'remedy'>): CoverageRow {
  return {
    id, area, where, what,
    ...application !== undefined && { application },
    ...endpoint !== undefined && { endpoint },
    ...port !== undefined && { port },
    state,
    ...by !== undefined && { by },
    why,
    ...remedy !== undefined && { remedy },
    source,
  };
}
