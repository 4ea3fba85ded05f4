import {
  DefaultTokenResolver, IFragmentConcatenator, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Token, Tokenization,
  aws_iam as iam,
} from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { IConstruct } from 'constructs';

/**
 * A value with its tokens as text, as a reader of a message needs it.
 *
 * What is known at synth is filled in (account, Region, partition); a pseudo parameter that is not stays `${AWS::AccountId}`; a
 * reference becomes `${path of the construct.Arn}`: a path names one construct of the app, where a logical id names one of each stack.
 */
export function readable(value: unknown, scope: IConstruct): string {
  return asText(plain(value, scope));
}

/**
 * The same for a structure: its JSON, with all leaves as text.
 *
 * @param nameOf the text for a reference
 */
export function plain(value: unknown, scope: IConstruct, nameOf: (reference: Reference) => string = pathAndAttribute): unknown {
  return withoutIntrinsics(Tokenization.resolve(value, { scope, resolver: new ReadableResolver(nameOf), preparing: false }), Stack.of(scope));
}

function pathAndAttribute({ target, displayName }: Reference): string {
  return `\${${target.node.path}.${displayName}}`;
}

function pseudo(name: string): string {
  return `\${${name}}`;
}

class ReadableResolver extends DefaultTokenResolver {
  private readonly text = new TextConcatenator();

  constructor(private readonly nameOf: (reference: Reference) => string) {
    super(new TextConcatenator());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (token instanceof iam.PolicyDocument) {
      return context.resolve(token.toJSON()); // its own resolve() would freeze and merge the statements
    }
    if (Reference.isReference(token)) {
      const value = token.resolve(context);
      if (typeof value === 'string') {
        return context.resolve(value); // a named resource of another environment answers with its name
      }
      const isPseudo = token.displayName.startsWith('AWS::');
      return isPseudo ? pseudoText(token.displayName, Stack.of(context.scope)) : this.nameOf(token);
    }
    return super.resolveToken(token, context, postProcessor);
  }

  public resolveString(...args: Parameters<DefaultTokenResolver['resolveString']>): unknown {
    const [fragments, context] = args;
    const stack = Stack.of(context.scope);
    return fragments.mapTokens({ mapToken: token => withoutIntrinsics(context.resolve(token), stack) as IResolvable }).join(this.text);
  }
}

class TextConcatenator implements IFragmentConcatenator {
  public join(left: unknown, right: unknown): string {
    return `${left === undefined ? '' : asText(left)}${right === undefined ? '' : asText(right)}`;
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? '';
}

/** CloudFormation functions that were written literally, or that CDK answers with. */
function withoutIntrinsics(value: unknown, stack: Stack): unknown {
  if (Array.isArray(value)) {
    return value.map(item => withoutIntrinsics(item, stack));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value).map(([key, item]) => [key, withoutIntrinsics(item, stack)] as const);
  if (entries.length === 1) {
    const [name, argument] = entries[0];
    if (name === 'Ref' && typeof argument === 'string') {
      return argument.startsWith('AWS::') ? pseudoText(argument, stack) : pseudo(argument);
    }
    if (name === 'Fn::GetAtt') {
      return pseudo(Array.isArray(argument) ? argument.join('.') : asText(argument));
    }
    if (name === 'Fn::Join' && Array.isArray(argument) && typeof argument[0] === 'string' && Array.isArray(argument[1])) {
      return argument[1].map(asText).join(argument[0]);
    }
    if (name === 'Fn::Sub' && typeof argument === 'string') {
      return argument.replace(/\$\{(AWS::[A-Za-z]+)\}/g, (_, pseudoName: string) => pseudoText(pseudoName, stack));
    }
  }
  return Object.fromEntries(entries);
}

/** A pseudo parameter as text: its value where the stack knows it. */
export function pseudoText(name: string, stack: Stack): string {
  const region = Token.isUnresolved(stack.region) ? undefined : stack.region;
  const known: Record<string, string | undefined> = {
    'AWS::AccountId': Token.isUnresolved(stack.account) ? undefined : stack.account,
    'AWS::Region': region,
    'AWS::Partition': region && RegionInfo.get(region).partition,
    'AWS::URLSuffix': region && RegionInfo.get(region).domainSuffix,
  };
  return known[name] ?? pseudo(name);
}
