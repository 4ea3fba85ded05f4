import type { Things } from './things';

/** A rectangle in the units of the picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything is. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Of the totals, one for each state, and the bar below them. */
  readonly totals: readonly Box[];
  readonly bar: Box;
  /** Of the cluster: its nodes, beside Amazon S3, and below them its applications on the full width. */
  readonly upper: Box;
  readonly lower: Box;
  readonly s3: Box;
  /** Write-ahead logs in the service for them; there is none without HBase. */
  readonly service?: Box;
  readonly s3Cards: readonly Box[];
  readonly serviceCards: readonly Box[];
  readonly toS3: readonly Box[];
  readonly hadoopCards: readonly Box[];
  readonly diskCards: readonly Box[];
  /** Primary, core and task nodes. */
  readonly nodes: readonly Box[];
  readonly tiles: readonly Box[];
}

const WIDTH = 1000;
const MARGIN = 20;
const INNER = WIDTH - 2 * MARGIN;

const TOTALS_TOP = 58;
const TOP = 150;

export const HEADING = 34;
export const CARD_HEIGHT = 38;
const CARD_PITCH = CARD_HEIGHT + 5;

const UPPER_WIDTH = 586;
const UPPER_RIGHT = MARGIN + UPPER_WIDTH;
const CARD_LEFT = MARGIN + 14;
const CARD_WIDTH = 248;
const NODES_LEFT = CARD_LEFT + CARD_WIDTH + 12;
const NODE_GAP = 12;
const NODE_WIDTH = (UPPER_RIGHT - 14 - NODES_LEFT - 2 * NODE_GAP) / 3;
/** Of the name of a node. */
const NODE_HEADING = 28;

const S3_LEFT = 710;
const S3_WIDTH = WIDTH - MARGIN - S3_LEFT;

const COLUMNS = 4;
const TILE_GAP = 10;
const TILE_WIDTH = (INNER - 28 - (COLUMNS - 1) * TILE_GAP) / COLUMNS;
const TILE_HEIGHT = 50;

const FOOTER = 44;

export function layoutOf({ s3, toS3, disks, hadoop, writeAheadLogs, applications }: Things): Layout {
  const nodes = nodesOf(hadoop.length, disks.length);
  const s3Box = serviceBox(TOP, s3.length);
  const service = writeAheadLogs.length === 0 ? undefined : serviceBox(bottomOf(s3Box) + 14, writeAheadLogs.length);
  const middle = Math.max(nodes.bottom, bottomOf(service ?? s3Box));
  const upper: Box = { x: MARGIN, y: TOP, width: UPPER_WIDTH, height: middle - TOP };
  const tiles = tilesFrom(middle + HEADING + 6, applications.length);
  const lower: Box = { x: MARGIN, y: middle, width: INNER, height: Math.max(middle + HEADING, ...tiles.map(bottomOf)) + 14 - middle };
  const total = (INNER - 3 * TILE_GAP) / 4;
  return {
    width: WIDTH,
    height: bottomOf(lower) + FOOTER,
    totals: [0, 1, 2, 3].map(column => ({ x: MARGIN + column * (total + TILE_GAP), y: TOTALS_TOP, width: total, height: 48 })),
    bar: { x: MARGIN, y: TOTALS_TOP + 58, width: INNER, height: 16 },
    upper,
    lower,
    s3: s3Box,
    ...service && { service },
    s3Cards: cardsIn(s3Box, s3.length),
    serviceCards: service === undefined ? [] : cardsIn(service, writeAheadLogs.length),
    toS3: toS3.map((_, index) => ({ x: UPPER_RIGHT + 2, y: TOP + HEADING + index * 112, width: S3_LEFT - UPPER_RIGHT - 4, height: 108 })),
    ...nodes,
    tiles,
  };
}

export function bottomOf({ y, height }: Box): number {
  return y + height;
}

export function middleOf({ x, width }: Box): number {
  return x + width / 2;
}

/** The first connection of Hadoop runs above the nodes, all others below them: so their lines do not cross. */
function nodesOf(hadoop: number, disks: number): { hadoopCards: Box[]; diskCards: Box[]; nodes: Box[]; bottom: number } {
  const above = Math.min(hadoop, 1);
  const card = (y: number): Box => ({ x: CARD_LEFT, y, width: CARD_WIDTH, height: CARD_HEIGHT });
  const first = TOP + HEADING + 4;
  const top = first + above * (CARD_PITCH + 8);
  const height = NODE_HEADING + disks * CARD_PITCH + 3;
  const below = top + height + 13;
  return {
    hadoopCards: Array.from({ length: hadoop }, (_, index) => card(index < above ? first : below + (index - above) * CARD_PITCH)),
    diskCards: Array.from({ length: disks }, (_, index) => card(top + NODE_HEADING + index * CARD_PITCH)),
    nodes: [0, 1, 2].map(column => ({ x: NODES_LEFT + column * (NODE_WIDTH + NODE_GAP), y: top, width: NODE_WIDTH, height })),
    bottom: below + (hadoop - above) * CARD_PITCH + 8,
  };
}

function serviceBox(y: number, cards: number): Box {
  return { x: S3_LEFT, y, width: S3_WIDTH, height: HEADING + cards * CARD_PITCH + 6 };
}

function cardsIn({ x, y, width }: Box, count: number): Box[] {
  return Array.from({ length: count }, (_, index) => ({ x: x + 10, y: y + HEADING + index * CARD_PITCH, width: width - 20, height: CARD_HEIGHT }));
}

function tilesFrom(top: number, count: number): Box[] {
  return Array.from({ length: count }, (_, index) => ({
    x: CARD_LEFT + index % COLUMNS * (TILE_WIDTH + TILE_GAP),
    y: top + Math.floor(index / COLUMNS) * (TILE_HEIGHT + 8),
    width: TILE_WIDTH,
    height: TILE_HEIGHT,
  }));
}
