// What a document says of data at rest, for releases around each change, as AWS's pages have it.
import { Aws, Lazy } from 'aws-cdk-lib';
import { AWS_KMS, Asked, CUSTOM, EBS, KEY, contentOf, coverageOf, rowOf, stateOf } from './documents';
import { CoverageState, SecurityConfigurationDocument } from '../../lib';

const RELEASES = ['emr-4.8.0', 'emr-5.36.0', 'emr-6.9.0', 'emr-7.2.0', 'emr-7.3.0', 'emr-7.6.0', 'emr-7.13.0'];
const { UNKNOWN } = CoverageState;

const LUKS = `ENCRYPTED LUKS with ${KEY}`;
const BY_EBS = `ENCRYPTED EBS encryption with ${KEY}`;
const BY_CLASS = 'ENCRYPTED LUKS with keys of com.example.Disks';
const BLOCKS = 'ENCRYPTED AES-256 of HDFS (dfs.encrypt.data.transfer)';
const NO = 'NOT_ENCRYPTED';
const NEEDS = 'NEEDS_SOMETHING';

const IDS = ['instance-store', 'instance-store-nvme', 'ebs-storage', 'ebs-root', 'hdfs-transparent', 'hadoop-rpc', 'hdfs-block-transfer'];
const NVME = 'ENCRYPTED the hardware';

/** Instance store, NVMe, EBS storage, EBS root, HDFS transparent encryption, Hadoop RPC, HDFS block transfer. */
test.each<[string, Asked, string[]]>([
  ['nothing', {}, [NO, NVME, NO, NO, NEEDS, NO, NO]],
  ['keys of AWS KMS', { disk: AWS_KMS }, [LUKS, NVME, LUKS, NEEDS, NEEDS, NEEDS, BLOCKS]],
  ['keys of a class', { disk: CUSTOM }, [BY_CLASS, NVME, BY_CLASS, NEEDS, NEEDS, NEEDS, BLOCKS]],
  ['EBS encryption', { disk: EBS }, [LUKS, NVME, BY_EBS, BY_EBS, NEEDS, NEEDS, BLOCKS]],
  ['Kerberos', { kerberos: true }, [NO, NVME, NO, NO, NEEDS, NO, NO]],
  ['keys of AWS KMS and Kerberos', { disk: AWS_KMS, kerberos: true }, [LUKS, NVME, LUKS, NEEDS, NEEDS, 'ENCRYPTED SASL privacy with Kerberos', BLOCKS]],
  ['encryption in transit', { transit: true }, [NO, NVME, NO, NO, NEEDS, NEEDS, NO]],
  ['encryption in transit and Kerberos', { transit: true, kerberos: true }, [NO, NVME, NO, NO, NEEDS, 'ENCRYPTED SASL privacy with Kerberos', NO]],
])('disks with %s', (_, asked, expected) => {
  for (const release of RELEASES.slice(1)) {
    const report = coverageOf(asked, release);
    expect([release, ...IDS.map(id => stateOf(report, id))]).toEqual([release, ...expected]);
  }
});

test('disks on 4.8.0, which has neither EBS encryption nor custom AMIs nor Kerberos', () => {
  const states = (asked: Asked) => IDS.map(id => stateOf(coverageOf(asked, 'emr-4.8.0'), id));
  expect(states({})).toEqual([NO, NVME, NO, NO, NEEDS, NO, NO]);
  expect(states({ disk: AWS_KMS })).toEqual([LUKS, NVME, LUKS, NO, NEEDS, NO, BLOCKS]);
  expect(states({ disk: AWS_KMS, kerberos: true })).toEqual([LUKS, NVME, LUKS, NO, NEEDS, NO, BLOCKS]);
  // the release would refuse the configuration
  expect(states({ disk: EBS })).toEqual([UNKNOWN, NVME, UNKNOWN, UNKNOWN, NEEDS, UNKNOWN, UNKNOWN]);
});

test.each([
  ['emr-5.6.0', AWS_KMS, NO, 'Use emr-5.24.0 or later with EBS encryption'],
  ['emr-5.7.0', AWS_KMS, NEEDS, 'Use a custom AMI with an encrypted root volume, or emr-5.24.0 or later with EBS encryption'],
  ['emr-5.23.0', CUSTOM, NEEDS, 'Use a custom AMI with an encrypted root volume, or emr-5.24.0 or later with EBS encryption'],
  ['emr-5.24.0', AWS_KMS, NEEDS, 'Turn on EBS encryption'],
  ['emr-5.24.0', CUSTOM, NEEDS, 'Use a key of AWS KMS for local disks, and turn on EBS encryption'],
  ['emr-5.24.0', undefined, NO, 'Turn on encryption of local disks, with EBS encryption'],
  ['emr-5.23.0', undefined, NO, 'Turn on encryption of local disks'],
])('root volumes on %s', (release, disk, state, remedy) => expect(rowOf(coverageOf({ disk }, release), 'ebs-root')).toMatchObject({ state, remedy }));

test.each<[object | undefined, string, string]>([
  [undefined, 'emr-7.9.0', NO],
  [{ EncryptionMode: 'SSE-S3' }, 'emr-4.8.0', 'ENCRYPTED SSE-S3'],
  [{ EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY }, 'emr-7.13.0', `ENCRYPTED SSE-KMS with ${KEY}`],
  [{ EncryptionMode: 'CSE-KMS', AwsKmsKey: KEY }, 'emr-7.2.0', `ENCRYPTED CSE-KMS with ${KEY}`],
  [{ EncryptionMode: 'CSE-Custom', S3Object: 's3://b/p.jar', EncryptionKeyProviderClass: 'com.example.S3' }, 'emr-7.9.0', 'ENCRYPTED CSE-Custom with keys of com.example.S3'],
  // S3A takes no such class
  [{ EncryptionMode: 'CSE-Custom', S3Object: 's3://b/p.jar', EncryptionKeyProviderClass: 'com.example.S3' }, 'emr-7.10.0', UNKNOWN],
  [{ EncryptionMode: 'SSE-KMS' }, 'emr-7.9.0', UNKNOWN],
  [{ EncryptionMode: 'SSE-C' }, 'emr-7.9.0', UNKNOWN],
  [{ EncryptionMode: 'SSE-S3' }, 'emr-spark-8.0.0', UNKNOWN],
  [{ EncryptionMode: 'SSE-S3' }, 'emr-4.7.0', NO],
])('objects with %j on %s', (s3, release, expected) => expect(stateOf(coverageOf({ s3 }, release), 's3')).toBe(expected));

test('without encryption of Amazon S3 the default of the bucket applies, and the row says so', () => {
  expect(rowOf(coverageOf({ disk: AWS_KMS }, 'emr-7.9.0'), 's3').why)
    .toBe('encryption of Amazon S3 is off: Amazon EMR sets nothing, and the default encryption of each bucket applies');
});

test('each bucket with settings of its own has a row', () => {
  const overrides = [
    { BucketName: 'one', EncryptionMode: 'SSE-S3' }, { BucketName: 'two', EncryptionMode: 'CSE-KMS', AwsKmsKey: KEY }, { BucketName: 'one', EncryptionMode: 'SSE-KMS' },
  ];
  const report = coverageOf({ s3: { EncryptionMode: 'SSE-S3', Overrides: overrides } }, 'emr-7.9.0');
  expect(report.rows.filter(({ id }) => id.startsWith('s3/bucket/')).map(({ id, where }) => [id, where, stateOf(report, id)])).toEqual([
    ['s3/bucket/one', 'Amazon S3, bucket one', 'ENCRYPTED SSE-S3'],
    ['s3/bucket/two', 'Amazon S3, bucket two', `ENCRYPTED CSE-KMS with ${KEY}`],
    ['s3/bucket/one#2', 'Amazon S3, bucket one', UNKNOWN],
  ]);
  // the error of one bucket is not that of all
  expect(stateOf(report, 's3')).toBe('ENCRYPTED SSE-S3');
});

test.each([
  [['a/2', 'a', 'a'], ['a/2', 'a', 'a#2']],
  [['a', 'a', 'a'], ['a', 'a#2', 'a#3']],
  // an id that is made is not that of another bucket, before or after it
  [['a', 'a', 'a#2'], ['a', 'a#3', 'a#2']],
  [['a#2', 'a', 'a', 'a#2', 'a'], ['a#2', 'a', 'a#3', 'a#2#2', 'a#4']],
])('buckets %j have an id each', (buckets, expected) => {
  const overrides = buckets.map(BucketName => ({ BucketName, EncryptionMode: 'SSE-S3' }));
  const ids = coverageOf({ s3: { EncryptionMode: 'SSE-S3', Overrides: overrides } }, 'emr-7.9.0').rows.map(({ id }) => id);
  expect(ids.filter(id => id.startsWith('s3/bucket/'))).toEqual(expected.map(id => `s3/bucket/${id}`));
  expect(new Set(ids).size).toBe(ids.length);
});

test.each([
  ['emr-7.9.0', 'ENCRYPTED TLS'], ['emr-7.10.0', UNKNOWN], ['emr-spark-8.0.0', UNKNOWN], ['emr-4.8.0', 'ENCRYPTED TLS'],
])('connections to Amazon S3 on %s', (release, expected) => expect(stateOf(coverageOf({}, release), 's3/connections')).toBe(expected));

test.each<[object | undefined, string[] | undefined, string | undefined]>([
  [{ EncryptionMode: 'CSE-KMS', AwsKmsKey: KEY }, ['Hue'], NO],
  [{ EncryptionMode: 'SSE-S3' }, undefined, UNKNOWN],
  [{ EncryptionMode: 'SSE-S3' }, ['Spark'], undefined],
  [undefined, ['Hue'], undefined],
])('the file browser of Hue with %j and %j', (s3, applications, expected) => {
  expect(coverageOf({ s3 }, 'emr-7.9.0', { applications }).rows.find(({ id }) => id === 'hue-s3-file-browser')?.state).toBe(expected);
});

test.each<[Asked, string, string]>([
  // clusters use the service only where they are told to: elsewhere they are on the disks as well
  [{}, 'emr-6.15.0', NEEDS],
  [{ wal: {} }, 'emr-7.13.0', NEEDS],
  [{ wal: { AwsKmsKey: KEY } }, 'emr-7.13.0', NEEDS],
  [{ disk: AWS_KMS }, 'emr-6.15.0', `ENCRYPTED SSE-EMR-WAL, or LUKS with ${KEY}`],
  [{ disk: EBS, wal: {} }, 'emr-7.13.0', `ENCRYPTED SSE-EMR-WAL, or EBS encryption with ${KEY}`],
  [{ disk: EBS, wal: { AwsKmsKey: KEY } }, 'emr-7.13.0', `ENCRYPTED SSE-KMS-WAL with ${KEY}, or EBS encryption with ${KEY}`],
  [{ disk: EBS, wal: { AwsKmsKey: '' } }, 'emr-7.13.0', UNKNOWN],
  [{ disk: EBS, wal: { AwsKmsKey: { Ref: 'AWS::NoValue' } } }, 'emr-7.13.0', `ENCRYPTED SSE-EMR-WAL, or EBS encryption with ${KEY}`],
  [{ disk: { ...EBS, EncryptionKeyProviderType: 'else' }, wal: {} }, 'emr-7.13.0', UNKNOWN],
  // before there was the service, they are on the disks
  [{ wal: {} }, 'emr-6.14.0', NO],
  [{ disk: AWS_KMS }, 'emr-6.14.0', LUKS],
  [{ disk: EBS }, 'emr-6.14.0', BY_EBS],
  [{ wal: {} }, 'emr-spark-8.0.0', UNKNOWN],
])('write-ahead logs with %j on %s', (asked, release, expected) => expect(stateOf(coverageOf(asked, release), 'wal')).toBe(expected));

test('write-ahead logs are told of with HBase only', () => {
  const has = (...applications: string[]) => coverageOf({}, 'emr-7.9.0', { applications }).rows.some(({ id }) => id === 'wal');
  expect([has('Spark'), has('HBase'), has('Phoenix')]).toEqual([false, true, true]);
});

test.each([
  ['emr-5.29.0', NO, 'Use emr-5.30.0 or later, and set LogEncryptionKmsKeyId of the clusters'],
  ['emr-5.30.0', NEEDS, 'Set LogEncryptionKmsKeyId of the clusters'],
  ['emr-6.0.0', NO, 'Use emr-6.1.0 or later, and set LogEncryptionKmsKeyId of the clusters'],
  ['emr-6.1.0', NEEDS, 'Set LogEncryptionKmsKeyId of the clusters'],
  ['emr-spark-8.0.0', UNKNOWN, 'Set LogEncryptionKmsKeyId of the clusters'],
])('log files on %s', (release, state, remedy) => expect(rowOf(coverageOf({}, release), 'logs')).toMatchObject({ state, remedy }));

describe('what is only known later', () => {
  const token = (value: unknown) => Lazy.string({ produce: () => String(value) });
  const report = (content: Record<string, unknown>) => SecurityConfigurationDocument.fromObject(content).coverage('emr-7.9.0');

  test('flags', () => {
    const content = contentOf({ transit: true, s3: { EncryptionMode: 'SSE-S3' }, disk: AWS_KMS });
    const encryption = content.EncryptionConfiguration as Record<string, unknown>;
    Object.assign(encryption, { EnableInTransitEncryption: { Ref: 'Flag' }, EnableAtRestEncryption: { Ref: 'Flag' } });
    const states = report(content);
    for (const id of ['s3', 'instance-store', 'ebs-storage', 'ebs-root', 'hdfs-block-transfer', 'hadoop-rpc', 'endpoint/Spark/Spark UI/spark.ui.port']) {
      expect([id, rowOf(states, id).state]).toEqual([id, UNKNOWN]);
    }
    expect(rowOf(states, 'endpoint/HDFS/DFSZKFailoverController/dfs.ha.zkfc.port').state).toBe(NO);
  });

  test('sections, modes and providers', () => {
    expect(stateOf(report(contentOf({ s3: { EncryptionMode: token('SSE-S3') } })), 's3')).toBe(UNKNOWN);
    expect(stateOf(report(contentOf({ disk: { ...AWS_KMS, EncryptionKeyProviderType: token('AwsKms') } })), 'instance-store')).toBe(UNKNOWN);
    expect(stateOf(report({ EncryptionConfiguration: { Ref: 'All' } }), 's3')).toBe(UNKNOWN);
    expect(stateOf(report({ EncryptionConfiguration: { Ref: 'All' } }), 'wal')).toBe(UNKNOWN);
  });

  test('the flag of EBS encryption: storage volumes are encrypted by the one or by the other', () => {
    const states = report(contentOf({ disk: { ...AWS_KMS, EnableEbsEncryption: { Ref: 'Flag' } } }));
    expect([stateOf(states, 'ebs-storage'), stateOf(states, 'ebs-root')]).toEqual([`ENCRYPTED EBS encryption or LUKS with ${KEY}`, UNKNOWN]);
  });

  test('keys and names are told by what they stand for', () => {
    const s3 = { EncryptionMode: 'SSE-KMS', AwsKmsKey: { 'Fn::GetAtt': ['Key', 'Arn'] }, Overrides: [{ BucketName: Aws.ACCOUNT_ID, EncryptionMode: 'SSE-S3' }] };
    const states = report(contentOf({ s3, disk: { ...AWS_KMS, AwsKmsKey: { 'Fn::Sub': 'x' } } }));
    expect([stateOf(states, 's3'), stateOf(states, 'instance-store')]).toEqual(['ENCRYPTED SSE-KMS with ${Key.Arn}', 'ENCRYPTED LUKS with a value that is only known at deployment']);
    expect(states.rows.map(({ id }) => id)).toContain('s3/bucket/${AWS::AccountId}');
  });
});

test.each(['', 'no JSON', '[]', '{"EncryptionConfiguration": 5}', '{"EncryptionConfiguration": []}', '{"encryptionConfiguration": {"EMRWALEncryptionConfiguration": {}}}'])('nothing is known of what cannot be read: %s', text => {
  const report = SecurityConfigurationDocument.fromJson(text).coverage('emr-7.9.0');
  expect(['s3', 'instance-store', 'ebs-root', 'hadoop-rpc', 'endpoint/Hue/Hue/http_port'].map(id => rowOf(report, id).state)).toEqual(Array(5).fill(UNKNOWN));
  // these need no document
  expect(report.rows.filter(({ state }) => state === CoverageState.ENCRYPTED).map(({ id }) => id)).toEqual(['s3/connections', 'instance-store-nvme']);
});

test.each([
  ['S3', { s3: { EncryptionMode: 'SSE-KMS', AwsKmsKey: ' ' } }, 's3'],
  ['a disk', { disk: { ...EBS, AwsKmsKey: ' ' } }, 'ebs-storage'],
  ['the class of a disk', { disk: { ...CUSTOM, EncryptionKeyProviderClass: ' ' } }, 'instance-store'],
  ['a disk, with a provider that is not known yet', { disk: { ...EBS, EncryptionKeyProviderType: { Ref: 'Provider' } } }, 'ebs-root'],
])('nothing is encrypted with a key that is not named: %s', (_, asked, id) => expect(stateOf(coverageOf(asked, 'emr-7.9.0'), id)).toBe(UNKNOWN));

test.each([[90, 0], [101, 0], [150, 0]])('of %d overrides without their keys none is encrypted', (count, expected) => {
  const wrong = Array.from({ length: count }, (_, index) => ({ BucketName: `bucket-${index}`, EncryptionMode: 'SSE-KMS' }));
  const { rows } = coverageOf({ s3: { EncryptionMode: 'SSE-S3', Overrides: wrong } }, 'emr-7.9.0');
  expect(rows.filter(({ id }) => id.startsWith('s3/bucket/'))).toHaveLength(count);
  expect(rows.filter(({ id, state }) => id.startsWith('s3/bucket/') && state === CoverageState.ENCRYPTED)).toHaveLength(expected);
});

test('where not all errors of overrides are told, none of them is encrypted', () => {
  const wrong = Array.from({ length: 101 }, (_, index) => ({ BucketName: `bucket-${index}`, EncryptionMode: 'SSE-KMS' }));
  const report = coverageOf({ s3: { EncryptionMode: 'SSE-S3', Overrides: [...wrong, { BucketName: 'last', EncryptionMode: 'SSE-S3' }] } }, 'emr-7.9.0');
  expect(rowOf(report, 's3/bucket/last')).toMatchObject({ state: CoverageState.UNKNOWN, why: 'the document has errors in so many overrides that not all of them are told' });
});

test.each([['emr-7.9.0', `ENCRYPTED CSE-KMS with ${KEY}`], ['emr-7.10.0', UNKNOWN]])('CSE-KMS on %s: AWS does not say that S3A takes it over', (release, expected) => {
  expect(stateOf(coverageOf({ s3: { EncryptionMode: 'CSE-KMS', AwsKmsKey: KEY } }, release), 's3')).toBe(expected);
});

test('of two values of one key nobody says which one counts', () => {
  const text = (flags: string) => `{"EncryptionConfiguration":{"EnableInTransitEncryption":false,${flags},"AtRestEncryptionConfiguration":{"S3EncryptionConfiguration":{"EncryptionMode":"SSE-S3"}}}}`;
  const state = (flags: string) => stateOf(SecurityConfigurationDocument.fromJson(text(flags)).coverage('emr-7.9.0'), 's3');
  expect(state('"EnableAtRestEncryption":true')).toBe('ENCRYPTED SSE-S3');
  expect(state('"EnableAtRestEncryption":false,"EnableAtRestEncryption":true')).toBe(UNKNOWN);
});

test('previews of the first release that has something are not known to have it', () => {
  expect(stateOf(coverageOf({ disk: EBS }, 'emr-5.24.0-preview'), 'ebs-root')).toBe(UNKNOWN);
  expect(stateOf(coverageOf({ disk: EBS }, 'emr-5.24.0'), 'ebs-root')).toBe(BY_EBS);
  const first = coverageOf({ s3: { EncryptionMode: 'SSE-S3' }, disk: AWS_KMS }, 'emr-4.8.0-beta');
  expect(['s3', 'instance-store', 'ebs-storage', 'hdfs-block-transfer'].map(id => stateOf(first, id))).toEqual([UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]);
});
