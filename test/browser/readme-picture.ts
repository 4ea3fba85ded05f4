// The picture of the README: how the page of its first example starts, with the gravest of the gaps.
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { TestBrowser, WIDE } from './browser';
import { reportOfPicture } from './reports';

const ROOT = path.join(__dirname, '..', '..');
export const PICTURE = path.join(ROOT, 'docs', 'pictures', 'coverage.png');
/** What the picture was made of, by its hash: pixels differ from one Chromium to the next. Both change with `npm run test:browser -- --update`. */
export const SOURCE = path.join(__dirname, 'readme-picture.json');

export interface PictureSource {
  readonly page: string;
  readonly picture: string;
}

const hash = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

/** The page as far as the picture shows it: to the end of the cluster, without the index. */
function shown(): string {
  const [, part] = /^([\s\S]*<section id="picture">[\s\S]*?<\/section>)/.exec(reportOfPicture().toHtml())!;
  return part.replace(/<nav class="index"[\s\S]*?<\/nav>/, '');
}

/** What the picture would be made of now, with the picture that is there. */
export function currentSource(): PictureSource {
  return { page: hash(shown()), picture: hash(fs.readFileSync(PICTURE)) };
}

/** Takes it anew. */
export async function updatePicture(): Promise<void> {
  const browser = await TestBrowser.start();
  try {
    const picture = await browser.with(reportOfPicture().toHtml(), { width: WIDE }, async ({ page }) => {
      await page.evaluate('document.querySelectorAll("nav, .gaps > li:nth-child(n + 2)").forEach(element => element.remove())');
      const svg = await page.locator('#picture svg').boundingBox();
      return page.screenshot({ clip: { x: 0, y: 0, width: WIDE, height: Math.ceil(svg!.y + svg!.height) + 16 }, fullPage: true });
    });
    fs.writeFileSync(PICTURE, picture);
  } finally {
    await browser.close();
  }
  fs.writeFileSync(SOURCE, `${JSON.stringify(currentSource(), undefined, 2)}\n`);
}
