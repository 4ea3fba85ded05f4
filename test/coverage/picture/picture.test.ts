import * as fc from 'fast-check';
import { Element, FULL, REPORTS, allIn, classesOf, draw, having, parse, reportOf, textsIn, thingsIn, tooltipOf, withBuckets } from './drawn';
import { CoverageReport, CoverageState } from '../../../lib';
import { APPEARANCE, STATES } from '../../../lib/coverage/appearance';
import { measureCoverage } from '../../../lib/coverage/measure-coverage';
import { PICTURE_STYLE, coveragePicture } from '../../../lib/coverage/picture/picture';
import { allOf, thingsOf } from '../../../lib/coverage/picture/things';
import { nearDocument } from '../../checks/documents/arbitraries';

const ELEMENTS = ['svg', 'title', 'desc', 'style', 'defs', 'pattern', 'clipPath', 'g', 'path', 'rect', 'circle', 'text'];

const ATTRIBUTES = [
  'xmlns', 'class', 'id', 'viewBox', 'width', 'height', 'role', 'aria-labelledby', 'x', 'y', 'cx', 'cy', 'r', 'rx', 'd', 'fill', 'transform', 'clip-path', 'patternUnits',
];

/** Whatever the document is: the picture holds nothing but its own elements and attributes, and refers to nothing but itself. */
function checkMarkup(report: CoverageReport): void {
  const elements = allIn(draw(report));
  expect([...new Set(elements.map(({ name }) => name))].filter(name => !ELEMENTS.includes(name))).toEqual([]);
  expect([...new Set(elements.flatMap(({ attributes }) => Object.keys(attributes)))].filter(name => !ATTRIBUTES.includes(name))).toEqual([]);
  const ids = elements.flatMap(({ attributes: { id } }) => id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids, ...elements.flatMap(classesOf)].filter(name => !/^emr-picture(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  const references = elements.flatMap(({ attributes }) => [attributes.fill, attributes['clip-path']]).flatMap(value => value ?? []);
  expect(references.filter(reference => !ids.some(id => reference === `url(#${id})`))).toEqual([]);
}

/** Each row is in one thing, and what things tell adds up to what the summary tells. */
function checkCounts(report: CoverageReport): void {
  const rows = allOf(thingsOf(report.rows)).flatMap(thing => thing.rows);
  expect(rows).toHaveLength(report.rows.length);
  expect(new Set(rows)).toEqual(new Set(report.rows));
  const picture = draw(report);
  const { encrypted, notEncrypted, needsSomething, unknown } = report.summary;
  const summary = [notEncrypted, needsSomething, unknown, encrypted];
  const told = having(picture, 'emr-picture-thing').map(tooltipOf);
  expect(STATES.map(state => told.reduce((sum, text) => sum + countIn(text, APPEARANCE[state].word), 0))).toEqual(summary);
  expect(having(picture, 'emr-picture-total').map(({ text }) => Number(text))).toEqual(summary);
}

/** The names of things may hold colons; their counts stand between the end of the name and a full stop or the end. */
function countIn(tooltip: string, word: string): number {
  return Number(new RegExp(`: (?:\\d+ [a-z ]+, )*?(\\d+) ${word}(?:, \\d+ [a-z ]+)*(?:\\. |$)`).exec(tooltip)?.[1] ?? 0);
}

describe.each(REPORTS)('%s', (_, reportOfKind) => {
  test('each row counts once', () => checkCounts(reportOfKind()));

  test('nothing but its own elements, attributes, ids and classes', () => checkMarkup(reportOfKind()));

  test('every thing has the sign of each of its states, or its word', () => {
    for (const thing of having(draw(reportOfKind()), 'emr-picture-thing')) {
      const signs = textsIn(thing).filter(text => STATES.some(state => APPEARANCE[state].sign === text));
      const states = STATES.filter(state => countIn(tooltipOf(thing), APPEARANCE[state].word) > 0);
      expect([tooltipOf(thing), signs]).toEqual([tooltipOf(thing), states.map(state => APPEARANCE[state].sign)]);
    }
  });
});

test('of any document', () => {
  fc.assert(fc.property(nearDocument, fc.constantFrom('emr-4.7.0', 'emr-5.36.0', 'emr-7.13.0'), fc.array(fc.string({ unit: 'binary', minLength: 1 }).filter(name => name.trim() !== ''), { maxLength: 3 }),
    (value, release, applications) => {
      const report = CoverageReport._of(measureCoverage({ value }, release, { applications: ['HBase', ...applications] }));
      checkMarkup(report);
      expect(allOf(thingsOf(report.rows)).flatMap(({ rows }) => rows)).toHaveLength(report.rows.length);
    }), { numRuns: 40 });
});

const HOSTILE = [
  '</title><script>alert(1)</script>', '</text></g></svg><img src=x onerror=alert(1)>', '" onload="alert(1)', '\'><a href=\'javascript:alert(1)\'>', ']]><b>', '&lt;script&gt;&#60;b&#62;',
  '</style><style>*{display:none}', '<!--', '<?xml version="1.0"?>', '\u0000\u0008\u001b[31m', '\u202egnp.exe', '\ud800', '\ufffe',
];

test.each(HOSTILE)('no markup from the name of a bucket, of an application or of a release: %j', name => {
  const report = reportOf(withBuckets(2, index => `${name}${index}`), `emr ${name}`, [name]);
  checkMarkup(report);
  const texts = allIn(draw(report)).filter(element => element.name !== 'style').map(({ text }) => text).join('\n');
  // what can be seen, is there as it is
  if (/^[ -~]+$/.test(name)) {
    expect(texts).toContain(`bucket ${name}0`);
    expect(texts).toContain(`${name}: 1 unknown`);
    expect(texts).toContain(`What is encrypted on emr ${name}`);
  } else {
    // eslint-disable-next-line no-control-regex
    expect(texts).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e\ufffe]/);
  }
});

test('title and description tell the same', () => {
  const report = reportOf({ ...withBuckets(0), kerberos: false }, 'emr-7.2.0', ['Spark', 'Hive']);
  const [title, desc] = draw(report).children;
  const { attributes } = draw(report);
  expect(attributes['aria-labelledby']).toBe(`${title.attributes.id} ${desc.attributes.id}`);
  expect(attributes.role).toBe('img');
  expect(title.text).toBe('What is encrypted on emr-7.2.0');
  const { encrypted, notEncrypted, needsSomething, unknown } = report.summary;
  expect(desc.text).toContain(`${encrypted} encrypted, ${notEncrypted} not encrypted, ${needsSomething} in need of something, ${unknown} unknown.`);
  expect(desc.text).toMatch(/ Not encrypted: (.*; )?Hive \(8 of 10\); Tez \(4 of 4\)(;.*)?\./);
  expect(desc.text).toMatch(/ Needs something: (.*; )?Hadoop RPC; EBS root; HDFS encryption zones; YARN \(\d+ of \d+\)/);
});

describe('what is there', () => {
  test('no service for write-ahead logs without HBase', () => {
    const picture = draw(reportOf(FULL, 'emr-7.9.0', ['Spark']));
    expect(textsIn(picture)).not.toContain('Amazon EMR WAL');
    expect([...thingsIn(picture).keys()]).not.toContain('HBase write-ahead logs');
  });

  test('the service for write-ahead logs, with HBase', () => {
    const picture = draw(reportOf(FULL, 'emr-7.9.0', ['HBase']));
    expect(textsIn(picture)).toContain('Amazon EMR WAL');
    expect(textsIn(thingsIn(picture).get('HBase write-ahead logs')!)).toEqual(['✓', 'HBase write-ahead logs', 'encrypted']);
  });

  test('write-ahead logs on the disks of core nodes, where there is no service', () => {
    const chips = (applications: string[]) => having(draw(reportOf(FULL, 'emr-5.36.0', applications)), 'emr-picture-chip').length;
    const picture = draw(reportOf(FULL, 'emr-5.36.0', ['HBase']));
    expect(textsIn(picture)).not.toContain('Amazon EMR WAL');
    expect([...thingsIn(picture).keys()]).toContain('HBase write-ahead logs');
    // its own, and that of one disk
    expect(chips(['HBase']) - chips([])).toBe(2);
  });

  test('one tile for each application, with its counts', () => {
    const things = thingsIn(draw(reportOf({ ...FULL, kerberos: false }, 'emr-7.2.0', ['Hive', 'Ganglia'])));
    expect([...things.keys()].slice(-7)).toEqual(['YARN', 'HDFS', 'MapReduce', 'Hive', 'Tez', 'ZooKeeper', 'Ganglia']);
    expect(textsIn(things.get('Hive')!)).toEqual(['Hive', '✕', '8', '✓', '2']);
    expect(textsIn(things.get('Ganglia')!)).toEqual(['Ganglia', '?', '1']);
  });

  test('a release before security configurations', () => {
    const things = thingsIn(draw(reportOf(FULL, 'emr-4.7.0', ['Spark'])));
    expect(textsIn(things.get('All buckets')!)).toEqual(['✕', 'All buckets', 'not encrypted']);
    expect(textsIn(things.get('Spark')!)).toEqual(['Spark', '✕', '5']);
  });

  test.each([[0, []], [4, ['bucket-0', 'bucket-1', 'bucket-2', 'bucket-3']], [5, ['bucket-0', 'bucket-1', 'bucket-2', 'and 2 more buckets']], [1000, ['bucket-0', 'bucket-1', 'bucket-2', 'and 997 more buckets']]])(
    '%d buckets with settings of their own', (count, names) => {
      const things = thingsIn(draw(reportOf(withBuckets(count), 'emr-7.9.0', ['Spark'])));
      expect([...things.keys()].slice(0, names.length + 2)).toEqual([count === 0 ? 'All buckets' : 'All other buckets', ...names, 'Log files']);
      expect(textsIn(things.get('and 997 more buckets') ?? things.get('Log files')!)).toEqual(count === 1000 ? ['and 997 more buckets', '✓', '997'] : ['!', 'Log files', 'needs something']);
    });

  test('many applications', () => {
    const known = thingsOf(reportOf(FULL, 'emr-7.9.0', []).rows).applications.length;
    const names = (count: number) => [...thingsIn(draw(reportOf(FULL, 'emr-7.9.0', Array.from({ length: count }, (_, index) => `Application ${index}`)))).keys()];
    expect(names(28 - known).slice(-1)).toEqual([`Application ${27 - known}`]);
    expect(names(29 - known).slice(-2)).toEqual([`Application ${26 - known}`, 'and 2 more applications']);
  });
});

describe('as a file', () => {
  const report = () => reportOf(withBuckets(2), 'emr-7.9.0', ['Spark']);

  test('the same bytes each time, with one line feed at the end', () => {
    expect(report().toSvg()).toBe(report().toSvg());
    expect(report().toSvg()).toBe(`${coveragePicture(report()).text}\n`);
    expect(report().toSvg()).toMatch(/[^\n]\n$/);
    expect(() => parse(report().toSvg())).not.toThrow();
  });

  test('its style, to the byte', () => {
    const [style] = allIn(draw(report())).filter(({ name }) => name === 'style');
    expect(style.text).toBe(PICTURE_STYLE);
    expect(coveragePicture(report()).text.split(`<style>${PICTURE_STYLE}</style>`)).toHaveLength(2);
  });

  test('a ground of its own on all of it', () => {
    const picture = draw(report());
    const { width, height } = picture.attributes;
    expect(picture.attributes.viewBox).toBe(`0 0 ${width} ${height}`);
    expect(having(picture, 'emr-picture-ground').map(({ attributes }) => attributes)).toEqual([{ class: 'emr-picture-ground', width, height }]);
  });
});

test('states differ without their colours', () => {
  const patterns = allIn(draw(reportOf(FULL, 'emr-7.9.0'))).filter(({ name }) => name === 'pattern');
  const shapeOf = ({ name, attributes: { class: _, ...attributes } }: Element) => [name, attributes];
  const shapes = patterns.map(({ children }) => JSON.stringify(children.map(shapeOf)));
  expect(new Set(shapes).size).toBe(Object.keys(CoverageState).length);
});
