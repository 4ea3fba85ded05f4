import { App, CfnResource, DefaultTokenResolver, Fn, Stack, Token } from 'aws-cdk-lib';
import { readable } from '../../lib/private/readable';
import { resolvedOnce } from '../../lib/private/resolved-once';

function arnIn(stack: Stack): { readonly slow: string; readonly fast: string } {
  const slow = stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: 'EMR_EC2_DefaultRole' });
  return { slow, fast: resolvedOnce(stack, slow, 'EMR_EC2_DefaultRole') };
}

const stack = new Stack(new App(), 'Stack');
const { slow, fast } = arnIn(stack);

test.each<[string, (arn: string) => unknown]>([
  ['by itself', arn => arn],
  ['in a list', arn => [arn, arn, 'arn']],
  ['in a structure', arn => ({ Principal: { AWS: arn } })],
  ['as a part of a text', arn => `before ${arn}/after`],
  ['as parts of a text', arn => `${arn},${arn}`],
  ['in a function', arn => Fn.join('', ['before', arn])],
  ['in a function over a list', arn => Fn.join(',', [arn, arn])],
  ['in a select', arn => Fn.select(5, Fn.split(':', arn))],
  ['in JSON', arn => stack.toJsonString({ Principal: { AWS: [arn, `${arn}/*`] } })],
])('resolves as the text would: %s', (_, use) => {
  expect(stack.resolve(use(fast))).toEqual(stack.resolve(use(slow)));
  expect(JSON.stringify(stack.resolve(use(fast)))).toBe(JSON.stringify(stack.resolve(use(slow))));
});

test('reads as the text would', () => {
  expect(readable(fast, stack)).toBe('arn:${AWS::Partition}:iam::${AWS::AccountId}:role/EMR_EC2_DefaultRole');
  expect(readable(fast, stack)).toBe(readable(slow, stack));
});

test('is a token that tells what it is', () => {
  expect(Token.isUnresolved(fast)).toBe(true);
  expect(fast).toContain('EMR_EC2_DefaultRole');
});

test('is the text itself where the environment is known', () => {
  const app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } });
  const known = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  expect(arnIn(known).fast).toBe('arn:aws:iam::111122223333:role/EMR_EC2_DefaultRole');
});

test('is the same in another stack of the environment', () => {
  const other = new Stack(new App(), 'Other');
  expect(other.resolve(fast)).toEqual(other.resolve(slow));
});

test('an override at one place changes that one', () => {
  const app = new App();
  const own = new Stack(app, 'Stack');
  const arn = arnIn(own).fast;
  const [one, other] = ['One', 'Other'].map(id => new CfnResource(own, id, { type: 'Some::Type', properties: { Arn: arn } }));
  one.addPropertyOverride('Arn.Fn::Join', ['', ['changed']]);
  const { Resources } = app.synth().getStackByName('Stack').template;
  expect(Resources[own.resolve(one.logicalId)].Properties).toEqual({ Arn: { 'Fn::Join': ['', ['changed']] } });
  expect(Resources[own.resolve(other.logicalId)].Properties).toEqual({ Arn: own.resolve(slow) });
});

test('has no parts that are resolved', () => {
  const resolving = jest.spyOn(DefaultTokenResolver.prototype, 'resolveToken');
  try {
    stack.resolve(fast);
    expect(resolving).toHaveBeenCalledTimes(1);
    stack.resolve(slow);
    expect(resolving).toHaveBeenCalledTimes(3);
  } finally {
    resolving.mockRestore();
  }
});
