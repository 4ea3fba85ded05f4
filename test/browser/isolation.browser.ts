// A page is one file that runs nothing and asks for nothing, whatever is in the document.
import { browserForTests, keepScreenshot } from './browser';
import { ask } from './questions';
import { LONG, NAMES, REPORTS, pageOf } from './reports';

const browser = browserForTests();

const RAN = '[globalThis.ran, document.querySelectorAll("script, iframe, object, embed, base, form, img, link, foreignObject, [style], [onload], [onerror]").length]';

test.each(NAMES)('%s asks for nothing, says nothing and runs nothing', async name => {
  await browser.current.with(pageOf(name), {}, async ({ page, requests, said }) => {
    await page.mouse.move(300, 300);
    await page.mouse.wheel(0, 20_000);
    expect(await page.evaluate(RAN)).toEqual([undefined, 0]);
    expect([requests, said]).toEqual([[], []]);
  });
});

test.each(NAMES)('%s reads the same without scripts', async name => {
  const [on, off] = await Promise.all([true, false].map(javaScriptEnabled =>
    browser.current.with(pageOf(name), { javaScriptEnabled }, ({ page }) => ask(page, 'visibleText'))));
  expect(off).toBe(on);
  expect(off).toContain('not encrypted');
});

test('a thousand buckets are shown within seconds, and ask for nothing', async () => {
  const html = LONG().toHtml();
  const started = Date.now();
  await browser.current.with(html, {}, async ({ page, requests, said }) => {
    expect(await ask(page, 'visibleText')).toContain('bucket-of-the-team-999');
    expect([requests, said]).toEqual([[], []]);
  });
  expect(Date.now() - started).toBeLessThan(10_000);
});

test('what a document says is shown as it is', async () => {
  await browser.current.with(pageOf('hostile'), {}, async ({ page }) => {
    const text = await ask(page, 'visibleText');
    expect(text).toContain('<script>globalThis.ran = 1; alert(1)</script>');
    expect(text).toContain('&lt;script&gt;');
    expect(text).toContain('\\u202egnp.exe\\u0000');
    expect(text).not.toMatch(/[\u0000\u200b\u202e]/); // eslint-disable-line no-control-regex
  });
});

/** Everything by which a page could run or load something, as if an escape had been forgotten. */
const SMUGGLED = [
  '<script>globalThis.ran = 1; alert(1)</script>',
  '<img src="nothing.png" onerror="globalThis.ran = 1">',
  '<style>body { background: rgb(1, 2, 3) !important }</style>',
  '<link rel="stylesheet" href="other.css">',
  '<p id="styled" style="color: rgb(1, 2, 3)">x</p>',
  '<iframe src="other.html"></iframe>',
  '<object data="other.html"></object>',
  '<svg><image href="other.svg" width="9" height="9"/><script>globalThis.ran = 1</script></svg>',
  '<video src="other.webm" autoplay></video>',
].join('\n');
const SEEN = '[globalThis.ran, getComputedStyle(document.body).backgroundColor === "rgb(1, 2, 3)", getComputedStyle(document.getElementById("styled")).color === "rgb(1, 2, 3)"]';
const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>/;
const smuggled = (html: string) => html.replace('</main>', `${SMUGGLED}</main>`);
const OTHERS = ['nothing.png', 'other.css', 'other.html', 'other.html', 'other.svg', 'other.webm'];

describe('the policy of the page', () => {
  test('keeps markup that got into it from running, loading and restyling anything', async () => {
    expect(pageOf('readme')).toMatch(POLICY);
    await browser.current.with(smuggled(pageOf('readme')), {}, async ({ page, requests, blocked, said }) => {
      expect(await page.evaluate(SEEN)).toEqual([undefined, false, false]);
      expect(requests).toEqual(blocked);
      expect(blocked.length).toBeGreaterThan(0);
      expect(said.filter(message => !/Content Security Policy/.test(message))).toEqual([]);
      expect(said.length).toBeGreaterThanOrEqual(8);
    });
  });

  test('and nothing else does: without it all of that happens', async () => {
    await browser.current.with(smuggled(pageOf('readme').replace(POLICY, '')), {}, async ({ page, requests, blocked, said }) => {
      await page.waitForFunction('globalThis.ran === 1');
      expect(blocked).toEqual([]);
      expect(await page.evaluate(SEEN)).toEqual([1, true, true]);
      expect(requests.map(url => url.split('/').pop()).sort()).toEqual(OTHERS);
      expect(said).toContain('dialog: 1');
    });
  });

  test('holds for what is added later as well', async () => {
    await browser.current.with(pageOf('readme'), {}, async ({ page, requests, blocked }) => {
      await page.evaluate(`(() => {
        const script = document.createElement('script');
        script.textContent = 'globalThis.ran = 1';
        const style = document.createElement('style');
        style.textContent = 'body { background: rgb(1, 2, 3) !important }';
        const image = document.createElement('img');
        image.src = 'data:image/svg+xml,<svg/>';
        document.body.append(script, style, image);
        document.body.insertAdjacentHTML('beforeend', '<p id="styled" style="color: rgb(1, 2, 3)" onclick="globalThis.ran = 1">x</p>');
        document.getElementById('styled').click();
      })()`);
      expect(await page.evaluate(SEEN)).toEqual([undefined, false, false]);
      expect(requests).toEqual(blocked);
    });
  });

  test('lets the styles of the page and of the picture through', async () => {
    await browser.current.with(pageOf('readme'), {}, async ({ page }) => {
      const sheets = '[document.querySelectorAll("style").length, [...document.styleSheets].filter(sheet => sheet.cssRules.length > 0).length]';
      expect(await page.evaluate(sheets)).toEqual([2, 2]);
    });
  });
});

test('markup in the picture alone is text as well', async () => {
  for (const name of ['hostile', 'hostile-but-valid']) {
    await browser.current.with(REPORTS[name]().toSvg(), { type: 'svg' }, async ({ page, requests, said }) => {
      await keepScreenshot(page, `picture-${name}`, {});
      expect(await page.evaluate('[globalThis.ran, document.querySelectorAll("script, image, foreignObject, a").length]')).toEqual([undefined, 0]);
      expect([requests, said]).toEqual([[], []]);
    });
  }
});
