import { Alternative, Text, alternativesOf, intrinsicOf, textOf } from './intrinsics';
import { pointerTo } from '../documents/pointer';

/** A document of a template, as it can be judged. */
export interface EmbeddedDocument extends Alternative {
  /** The document, with what is only known at deployment as intrinsic functions and placeholders. */
  readonly value: unknown;
  /** The text that the value was read from, where the document is given as text. */
  readonly text?: string;
}

/** The documents that a property can have. One of which nothing is known is left out. */
export function embeddedDocuments(value: unknown, pointer: string): readonly EmbeddedDocument[] {
  return alternativesOf(value, pointer).flatMap(alternative => documentOf(alternative) ?? []);
}

function documentOf(alternative: Alternative): EmbeddedDocument | undefined {
  const text = textOf(alternative.value);
  if (text) {
    const document = documentInText(text);
    return document && { ...alternative, ...document };
  }
  const intrinsic = intrinsicOf(alternative.value);
  if (intrinsic?.name === 'Fn::ToJsonString') {
    return { ...alternative, value: intrinsic.argument, pointer: pointerTo(alternative.pointer, 'Fn::ToJsonString') };
  }
  return intrinsic ? undefined : alternative;
}

/**
 * The document in a text, of which parts may be unknown.
 *
 * A text with unknown parts that cannot be read is not wrong for that: they may hold what it lacks.
 */
function documentInText(text: Text): { readonly value: unknown; readonly text: string } | undefined {
  const whole = withPlaceholders(text);
  try {
    return { value: JSON.parse(whole), text: whole };
  } catch {
    const known = text.every(part => typeof part === 'string') && !whole.includes('{{resolve:');
    return known ? { value: whole, text: whole } : undefined;
  }
}

/** The text with something for each unknown part that is never judged: text inside of strings, a Ref elsewhere. */
function withPlaceholders(text: Text): string {
  let inString = false;
  return text.map(part => {
    if (typeof part === 'string') {
      inString = endsInString(part, inString);
      return part;
    }
    return inString ? '${Unknown}' : '{"Ref":"Unknown"}';
  }).join('');
}

function endsInString(text: string, startsInString: boolean): boolean {
  let inString = startsInString;
  for (let offset = 0; offset < text.length; offset++) {
    if (text[offset] === '"') {
      inString = !inString;
    } else if (text[offset] === '\\' && inString) {
      offset++;
    }
  }
  return inString;
}
