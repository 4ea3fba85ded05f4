import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * What this library throws. It stays internal: only the message crosses to other languages.
 */
export class EmrSecurityError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EmrSecurityError';
  }
}

/** One thing that is wrong with what was passed in. */
export interface Problem {
  /** Where: the path of the prop in the words of the API that was called. */
  readonly path: string;
  /** What is wrong, lower case, without a full stop. */
  readonly wrong: string;
  /** What was passed. Never a secret; undefined leaves it out. */
  readonly got?: unknown;
  /** What would have been right. */
  readonly expected: string;
  /** What to do, in the imperative. */
  readonly remedy: string;
}

/** Collects everything that is wrong with one construct's arguments, to report it at once. */
export class Problems {
  private readonly found: string[] = [];

  public add(problem: Problem): void {
    const got = problem.got === undefined ? '' : `, got ${display(problem.got)}`;
    this.found.push(`${problem.path}: ${problem.wrong}${got}; ${problem.expected}. ${problem.remedy}`);
  }

  public get count(): number {
    return this.found.length;
  }

  public get any(): boolean {
    return this.found.length > 0;
  }

  /** Throws one error with all problems, in the order in which they were found. */
  public throwIfAny(scope: IConstruct, id: string, type: string): void {
    if (!this.any) {
      return;
    }
    this.throwFor(`${type} '${scope.node.path ? `${scope.node.path}/${id}` : id}'`);
  }

  /** The same for a call that has no scope: the subject is what was called. */
  public throwIfAnyIn(subject: string): void {
    if (this.any) {
      this.throwFor(subject);
    }
  }

  private throwFor(subject: string): never {
    throw new EmrSecurityError(this.found.length === 1
      ? `${subject}: ${this.found[0]}`
      : [`${subject} has ${this.found.length} problems:`, ...this.found.map(text => `- ${text}`)].join('\n'));
  }
}

/** 'an S3Encryption', 'a JavaProvider': by the sound of the first letter. */
export function withArticle(name: string): string {
  return `${/^([AEIO]|S3|Emr|Ldap)/.test(name) ? 'an' : 'a'} ${name}`;
}

/** A value as it is shown in a message: JSON, short, tokens and constructs by name. */
export function display(value: unknown): string {
  if (Token.isUnresolved(value)) {
    return 'a token';
  }
  if (typeof value === 'function') {
    return `the function ${value.name || '(anonymous)'}`;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && value.constructor !== Object) {
    const path = (value as Partial<IConstruct>).node?.path;
    return path === undefined ? withArticle(value.constructor?.name ?? 'object') : `construct '${path}'`;
  }
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // circular, or a BigInt
  }
  text ??= String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
