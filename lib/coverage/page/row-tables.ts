import { anchorOf } from './anchors';
import type { Sources } from './sources';
import { stateBadge } from './state-badge';
import { AREA_TITLE } from '../appearance';
import { CoverageArea, CoverageRow, CoverageState } from '../coverage-row';
import { Markup, markup } from '../markup';

const NODES = 'Connections of the nodes';

/** What is at rest, with what encryption at rest turns on, a table for each area. */
export function areaTables(rows: readonly CoverageRow[], sources: Sources): Markup {
  const areas = (Object.keys(AREA_TITLE) as CoverageArea[]).filter(area => area !== CoverageArea.IN_TRANSIT);
  const tables = areas.flatMap(area => {
    const ofArea = rows.filter(row => row.area === area);
    return ofArea.length === 0 ? [] : [table(AREA_TITLE[area], '', ofArea, sources)];
  });
  return tables.length === 0 ? markup`<p>The report tells of none.</p>
` : markup`${tables}`;
}

/** Connections, a table for each application, with an index of them. */
export function connectionTables(rows: readonly CoverageRow[], sources: Sources): Markup {
  const groups = new Map<string | undefined, CoverageRow[]>();
  for (const row of rows.filter(({ area }) => area === CoverageArea.IN_TRANSIT)) {
    const group = groups.get(row.application) ?? [];
    group.push(row);
    groups.set(row.application, group);
  }
  if (groups.size === 0) {
    return markup`<p>The report tells of none.</p>
`;
  }
  const tables = [...groups].map(([application, ofApplication]) => ({
    title: application ?? NODES,
    anchor: application === undefined ? 'connections-of-nodes' : anchorOf('application', application),
    rows: ofApplication,
  }));
  return markup`<nav class="applications" aria-label="Applications"><ul>
${tables.map(({ title, anchor, rows: ofTable }) => markup`<li><a href="#${anchor}">${title}</a> <span>${encryptedOf(ofTable)}</span></li>
`)}</ul></nav>
${tables.map(({ title, anchor, rows: ofTable }) => table(title, anchor, ofTable, sources))}`;
}

function table(title: string, anchor: string, rows: readonly CoverageRow[], sources: Sources): Markup {
  const heading = anchor === '' ? markup`<h3>${title}</h3>` : markup`<h3 id="${anchor}">${title}</h3>`;
  return markup`<table class="rows">
<caption>${heading} <span>${encryptedOf(rows)} encrypted</span></caption>
<thead><tr><th scope="col">Where and what</th><th scope="col">State</th><th scope="col">By what, and why</th><th scope="col">What would turn it on</th></tr></thead>
<tbody>
${rows.map(row => rowOf(row, sources))}</tbody>
</table>
`;
}

function rowOf(row: CoverageRow, sources: Sources): Markup {
  const by = row.by === undefined ? [] : [markup`<b>${row.by}</b> `];
  const remedy = row.remedy === undefined ? markup`<td class="nothing">–</td>` : markup`<td class="remedy">${row.remedy}</td>`;
  return markup`<tr id="${anchorOf('row', row.id)}"><th scope="row">${row.where} <span>${subjectOf(row)}</span></th><td>${stateBadge(row.state)}</td><td>${by}${row.why} ${sources.reference(row.source)}</td>${remedy}</tr>
`;
}

function subjectOf({ what, endpoint, port }: CoverageRow): Markup {
  if (endpoint === undefined || port === undefined) {
    return markup`${what}`;
  }
  // AWS puts into parentheses what is no name
  const name = endpoint.startsWith('(') ? markup`${endpoint}` : markup`<code>${endpoint}</code>`;
  return markup`${name}, ${port === 'dynamic' ? 'dynamic port' : `port ${port}`}`;
}

function encryptedOf(rows: readonly CoverageRow[]): string {
  return `${rows.filter(({ state }) => state === CoverageState.ENCRYPTED).length} of ${rows.length}`;
}
