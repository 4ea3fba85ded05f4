import { Kind, contentOf } from './file-content';
import { JudgeContext, judgeDocument } from '../checks/documents/judge';
import { READ_BACK_KEY } from '../checks/documents/rules/known-keys';
import { Finding, FindingSeverity } from '../checks/finding';
import { checkTemplate } from '../checks/templates/check-template';
import { UNREADABLE_TEMPLATE } from '../checks/templates/template-rule';
import { Source } from '../checks/templates/template-source';

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
  const content = contentOf(text);
  switch (content.kind) {
    case 'template':
      return { kind: 'template', findings: templateFindings(content.source, context) };
    case 'unreadable template': {
      const { id, severity, remedy } = UNREADABLE_TEMPLATE;
      return {
        kind: 'template',
        findings: [{ ruleId: id, severity, message: `the template cannot be read: ${content.reason}`, remedy, path: '', pointer: '', ...content.position }],
      };
    }
    case 'description':
      return {
        kind: 'description',
        findings: judge(content.document, context)
          // what the service has written belongs there: it is only wrong in what is sent
          .filter(({ ruleId }) => ruleId !== READ_BACK_KEY.id)
          // their own lines are those of the text inside
          .map(finding => ({ ...finding, line: content.position?.line, column: content.position?.column })),
      };
    case 'document':
      return { kind: 'document', findings: judge(content.document, context) };
  }
}

function judge(text: string, context: JudgeContext): readonly FileFinding[] {
  return judgeDocument({ value: text, text }, context).map(fileFinding);
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

function fileFinding({ ruleId, severity, message, remedy, path, line, column }: Finding): FileFinding {
  return { ruleId, severity, message, remedy, path, line, column };
}
