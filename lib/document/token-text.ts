import { IResolvable, Reference, Token, Tokenization } from 'aws-cdk-lib';

/** Text in which every token is replaced by what it stands for, for people to read. */
export function readableText(text: string): string {
  if (!Token.isUnresolved(text)) {
    return text;
  }
  const fragments = known(() => Tokenization.reverseString(text));
  return fragments?.mapTokens({ mapToken: readableToken }).join({ join: (left, right) => `${left}${right}` }) ?? text;
}

/** What a number stands for, if it is a token's. */
export function readableNumber(value: number): string | undefined {
  const token = known(() => Tokenization.reverseNumber(value));
  return token && readableToken(token);
}

/** What a list stands for, if it is a token's. */
export function readableList(value: unknown[]): string | undefined {
  const token = Token.isUnresolved(value) ? known(() => Tokenization.reverseList(value as string[])) : undefined;
  return token && readableToken(token);
}

/**
 * What a token stands for: `${Stack/Key/Resource.Arn}`.
 *
 * Only references say what they refer to. Others are not resolved for this: a lazy value may not be asked
 * before synthesis. They are shown by the hint that CDK gave them.
 */
export function readableToken(token: IResolvable): string {
  if (Reference.isReference(token)) {
    return `\${${token.target.node.path}.${token.displayName}}`;
  }
  const hint = /^\$\{Token\[(.+)\.\d+\]\}$/.exec(Token.asString(token))?.[1];
  return hint === undefined || hint === 'TOKEN' ? '${Token}' : `\${${hint.replace(/^AWS\./, 'AWS::')}}`;
}

/**
 * CDK throws at what has the look of a token but is none of this program's, as in a document
 * that was written by another program. There is no other way to ask, and reading may not fail.
 */
function known<T>(reverse: () => T): T | undefined {
  try {
    return reverse();
  } catch {
    return undefined;
  }
}
