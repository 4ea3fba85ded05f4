import { NoText } from '../../lib/checks/templates/text-file';
import { CommandIo } from '../../lib/cli/command-io';
import { run } from '../../lib/cli/main';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

export interface World {
  readonly files?: Record<string, string>;
  readonly input?: string;
  readonly colours?: boolean;
}

/** Runs the command with files that are given; all others are missing. */
export async function command(argv: readonly string[], { files = {}, input, colours = false }: World = {}): Promise<Ran> {
  const out: string[] = [];
  const errors: string[] = [];
  const io: CommandIo = {
    folder: '/project',
    colours,
    version: '1.2.3',
    readFile: path => {
      if (!Object.hasOwn(files, path)) {
        throw new NoText('there is no such file');
      }
      return files[path];
    },
    readStandardInput: async () => {
      if (input === undefined) {
        throw new NoText('nothing is expected to be read');
      }
      return input;
    },
    write: async text => {
      out.push(text);
      return true;
    },
    writeError: text => void errors.push(text),
  };
  const code = await run(argv, io);
  return { code, out: out.join(''), errors: errors.join('') };
}
