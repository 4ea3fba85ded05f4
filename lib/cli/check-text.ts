import { JudgeContext, judgeDocument } from '../checks/documents/judge';
import { READ_BACK_KEY } from '../checks/documents/rules/known-keys';
import { Finding, FindingSeverity } from '../checks/finding';
import { checkTemplate } from '../checks/templates/check-template';
import { UNREADABLE_TEMPLATE } from '../checks/templates/template-rule';
import { Source, Unreadable, isTemplate, readSource } from '../checks/templates/template-source';
import { isPlainObject } from '../document/json-value';
import { WRAPPER_OF_DOCUMENTS } from '../document/places';

/** What a file holds. */
export type Kind = 'document' | 'description' | 'template';

/** One thing that was found in a file. */
export interface FileFinding {
  readonly ruleId: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  readonly remedy: string;
  /** A JSON pointer into the document. */
  readonly path: string;
  /** Of templates: the logical id and the type of the resource, and a JSON pointer into the template. */
  readonly resource?: string;
  readonly resourceType?: string;
  readonly pointer?: string;
  /** In the file, counted from 1. */
  readonly line?: number;
  readonly column?: number;
}

/** What was found in the text of a file. */
export interface CheckedText {
  readonly kind: Kind;
  readonly findings: readonly FileFinding[];
}

/** Recognises what a text is, and checks it. Never throws, whatever the text holds. */
export function checkText(text: string, context: JudgeContext): CheckedText {
  const source = readSource(text);
  if ('reason' in source) {
    return unreadable(text, source, context);
  }
  if (isTemplate(source.value)) {
    return { kind: 'template', findings: templateFindings(source, context) };
  }
  const described = describedDocument(source, text);
  if (described) {
    const { value, line, column } = described;
    return {
      kind: 'description',
      findings: judgeDocument({ value, text: value }, context)
        // what the service has written belongs there: it is only wrong in what is sent
        .filter(({ ruleId }) => ruleId !== READ_BACK_KEY.id)
        // their own lines are those of the text inside
        .map(finding => fileFinding({ ...finding, line, column })),
    };
  }
  return document(text, context);
}

function document(text: string, context: JudgeContext): CheckedText {
  return { kind: 'document', findings: judgeDocument({ value: text, text }, context).map(fileFinding) };
}

function templateFindings(source: Source, context: JudgeContext): readonly FileFinding[] {
  return checkTemplate(source, context).map(({ finding, logicalId, type, pointer, line, column }) => ({
    ...fileFinding(finding),
    resource: logicalId,
    resourceType: type,
    pointer,
    line,
    column,
  }));
}

/** Only a template may be YAML: anything else is as wrong as a document as it is as a template. */
function unreadable(text: string, { reason, position }: Unreadable, context: JudgeContext): CheckedText {
  if (!/(?:^|[{,])[ \t]*["']?(?:Resources|AWSTemplateFormatVersion)["']?[ \t]*:/m.test(text)) {
    return document(text, context);
  }
  const { id, severity, remedy } = UNREADABLE_TEMPLATE;
  return {
    kind: 'template',
    findings: [{ ruleId: id, severity, message: `the template cannot be read: ${reason}`, remedy, path: '', pointer: '', ...position }],
  };
}

/** What stands beside the document in an answer; the last two are of the SDKs of Python and of JavaScript. */
const OTHERS_OF_ANSWERS: readonly string[] = ['Name', 'CreationDateTime', 'ResponseMetadata', '$metadata'];

/** The text inside of what `describe-security-configuration` answers, or that text alone as its `--query` gives it. */
function describedDocument(source: Source, text: string): { readonly value: string; readonly line?: number; readonly column?: number } | undefined {
  if (typeof source.value === 'string') {
    // without quotes it is YAML: any text is
    return /^\s*"/.test(text) ? { value: source.value, ...source.positionOf('') } : undefined;
  }
  if (!isPlainObject(source.value)) {
    return undefined;
  }
  const { [WRAPPER_OF_DOCUMENTS]: value, ...others } = source.value;
  return typeof value === 'string' && Object.keys(others).every(key => OTHERS_OF_ANSWERS.includes(key))
    ? { value, ...source.positionOf(`/${WRAPPER_OF_DOCUMENTS}`) }
    : undefined;
}

function fileFinding({ ruleId, severity, message, remedy, path, line, column }: Finding): FileFinding {
  return { ruleId, severity, message, remedy, path, line, column };
}
