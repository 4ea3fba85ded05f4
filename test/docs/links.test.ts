// Links between the documents of the repository lead somewhere: to a file that exists, and to a heading that it has.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ROOT, documents, read } from './markdown';

/** The text of a document without its code, in which brackets are no links. */
const prose = (file: string) => read(file).replace(/^( *)(`{3,})[\s\S]*?^\1\2 *$/gm, '').replace(/`[^`\n]*`/g, code => code.replace(/[[\]()]/g, ''));

/** The anchors that GitHub makes of headings, and those that are set by hand. */
function anchors(file: string): Set<string> {
  const seen = new Map<string, number>();
  const text = read(file).replace(/^( *)(`{3,})[\s\S]*?^\1\2 *$/gm, '');
  const headings = [...text.matchAll(/^#{1,6} +(.*?) *#*$/gm)].map(([, heading]) => {
    const slug = heading.replace(/<[^>]*>/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase().replace(/[^\p{L}\p{N}\- _]/gu, '').replace(/ /g, '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
  return new Set([...headings, ...[...text.matchAll(/<a (?:name|id)="([^"]+)"/g)].map(([, anchor]) => anchor)]);
}

function brokenLinks(file: string): string[] {
  const targets = [
    ...[...prose(file).matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].map(([, target]) => target),
    ...[...prose(file).matchAll(/<(?:img|source|a)\b[^>]*\b(?:src|srcset|href)="([^"]+)"/g)].map(([, target]) => target),
  ].filter(target => !/^(https?|mailto):/.test(target));
  return targets.filter(target => {
    const [to, anchor] = target.split('#');
    const found = to === '' ? file : path.join(path.dirname(file), decodeURI(to));
    if (found.startsWith('..') || !fs.existsSync(path.join(ROOT, found))) {
      return true;
    }
    return anchor !== undefined && !anchors(found).has(anchor);
  });
}

test.each(documents())('%s', file => expect(brokenLinks(file)).toEqual([]));

test('there are documents, with links', () => {
  expect(documents()).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/migration.md', 'docs/adr/README.md']));
  expect(prose('README.md')).toContain('](docs/migration.md)');
});
