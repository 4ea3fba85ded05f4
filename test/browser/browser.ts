// A Chromium for the tests of one file. Everything is a file in a folder of its own: nothing is served, and nothing is fetched.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser, BrowserContextOptions, Page, chromium } from 'playwright-core';

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { MISSING, findChromium } = require('../../scripts/browser/chromium') as { MISSING: string; findChromium(): string | undefined };

// playwright starts it without its sandbox, which root and containers do not have, and with a new empty profile
const FLAGS = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export const [NARROW, WIDE] = [360, 1280];
export const WIDTHS = [NARROW, WIDE];
export const SCHEMES = ['light', 'dark'] as const;
export type Scheme = typeof SCHEMES[number];

const SCREENSHOTS = path.join(__dirname, '..', '..', 'test-reports', 'browser');

export interface Looks extends BrowserContextOptions {
  readonly width?: number;
  readonly scheme?: Scheme;
  /** Ends the name of the file, and says what it is. */
  readonly type?: 'html' | 'svg';
}

/** A page that is open, with all that it did. */
export interface Opened {
  readonly page: Page;
  readonly url: string;
  /** What it asked for besides itself. */
  readonly requests: string[];
  /** Those of them that the policy of the page kept from being made. */
  readonly blocked: string[];
  /** What it said: messages of the console, among them what a policy kept from happening; errors; dialogs. */
  readonly said: string[];
}

export class TestBrowser {
  public static async start(flags: readonly string[] = []): Promise<TestBrowser> {
    const executablePath = findChromium();
    if (executablePath === undefined) {
      throw new Error(MISSING);
    }
    return new TestBrowser(await chromium.launch({ executablePath, args: [...FLAGS, ...flags] }), fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-emr-security-browser-')));
  }

  private files = 0;

  private constructor(private readonly browser: Browser, private readonly folder: string) {}

  public async open(contents: string, { width = WIDE, scheme = 'light', type = 'html', ...options }: Looks = {}): Promise<Opened> {
    const file = path.join(this.folder, `${this.files++}.${type}`);
    fs.writeFileSync(file, contents);
    const context = await this.browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, ...options });
    const page = await context.newPage();
    const url = pathToFileURL(file).href;
    const [requests, blocked, said]: string[][] = [[], [], []];
    page.on('request', request => request.url() === url || requests.push(request.url()));
    page.on('requestfailed', request => request.failure()?.errorText === 'csp' && blocked.push(request.url()));
    page.on('console', message => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => said.push(`error: ${error.message}`));
    page.on('dialog', dialog => {
      said.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(url);
    return { page, url, requests, blocked, said };
  }

  /** With a page that is closed afterwards. */
  public async with<T>(contents: string, looks: Looks, work: (opened: Opened) => Promise<T>): Promise<T> {
    const opened = await this.open(contents, looks);
    try {
      return await work(opened);
    } finally {
      await opened.page.context().close();
    }
  }

  public async close(): Promise<void> {
    fs.rmSync(this.folder, { recursive: true, force: true });
    await this.browser.close();
  }
}

/** A browser for the tests of a file, from their start to their end. */
export function browserForTests(): { readonly current: TestBrowser } {
  const holder: { current: TestBrowser } = { current: undefined! };
  beforeAll(async () => {
    holder.current = await TestBrowser.start();
  });
  afterAll(() => holder.current?.close());
  return holder;
}

/** Keeps how a page looks, for people to look at. */
export async function keepScreenshot(page: Page, name: string, options: { fullPage?: boolean } = { fullPage: true }): Promise<void> {
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), ...options });
}
