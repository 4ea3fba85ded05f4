import { DefaultTokenResolver, IFragmentConcatenator, IPostProcessor, IResolvable, IResolveContext, Reference, Stack } from 'aws-cdk-lib';
import { Referenced } from './value';

/**
 * Resolves everything but references, which become `{ Ref: <mark> }`: an intrinsic passes the type checks of the L1s
 * where a string would be taken for a wrong number.
 */
export class ReferenceMarks extends DefaultTokenResolver {
  private readonly references: Referenced[] = [];
  private readonly numbers = new Map<IResolvable, number>();

  constructor() {
    super(new IntrinsicConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): any {
    if (!Reference.isReference(token)) {
      return super.resolveToken(token, context, postProcessor);
    }
    let number = this.numbers.get(token);
    if (number === undefined) {
      const pseudo = token.displayName.startsWith('AWS::');
      number = this.references.push({ target: pseudo ? Stack.of(token.target) : token.target, attribute: token.displayName }) - 1;
      this.numbers.set(token, number);
    }
    return { Ref: `§${number}§` };
  }

  /** The reference that a mark stands for. */
  public referenceBehind(mark: string): Referenced | undefined {
    const number = /^§(\d+)§$/.exec(mark)?.[1];
    return number === undefined ? undefined : this.references[Number(number)];
  }
}

class IntrinsicConcat implements IFragmentConcatenator {
  public join(left: any, right: any): any {
    if (left === undefined || right === undefined) {
      return left ?? right;
    }
    return typeof left === 'object' || typeof right === 'object'
      ? { 'Fn::Join': ['', [left, right]] }
      : `${left}${right}`;
  }
}
