// Who has to be a user of which key: FACTS 4 (the pages of AWS on keys), by hand.
import { App, CfnParameter, Stack, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { AWS_KMS, Asked, EBS, KEY, contentOf, coverageOf } from './documents';
import {
  CoverageKey, EmrFsRoleMapping, EncryptionKey, InTransitEncryption, LocalDiskEncryption, S3BucketOverride, S3Encryption, SecurityConfiguration,
  SecurityConfigurationDocument,
} from '../../lib';

const OTHER = KEY.replace(/\w+$/, 'other');
const RELEASE = 'emr-7.11.0';
const NODES = 'the roles of the nodes (EC2 instance profile)';
const SERVICE = 'the service role of Amazon EMR';
const WAL = 'the service principal of EMR WAL (emrwal.amazonaws.com)';
/** The two statements that the KMS console writes for a key user. */
const KEY_USER = [
  'kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant',
];
const SSE_KMS = { EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY };
const override = (BucketName: string, AwsKmsKey: string) => ({ BucketName, EncryptionMode: 'SSE-KMS', AwsKmsKey });

const principalsOf = ({ users }: CoverageKey) => users.map(({ principal }) => principal);
/** What each key is for, and who its users are. */
const inShort = (keys: readonly CoverageKey[]) => keys.map(key => [key.key, key.usedFor, principalsOf(key)]);
const keysOf = (asked: Asked, release = RELEASE, authorization?: object) => SecurityConfigurationDocument.fromObject({
  ...contentOf(asked), ...authorization && { AuthorizationConfiguration: authorization },
}).coverage(release).keys;

const mapping = (Role: unknown, IdentifierType: string, Identifiers: unknown) => ({ Role, IdentifierType, Identifiers });
const mappings = (...RoleMappings: unknown[]) => ({ EmrFsConfiguration: { RoleMappings } });
const ANALYSTS = 'arn:aws:iam::111122223333:role/analysts';
const RUNTIME_ROLES = { IAMConfiguration: { EnableApplicationScopedIAMRole: true } };

test.each<[string, Asked, unknown[]]>([
  ['SSE-KMS', { s3: SSE_KMS }, [[KEY, ['Amazon S3'], [NODES]]]],
  ['CSE-KMS', { s3: { ...SSE_KMS, EncryptionMode: 'CSE-KMS' } }, [[KEY, ['Amazon S3'], [NODES]]]],
  ['LUKS', { disk: AWS_KMS }, [[KEY, ['local disks'], [NODES]]]],
  ['EBS encryption', { disk: EBS }, [[KEY, ['local disks', 'EBS volumes'], [NODES, SERVICE]]]],
  ['EBS encryption by text', { disk: { ...AWS_KMS, EnableEbsEncryption: 'true' } }, [[KEY, ['local disks', 'EBS volumes'], [NODES, SERVICE]]]],
  ['no EBS encryption by text', { disk: { ...AWS_KMS, EnableEbsEncryption: 'false' } }, [[KEY, ['local disks'], [NODES]]]],
  ['write-ahead logs', { wal: { AwsKmsKey: KEY } }, [[KEY, ['write-ahead logs'], [NODES, WAL]]]],
  ['one key for all', { s3: SSE_KMS, disk: EBS, wal: { AwsKmsKey: KEY } }, [[KEY, ['Amazon S3', 'local disks', 'EBS volumes', 'write-ahead logs'], [NODES, SERVICE, WAL]]]],
  ['a key for each', { s3: SSE_KMS, disk: { ...EBS, AwsKmsKey: OTHER } }, [[KEY, ['Amazon S3'], [NODES]], [OTHER, ['local disks', 'EBS volumes'], [NODES, SERVICE]]]],
  ['buckets', { s3: { EncryptionMode: 'SSE-S3', Overrides: [override('logs', KEY), override('data', KEY), override('raw', OTHER)] } },
    [[KEY, ['Amazon S3, bucket logs', 'Amazon S3, bucket data'], [NODES]], [OTHER, ['Amazon S3, bucket raw'], [NODES]]]],
  ['the key of Amazon S3 itself', { s3: { ...SSE_KMS, AwsKmsKey: 'arn:aws:kms:eu-west-1:111122223333:alias/aws/s3' } },
    [['arn:aws:kms:eu-west-1:111122223333:alias/aws/s3', ['Amazon S3'], ['all of the account who may use Amazon S3']]]],
  ['the key of Amazon S3 itself, with which clients cannot encrypt', { s3: { EncryptionMode: 'CSE-KMS', AwsKmsKey: 'alias/aws/s3' } },
    [['alias/aws/s3', ['Amazon S3'], [NODES]]]],
  ['a bucket that is named twice', { s3: { EncryptionMode: 'SSE-S3', Overrides: [override('logs', KEY), override('logs', KEY)] } },
    [[KEY, ['Amazon S3, bucket logs'], [NODES]]]],
  ['no key', { s3: { EncryptionMode: 'SSE-S3' }, wal: {}, transit: true }, []],
  ['keys that nothing uses', { s3: { EncryptionMode: 'SSE-S3', AwsKmsKey: KEY }, disk: { ...AWS_KMS, EncryptionKeyProviderType: 'Custom' } }, []],
])('%s', (_, asked, expected) => {
  expect(inShort(keysOf(asked))).toEqual(expected);
});

test('the secret of the CA needs no role of a cluster', () => {
  const content = contentOf({ transit: true });
  content.EncryptionConfiguration.InTransitEncryptionConfiguration.TLSCertificateConfiguration = { CertificateProviderType: 'EMR', AwsKmsKey: KEY };
  const report = SecurityConfigurationDocument.fromObject(content).coverage(RELEASE);
  const [key, ...others] = report.keys;
  expect(others).toEqual([]);
  expect(report.toText()).toContain('\n    who creates the security configuration: ');
  expect(report.toText()).not.toContain('kms:CreateGrant');
  expect(key.usedFor).toEqual(['the secret of the CA for certificates that Amazon EMR manages']);
  expect(key.users.map(({ principal, actions }) => [principal, actions])).toEqual([['who creates the security configuration', []]]);

  const tls = content.EncryptionConfiguration.InTransitEncryptionConfiguration.TLSCertificateConfiguration;
  tls.CertificateProviderType = { Ref: 'Provider' };
  expect(SecurityConfigurationDocument.fromObject(content).coverage(RELEASE).keys).toHaveLength(1);
  tls.CertificateProviderType = 'PEM';
  expect(SecurityConfigurationDocument.fromObject(content).coverage(RELEASE).keys).toEqual([]);
  tls.CertificateProviderType = 'EMR';
  content.EncryptionConfiguration.EnableInTransitEncryption = false;
  expect(SecurityConfigurationDocument.fromObject(content).coverage(RELEASE).keys).toEqual([]);
});

test('a user has the actions of a key user and says what for; the service of write-ahead logs has its own', () => {
  const [{ users: [nodes, service, logs] }] = keysOf({ s3: SSE_KMS, disk: EBS, wal: { AwsKmsKey: KEY } });
  expect(nodes).toEqual({
    principal: NODES, why: 'objects are read and written (Amazon S3), local disks are encrypted, write-ahead logs are written and read', actions: KEY_USER,
  });
  expect(service).toEqual({ principal: SERVICE, why: 'it attaches EBS volumes that are encrypted with the key', actions: KEY_USER });
  expect(logs).toEqual({ principal: WAL, why: 'it encrypts write-ahead logs', actions: ['kms:Decrypt', 'kms:GenerateDataKey*'] });
});

test('sections that are off name no key, and flags that are only known later may be on', () => {
  const content = contentOf({ s3: SSE_KMS, disk: { ...AWS_KMS } });
  content.EncryptionConfiguration.EnableAtRestEncryption = false;
  expect(SecurityConfigurationDocument.fromObject(content).coverage(RELEASE).keys).toEqual([]);
  content.EncryptionConfiguration.EnableAtRestEncryption = { 'Fn::If': ['Encrypted', true, false] };
  content.EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.EnableEbsEncryption = { Ref: 'Ebs' };
  expect(inShort(SecurityConfigurationDocument.fromObject(content).coverage(RELEASE).keys)).toEqual([[KEY, ['Amazon S3', 'local disks', 'EBS volumes'], [NODES, SERVICE]]]);
});

test.each([
  ['emr-4.7.2', []],
  // before EBS encryption and the service for write-ahead logs
  ['emr-5.23.0', [[KEY, ['Amazon S3', 'local disks'], [NODES]]]],
  ['emr-6.14.0', [[KEY, ['Amazon S3', 'local disks', 'EBS volumes'], [NODES, SERVICE]]]],
  ['emr-6.15.0', [[KEY, ['Amazon S3', 'local disks', 'EBS volumes', 'write-ahead logs'], [NODES, SERVICE, WAL]]]],
])('what %s has of it', (release, expected) => {
  expect(inShort(keysOf({ s3: SSE_KMS, disk: EBS, wal: { AwsKmsKey: KEY } }, release))).toEqual(expected);
});

describe('roles with which data is reached', () => {
  test('are users of the keys for Amazon S3, and of no other', () => {
    const authorization = { ...mappings(mapping(ANALYSTS, 'User', ['ann']), mapping(ANALYSTS, 'Group', ['all'])), ...RUNTIME_ROLES };
    expect(inShort(keysOf({ s3: SSE_KMS, disk: { ...AWS_KMS, AwsKmsKey: OTHER } }, RELEASE, authorization))).toEqual([
      [KEY, ['Amazon S3'], [NODES, ANALYSTS, 'runtime roles']], [OTHER, ['local disks'], [NODES]],
    ]);
    const [{ users: [, analysts, runtime] }] = keysOf({ s3: SSE_KMS }, RELEASE, authorization);
    expect([analysts, runtime]).toEqual([
      { principal: ANALYSTS, why: 'EMRFS takes it for some requests, objects are read and written (Amazon S3)', actions: KEY_USER },
      { principal: 'runtime roles', why: 'steps, notebooks and queries run with them, objects are read and written (Amazon S3)', actions: KEY_USER },
    ]);
  });

  test('come with releases', () => {
    const authorization = { ...mappings(mapping(ANALYSTS, 'User', ['ann'])), ...RUNTIME_ROLES };
    const users = (release: string) => principalsOf(keysOf({ s3: SSE_KMS }, release, authorization)[0]);
    expect(users('emr-5.9.0')).toEqual([NODES]);
    expect(users('emr-5.10.0')).toEqual([NODES, ANALYSTS]);
    expect(users('emr-6.6.0')).toEqual([NODES, ANALYSTS]);
    expect(users('emr-6.7.0')).toEqual([NODES, ANALYSTS, 'runtime roles']);
  });

  test('for places are users of the keys of the buckets of these places', () => {
    const overrides = { EncryptionMode: 'SSE-S3', Overrides: [override('logs', KEY), override('data', OTHER)] };
    const users = (...roleMappings: object[]) => keysOf({ s3: overrides }, RELEASE, mappings(...roleMappings))
      .map(key => principalsOf(key).includes(ANALYSTS));
    expect(users(mapping(ANALYSTS, 'Prefix', ['s3://logs/app/']))).toEqual([true, false]);
    expect(users(mapping(ANALYSTS, 'Prefix', ['s3://logs/', 's3://data/']))).toEqual([true, true]);
    expect(users(mapping(ANALYSTS, 'Prefix', ['s3://logs/']), mapping(ANALYSTS, 'User', ['ann']))).toEqual([true, true]);
    // without a slash it may be the beginning of other names
    expect(users(mapping(ANALYSTS, 'Prefix', ['s3://lo']))).toEqual([true, true]);
    expect(users(mapping(ANALYSTS, 'Prefix', ['s3://${Bucket}/']))).toEqual([true, true]);
    expect(users(mapping(ANALYSTS, 'Prefix', [{ Ref: 'Prefix' }]))).toEqual([true, true]);
    expect(users(mapping(ANALYSTS, 'Prefix', { Ref: 'Prefixes' }))).toEqual([true, true]);
    // a key for all of Amazon S3 is for these places as well
    expect(principalsOf(keysOf({ s3: SSE_KMS }, RELEASE, mappings(mapping(ANALYSTS, 'Prefix', ['s3://logs/'])))[0])).toContain(ANALYSTS);
  });

  test('that are only known later are told of by what they are', () => {
    const users = (authorization: object) => principalsOf(keysOf({ s3: SSE_KMS }, RELEASE, authorization)[0]);
    expect(users({ EmrFsConfiguration: { RoleMappings: { Ref: 'Mappings' } } })).toEqual([NODES, 'the roles that EMRFS takes (RoleMappings)']);
    expect(users(mappings(mapping(ANALYSTS, 'User', ['ann']), { Ref: 'Mapping' }))).toEqual([NODES, ANALYSTS, 'the other roles that EMRFS takes (RoleMappings)']);
    expect(users(mappings(mapping({ 'Fn::GetAtt': ['Analysts', 'Arn'] }, 'User', ['ann'])))).toEqual([NODES, '${Analysts.Arn}']);
    expect(users({ IAMConfiguration: { EnableApplicationScopedIAMRole: { Ref: 'Flag' } } })).toEqual([NODES, 'runtime roles']);
    expect(users({ IAMConfiguration: { EnableApplicationScopedIAMRole: false } })).toEqual([NODES]);
  });

  test('of the plugins of Apache Ranger are users as well', () => {
    const ranger = { RangerConfiguration: { RoleForRangerPluginsARN: ANALYSTS, RoleForOtherAWSServicesARN: 'arn:aws:iam::111122223333:role/other' } };
    expect(principalsOf(keysOf({ s3: SSE_KMS }, RELEASE, ranger)[0])).toEqual([NODES, ANALYSTS]);
  });
});

describe('documents of an app', () => {
  test('have their keys, buckets and roles by what they stand for', () => {
    const stack = new Stack(new App(), 'Stack');
    const analysts = new iam.Role(stack, 'Analysts', { assumedBy: new iam.AccountRootPrincipal() });
    const [reports, raw] = [new s3.Bucket(stack, 'Reports'), new s3.Bucket(stack, 'Raw')];
    const encryptionKey = new EncryptionKey(stack, 'RawKey');
    const { document } = new SecurityConfiguration(stack, 'Config', {
      s3Encryption: S3Encryption.sseKms({ overrides: [S3BucketOverride.sseKms(raw, { encryptionKey })] }),
      localDiskEncryption: LocalDiskEncryption.disabled(),
      inTransitEncryption: InTransitEncryption.disabled(),
      emrFsRoleMappings: [EmrFsRoleMapping.forBuckets(analysts, [reports])],
    });
    expect(inShort(document.coverage(RELEASE).keys)).toEqual([
      ['${Stack/Config/Key/Resource.Arn}', ['Amazon S3'], [NODES, '${Stack/Analysts/Resource.Arn}']],
      // two buckets of the app are two buckets
      ['${Stack/RawKey/Resource.Arn}', ['Amazon S3, bucket ${Stack/Raw/Resource.Ref}'], [NODES]],
    ]);
  });

  test('may have a bucket by name that is a bucket of the app', () => {
    const stack = new Stack(new App(), 'Stack');
    const { bucketName } = new s3.Bucket(stack, 'Raw');
    const named = new CfnParameter(stack, 'Name').valueAsString;
    const users = (bucket: string, prefix: string) => keysOf({ s3: { EncryptionMode: 'SSE-S3', Overrides: [override(bucket, KEY)] } }, RELEASE,
      mappings(mapping(ANALYSTS, 'Prefix', [prefix]))).map(key => principalsOf(key).includes(ANALYSTS));
    expect(users('raw', `s3://${bucketName}/`)).toEqual([true]);
    expect(users(bucketName, 's3://raw/')).toEqual([true]);
    expect(users(bucketName, `s3://${bucketName}/`)).toEqual([true]);
    expect(users(named, 's3://raw/')).toEqual([true]);
  });
});

describe('hostile documents', () => {
  test('keys that are only known at deployment are the same where they are written in the same way', () => {
    const imported = (name: string) => ({ 'Fn::ImportValue': name });
    const keys = keysOf({ s3: { ...SSE_KMS, AwsKmsKey: imported('one') }, disk: { ...AWS_KMS, AwsKmsKey: imported('one') }, wal: { AwsKmsKey: imported('two') } });
    expect(keys.map(({ key, usedFor }) => [key, usedFor])).toEqual([
      ['a value that is only known at deployment', ['Amazon S3', 'local disks']], ['a value that is only known at deployment', ['write-ahead logs']],
    ]);
  });

  test('keys that begin alike are two', () => {
    const long = 'x'.repeat(300);
    const keys = keysOf({ s3: { ...SSE_KMS, AwsKmsKey: `${long}1` }, disk: { ...AWS_KMS, AwsKmsKey: `${long}2` } });
    expect(keys.map(({ key }) => key.length)).toEqual([200, 200]);
  });

  test.each([null, 5, true, '', [], {}, [KEY], { a: 1 }, '${Token[TOKEN.99999]}', '__proto__', 'constructor', 'a\n\u001b[2J\u202e'])('%j never throws, as key, bucket, prefix or role', hostile => {
    const s3Section = { ...SSE_KMS, AwsKmsKey: hostile, Overrides: [hostile, override(hostile as string, KEY), override('b', hostile as string)] };
    const prefixes = [[hostile], hostile, [`s3://${String(hostile)}/`]];
    const authorization = mappings(hostile, ...prefixes.flatMap(each => [mapping(hostile, 'Prefix', each), mapping(ANALYSTS, 'Prefix', each)]));
    const encryption = contentOf({ s3: s3Section, disk: { ...AWS_KMS, AwsKmsKey: hostile }, wal: { AwsKmsKey: hostile } });
    const content = { ...encryption, AuthorizationConfiguration: authorization };
    for (const document of [SecurityConfigurationDocument.fromObject(content), SecurityConfigurationDocument.fromJson(JSON.stringify(content))]) {
      const report = document.coverage(RELEASE);
      const { keys } = report;
      expect(keys.map(({ key }) => key)).toContain(KEY);
      // eslint-disable-next-line no-control-regex
      expect(JSON.stringify(keys)).not.toMatch(/[\u0000-\u001f\u202e]/);
      expect(() => report.toText()).not.toThrow();
    }
  });

  test('thousands of keys, buckets and roles are told of in short, and in time', () => {
    const many = (count: number) => [...Array(count).keys()];
    const s3Section = { ...SSE_KMS, Overrides: many(6000).map(index => override(`b${index}`, index < 3000 ? KEY : `key-${index}`)) };
    const prefixes = many(20000).map(index => `s3://c${index}/`);
    const authorization = mappings(...many(60).map(index => mapping(`${ANALYSTS}${index}`, 'Prefix', prefixes.slice(0, 20))), mapping(ANALYSTS, 'Prefix', prefixes));
    const content = { ...contentOf({ s3: s3Section }), AuthorizationConfiguration: authorization };
    const report = SecurityConfigurationDocument.fromObject(content).coverage(RELEASE, { applications: [] });
    expect(report.keys).toHaveLength(500);
    expect(report.summary.notes).toContain('the document names 2501 more keys, of which nothing is told here');
    const [{ users, usedFor }] = report.keys;
    expect(usedFor).toHaveLength(3001);
    expect(users).toHaveLength(52);
    expect(users[0].why).toBe('objects are read and written (Amazon S3; Amazon S3, bucket b0; Amazon S3, bucket b1; Amazon S3, bucket b2; Amazon S3, bucket b3; 2996 more buckets)');
    expect(users[51].principal).toBe('the other roles that EMRFS takes (RoleMappings)');
  });

  test.each(['', 'null', '[]', '{', '{"EncryptionConfiguration":5}', '{"EncryptionConfiguration":{"AtRestEncryptionConfiguration":[]}}'])('%s names no key', text => {
    expect(SecurityConfigurationDocument.fromJson(text).coverage(RELEASE).keys).toEqual([]);
  });
});

test('the text tells of keys and users', () => {
  const lines = coverageOf({ s3: SSE_KMS, wal: { AwsKmsKey: KEY } }, RELEASE).toText().split('\n');
  const start = lines.indexOf('Keys and their users');
  expect(lines.slice(start - 1, start + 8)).toEqual([
    '',
    'Keys and their users',
    `  ${KEY}: for Amazon S3, write-ahead logs`,
    '    the roles of the nodes (EC2 instance profile): objects are read and written (Amazon S3), write-ahead logs are written and read',
    `      ${KEY_USER.join(', ')}`,
    '    the service principal of EMR WAL (emrwal.amazonaws.com): it encrypts write-ahead logs',
    '      kms:Decrypt, kms:GenerateDataKey*',
    '  kms:CreateGrant, kms:ListGrants, kms:RevokeGrant: on condition of kms:GrantIsForAWSResource',
    '',
  ]);
  expect(coverageOf({ s3: { EncryptionMode: 'SSE-S3' } }, RELEASE).toText()).not.toContain('Keys and their users');
});
