import type { Box } from './layout';
import { ICON_HEIGHT, ICON_WIDTH, Icon, at, bar, icon } from './shapes';
import { classOf } from './style';
import { Face, firstFitting, fitted, widthOf } from './text-width';
import type { Counts, Thing } from './things';
import { tooltipOf } from './words';
import { APPEARANCE, STATES } from '../appearance';
import type { CoverageRow } from '../coverage-row';
import { Markup, markup } from '../markup';

const NAME: Face = { size: 13.5, bold: true };
const COUNT: Face = { size: 13.5, bold: true };
const SMALL: Face = { size: 12.5 };

const PADDING = 8;

/** A thing of one row: its icon, its name, and whether it is encrypted by what. */
export function card(thing: Thing, kind: Icon, box: Box): Markup {
  if (thing.rows.length !== 1) {
    return tile(thing, box);
  }
  const [row] = thing.rows;
  const left = PADDING + ICON_WIDTH + PADDING;
  const room = box.width - left - PADDING;
  const name = classOf(row.state);
  return group(thing, box, `emr-picture-card emr-picture-card-${name}`, markup`${icon(kind, row.state, PADDING, (box.height - ICON_HEIGHT) / 2)}${clipped(box, markup`<text class="emr-picture-name emr-picture-text" x="${left}" y="16">${fitted(thing.name, room, NAME)}</text>
<text class="emr-picture-small emr-picture-word-${name}" x="${left}" y="31">${firstFitting(wordsOf(row), room, SMALL)}</text>`)}`);
}

/** A thing of any number of rows: its name, how many there are of each state, and a bar of them. */
export function tile(thing: Thing, box: Box): Markup {
  const room = box.width - 2 * PADDING;
  const name = markup`<text class="emr-picture-name emr-picture-text" x="${PADDING}" y="${at(box.height * 0.4)}">${fitted(thing.name, room, NAME)}</text>\n`;
  return group(thing, box, 'emr-picture-node', markup`${clipped(box, name)}${countsAndBar(thing.counts, room, at(box.height * 0.8))}`);
}

/** A connection that stands upright between two boxes: its arrow, and its words below it, one in a line. */
export function connection(thing: Thing, box: Box): Markup {
  const [row] = thing.rows;
  const words = [...thing.name.replace('Amazon ', 'Amazon\u00a0').split(/ (?=to )/), ...APPEARANCE[row.state].word.split(' ')];
  const middle = at(box.width / 2);
  const room = box.width - 2;
  const lines = words.map((word, index) => index < 2
    ? markup`<text class="emr-picture-small emr-picture-middle emr-picture-text" x="${middle}" y="${50 + index * 16}">${fitted(word, room, SMALL)}</text>\n`
    : markup`<text class="emr-picture-small emr-picture-middle emr-picture-word-${classOf(row.state)}" x="${middle}" y="${50 + index * 16}">${fitted(word, room, SMALL)}</text>\n`);
  return group(thing, box, 'emr-picture-clear', markup`${icon('arrow', row.state, (box.width - ICON_WIDTH) / 2, 4)}${lines}`);
}

function group(thing: Thing, { x, y, width, height }: Box, look: string, inside: Markup): Markup {
  return markup`<g class="emr-picture-thing" transform="translate(${at(x)} ${at(y)})"><title>${tooltipOf(thing)}</title>
<rect class="emr-picture-box ${look}" width="${at(width)}" height="${at(height)}" rx="6"/>
${inside}</g>\n`;
}

/** Names come from documents: however a font shows them, nothing of them leaves its box. */
function clipped({ width }: Box, text: Markup): Markup {
  return markup`<g clip-path="url(#${clipId(width)})">${text}</g>\n`;
}

export function clips(boxes: readonly Box[]): Markup {
  const sizes = new Map(boxes.map(({ width, height }) => [clipId(width), { width, height }]));
  return markup`${[...sizes].map(([id, { width, height }]) => markup`<clipPath id="${id}"><rect width="${at(width)}" height="${at(height)}"/></clipPath>\n`)}`;
}

function clipId(width: number): string {
  return `emr-picture-clip-${Math.round(width)}`;
}

/** `encrypted by SSE-KMS`: of keys and settings the table tells. */
function wordsOf({ state, by }: CoverageRow): string[] {
  const { word } = APPEARANCE[state];
  return by === undefined ? [word] : [`${word} by ${by.replace(/ (with|\().*$/, '')}`, word];
}

const GAP = 10;

function countsAndBar(counts: Counts, room: number, y: number): Markup {
  let left = PADDING;
  const texts = STATES.filter(state => counts[state] > 0).map(state => {
    const text = `${APPEARANCE[state].sign} ${counts[state]}`;
    const x = left;
    left += widthOf(text, COUNT) + GAP;
    return markup`<text class="emr-picture-count emr-picture-word-${classOf(state)}" x="${at(x)}" y="${y}">${text}</text>\n`;
  });
  const rest = PADDING + room - left;
  return markup`${texts}${rest < 24 ? [] : bar(counts, left, y - 11, rest, 12)}`;
}
