import { parseArn } from '../../../lib/checks/documents/arn';

test('what follows the account is the resource, with its colons', () => {
  expect(parseArn('arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:name:stage')).toEqual({
    partition: 'aws-cn', service: 'secretsmanager', region: 'cn-north-1', account: '111122223333', resource: 'secret:name:stage',
  });
});

test.each(['arn:aws:s3:::', 'arn:aws:iam::aws:policy/P'])('%s is an ARN, with parts that are empty', text => expect(parseArn(text)).toBeDefined());

test.each(['', 'arn', 'arn:aws:kms:us-east-1:111122223333', 'urn:aws:kms:us-east-1:111122223333:key/k', 'ARN:aws:kms:us-east-1:111122223333:key/k'])(
  '%j is none', text => expect(parseArn(text)).toBeUndefined());
