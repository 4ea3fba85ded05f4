// Pages on paper, and in the few colours that a reader has chosen.
import { Page } from 'playwright-core';
import { WIDE, browserForTests, keepScreenshot } from './browser';
import { ask } from './questions';
import { LONG, LOOKED_AT, NAMES, REPORTS, pageOf } from './reports';
import { CoverageReport } from '../../lib';
import { APPEARANCE } from '../../lib/coverage/appearance';
import { anchorOf } from '../../lib/coverage/page/anchors';

const browser = browserForTests();

/** What fits on A4 between the margins that the page asks for, 14 and 16 mm, in pixels of 1/96 inch. */
const [PAPER_WIDTH, PAPER_HEIGHT] = [(210 - 2 * 14) / 25.4 * 96, (297 - 2 * 16) / 25.4 * 96].map(Math.floor);

async function keep(page: Page, name: string, look: string): Promise<void> {
  if (LOOKED_AT.includes(name)) {
    await keepScreenshot(page, `${name}-${look}`);
  }
}

/** Two colours as the eye tells them apart: 1 to 21. */
function contrastOnWhite(colour: string): number {
  const [red, green, blue] = colour.match(/[\d.]+/g)!.slice(0, 3).map(Number).map(value => value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

/** Pages of its PDF, and how many it would fill without a gap. */
async function sheetsOf(page: Page): Promise<{ sheets: number; filled: number }> {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  await page.emulateMedia({ media: 'print' });
  return {
    sheets: (pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length,
    filled: await page.evaluate<number>('document.documentElement.scrollHeight') / PAPER_HEIGHT,
  };
}

describe.each(NAMES)('%s', name => {
  test('is whole on paper, dark on white even where the screen is dark', async () => {
    await browser.current.with(pageOf(name), { width: PAPER_WIDTH, scheme: 'dark' }, async ({ page }) => {
      await page.emulateMedia({ media: 'print' });
      await keep(page, name, 'print');
      const { rows, hidden } = await ask(page, 'rows');
      expect(hidden).toEqual([]);
      expect(rows).toBeGreaterThan(REPORTS[name]().rows.length);
      const { lines: _, ...unreadable } = await ask(page, 'unreadable');
      expect(unreadable).toEqual({ cut: [], overlapping: [], outside: [], overflow: 0 });
      // nothing can be scrolled on paper
      expect((await ask(page, 'navigation')).scrolling).toBe(0);
      const colours = await ask(page, 'colours');
      expect(Object.entries(colours).filter(([colour]) => contrastOnWhite(colour) < 4.5)).toEqual([]);
    });
  });

  test('tells states by words in the colours of the reader', async () => {
    await browser.current.with(pageOf(name), { width: WIDE, forcedColors: 'active' }, async ({ page }) => {
      await keep(page, name, 'forced-colours');
      expect(await wrongStates(page, REPORTS[name]())).toEqual([]);
      const { lines: _, ...unreadable } = await ask(page, 'unreadable');
      expect(unreadable).toEqual({ cut: [], overlapping: [], outside: [], overflow: 0 });
    });
  });
});

/** Rows of the report that do not say their state, where they are seen; a sign precedes the word, so that "not encrypted" is not "encrypted". */
async function wrongStates(page: Page, report: CoverageReport): Promise<string[]> {
  const texts = new Map(await page.evaluate<[string, string][]>('[...document.querySelectorAll("tr[id]")].map(row => [row.id, row.innerText.replace(/\\s+/g, " ")])'));
  return report.rows.filter(({ id, state }) => !texts.get(anchorOf('row', id))?.includes(`${APPEARANCE[state].sign} ${APPEARANCE[state].word}`)).map(({ id }) => id);
}

test.each<[string, string, number, number]>([
  ['one application', pageOf('one-application'), 4, 10], ['everything', pageOf('everything-7.13.0'), 10, 20], ['a thousand buckets', LONG().toHtml(), 50, 300],
])('%s takes some sheets of paper, which are full', async (_, html, least, most) => {
  await browser.current.with(html, { width: PAPER_WIDTH }, async ({ page }) => {
    const { sheets, filled } = await sheetsOf(page);
    expect(sheets).toBeGreaterThanOrEqual(least);
    expect(sheets).toBeLessThanOrEqual(most);
    expect(sheets).toBeLessThanOrEqual(filled * 1.25 + 1);
  });
});
