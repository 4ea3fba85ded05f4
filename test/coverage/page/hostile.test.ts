import * as fc from 'fast-check';
import { PageTree, allIn, attribute, rawText } from './reading';
import { AWS_PAGE, reportOf } from './reports';
import { CoverageArea, CoverageReport, CoverageRow, CoverageState, FindingSeverity, SecurityConfigurationDocument } from '../../../lib';
import { anchorOf } from '../../../lib/coverage/page/anchors';
import { coveragePage } from '../../../lib/coverage/page/page';
import { KEY, contentOf } from '../documents';

const HOSTILE = [
  '"><script>alert(1)</script>', '\'><img src=x onerror=alert(1)>', '</style><script>alert(1)</script>', '</title></head><body onload=alert(1)>', '--><!--', '<!--', ']]>', '<![CDATA[',
  'javascript:alert(1)', '<svg><style>', '</svg></table></main>', '&lt;b&gt;', '&amp', '&#x3c;script&#x3e;', '\u202egnp.exe', '\u2066a\u2069', '\0', '\ud800', '\udfffx', '\r\n\t', '\u2028', '\ufeff',
  '`${1}`', '$& $1 $$', '\\u0041', 'x'.repeat(5000), '😀'.repeat(50), '<plaintext>', '<textarea>', '<template>', '<noscript>', '<frameset>', '<a href="https://evil.example">', '{{constructor}}',
];

const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Surrogate}/u; // eslint-disable-line no-control-regex

/** First and last of the characters that cannot be seen, or that XML cannot hold. */
const UNSEEN = [
  [0, 0x1f], [0x7f, 0x9f], [0xad, 0xad], [0x61c, 0x61c], [0x200b, 0x200f], [0x2028, 0x202e], [0x2060, 0x206f],
  [0xd800, 0xdfff], [0xfeff, 0xfeff], [0xfff9, 0xffff],
];

/** What a reader sees of a text: what cannot be seen or written is shown by its code. */
function seen(text: string): string {
  return [...text].map(character => {
    const code = character.codePointAt(0)!;
    return UNSEEN.some(([first, last]) => code >= first && code <= last) ? `\\u${code.toString(16).padStart(4, '0')}` : character;
  }).join('');
}

/** Texts for all places of a report in which there can be something from a document or a caller, in the order in which they are asked for. */
type Texts = (place: string) => string;

/** A report of which all texts come from elsewhere: by a shape, so that two have the same one. */
function reportWith(texts: Texts, { rows, findings, keys, settings, notes }: Shape): CoverageReport {
  return reportOf({
    releaseLabel: texts('release'),
    rows: rows.map(({ state, area, isEndpoint, isAws }, index): CoverageRow => ({
      id: texts(`id ${index}`), state, area, where: texts(`where ${index}`), what: texts(`what ${index}`), why: texts(`why ${index}`),
      source: isAws ? `${AWS_PAGE}#${texts(`source ${index}`)}` : texts(`source ${index}`),
      ...state === CoverageState.ENCRYPTED ? { by: texts(`by ${index}`) } : { remedy: texts(`remedy ${index}`) },
      ...isEndpoint && { application: texts(`application ${index % 2}`), endpoint: texts(`endpoint ${index}`), port: texts(`port ${index}`) },
    })),
    findings: findings.map((severity, index) => ({
      severity, ruleId: texts(`rule ${index}`), path: texts(`path ${index}`), message: texts(`message ${index}`), remedy: texts(`mend ${index}`),
    })),
    keys: keys.map((users, index) => ({
      key: texts(`key ${index}`),
      usedFor: [texts(`used ${index}`)],
      users: Array.from({ length: users }, (_, user) => ({ principal: texts(`user ${index} ${user}`), why: texts(`need ${index} ${user}`), actions: [texts(`action ${index} ${user}`)] })),
    })),
    settings: Array.from({ length: settings }, (_, index) => ({
      application: texts(`setting of ${index}`), property: texts(`property ${index}`), setByEmr: texts(`set ${index}`), note: texts(`note of ${index}`),
    })),
    notes: Array.from({ length: notes }, (_, index) => texts(`note ${index}`)),
  });
}

interface Shape {
  readonly rows: readonly { readonly state: CoverageState; readonly area: CoverageArea; readonly isEndpoint: boolean; readonly isAws: boolean }[];
  readonly findings: readonly FindingSeverity[];
  readonly keys: readonly number[];
  readonly settings: number;
  readonly notes: number;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  rows: fc.array(fc.record({
    state: fc.constantFrom(...Object.values(CoverageState)),
    area: fc.constantFrom(...Object.values(CoverageArea)),
    isEndpoint: fc.boolean(),
    isAws: fc.boolean(),
  }), { maxLength: 6 }),
  findings: fc.array(fc.constantFrom(...Object.values(FindingSeverity)), { maxLength: 3 }),
  keys: fc.array(fc.nat(2), { maxLength: 2 }),
  settings: fc.nat(2),
  notes: fc.nat(2),
});

/** Each place has the same text whenever it is asked for, and no two places have the same one. */
function distinct(pool: readonly string[]): Texts {
  const places: string[] = [];
  return place => {
    const known = places.indexOf(place);
    const index = known === -1 ? places.push(place) - 1 : known;
    return `<${pool[index % pool.length]} ${index}`;
  };
}

const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('<', '>', '/', '"', '\'', '&', ';', '!', '-', '=', ' ', 'a', 'script', 'style', '\0', '\ud800') }));

test('whatever the texts are, the elements are those of a harmless report, and the texts are there', () => {
  fc.assert(fc.property(shape, fc.array(hostile, { minLength: 1, maxLength: 40 }), (given, pool) => {
    const texts = distinct(pool);
    const report = reportWith(texts, given);
    const html = coveragePage(report);
    const page = new PageTree(html);
    expect(page.mended).toEqual([]);
    expect(page.structure).toBe(new PageTree(coveragePage(reportWith(distinct(['harmless']), given))).structure);
    expect(html).not.toMatch(UNSAFE);
    checkElements(page);
    const whole = page.elements.filter(({ tagName }) => ['body', 'title'].includes(tagName)).map(rawText).join('');
    const shown = [
      report.releaseLabel,
      ...report.rows.flatMap(({ where, why, by, remedy, source }) => [where, why, by ?? remedy!, source]),
      ...report.rows.flatMap(({ what, endpoint, port }) => endpoint === undefined ? [what] : [endpoint, port!]),
      ...report.findings.flatMap(({ ruleId, path, message, remedy }) => [ruleId, path, message, remedy]),
      ...report.keys.flatMap(({ key, usedFor }) => [key, ...usedFor]),
      ...report.keys.flatMap(({ users }) => users.flatMap(({ principal, why, actions }) => [principal, why, ...actions])),
      ...report.settings.flatMap(({ application, property, setByEmr, note }) => [application, property, setByEmr, note!]),
      ...report.summary.notes,
    ];
    expect(shown.filter(text => !whole.includes(seen(text)))).toEqual([]);
  }), { numRuns: 60 });
});

/** Nothing but what the page itself is made of, and links to nowhere but AWS and the page. */
function checkElements(page: PageTree): void {
  const names = new Set(page.elements.map(({ tagName }) => tagName));
  expect([...names].filter(name => ['script', 'img', 'iframe', 'plaintext', 'textarea', 'template', 'noscript', 'frameset', 'form', 'base', 'link', 'object', 'use', 'image', 'animate'].includes(name))).toEqual([]);
  expect(page.all('style')).toHaveLength(2);
  const attributes = page.elements.flatMap(({ attrs }) => attrs);
  expect(attributes.filter(({ name, value }) => name.startsWith('on') || name === 'style' || /^\s*javascript:/i.test(value))).toEqual([]);
  const links = attributes.filter(({ name }) => name === 'href' || name.endsWith(':href')).map(({ value }) => value);
  expect(links.filter(link => !link.startsWith('https://docs.aws.amazon.com/') && !/^#[a-z0-9-]+$/.test(link))).toEqual([]);
}

test.each(HOSTILE.map(text => ({ name: seen(text).slice(0, 40), text })))('a document with $name in all of its values', ({ text }) => {
  const s3 = { EncryptionMode: 'SSE-KMS', AwsKmsKey: text, Overrides: [{ BucketName: text, EncryptionMode: 'CSE-Custom', S3Object: text, EncryptionKeyProviderClass: text }] };
  const content = { ...contentOf({ transit: true, disk: { EncryptionKeyProviderType: 'Custom', S3Object: text, EncryptionKeyProviderClass: text }, s3 }), [text]: text };
  const report = SecurityConfigurationDocument.fromObject(content).coverage(`emr-7.9.0${text}`, { applications: [`Spark${text}`] });
  const html = coveragePage(report);
  const page = new PageTree(html);
  expect(page.mended).toEqual([]);
  expect(html).not.toMatch(UNSAFE);
  checkElements(page);
  expect(page.all('tr').filter(element => attribute(element, 'id') !== undefined)).toHaveLength(report.rows.length);
});

test('a thousand buckets, of names that differ in little', () => {
  const names = Array.from({ length: 1000 }, (_, index) => `bucket-${index.toString(2).replace(/0/g, '-').replace(/1/g, '.')}`);
  const s3 = { EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY, Overrides: names.map(name => ({ BucketName: name, EncryptionMode: 'SSE-S3' })) };
  const report = SecurityConfigurationDocument.fromObject(contentOf({ s3 })).coverage('emr-7.9.0', { applications: [] });
  const page = new PageTree(coveragePage(report));
  expect(page.mended).toEqual([]);
  const ids = page.elements.flatMap(element => attribute(element, 'id') ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  const shown = allIn(page.withId('areas'), 'tr').map(element => attribute(element, 'id'));
  expect(names.filter(name => !shown.includes(anchorOf('row', `s3/bucket/${name}`)))).toEqual([]);
});
