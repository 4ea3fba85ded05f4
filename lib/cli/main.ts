import { RegionInfo } from 'aws-cdk-lib/region-info';
import { HELP, Request, readArguments } from './arguments';
import { checkText } from './check-text';
import { formatJson } from './format-json';
import { formatSarif } from './format-sarif';
import { formatText } from './format-text';
import { CheckedFile, Failure, Report, exitCodeOf } from './report';
import { safeText } from './safe-text';
import { NoText } from '../checks/templates/text-file';

/** What the program sees of the world. */
export interface CommandIo {
  /** The folder that it runs in. */
  readonly folder: string;
  /** Whether the output is read by people in colours. */
  readonly colours: boolean;
  readonly version: string;
  /** The text of a file; throws NoText. */
  readFile(path: string): string;
  /** The text of standard input; fails with NoText. */
  readStandardInput(): Promise<string>;
  /** Resolves to false if the text could not be written, of which it has told then. */
  write(text: string): Promise<boolean>;
  writeError(text: string): void;
}

/**
 * The command `cdk-emr-security`.
 *
 * @returns the exit code
 */
export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const request = readArguments(argv);
  switch (request.kind) {
    case 'help':
      return await io.write(HELP) ? 0 : 2;
    case 'version':
      return await io.write(`${io.version}\n`) ? 0 : 2;
    case 'mistake':
      io.writeError(`cdk-emr-security: ${safeText(request.message)}\nTry: cdk-emr-security --help\n`);
      return 2;
    case 'check':
      return check(request, io);
  }
}

async function check(request: Request & { readonly kind: 'check' }, io: CommandIo): Promise<number> {
  const files: CheckedFile[] = [];
  const failures: Failure[] = [];
  const context = { releaseLabel: request.release, region: request.region, partition: partitionOf(request.region) };
  for (const file of request.files) {
    try {
      const text = file === '-' ? await io.readStandardInput() : io.readFile(file);
      files.push({ file, ...checkText(text, context) });
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
