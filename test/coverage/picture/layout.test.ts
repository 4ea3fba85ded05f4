import * as fc from 'fast-check';
import { Element, FACES, Placed, REPORTS, Rectangle, classesOf, draw, having, placed, rectangleOf } from './drawn';
import { CoverageReport } from '../../../lib';
import { measureCoverage } from '../../../lib/coverage/measure-coverage';
import { partsOf } from '../../../lib/coverage/picture/shapes';
import { fitted, firstFitting, widthOf } from '../../../lib/coverage/picture/text-width';
import { nearDocument } from '../../checks/documents/arbitraries';

function faceOf({ element }: Placed) {
  return classesOf(element).flatMap(name => FACES.get(name) ?? [])[0];
}

/** Where a text is, with the widths that layout counts with. */
function extentOf(each: Placed): Rectangle {
  const { element: { text, attributes: { x, y } }, at } = each;
  const face = faceOf(each);
  const width = widthOf(text, face);
  const isInTheMiddle = classesOf(each.element).some(name => ['emr-picture-middle', 'emr-picture-sign'].includes(name));
  const left = at.x + Number(x) - (isInTheMiddle ? width / 2 : 0);
  return { left, right: left + width, top: at.y + Number(y) - face.size * 0.9, bottom: at.y + Number(y) + face.size * 0.25 };
}

function isWithin(inner: Rectangle, outer: Rectangle): boolean {
  return inner.left >= outer.left - 0.1 && inner.right <= outer.right + 0.1 && inner.top >= outer.top - 0.1 && inner.bottom <= outer.bottom + 0.1;
}

function overlap(one: Rectangle, other: Rectangle): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function check(report: CoverageReport): void {
  const picture = draw(report);
  const all = placed(picture);
  const whole = rectangleOf(picture);
  const texts = all.filter(({ element }) => element.name === 'text');
  expect(texts.filter(each => faceOf(each) === undefined)).toEqual([]);
  const extents = texts.map(each => ({ text: each.element.text, extent: extentOf(each), box: each.box ?? whole }));
  expect(extents.filter(({ extent, box }) => !isWithin(extent, box))).toEqual([]);
  const collisions = (one: typeof extents[number], index: number) =>
    extents.slice(index + 1).filter(other => overlap(one.extent, other.extent)).map(({ text }) => [one.text, text]);
  expect(extents.flatMap(collisions)).toEqual([]);
  const boxes = all.filter(({ element }) => classesOf(element).includes('emr-picture-box')).map(({ element, at }) => rectangleOf(element, at));
  expect(boxes.filter(box => !isWithin(box, whole))).toEqual([]);
  expect(boxes.flatMap((one, index) => boxes.slice(index + 1).filter(other => overlap(one, other)).map(other => [one, other]))).toEqual([]);
  // each box is on one panel, or on none; the cluster, which is no rectangle, and nodes are looked at by eye
  const panels = having(picture, 'emr-picture-panel').filter(({ name }) => name === 'rect').map(panel => rectangleOf(panel));
  expect(panels.length).toBeGreaterThan(0);
  expect(boxes.filter(box => panels.some(panel => overlap(box, panel) && !isWithin(box, panel)))).toEqual([]);
}

test.each(REPORTS)('no text leaves its box, and nothing lies on something else: %s', (_, reportOfKind) => check(reportOfKind()));

test('of any document', () => {
  fc.assert(fc.property(nearDocument, fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter(name => name.trim() !== ''), (value, name) => {
    check(CoverageReport._of(measureCoverage({ value }, 'emr-7.9.0', { applications: ['HBase', name] })));
  }), { numRuns: 30 });
});

describe('bars', () => {
  const isBar = (element: Element) => element.name === 'rect' && classesOf(element).includes('emr-picture-shape');

  const of = (encrypted: number, notEncrypted: number, unknown = 0) =>
    ({ ENCRYPTED: encrypted, NOT_ENCRYPTED: notEncrypted, NEEDS_SOMETHING: 0, UNKNOWN: unknown });

  test('parts are as wide as there are rows, in the order of the states', () => {
    expect(partsOf(of(3, 1), 108)).toEqual([{ state: 'NOT_ENCRYPTED', width: 29 }, { state: 'ENCRYPTED', width: 79 }]);
    expect(partsOf(of(0, 2), 108)).toEqual([{ state: 'NOT_ENCRYPTED', width: 108 }]);
  });

  test('one among thousands can be seen', () => {
    expect(partsOf(of(9999, 1, 1), 100).map(({ width }) => Math.round(width))).toEqual([4, 4, 92]);
  });

  test.each(REPORTS)('parts of the whole lie side by side, from edge to edge: %s', (_, reportOfKind) => {
    const picture = draw(reportOfKind());
    // totals have shapes of their own, which are higher
    const parts = picture.children.filter(each => isBar(each) && each.attributes.height === '16').map(part => rectangleOf(part));
    expect(parts.map(({ left }) => left)).toEqual([20, ...parts.slice(0, -1).map(({ right }) => expect.closeTo(right, 5))]);
    expect(parts[parts.length - 1].right).toBeCloseTo(980, 5);
    expect(parts.filter(({ left, right }) => right - left < 4)).toEqual([]);
  });

  test.each(REPORTS)('bars of things end where their boxes have room: %s', (_, reportOfKind) => {
    const bars = placed(draw(reportOfKind())).filter(({ element, box }) => box !== undefined && isBar(element));
    expect(bars.length).toBeGreaterThan(0);
    expect(bars.filter(({ element, at, box }) => !isWithin(rectangleOf(element, at), { ...box!, right: box!.right - 8 }))).toEqual([]);
    // below each other, in the right half of their boxes
    expect(bars.filter(({ element, box }) => Number(element.attributes.x) < Math.round((box!.right - box!.left) / 2))).toEqual([]);
  });
});

describe('cutting', () => {
  const face = { size: 12 };

  test('what has room stays', () => {
    expect(fitted('Log files', widthOf('Log files', face), face)).toBe('Log files');
    expect(fitted('Log files', widthOf('Log files', face) - 0.1, face)).toBe('Log fil…');
  });

  test('what is cut has room, and is as long as can be', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 12, max: 200 }), fc.boolean(), (text, width, bold) => {
      const cut = fitted(text, width, { size: 10, bold });
      expect(widthOf(cut, { size: 10, bold })).toBeLessThanOrEqual(width);
      if (cut !== text) {
        const kept = [...cut].slice(0, -1);
        const next = [...text][kept.length];
        expect(cut).toBe(`${kept.join('')}…`);
        expect(text.startsWith(kept.join(''))).toBe(true);
        expect(widthOf(`${kept.join('')}${next}…`, { size: 10, bold })).toBeGreaterThan(width);
      }
    }));
  });

  test('characters of two units are kept or left out as a whole', () => {
    expect(fitted('😀😀😀', 40, face)).toBe('😀…');
  });

  test('characters that are shown by their codes are as wide as these', () => {
    expect(widthOf('\u202e', face)).toBeGreaterThanOrEqual(widthOf('\\u202e', face) - 4);
    expect(widthOf('\u202e', face)).toBeGreaterThan(widthOf('five5', face));
  });

  test('the first that has room', () => {
    expect(firstFitting(['encrypted by something', 'encrypted'], 200, face)).toBe('encrypted by something');
    expect(firstFitting(['encrypted by something', 'encrypted'], 90, face)).toBe('encrypted');
    expect(firstFitting(['encrypted by something', 'encrypted'], 40, face)).toBe('enc…');
  });
});
