import { readArguments } from './arguments';
import { CommandIo } from './command-io';
import { HELP } from './help';
import { safeText } from './safe-text';

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
    case 'check': {
      // a command is loaded when it is asked for
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { check } = require('./check') as typeof import('./check');
      return check(request, io);
    }
    case 'coverage': {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { coverage } = require('./coverage') as typeof import('./coverage');
      return coverage(request, io);
    }
  }
}
