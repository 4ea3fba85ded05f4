import { CannotReport } from './cannot-report';
import { CommandIo, textOfFile } from './command-io';
import { Comparison, CoverageRequest } from './coverage-arguments';
import { CoverageSubject, releaseOf, subjectIn } from './coverage-subject';
import { failuresBetween, failuresIn } from './fail-on';
import { safeLines, safeText } from './safe-text';
import { NoText } from '../checks/templates/text-file';
import type { CoverageReport } from '../coverage/coverage-report';

/**
 * Tells what is encrypted with a document, or what differs.
 *
 * @returns the exit code
 */
export async function coverage(request: CoverageRequest, io: CommandIo): Promise<number> {
  let made: Made;
  try {
    made = await make(request, io);
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    io.writeError(`cdk-emr-security: ${safeText(error.message)}\n`);
    return 2;
  }
  const { text, failures } = made;
  if (failures > 0) {
    io.writeError(`cdk-emr-security: --fail-on: ${failures} of what is reported\n`);
  }
  return !await io.write(text) ? 2 : failures > 0 ? 1 : 0;
}

/** Why there is no report. */
class Refusal extends Error {
}

interface Made {
  readonly text: string;
  /** How much of it is to fail on. */
  readonly failures: number;
}

async function make(request: CoverageRequest, io: CommandIo): Promise<Made> {
  const { comparison, format } = request;
  const subject = await read(request.file, request, io);
  const other = comparison?.file === undefined ? undefined : await read(comparison.file, request, io);
  if (request.resource !== undefined && subject.logicalId === undefined && other?.logicalId === undefined) {
    throw new Refusal(`--resource is for templates, and ${[request.file, comparison?.file].flatMap(file => file ?? []).join(' and ')} holds none`);
  }
  const release = request.release ?? about(request.file, () => releaseOf(subject, '--release'));
  const report = measure(subject, release, request, subject.applications ?? other?.applications);
  if (comparison === undefined) {
    return { text: textOf(report, subject, request), failures: failuresIn(report, request.failOn) };
  }
  const later = other ?? subject;
  const difference = report.differenceTo(
    measure(later, laterRelease(request, comparison, other, release), request, later.applications ?? subject.applications));
  return { text: format === 'json' ? safeLines(difference.toJson()) : difference.toText(), failures: failuresBetween(difference, request.failOn) };
}

async function read(file: string, { resource }: CoverageRequest, io: CommandIo): Promise<CoverageSubject> {
  let text: string;
  try {
    text = await textOfFile(file, io);
  } catch (error) {
    throw error instanceof NoText ? new Refusal(`${file}: ${error.message}`) : error;
  }
  return about(file, () => subjectIn(text, resource));
}

function about<T>(file: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof CannotReport ? new Refusal(`${file}: ${error.message}`) : error;
  }
}

/** What is given, or what the other template tells. */
function laterRelease({ release }: CoverageRequest, comparison: Comparison, other: CoverageSubject | undefined, earlier: string): string {
  return comparison.release ?? release
    ?? (other?.releases?.length ? about(comparison.file!, () => releaseOf(other, '--compare-release')) : earlier);
}

function measure({ document }: CoverageSubject, release: string, request: CoverageRequest, applications: string[] | undefined): CoverageReport {
  return document.coverage(release, { applications: request.applications ?? applications, kerberos: request.kerberos });
}

function textOf(report: CoverageReport, subject: CoverageSubject, request: CoverageRequest): string {
  switch (request.format) {
    case 'json':
      return safeLines(report.toJson());
    case 'html':
      return report.toHtml();
    case 'svg':
      return report.toSvg();
    case 'text':
      return headingOf(subject, request) + report.toText();
  }
}

/** Of a template: what was chosen there. */
function headingOf({ logicalId, applications }: CoverageSubject, request: CoverageRequest): string {
  if (logicalId === undefined) {
    return '';
  }
  const clusters = applications && !request.applications ? `, clusters with ${applications.join(', ')}` : '';
  return `${safeText(`Security configuration '${logicalId}' of ${request.file}${clusters}`)}\n`;
}
