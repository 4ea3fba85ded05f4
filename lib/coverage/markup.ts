/** Text of HTML or SVG: what it was made of is markup, and what was put into it is escaped. */
export class Markup {
  constructor(public readonly text: string) {}
}

/** What can be put into markup: text, which is escaped; numbers; markup, and lists of it. */
export type MarkupPart = string | number | Markup | readonly Markup[];

/**
 * Writes markup: ``markup`<td title="${why}">${where}</td>` ``. Whatever is put in becomes text, also between double quotes, and never markup.
 *
 * Not for the names of elements or attributes, nor for the inside of style and script elements: nothing from a document belongs there.
 */
export function markup(parts: TemplateStringsArray, ...values: readonly MarkupPart[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + textOf(values[index - 1]) + part));
}

function textOf(value: MarkupPart): string {
  if (value instanceof Markup) {
    return value.text;
  }
  return typeof value === 'object' ? value.map(({ text }) => text).join('') : escaped(String(value));
}

const ENTITY: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

/**
 * What XML cannot hold, what ends lines, what turns the direction of writing and what has no width is shown by its code, as text for a
 * terminal shows it: a reviewer sees what is there.
 */
// eslint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|\p{Surrogate}/gu;

function escaped(text: string): string {
  return text
    .replace(INVISIBLE, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[&<>"']/g, character => ENTITY[character]);
}
