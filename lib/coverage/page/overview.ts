import { STATE_CLASS } from './state-badge';
import { counted, listed } from './words';
import { FindingSeverity } from '../../checks/finding';
import { APPEARANCE, STATES } from '../appearance';
import type { CoverageReport } from '../coverage-report';
import { CoverageState } from '../coverage-row';
import type { CoverageSummary } from '../coverage-summary';
import { Markup, markup } from '../markup';

const COUNT: Readonly<Record<CoverageState, (summary: CoverageSummary) => number>> = {
  [CoverageState.NOT_ENCRYPTED]: ({ notEncrypted }) => notEncrypted,
  [CoverageState.NEEDS_SOMETHING]: ({ needsSomething }) => needsSomething,
  [CoverageState.UNKNOWN]: ({ unknown }) => unknown,
  [CoverageState.ENCRYPTED]: ({ encrypted }) => encrypted,
};

/** Narrower parts of the bar, in percent, have no room for a sign. */
const ROOM_FOR_SIGN = 5;

/** The release, what is to be said of it in one sentence, and the counts. */
export function overview({ releaseLabel, rows, summary, findings }: CoverageReport): Markup {
  return markup`<header>
<p class="kind">Amazon EMR · encryption coverage</p>
<h1>Encryption on ${releaseLabel}</h1>
<p class="verdict">${verdict(summary)}</p>
<p class="aside">Counted is each place where data rest or travel: buckets, disks, logs, and every endpoint of the applications. ${ofFindings(findings)}</p>
${rows.length === 0 ? [] : [bar(summary)]}<ul class="counts">
${STATES.map(state => markup`<li class="${STATE_CLASS[state]}"><strong>${COUNT[state](summary)}</strong> <span><span aria-hidden="true">${APPEARANCE[state].sign}</span> ${APPEARANCE[state].word}</span></li>
`)}</ul>
</header>
`;
}

/** The report in one sentence, what is not encrypted first. */
export function verdict(summary: CoverageSummary): string {
  const total = totalOf(summary);
  if (summary.encrypted === total) {
    return total === 0 ? 'There is nothing to tell of.' : `${total === 1 ? 'The one place is' : `All ${total} places are`} encrypted, by what AWS publishes.`;
  }
  const clauses = STATES.filter(state => COUNT[state](summary) > 0).map((state, index) => {
    const count = COUNT[state](summary);
    return `${count}${index === 0 ? ` of ${counted(total, 'place')}` : ''} ${VERB[state](count)}`;
  });
  return `${listed(clauses)}.`;
}

const VERB: Readonly<Record<CoverageState, (count: number) => string>> = {
  [CoverageState.NOT_ENCRYPTED]: count => `${count === 1 ? 'is' : 'are'} not encrypted`,
  [CoverageState.NEEDS_SOMETHING]: count => `${count === 1 ? 'needs' : 'need'} something more`,
  [CoverageState.UNKNOWN]: count => `${count === 1 ? 'is' : 'are'} unknown`,
  [CoverageState.ENCRYPTED]: count => `${count === 1 ? 'is' : 'are'} encrypted`,
};

function ofFindings(findings: CoverageReport['findings']): Markup {
  const count = (severity: FindingSeverity) => findings.filter(finding => finding.severity === severity).length;
  const [errors, warnings] = [count(FindingSeverity.ERROR), count(FindingSeverity.WARNING)];
  const found = `${counted(errors, 'error')} and ${counted(warnings, 'warning')}`;
  return markup`The document has <a href="#findings">${errors + warnings === 0 ? 'no errors or warnings' : found}</a>.`;
}

/** In proportion to the counts. The list below it says the same in words. */
function bar(summary: CoverageSummary): Markup {
  const total = totalOf(summary);
  const percent = (count: number) => `${Number((100 * count / total).toFixed(3))}%`;
  let before = 0;
  const parts = STATES.filter(state => COUNT[state](summary) > 0).map(state => {
    const count = COUNT[state](summary);
    const rect = markup`<rect class="${STATE_CLASS[state]}" x="${percent(before)}" width="${percent(count)}" height="28"/>`;
    const sign = 100 * count / total < ROOM_FOR_SIGN ? [] : [markup`<text x="${percent(before + count / 2)}" y="19">${APPEARANCE[state].sign}</text>`];
    before += count;
    return markup`${rect}${sign}`;
  });
  return markup`<svg class="bar" width="100%" height="28" aria-hidden="true">${parts}</svg>
`;
}

function totalOf({ notEncrypted, needsSomething, unknown, encrypted }: CoverageSummary): number {
  return notEncrypted + needsSomething + unknown + encrypted;
}
