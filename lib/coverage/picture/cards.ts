import type { Box } from './layout';
import { ICON_HEIGHT, ICON_WIDTH, Icon, at, bar, chip, fillOf, icon } from './shapes';
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
  const words = markup`<text class="emr-picture-small emr-picture-word-${name}" x="${left}" y="31">${firstFitting(wordsOf(row), room, SMALL)}</text>`;
  const look = `emr-picture-card emr-picture-card-${name}`;
  return group(thing, box, look, markup`${icon(kind, row.state, PADDING, (box.height - ICON_HEIGHT) / 2)}${clipped(box, markup`${nameAt(thing.name, left, 16, room)}${words}`)}`);
}

/** A thing of any number of rows: its name, how many there are of each state, and a bar of them. */
export function tile(thing: Thing, box: Box): Markup {
  const name = nameAt(thing.name, PADDING, Math.round(box.height / 2) - 4, box.width - 2 * PADDING);
  return group(thing, box, 'emr-picture-node', clipped(box, markup`${name}${countsAndBar(thing.counts, box.width, box.height - 7)}`));
}

/** A connection that stands upright between two boxes: its arrow, and its words below it, one in a line. */
export function connection(thing: Thing, box: Box): Markup {
  const [row] = thing.rows;
  const name = classOf(row.state);
  const lines = [
    ...thing.name.split(/ (?=to )/).map(text => ({ text, look: 'text' })),
    ...APPEARANCE[row.state].word.split(' ').map(text => ({ text, look: `word-${name}` })),
  ];
  const middle = at(box.width / 2);
  const texts = lines.map(({ text, look }, index) =>
    markup`<text class="emr-picture-small emr-picture-middle emr-picture-${look}" x="${middle}" y="${52 + index * 16}">${fitted(text, box.width, SMALL)}</text>\n`);
  const arrow = `M0 18L12 7V13H${box.width - 12}V7L${box.width} 18L${box.width - 12} 29V23H12V29Z`;
  return group(thing, box, 'emr-picture-clear', markup`<path class="emr-picture-shape emr-picture-shape-${name}" fill="${fillOf(row.state)}" d="${arrow}"/>${chip(row.state, box.width / 2, 18)}${texts}`);
}

/** Long names are smaller before they are cut. */
function nameAt(name: string, x: number, y: number, room: number): Markup {
  const face = widthOf(name, NAME) <= room ? NAME : SMALL;
  return markup`<text class="emr-picture-${face === NAME ? 'name' : 'small'} emr-picture-text" x="${x}" y="${y}">${fitted(name, room, face)}</text>\n`;
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
  const what = by?.replace(/ (with|\().*$/, '');
  return what === undefined ? [word] : [`${word} by ${what}`, what, word];
}

/** The widest sign, and the space between two counts. */
const SIGN = 17;
const GAP = 10;

/** Bars begin below each other, unless counts need more room; without room for one there is none. */
function countsAndBar(counts: Counts, width: number, y: number): Markup {
  let left = PADDING;
  const texts = STATES.filter(state => counts[state] > 0).map(state => {
    const x = left;
    left += SIGN + widthOf(String(counts[state]), COUNT) + GAP;
    const look = `emr-picture-count emr-picture-word-${classOf(state)}`;
    return markup`<text class="${look} emr-picture-middle" x="${at(x + SIGN / 2)}" y="${y}">${APPEARANCE[state].sign}</text><text class="${look}" x="${at(x + SIGN)}" y="${y}">${counts[state]}</text>\n`;
  });
  const start = Math.max(left, Math.round(width / 2));
  const room = width - PADDING - start;
  return markup`${texts}${room < 24 ? [] : bar(counts, start, y - 11, room, 12)}`;
}
