import { card, clips, connection, tile } from './cards';
import { headings, nodes, outline } from './cluster';
import { Box, Layout, layoutOf } from './layout';
import { Icon, at, bar, chip, fillOf, patterns } from './shapes';
import { PICTURE_STYLE, classOf } from './style';
import { Face, fitted } from './text-width';
import { Counts, Thing, Things, countsOf, thingsOf } from './things';
import { descriptionOf, titleOf } from './words';
import { APPEARANCE, STATES } from '../appearance';
import type { CoverageReport } from '../coverage-report';
import { CoverageArea } from '../coverage-row';
import { Markup, markup } from '../markup';

export { PICTURE_STYLE } from './style';

const TITLE: Face = { size: 26, bold: true };

/**
 * A picture of a cluster and of what it is connected with: each thing with its state by sign, by word or number, by pattern and by colour.
 *
 * It shows itself in light and in dark, needs nothing but itself, and has neither inline styles nor ids from documents.
 */
export function coveragePicture(report: CoverageReport): Markup {
  const things = thingsOf(report.rows);
  const layout = layoutOf(things);
  const { width, height } = layout;
  return markup`<svg xmlns="http://www.w3.org/2000/svg" class="emr-picture" viewBox="0 0 ${width} ${at(height)}" width="${width}" height="${at(height)}" role="img" aria-labelledby="emr-picture-title emr-picture-desc">
<title id="emr-picture-title">${titleOf(report)}</title>
<desc id="emr-picture-desc">${descriptionOf(report, things)}</desc>
<style>${new Markup(PICTURE_STYLE)}</style>
${patterns()}<defs>
<clipPath id="emr-picture-clip-title"><rect width="${width}" height="56"/></clipPath>
${clips([...layout.s3Cards, ...layout.diskCards, ...layout.tiles])}</defs>
<rect class="emr-picture-ground" width="${width}" height="${at(height)}"/>
${header(report, layout)}${outline(layout)}${services(layout)}${headings(layout)}${nodes(things, layout)}${cards(things, layout)}<text class="emr-picture-small emr-picture-faint" x="20" y="${at(height - 16)}">By what AWS publishes of the release. Settings of the applications of a cluster can turn off what the document turns on.</text>
</svg>`;
}

/** What the picture is of, and the sums: they are its legend as well. */
function header(report: CoverageReport, { width, totals, bar: whole }: Layout): Markup {
  const counts = countsOf(report.rows);
  return markup`<g clip-path="url(#emr-picture-clip-title)"><text class="emr-picture-title emr-picture-text" x="20" y="40">${fitted(titleOf(report), width - 40, TITLE)}</text></g>
${STATES.map((state, index) => total(state, counts, totals[index]))}${bar(counts, whole.x, whole.y, whole.width, whole.height)}`;
}

function total(state: typeof STATES[number], counts: Counts, { x, y, width, height }: Box): Markup {
  const name = classOf(state);
  return markup`<rect class="emr-picture-box emr-picture-card emr-picture-card-${name}" x="${at(x)}" y="${y}" width="${at(width)}" height="${height}" rx="6"/>
<rect class="emr-picture-shape emr-picture-shape-${name}" fill="${fillOf(state)}" x="${at(x + 7)}" y="${y + 7}" width="52" height="${height - 14}" rx="3"/>
${chip(state, x + 33, y + height / 2)}<text class="emr-picture-total emr-picture-text" x="${at(x + 70)}" y="${y + 22}">${counts[state]}</text>
<text class="emr-picture-count emr-picture-word-${name}" x="${at(x + 70)}" y="${y + 40}">${APPEARANCE[state].word}</text>
`;
}

/** Boxes of Amazon S3 and of the service for write-ahead logs. */
function services({ s3, service, upper }: Layout): Markup {
  const panel = (name: string, box: Box) => markup`<rect class="emr-picture-panel" x="${box.x}" y="${at(box.y)}" width="${box.width}" height="${at(box.height)}" rx="12"/>
<text class="emr-picture-heading emr-picture-text" x="${box.x + 12}" y="${at(box.y + 23)}">${name}</text>
`;
  return markup`${panel('Amazon S3', s3)}${service === undefined ? [] : [panel('Amazon EMR WAL', service), wire(upper, service)]}`;
}

/** Between the cluster and a service: of these connections nothing is told. */
function wire(from: Box, to: Box): Markup {
  const y = at(to.y + to.height / 2);
  return markup`<path class="emr-picture-wire" d="M${from.x + from.width} ${y}H${to.x}"/>\n`;
}

function cards(things: Things, layout: Layout): Markup {
  const draw = (ofKind: readonly Thing[], boxes: readonly Box[], kind: (thing: Thing) => Icon) =>
    ofKind.map((thing, index) => card(thing, kind(thing), boxes[index]));
  return markup`${[
    ...draw(things.s3, layout.s3Cards, ({ rows: [{ area }] }) => area === CoverageArea.LOG_FILES ? 'paper' : 'pail'),
    ...draw(things.writeAheadLogs, layout.serviceCards, () => 'paper'),
    ...things.toS3.map((thing, index) => connection(thing, layout.toS3[index])),
    ...draw(things.hadoop, layout.hadoopCards, () => 'arrow'),
    ...draw(things.disks, layout.diskCards, () => 'disk'),
    ...things.applications.map((thing, index) => tile(thing, layout.tiles[index])),
  ]}`;
}
