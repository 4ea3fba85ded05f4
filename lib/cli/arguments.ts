import { parseArgs } from 'util';
import { CheckRequest, readCheckArguments } from './check-arguments';
import { CoverageRequest, readCoverageArguments } from './coverage-arguments';
import { Mistake, OPTIONS, OPTION_NAMES, OptionValues, mistake } from './options';

/** What the command line asks for. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | Mistake
  | CheckRequest
  | CoverageRequest;

export function readArguments(argv: readonly string[]): Request {
  let parsed: Parsed;
  try {
    parsed = parse(argv);
  } catch (error) {
    // its messages name the option; what they advise after that is for programmers
    return mistake((error as Error).message.split('. ')[0]);
  }
  const { values: { help, version, ...values }, positionals: [command, ...files], twice } = parsed;
  if (help) {
    return { kind: 'help' };
  }
  if (version) {
    return { kind: 'version' };
  }
  if (command !== 'check' && command !== 'coverage') {
    return mistake(command === undefined ? 'a command is missing' : `there is no command '${command}'`);
  }
  const given = OPTION_NAMES.filter(name => values[name] !== undefined);
  const foreign = given.find(name => !(OPTIONS[name] as readonly string[]).includes(command));
  if (foreign !== undefined) {
    return mistake(`--${foreign} is no option of ${command}`);
  }
  if (files.length === 0) {
    return mistake('a file is missing; - is standard input');
  }
  if ([...files, values.compare].filter(file => file === '-').length > 1) {
    return mistake('standard input (-) can be read only once');
  }
  const empty = given.find(name => values[name]!.trim() === '');
  if (empty !== undefined) {
    return mistake(`--${empty} is empty`);
  }
  return command === 'check' ? readCheckArguments(files, values) : readCoverageArguments(files, values, twice);
}

interface Parsed {
  readonly values: OptionValues & { readonly help?: boolean; readonly version?: boolean };
  readonly positionals: readonly string[];
  /** An option that was given more than once: of its values only the last is known. */
  readonly twice?: string;
}

function parse(argv: readonly string[]): Parsed {
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    tokens: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
      ...Object.fromEntries(OPTION_NAMES.map(name => [name, { type: 'string' as const }])),
    },
  });
  const names = tokens.flatMap(token => token.kind === 'option' ? token.name : []);
  return { values: values as Parsed['values'], positionals, twice: names.find((name, index) => names.indexOf(name) < index) };
}
