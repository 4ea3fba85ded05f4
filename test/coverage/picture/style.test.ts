import { FACES, REPORTS, classesOf, allIn, draw } from './drawn';
import { STATES } from '../../../lib/coverage/appearance';
import { PICTURE_STYLE, classOf } from '../../../lib/coverage/picture/style';

const [LIGHT, DARK] = PICTURE_STYLE.split('@media screen and (prefers-color-scheme:dark)');

function colour(scheme: string, name: string, property: string): string {
  return new RegExp(`\\.${name}(?:,[^{]*)?\\{[^}]*${property}:(#[0-9a-f]{6})`).exec(scheme)![1];
}

/** By WCAG 2. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) => [1, 3, 5]
    .map(start => parseInt(hex.slice(start, start + 2), 16) / 255)
    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const [light, dark] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return (light + 0.05) / (dark + 0.05);
}

describe.each([['light', LIGHT], ['dark', DARK]])('%s', (_, scheme) => {
  test.each(['ground', 'panel', 'node'])('text can be read on the %s', ground => {
    const behind = colour(scheme, `emr-picture-${ground}`, 'fill');
    expect(contrast(colour(scheme, 'emr-picture-text', 'fill'), behind)).toBeGreaterThanOrEqual(7);
    expect(contrast(colour(scheme, 'emr-picture-faint', 'fill'), behind)).toBeGreaterThanOrEqual(4.5);
    for (const state of STATES) {
      expect(contrast(colour(scheme, `emr-picture-word-${classOf(state)}`, 'fill'), behind)).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(STATES)('text can be read on cards, and shapes be seen: %s', state => {
    const behind = colour(scheme, `emr-picture-card-${classOf(state)}`, 'fill');
    expect(contrast(colour(scheme, 'emr-picture-text', 'fill'), behind)).toBeGreaterThanOrEqual(7);
    expect(contrast(colour(scheme, `emr-picture-word-${classOf(state)}`, 'fill'), behind)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour(scheme, `emr-picture-fill-${classOf(state)}`, 'fill'), behind)).toBeGreaterThanOrEqual(3);
  });
});

test('dark tells of the same classes as light', () => {
  const selectors = (text: string) => [...text.matchAll(/^(\.[^{]+)\{(?:fill|stroke):#/gm)].map(([, selector]) => selector);
  expect(selectors(DARK)).toEqual(selectors(LIGHT));
  expect(selectors(DARK).length).toBeGreaterThan(20);
});

test('text is large enough to be read', () => {
  expect([...FACES.values()].filter(({ size }) => size < 12.5)).toEqual([]);
  expect(FACES.size).toBeGreaterThan(5);
});

test('it concerns nothing but the picture, loads nothing, and reads the same as HTML and as XML', () => {
  const selectors = [...PICTURE_STYLE.matchAll(/(?:^|\})\s*([^{}@]+)\{/g)].flatMap(([, list]) => list.split(','));
  expect(selectors.filter(selector => !/^\.emr-picture(-[a-z]+)*$/.test(selector.trim()))).toEqual([]);
  expect(PICTURE_STYLE).not.toMatch(/[<&\\]|url\(|@import|\r/);
});

test('every class of it is used, and every class that is used has a look or a purpose', () => {
  const used = new Set(REPORTS.flatMap(([, report]) => allIn(draw(report())).flatMap(classesOf)));
  const styled = new Set([...PICTURE_STYLE.matchAll(/\.(emr-picture[a-z-]*)/g)].map(([, name]) => name));
  expect([...styled].filter(name => !used.has(name))).toEqual([]);
  expect([...used].filter(name => !styled.has(name)).sort()).toEqual(['emr-picture-box', 'emr-picture-bus-encrypted', 'emr-picture-thing']);
});
