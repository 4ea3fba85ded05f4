import { markup } from '../markup';

/** How text is set. */
export interface Face {
  readonly size: number;
  readonly bold?: boolean;
}

const ELLIPSIS = '…';

/**
 * The width of text, rather too large than too small: which font will show it is not known, so characters count as in the widest of the usual
 * ones, DejaVu Sans and Verdana.
 */
export function widthOf(text: string, { size, bold = false }: Face): number {
  const ems = [...text].reduce((sum, character) => sum + emsOf(character), 0);
  return ems * size * (bold ? 1.1 : 1);
}

/** The text, or as much of it as has room, with an ellipsis. */
export function fitted(text: string, width: number, face: Face): string {
  if (widthOf(text, face) <= width) {
    return text;
  }
  const room = width - widthOf(ELLIPSIS, face);
  const characters = [...text];
  let used = 0;
  const end = characters.findIndex(character => (used += widthOf(character, face)) > room);
  return `${characters.slice(0, end).join('')}${ELLIPSIS}`;
}

/** The first of several ways to say something for which there is room; the last one is cut. */
export function firstFitting(texts: readonly string[], width: number, face: Face): string {
  return texts.find(text => widthOf(text, face) <= width) ?? fitted(texts[texts.length - 1], width, face);
}

function emsOf(character: string): number {
  if (/[iIjl.,:;!'| ]/.test(character)) {
    return 0.34;
  }
  if (/[frt()[\]/\\-]/.test(character)) {
    return 0.42;
  }
  if (/[mMwW@%…]/.test(character)) {
    return 1;
  }
  if (/[A-Z]/.test(character)) {
    return 0.79;
  }
  if (/[&+=<>~^#]/.test(character)) {
    return 0.84;
  }
  if (/[ -~]/.test(character)) {
    return 0.64;
  }
  // what markup shows by its code
  if (markup`${character}`.text.startsWith('\\u')) {
    return 6 * 0.64;
  }
  return /[\u00a0-\u10ff\u2000-\u2bff]/.test(character) ? 1 : 1.4;
}
