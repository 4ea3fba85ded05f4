import type { CoverageRow } from './coverage-row';

/**
 * Rows with an id of their own each: a document can name a bucket twice, and long names are cut.
 *
 * The first row of an id keeps it, and so does each whose id looks like one that was made here: buckets of a document may be called anything.
 */
export function withUniqueIds(rows: readonly CoverageRow[]): CoverageRow[] {
  const taken = new Set(rows.map(({ id }) => id));
  const told = new Map<string, number>();
  return rows.map(row => {
    const times = told.get(row.id);
    let number = (times ?? 0) + 1;
    while (times !== undefined && taken.has(`${row.id}#${number}`)) {
      number++;
    }
    told.set(row.id, number);
    if (times === undefined) {
      return row;
    }
    const id = `${row.id}#${number}`;
    taken.add(id);
    return { ...row, id };
  });
}
