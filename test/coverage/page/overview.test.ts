import { PageTree, allIn, attribute, textOf } from './reading';
import { finding, reportOf, row } from './reports';
import { CoverageState, FindingSeverity } from '../../../lib';
import { coveragePage } from '../../../lib/coverage/page/page';

const { NOT_ENCRYPTED, NEEDS_SOMETHING, UNKNOWN, ENCRYPTED } = CoverageState;

/** A report with so many rows not encrypted, in need of something, unknown and encrypted. */
function headerOf(counts: readonly number[], severities: readonly FindingSeverity[] = []) {
  const states = [NOT_ENCRYPTED, NEEDS_SOMETHING, UNKNOWN, ENCRYPTED];
  const rows = counts.flatMap((count, index) => Array.from({ length: count }, (_, nth) => row({ id: `${index}/${nth}`, state: states[index] })));
  const page = new PageTree(coveragePage(reportOf({ rows, findings: severities.map(severity => finding({ severity })) })));
  return { page, header: page.all('header')[0] };
}

test.each<[number[], string]>([
  [[7, 12, 3, 52], '7 of 74 places are not encrypted, 12 need something more, 3 are unknown and 52 are encrypted.'],
  [[1, 1, 1, 1], '1 of 4 places is not encrypted, 1 needs something more, 1 is unknown and 1 is encrypted.'],
  [[0, 2, 0, 3], '2 of 5 places need something more and 3 are encrypted.'],
  [[0, 0, 4, 0], '4 of 4 places are unknown.'],
  [[1, 0, 0, 0], '1 of 1 place is not encrypted.'],
  [[0, 0, 0, 6], 'All 6 places are encrypted, by what AWS publishes.'],
  [[0, 0, 0, 1], 'The one place is encrypted, by what AWS publishes.'],
  [[0, 0, 0, 0], 'There is nothing to tell of.'],
])('the verdict on %j', (counts, sentence) => {
  const { page, header } = headerOf(counts);
  expect(allIn(header, 'p', 'class', 'verdict').map(textOf)).toEqual([sentence]);
  expect(allIn(header, 'h1').map(textOf)).toEqual(['Encryption on emr-7.9.0']);
  expect(page.all('title').map(textOf)[0]).toBe(`Encryption on emr-7.9.0: ${counts[3]} of ${counts.reduce((sum, count) => sum + count)} encrypted`);
  expect(allIn(header, 'li').map(textOf)).toEqual([`${counts[0]} ✕ not encrypted`, `${counts[1]} ! needs something`, `${counts[2]} ? unknown`, `${counts[3]} ✓ encrypted`]);
});

test('the bar is in proportion, without parts for what is not there, and with signs where there is room', () => {
  const { header } = headerOf([1, 0, 39, 60]);
  const [bar] = allIn(header, 'svg');
  expect(attribute(bar, 'aria-hidden')).toBe('true');
  expect(allIn(bar, 'rect').map(part => [attribute(part, 'class'), attribute(part, 'x'), attribute(part, 'width')])).toEqual([
    ['not-encrypted', '0%', '1%'], ['unknown', '1%', '39%'], ['encrypted', '40%', '60%'],
  ]);
  expect(allIn(bar, 'text').map(sign => [attribute(sign, 'x'), textOf(sign)])).toEqual([['20.5%', '?'], ['70%', '✓']]);
  expect(allIn(headerOf([0, 0, 0, 0]).header, 'svg')).toEqual([]);
  expect(allIn(headerOf([1, 1, 1, 0]).header, 'rect').map(part => attribute(part, 'width'))).toEqual(['33.333%', '33.333%', '33.333%']);
});

const { ERROR, WARNING, INFO } = FindingSeverity;

test.each<[FindingSeverity[], string]>([
  [[], 'The document has no errors or warnings.'],
  [[INFO], 'The document has no errors or warnings.'],
  [[ERROR], 'The document has 1 error and no warnings.'],
  [[WARNING, ERROR, WARNING, ERROR], 'The document has 2 errors and 2 warnings.'],
])('what the header says of findings %j', (severities, sentence) => {
  const [aside] = allIn(headerOf([1, 0, 0, 0], severities).header, 'p', 'class', 'aside').map(textOf);
  expect(aside).toContain(sentence);
});
