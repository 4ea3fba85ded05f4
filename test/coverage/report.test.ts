import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { AWS_KMS, CUSTOM, EBS, KEY, contentOf, coverageOf, rowOf } from './documents';
import { CoverageChangeKind, CoverageReport, CoverageState, SecurityConfiguration, SecurityConfigurationDocument } from '../../lib';

const FULL = { transit: true, kerberos: true, disk: EBS, s3: { EncryptionMode: 'SSE-S3' } };

test('the summary counts each row once', () => {
  const { rows, summary } = coverageOf({ transit: true, disk: AWS_KMS }, 'emr-6.15.0');
  const count = (state: CoverageState) => rows.filter(row => row.state === state).length;
  expect([summary.encrypted, summary.notEncrypted, summary.needsSomething, summary.unknown]).toEqual(
    [CoverageState.ENCRYPTED, CoverageState.NOT_ENCRYPTED, CoverageState.NEEDS_SOMETHING, CoverageState.UNKNOWN].map(count));
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id).sort();
  expect(ids(summary.gaps.flatMap(gap => gap.rows))).toEqual(ids(rows.filter(({ state }) => state !== CoverageState.ENCRYPTED)));
});

test('gaps are ranked: data at rest, then connections by their number, then what holds little', () => {
  const gaps = (report: CoverageReport) => report.summary.gaps.map(({ state, remedy, rows }) => [rows.length, state, remedy]);
  expect(gaps(coverageOf({ transit: true }, 'emr-7.9.0', { applications: ['Spark'] }))).toEqual([
    [3, 'NOT_ENCRYPTED', 'Turn on encryption of local disks'],
    [1, 'NOT_ENCRYPTED', 'Turn on encryption of Amazon S3'],
    [12, 'NEEDS_SOMETHING', 'Use Kerberos'],
    [1, 'NOT_ENCRYPTED', 'Keep others out of the network of the nodes: AWS names no release that encrypts this'],
    [1, 'NOT_ENCRYPTED', 'Turn on encryption of local disks, with EBS encryption'],
    [1, 'NEEDS_SOMETHING', 'Configure encryption zones with the classification hdfs-encryption-zones where data in HDFS need keys of their own'],
    [1, 'NEEDS_SOMETHING', 'Set LogEncryptionKmsKeyId of the clusters'],
  ]);
  expect(gaps(coverageOf(FULL, 'emr-7.9.0', { applications: ['Spark'] })).map(([, , remedy]) => remedy)).toEqual([
    'Keep others out of the network of the nodes: AWS names no release that encrypts this',
    'Configure encryption zones with the classification hdfs-encryption-zones where data in HDFS need keys of their own',
    'Set LogEncryptionKmsKeyId of the clusters',
  ]);
});

test('the text tells of every row, the gaps and the notes', () => {
  const report = coverageOf({ transit: true, disk: EBS, s3: { EncryptionMode: 'SSE-S3' } }, 'emr-7.9.0', { applications: ['Livy'] });
  const lines = report.toText().split('\n');
  expect(lines.slice(0, 12)).toEqual([
    'Encryption on emr-7.9.0',
    '21 encrypted, 1 not encrypted, 14 in need of something, 0 unknown',
    '',
    'Objects in Amazon S3',
    '  encrypted        Amazon S3: objects that clusters write (SSE-S3; the document says so)',
    '',
    'Disks of the nodes',
    `  encrypted        instance store volumes without NVMe: data on the disks (LUKS with ${KEY}; encryption of local disks is on)`,
    '  encrypted        instance store volumes with NVMe: data on the disks (the hardware; NVMe volumes encrypt by themselves, whatever the document says)',
    `  encrypted        EBS storage volumes: data on the disks (EBS encryption with ${KEY}; the document says so)`,
    `  encrypted        EBS root volumes: the operating system and what is written there (EBS encryption with ${KEY}; EBS encryption is on)`,
    '  needs something  HDFS: files in encryption zones (transparent encryption) (no document turns on transparent encryption of HDFS)',
  ]);
  expect(lines).toContain('  encrypted        Livy livy-server livy.server.port:8998 (TLS; encryption in transit is on)');
  expect(lines).toContain('  needs something  HDFS NameNode dfs.namenode.rpc-address:8020 (SASL encrypts only with Kerberos: Kerberos is off)');
  expect(lines.slice(lines.indexOf('Gaps, the gravest first'))).toEqual([
    'Gaps, the gravest first',
    '  needs something  Use Kerberos',
    '                   Hadoop RPC, calls between the processes of HDFS and YARN; YARN ResourceManager yarn.resourcemanager.resource-tracker.address:8025; '
      + 'YARN ResourceManager yarn.resourcemanager.scheduler.address:8030; YARN ResourceManager yarn.resourcemanager.address:8032; and 8 more',
    '  not encrypted    Keep others out of the network of the nodes: AWS names no release that encrypts this',
    '                   HDFS DFSZKFailoverController dfs.ha.zkfc.port:8019',
    '  needs something  Configure encryption zones with the classification hdfs-encryption-zones where data in HDFS need keys of their own',
    '                   HDFS, files in encryption zones (transparent encryption)',
    '  needs something  Set LogEncryptionKmsKeyId of the clusters',
    '                   Amazon S3, log files that clusters copy there',
    '',
    'What Amazon EMR sets for this, and clusters have to leave as it is',
    '  YARN/HDFS  hadoop.rpc.protection = privacy; authentication turns RPC encryption off',
    '  YARN/HDFS  hadoop.ssl.hostname.verifier = DEFAULT; ALLOW_ALL for certificates that fail hostname verification',
    '  YARN  yarn.http.policy = (TLS on; value not stated); HTTP_ONLY turns YARN web TLS off',
    '  Spark  spark.authenticate = true',
    '',
    'Keys and their users',
    `  ${KEY}: for local disks, EBS volumes`,
    '    the roles of the nodes (EC2 instance profile): local disks are encrypted',
    '      kms:Encrypt, kms:Decrypt, kms:ReEncrypt*, kms:GenerateDataKey*, kms:DescribeKey, kms:CreateGrant, kms:ListGrants, kms:RevokeGrant',
    '    the service role of Amazon EMR: it attaches EBS volumes that are encrypted with the key',
    '      kms:Encrypt, kms:Decrypt, kms:ReEncrypt*, kms:GenerateDataKey*, kms:DescribeKey, kms:CreateGrant, kms:ListGrants, kms:RevokeGrant',
    '  kms:CreateGrant, kms:ListGrants, kms:RevokeGrant: on condition of kms:GrantIsForAWSResource',
    '',
    'Findings, the gravest first',
    ...report.findings.map(({ severity, path, message }) => `  ${severity.toLowerCase().padEnd(7)}  ${path}: ${message}`),
    '',
    'Notes',
    '  told of are Livy, what is installed with them, and Hadoop',
    '  settings of the applications of a cluster can turn off what a document turns on',
    '',
  ]);
});

test('the text tells of findings: errors, then warnings, then infos, up to thirty', () => {
  const s3 = { EncryptionMode: 'SSE-S4', Overrides: [] };
  const report = coverageOf({ transit: true, s3, disk: CUSTOM }, 'emr-7.9.0', { applications: [] });
  const lines = report.toText().split('\n');
  const told = lines.slice(lines.indexOf('Findings, the gravest first') + 1, lines.indexOf('Notes') - 1);
  expect(told).toHaveLength(report.findings.length);
  expect(told[0]).toMatch(/^ {2}error {4}\/EncryptionConfiguration\/AtRestEncryptionConfiguration\/S3EncryptionConfiguration\/EncryptionMode: \S/);
  const severities = told.map(line => line.trim().split(' ')[0]);
  expect(new Set(severities)).toEqual(new Set(['error', 'warning', 'info']));
  expect(severities).toEqual([...severities].sort((one, other) => ['error', 'warning', 'info'].indexOf(one) - ['error', 'warning', 'info'].indexOf(other)));

  const many = SecurityConfigurationDocument.fromObject(Object.fromEntries([...Array(40).keys()].map(index => [`a\n${index}`, 1]))).coverage('emr-7.9.0');
  expect(many.findings.length).toBeGreaterThanOrEqual(40);
  const text = many.toText();
  expect(text).toContain(`\n  and ${many.findings.length - 30} more\n`);
  expect(text).toContain('/a\\u000a0: ');
});

test('findings are those of the release', () => {
  const content = SecurityConfigurationDocument.fromObject(contentOf({ disk: EBS }));
  for (const release of ['emr-5.23.0', 'emr-7.9.0']) {
    expect(content.coverage(release).findings).toEqual(content.findingsForRelease(release));
  }
  expect(content.coverage('emr-5.23.0').findings.map(({ severity }) => severity)).toContain('ERROR');
  expect(coverageOf({ transit: true, kerberos: true, disk: EBS, s3: { EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY } }, 'emr-7.9.0').toText()).not.toContain('  error  ');
});

test('text and JSON are the same each time, and JSON has all rows', () => {
  const [one, other] = [coverageOf(FULL, 'emr-7.9.0'), coverageOf(FULL, 'emr-7.9.0')];
  expect(one.toText()).toBe(other.toText());
  expect(one.toJson()).toBe(other.toJson());
  const read = JSON.parse(one.toJson());
  expect(Object.keys(read)).toEqual(['releaseLabel', 'summary', 'rows', 'settings', 'findings', 'keys']);
  expect(read.rows).toEqual(one.rows);
  expect(read.summary.encrypted).toBe(one.summary.encrypted);
  expect(read.keys).toEqual(one.keys);
  expect(read.findings).toEqual(one.findings);
  expect(read.summary.gaps.map(({ rows }: { rows: string[] }) => rows)).toEqual(one.summary.gaps.map(({ rows }) => rows.map(({ id }) => id)));
});

test.each([
  ['emr-4.8.0', 3], ['emr-5.36.0', 3], ['emr-6.9.0', 3], ['emr-7.2.0', 3], ['emr-7.3.0', 16], ['emr-7.4.0', 19], ['emr-7.6.0', 21], ['emr-7.13.0', 21], ['emr-spark-8.0.0', 0],
])('the settings that Amazon EMR makes on %s', (release, count) => {
  expect(coverageOf({ transit: true }, release).settings).toHaveLength(count);
  expect(coverageOf({ disk: EBS }, release).settings).toEqual([]);
});

test('the settings of a report are those of its applications', () => {
  const { settings } = coverageOf({ transit: true }, 'emr-7.13.0', { applications: ['Phoenix'] });
  expect([...new Set(settings.map(({ application }) => application))]).toEqual(['YARN/HDFS', 'YARN', 'HBase', 'Phoenix', 'ZooKeeper']);
});

test('nothing of a document drives a terminal', () => {
  const s3 = { EncryptionMode: 'SSE-KMS', AwsKmsKey: `${KEY}\u001b[2J`, Overrides: [{ BucketName: 'a\n\u202eb', EncryptionMode: 'SSE-S3' }] };
  const text = coverageOf({ s3 }, 'emr-7.9.0\u0007', { applications: ['x\u001b]0;'] }).toText();
  // eslint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  expect(text).toContain('bucket a\\u000a\\u202eb');
});

test('nothing that is not seen is in the text, and no line ends within a name', () => {
  const unseen = '\u200b\u200e\u061c\ufeff\u00ad\ud800\n';
  const shown = '\\u200b\\u200e\\u061c\\ufeff\\u00ad\\ud800\\u000a';
  const report = (BucketName: string) =>
    coverageOf({ s3: { EncryptionMode: 'SSE-S3', Overrides: [{ BucketName, EncryptionMode: 'SSE-S3' }] } }, 'emr-7.9.0', { applications: [`x${unseen}y`] });
  const text = report(`a${unseen}b`).toText();
  expect(text).toContain(`Amazon S3, bucket a${shown}b: objects`);
  expect(text).toContain(`told of are x${shown}y,`);
  expect(report('c').differenceTo(report(`a${unseen}b`)).toText()).toContain(`bucket a${shown}b, objects`);
  // and long texts are not cut
  expect(SecurityConfigurationDocument.fromObject({ ['/a'.repeat(1000)]: 1 }).coverage('emr-7.9.0').toText()).toContain(`  /${'~1a'.repeat(1000)}: `);
});

test('applications whose long names are cut have an id each', () => {
  const { rows } = coverageOf({ transit: true }, 'emr-7.9.0', { applications: [1, 2].map(number => 'x'.repeat(100) + number) });
  expect(rows.map(({ id }) => id).filter(id => id.startsWith('application/'))).toEqual([`application/${'x'.repeat(100)}`, `application/${'x'.repeat(100)}#2`]);
});

test('a release label of millions of characters is none', () => {
  const report = coverageOf({ transit: true }, 'a-'.repeat(5e6));
  expect(report.releaseLabel).toHaveLength(100);
  expect(rowOf(report, 's3/connections').state).toBe(CoverageState.UNKNOWN);
  expect(report.toText().length).toBeLessThan(100_000);
});

test('what changes from one release to a later one', () => {
  const content = SecurityConfigurationDocument.fromObject(contentOf({ transit: true, disk: AWS_KMS, s3: { EncryptionMode: 'SSE-S3' } }));
  const options = { applications: ['Livy', 'Spark'] };
  const move = content.coverage('emr-6.15.0', options).differenceTo(content.coverage('emr-7.11.0', options));
  expect(move.changes.map(({ id, kind }) => `${kind} ${id}`)).toEqual([
    'WORSE s3/connections',
    'BETTER endpoint/YARN/ResourceManager/yarn.resourcemanager.webapp.address',
    'BETTER endpoint/YARN/TimelineServer/yarn.timeline-service.webapp.address',
    'BETTER endpoint/YARN/NodeManager/yarn.nodemanager.webapp.address',
    'BETTER endpoint/MapReduce/JobHistoryServer/mapreduce.jobhistory.webapp.https.address',
    'BETTER endpoint/Livy/livy-server/livy.server.port',
  ]);
  expect(move.toText().split('\n').slice(0, 3)).toEqual([
    'From emr-6.15.0 to emr-7.11.0',
    '  worse    Amazon S3, connections of the nodes to Amazon S3: encrypted (TLS) -> unknown',
    '  better   YARN ResourceManager yarn.resourcemanager.webapp.address:8088: not encrypted -> encrypted (TLS)',
  ]);
  expect(JSON.parse(move.toJson())).toMatchObject({ before: 'emr-6.15.0', after: 'emr-7.11.0', changes: move.changes.map(({ id }) => ({ id })) });
});

test('what changes from one document to another', () => {
  const s3 = (overrides: object[], mode = 'SSE-S3') => ({ EncryptionMode: mode, ...mode === 'SSE-KMS' && { AwsKmsKey: KEY }, Overrides: overrides });
  const bucket = (name: string) => ({ BucketName: name, EncryptionMode: 'SSE-S3' });
  const before = coverageOf({ disk: EBS, s3: s3([bucket('old'), bucket('both')]) }, 'emr-7.9.0', { applications: [] });
  const after = coverageOf({ transit: true, disk: AWS_KMS, s3: s3([bucket('both'), bucket('new')], 'SSE-KMS') }, 'emr-7.9.0', { applications: [] });
  const changes = before.differenceTo(after).changes.map(({ id, kind }) => `${kind} ${id}`);
  expect(changes.filter(change => !change.includes('endpoint/'))).toEqual([
    'OTHER s3', 'ADDED s3/bucket/new', 'OTHER ebs-storage', 'WORSE ebs-root', 'REMOVED s3/bucket/old',
  ]);
  expect(changes).toContain('BETTER endpoint/HDFS/NameNode/dfs.namenode.https-address');
  expect(changes).toContain('OTHER endpoint/HDFS/NameNode/dfs.namenode.rpc-address');
});

test('a report does not differ from itself, and the text says so', () => {
  const report = coverageOf(FULL, 'emr-7.9.0');
  expect(report.differenceTo(report).changes).toEqual([]);
  expect(report.differenceTo(report).toText()).toBe('From emr-7.9.0 to emr-7.9.0\n  nothing differs\n');
  expect(Object.values(CoverageChangeKind)).toHaveLength(5);
});

test('a release that is only known at deployment is told by what it stands for', () => {
  const label = new CfnParameter(new Stack(new App(), 'Stack'), 'Label').valueAsString;
  expect(coverageOf(FULL, label).releaseLabel).toBe('${Stack/Label.Ref}');
});

test('the document of typed sections has its coverage, with keys by what they stand for', () => {
  const configuration = new SecurityConfiguration(new Stack(new App(), 'Stack'), 'Config');
  const report = configuration.document!.coverage('emr-7.9.0');
  expect(rowOf(report, 's3').by).toBe('SSE-KMS with ${Stack/Config/Key/Resource.Arn}');
  expect(rowOf(report, 'ebs-root').state).toBe(CoverageState.ENCRYPTED);
});

test.each<[unknown, unknown, string]>([
  [undefined, undefined, 'releaseLabel: is missing; the label of a release, such as "emr-7.9.0", is expected. Pass a string'],
  ['', undefined, 'releaseLabel: is empty; the label of a release, such as "emr-7.9.0", is expected. Pass a string'],
  ['emr-7.9.0', { application: ['Spark'] }, 'options: has unknown options: application; the options are applications, kerberos. Remove or rename them'],
  ['emr-7.9.0', { applications: 'Spark' }, 'options.applications: is not a list, got "Spark"; a list is expected. Put the value into a list'],
  ['emr-7.9.0', { applications: [5] }, 'options.applications[0]: is not text, got 5; the name of an application is expected. Pass a string'],
  ['emr-7.9.0', { kerberos: 'yes' }, 'options.kerberos: is not a boolean, got "yes"; true or false is expected. Pass a boolean'],
])('fails with %j and %j', (release, options, message) => {
  expect(() => SecurityConfigurationDocument.fromObject({}).coverage(release as string, options as object)).toThrow(`SecurityConfigurationDocument.coverage(): ${message}`);
});
