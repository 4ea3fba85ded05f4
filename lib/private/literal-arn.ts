import { Token } from 'aws-cdk-lib';
import { Problem } from './errors';

/** Characters that a policy takes for a pattern or for a variable, and that are in no name of a role, secret, log group or key. */
const READ_BY_POLICIES = /[*?]|\$\{/;

/**
 * What is wrong with an ARN that would stand in a policy and mean more there than what it names: one with `*`, `?` or `${`.
 *
 * Only its literal parts can be looked at: what tokens stand for is known at deployment.
 */
export function patternInArn(path: string, arn: string, what: 'role' | 'secret' | 'log group' | 'KMS key'): Problem | undefined {
  const literal = literalOf(arn);
  return READ_BY_POLICIES.test(literal)
    ? {
      path, wrong: `has an ARN with "*", "?" or "\${", which policies take for more than one ${what}`, got: literal,
      expected: `the ARN or name of one ${what} is expected`, remedy: `Import each ${what} by its own name`,
    }
    : undefined;
}

/** Of a key or of an alias, in any partition. */
const ARN_OF_KEY = /^arn:[^:]+:kms:[^:]+:[^:]+:(key\/[\w-]+|alias\/[\w/-]+)$/;

/** What is wrong with an ARN that would stand in a policy or document as that of a key; tokens are not looked behind. */
export function problemWithKeyArn(path: string, arn: string): Problem | undefined {
  const pattern = patternInArn(path, arn, 'KMS key');
  return pattern !== undefined || (Token.isUnresolved(arn) ? mayEndAsArnOfKey(literalOf(arn)) : ARN_OF_KEY.test(arn))
    ? pattern
    : {
      path, wrong: 'has an ARN that is not of a KMS key', got: literalOf(arn), expected: '"arn:<partition>:kms:<region>:<account>:key/<id>" is expected, or ":alias/<name>" in place of the key',
      remedy: 'Import the key with kms.Key.fromKeyArn() and its own ARN',
    };
}

/** A token may stand for several parts, so the last one counts where all six are there: that of an alias is what its user called it. */
function mayEndAsArnOfKey(literal: string): boolean {
  const parts = literal.split(':');
  return parts.length !== 6 || /^(…|key\/.|alias\/.)/.test(parts[5]);
}

function literalOf(arn: string): string {
  return arn.replace(/\$\{Token\[[^\]]*\]\}/g, '…');
}
