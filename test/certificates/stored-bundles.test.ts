// What each source of certificates becomes in the template: specification, rights, schedule, alarm, key.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  App, Duration, RemovalPolicies, Stack,
  aws_cloudwatch_actions as actions, aws_events as events, aws_kms as kms, aws_secretsmanager as secretsmanager, aws_sns as sns,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { PEM_MARKER, CA_ARN, artifactOf, artifactsOf, authority, filled, fromOneSecret, linesOf, secured } from './stored';
import { CertificateBundle, InTransitEncryption, JavaProvider, LocalDiskEncryption, PemSecret, S3Encryption, SecurityConfiguration } from '../../lib';
import { documentOf, newStack, noteIdsOf } from '../synthesized';

const FOLDER = 'certificates/StackSecurityC25F65E5';
const BUCKET = '<SecurityArtifactsDE95B091>';
const SPECIFIED = {
  bucket: BUCKET,
  bucketOwner: '111122223333',
  objectKey: `${FOLDER}/certificates.zip`,
  certificates: { hostnameVerification: true, maxClusterLifetimeDays: 365, allowTrustBreak: false },
};
const ISSUANCE = { keySize: 2048, validityDays: 730, renewBeforeDays: 365 };

/** The rights that every zip needs. */
const stored = (artifact: { resource: any }) => [
  `ssm:GetParameter on arn:<AWS::Partition>:ssm:us-west-2:111122223333:parameter/<${artifact.resource.Properties.Parameter.Ref}>`,
  `s3:GetObject s3:GetObjectVersion s3:PutObject s3:DeleteObjectVersion on <SecurityArtifactsDE95B091.Arn>/${FOLDER}/certificates.zip <SecurityArtifactsDE95B091.Arn>/${FOLDER}/trust.json`,
  `s3:ListBucketVersions on <SecurityArtifactsDE95B091.Arn> if s3:prefix ${FOLDER}/certificates.zip|${FOLDER}/trust.json`,
  'kms:Decrypt kms:GenerateDataKey on <SecurityKeyDF37C26B.Arn> if kms:ViaService s3.us-west-2.amazonaws.com',
];

describe('selfSigned', () => {
  test('asks for a certificate of a CA whose key is in KMS, and is warned about', () => {
    const stack = newStack();
    secured(stack, CertificateBundle.selfSigned());
    const artifact = artifactOf(stack);
    expect(artifact.specification).toEqual({ ...SPECIFIED, source: { from: 'selfSigned', keyArn: '<SecurityCertificatesCaKey0DFBEC09.Arn>', ...ISSUANCE } });
    expect(linesOf(artifact.statements)).toEqual(stored(artifact));
    expect(noteIdsOf(stack, 'warning')).toEqual(['cdk-emr-security:self-signed-certificates']);
    expect(documentOf(stack).EncryptionConfiguration.InTransitEncryptionConfiguration.TLSCertificateConfiguration)
      .toEqual({ CertificateProviderType: 'PEM', S3Object: { 'Fn::Join': ['', ['s3://', { Ref: 'SecurityArtifactsDE95B091' }, `/${FOLDER}/certificates.zip`]] } });
  });

  test('the key signs only, is kept, and only the function may sign with it', () => {
    const stack = newStack();
    secured(stack, CertificateBundle.selfSigned());
    const [[, key], ...more] = Object.entries(Template.fromStack(stack).findResources('AWS::KMS::Key', { Properties: { KeyUsage: 'SIGN_VERIFY' } }));
    expect(more).toEqual([]);
    expect(key).toMatchObject({
      Properties: { KeySpec: 'RSA_4096', Description: 'Signs the certificates of Stack/Security/Certificates' },
      DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain',
    });
    const sign = key.Properties.KeyPolicy.Statement.filter((statement: any) => [statement.Action].flat().some((action: string) => /^kms:(\*|Sign|S\*|CreateGrant)/.test(action)));
    expect(sign).toEqual([{
      Sid: 'Sign',
      Effect: 'Allow',
      Principal: { AWS: { 'Fn::GetAtt': [expect.stringMatching(/^CdkEmrSecurityArtifactProviderRole/), 'Arn'] } },
      Action: 'kms:Sign',
      Resource: '*',
      Condition: { StringEquals: { 'kms:SigningAlgorithm': 'RSASSA_PKCS1_V1_5_SHA_256' } },
    }]);
  });

  test('all options reach the specification', () => {
    const stack = newStack();
    secured(stack, CertificateBundle.selfSigned({
      objectKey: 'certificates/analytics/node.zip',
      hostNames: ['*.corp.example.com', 'edge.example.com'],
      additionalNames: ['spark.example.com'],
      hostnameVerification: false,
      maxClusterLifetime: Duration.days(30),
      renewBefore: Duration.days(60),
      validity: Duration.days(90),
      allowTrustBreak: true,
      keySize: 4096,
      subject: { organization: 'Example, Inc.', organizationalUnit: 'Data "1"', country: 'DE', stateOrProvince: 'Bayern', locality: 'München' },
    }));
    expect(artifactOf(stack).specification).toEqual({
      ...SPECIFIED,
      objectKey: 'certificates/analytics/node.zip',
      source: {
        from: 'selfSigned',
        keyArn: '<SecurityCertificatesCaKey0DFBEC09.Arn>',
        subject: { organization: 'Example, Inc.', organizationalUnit: 'Data "1"', country: 'DE', stateOrProvince: 'Bayern', locality: 'München' },
        additionalNames: ['spark.example.com'],
        keySize: 4096,
        validityDays: 90,
        renewBeforeDays: 60,
      },
      certificates: { hostNames: ['*.corp.example.com', 'edge.example.com'], hostnameVerification: false, maxClusterLifetimeDays: 30, allowTrustBreak: true },
    });
  });
});

describe('issuedByPrivateCa', () => {
  test('asks the CA, and for end entities only', () => {
    const stack = newStack();
    secured(stack, CertificateBundle.issuedByPrivateCa(authority(stack)));
    const artifact = artifactOf(stack);
    expect(artifact.specification).toEqual({ ...SPECIFIED, source: { from: 'privateCa', certificateAuthorityArn: CA_ARN, ...ISSUANCE } });
    expect(linesOf(artifact.statements)).toEqual([
      ...stored(artifact),
      `acm-pca:IssueCertificate on ${CA_ARN} if acm-pca:TemplateArn arn:<AWS::Partition>:acm-pca:::template/EndEntityCertificate/V1`,
      `acm-pca:DescribeCertificateAuthority acm-pca:GetCertificate on ${CA_ARN}`,
    ]);
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 1);
  });
});

describe('fromSecrets', () => {
  test('names the secrets, fields and stages, and may read each once', () => {
    const stack = newStack();
    const secret = new secretsmanager.Secret(stack, 'Secret');
    const trusted = secretsmanager.Secret.fromSecretNameV2(stack, 'Trusted', 'company/ca');
    secured(stack, CertificateBundle.fromSecrets({
      privateKey: PemSecret.fromSecret(secret, { jsonField: 'key' }),
      certificateChain: PemSecret.fromSecret(secret, { jsonField: 'chain', versionStage: 'AWSPENDING' }),
      trustedCertificates: PemSecret.fromSecret(trusted),
    }));
    const artifact = artifactOf(stack);
    expect(artifact.specification).toEqual({
      ...SPECIFIED,
      source: {
        from: 'secrets',
        privateKey: { secretId: '<SecretA720EF05>', jsonField: 'key' },
        certificateChain: { secretId: '<SecretA720EF05>', jsonField: 'chain', versionStage: 'AWSPENDING' },
        trustedCertificates: { secretId: 'arn:<AWS::Partition>:secretsmanager:us-west-2:111122223333:secret:company/ca' },
      },
    });
    expect(linesOf(artifact.statements)).toEqual([
      ...stored(artifact),
      'secretsmanager:DescribeSecret secretsmanager:GetSecretValue on <SecretA720EF05>',
      'secretsmanager:DescribeSecret secretsmanager:GetSecretValue on arn:<AWS::Partition>:secretsmanager:us-west-2:111122223333:secret:company/ca-??????',
    ]);
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
  });

  test('a secret with a key of its own: the function may decrypt with it, through Secrets Manager', () => {
    const stack = newStack();
    secured(stack, fromOneSecret(new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') })));
    expect(linesOf(artifactOf(stack).statements)).toContain('kms:Decrypt on <Key961B73FD.Arn> if kms:ViaService secretsmanager.us-west-2.amazonaws.com');
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
  });
});

describe('schedule and alarm', () => {
  const sources: [string, (stack: Stack, options: { schedule?: events.Schedule; alarmActions?: actions.SnsAction[] }) => CertificateBundle][] = [
    ['selfSigned', (_, options) => CertificateBundle.selfSigned(options)],
    ['issuedByPrivateCa', (stack, options) => CertificateBundle.issuedByPrivateCa(authority(stack), options)],
    ['fromSecrets', (stack, options) => fromOneSecret(new secretsmanager.Secret(stack, 'Secret'), options)],
  ];

  test.each(sources)('%s: looked at once a day, without alarm', (_, bundle) => {
    const stack = newStack();
    secured(stack, bundle(stack, {}));
    const { rule, alarm, resource } = artifactOf(stack);
    expect(rule.Properties).toEqual({
      Description: 'Renews what Stack/Security/Certificates/Artifact stores',
      ScheduleExpression: 'rate(1 day)',
      State: 'ENABLED',
      Targets: [{
        Id: 'Artifact',
        Arn: resource.Properties.ServiceToken,
        Input: { 'Fn::Join': ['', ['{"artifact":"', resource.Properties.Parameter, '"}']] },
      }],
    });
    expect(alarm).toBeUndefined();
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceAccount: '111122223333',
      SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SecurityCertificatesArtifactSchedule'), 'Arn'] },
    });
  });

  test.each<[string, number | undefined, number]>([
    ['selfSigned', undefined, 350], ['issuedByPrivateCa', undefined, 350], ['fromSecrets', undefined, 30],
    ['selfSigned', 60, 45], ['selfSigned', 30, 15], ['selfSigned', 7, 4], ['selfSigned', 1, 1],
  ])('%s: an alarm, renewed %p days before: fewer than %p days left, or no run', (source, days, threshold) => {
    const stack = newStack();
    const topic = new sns.Topic(stack, 'Topic');
    const lifetime = days === undefined ? {} : { maxClusterLifetime: Duration.days(days) };
    const options = { schedule: events.Schedule.rate(Duration.hours(6)), alarmActions: [new actions.SnsAction(topic)], ...lifetime };
    secured(stack, sources.find(([name]) => name === source)![1](stack, options));
    const { rule, alarm, resource } = artifactOf(stack);
    expect(rule.Properties.ScheduleExpression).toBe('rate(6 hours)');
    expect(alarm.Properties).toMatchObject({
      Namespace: 'CdkEmrSecurity',
      MetricName: 'CertificateDaysRemaining',
      Dimensions: [{ Name: 'Artifact', Value: resource.Properties.Parameter }],
      Statistic: 'Minimum',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: threshold,
      TreatMissingData: 'breaching',
      AlarmActions: [{ Ref: expect.stringMatching(/^Topic/) }],
    });
  });

  test('JARs have neither', () => {
    const stack = newStack();
    jars(stack);
    for (const { rule, alarm } of artifactsOf(stack)) {
      expect([rule, alarm]).toEqual([undefined, undefined]);
    }
  });
});

const JAR = path.join(__dirname, '..', 'encryption', 'provider-jar', 'fixtures', 'providers.jar');

function jars(stack: Stack): SecurityConfiguration {
  return new SecurityConfiguration(stack, 'Security', {
    inTransitEncryption: InTransitEncryption.disabled(),
    s3Encryption: S3Encryption.cseCustom(JavaProvider.fromAsset(JAR, 'fixtures.Objects')),
    localDiskEncryption: LocalDiskEncryption.custom(JavaProvider.fromAsset(JAR, 'fixtures.Disk', { objectKey: 'providers/disk.jar' })),
  });
}

test('JARs of the app are stored by their content, without a record of what was published', () => {
  const stack = newStack();
  jars(stack);
  const artifacts = artifactsOf(stack);
  expect(artifacts.map(({ specification }) => specification)).toEqual(['providers/StackSecurityC25F65E5/providers.jar', 'providers/disk.jar'].map(objectKey => ({
    bucket: BUCKET, bucketOwner: '111122223333', objectKey, source: { from: 'asset', bucket: 'cdk-hnb659fds-assets-111122223333-us-west-2' },
  })));
  expect(linesOf(artifacts[1].statements)).toEqual([
    expect.stringMatching(/^ssm:GetParameter on /),
    's3:GetObject s3:GetObjectVersion s3:PutObject s3:DeleteObjectVersion on <SecurityArtifactsDE95B091.Arn>/providers/disk.jar',
    's3:ListBucketVersions on <SecurityArtifactsDE95B091.Arn> if s3:prefix providers/disk.jar',
    'kms:Decrypt kms:GenerateDataKey on <SecurityKeyDF37C26B.Arn> if kms:ViaService s3.us-west-2.amazonaws.com',
    's3:GetObject on arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-111122223333-us-west-2/*.jar',
  ]);
  expect(artifacts[0].resource.Properties.Source).toEqual({ ObjectKey: expect.stringMatching(/^[0-9a-f]{64}\.jar$/), Sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test('the resource names the parameter and its value, has a limit of time, and is kept unless it failed to be created', () => {
  const stack = newStack();
  secured(stack, CertificateBundle.selfSigned());
  const { resource } = artifactOf(stack);
  const parameter = resource.Properties.Parameter.Ref;
  expect(resource.Properties).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkEmrSecurityArtifactProviderFunction/), 'Arn'] },
    ServiceTimeout: '1800',
    Parameter: { Ref: parameter },
    Specification: { 'Fn::GetAtt': [parameter, 'Value'] },
  });
  expect([resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
});

test('one bundle object in two configurations: each has a zip, a key and a schedule of its own', () => {
  const stack = newStack();
  const bundle = CertificateBundle.selfSigned();
  secured(stack, bundle, {}, 'One');
  secured(stack, bundle, {}, 'Other');
  const [one, other] = artifactsOf(stack).map(({ specification }) => specification);
  expect(one.objectKey).not.toBe(other.objectKey);
  expect(one.source.keyArn).not.toBe(other.source.keyArn);
  Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 2);
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
});

test('names that stand for others in policies are taken literally', () => {
  const stack = newStack();
  secured(stack, CertificateBundle.selfSigned({ objectKey: 'certificates/a*b?c${d}/certificates.zip' }));
  const [, objects, list] = linesOf(artifactOf(stack).statements);
  expect(objects).toContain('/certificates/a${*}b${?}c${$}{d}/certificates.zip ');
  expect(list).toContain('s3:prefix certificates/a${*}b${?}c${$}{d}/certificates.zip|certificates/a${*}b${?}c${$}{d}/trust.json');
  expect(artifactOf(stack).specification.objectKey).toBe('certificates/a*b?c${d}/certificates.zip');
});

test.each([
  ['certificates/a/certificates.zip', 'certificates/a/trust.json'],
  ['certificates/a/b.zip', 'certificates/a/b.zip.trust.json'],
  ['b.zip', 'b.zip.trust.json'],
])('the record of %s, which the function finds by itself, is %s', (objectKey, record) => {
  const stack = newStack();
  secured(stack, CertificateBundle.selfSigned({ objectKey }));
  expect(linesOf(artifactOf(stack).statements)[1]).toMatch(new RegExp(`/${objectKey} \\S+/${record}$`));
});

test('a stack without environment says the same with functions of CloudFormation', () => {
  const stack = newStack({});
  secured(stack, fromOneSecret(new secretsmanager.Secret(stack, 'Secret')));
  const { specification, statements } = artifactOf(stack);
  expect(specification.bucketOwner).toBe('<AWS::AccountId>');
  expect(linesOf(statements)[3]).toBe('kms:Decrypt kms:GenerateDataKey on <SecurityKeyDF37C26B.Arn> if kms:ViaService s3.<AWS::Region>.amazonaws.com');
});

test('no secret is in any file of the assembly, nor the value of a reference to one', () => {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'stored-'));
  try {
    const app = new App({ outdir });
    const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'us-west-2' } });
    secured(stack, fromOneSecret(new secretsmanager.Secret(stack, 'Secret')), {}, 'Secrets');
    secured(stack, CertificateBundle.issuedByPrivateCa(authority(stack)), {}, 'PrivateCa');
    secured(stack, CertificateBundle.selfSigned(), {}, 'SelfSigned');
    app.synth();
    const files = fs.readdirSync(outdir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile() && !/index\.js/.test(entry.name))
      .map(entry => path.join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const text = fs.readFileSync(file, 'utf8');
      expect([file, PEM_MARKER.exec(text)?.[0], /\{\{resolve:/.exec(text)?.[0]]).toEqual([file, undefined, undefined]);
    }
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true });
  }
});

test('what is stored goes with the stack where everything does', () => {
  const stack = newStack();
  secured(stack, CertificateBundle.selfSigned());
  RemovalPolicies.of(stack).destroy();
  expect(artifactOf(stack).resource.DeletionPolicy).toBe('Delete'); // and the specification says so
});

test('the function gets no environment variable', () => {
  const stack = newStack();
  secured(stack, CertificateBundle.selfSigned());
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Environment: Match.absent() });
});

test('the document names the object, whatever the function of the bucket', () => {
  const stack = newStack();
  const security = secured(stack, CertificateBundle.selfSigned({ objectKey: 'certificates/analytics/certificates.zip' }));
  const { S3Object } = documentOf(stack).EncryptionConfiguration.InTransitEncryptionConfiguration.TLSCertificateConfiguration;
  expect(filled(S3Object)).toBe(`s3://${filled(stack.resolve(security.artifactBucket!.bucketName))}/certificates/analytics/certificates.zip`);
});
