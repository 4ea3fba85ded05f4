// What changed in the golden templates since the last release, and what CHANGELOG.md says about it.

/** Templates as text, by the name of the file that freezes each. */
export type Templates = Record<string, string>;

export interface TemplateChange {
  readonly file: string;
  /** Logical ids of security configurations that CloudFormation would replace or delete, and the clusters with them. */
  readonly replaced: string[];
  /** Logical ids of other resources that are gone. */
  readonly gone: string[];
}

interface Resource { readonly Type: string; readonly Properties?: unknown }

const resourcesOf = (text: string) => (JSON.parse(text) as { readonly Resources: Record<string, Resource> }).Resources;

/** Usages that were added are no changes: no release had them. */
export function templateChanges(before: Templates, now: Templates): TemplateChange[] {
  return Object.keys(before).filter(file => now[file] !== before[file]).sort().map(file => {
    if (now[file] === undefined) {
      return { file, replaced: [], gone: [] }; // the usage is not documented any more; what it did is another question
    }
    const [old, current] = [resourcesOf(before[file]), resourcesOf(now[file])];
    const isConfiguration = (id: string) => old[id].Type === 'AWS::EMR::SecurityConfiguration';
    return {
      file,
      replaced: Object.keys(old).filter(id => isConfiguration(id) && JSON.stringify(old[id].Properties) !== JSON.stringify(current[id]?.Properties)),
      gone: Object.keys(old).filter(id => !isConfiguration(id) && !(id in current)),
    };
  });
}

/** A document or a logical id is another one: that is a major version. */
export const isMajor = ({ replaced, gone }: TemplateChange) => replaced.length > 0 || gone.length > 0;

/** The lines under "Template changes" of everything in the changelog that is newer than a version, each as one text. */
export function announcements(changelog: string, released: string): string[] {
  const items: string[] = [];
  let listens = false;
  for (const line of changelog.split('\n')) {
    if (line.startsWith('## ') && line.replace(/^## \[?v?/, '').split(/[\s\]]/)[0] === released) {
      break;
    }
    if (line.startsWith('#')) {
      listens = line.trim() === '### Template changes';
    } else if (listens && line.startsWith('- ')) {
      items.push(line.slice(2).trim());
    } else if (listens && /^\s+\S/.test(line) && items.length > 0) {
      items.push(`${items.pop()} ${line.trim()}`);
    }
  }
  return items;
}

/** What is missing in the changelog, as sentences; none if all is said. */
export function unannounced(changes: TemplateChange[], lines: string[]): string[] {
  return changes.flatMap(change => {
    const names = [change.file, change.file.split('.')[0]].map(name => `\`${name}\``);
    const line = lines.find(text => names.some(name => text.includes(name)));
    if (line === undefined) {
      return [`${change.file} changed since the last release, and no line under "Template changes" in CHANGELOG.md has ${names[1]} in it`];
    }
    if (change.replaced.length > 0 && !/\breplac/i.test(line)) {
      return [`${change.file}: the configuration ${change.replaced.join(', ')} is replaced, and the line under "Template changes" does not say so`];
    }
    return [];
  });
}
