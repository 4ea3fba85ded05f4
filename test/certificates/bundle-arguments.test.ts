// What a caller can get wrong, from JavaScript above all: one error that says so, before anything is made.
import {
  App, CfnParameter, Duration, Fn, Lazy, Stack, Stage, Token, aws_acmpca as acmpca, aws_events as events, aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { CA_ARN, artifactOf, authority, fromOneSecret, secured } from './stored';
import {
  ArtifactBucket, CertificateBundle, CertificateBundleConfig, CertificateBundleContext, EncryptionKey, InTransitEncryption, JavaProvider,
  LocalDiskEncryption, PemSecret, S3Encryption, SecurityConfiguration,
} from '../../lib';
import { newStack, noteIdsOf, notesOf } from '../synthesized';

/* eslint-disable @typescript-eslint/no-explicit-any -- what JavaScript passes has no type */

function messageOf(make: (stack: Stack) => CertificateBundle, env?: { region: string }): string {
  const stack = newStack(env);
  const before = stack.node.findAll().length;
  let made = 0;
  try {
    const bundle = make(stack);
    made = stack.node.findAll().length - before;
    secured(stack, bundle);
  } catch (error) {
    expect((error as Error).name).toBe('EmrSecurityError');
    expect(stack.node.findAll()).toHaveLength(before + made);
    return (error as Error).message;
  }
  return 'no error';
}

const WHERE = 'SecurityConfiguration \'Stack/Security\': inTransitEncryption.bundle';
const secret = (stack: Stack) => new secretsmanager.Secret(stack, 'Secret');
const jsSelfSigned = (options: any) => () => CertificateBundle.selfSigned(options);

describe('options of an issued bundle', () => {
  test.each<[string, any, string]>([
    ['null', null, ' is not an options object, got null; an object with objectKey, hostNames, hostnameVerification, maxClusterLifetime, allowTrustBreak, restrictReaders, schedule, alarmActions, subject, additionalNames, validity, renewBefore, keySize is expected. Pass the options by name'],
    ['a misspelt name', { hostnames: ['a'] }, ' has unknown options: hostnames; the options are objectKey, hostNames, hostnameVerification, maxClusterLifetime, allowTrustBreak, restrictReaders, schedule, alarmActions, subject, additionalNames, validity, renewBefore, keySize. Remove or rename them'],
    ['an empty key', { objectKey: '' }, '.objectKey: is empty; the key of an object in the bucket is expected. Pass a string'],
    ['a URL', { objectKey: 's3://bucket/x.zip' }, '.objectKey: is not an object key, got "s3://bucket/x.zip"; the key inside the bucket is expected, such as "certificates/certificates.zip". Leave out the bucket, scheme and leading slash'],
    ['a folder', { objectKey: 'certificates/a/' }, '.objectKey: is not the name of a zip, got "certificates/a/"; a key such as "certificates/analytics/certificates.zip" is expected. End it with the name of the zip'],
    ['the place of the record', { objectKey: 'certificates/a/trust.json' }, '.objectKey: is not the name of a zip, got "certificates/a/trust.json"; a key such as "certificates/analytics/certificates.zip" is expected. End it with the name of the zip'],
    ['the place of another record', { objectKey: 'certificates/a/b.zip.trust.json' }, '.objectKey: is not the name of a zip, got "certificates/a/b.zip.trust.json"; a key such as "certificates/analytics/certificates.zip" is expected. End it with the name of the zip'],
    ['a key that only CloudFormation knows', { objectKey: Fn.importValue('key') }, '.objectKey: does not say the name of the zip, got a token; a key whose part after the last slash is known at synth is expected: a record is kept beside the zip. End it with the name of the zip'],
    ['hostNames as text', { hostNames: '*.example.com' }, '.hostNames: is not a list, got "*.example.com"; a list is expected. Put the value into a list'],
    ['no hostNames', { hostNames: [] }, '.hostNames: is empty; at least one name is expected. Leave it out for the wildcard of the Region'],
    ['a wildcard in the middle', { hostNames: ['a.*.example.com'] }, '.hostNames[0]: is not a host name, got "a.*.example.com"; a name is expected, or a wildcard for one label as "*.corp.example.com". Write the name as it stands in the certificate'],
    ['a name with a line break', { additionalNames: ['a.example.com\nb'] }, '.additionalNames[0]: is not a host name, got "a.example.com\\nb"; a name is expected, or a wildcard for one label as "*.corp.example.com". Write the name as it stands in the certificate'],
    ['a long common name', { hostNames: [`${'a'.repeat(60)}.example.com`] }, '.hostNames[0]: has 72 characters; the first name becomes the common name, which has at most 64. Put a shorter name first'],
    ['a flag as text', { hostnameVerification: 'false' }, '.hostnameVerification: is not a boolean, got "false"; true or false is expected. Pass a boolean'],
    ['a flag as a number', { restrictReaders: 1 }, '.restrictReaders: is not a boolean, got 1; true or false is expected. Pass a boolean'],
    ['allowTrustBreak as text', { allowTrustBreak: 'yes' }, '.allowTrustBreak: is not a boolean, got "yes"; true or false is expected. Pass a boolean'],
    ['days as a number', { maxClusterLifetime: 30 }, '.maxClusterLifetime: is not a Duration, got 30; 1 to 36500 whole days are expected. Pass Duration.days(n)'],
    ['hours', { maxClusterLifetime: Duration.hours(36) }, '.maxClusterLifetime: is out of range, got "1 day 12 hours"; 1 to 36500 whole days are expected. Pass Duration.days(n)'],
    ['no days', { validity: Duration.days(0) }, '.validity: is out of range, got "0 days"; 1 to 36500 whole days are expected. Pass Duration.days(n)'],
    ['a renewal that leaves clusters with old certificates', { maxClusterLifetime: Duration.days(90), renewBefore: Duration.days(89) }, '.renewBefore: is shorter than maxClusterLifetime, 90 days, got "89 days"; nodes keep the certificate that they started with, so it has to be valid for as long as a cluster may run. Renew earlier, or lower maxClusterLifetime'],
    ['a validity that is due at once', { validity: Duration.days(394) }, '.validity: is shorter than renewBefore, 365 days, and 30 days, got "394 days"; a certificate that has just been issued must not be due for renewal. Lengthen validity, or shorten renewBefore and maxClusterLifetime'],
    ['a small key', { keySize: 1024 }, '.keySize: is not the size of a key, got 1024; 2048, 3072 or 4096 bits are expected. Take 2048 or more'],
    ['a key size as text', { keySize: '2048' }, '.keySize: is not the size of a key, got "2048"; 2048, 3072 or 4096 bits are expected. Take 2048 or more'],
    ['a subject as text', { subject: 'O=Example' }, '.subject: is not an options object, got "O=Example"; an object with organization, organizationalUnit, country, stateOrProvince, locality is expected. Pass the options by name'],
    ['a common name', { subject: { commonName: 'a' } }, '.subject: has unknown options: commonName; the options are organization, organizationalUnit, country, stateOrProvince, locality. Remove or rename them'],
    ['a country by its name', { subject: { country: 'Germany' } }, '.subject.country: is not the code of a country, got "Germany"; two capital letters are expected. Write a code as "DE"'],
    ['an empty organization', { subject: { organization: '' } }, '.subject.organization: is empty; text is expected. Pass a string'],
    ['a schedule as text', { schedule: 'rate(1 day)' }, '.schedule: is not a schedule, got "rate(1 day)"; a schedule of EventBridge is expected. Pass events.Schedule.rate(Duration.days(1))'],
    ['an action as an ARN', { alarmActions: ['arn:aws:sns:us-west-2:111122223333:topic'] }, '.alarmActions[0]: is not an alarm action, got "arn:aws:sns:us-west-2:111122223333:topic"; an action of CloudWatch is expected. Pass new cloudwatch_actions.SnsAction(topic)'],
  ])('fails for %s', (_, options, text) => {
    expect(messageOf(jsSelfSigned(options))).toBe(`${WHERE}${text.startsWith('.') ? '' : ':'}${text}`);
  });

  test('all problems are told at once', () => {
    expect(messageOf(jsSelfSigned({ keySize: 1, hostNames: [''], restrictReaders: 'x' }))).toBe([
      "SecurityConfiguration 'Stack/Security' has 3 problems:",
      '- inTransitEncryption.bundle.hostNames[0]: is empty; a host name is expected. Pass a string',
      '- inTransitEncryption.bundle.restrictReaders: is not a boolean, got "x"; true or false is expected. Pass a boolean',
      '- inTransitEncryption.bundle.keySize: is not the size of a key, got 1; 2048, 3072 or 4096 bits are expected. Take 2048 or more',
    ].join('\n'));
  });

  test.each<[string, object]>([
    ['a lifetime of a day', { maxClusterLifetime: Duration.days(1) }],
    ['the shortest validity', { maxClusterLifetime: Duration.days(10), validity: Duration.days(40) }],
    ['a renewal at the last moment', { maxClusterLifetime: Duration.days(90), renewBefore: Duration.days(90) }],
    ['names with underscores and digits', { hostNames: ['*.corp_1.example.com', 'a1'] }],
    ['a schedule of cron', { schedule: events.Schedule.cron({ hour: '3' }) }],
    ['a key whose folder is a token', { objectKey: `certificates/${Token.asString({ Ref: 'AWS::Region' })}/certificates.zip` }],
    ['tokens for names', { hostNames: [Lazy.string({ produce: () => '*.late.example.com' })], additionalNames: Lazy.list({ produce: () => ['late'] }) }],
  ])('takes %s', (_, options) => {
    expect(messageOf(jsSelfSigned(options))).toBe('no error');
  });

  test('what CloudFormation fills in reaches the specification', () => {
    const stack = newStack();
    const size = new CfnParameter(stack, 'Size', { type: 'Number' });
    secured(stack, CertificateBundle.selfSigned({
      keySize: size.valueAsNumber, hostNames: [Fn.importValue('Name')], objectKey: `certificates/${Token.asString({ Ref: 'AWS::Region' })}/certificates.zip`,
    }));
    expect(stack.resolve(stack.node.findAll().find(child => child.node.id === 'Specification') as any && JSON.stringify(stack.resolve(
      (stack.node.findAll().find(child => child.node.id === 'Specification') as any).value)))).toMatch(/keySize\\":",\{"Ref":"Size"\}.*"Fn::ImportValue":"Name"/);
  });
});

describe('options that a source does not have', () => {
  test.each<[string, (stack: Stack) => CertificateBundle, string]>([
    ['a schedule for a folder', () => CertificateBundle.fromDirectory('certificates', { schedule: events.Schedule.rate(Duration.days(1)) } as any), 'has unknown options: schedule; the options are objectKey, hostNames, hostnameVerification, maxClusterLifetime, allowTrustBreak, restrictReaders. Remove or rename them'],
    ['a validity for secrets', stack => fromOneSecret(secret(stack), { validity: Duration.days(1) } as any), 'has unknown options: validity; the options are objectKey, hostNames, hostnameVerification, maxClusterLifetime, allowTrustBreak, restrictReaders, schedule, alarmActions. Remove or rename them'],
  ])('fails for %s', (_, make, text) => {
    expect(messageOf(make)).toContain(`inTransitEncryption.bundle: ${text}`);
  });
});

describe('secrets', () => {
  const of = (secrets: any) => () => CertificateBundle.fromSecrets(secrets);
  const pem = (stack: Stack) => PemSecret.fromSecret(secret(stack));
  test.each<[string, (stack: Stack) => CertificateBundle, string]>([
    ['no secrets', of(undefined), '.secrets: is not an options object; an object with privateKey, certificateChain, trustedCertificates is expected. Pass the options by name'],
    ['no chain', stack => of({ privateKey: pem(stack) })(), '.certificateChain: is missing; a PEM text in a secret is expected. Use PemSecret.fromSecret(secret)'],
    ['a secret instead of a PemSecret', stack => of({ privateKey: pem(stack), certificateChain: stack.node.findChild('Secret') })(), ".certificateChain: is not a PemSecret, got construct 'Stack/Secret'; a PEM text in a secret is expected. Use PemSecret.fromSecret(secret)"],
    ['an ARN', stack => of({ privateKey: pem(stack), certificateChain: PemSecret.fromSecret('arn:aws:secretsmanager:us-west-2:111122223333:secret:pem-AbCdEf' as any) })(), '.certificateChain.secret: is not a secret, got "arn:aws:secretsmanager:us-west-2:111122223333:secret:pem-AbCdEf"; a secret construct is expected. Pass a secretsmanager.Secret; import one that exists with secretsmanager.Secret.fromSecretCompleteArn() or .fromSecretNameV2()'],
    ['nothing', stack => of({ privateKey: pem(stack), certificateChain: PemSecret.fromSecret(undefined as any) })(), '.certificateChain.secret: is missing; a secret construct is expected. Pass a secretsmanager.Secret; import one that exists with secretsmanager.Secret.fromSecretCompleteArn() or .fromSecretNameV2()'],
    ['an empty field', stack => fromOneSecretField(stack, { jsonField: '' }), '.privateKey.jsonField: is empty; the name of a field is expected. Pass a string'],
    ['a stage as a number', stack => fromOneSecretField(stack, { versionStage: 1 }), '.privateKey.versionStage: is not text, got 1; a stage, such as AWSCURRENT, is expected. Pass a string'],
    ['an object with a PEM text', stack => of({ privateKey: { pem: '-----BEGIN PRIVATE KEY-----' }, certificateChain: pem(stack) })(), '.privateKey: is not a PemSecret; a PEM text in a secret is expected. Use PemSecret.fromSecret(secret)'],
    ['a PEM text', stack => of({ privateKey: '-----BEGIN PRIVATE KEY-----', certificateChain: pem(stack) })(), '.privateKey: is not a PemSecret; a PEM text in a secret is expected. Use PemSecret.fromSecret(secret)'],
    ['a PEM text in PemSecret', stack => of({ privateKey: PemSecret.fromSecret('-----BEGIN PRIVATE KEY-----' as any), certificateChain: pem(stack) })(), '.privateKey.secret: is not a secret; a secret construct is expected. Pass a secretsmanager.Secret; import one that exists with secretsmanager.Secret.fromSecretCompleteArn() or .fromSecretNameV2()'],
  ])('fails for %s', (_, make, text) => {
    expect(messageOf(make)).toBe(`${WHERE}${text}`);
  });

  function fromOneSecretField(stack: Stack, options: any): CertificateBundle {
    const one = secret(stack);
    return CertificateBundle.fromSecrets({ privateKey: PemSecret.fromSecret(one, options), certificateChain: PemSecret.fromSecret(one) });
  }

  test('fails for a secret of another Region', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:pem-AbCdEf';
    const stack = newStack();
    expect(() => secured(stack, fromOneSecret(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', arn)))).toThrow(
      "security configuration 'Stack/Security': inTransitEncryption.bundle.privateKey: is in Region eu-west-1, the configuration in us-west-2; "
      + 'secrets of the Region of the configuration are expected. Replicate the secret to that Region');
  });

  test('fails for a secret of another Stage', () => {
    const app = new App();
    const other = new Stack(new Stage(app, 'Other'), 'Stack');
    expect(() => secured(new Stack(app, 'Stack'), fromOneSecret(secret(other)))).toThrow(
      "security configuration 'Stack/Security': inTransitEncryption.bundle.privateKey: is in another Stage, got construct 'Other/Stack/Secret'; "
      + 'a Stage cannot refer to what another one creates. Import it with secretsmanager.Secret.fromSecretNameV2()');
  });

  test('a secret of another account: its owner is told what to write', () => {
    const stack = newStack();
    const arn = 'arn:aws:secretsmanager:us-west-2:444455556666:secret:pem-AbCdEf';
    secured(stack, fromOneSecret(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', arn)));
    const warnings = notesOf(stack, 'warning');
    expect(warnings).toHaveLength(1);
    expect(warnings[0].text).toBe("secret 'Stack/Secret': it is of account 444455556666, where the policies of the function do not count alone, so the function of the artifact "
      + 'provider may not use it yet; these statements are expected in the resource policy; the key of the secret has to be a customer managed one that allows kms:Decrypt to the '
      + 'same role. Ask the owner of the secret to add them: [{"Action":["secretsmanager:DescribeSecret","secretsmanager:GetSecretValue"],"Effect":"Allow",'
      + '"Principal":{"AWS":"${Stack/CdkEmrSecurityArtifactProvider/Role/Resource.Arn}"},"Resource":"*"}] [ack: cdk-emr-security:resource-policy-by-hand]');
  });
});

describe('the CA of issuedByPrivateCa', () => {
  test.each<[string, any, string]>([
    ['undefined', undefined, 'is missing;'], ['an ARN', CA_ARN, `is not a certificate authority, got "${CA_ARN}";`], ['null', null, 'is not a certificate authority, got null;'],
  ])('fails for %s', (_, value, text) => {
    expect(messageOf(() => CertificateBundle.issuedByPrivateCa(value))).toBe(
      `${WHERE}.certificateAuthority: ${text} a CA of AWS Private CA is expected. Import it with acmpca.CertificateAuthority.fromCertificateAuthorityArn()`);
  });

  test('fails for one of another Region', () => {
    const stack = newStack();
    expect(() => secured(stack, CertificateBundle.issuedByPrivateCa(authority(stack, CA_ARN.replace('us-west-2', 'eu-west-1'))))).toThrow(
      "security configuration 'Stack/Security': inTransitEncryption.bundle.certificateAuthority: is in Region eu-west-1, the configuration in us-west-2; "
      + 'CAs of the Region of the configuration are expected. Name one of that Region');
  });

  test('takes one that another Stage imports: its ARN is known', () => {
    const app = new App();
    const imported = authority(new Stack(new Stage(app, 'Other'), 'Stack'));
    expect(() => secured(new Stack(app, 'Stack'), CertificateBundle.issuedByPrivateCa(imported))).not.toThrow();
  });

  test('one of another account, or one that CloudFormation makes, is named as it is', () => {
    const shared = CA_ARN.replace('111122223333', '444455556666');
    const stack = newStack();
    secured(stack, CertificateBundle.issuedByPrivateCa(authority(stack, shared)));
    expect(artifactOf(stack).specification.source.certificateAuthorityArn).toBe(shared);
    const other = newStack();
    const made = new acmpca.CfnCertificateAuthority(other, 'Ca', { keyAlgorithm: 'RSA_2048', signingAlgorithm: 'SHA256WITHRSA', subject: {}, type: 'ROOT' });
    secured(other, CertificateBundle.issuedByPrivateCa(authority(other, made.attrArn)));
    expect(artifactOf(other).specification.source.certificateAuthorityArn).toBe('<Ca.Arn>');
  });
});

describe('where it is stored', () => {
  const pinned = (objectKey: string) => CertificateBundle.selfSigned({ objectKey });

  test('fails for two configurations with one key', () => {
    const stack = newStack();
    const artifactBucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'my-artifacts');
    secured(stack, pinned('certificates/a/certificates.zip'), { artifactBucket }, 'One');
    const again = s3.Bucket.fromBucketName(stack, 'SameBucket', 'my-artifacts');
    expect(() => secured(stack, pinned('certificates/a/certificates.zip'), { artifactBucket: again }, 'Other')).toThrow(
      "security configurations 'Stack/One' and 'Stack/Other' both store 'certificates/a/certificates.zip' in bucket 'Stack/SameBucket'; "
      + 'every configuration needs keys of its own there. Leave objectKey out of one of them, or name another');
  });

  test('two zips of other names in one folder have records of their own', () => {
    const stack = newStack();
    const artifactBucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'my-artifacts');
    secured(stack, pinned('certificates/one.zip'), { artifactBucket }, 'One');
    expect(() => secured(stack, pinned('certificates/other.zip'), { artifactBucket }, 'Other')).not.toThrow();
  });

  test('fails for a zip and a JAR of one configuration under one key', () => {
    const stack = newStack();
    expect(() => secured(stack, pinned('x/y.jar'), {
      s3Encryption: S3Encryption.cseCustom(JavaProvider.fromAsset(`${__dirname}/../encryption/provider-jar/fixtures/providers.jar`, 'fixtures.Objects', { objectKey: 'x/y.jar' })),
      localDiskEncryption: LocalDiskEncryption.disabled(),
    })).toThrow("security configuration 'Stack/Security': objectKey: two of its artefacts would be stored under 'x/y.jar' in bucket 'Stack/Security/Artifacts'; "
      + 'every artefact needs a key of its own. Leave objectKey out of one of them, or name another');
  });

  test('a zip outside of certificates/ is warned about', () => {
    const stack = newStack();
    secured(stack, fromOneSecret(secret(stack), { objectKey: 'tls/certificates.zip' }));
    expect(notesOf(stack, 'warning').map(({ path, text }) => `${path}: ${text}`)).toEqual(["/Stack/Security/Resource: objectKey: 'tls/certificates.zip' is not under 'certificates/', "
      + 'where an ArtifactBucket removes earlier versions after some days: old private keys would stay. Put it there, or see to it that earlier versions expire [ack: cdk-emr-security:zip-outside-certificates]']);
  });

  test('fails for a bucket of another Region', () => {
    const stack = newStack();
    const artifactBucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'my-artifacts', region: 'eu-west-1' });
    expect(() => secured(stack, CertificateBundle.selfSigned(), { artifactBucket })).toThrow(
      "security configuration 'Stack/Security': artifactBucket: 'Stack/Bucket' is in Region eu-west-1, the configuration in us-west-2; "
      + 'artefacts are stored in the Region of the clusters. Leave artifactBucket out, or name a bucket of that Region');
  });

  test('fails for a bucket of another Stage', () => {
    const app = new App();
    const other = new Stack(new Stage(app, 'Other'), 'Stack');
    const artifactBucket = new ArtifactBucket(other, 'Bucket', { encryptionKey: new EncryptionKey(other, 'Key') });
    expect(() => secured(new Stack(app, 'Stack'), CertificateBundle.selfSigned(), { artifactBucket })).toThrow(
      "security configuration 'Stack/Security': bucket: is in another Stage, got construct 'Other/Stack/Bucket'; a Stage cannot refer to what another one creates.");
  });

  test('a bucket of another account: its owner is told, and the function expects that owner', () => {
    const stack = newStack();
    const artifactBucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'my-artifacts', account: '444455556666' });
    secured(stack, CertificateBundle.issuedByPrivateCa(authority(stack)), { artifactBucket });
    expect(artifactOf(stack).specification.bucketOwner).toBe('444455556666');
    const [text, ...more] = notesOf(stack, 'warning').map(note => note.text).filter(note => note.includes('function of the artifact provider'));
    expect(more).toEqual([]);
    expect(text).toContain("bucket 'Stack/Bucket': it is of account 444455556666, where the policies of the function do not count alone");
    expect(text).toContain('"s3:PutObject"');
    expect(text).toContain('"Principal":{"AWS":"${Stack/CdkEmrSecurityArtifactProvider/Role/Resource.Arn}"},"Resource":["arn:aws:s3:::my-artifacts/certificates/');
    expect(text).toContain('[ack: cdk-emr-security:bucket-policy-by-hand]');
  });

  test('a bucket of the account that is imported raises nothing but what its readers need', () => {
    const stack = newStack();
    secured(stack, CertificateBundle.issuedByPrivateCa(authority(stack)), { artifactBucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'my-artifacts') });
    expect(artifactOf(stack).specification.bucketOwner).toBeUndefined();
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
  });
});

test('a bundle of the user\'s may bind one of ours, whose arguments are checked then', () => {
  class Delegating extends CertificateBundle {
    constructor(private readonly inner: CertificateBundle) {
      super();
    }

    public bind(scope: any, context: CertificateBundleContext): CertificateBundleConfig {
      return this.inner.bind(scope, context);
    }
  }
  const stack = newStack();
  secured(stack, new Delegating(CertificateBundle.selfSigned()));
  expect(artifactOf(stack).specification.source.from).toBe('selfSigned');
  expect(() => secured(newStack(), new Delegating(CertificateBundle.selfSigned({ keySize: 1 })))).toThrow(`${WHERE}.keySize: is not the size of a key`);
});

test('fails for a bundle that is none', () => {
  expect(() => new SecurityConfiguration(newStack(), 'Security', { inTransitEncryption: InTransitEncryption.pem(PemSecret as any) })).toThrow('inTransitEncryption.bundle: is not a CertificateBundle');
});
