import { IPostProcessor, IResolvable, IResolveContext, Stack, Token } from 'aws-cdk-lib';

/**
 * Text of which nothing but pseudo parameters is unknown, such as the ARN of a role by its name, in a form that the CDK resolves fast.
 *
 * What stands in the policies of all keys of a stack is resolved for each of them, several times in a synthesis: for references, for the
 * template and for the tree. The result is the same in all stacks of the environment.
 *
 * @param hint what it is, in debuggers
 */
export function resolvedOnce(stack: Stack, text: string, hint: string): string {
  return Token.isUnresolved(text) ? Token.asString(new ResolvedText(stack.resolve(text)), { displayHint: hint }) : text;
}

/** Whether the token is one of these, which refer to nothing that the app makes. */
export function isResolvedOnce(token: IResolvable): boolean {
  return token instanceof ResolvedText;
}

class ResolvedText implements IResolvable, IPostProcessor {
  public readonly creationStack: string[] = [];

  constructor(private readonly resolved: unknown) {}

  /** Gives nothing that the CDK would have to look into, and has that replaced. */
  public resolve(context: IResolveContext): undefined {
    context.registerPostProcessor(this);
    return undefined;
  }

  /** Another object for each place, which an override there may change. */
  public postProcess(): unknown {
    return copyOf(this.resolved);
  }

  public toString(): string {
    return Token.asString(this);
  }
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(copyOf);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    copy[key] = copyOf(item);
  }
  return copy;
}
