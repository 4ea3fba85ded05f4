import { PAGE_STYLE } from '../../../lib/coverage/page/style';

/** The colours of a scheme, by name: those of the states as `encrypted.state`. */
function schemeIn(style: string): Map<string, string> {
  return new Map([...style.matchAll(/(?::root|\.([a-z-]+))\{(--[^}]*)\}/g)].flatMap(([, state, declarations]) => {
    return declarations.split(';').map(declaration => {
      const [name, colour] = declaration.slice(2).split(':');
      return [state === undefined ? name : `${state}.${name}`, colour] as const;
    });
  }));
}

/** WCAG 2: from 1 to 21. */
function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const parts = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red, green, blue] = parts.map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const [LIGHT, DARK] = PAGE_STYLE.split('@media screen and (prefers-color-scheme:dark)');
const STATES = ['not-encrypted', 'needs-something', 'unknown', 'encrypted'];

test.each([['light', LIGHT], ['dark', DARK]])('on %s ground all text can be read', (_, style) => {
  const scheme = schemeIn(style);
  expect([...scheme.keys()]).toEqual(['ground', 'panel', 'line', 'text', 'faint', 'link', ...STATES.flatMap(state => [`${state}.state`, `${state}.behind`])]);
  const pairs = [
    ...['text', 'faint', 'link'].flatMap(text => ['ground', 'panel'].map(ground => [text, ground])),
    ...STATES.flatMap(state => ['ground', 'panel', `${state}.behind`].map(ground => [`${state}.state`, ground])),
  ];
  expect(pairs.filter(([text, ground]) => contrast(scheme.get(text)!, scheme.get(ground)!) < 4.5)).toEqual([]);
});

test('what is measured is contrast', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test('colours that are not named here do not depend on the scheme', () => {
  const rest = PAGE_STYLE.split('\n').filter(line => !/^(:root|\.[a-z-]+)\{--/.test(line)).join('\n');
  expect([...rest.matchAll(/#[0-9a-f]{3,8}\b/g)].map(([colour]) => colour).filter(colour => colour !== '#000')).toEqual([]);
  expect(rest.slice(0, rest.indexOf('@media print'))).not.toContain('#000');
});
