import * as fc from 'fast-check';
import { FACES, Placed, REPORTS, Rectangle, classesOf, draw, having, placed, rectangleOf } from './drawn';
import { CoverageReport } from '../../../lib';
import { measureCoverage } from '../../../lib/coverage/measure-coverage';
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
  const outside = texts.filter(each => !isWithin(extentOf(each), each.box ?? whole)).map(each => [each.element.text, extentOf(each), each.box ?? whole]);
  expect(outside).toEqual([]);
  const collisions = texts.flatMap((one, index) => texts.slice(index + 1).filter(other => overlap(extentOf(one), extentOf(other))).map(other => [one.element.text, other.element.text]));
  expect(collisions).toEqual([]);
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
  }), { numRuns: 60 });
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
