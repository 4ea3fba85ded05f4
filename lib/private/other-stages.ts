import { Reference, Stack, Stage, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { referencesIfAny } from './role-subject';

/**
 * Whether what a construct is named by, such as its ARN, cannot stand in a scope because it is made in another Stage.
 *
 * Stages are deployed on their own: only what is text can be named in another. An import may be named by what is elsewhere, too.
 */
export function isOutOfReach(scope: IConstruct, named: IConstruct, name: string): boolean {
  const isElsewhere = (construct: IConstruct) => Stage.of(construct) !== Stage.of(scope);
  const elements = referencesIfAny(name, scope);
  return elements === undefined ? [named, ...targetsOf(name)].some(isElsewhere) : elements.some(isElsewhere);
}

/** What the tokens of a text refer to, also where it cannot be named; not what stands behind a token that is made later. */
function targetsOf(text: string): IConstruct[] {
  return Tokenization.reverseString(text).tokens.filter(token => Reference.isReference(token)).map(token => (token as Reference).target);
}

/** The path of a stack that stays the same when a Stage is put around it. */
export function pathInStage(stack: Stack): string {
  const { scopes } = stack.node;
  return scopes.slice(scopes.findIndex(scope => scope === Stage.of(stack)) + 1).map(({ node }) => node.id).join('/');
}
