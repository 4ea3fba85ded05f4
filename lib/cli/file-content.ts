import { Position } from '../checks/documents/text-positions';
import { Source, isTemplate, readSource } from '../checks/templates/template-source';
import { isPlainObject } from '../document/json-value';
import { WRAPPER_OF_DOCUMENTS } from '../document/places';

/** What a file holds. */
export type Kind = 'document' | 'description' | 'template';

/** What the text of a file was recognised as. */
export type FileContent =
  | { readonly kind: 'template'; readonly template: Record<string, unknown>; readonly source: Source }
  | { readonly kind: 'unreadable template'; readonly reason: string; readonly position?: Position }
  | { readonly kind: 'description'; readonly document: string; readonly position?: Position }
  | { readonly kind: 'document'; readonly document: string };

/** Recognises what a text is: a template, what `describe-security-configuration` answers, or else a document. Never throws. */
export function contentOf(text: string): FileContent {
  const source = readSource(text);
  if ('reason' in source) {
    // only a template may be YAML: anything else is as wrong as a document as it is as a template
    return /(?:^|[{,])[ \t]*["']?(?:Resources|AWSTemplateFormatVersion)["']?[ \t]*:/m.test(text)
      ? { kind: 'unreadable template', ...source }
      : { kind: 'document', document: text };
  }
  if (isTemplate(source.value)) {
    return { kind: 'template', template: source.value, source };
  }
  return descriptionIn(source, text) ?? { kind: 'document', document: text };
}

/** What stands beside the document in an answer; the last two are of the SDKs of Python and of JavaScript. */
const OTHERS_OF_ANSWERS: readonly string[] = ['Name', 'CreationDateTime', 'ResponseMetadata', '$metadata'];

/** The text inside of what `describe-security-configuration` answers, or that text alone as its `--query` gives it. */
function descriptionIn(source: Source, text: string): FileContent | undefined {
  if (typeof source.value === 'string') {
    // without quotes it is YAML: any text is
    return /^\s*"/.test(text) ? { kind: 'description', document: source.value, position: source.positionOf('') } : undefined;
  }
  if (!isPlainObject(source.value)) {
    return undefined;
  }
  const { [WRAPPER_OF_DOCUMENTS]: document, ...others } = source.value;
  return typeof document === 'string' && Object.keys(others).every(key => OTHERS_OF_ANSWERS.includes(key))
    ? { kind: 'description', document, position: source.positionOf(`/${WRAPPER_OF_DOCUMENTS}`) }
    : undefined;
}
