import { Node, parseTree } from 'jsonc-parser';
import { HandlerError } from '../common/handler-error';

/** A statement as it is written into a key policy. */
export interface OwnStatement {
  readonly Sid: string;
  readonly [element: string]: unknown;
}

/** A statement in the text of a policy. */
interface FoundStatement {
  readonly text: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** What stands between it and the one before. */
  readonly separator: string;
}

/** A principal that is none any more: KMS shows the id of a role or user that was deleted. */
export interface LostPrincipal {
  /** The Sid of the statement, or how else it is told from others. */
  readonly statement: string;
  readonly id: string;
}

/** KMS takes no longer key policy. In bytes. */
export const LONGEST_POLICY = 32 * 1024;

/**
 * The text of a key policy, in which statements are added, replaced and removed by their Sids.
 *
 * It is edited as text: whatever else stands in it stays as it is, byte for byte, what this library does not know included.
 */
export class PolicyText {
  /** What stands around and between the statements. */
  private readonly head: string;
  private readonly tail: string;
  private readonly statements: readonly FoundStatement[];

  constructor(public readonly text: string) {
    const { array, values } = statementsIn(text);
    const isList = array.type === 'array';
    const nodes = isList ? array.children ?? [] : [array];
    // one statement may stand there without a list, but only alone
    const start = isList ? array.offset + 1 : array.offset;
    const end = isList ? endOf(array) - 1 : endOf(array);
    this.head = text.slice(0, nodes.length === 0 ? end : nodes[0].offset);
    this.tail = text.slice(nodes.length === 0 ? end : endOf(nodes[nodes.length - 1]));
    if (!isList) {
      this.head = `${text.slice(0, start)}[`;
      this.tail = `]${text.slice(end)}`;
    }
    this.statements = nodes.map((node, index) => ({
      text: text.slice(node.offset, endOf(node)),
      value: asObject(values[index], index),
      separator: index === 0 ? '' : text.slice(endOf(nodes[index - 1]), node.offset),
    }));
  }

  /** Whether any statement has one of these Sids. */
  public has(sids: readonly string[]): boolean {
    return this.statements.some(({ value }) => isOneOf(sids, value));
  }

  /** The texts of all other statements, in order. */
  public others(sids: readonly string[]): string[] {
    return this.statements.filter(({ value }) => !isOneOf(sids, value)).map(({ text }) => text);
  }

  /** The text with these statements, each once; the same text where they are there and mean the same. */
  public with(own: readonly OwnStatement[]): string {
    const left = new Map(own.map(statement => [statement.Sid, statement]));
    const sids = [...left.keys()];
    const kept: FoundStatement[] = [];
    for (const statement of this.statements) {
      const wanted = isOneOf(sids, statement.value) ? left.get(statement.value.Sid as string) : undefined;
      if (wanted !== undefined) {
        left.delete(wanted.Sid);
        const wantedText = JSON.stringify(wanted);
        kept.push(statement.text === wantedText || meansTheSame(statement.value, wanted) ? statement : { ...statement, text: wantedText });
      } else if (!isOneOf(sids, statement.value)) {
        kept.push(statement);
      }
    }
    return this.written([...kept, ...[...left.values()].map(statement => ({ text: JSON.stringify(statement), value: statement, separator: ',' }))]);
  }

  /** The text without statements that have these Sids. */
  public without(sids: readonly string[]): string {
    return this.written(this.statements.filter(({ value }) => !isOneOf(sids, value)));
  }

  /** The Sids of statements that allow something to nobody: all whom they name were deleted. */
  public abandoned(): string[] {
    return this.statements.flatMap(({ value: { Sid, Effect, Principal, NotPrincipal } }) => {
      const named = (Principal as { AWS?: unknown } | null | undefined)?.AWS;
      const isForLost = [named].flat().length === idsIn({ Principal }).length && Object.keys(Principal ?? {}).length === 1;
      return typeof Sid === 'string' && Effect === 'Allow' && NotPrincipal === undefined && isForLost ? [Sid] : [];
    });
  }

  /** Principals of other statements that KMS does not take again: it refuses every policy that names one. */
  public lostPrincipals(sids: readonly string[]): LostPrincipal[] {
    return this.statements.flatMap(({ value }, index) => (isOneOf(sids, value) ? [] : idsIn(value).map(id => ({
      statement: typeof value.Sid === 'string' ? `'${value.Sid}'` : `number ${index + 1}`, id,
    }))));
  }

  private written(statements: readonly FoundStatement[]): string {
    const isSame = statements.length === this.statements.length && statements.every((statement, index) => statement === this.statements[index]);
    return isSame ? this.text : this.head + statements.map(({ text, separator }, index) => (index === 0 ? text : (separator || ',') + text)).join('') + this.tail;
  }
}

/** As many bytes KMS counts. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** The same JSON without blanks between its parts. */
export function compact(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}

function statementsIn(text: string): { readonly array: Node; readonly values: readonly unknown[] } {
  let parsed: { readonly Statement?: unknown } | null;
  let array: Node | undefined;
  try {
    parsed = JSON.parse(text); // jsonc-parser is more generous
    const members = parseTree(text)?.children?.filter(({ children }) => children?.[0].value === 'Statement') ?? [];
    array = members.length === 1 ? members[0].children?.[1] : undefined;
  } catch {
    throw unreadable('is not JSON');
  }
  if (array?.type !== 'array' && array?.type !== 'object') {
    throw unreadable('has no list of statements');
  }
  return { array, values: [parsed?.Statement].flat() };
}

function asObject(value: unknown, index: number): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unreadable(`has something else as statement number ${index + 1}`);
  }
  return value as Record<string, unknown>;
}

function unreadable(wrong: string): HandlerError {
  return new HandlerError(`the key policy ${wrong}; a policy with statements is expected, so nothing was written. Look at it with kms:GetKeyPolicy`);
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

function isOneOf(sids: readonly string[], { Sid }: Readonly<Record<string, unknown>>): boolean {
  return typeof Sid === 'string' && sids.includes(Sid);
}

/** KMS may give a list of one as a text, lists in another order, and truth values as texts. */
function meansTheSame(found: unknown, wanted: unknown): boolean {
  return meaningOf(found) === meaningOf(wanted);
}

function meaningOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return `{${Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}:${meaningOf(part)}`).sort().join()}}`;
  }
  const list = Array.isArray(value) ? value : [value];
  return `[${[...new Set(list.map(each => (typeof each === 'object' && each !== null ? meaningOf(each) : JSON.stringify(String(each)))))].sort().join()}]`;
}

/** Ids of users and roles, as they stand in place of ARNs. */
function idsIn({ Principal, NotPrincipal }: Readonly<Record<string, unknown>>): string[] {
  return [Principal, NotPrincipal].flatMap((principal) => {
    const named = (principal as { AWS?: unknown } | null | undefined)?.AWS;
    return (Array.isArray(named) ? named : [named]).filter((each): each is string => typeof each === 'string' && /^A[A-Z]{3}[A-Z0-9]{12,}$/.test(each));
  });
}
