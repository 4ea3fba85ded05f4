import { parseArgs } from 'util';

export const FORMATS = ['text', 'json', 'sarif'] as const;

export type Format = typeof FORMATS[number];

/** New Regions come, always with such a name. Any other one would make every key one of another Region. */
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/;

/** What the command line asks for. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'mistake'; readonly message: string }
  | { readonly kind: 'check'; readonly files: readonly string[]; readonly format: Format; readonly release?: string; readonly region?: string };

export const HELP = `Checks security configurations of Amazon EMR (on EC2).

Usage: cdk-emr-security check FILE... [options]

FILE is the JSON document of a security configuration, the answer of
aws emr describe-security-configuration, or a CloudFormation template in JSON
or YAML. - is standard input.

Options:
  --release LABEL   the release of the clusters, such as emr-7.9.0; in a template
                    it is for configurations of which no cluster there tells it
  --region REGION   the Region of the clusters, such as eu-west-1
  --format FORMAT   text (the default), json or sarif
  --help            this text
  --version         the version

Exit codes:
  0  no errors; there may be warnings
  1  errors found
  2  wrong usage, a file that cannot be read, or an output that cannot be written
`;

export function readArguments(argv: readonly string[]): Request {
  let parsed: { values: Values; positionals: string[] };
  try {
    parsed = parse(argv);
  } catch (error) {
    // its messages name the option; what they advise after that is for programmers
    return mistake((error as Error).message.split('. ')[0]);
  }
  const { values, positionals: [command, ...files] } = parsed;
  if (values.help) {
    return { kind: 'help' };
  }
  if (values.version) {
    return { kind: 'version' };
  }
  if (command !== 'check') {
    return mistake(command === undefined ? 'a command is missing' : `there is no command '${command}'`);
  }
  if (files.length === 0) {
    return mistake('a file is missing; - is standard input');
  }
  if (files.filter(file => file === '-').length > 1) {
    return mistake('standard input (-) can be read only once');
  }
  const format = FORMATS.find(each => each === (values.format ?? 'text'));
  if (!format) {
    return mistake(`there is no format '${values.format}'; ${FORMATS.join(', ')} are the formats`);
  }
  for (const option of ['release', 'region'] as const) {
    if (values[option] === '') {
      return mistake(`--${option} is empty`);
    }
  }
  if (values.region !== undefined && !REGION.test(values.region)) {
    return mistake(`'${values.region}' is no Region; a name such as eu-west-1 is expected`);
  }
  return { kind: 'check', files, format, release: values.release, region: values.region };
}

interface Values {
  readonly help?: boolean;
  readonly version?: boolean;
  readonly release?: string;
  readonly region?: string;
  readonly format?: string;
}

function parse(argv: readonly string[]): { values: Values; positionals: string[] } {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
      release: { type: 'string' },
      region: { type: 'string' },
      format: { type: 'string' },
    },
  });
}

function mistake(message: string): Request {
  return { kind: 'mistake', message };
}
