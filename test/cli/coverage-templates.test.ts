import { command } from './command';
import { CLEAN, YAML } from './documents';

type Json = Record<string, unknown>;

const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };

const document = (...changes: [string, unknown][]): Json => {
  const value = { EncryptionConfiguration: {
    EnableInTransitEncryption: false,
    EnableAtRestEncryption: true,
    AtRestEncryptionConfiguration: { S3EncryptionConfiguration: { EncryptionMode: 'SSE-KMS', AwsKmsKey: KEY } as Json },
  } };
  for (const [name, changed] of changes) {
    value.EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration[name] = changed;
  }
  return value;
};

const configuration = (value: unknown, others: Json = {}) => ({ Type: 'AWS::EMR::SecurityConfiguration', Properties: { SecurityConfiguration: value }, ...others });

const cluster = (properties: Json = {}, others: Json = {}) => ({
  Type: 'AWS::EMR::Cluster', Properties: { SecurityConfiguration: { Ref: 'Security' }, ReleaseLabel: 'emr-7.9.0', ...properties }, ...others,
});

const ifElse = (condition: string, yes: unknown, no: unknown) => ({ 'Fn::If': [condition, yes, no] });

const coverage = (resources: Json | string, ...argv: string[]) => command(['coverage', 'stack', ...argv], {
  files: { stack: typeof resources === 'string' ? resources : JSON.stringify({ Resources: resources }) },
});

const heading = async (resources: Json | string, ...argv: string[]) => {
  const { code, out, errors } = await coverage(resources, ...argv);
  expect([code, errors]).toEqual([0, '']);
  return out.split('\n').slice(0, 2);
};

const mistake = async (resources: Json | string, ...argv: string[]) => {
  const { code, out, errors } = await coverage(resources, ...argv);
  expect([code, out]).toEqual([2, '']);
  return /^cdk-emr-security: stack: (.*)\n$/.exec(errors)?.[1];
};

/** How Amazon S3 is encrypted. */
const s3 = async (resources: Json | string) => {
  const { out, errors } = await coverage(resources, '--release', 'emr-7.9.0', '--format', 'json');
  expect(errors).toBe('');
  const { state, by, why } = (JSON.parse(out).rows as { id: string; state: string; by?: string; why: string }[]).find(({ id }) => id === 's3')!;
  return [state, by ?? why];
};

describe('the configuration', () => {
  const SEVERAL = { First: configuration(document()), Second: configuration(JSON.parse(CLEAN)) };

  test('is the only one', async () => {
    expect(await heading({ Security: configuration(document()) }, '--release', 'emr-7.9.0')).toEqual(["Security configuration 'Security' of stack", 'Encryption on emr-7.9.0']);
  });

  test('is the one that is named', async () => {
    expect(await heading(SEVERAL, '--resource', 'Second', '--release', 'emr-7.9.0')).toContain("Security configuration 'Second' of stack");
    expect(await heading({ Security: configuration(document()) }, '--resource', 'Security', '--release', 'emr-7.9.0')).toContain("Security configuration 'Security' of stack");
  });

  test.each<[string, Json, string[], string]>([
    ['has to be named where there are several', SEVERAL, [], 'the template has 2 security configurations; choose one by --resource: First, Second'],
    ['has to be there', SEVERAL, ['--resource', 'Third'], "the template has no security configuration 'Third'; it has First, Second"],
    ['has to be one', { Cluster: cluster() }, [], 'the template has no security configuration'],
    ['has to be one even if it is named', { Cluster: cluster() }, ['--resource', 'Cluster'], 'the template has no security configuration'],
    ['has to have a document', { Security: { Type: 'AWS::EMR::SecurityConfiguration' } }, ['--release', 'emr-7.9.0'], "the security configuration 'Security' has no document"],
    ['is not named twenty times', Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`C${index}`, configuration({})])), [],
      'the template has 20 security configurations; choose one by --resource: C0, C1, C2, C3, C4, C5, C6, C7, C8, C9 and 10 more'],
  ])('%s', async (_, resources, argv, message) => {
    expect(await mistake(resources, ...argv)).toBe(message);
  });

  test('is not chosen from what is no template', async () => {
    expect(await command(['coverage', 'a', '--release', 'emr-7.9.0', '--resource', 'A'], { files: { a: CLEAN } })).toEqual({
      code: 2, out: '', errors: 'cdk-emr-security: --resource is for templates, and a holds none\n',
    });
  });
});

describe('the release', () => {
  const Security = configuration(document());
  const WHY = 'the release of the clusters is not known';
  const HOW = 'Give it by --release, such as --release';

  test.each<[string, Json]>([
    ['of the cluster', { Cluster: cluster() }],
    ['of several clusters', { Cluster: cluster(), Other: cluster() }],
    ['of the cluster that uses it, and not of another one', { Cluster: cluster(), Other: cluster({ SecurityConfiguration: 'other', ReleaseLabel: 'emr-6.0.0' }) }],
    ['that Fn::Sub gives', { Cluster: cluster({ ReleaseLabel: { 'Fn::Sub': 'emr-7.9.0' } }) }],
    ['of the branch that is taken', { Cluster: cluster({ ReleaseLabel: ifElse('New', 'emr-7.9.0', 'emr-6.0.0') }, { Condition: 'New' }) }],
    ['of two branches', { Cluster: cluster({ ReleaseLabel: ifElse('New', 'emr-7.9.0', 'emr-7.9.0') }) }],
  ])('is that %s', async (_, clusters) => {
    expect(await heading({ Security, ...clusters })).toContain('Encryption on emr-7.9.0');
    expect(await heading({ Security, ...clusters }, '--release', 'emr-5.36.0')).toContain('Encryption on emr-5.36.0');
  });

  test('is that of the clusters that use the configuration that is named', async () => {
    const resources = { Security, Second: configuration(document()), Cluster: cluster(), Other: cluster({ SecurityConfiguration: { Ref: 'Second' }, ReleaseLabel: 'emr-7.3.0' }) };
    expect(await heading(resources, '--resource', 'Security')).toContain('Encryption on emr-7.9.0');
    expect(await heading(resources, '--resource', 'Second')).toContain('Encryption on emr-7.3.0');
  });

  test.each<[string, Json, string]>([
    ['no cluster', {}, `${WHY}; no cluster of the template is known to use 'Security'. ${HOW} emr-7.9.0`],
    ['clusters of another one', { Cluster: cluster({ SecurityConfiguration: 'other' }) },
      `${WHY}; no cluster of the template is known to use 'Security'. ${HOW} emr-7.9.0`],
    ['a parameter', { Cluster: cluster({ ReleaseLabel: { Ref: 'Release' } }) }, `${WHY}; the template does not tell it of all clusters that use 'Security'. ${HOW} emr-7.9.0`],
    ['nothing', { Cluster: cluster({ ReleaseLabel: undefined }) }, `${WHY}; the template does not tell it of all clusters that use 'Security'. ${HOW} emr-7.9.0`],
    ['blanks', { Cluster: cluster({ ReleaseLabel: '  ' }) }, `${WHY}; the template does not tell it of all clusters that use 'Security'. ${HOW} emr-7.9.0`],
    ['one that is known and one that is not', { Cluster: cluster({ ReleaseLabel: 'emr-7.3.0' }), Other: cluster({ ReleaseLabel: { Ref: 'Release' } }) },
      `${WHY}; the template does not tell it of all clusters that use 'Security'. ${HOW} emr-7.3.0`],
    ['two', { Cluster: cluster({ ReleaseLabel: 'emr-7.3.0' }), Other: cluster() }, `${WHY}; clusters that use 'Security' have emr-7.3.0, emr-7.9.0. ${HOW} emr-7.3.0`],
    ['two of one cluster', { Cluster: cluster({ ReleaseLabel: ifElse('New', 'emr-7.9.0', 'emr-7.3.0') }) },
      `${WHY}; clusters that use 'Security' have emr-7.9.0, emr-7.3.0. ${HOW} emr-7.9.0`],
    ['of branches in branches', { Cluster: cluster({ ReleaseLabel: ifElse('A', ifElse('B', 'emr-7.9.0', 'emr-7.3.0'), 'emr-6.0.0') }) },
      `${WHY}; clusters that use 'Security' have emr-7.9.0, emr-7.3.0, emr-6.0.0. ${HOW} emr-7.9.0`],
  ])('has to be given for %s', async (_, clusters, message) => {
    expect(await mistake({ Security, ...clusters })).toBe(message);
  });
});

describe('applications', () => {
  const Security = configuration(document());
  const named = (...names: unknown[]) => ({ Applications: names.map(Name => ({ Name })) });
  const WITHOUT = "Security configuration 'Security' of stack";

  test.each<[string, Json, string]>([
    ['a cluster', { Cluster: cluster(named('Spark', 'Hive')) }, `${WITHOUT}, clusters with Spark, Hive`],
    ['several clusters', { Cluster: cluster(named('Spark')), Other: cluster(named('Spark', 'Hive')) }, `${WITHOUT}, clusters with Spark, Hive`],
    ['a cluster that does not tell', { Cluster: cluster(named('Spark')), Other: cluster() }, WITHOUT],
    ['a cluster that tells a part', { Cluster: cluster(named('Spark', { Ref: 'Name' })) }, WITHOUT],
    ['a cluster with a blank one', { Cluster: cluster(named('Spark', ' ')) }, WITHOUT],
    ['a cluster with something else', { Cluster: cluster({ Applications: ['Spark'] }) }, WITHOUT],
    ['a cluster with a parameter', { Cluster: cluster({ Applications: { Ref: 'Applications' } }) }, WITHOUT],
    ['a cluster with none', { Cluster: cluster({ Applications: [] }) }, WITHOUT],
  ])('of %s', async (_, clusters, expected) => {
    expect(await heading({ Security, ...clusters })).toEqual([expected, 'Encryption on emr-7.9.0']);
  });

  test('are those of the report', async () => {
    const { out } = await coverage({ Security, Cluster: cluster(named('Spark')) });
    expect([out.includes('Spark UI'), out.includes('HiveServer2'), out.includes('Trino')]).toEqual([true, false, false]);
  });

  test('that are given count', async () => {
    const { out } = await coverage({ Security, Cluster: cluster(named('Spark')) }, '--applications', 'Trino');
    expect(out.split('\n')[0]).toBe(WITHOUT);
    expect([out.includes('Spark UI'), out.includes('Trino')]).toEqual([false, true]);
  });
});

describe('what is only known at deployment', () => {
  const LATER = ['UNKNOWN', 'the document is only known at deployment'];

  test.each<[string, unknown, unknown]>([
    ['an attribute', document(), ['ENCRYPTED', 'SSE-KMS with ${Key.Arn}']],
    ['a reference', document(['AwsKmsKey', { Ref: 'Key' }]), ['ENCRYPTED', 'SSE-KMS with ${Key}']],
    ['Fn::Sub', document(['AwsKmsKey', { 'Fn::Sub': 'arn:aws:kms:${AWS::Region}:111122223333:key/${Key}' }]),
      ['ENCRYPTED', 'SSE-KMS with arn:aws:kms:${AWS::Region}:111122223333:key/${Key}']],
    ['Fn::Join', document(['AwsKmsKey', { 'Fn::Join': ['', ['arn:aws:kms:', { Ref: 'AWS::Region' }, ':', { 'Fn::GetAtt': ['Key', 'Id'] }, { 'Fn::ImportValue': 'x' }]] }]),
      ['ENCRYPTED', 'SSE-KMS with arn:aws:kms:${AWS::Region}:${Key.Id}${Fn::ImportValue}']],
    ['a name that is none', document(['AwsKmsKey', { 'Fn::Sub': '${a"b}' }]), ['ENCRYPTED', 'SSE-KMS with ${Unknown}']],
    ['the mode', document(['EncryptionMode', { Ref: 'Mode' }]), ['UNKNOWN', 'how objects are encrypted is only known at deployment']],
    ['the mode as text', document(['EncryptionMode', { 'Fn::Sub': '${Mode}' }]), ['UNKNOWN', 'how objects are encrypted is only known at deployment']],
    ['text', { 'Fn::Sub': JSON.stringify(document(['AwsKmsKey', '${Key.Arn}'])) }, ['ENCRYPTED', 'SSE-KMS with ${Key.Arn}']],
    ['text of parts', { 'Fn::Join': ['', [...JSON.stringify(document(['AwsKmsKey', '#'])).split('#').flatMap((part, index) => index ? [KEY, part] : [part])]] },
      ['ENCRYPTED', 'SSE-KMS with ${Key.Arn}']],
    ['a value in text', { 'Fn::Sub': JSON.stringify(document(['EncryptionMode', '#'])).replace('"#"', '${Mode}') }, ['UNKNOWN', 'how objects are encrypted is only known at deployment']],
    ['a name in text that is none', { 'Fn::Sub': JSON.stringify(document(['AwsKmsKey', '${Key","EncryptionMode":"SSE-S3}'])).replaceAll('\\"', '"') },
      ['ENCRYPTED', 'SSE-KMS with ${Unknown}']],
    ['the rest of a text', { 'Fn::Sub': '{"EncryptionConfiguration": {${Rest}' }, LATER],
    ['a parameter', { Ref: 'Document' }, LATER],
    ['an import', { 'Fn::ImportValue': 'x' }, LATER],
    ['two documents', ifElse('C', document(), JSON.parse(CLEAN)), LATER],
    ['a document or nothing', ifElse('C', document(), { Ref: 'AWS::NoValue' }), ['ENCRYPTED', 'SSE-KMS with ${Key.Arn}']],
    ['text of a function', { 'Fn::ToJsonString': document() }, ['ENCRYPTED', 'SSE-KMS with ${Key.Arn}']],
    ['text that a function puts together and that is known', document(['EncryptionMode', { 'Fn::Join': ['-', ['SSE', 'S3']] }], ['AwsKmsKey', undefined]), ['ENCRYPTED', 'SSE-S3']],
  ])('%s', async (_, value, expected) => {
    expect(await s3({ Security: configuration(value) })).toEqual(expected);
  });

  test('the branch of the condition that holds for the configuration is taken', async () => {
    expect(await s3({ Security: configuration(ifElse('C', JSON.parse(CLEAN), document()), { Condition: 'C' }) })).toEqual(['ENCRYPTED', 'SSE-S3']);
  });
});

test('YAML', async () => {
  const { code, out } = await coverage(YAML, '--release', 'emr-7.9.0');
  expect(code).toBe(0);
  expect(out).toMatch(/^Security configuration 'Security' of stack\nEncryption on emr-7\.9\.0\n/);
  const yaml = `Resources:
  Security:
    Type: AWS::EMR::SecurityConfiguration
    Properties:
      SecurityConfiguration:
        EncryptionConfiguration:
          EnableInTransitEncryption: no
          EnableAtRestEncryption: yes
          AtRestEncryptionConfiguration: {S3EncryptionConfiguration: {EncryptionMode: SSE-KMS, AwsKmsKey: !GetAtt Key.Arn}}
`;
  expect(await s3(yaml)).toEqual(['ENCRYPTED', 'SSE-KMS with ${Key.Arn}']);
});

test('numbers that JSON does not have are wrong, and no reason to fail', async () => {
  const yaml = 'Resources: {Security: {Type: AWS::EMR::SecurityConfiguration, Properties: {SecurityConfiguration: {EncryptionConfiguration: {EnableAtRestEncryption: .nan, X: [.inf]}}}}}';
  expect(await s3(yaml)).toEqual([expect.any(String), expect.any(String)]);
});

test('the release of a cluster that finds the configuration by its name', async () => {
  const Security = { Type: 'AWS::EMR::SecurityConfiguration', Properties: { Name: 'prod', SecurityConfiguration: document() } };
  expect(await heading({ Security, Cluster: cluster({ SecurityConfiguration: 'prod' }) })).toContain('Encryption on emr-7.9.0');
});
