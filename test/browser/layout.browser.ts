// How pages look: on a telephone and on a desk, on light and on dark ground.
import { Page } from 'playwright-core';
import { NARROW, SCHEMES, TestBrowser, WIDE, WIDTHS, browserForTests, keepScreenshot } from './browser';
import { ask } from './questions';
import { LONG, LOOKED_AT, NAMES, pageOf } from './reports';

const browser = browserForTests();

const EVERYTHING_CAN_BE_READ = { cut: [], overlapping: [], outside: [], overflow: 0 };

describe.each(NAMES)('%s', name => {
  test.each(WIDTHS)('can be read %d pixels wide, light and dark', async width => {
    await browser.current.with(pageOf(name), { width }, async ({ page }) => {
      for (const scheme of SCHEMES) {
        await page.emulateMedia({ colorScheme: scheme });
        if (scheme === 'light' || LOOKED_AT.includes(name)) {
          await keepScreenshot(page, `${name}-${width}-${scheme}`);
        }
        const { lines, ...unreadable } = await ask(page, 'unreadable');
        expect(unreadable).toEqual(EVERYTHING_CAN_BE_READ);
        expect(lines).toBeGreaterThan(50);
      }
    });
  });
});

test('a thousand buckets can be read on a telephone', async () => {
  await browser.current.with(LONG().toHtml(), { width: NARROW }, async ({ page }) => {
    const { lines, ...unreadable } = await ask(page, 'unreadable');
    expect(unreadable).toEqual(EVERYTHING_CAN_BE_READ);
    expect(lines).toBeGreaterThan(3000);
  });
});

/** 1280 pixels at 400 %: WCAG 1.4.10. */
test('four times as large nothing is lost', async () => {
  await browser.current.with(pageOf('readme'), { width: 320 }, async ({ page }) => {
    const { lines: _, ...unreadable } = await ask(page, 'unreadable');
    expect(unreadable).toEqual(EVERYTHING_CAN_BE_READ);
  });
});

test('with letters twice as large, as readers may have set them, nothing is lost', async () => {
  const heading = (page: Page) => page.evaluate<number>('parseFloat(getComputedStyle(document.querySelector("h2")).fontSize)');
  const usual = await browser.current.with(pageOf('readme'), { width: WIDE }, ({ page }) => heading(page));
  const large = await TestBrowser.start(['--blink-settings=defaultFontSize=32']);
  try {
    await large.with(pageOf('readme'), { width: WIDE }, async ({ page }) => {
      await keepScreenshot(page, 'readme-large-letters');
      expect(await heading(page)).toBe(usual * 2);
      const { lines: _, ...unreadable } = await ask(page, 'unreadable');
      expect(unreadable).toEqual(EVERYTHING_CAN_BE_READ);
    });
  } finally {
    await large.close();
  }
});

/** What is wrong with them is found. */
test.each([
  ['text over text', '<p>one line of text</p><p style="position:absolute;top:10px">another line</p>', { overlapping: ['one line of text | another line'] }],
  ['text that is cut', '<p style="width:20px;overflow:hidden;white-space:nowrap">a line that does not fit</p>', { cut: ['a line that does not fit'] }],
  ['text beside the page', '<p style="margin-left:-100px;width:50px">far</p>', { outside: ['far'] }],
  ['a page that is too wide', '<div style="width:1380px">wide</div>', { overflow: 108 }],
])('%s would be found', async (_, body, found) => {
  await browser.current.with(`<!DOCTYPE html><meta charset="utf-8"><body style="margin:8px">${body}`, { width: WIDE }, async ({ page }) => {
    const { lines: __, ...unreadable } = await ask(page, 'unreadable');
    expect(unreadable).toEqual({ ...EVERYTHING_CAN_BE_READ, ...found });
  });
});
