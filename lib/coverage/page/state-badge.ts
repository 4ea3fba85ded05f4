import { FindingSeverity } from '../../checks/finding';
import { APPEARANCE } from '../appearance';
import { CoverageState } from '../coverage-row';
import { Markup, markup } from '../markup';

/** The class of elements that have the colours of a state. */
export const STATE_CLASS: Readonly<Record<CoverageState, string>> = {
  [CoverageState.NOT_ENCRYPTED]: 'not-encrypted',
  [CoverageState.NEEDS_SOMETHING]: 'needs-something',
  [CoverageState.UNKNOWN]: 'unknown',
  [CoverageState.ENCRYPTED]: 'encrypted',
};

interface SeverityLooks {
  readonly word: string;
  readonly plural: string;
  readonly sign: string;
  /** Whose colours it has. */
  readonly colours: CoverageState;
}

/** In the order of the page. */
export const SEVERITY: Readonly<Record<FindingSeverity, SeverityLooks>> = {
  [FindingSeverity.ERROR]: { word: 'error', plural: 'Errors', sign: '✕', colours: CoverageState.NOT_ENCRYPTED },
  [FindingSeverity.WARNING]: { word: 'warning', plural: 'Warnings', sign: '!', colours: CoverageState.NEEDS_SOMETHING },
  [FindingSeverity.INFO]: { word: 'information', plural: 'Information', sign: 'i', colours: CoverageState.UNKNOWN },
};

/** A state in a word, with its sign, which those who hear the page need not hear. */
export function stateBadge(state: CoverageState): Markup {
  const { sign, word } = APPEARANCE[state];
  return badge(state, sign, word);
}

export function severityBadge(severity: FindingSeverity): Markup {
  const { sign, word, colours } = SEVERITY[severity];
  return badge(colours, sign, word);
}

function badge(colours: CoverageState, sign: string, word: string): Markup {
  return markup`<span class="badge ${STATE_CLASS[colours]}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}
