import { anchorOf } from './anchors';
import { stateBadge } from './state-badge';
import { counted } from './words';
import type { CoverageRow } from '../coverage-row';
import type { CoverageGap, CoverageSummary } from '../coverage-summary';
import { Markup, markup } from '../markup';

/** What is to be done, the gravest first. */
export function gapList({ gaps }: CoverageSummary): Markup {
  return gaps.length === 0 ? markup`<p>There are no gaps.</p>
` : markup`<p class="aside">The gravest first: data in Amazon S3, on disks and between data nodes; then connections; then what holds little of the data.</p>
<ol class="gaps">
${gaps.map(gap)}</ol>
`;
}

function gap({ state, remedy, rows }: CoverageGap): Markup {
  return markup`<li><p class="to-do"><strong>${remedy}</strong></p>
<p class="concerns">${stateBadge(state)} ${counted(rows.length, 'place')}</p>
<ul class="places">
${placesOf(rows)}</ul></li>
`;
}

/** Where they are: endpoints of the same component by their ports. */
function placesOf(rows: readonly CoverageRow[]): Markup[] {
  const places = new Map<string, CoverageRow[]>();
  for (const row of rows) {
    const place = row.endpoint === undefined ? `row ${row.id}` : `endpoints of ${row.where}`;
    const ofPlace = places.get(place) ?? [];
    ofPlace.push(row);
    places.set(place, ofPlace);
  }
  return [...places.values()].map(ofPlace => ofPlace[0].endpoint === undefined ? markup`<li>${linkTo(ofPlace[0], `${ofPlace[0].where}, ${ofPlace[0].what}`)}</li>
` : markup`<li>${ofPlace[0].where}: ${separated(ofPlace.map(row => linkTo(row, portOf(row))))}</li>
`);
}

function portOf({ endpoint, port }: CoverageRow): string {
  return port === undefined || !/^\d/.test(port) ? `${endpoint}` : port;
}

function linkTo({ id }: CoverageRow, text: string): Markup {
  return markup`<a href="#${anchorOf('row', id)}">${text}</a>`;
}

function separated(links: readonly Markup[]): Markup[] {
  return links.map((link, index) => index === 0 ? link : markup`, ${link}`);
}
