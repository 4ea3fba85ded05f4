import { Mistake, OptionValues, mistake, wordOf } from './options';

export const CHECK_FORMATS = ['text', 'json', 'sarif'] as const;

/** What `check` is asked for. */
export interface CheckRequest {
  readonly kind: 'check';
  readonly files: readonly string[];
  readonly format: typeof CHECK_FORMATS[number];
  readonly release?: string;
  readonly region?: string;
}

/** New Regions come, always with such a name. Any other one would make every key one of another Region. */
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/;

export function readCheckArguments(files: readonly string[], { format: word = 'text', release, region }: OptionValues): CheckRequest | Mistake {
  const format = wordOf(CHECK_FORMATS, word);
  if (!format) {
    return mistake(`there is no format '${word}'; ${CHECK_FORMATS.join(', ')} are the formats`);
  }
  if (region !== undefined && !REGION.test(region)) {
    return mistake(`'${region}' is no Region; a name such as eu-west-1 is expected`);
  }
  return { kind: 'check', files, format, release, region };
}
