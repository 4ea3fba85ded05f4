// Typed calls of the functions in in-page.js.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Page } from 'playwright-core';

const SOURCE = fs.readFileSync(path.join(__dirname, 'in-page.js'), 'utf8');

export interface LineInPicture {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly fill: readonly number[];
}

interface Questions {
  unreadable(): { lines: number; cut: string[]; overlapping: string[]; outside: string[]; overflow: number };
  navigation(): { anchors: number; scrolling: number; dangling: string[]; twice: string[]; notByKeyboard: string[] };
  rows(): { rows: number; hidden: string[] };
  colours(): Record<string, string>;
  contrasts(withText: string, withoutText: string, lines: readonly LineInPicture[]): { text: string; contrast: number }[];
  brightness(screenshot: string): number;
  textOfPicture(): { lines: LineInPicture[]; outside: string[] };
  showTextOfPicture(shown: boolean): void;
  visibleText(): string;
}

/** Evaluated from outside, which neither a policy of the page nor scripts that are turned off prevent. */
export async function ask<Q extends keyof Questions>(page: Page, question: Q, ...args: Parameters<Questions[Q]>): Promise<ReturnType<Questions[Q]>> {
  return page.evaluate(`(() => {\n${SOURCE}\nreturn ${question}(${args.map(arg => JSON.stringify(arg)).join(', ')});\n})()`);
}
