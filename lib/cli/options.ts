/** Wrong usage. */
export interface Mistake {
  readonly kind: 'mistake';
  readonly message: string;
}

/** The options that have a value: each is one of some commands. */
export const OPTIONS = {
  'release': ['check', 'coverage'],
  'format': ['check', 'coverage'],
  'region': ['check'],
  'applications': ['coverage'],
  'kerberos': ['coverage'],
  'resource': ['coverage'],
  'fail-on': ['coverage'],
  'compare-release': ['coverage'],
  'compare': ['coverage'],
} as const satisfies Record<string, readonly string[]>;

type OptionName = keyof typeof OPTIONS;

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** Those that were given, all with more than blanks in them, by their names. */
export type OptionValues = Readonly<Partial<Record<OptionName, string>>>;

export function mistake(message: string): Mistake {
  return { kind: 'mistake', message };
}

/** The one of some words that was given. */
export function wordOf<T extends string>(words: readonly T[], given: string): T | undefined {
  return words.find(word => word === given);
}
