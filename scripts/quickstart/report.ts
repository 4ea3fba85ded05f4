import { posix } from 'node:path';
import { CoverageInWords, coverageInWords } from './coverage-in-words';
import { documentInWords } from './document-in-words';
import { Message, SynthesizedStack } from './synthesized-stack';

const WIDTH = 110;

export interface ReportOptions {
  /** Where the template lies, relative to the checkout. */
  readonly templatePath: string;
  /** For terminals. */
  readonly color?: boolean;
}

/** What `npm run quickstart` prints of a synthesized stack. Pure: the same stack gives the same text. */
export function report(stack: SynthesizedStack, { templatePath, color = false }: ReportOptions): string {
  const paint = (code: number, text: string) => color ? `\u001b[${code}m${text}\u001b[0m` : text;
  const title = (text: string) => paint(1, text);
  return [
    title(`Resources of stack ${stack.name}`),
    ...table(Object.entries(stack.resources).map(([id, { Type }]) => [Type, stack.pathOf(id)])),
    '',
    title('Key users'),
    ...keyUsers(stack),
    '',
    title('What the security configuration says'),
    ...stack.ids('AWS::EMR::SecurityConfiguration').flatMap(id =>
      table(documentInWords(stack.resources[id].Properties.SecurityConfiguration, value => stack.say(value)))),
    ...coverageInWords(stack).flatMap(coverage => ['', title(coverage.title), ...tellCoverage(coverage)]),
    '',
    title('Warnings and notes'),
    ...(stack.messages.length > 0 ? stack.messages.flatMap(message => tell(message, paint)) : ['  none']),
    '',
    title('Template'),
    `  ${templatePath}`,
    '',
    title('Page that tells what is encrypted, and what is not'),
    ...stack.pages.map(page => `  ${posix.join(posix.dirname(templatePath), page)}`),
    '',
  ].join('\n');
}

/** A role is a user of a key if both statements of the key policy name it. */
function keyUsers(stack: SynthesizedStack): string[] {
  return stack.ids('AWS::KMS::Key').flatMap(id => {
    const statements: any[] = stack.resources[id].Properties.KeyPolicy.Statement;
    const principals = (sid: string) => statements
      .filter(statement => statement.Sid === sid)
      .flatMap(statement => [statement.Principal.AWS].flat())
      .map(principal => stack.say(principal));
    const attaching = principals('Allow attachment of persistent resources');
    const users = principals('Allow use of the key').filter(user => attaching.includes(user));
    return table([[stack.pathOf(id), users.length > 0 ? users.join(', ') : 'none']]);
  });
}

function tellCoverage({ counts, atRest, gaps }: CoverageInWords): string[] {
  const [rows, todo] = [atRest, gaps].map(each => table(each, WIDTH));
  return [`  ${counts}`, ...rows, '  gaps, the gravest first:', ...todo.map(line => `  ${line}`)];
}

function tell({ level, constructPath, text, id }: Message, paint: (code: number, text: string) => string): string[] {
  const acknowledge = { warning: 'acknowledgeWarning', info: 'acknowledgeInfo', error: undefined }[level];
  return [
    `  ${paint({ error: 31, warning: 33, info: 36 }[level], level)} at ${constructPath}${id ? `: ${id}` : ''}`,
    ...wrap(text, WIDTH - 4).map(line => `    ${line}`),
    ...(id && acknowledge ? [`    acknowledge: Annotations.of(stack).${acknowledge}('${id}')`] : []),
  ];
}

/** With a width the second column is wrapped. */
function table(rows: string[][], most = Infinity): string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.flatMap(([first, second]) => (most === Infinity ? [second] : wrap(second, most - width - 4))
    .map((line, index) => `  ${(index === 0 ? first : '').padEnd(width)}  ${line}`));
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
