import { Problem } from './errors';

/** Characters that a policy takes for a pattern or for a variable, and that are in no name of a role, secret, log group or key. */
const READ_BY_POLICIES = /[*?]|\$\{/;

/**
 * What is wrong with an ARN that would stand in a policy and mean more there than what it names: one with `*`, `?` or `${`.
 *
 * Only its literal parts can be looked at: what tokens stand for is known at deployment.
 */
export function patternInArn(path: string, arn: string, what: 'role' | 'secret' | 'log group' | 'KMS key'): Problem | undefined {
  const literal = arn.replace(/\$\{Token\[[^\]]*\]\}/g, '…');
  return READ_BY_POLICIES.test(literal)
    ? {
      path, wrong: `has an ARN with "*", "?" or "\${", which policies take for more than one ${what}`, got: literal,
      expected: `the ARN or name of one ${what} is expected`, remedy: `Import each ${what} by its own name`,
    }
    : undefined;
}
