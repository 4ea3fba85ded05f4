import { CoverageArea, CoverageRow, CoverageState } from './coverage-row';
import type { CoverageGap, CoverageSummary } from './coverage-summary';

/** Those that hold little of the data, or are an addition to other encryption. */
const MINOR = ['ebs-root', 'hue-s3-file-browser', 'wal', 'logs', 's3/connections', 'hdfs-transparent'];

const STATES = [CoverageState.NOT_ENCRYPTED, CoverageState.NEEDS_SOMETHING, CoverageState.UNKNOWN];

export function summarize(rows: readonly CoverageRow[], notes: readonly string[]): CoverageSummary {
  const count = (state: CoverageState) => rows.filter(row => row.state === state).length;
  return {
    encrypted: count(CoverageState.ENCRYPTED),
    notEncrypted: count(CoverageState.NOT_ENCRYPTED),
    needsSomething: count(CoverageState.NEEDS_SOMETHING),
    unknown: count(CoverageState.UNKNOWN),
    gaps: gapsOf(rows),
    notes: [...notes],
  };
}

function gapsOf(rows: readonly CoverageRow[]): CoverageGap[] {
  const groups = new Map<string, CoverageGap & { readonly weight: number }>();
  for (const row of rows) {
    if (row.state === CoverageState.ENCRYPTED) {
      continue;
    }
    const weight = weightOf(row);
    const remedy = row.remedy ?? row.why;
    const key = JSON.stringify([weight, row.state, remedy]);
    const group = groups.get(key) ?? { state: row.state, remedy, rows: [], weight };
    group.rows.push(row);
    groups.set(key, group);
  }
  // sorting is stable: what is equal stays in the order of the rows
  return [...groups.values()]
    .sort((left, right) => left.weight - right.weight
      || right.rows.length - left.rows.length
      || STATES.indexOf(left.state) - STATES.indexOf(right.state))
    .map(({ state, remedy, rows: ofGroup }) => ({ state, remedy, rows: ofGroup }));
}

function weightOf({ id, area }: CoverageRow): number {
  if (MINOR.includes(id)) {
    return 2;
  }
  return area === CoverageArea.IN_TRANSIT || id === 'hadoop-rpc' ? 1 : 0;
}
