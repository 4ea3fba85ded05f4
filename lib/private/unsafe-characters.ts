/**
 * What drives a terminal or turns the direction of writing: control characters, line and paragraph separators,
 * marks of direction and characters without width. Half a pair of surrogates cannot be written at all, nor can XML hold what is no character.
 */
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|\p{Surrogate}/gu;

/** A text whose unsafe characters are shown by their codes. */
export function withoutUnsafe(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** Text of many lines in which only the line feeds are part of the layout. */
export function safeLines(text: string): string {
  return text.replace(UNSAFE, character => character === '\n' ? character : escaped(character));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
