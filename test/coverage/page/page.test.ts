import { createHash } from 'crypto';
import { PageTree, allIn, attribute, rawText, textOf } from './reading';
import { AWS_PAGE, endpoint, finding, key, reportOf, row } from './reports';
import { CoverageArea, CoverageReport, CoverageRow, CoverageState, FindingSeverity } from '../../../lib';
import { APPEARANCE, AREA_TITLE } from '../../../lib/coverage/appearance';
import { anchorOf } from '../../../lib/coverage/page/anchors';
import { coveragePage } from '../../../lib/coverage/page/page';
import { coveragePicture } from '../../../lib/coverage/picture/picture';
import { AWS_KMS, EBS, KEY, coverageOf } from '../documents';

const OVERRIDES = [{ BucketName: 'logs', EncryptionMode: 'CSE-KMS', AwsKmsKey: `${KEY}2` }];
const S3 = { EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY, Overrides: OVERRIDES };

const REPORTS: Record<string, CoverageReport> = {
  'most of it on': coverageOf({ transit: true, disk: AWS_KMS, s3: S3 }, 'emr-6.15.0'),
  'all of it on': coverageOf({ transit: true, kerberos: true, disk: EBS, s3: S3, wal: { AwsKmsKey: KEY } }, 'emr-7.13.0'),
  'nothing on': coverageOf({}, 'emr-5.36.0'),
  'a release of which nothing is published': coverageOf({ transit: true, disk: EBS, s3: S3 }, 'emr-spark-8.0.0', { applications: ['Spark', 'Mine'] }),
  'errors': coverageOf({ transit: true, disk: { EncryptionKeyProviderType: 'Nonsense' }, s3: { EncryptionMode: 'nonsense' } }, 'emr-7.9.0'),
  'only applications that AWS does not tell of': coverageOf({}, 'emr-7.9.0', { applications: ['a', 'b'] }),
  'empty': reportOf({}),
};
const NAMES = Object.keys(REPORTS);

const pages = new Map<CoverageReport, PageTree>();

function pageOf(report: CoverageReport): PageTree {
  const page = pages.get(report) ?? new PageTree(coveragePage(report));
  pages.set(report, page);
  return page;
}

const partsOf = ({ where, what, endpoint: name, port }: CoverageRow) => name === undefined ? [where, what] : [where, name, port!];

test.each(NAMES)('%s: each row with its state in a word and a sign, by what, why and what would turn it on', name => {
  const { rows } = REPORTS[name];
  const page = pageOf(REPORTS[name]);
  const shown = page.all('tr').filter(element => attribute(element, 'id') !== undefined);
  expect(shown.map(element => attribute(element, 'id')).sort()).toEqual(rows.map(({ id }) => anchorOf('row', id)).sort());
  for (const each of rows) {
    const element = page.withId(anchorOf('row', each.id));
    const [subject, state, reason, remedy] = element.childNodes.map(textOf);
    expect(partsOf(each).filter(part => !subject.includes(part))).toEqual([]);
    expect(state).toBe(`${APPEARANCE[each.state].sign} ${APPEARANCE[each.state].word}`);
    expect(reason).toMatch(/ source \d+$/);
    expect(reason.replace(/ source \d+$/, '')).toBe([...each.by === undefined ? [] : [each.by], each.why].join(' '));
    expect(remedy).toBe(each.remedy ?? '–');
    expect(allIn(element, 'a').map(link => attribute(link, 'href'))).toEqual(each.source.startsWith('https://docs.aws.amazon.com/') ? [each.source] : []);
  }
});

test.each(NAMES)('%s: rows stand in the table of their area or application', name => {
  const page = pageOf(REPORTS[name]);
  const tables = ['areas', 'connections'].flatMap(section => allIn(page.withId(section), 'table').map(table => ({
    section, caption: allIn(table, 'caption').map(textOf)[0], anchors: allIn(table, 'tr').map(element => attribute(element, 'id')),
  })));
  for (const { id, area, application } of REPORTS[name].rows) {
    const [{ section, caption }, ...more] = tables.filter(({ anchors }) => anchors.includes(anchorOf('row', id)));
    const isConnection = area === CoverageArea.IN_TRANSIT;
    const title = isConnection ? application ?? 'Connections of the nodes' : AREA_TITLE[area];
    expect([id, section, caption.replace(/ \d+ of \d+ encrypted$/, ''), more]).toEqual([id, isConnection ? 'connections' : 'areas', title, []]);
  }
});

test.each(NAMES)('%s: each gap in its order, with what to do and all of its places', name => {
  const { gaps } = REPORTS[name].summary;
  const items = allIn(pageOf(REPORTS[name]).withId('gaps'), 'li').filter(item => allIn(item, 'ul').length > 0);
  expect(items.map(item => allIn(item, 'strong').map(textOf))).toEqual(gaps.map(({ remedy }) => [remedy]));
  expect(items.map(item => allIn(item, 'p', 'class', 'concerns').map(textOf))).toEqual(gaps.map(({ state, rows }) => [
    `${APPEARANCE[state].sign} ${APPEARANCE[state].word} ${rows.length} place${rows.length === 1 ? '' : 's'}`,
  ]));
  expect(items.map(item => allIn(item, 'a').map(link => attribute(link, 'href')).sort()))
    .toEqual(gaps.map(({ rows }) => rows.map(({ id }) => `#${anchorOf('row', id)}`).sort()));
});

test.each(NAMES)('%s: settings, keys with their users, findings and notes', name => {
  const { settings, keys, findings, summary } = REPORTS[name];
  const page = pageOf(REPORTS[name]);
  const rowsIn = (id: string) => allIn(page.withId(id), 'tr').map(element => element.childNodes.map(textOf)).filter(([first]) => !['Application', 'User'].includes(first));
  expect(rowsIn('settings')).toEqual(settings.map(({ application, property, setByEmr, note }) => [application, property, setByEmr, note ?? '–']));
  expect(allIn(page.withId('keys'), 'h3').map(textOf)).toEqual(keys.map(each => each.key));
  expect(rowsIn('keys')).toEqual(keys.flatMap(({ users }) => users.map(({ principal, why, actions }) => [principal, why, actions.join('') || 'AWS does not publish it'])));
  const items = allIn(page.withId('findings'), 'li').map(item => allIn(item, 'p').map(textOf));
  expect(items.map(([rule, , message, remedy]) => [rule.split(' ').slice(-1)[0], message, remedy]).sort())
    .toEqual(findings.map(({ ruleId, message, remedy }) => [ruleId, message, remedy]).sort());
  expect(allIn(page.withId('notes'), 'li').map(textOf)).toEqual(summary.notes);
});

test.each(NAMES)('%s: nothing that a browser has to mend, no id twice, no link into nowhere, headings in order', name => {
  const page = pageOf(REPORTS[name]);
  expect(page.mended).toEqual([]);
  const ids = page.elements.flatMap(element => attribute(element, 'id') ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = page.all('a').map(link => attribute(link, 'href')!);
  expect(targets.filter(target => !(target.startsWith('#') ? ids.includes(target.slice(1)) : target.startsWith('https://docs.aws.amazon.com/')))).toEqual([]);
  const levels = page.elements.flatMap(({ tagName }) => /^h[1-6]$/.test(tagName) ? [Number(tagName[1])] : []);
  expect(levels.filter(level => level === 1)).toHaveLength(1);
  expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  for (const table of page.all('table')) {
    expect(allIn(table, 'caption').map(textOf)).not.toContain('');
    expect([table.childNodes.some(({ nodeName }) => nodeName === 'caption'), allIn(table, 'th').every(cell => attribute(cell, 'scope') !== undefined)]).toEqual([true, true]);
  }
});

test.each(NAMES)('%s: no script, no other file, and styles by their hashes', name => {
  const page = pageOf(REPORTS[name]);
  const hashes = page.all('style').map(style => `'sha256-${createHash('sha256').update(rawText(style)).digest('base64')}'`);
  expect(hashes).toHaveLength(2);
  const [policy, ...more] = page.all('meta', 'http-equiv', 'Content-Security-Policy').map(meta => attribute(meta, 'content'));
  expect(more).toEqual([]);
  expect(policy).toBe(`default-src 'none'; style-src ${hashes.join(' ')}; base-uri 'none'; form-action 'none'`);
  const others = ['script', 'link', 'img', 'iframe', 'object', 'embed', 'form', 'base', 'image', 'use', 'foreignobject'];
  expect(page.elements.map(({ tagName }) => tagName.toLowerCase()).filter(tagName => others.includes(tagName))).toEqual([]);
  // a style attribute would not be valid by the policy
  expect(page.elements.flatMap(({ attrs }) => attrs.map(each => each.name)).filter(each => /^on|^src|^style$|^action$|^data$/.test(each))).toEqual([]);
  expect(page.all('style').map(rawText).join('')).not.toMatch(/@import|url\((?!#)|expression|<|&/);
});

test('a page of its own', () => {
  const text = coveragePage(REPORTS['most of it on']);
  expect(text).toBe(coveragePage(coverageOf({ transit: true, disk: AWS_KMS, s3: S3 }, 'emr-6.15.0')));
  expect(text.startsWith('<!DOCTYPE html>\n<html lang="en">\n')).toBe(true);
  expect(text.endsWith('</html>\n')).toBe(true);
  expect(text).toBe(REPORTS['most of it on'].toHtml());
  expect(text.indexOf('Content-Security-Policy')).toBeLessThan(text.indexOf('<style>'));
  expect(text).toContain(coveragePicture(REPORTS['most of it on']).text);
  // the picture has a bound of its own
  expect(Buffer.byteLength(text) - Buffer.byteLength(coveragePicture(REPORTS['most of it on']).text)).toBeLessThan(85_000);
});

test('the index leads to each section, with how much is there', () => {
  const report = REPORTS['most of it on'];
  const page = pageOf(report);
  const [index] = page.all('nav', 'aria-label', 'Contents');
  expect(allIn(index, 'a').map(link => attribute(link, 'href'))).toEqual(page.all('section').map(section => `#${attribute(section, 'id')}`));
  expect(allIn(index, 'li').map(textOf)).toEqual([
    `What to do ${report.summary.gaps.length}`, 'The cluster', 'Data, logs and Hadoop 12', `Connections ${report.rows.length - 12}`,
    `Settings to leave alone ${report.settings.length}`, 'Keys and their users 2', `Findings ${report.findings.length}`, 'Notes 2',
  ]);
  const [applications] = page.all('nav', 'aria-label', 'Applications');
  expect(allIn(applications, 'a').map(textOf)).toEqual(['Connections of the nodes', ...new Set(report.rows.flatMap(({ application, endpoint: name }) => name === undefined ? [] : application ?? []))]);
});

test('findings by severity, the gravest first, with their places', () => {
  const findings = [
    finding({ severity: FindingSeverity.INFO, ruleId: 'rule:info', path: '' }),
    finding({ severity: FindingSeverity.WARNING, ruleId: 'rule:warning', line: 3 }),
    finding({ ruleId: 'rule:one', line: 4, column: 2 }),
    finding({ ruleId: 'rule:two', path: '/A/0' }),
  ];
  const section = pageOf(reportOf({ findings })).withId('findings');
  expect(allIn(section, 'h3').map(textOf)).toEqual(['Errors (2)', 'Warnings (1)', 'Information (1)']);
  expect(allIn(section, 'li').map(item => allIn(item, 'p').slice(0, 2).map(textOf))).toEqual([
    ['✕ error rule:one', 'At /EncryptionConfiguration, line 4, column 2'],
    ['✕ error rule:two', 'At /A/0'],
    ['! warning rule:warning', 'At /EncryptionConfiguration, line 3'],
    ['i information rule:info', 'At the document as a whole'],
  ]);
});

test('where there is nothing the page says so', () => {
  const page = pageOf(reportOf({}));
  expect(page.all('section').map(section => textOf(section).slice(0, 60)).filter((_, index) => index !== 1)).toEqual([
    'What to do There are no gaps.', 'Data, logs and Hadoop The report tells of none.', 'Connections The report tells of none.',
    'Settings to leave alone None: encryption in transit is off o', 'Keys and their users The document names no key.', 'Findings Nothing was found.', 'Notes None.',
  ]);
});

test('what users need on a condition only is told below the keys, and what AWS does not publish in their rows', () => {
  const users = (actions: string[]) => [{ principal: 'nodes', why: 'they read', actions }];
  const keysOf = (actions: string[]) => textOf(pageOf(reportOf({ keys: [key({ users: users(actions) })] })).withId('keys'));
  expect(keysOf(['kms:Decrypt', 'kms:CreateGrant'])).toContain('kms:CreateGrant, kms:ListGrants, kms:RevokeGrant: on condition of kms:GrantIsForAWSResource.');
  expect(keysOf(['kms:Decrypt'])).not.toContain('on condition');
  expect(keysOf([])).toContain('AWS does not publish it');
});

test('a key without known users', () => {
  const section = pageOf(reportOf({ keys: [key({ usedFor: ['Amazon S3', 'local disks'], users: [] }), key({ key: 'alias/two' })] })).withId('keys');
  expect(textOf(section)).toContain('Used for: Amazon S3; local disks');
  expect(textOf(section)).toContain('No users of it are known.');
  expect(allIn(section, 'caption').map(textOf)).toEqual(['alias/two Used for: Amazon S3']);
  expect(allIn(section, 'li').map(textOf)).toEqual(['kms:Decrypt', 'kms:GenerateDataKey*']);
});

test('gaps name endpoints of a component by their ports, or by their names where there is none', () => {
  const others = ['endpoints of A server', 'A server'].map(id => row({ id, area: CoverageArea.IN_TRANSIT }));
  const rows = [endpoint('A', 'one'), endpoint('B', 'two', { port: 'dynamic' }), ...others, endpoint('A', 'three', { port: '9090' })];
  const places = allIn(pageOf(reportOf({ rows })).withId('gaps'), 'ul').map(list => allIn(list, 'li').map(textOf));
  expect(places).toEqual([['A server: 8080, 9090', 'B server: two', 'Amazon S3, objects', 'Amazon S3, objects']]);
});

test('ports in words, and names that are none', () => {
  const rows = [endpoint('A', 'one'), endpoint('A', '(not configurable)', { port: 'dynamic' })];
  const page = pageOf(reportOf({ rows }));
  const cells = rows.map(({ id }) => allIn(page.withId(anchorOf('row', id)), 'th')[0]);
  expect(cells.map(textOf)).toEqual(['A server one, port 8080', 'A server (not configurable), dynamic port']);
  expect(cells.map(cell => allIn(cell, 'code').length)).toEqual([1, 0]);
});

test('sources have numbers, and are links where AWS publishes them', () => {
  const sources = ['https://github.com/awsdocs', AWS_PAGE, 'https://docs.aws.amazon.com.evil.example/', 'javascript:alert(1)', AWS_PAGE, 'http://docs.aws.amazon.com/'];
  const page = pageOf(reportOf({ rows: sources.map((source, index) => row({ id: `${index}`, source })) }));
  const [list] = page.all('ol', 'class', 'sources');
  expect(allIn(list, 'li').map(textOf)).toEqual([...new Set(sources)]);
  expect(page.all('a').filter(link => !attribute(link, 'href')!.startsWith('#')).map(link => [attribute(link, 'href'), attribute(link, 'rel'), textOf(link)])).toEqual([
    [AWS_PAGE, 'noreferrer', 'source 2'], [AWS_PAGE, 'noreferrer', 'source 2'], [AWS_PAGE, 'noreferrer', AWS_PAGE],
  ]);
  expect(page.all('small').map(textOf)).toEqual(['source 1', 'source 3', 'source 4', 'source 5']);
});

test('rows of all states are told apart by more than colour', () => {
  const rows = Object.values(CoverageState).map(state => row({ id: state, state }));
  const badges = pageOf(reportOf({ rows })).all('tr').flatMap(element => allIn(element, 'span')).filter(span => attribute(span, 'class')?.startsWith('badge'));
  expect(badges.map(textOf)).toEqual(['✓ encrypted', '✕ not encrypted', '! needs something', '? unknown']);
});
