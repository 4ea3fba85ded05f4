import { App, Aws, CfnParameter, CfnResource, Fn, Stack, aws_iam as iam } from 'aws-cdk-lib';
import { plain, readable } from '../../lib/private/readable';

const agnostic = () => new Stack(new App(), 'A');
const concrete = () => new Stack(new App(), 'A', { env: { account: '111122223333', region: 'cn-north-1' } });

test('what the stack knows is filled in', () => {
  const arn = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/R-${Aws.REGION}.${Aws.URL_SUFFIX}`;
  expect(readable(arn, concrete())).toBe('arn:aws-cn:iam::111122223333:role/R-cn-north-1.amazonaws.com.cn');
  expect(readable(arn, agnostic())).toBe('arn:${AWS::Partition}:iam::${AWS::AccountId}:role/R-${AWS::Region}.${AWS::URLSuffix}');
});

test('a reference is shown by the path of its construct', () => {
  const stack = agnostic();
  const resource = new CfnResource(stack, 'It', { type: 'Test::It' });
  expect(readable(resource.getAtt('Arn'), stack)).toBe('${A/It.Arn}');
  expect(readable(`${resource.ref}/*`, stack)).toBe('${A/It.Ref}/*');
  expect(readable(new CfnParameter(stack, 'P').valueAsString, stack)).toBe('${A/P.Ref}');
});

test.each([
  ['plain text', 'plain text'],
  [{ Ref: 'It' }, '${It}'],
  [{ Ref: 'AWS::Region' }, 'cn-north-1'],
  [{ 'Fn::GetAtt': ['It', 'Arn'] }, '${It.Arn}'],
  [{ 'Fn::GetAtt': 'It.Arn' }, '${It.Arn}'],
  [{ 'Fn::Join': ['/', ['a', { Ref: 'It' }]] }, 'a/${It}'],
  [{ 'Fn::Sub': '${It}-${AWS::AccountId}' }, '${It}-111122223333'],
  [Fn.join('-', ['a', Aws.REGION]), 'a-cn-north-1'],
  [Fn.importValue('Name'), '{"Fn::ImportValue":"Name"}'],
  [undefined, ''],
])('a value reads as it should (case %#)', (value, text) => {
  expect(readable(value, concrete())).toBe(text);
});

test('a structure keeps its shape, and a policy document its statements', () => {
  const stack = concrete();
  const statement = new iam.PolicyStatement({ actions: ['a:b'], resources: [`${Aws.REGION}/*`] });
  expect(plain({ list: [1, true, Aws.REGION], policy: new iam.PolicyDocument({ statements: [statement] }) }, stack)).toEqual({
    list: [1, true, 'cn-north-1'],
    policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'a:b', Resource: 'cn-north-1/*' }] },
  });
  expect(statement.frozen).toBe(false);
});
