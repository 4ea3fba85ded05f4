import { FileFinding } from './check-text';
import { CheckedFile, Report, summaryOf } from './report';
import { safeText } from './safe-text';
import { FindingSeverity } from '../checks/finding';

const COLOURS: Record<FindingSeverity, string> = { [FindingSeverity.ERROR]: '31', [FindingSeverity.WARNING]: '33', [FindingSeverity.INFO]: '36' };

/** One line for each finding, as compilers write them, and below it what to do. */
export function formatText(report: Report, colours: boolean): string {
  const { files, errors, warnings, infos } = summaryOf(report);
  const counts = [count(errors, 'error'), count(warnings, 'warning'), `${infos} info`].join(', ');
  return [
    ...report.files.flatMap(file => file.findings.map(finding => formatFinding(file, finding, colours))),
    `${count(files, 'file')} checked: ${counts}\n`,
  ].join('');
}

function formatFinding({ file }: CheckedFile, finding: FileFinding, colours: boolean): string {
  const place = [file, finding.line, finding.column].filter(part => part !== undefined).map(part => safeText(String(part))).join(':');
  const severity = finding.severity.toLowerCase();
  const shown = colours ? `\u001b[${COLOURS[finding.severity]}m${severity}\u001b[0m` : severity;
  const about = [finding.resource, finding.path].filter(part => part !== undefined && part !== '').map(part => safeText(String(part))).join(' ');
  return `${place} ${shown} ${finding.ruleId} ${about === '' ? '' : `${about}: `}${safeText(finding.message)}\n    ${safeText(finding.remedy)}\n`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
