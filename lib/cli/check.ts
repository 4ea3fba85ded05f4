import { RegionInfo } from 'aws-cdk-lib/region-info';
import { CheckRequest } from './check-arguments';
import { checkText } from './check-text';
import { CommandIo, textOfFile } from './command-io';
import { formatJson } from './format-json';
import { formatSarif } from './format-sarif';
import { formatText } from './format-text';
import { CheckedFile, Failure, Report, exitCodeOf } from './report';
import { safeText } from './safe-text';
import { NoText } from '../checks/templates/text-file';

/**
 * Looks for mistakes in files.
 *
 * @returns the exit code
 */
export async function check(request: CheckRequest, io: CommandIo): Promise<number> {
  const files: CheckedFile[] = [];
  const failures: Failure[] = [];
  const context = { releaseLabel: request.release, region: request.region, partition: partitionOf(request.region) };
  for (const file of request.files) {
    try {
      files.push({ file, ...checkText(await textOfFile(file, io), context) });
    } catch (error) {
      if (!(error instanceof NoText)) {
        throw error;
      }
      failures.push({ file, message: error.message });
      io.writeError(`cdk-emr-security: ${safeText(file)}: ${error.message}\n`);
    }
  }
  const report: Report = { version: io.version, files, failures };
  const written = await io.write(request.format === 'json' ? formatJson(report)
    : request.format === 'sarif' ? formatSarif(report, io.folder)
      : formatText(report, io.colours));
  return written ? exitCodeOf(report) : 2;
}

/** Undefined for Regions that are newer than the CDK that is installed: then nothing is said of partitions. */
function partitionOf(region: string | undefined): string | undefined {
  return region === undefined ? undefined : RegionInfo.get(region).partition;
}
