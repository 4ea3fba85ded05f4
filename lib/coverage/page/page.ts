import { createHash } from 'crypto';
import { findingLists, keyTables, noteList, settingTable } from './document-sections';
import { gapList } from './gaps';
import { overview } from './overview';
import { areaTables, connectionTables } from './row-tables';
import { Sources } from './sources';
import { PAGE_STYLE } from './style';
import type { CoverageReport } from '../coverage-report';
import { CoverageArea } from '../coverage-row';
import { Markup, markup } from '../markup';
import { PICTURE_STYLE, coveragePicture } from '../picture/picture';

interface Section {
  readonly anchor: string;
  readonly title: string;
  /** How many there are of what it lists. */
  readonly count?: number;
  readonly content: Markup;
}

/** A report as a page: HTML without scripts, which asks for no other file. */
export function coveragePage(report: CoverageReport): string {
  const { releaseLabel, summary, rows } = report;
  const sources = new Sources(report);
  const sections = sectionsOf(report, sources);
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${hashOf(PAGE_STYLE)} ${hashOf(PICTURE_STYLE)}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Encryption on ${releaseLabel}: ${summary.encrypted} of ${rows.length} encrypted</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
${overview(report)}${index(sections)}<main>
${sections.map(sectionOf)}</main>
${footer(sources)}</body>
</html>
`.text;
}

function sectionsOf(report: CoverageReport, sources: Sources): Section[] {
  const { rows, summary, settings, keys, findings } = report;
  const connections = rows.filter(({ area }) => area === CoverageArea.IN_TRANSIT).length;
  return [
    { anchor: 'gaps', title: 'What to do', count: summary.gaps.length, content: gapList(summary) },
    { anchor: 'picture', title: 'The cluster', content: pictureOf(report) },
    { anchor: 'areas', title: 'Data, logs and Hadoop', count: rows.length - connections, content: areaTables(rows, sources) },
    { anchor: 'connections', title: 'Connections', count: connections, content: connectionTables(rows, sources) },
    { anchor: 'settings', title: 'Settings to leave alone', count: settings.length, content: settingTable(settings) },
    { anchor: 'keys', title: 'Keys and their users', count: keys.length, content: keyTables(keys) },
    { anchor: 'findings', title: 'Findings', count: findings.length, content: findingLists(findings) },
    { anchor: 'notes', title: 'Notes', count: summary.notes.length, content: noteList(summary.notes) },
  ];
}

function index(sections: readonly Section[]): Markup {
  return markup`<nav class="index" aria-label="Contents"><ul>
${sections.map(({ anchor, title, count }) => markup`<li><a href="#${anchor}">${title}</a>${count === undefined ? [] : [markup` <span>${count}</span>`]}</li>
`)}</ul></nav>
`;
}

function sectionOf({ anchor, title, content }: Section): Markup {
  return markup`<section id="${anchor}">
<h2>${title}</h2>
${content}</section>
`;
}

/** On a narrow screen the picture moves in its frame: smaller, it could not be read. */
function pictureOf(report: CoverageReport): Markup {
  return markup`<div class="picture" role="region" aria-label="Picture of the cluster" tabindex="0">
${coveragePicture(report)}
</div>
`;
}

function footer(sources: Sources): Markup {
  return markup`<footer>
<h2>What this page is made from, and what it cannot know</h2>
<p>It is made from the security configuration, the release and the applications that were asked about, and from what AWS publishes on the pages below.
Nothing was measured on a cluster.</p>
<p>It cannot know the default encryption of buckets and accounts, what the configuration of a cluster or a script on its nodes changes, values that are
only known at deployment, what applications do that AWS does not write about, and what AWS has published since this library was made.
What it calls encrypted is what a page of AWS says is encrypted; what no page tells of stays unknown.</p>
<h3>Sources</h3>
${sources.list()}</footer>
`;
}

/** Only these style sheets are valid on the page: one that came with a document would not be. */
function hashOf(style: string): Markup {
  return new Markup(`'sha256-${createHash('sha256').update(style, 'utf8').digest('base64')}'`);
}
