import { Report, summaryOf } from './report';
import { safeJson, shortened } from './safe-text';

/** The version of the form: it changes when something is renamed or removed, not when something is added. */
const FORM = 1;

export function formatJson(report: Report): string {
  return safeJson({
    version: FORM,
    tool: { name: 'cdk-emr-security', version: report.version },
    summary: summaryOf(report),
    files: report.files.map(({ file, kind, findings }) => ({
      file,
      kind,
      findings: findings.map(finding => ({
        ruleId: finding.ruleId,
        severity: finding.severity,
        path: shortened(finding.path),
        message: shortened(finding.message),
        remedy: shortened(finding.remedy),
        line: finding.line,
        column: finding.column,
        resource: finding.resource,
        resourceType: finding.resourceType,
        pointer: finding.pointer === undefined ? undefined : shortened(finding.pointer),
      })),
    })),
    failures: report.failures,
  });
}
