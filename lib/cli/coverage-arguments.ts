import { FailOn, readFailOn } from './fail-on';
import { Mistake, OptionValues, mistake, wordOf } from './options';

export const COVERAGE_FORMATS = ['text', 'json', 'html', 'svg'] as const;

/** What `coverage` is asked for. */
export interface CoverageRequest {
  readonly kind: 'coverage';
  readonly file: string;
  readonly format: typeof COVERAGE_FORMATS[number];
  readonly release?: string;
  readonly applications?: string[];
  readonly kerberos?: boolean;
  /** The logical id of a configuration of a template. */
  readonly resource?: string;
  readonly failOn?: FailOn;
  /** What to compare with. */
  readonly comparison?: Comparison;
}

/** Another file, another release, or both. */
export interface Comparison {
  readonly file?: string;
  readonly release?: string;
}

const SWITCH = ['on', 'off'] as const;

export function readCoverageArguments(files: readonly string[], values: OptionValues, twice?: string): CoverageRequest | Mistake {
  if (twice !== undefined) {
    return mistake(`--${twice} is given more than once`);
  }
  if (files.length > 1) {
    return mistake(`coverage takes one file, and ${files.length} are given; --compare compares two`);
  }
  const compared = values.compare !== undefined || values['compare-release'] !== undefined;
  const { format: word = 'text', kerberos } = values;
  const format = wordOf(COVERAGE_FORMATS, word);
  if (!format) {
    return mistake(`there is no format '${word}'; ${COVERAGE_FORMATS.join(', ')} are the formats`);
  }
  if (compared && format !== 'text' && format !== 'json') {
    return mistake(`what differs cannot be told as ${format}; text and json are the formats for that`);
  }
  if (kerberos !== undefined && !wordOf(SWITCH, kerberos)) {
    return mistake(`--kerberos is on or off, and not '${kerberos}'`);
  }
  const applications = values.applications?.split(',').map(name => name.trim());
  if (applications?.includes('')) {
    return mistake('--applications has an empty name; names with commas between them are expected');
  }
  const failOn = values['fail-on'] === undefined ? undefined : readFailOn(values['fail-on'], compared);
  if (failOn?.kind === 'mistake') {
    return failOn;
  }
  return {
    kind: 'coverage',
    file: files[0],
    format,
    release: values.release,
    applications,
    kerberos: kerberos === undefined ? undefined : kerberos === 'on',
    resource: values.resource,
    failOn,
    comparison: compared ? { file: values.compare, release: values['compare-release'] } : undefined,
  };
}
