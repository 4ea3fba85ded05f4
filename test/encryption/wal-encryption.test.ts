import { App, Stack, Stage, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  DocumentSecurityConfiguration, EncryptionKey, InTransitEncryption, LocalDiskEncryption, S3Encryption, SecurityConfiguration,
  SecurityConfigurationDocument, WalEncryption,
} from '../../lib';
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

describe('the statement of the service', () => {
  const service = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'))
    .flatMap(({ Properties }) => Properties.KeyPolicy.Statement).filter(statement => statement.Principal.Service === 'emrwal.amazonaws.com');
  const configure = (stack: Stack, encryptionKey: kms.IKey, id = 'Security') =>
    new SecurityConfiguration(stack, id, { ...OFF, walEncryption: WalEncryption.kms({ encryptionKey }) });

  test('has a Sid of its own where the policy has that Sid already', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    key.addToResourcePolicy(new iam.PolicyStatement({
      sid: SERVICE_STATEMENT.Sid, principals: [new iam.ServicePrincipal('logs.amazonaws.com')], actions: ['kms:Decrypt'], resources: ['*'],
    }));
    configure(stack, key);
    expect(service(stack)).toEqual([{ ...SERVICE_STATEMENT, Sid: `${SERVICE_STATEMENT.Sid} (EMR)` }]);
  });

  test.each<[string, (stack: Stack, key: kms.Key) => kms.IKey]>([
    ['an alias of the app', (stack, targetKey) => new kms.Alias(stack, 'Alias', { aliasName: 'alias/wal', targetKey })],
    ['an alias that knows its key', (stack, aliasTargetKey) => kms.Alias.fromAliasAttributes(stack, 'Alias', { aliasName: 'alias/wal', aliasTargetKey })],
  ])('stands in the policy of the key behind %s, once', (_, alias) => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    configure(stack, alias(stack, key), 'One');
    configure(stack, key, 'Two');
    expect(service(stack)).toEqual([SERVICE_STATEMENT]);
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
  });

  test('stands once in a key that two constructs stand for', () => {
    const stack = newStack();
    const root = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' };
    const cfnKey = new kms.CfnKey(stack, 'Key', { keyPolicy: { Version: '2012-10-17', Statement: [root] } });
    ['One', 'Two'].forEach(id => configure(stack, kms.Key.fromCfnKey(cfnKey), id));
    expect(service(stack)).toEqual([SERVICE_STATEMENT]);
    expect(noteIdsOf(stack, 'warning').filter(id => id.includes('wal-service'))).toEqual([]);
  });

  test('stands in a key of another stack', () => {
    const app = new App();
    const [keys, stack] = [new Stack(app, 'Keys'), new Stack(app, 'Stack')];
    configure(stack, new kms.Key(keys, 'Key'));
    expect(service(keys)).toEqual([SERVICE_STATEMENT]);
  });

  const ARN = 'arn:aws:kms:us-west-2:111122223333:key/11111111-1111-1111-1111-111111111111';
  test.each<[string, (stack: Stack) => kms.IKey]>([
    ['of another account', stack => kms.Key.fromKeyArn(stack, 'Key', ARN.replace('111122223333', '444455556666'))],
    ['by an alias that is imported', stack => kms.Alias.fromAliasName(stack, 'Key', 'alias/wal')],
    ['whose policy is replaced by an override', stack => {
      const key = new kms.Key(stack, 'Key');
      (key.node.defaultChild as kms.CfnKey).addPropertyOverride('KeyPolicy', { Version: '2012-10-17', Statement: [] });
      return key;
    }],
  ])('is told to the owner of a key %s, in full', (_, key) => {
    const stack = newStack();
    configure(stack, key(stack));
    const [text] = notesOf(stack, 'warning').map(note => note.text).filter(note => note.includes('wal-service-not-allowed'));
    expect(text).toBe("walEncryption.encryptionKey: the policy of key 'Stack/Key' cannot be edited from here, and the EMR WAL service needs a statement in it. "
      + 'Ask the owner of the key to add {"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Condition":{"StringLike":{"kms:EncryptionContext:aws:emrwal:walname":"*"}},'
      + '"Effect":"Allow","Principal":{"Service":"emrwal.amazonaws.com"},"Resource":"*","Sid":"Allow EMR WAL to use the key"} [ack: cdk-emr-security:wal-service-not-allowed]');
  });

  test('fails for a key of another Region', () => {
    const stack = newStack();
    configure(stack, kms.Key.fromKeyArn(stack, 'Key', ARN.replace('us-west-2', 'eu-west-1')));
    expect(() => (stack.node.root as App).synth()).toThrow('is in eu-west-1, and the configuration in us-west-2; a key of the Region of the clusters is expected');
  });

  test('fails for a key of another Stage', () => {
    const app = new App();
    const key = new kms.Key(new Stack(new Stage(app, 'Prod'), 'Keys'), 'Key');
    expect(() => configure(new Stack(app, 'Stack'), key)).toThrow("security configuration 'Stack/Security': walEncryption.encryptionKey: is in another Stage, "
      + "got construct 'Prod/Keys/Key'; a Stage cannot refer to what another one creates. Import it with kms.Key.fromKeyArn()");
  });
});

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- what JavaScript passes has no types */
test.each<[string, any, string]>([
  ['text in place of the options', 'key', 'walEncryption: is not an options object, got "key"; an object with encryptionKey is expected. Pass the options by name'],
  ['null', null, 'walEncryption: is not an options object, got null; an object with encryptionKey is expected. Pass the options by name'],
  ['another option', { key: 1 }, 'walEncryption: has unknown options: key; the options are encryptionKey. Remove or rename them'],
  ['the ARN of a key', { encryptionKey: 'arn:aws:kms:x' }, 'walEncryption.encryptionKey: is not a KMS key, got "arn:aws:kms:x"; a key construct is expected. '
    + 'Pass an EncryptionKey or a kms.Key; import one that exists with kms.Key.fromKeyArn()'],
  ['the name of an alias', { encryptionKey: 'alias/x' }, 'walEncryption.encryptionKey: is not a KMS key, got "alias/x"; a key construct is expected. '
    + 'Pass an EncryptionKey or a kms.Key; import one that exists with kms.Alias.fromAliasName()'],
])('fails for %s', (_, options, text) => {
  expect(() => new SecurityConfiguration(newStack(), 'Security', { ...OFF, walEncryption: WalEncryption.kms(options) }))
    .toThrow(`SecurityConfiguration 'Stack/Security': ${text}`);
});

test('a document that exists lets the service use the key that it names for logs', () => {
  const documentOfKey = (key: kms.IKey) => SecurityConfigurationDocument.fromObject({
    EncryptionConfiguration: {
      EnableInTransitEncryption: false, EnableAtRestEncryption: false, EMRWALEncryptionConfiguration: { AwsKmsKey: key.keyArn },
    },
  });
  const stack = newStack();
  const owned = new EncryptionKey(stack, 'Key');
  new DocumentSecurityConfiguration(stack, 'Security', { document: documentOfKey(owned), encryptionKeys: [owned] });
  expect(statementsOf(stack, 'AWS::KMS::Key')).toContainEqual(SERVICE_STATEMENT);

  const other = newStack();
  const imported = kms.Key.fromKeyArn(other, 'Key', 'arn:aws:kms:us-west-2:111122223333:key/11111111-1111-1111-1111-111111111111');
  new DocumentSecurityConfiguration(other, 'Security', { document: documentOfKey(imported), encryptionKeys: [imported] });
  expect(notesOf(other, 'warning').map(note => note.text).filter(text => text.includes('wal-service')))
    .toEqual([expect.stringMatching(/^encryptionKeys\[0\]: the policy of key 'Stack\/Key' cannot be edited from here/)]);
});
