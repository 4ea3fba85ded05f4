/**
 * What drives a terminal or turns the direction of writing: control characters, line and paragraph separators,
 * marks of direction and characters without width. Half a pair of surrogates cannot be written at all.
 */
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;

/** Longer texts come from hostile files: nobody reads them, and with many of them the report would have no end. */
const MOST_CHARACTERS = 1000;

/** Text from a file, fit for a terminal: what is not fit is shown by its code. */
export function safeText(text: string): string {
  return shortened(text).replace(UNSAFE, escaped);
}

/** JSON with nothing in it that is not fit for a terminal: it means the same. */
export function safeJson(value: unknown): string {
  // those of the content are escaped already
  return `${safeLines(JSON.stringify(value, undefined, 2))}\n`;
}

/** Text of many lines in which only the line feeds are part of the layout. */
export function safeLines(text: string): string {
  return text.replace(UNSAFE, character => character === '\n' ? character : escaped(character));
}

/** Text of one line, in full. */
export function withoutUnsafe(text: string): string {
  return text.replace(UNSAFE, escaped);
}

export function shortened(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 3)}...` : text;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
