import { aws_kms as kms } from 'aws-cdk-lib';
import { EncryptionKey, InTransitEncryption, LocalDiskEncryption, S3Encryption, SecurityConfiguration, WalEncryption } from '../../lib';
import { documentOf, keyUsersOf, newStack, noteIdsOf, notesOf, roleArnJoin, statementsOf } from '../synthesized';

const OFF = {
  s3Encryption: S3Encryption.sseS3(), localDiskEncryption: LocalDiskEncryption.disabled(), inTransitEncryption: InTransitEncryption.disabled(),
};
const SERVICE_STATEMENT = {
  Sid: 'Allow EMR WAL to use the key',
  Effect: 'Allow',
  Principal: { Service: 'emrwal.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Resource: '*',
  Condition: { StringLike: { 'kms:EncryptionContext:aws:emrwal:walname': '*' } },
};

test('emrManaged is an empty object, which is kept', () => {
  const stack = newStack();
  new SecurityConfiguration(stack, 'Security', { ...OFF, walEncryption: WalEncryption.emrManaged() });
  expect(documentOf(stack).EncryptionConfiguration.EMRWALEncryptionConfiguration).toEqual({});
});

test('kms uses the key of the configuration, with the instance role and the service', () => {
  const stack = newStack();
  const encryptionKey = new EncryptionKey(stack, 'Key');
  new SecurityConfiguration(stack, 'Security', { ...OFF, encryptionKey, walEncryption: WalEncryption.kms() });
  expect(documentOf(stack).EncryptionConfiguration.EMRWALEncryptionConfiguration).toEqual({ AwsKmsKey: stack.resolve(encryptionKey.keyArn) });
  expect(keyUsersOf(stack)).toEqual([roleArnJoin('EMR_EC2_DefaultRole')].flat());
  expect(statementsOf(stack, 'AWS::KMS::Key')).toContainEqual(SERVICE_STATEMENT);
});

test('two configurations allow the service once', () => {
  const stack = newStack();
  const encryptionKey = new EncryptionKey(stack, 'Key');
  new SecurityConfiguration(stack, 'One', { ...OFF, encryptionKey, walEncryption: WalEncryption.kms() });
  new SecurityConfiguration(stack, 'Two', { ...OFF, encryptionKey, walEncryption: WalEncryption.kms() });
  expect(statementsOf(stack, 'AWS::KMS::Key').filter(statement => statement.Principal.Service)).toHaveLength(1);
});

test('an imported key warns with the statement for its owner', () => {
  const stack = newStack();
  const key = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-west-2:111122223333:key/11111111-1111-1111-1111-111111111111');
  new SecurityConfiguration(stack, 'Security', { ...OFF, walEncryption: WalEncryption.kms({ encryptionKey: key }) });
  expect(noteIdsOf(stack, 'warning')).toEqual(['cdk-emr-security:wal-service-not-allowed']);
  const [{ text }] = notesOf(stack, 'warning');
  expect(JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1))).toEqual(SERVICE_STATEMENT);
});

test('each configuration with an imported key warns', () => {
  const stack = newStack();
  const key = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-west-2:111122223333:key/11111111-1111-1111-1111-111111111111');
  ['One', 'Two'].forEach(id => new SecurityConfiguration(stack, id, { ...OFF, walEncryption: WalEncryption.kms({ encryptionKey: key }) }));
  expect(notesOf(stack, 'warning').map(note => note.path)).toEqual(['/Stack/One/Resource', '/Stack/Two/Resource']);
});
