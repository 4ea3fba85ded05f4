import { isAbsolute, relative, sep } from 'path';
import { pathToFileURL } from 'url';
import { FileFinding } from './check-text';
import { CheckedFile, Report, exitCodeOf } from './report';
import { safeJson, shortened } from './safe-text';
import { ALL_DOCUMENT_RULES } from '../checks/documents/document-rule-table';
import { FindingSeverity } from '../checks/finding';
import { TEMPLATE_RULES } from '../checks/templates/template-rule';

const RULES = [...TEMPLATE_RULES, ...ALL_DOCUMENT_RULES];

const LEVELS: Record<FindingSeverity, string> = {
  [FindingSeverity.ERROR]: 'error', [FindingSeverity.WARNING]: 'warning', [FindingSeverity.INFO]: 'note',
};

/** SARIF 2.1.0, the form that code scanning services read. */
export function formatSarif(report: Report, folder: string): string {
  return safeJson({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: 'cdk-emr-security',
          version: report.version,
          informationUri: 'https://github.com/cdk-emr-security/cdk-emr-security',
          rules: RULES.map(rule => ({
            id: rule.id,
            shortDescription: { text: `Looks at ${rule.looksAt}` },
            help: { text: rule.remedy },
            helpUri: rule.evidence,
            defaultConfiguration: { level: LEVELS[rule.severity] },
          })),
        },
      },
      invocations: [{
        executionSuccessful: report.failures.length === 0,
        exitCode: exitCodeOf(report),
        toolExecutionNotifications: report.failures.map(({ file, message }) => ({
          level: 'error',
          message: { text: message },
          locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file, folder) } } }],
        })),
      }],
      columnKind: 'utf16CodeUnits',
      results: report.files.flatMap(file => file.findings.map(finding => resultOf(finding, file, folder))),
    }],
  });
}

function resultOf(finding: FileFinding, { file }: CheckedFile, folder: string): unknown {
  const ruleIndex = RULES.findIndex(rule => rule.id === finding.ruleId);
  const names = [finding.pointer ?? finding.path, finding.resource].filter(name => name !== undefined && name !== '');
  return {
    ruleId: finding.ruleId,
    ...ruleIndex < 0 ? {} : { ruleIndex },
    level: LEVELS[finding.severity],
    message: { text: `${shortened(finding.message)}. ${shortened(finding.remedy)}` },
    locations: [{
      physicalLocation: {
        artifactLocation: { uri: uriOf(file, folder) },
        // without a line of its own it is about the whole file, and some readers want one
        region: { startLine: finding.line ?? 1, startColumn: finding.column ?? 1 },
      },
      ...names.length === 0 ? {} : { logicalLocations: [logicalLocation(finding)] },
    }],
  };
}

function logicalLocation(finding: FileFinding): unknown {
  const pointer = shortened(finding.pointer ?? finding.path);
  return {
    fullyQualifiedName: pointer,
    ...finding.resource === undefined ? { kind: 'object' } : { name: shortened(finding.resource), kind: 'resource' },
    ...finding.pointer === undefined || finding.path === '' ? {} : { decoratedName: shortened(finding.path) },
  };
}

/** Relative where that is possible: code scanning services look for the file in the repository. */
function uriOf(file: string, folder: string): string {
  if (file === '-') {
    return 'stdin';
  }
  const path = relative(folder, file);
  return isAbsolute(path) ? pathToFileURL(path).href : path.split(sep).map(encodeURIComponent).join('/');
}
