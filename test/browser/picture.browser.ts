// The picture of coverage as a file of its own, as an image, and in the page.
import * as axe from 'axe-core';
import { Page } from 'playwright-core';
import { NARROW, SCHEMES, WIDE, browserForTests, keepScreenshot } from './browser';
import { ask } from './questions';
import { NAMES, REPORTS } from './reports';
import { APPEARANCE } from '../../lib/coverage/appearance';

const browser = browserForTests();

const pictureOf = (name: string) => REPORTS[name]().toSvg();
const pageWith = (body: string, width = '') =>
  `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Picture</title><style>body{margin:0}svg,img{display:block;${width}}</style><main><h1>Picture</h1>${body}</main></html>`;
const asImage = (svg: string) => `<img alt="" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">`;

/** Lines of text that cannot be told from what is behind them, or are not in the picture. */
async function hardToRead(page: Page): Promise<{ text: string; pale: string[]; outside: string[]; picture: string }> {
  const shot = async () => (await page.locator('svg').first().screenshot()).toString('base64');
  const withText = await shot();
  const { lines, outside } = await ask(page, 'textOfPicture');
  await ask(page, 'showTextOfPicture', false);
  const contrasts = await ask(page, 'contrasts', withText, await shot(), lines);
  await ask(page, 'showTextOfPicture', true);
  const pale = contrasts.filter(({ contrast }) => contrast < 4.5).map(({ text, contrast }) => `${text}: ${contrast.toFixed(1)}`);
  return { text: lines.map(line => line.text).join(' '), pale, outside, picture: withText };
}

const LOOKS = { light: { media: 'screen', colorScheme: 'light' }, dark: { media: 'screen', colorScheme: 'dark' }, print: { media: 'print', colorScheme: 'dark' } } as const;

test.each(NAMES)('%s can be read on light ground, on dark ground and on paper, and says its states by words and signs', async name => {
  await browser.current.with(pageWith(pictureOf(name)), { width: WIDE }, async ({ page }) => {
    const brightness: Record<string, number> = {};
    for (const [look, options] of Object.entries(LOOKS)) {
      await page.emulateMedia(options);
      const { overlapping, cut } = await ask(page, 'unreadable');
      await keepScreenshot(page, `picture-${name}-${look}`);
      const { text, pale, outside, picture } = await hardToRead(page);
      brightness[look] = await ask(page, 'brightness', picture);
      expect({ look, overlapping, cut, pale, outside }).toEqual({ look, overlapping: [], cut: [], pale: [], outside: [] });
      expect(Object.values(APPEARANCE).filter(({ word, sign }) => !text.includes(sign) || !text.includes(word))).toEqual([]);
    }
    expect(brightness.dark).toBeLessThan(brightness.light / 2);
    expect(brightness.print).toBeCloseTo(brightness.light, 1); // of paper that is white
  });
});

test.each(SCHEMES)('is a file of its own, and an image, that looks as in a page: %s', async scheme => {
  const svg = pictureOf('readme');
  const asFile = await browser.current.with(svg, { type: 'svg', scheme, width: WIDE }, async ({ page, requests, said }) => {
    expect([requests, said]).toEqual([[], []]);
    await keepScreenshot(page, `picture-file-${scheme}`, {});
    return page.evaluate<string[]>('[document.documentElement.tagName, getComputedStyle(document.querySelector("text")).fill]');
  });
  const inline = await browser.current.with(pageWith(svg), { scheme, width: WIDE }, async ({ page }) => ({
    fill: await page.evaluate<string>('getComputedStyle(document.querySelector("svg text")).fill'), picture: await page.locator('svg').first().screenshot(),
  }));
  expect(asFile).toEqual(['svg', inline.fill]);
  const image = await browser.current.with(pageWith(asImage(svg)), { scheme, width: WIDE }, async ({ page }) => {
    await page.waitForFunction('document.querySelector("img").complete');
    await keepScreenshot(page, `picture-image-${scheme}`);
    return page.locator('img').screenshot();
  });
  expect(image.equals(inline.picture)).toBe(true);
});

test('fits into the width that it is given', async () => {
  await browser.current.with(pageWith(pictureOf('readme'), 'max-width:100%;height:auto'), { width: NARROW }, async ({ page }) => {
    const { overflow } = await ask(page, 'unreadable');
    expect(overflow).toBe(0);
  });
});

test.each(SCHEMES)('axe finds nothing in it: %s', async scheme => {
  await browser.current.with(pageWith(pictureOf('readme')), { scheme }, async ({ page }) => {
    const found = await page.evaluate(`(async () => { ${axe.source}; return (await axe.run()).violations.map(({ id, nodes }) => [id, nodes[0].html]); })()`);
    expect(found).toEqual([]);
  });
});

/** What is wrong with it is found. */
test('text in the colour of its ground, and beside the picture, would be found', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60"><rect width="200" height="60" fill="#eee"/>'
    + '<text x="5" y="20" fill="#111">fine</text><text x="5" y="40" fill="#999">pale</text><text x="190" y="55" fill="#111">beside</text></svg>';
  await browser.current.with(pageWith(svg), {}, async ({ page }) => {
    const { pale, outside } = await hardToRead(page);
    expect(pale).toContainEqual(expect.stringMatching(/^pale: 2\.\d$/));
    expect(pale).not.toContainEqual(expect.stringMatching(/^fine/));
    expect(outside).toEqual(['beside']);
  });
});
