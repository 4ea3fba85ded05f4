import { APPEARANCE, AREA_TITLE } from './appearance';
import type { CoverageDifference } from './coverage-difference';
import type { CoverageKey } from './coverage-key';
import type { CoverageReport } from './coverage-report';
import type { CoverageArea, CoverageRow } from './coverage-row';
import type { CoverageSetting } from './coverage-setting';
import { conditionOf } from './key-condition';
import { Finding, FindingSeverity } from '../checks/finding';
import { withoutUnsafe } from '../cli/safe-text';

const WIDTH = Math.max(...Object.values(APPEARANCE).map(({ word }) => word.length));

const MOST_NAMES = 4;
const MOST_FINDINGS = 30;

const SEVERITIES = [FindingSeverity.ERROR, FindingSeverity.WARNING, FindingSeverity.INFO];

/** A report as text: in short, each row, the gaps, then what else there is to say. */
export function reportText({ releaseLabel, rows, settings, summary, findings, keys }: CoverageReport): string {
  const gaps = summary.gaps.flatMap(gap => [
    `  ${APPEARANCE[gap.state].word.padEnd(WIDTH)}  ${gap.remedy}`,
    `  ${' '.repeat(WIDTH)}  ${namesOf(gap.rows)}`,
  ]);
  const areas = (Object.keys(AREA_TITLE) as CoverageArea[]).flatMap(area => {
    const ofArea = rows.filter(row => row.area === area);
    return ofArea.length === 0 ? [] : ['', AREA_TITLE[area], ...ofArea.map(rowText)];
  });
  const condition = conditionOf(keys);
  return textOf([
    `Encryption on ${releaseLabel}`,
    `${summary.encrypted} encrypted, ${summary.notEncrypted} not encrypted, ${summary.needsSomething} in need of something, ${summary.unknown} unknown`,
    ...areas,
    ...gaps.length === 0 ? [] : ['', 'Gaps, the gravest first', ...gaps],
    ...settings.length === 0 ? [] : ['', 'What Amazon EMR sets for this, and clusters have to leave as it is', ...settings.map(settingText)],
    ...keys.length === 0 ? [] : ['', 'Keys and their users', ...keys.flatMap(keyText), ...condition === undefined ? [] : [`  ${condition}`]],
    ...findings.length === 0 ? [] : ['', 'Findings, the gravest first', ...findingsText(findings)],
    ...summary.notes.length === 0 ? [] : ['', 'Notes', ...summary.notes.map(note => `  ${note}`)],
  ]);
}

export function differenceText({ before, after, changes }: CoverageDifference): string {
  const lines = changes.map(({ kind, before: was, after: is }) => {
    const row = (is ?? was)!;
    return `  ${kind.toLowerCase().padEnd(7)}  ${nameOf(row)}: ${was ? stateText(was) : 'not told of'} -> ${is ? stateText(is) : 'not told of'}`;
  });
  return textOf([`From ${before.releaseLabel} to ${after.releaseLabel}`, ...lines.length === 0 ? ['  nothing differs'] : lines]);
}

/** Lines with nothing in them that ends one or drives a terminal. */
function textOf(lines: readonly string[]): string {
  return lines.map(line => `${withoutUnsafe(line)}\n`).join('');
}

/** The first of them: all stand above. */
function namesOf(rows: readonly CoverageRow[]): string {
  const names = rows.slice(0, MOST_NAMES).map(nameOf).join('; ');
  return rows.length > MOST_NAMES ? `${names}; and ${rows.length - MOST_NAMES} more` : names;
}

function keyText({ key, usedFor, users }: CoverageKey): string[] {
  return [
    `  ${key}: for ${usedFor.slice(0, MOST_NAMES).join(', ')}${usedFor.length > MOST_NAMES ? ` and ${usedFor.length - MOST_NAMES} more` : ''}`,
    ...users.flatMap(({ principal, why, actions }) => [`    ${principal}: ${why}`, ...actions.length === 0 ? [] : [`      ${actions.join(', ')}`]]),
  ];
}

function findingsText(findings: readonly Finding[]): string[] {
  const ranked = SEVERITIES.flatMap(severity => findings.filter(finding => finding.severity === severity));
  return [
    ...ranked.slice(0, MOST_FINDINGS).map(({ severity, path, message }) => `  ${severity.toLowerCase().padEnd(7)}  ${path === '' ? '' : `${path}: `}${message}`),
    ...ranked.length > MOST_FINDINGS ? [`  and ${ranked.length - MOST_FINDINGS} more`] : [],
  ];
}

function settingText({ application, property, setByEmr, note }: CoverageSetting): string {
  return `  ${application}  ${property} = ${setByEmr}${note === undefined ? '' : `; ${note}`}`;
}

function rowText(row: CoverageRow): string {
  const what = row.endpoint === undefined ? `${row.where}: ${row.what}` : nameOf(row);
  return `  ${APPEARANCE[row.state].word.padEnd(WIDTH)}  ${what} (${row.by === undefined ? row.why : `${row.by}; ${row.why}`})`;
}

function nameOf({ where, what, endpoint, port }: CoverageRow): string {
  return endpoint === undefined ? `${where}, ${what}` : `${where} ${endpoint}${port === 'dynamic' ? '' : `:${port}`}`;
}

function stateText({ state, by }: CoverageRow): string {
  return by === undefined ? APPEARANCE[state].word : `${APPEARANCE[state].word} (${by})`;
}
