import { SEVERITY, severityBadge } from './state-badge';
import { Finding, FindingSeverity } from '../../checks/finding';
import type { CoverageKey, CoverageKeyUser } from '../coverage-key';
import type { CoverageSetting } from '../coverage-setting';
import { conditionOf } from '../key-condition';
import { Markup, markup } from '../markup';

export function settingTable(settings: readonly CoverageSetting[]): Markup {
  if (settings.length === 0) {
    return markup`<p>None: encryption in transit is off or not known to be on, or AWS publishes none of this release and these applications.</p>
`;
  }
  return markup`<table class="settings">
<caption>What Amazon EMR sets in the applications for encryption in transit. Clusters have to leave it as it is.</caption>
<thead><tr><th scope="col">Application</th><th scope="col">Property</th><th scope="col">Amazon EMR sets</th><th scope="col">Note</th></tr></thead>
<tbody>
${settings.map(({ application, property, setByEmr, note }) => markup`<tr><th scope="row">${application}</th><td><code>${property}</code></td><td><code>${setByEmr}</code></td>${note === undefined ? markup`<td class="nothing">–</td>` : markup`<td>${note}</td>`}</tr>
`)}</tbody>
</table>
`;
}

export function keyTables(keys: readonly CoverageKey[]): Markup {
  return keys.length === 0 ? markup`<p>The document names no key.</p>
` : markup`${keys.map(keyTable)}${conditionNote(keys)}`;
}

function conditionNote(keys: readonly CoverageKey[]): Markup {
  const condition = conditionOf(keys);
  return condition === undefined ? markup`` : markup`<p>${condition}.</p>
`;
}

function keyTable({ key, usedFor, users }: CoverageKey): Markup {
  const heading = markup`<h3><code>${key}</code></h3> <span>Used for: ${usedFor.join('; ')}</span>`;
  return users.length === 0 ? markup`<div class="key">${heading}<p>No users of it are known.</p></div>
` : markup`<table class="users">
<caption>${heading}</caption>
<thead><tr><th scope="col">User</th><th scope="col">What for</th><th scope="col">Has to be allowed</th></tr></thead>
<tbody>
${users.map(userRow)}</tbody>
</table>
`;
}

function userRow({ principal, why, actions }: CoverageKeyUser): Markup {
  return markup`<tr><th scope="row">${principal}</th><td>${why}</td>${actions.length === 0 ? markup`<td>AWS does not publish it</td>` : markup`<td><ul class="actions">${actions.map(action => markup`<li><code>${action}</code></li>`)}</ul></td>`}</tr>
`;
}

/** Findings by severity, in the order of the document. */
export function findingLists(findings: readonly Finding[]): Markup {
  const lists = (Object.keys(SEVERITY) as FindingSeverity[]).flatMap(severity => {
    const ofSeverity = findings.filter(finding => finding.severity === severity);
    return ofSeverity.length === 0 ? [] : [markup`<h3>${SEVERITY[severity].plural} (${ofSeverity.length})</h3>
<ul class="findings">
${ofSeverity.map(findingItem)}</ul>
`];
  });
  return lists.length === 0 ? markup`<p>Nothing was found.</p>
` : markup`${lists}`;
}

function findingItem({ ruleId, severity, path, message, remedy, line, column }: Finding): Markup {
  const place = path === '' ? markup`the document as a whole` : markup`<code>${path}</code>`;
  const position = line === undefined ? '' : `, line ${line}${column === undefined ? '' : `, column ${column}`}`;
  return markup`<li><p class="rule">${severityBadge(severity)} <code>${ruleId}</code></p>
<p class="path">At ${place}${position}</p>
<p>${message}</p>
<p class="remedy">${remedy}</p></li>
`;
}

export function noteList(notes: readonly string[]): Markup {
  return notes.length === 0 ? markup`<p>None.</p>
` : markup`<ul class="notes">
${notes.map(note => markup`<li>${note}</li>
`)}</ul>
`;
}
