// What axe says of pages, and what it does not look at: anchors, ids, and what only a mouse reaches.
import * as axe from 'axe-core';
import { Page } from 'playwright-core';
import { WIDE, WIDTHS, browserForTests } from './browser';
import { ask } from './questions';
import { NAMES, pageOf } from './reports';

const browser = browserForTests();

interface AxeResult {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** All rules that are on by default, best practices among them, or some rules. */
async function violationsOf(page: Page, runOnly?: readonly string[]): Promise<string[]> {
  const options = JSON.stringify({ resultTypes: ['violations'], runOnly });
  const { violations, passes } = await page.evaluate<{ violations: AxeResult[]; passes: number }>(
    `(async () => { ${axe.source}; const { violations, passes } = await axe.run(${options}); return { violations, passes: passes.length }; })()`);
  expect(violations.length + passes).toBeGreaterThanOrEqual(runOnly?.length ?? 11);
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`));
}

describe.each(NAMES)('%s', name => {
  test.each(WIDTHS)('axe finds nothing %d pixels wide, light and dark', async width => {
    await browser.current.with(pageOf(name), { width }, async ({ page }) => {
      expect(await violationsOf(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violationsOf(page, ['color-contrast'])).toEqual([]); // nothing else differs
    });
  });

  test.each(WIDTHS)('anchors lead somewhere, and everything can be reached by keyboard %d pixels wide', async width => {
    await browser.current.with(pageOf(name), { width }, async ({ page }) => {
      const { anchors, scrolling: _, ...wrong } = await ask(page, 'navigation');
      expect(wrong).toEqual({ dangling: [], twice: [], notByKeyboard: [] });
      expect(anchors).toBeGreaterThan(3);
    });
  });
});

test('the tab key leads through every link and every box that is scrolled', async () => {
  await browser.current.with(pageOf('readme'), { width: WIDTHS[0] }, async ({ page }) => {
    const all = await page.evaluate<number>('[...document.querySelectorAll("a[href], [tabindex=\'0\']")].filter(element => element.getClientRects().length > 0).length');
    const reached = new Set<string>();
    for (let tabs = 0; tabs < all; tabs++) {
      await page.keyboard.press('Tab');
      const [id, outline] = await page.evaluate<string[]>(
        '[[...document.querySelectorAll("*")].indexOf(document.activeElement), getComputedStyle(document.activeElement).outlineStyle].map(String)');
      expect(outline).not.toBe('none');
      reached.add(id);
    }
    expect(reached.size).toBe(all);
  });
});

/** What is wrong with them is found. */
describe('in a page that is broken on purpose', () => {
  const broken = (from: RegExp, to: string) => {
    const page = pageOf('one-application');
    expect(page).toMatch(from);
    return page.replace(/<meta[^>]*Content-Security-Policy[^>]*>/i, '').replace(from, to);
  };
  test.each<[string, RegExp, string, string]>([
    ['html-has-lang', /<html lang="en"/, '<html', 'html-has-lang'],
    ['color-contrast', /<\/h1>/, '<span style="color:#bbb;background:#ccc">pale</span></h1>', 'color-contrast'],
    ['image-alt', /<\/main>/, '<img src="data:,"></main>', 'image-alt'],
    ['region, a best practice', /<\/body>/, '<p>nowhere</p></body>', 'region'],
  ])('axe finds %s', async (_, from, to, rule) => {
    await browser.current.with(broken(from, to), { width: WIDE }, async ({ page }) => {
      expect((await violationsOf(page)).map(violation => violation.split(':')[0])).toContain(rule);
    });
  });

  test('anchors, ids and boxes are found', async () => {
    const more = '<a href="#nowhere">x</a><p id="a">x</p><p id="a">x</p><div style="overflow:auto;width:50px"><p style="width:90px">x</p></div></main>';
    await browser.current.with(broken(/<\/main>/, more), { width: WIDE }, async ({ page }) => {
      const { dangling, twice, notByKeyboard } = await ask(page, 'navigation');
      expect([dangling, twice, notByKeyboard.length]).toEqual([['nowhere'], ['a'], 1]);
    });
  });
});
