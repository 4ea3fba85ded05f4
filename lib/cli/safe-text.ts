import { safeLines, withoutUnsafe } from '../private/unsafe-characters';

/** Longer texts come from hostile files: nobody reads them, and with many of them the report would have no end. */
const MOST_CHARACTERS = 1000;

/** Text from a file, fit for a terminal: what is not fit is shown by its code. */
export function safeText(text: string): string {
  return withoutUnsafe(shortened(text));
}

/** JSON with nothing in it that is not fit for a terminal: it means the same. */
export function safeJson(value: unknown): string {
  // those of the content are escaped already
  return `${safeLines(JSON.stringify(value, undefined, 2))}\n`;
}

export function shortened(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 3)}...` : text;
}
