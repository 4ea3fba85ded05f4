import { CoverageArea, CoverageState } from './coverage-row';

/** How a state looks, in text, on the page and in the picture. No state is told by its colour alone. */
export interface Appearance {
  /** In words. */
  readonly word: string;
  /** One character, for where there is no room for the word. */
  readonly sign: string;
  /** Colours of text and lines, and of areas behind them, on light and on dark ground: four and a half to one at least. */
  readonly light: Colours;
  readonly dark: Colours;
}

export interface Colours {
  readonly text: string;
  readonly ground: string;
}

/** In the order in which readers look for them: what is not encrypted first. */
export const STATES = [CoverageState.NOT_ENCRYPTED, CoverageState.NEEDS_SOMETHING, CoverageState.UNKNOWN, CoverageState.ENCRYPTED] as const;

export const APPEARANCE: Readonly<Record<CoverageState, Appearance>> = {
  [CoverageState.ENCRYPTED]: {
    word: 'encrypted', sign: '✓', light: { text: '#0b6b3a', ground: '#e3f5ea' }, dark: { text: '#7fdca6', ground: '#12301f' },
  },
  [CoverageState.NOT_ENCRYPTED]: {
    word: 'not encrypted', sign: '✕', light: { text: '#a3161f', ground: '#fdeaea' }, dark: { text: '#ff9a9a', ground: '#3a1618' },
  },
  [CoverageState.NEEDS_SOMETHING]: {
    word: 'needs something', sign: '!', light: { text: '#8a4b00', ground: '#fff1da' }, dark: { text: '#f7bd6b', ground: '#36260d' },
  },
  [CoverageState.UNKNOWN]: {
    word: 'unknown', sign: '?', light: { text: '#4a5568', ground: '#eceff3' }, dark: { text: '#b6c0cf', ground: '#252b34' },
  },
};

/** The headings of the areas, in the order of the report. */
export const AREA_TITLE: Readonly<Record<CoverageArea, string>> = {
  [CoverageArea.S3]: 'Objects in Amazon S3',
  [CoverageArea.LOCAL_DISK]: 'Disks of the nodes',
  [CoverageArea.HADOOP]: 'Hadoop',
  [CoverageArea.WRITE_AHEAD_LOG]: 'Write-ahead logs',
  [CoverageArea.LOG_FILES]: 'Log files',
  [CoverageArea.IN_TRANSIT]: 'Connections',
};
