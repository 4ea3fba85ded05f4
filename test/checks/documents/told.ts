import { JudgeContext, judgeDocument } from '../../../lib/checks/documents/judge';

/** What some rules say of a document: rule, severity and the last key of the place. */
export function told(rules: readonly string[], value: unknown, context?: JudgeContext): string[] {
  return judgeDocument({ value }, context)
    .map(({ ruleId, severity, path }) => [ruleId.replace('cdk-emr-security:', ''), severity, path.replace(/.*\//, '')] as const)
    .filter(([id]) => rules.includes(id)).map(parts => parts.join(' '));
}
