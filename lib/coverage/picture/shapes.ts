import { APPEARANCE, STATES } from '../appearance';
import { CoverageState } from '../coverage-row';
import { Markup, markup } from '../markup';
import { classOf } from './style';
import type { Counts } from './things';

/** Rounded, as sums of fractions differ in their last digits. */
export function at(value: number): number {
  return Math.round(value * 10) / 10;
}

/** What areas are filled with: plain, striped, dotted, or a lattice, so that states differ without their colours. */
export function patterns(): Markup {
  return markup`<defs>\n${STATES.map(state => pattern(state, classOf(state)))}</defs>\n`;
}

export function fillOf(state: CoverageState): string {
  return `url(#emr-picture-pattern-${classOf(state)})`;
}

/** Full areas are what is encrypted; the more of the ground shows through, the less is. */
function pattern(state: CoverageState, name: string): Markup {
  const size = state === CoverageState.NEEDS_SOMETHING ? 7 : 8;
  return markup`<pattern id="emr-picture-pattern-${name}" width="${size}" height="${size}" patternUnits="userSpaceOnUse">${inside(state, name)}</pattern>\n`;
}

function inside(state: CoverageState, name: string): Markup {
  switch (state) {
    case CoverageState.ENCRYPTED:
      return markup`<rect class="emr-picture-fill-${name}" width="8" height="8"/>`;
    case CoverageState.NOT_ENCRYPTED:
      return markup`<rect class="emr-picture-blank-${name}" width="8" height="8"/><path class="emr-picture-stripe emr-picture-line-${name}" d="M-2 2L2 -2M-2 10L10 -2M6 10L10 6"/>`;
    case CoverageState.NEEDS_SOMETHING:
      return markup`<rect class="emr-picture-blank-${name}" width="7" height="7"/><circle class="emr-picture-fill-${name}" cx="3.5" cy="3.5" r="1.9"/>`;
    case CoverageState.UNKNOWN:
      return markup`<rect class="emr-picture-blank-${name}" width="8" height="8"/><path class="emr-picture-lattice emr-picture-line-${name}" d="M0 0L8 8M8 0L0 8"/>`;
  }
}

/** The sign of a state, in a circle of its own so that it can be read on patterns. */
export function chip(state: CoverageState, x: number, y: number): Markup {
  const name = classOf(state);
  return markup`<circle class="emr-picture-chip emr-picture-chip-${name}" cx="${at(x)}" cy="${at(y)}" r="9"/><text class="emr-picture-sign emr-picture-word-${name}" x="${at(x)}" y="${at(y + 4.7)}">${APPEARANCE[state].sign}</text>\n`;
}

/** What stands for a kind of thing; each is as large as the others. */
export type Icon = 'pail' | 'disk' | 'paper' | 'arrow';

export const ICON_WIDTH = 34;
export const ICON_HEIGHT = 28;

const OUTLINE: Readonly<Record<Icon, string>> = {
  pail: 'M1 4L5 25a12 3 0 0 0 24 0L33 4a16 4 0 0 0 -32 0a16 4 0 0 0 32 0',
  disk: 'M1 5v18a16 5 0 0 0 32 0V5a16 5 0 0 0 -32 0a16 5 0 0 0 32 0',
  paper: 'M5 0H23L30 7V28H5ZM23 0V7H30',
  arrow: 'M0 14L9 3V9H25V3L34 14L25 25V19H9V25Z',
};

/** An icon with its sign, from its upper left corner on. */
export function icon(kind: Icon, state: CoverageState, x: number, y: number): Markup {
  return markup`<path class="emr-picture-shape emr-picture-shape-${classOf(state)}" fill="${fillOf(state)}" transform="translate(${at(x)} ${at(y)})" d="${OUTLINE[kind]}"/>${chip(state, x + ICON_WIDTH / 2, y + ICON_HEIGHT / 2 + (kind === 'disk' ? 2 : 0))}`;
}

const LEAST = 4;

/** Parts of a bar, in the order of the states: as wide as there are rows, and never so narrow that they cannot be seen. */
export function partsOf(counts: Counts, width: number): { state: CoverageState; width: number }[] {
  const states = STATES.filter(state => counts[state] > 0);
  const sum = states.reduce((total, state) => total + counts[state], 0);
  const room = width - states.length * LEAST;
  return states.map(state => ({ state, width: LEAST + room * counts[state] / sum }));
}

export function bar(counts: Counts, x: number, y: number, width: number, height: number): Markup {
  let left = x;
  const parts = partsOf(counts, width).map(part => {
    const start = left;
    left += part.width;
    return markup`<rect class="emr-picture-shape emr-picture-shape-${classOf(part.state)}" fill="${fillOf(part.state)}" x="${at(start)}" y="${at(y)}" width="${at(at(left) - at(start))}" height="${at(height)}"/>\n`;
  });
  return markup`${parts}`;
}
