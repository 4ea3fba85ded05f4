import type { CoverageKey } from './coverage-key';
import { FOR_AWS_RESOURCE, KEY_GRANT_ACTIONS } from '../encryption/key-user-specification';

/** On what condition users need some of their actions; undefined if none of the keys has such users. */
export function conditionOf(keys: readonly CoverageKey[]): string | undefined {
  const isNeeded = keys.some(({ users }) => users.some(({ actions }) => actions.includes(KEY_GRANT_ACTIONS[0])));
  return isNeeded ? `${KEY_GRANT_ACTIONS.join(', ')}: on condition of ${Object.keys(FOR_AWS_RESOURCE.Bool).join()}` : undefined;
}
