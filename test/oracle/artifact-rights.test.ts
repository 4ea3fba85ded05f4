// iam-simulate on what stores certificates and JARs: each function may do with its own artefacts what it has to, and nothing else;
// nobody but the function signs with the key of a CA; with restrictReaders nobody but the nodes and the service reads the zip.
import * as path from 'node:path';
import { App, Stack, aws_acmpca as acmpca, aws_iam as iam, aws_kms as kms, aws_s3 as s3, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Deployed } from './deployed';
import { callsOf } from './handler-calls';
import { allows, session } from './judge';
import {
  ArtifactProvider, CertificateBundle, EncryptionKey, InTransitEncryption, JavaProvider, LocalDiskEncryption, PemSecret, S3Encryption,
  SecurityConfiguration, SecurityConfigurationProps,
} from '../../lib';

/* eslint-disable @typescript-eslint/no-explicit-any -- templates have no types */

const ENV = { account: '111122223333', region: 'us-west-2' };
const CA = (name: string) => `arn:aws:acm-pca:us-west-2:111122223333:certificate-authority/${name}`;
const END_ENTITY = 'arn:aws:acm-pca:::template/EndEntityCertificate/V1';
const ANY_CA = 'arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1';
const ASSETS = 'arn:aws:s3:::cdk-hnb659fds-assets-111122223333-us-west-2';
const THROUGH = (service: string) => ({ 'kms:ViaService': `${service}.us-west-2.amazonaws.com` });
const EVERYTHING = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }];
const JAR = path.join(__dirname, '..', 'encryption', 'provider-jar', 'fixtures', 'providers.jar');

/** Four configurations, each with a key, a bucket and a function of its own. */
function world(app: App): Stack {
  const stack = new Stack(app, 'Stack', { env: ENV });
  const role = (id: string, assumedBy: iam.IPrincipal = new iam.ServicePrincipal('ec2.amazonaws.com')) => new iam.Role(stack, id, { assumedBy });
  const forNodes = new iam.AccountRootPrincipal().withSessionTags();
  const configuration = (id: string, props: SecurityConfigurationProps) => new SecurityConfiguration(stack, id, {
    encryptionKey: new EncryptionKey(stack, `${id}Key`),
    artifactProvider: new ArtifactProvider(stack, `${id}Provider`),
    instanceRoles: [],
    serviceRoles: [],
    ...props,
  });
  const secret = (id: string) => new secretsmanager.Secret(stack, id, { encryptionKey: new kms.Key(stack, `${id}Key`) });
  const [pem, chain] = [secret('Pem'), secret('Chain')];
  secret('Foreign');
  const fromSecrets = configuration('FromSecrets', {
    instanceRoles: [role('Nodes')],
    serviceRoles: [role('Service')],
    inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromSecrets(
      { privateKey: PemSecret.fromSecret(pem), certificateChain: PemSecret.fromSecret(chain) }, { restrictReaders: true })),
  });
  fromSecrets.grants.emrFsRole(role('EmrFs', forNodes));
  fromSecrets.grants.runtimeRole(role('Runtime', forNodes));
  fromSecrets.grants.instanceRole(role('LaterNodes'));
  configuration('SelfSigned', { inTransitEncryption: InTransitEncryption.pem(CertificateBundle.selfSigned()) });
  configuration('PrivateCa', {
    inTransitEncryption: InTransitEncryption.pem(CertificateBundle.issuedByPrivateCa(acmpca.CertificateAuthority.fromCertificateAuthorityArn(stack, 'Ca', CA('own')))),
  });
  configuration('Jars', {
    inTransitEncryption: InTransitEncryption.disabled(),
    s3Encryption: S3Encryption.cseCustom(JavaProvider.fromAsset(JAR, 'fixtures.Objects')),
    localDiskEncryption: LocalDiskEncryption.custom(JavaProvider.fromAsset(JAR, 'fixtures.Disk')),
  });
  return stack;
}

const NAMES = ['FromSecrets', 'SelfSigned', 'PrivateCa', 'Jars'] as const;
type Name = typeof NAMES[number];

class Judge {
  private readonly deployed: Deployed;
  private readonly stack: Stack;

  constructor() {
    const app = new App();
    this.stack = world(app);
    this.deployed = new Deployed(app, ENV.account, ENV.region);
  }

  public id(type: string, name: string): string {
    const found = this.deployed.resources(type, this.stack).map(([, id]) => id).filter(id => id.replace(/[0-9A-F]{8}$/, '') === name);
    expect([type, name, found.length]).toEqual([type, name, 1]);
    return found[0];
  }

  public roleArn(name: string): string {
    return `arn:aws:iam::${ENV.account}:role/${this.id('AWS::IAM::Role', name)}`;
  }

  public keyArn(name: string): string {
    return this.deployed.keyArn(this.stack, this.id('AWS::KMS::Key', name));
  }

  public parameterArn(name: string): string {
    return `arn:aws:ssm:us-west-2:111122223333:parameter/CFN-${this.id('AWS::SSM::Parameter', name)}`;
  }

  public secretArn(name: string): string {
    return `arn:aws:secretsmanager:us-west-2:111122223333:secret:${this.id('AWS::SecretsManager::Secret', name)}-AbCdEf`;
  }

  public bucketArn(name: string): string {
    return `arn:aws:s3:::${this.id('AWS::S3::Bucket', name).toLowerCase()}`;
  }

  public queueArn(name: string): string {
    return `arn:aws:sqs:us-west-2:111122223333:${this.id('AWS::SQS::Queue', name)}`;
  }

  /** The key of the object that a configuration stores. */
  public objectKey(name: string): string {
    const [, , { Value }] = this.deployed.resources('AWS::SSM::Parameter', this.stack).find(([, id]) => id.startsWith(name))!;
    return JSON.parse(Value).objectKey;
  }

  /** All that the templates allow a role by policies of its own. */
  public policiesOf(roleName: string): any[] {
    return [
      ...this.deployed.resources('AWS::IAM::Policy', this.stack).filter(([, , { Roles }]) => (Roles ?? []).includes(roleName)).map(([, , { PolicyDocument }]) => PolicyDocument),
      ...this.deployed.resources('AWS::IAM::Role', this.stack).filter(([, id]) => id === roleName)
        .flatMap(([, , { Policies }]) => (Policies ?? []).map(({ PolicyDocument }: any) => PolicyDocument)),
    ];
  }

  public async may(roleArn: string, action: string, resource: string, context: Record<string, string> = {}, more: object[] = []): Promise<boolean> {
    return allows({
      principal: session(roleArn),
      action,
      resource,
      account: ENV.account,
      context: { 'aws:PrincipalArn': roleArn, ...action.startsWith('s3:') && { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' }, ...context },
      resourcePolicy: this.resourcePolicy(resource),
      identityPolicies: [...this.policiesOf(roleArn.split('/').pop()!), ...more],
    });
  }

  public resourcePolicy(arn: string): object | undefined {
    if (arn.includes(':kms:')) {
      return this.deployed.resources('AWS::KMS::Key', this.stack).find(([, id]) => this.deployed.keyArn(this.stack, id) === arn)![2].KeyPolicy;
    }
    const bucket = /^arn:aws:s3:::([^/]+)/.exec(arn)?.[1];
    return this.deployed.resources('AWS::S3::BucketPolicy', this.stack).find(([, , { Bucket }]) => Bucket === bucket)?.[2].PolicyDocument;
  }
}

let judge: Judge;
beforeAll(() => {
  judge = new Judge();
});

const functionOf = (name: string) => judge.roleArn(`${name}ProviderRole`);
const bucketOf = (name: string) => judge.bucketArn(`${name}Artifacts`);
const recordOf = (name: string) => judge.objectKey(name).replace(/certificates\.zip$/, 'trust.json');

type Ask = [action: string, resource: string, context?: Record<string, string>];

const OBJECT_ACTIONS = ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:DeleteObjectVersion'];

/** What a function has to do for the artefact of a configuration. */
function needs(name: Name): Ask[] {
  const keys = name === 'Jars' ? [judge.objectKey(name)] : [judge.objectKey(name), recordOf(name)];
  const key = judge.keyArn(`${name}Key`);
  const specific: Record<Name, () => Ask[]> = {
    FromSecrets: () => ['Pem', 'Chain'].flatMap((secret): Ask[] => [
      ['secretsmanager:DescribeSecret', judge.secretArn(secret)], ['secretsmanager:GetSecretValue', judge.secretArn(secret)],
      ['kms:Decrypt', judge.keyArn(`${secret}Key`), THROUGH('secretsmanager')],
    ]),
    SelfSigned: () => [
      ['kms:Sign', judge.keyArn('SelfSignedCertificatesCaKey'), { 'kms:SigningAlgorithm': 'RSASSA_PKCS1_V1_5_SHA_256', 'kms:MessageType': 'DIGEST' }],
      ['kms:GetPublicKey', judge.keyArn('SelfSignedCertificatesCaKey')], ['kms:DescribeKey', judge.keyArn('SelfSignedCertificatesCaKey')],
    ],
    PrivateCa: () => [
      ['acm-pca:IssueCertificate', CA('own'), { 'acm-pca:TemplateArn': END_ENTITY }], ['acm-pca:GetCertificate', CA('own')],
      ['acm-pca:DescribeCertificateAuthority', CA('own')],
    ],
    Jars: () => [['s3:GetObject', `${ASSETS}/0123abcd.jar`]],
  };
  return [
    ['ssm:GetParameter', judge.parameterArn(name === 'Jars' ? 'JarsS3EncryptionProviderArtifactSpecification' : `${name}CertificatesArtifactSpecification`)],
    ...keys.flatMap(objectKey => OBJECT_ACTIONS.map((action): Ask => [action, `${bucketOf(name)}/${objectKey}`])),
    ...keys.map((objectKey): Ask => ['s3:ListBucketVersions', bucketOf(name), { 's3:prefix': objectKey }]),
    ['kms:GenerateDataKey', key, THROUGH('s3')],
    ['kms:Decrypt', key, THROUGH('s3')],
    ['sqs:SendMessage', judge.queueArn(`${name}ProviderDeadLetters`)],
    ...specific[name](),
  ];
}

/** What none of the functions may do with anything of a configuration. */
function forbidden(name: Name): Ask[] {
  const bucket = bucketOf(name);
  const key = judge.keyArn(`${name}Key`);
  const objectKey = judge.objectKey(name);
  return [
    ...['other', `${objectKey}.bak`, `x/${objectKey}`, 'certificates/other/certificates.zip', 'certificates/', 'providers/other.jar']
      .flatMap(other => OBJECT_ACTIONS.map((action): Ask => [action, `${bucket}/${other}`])),
    ...['s3:PutObjectAcl', 's3:PutObjectRetention', 's3:BypassGovernanceRetention', 's3:GetObjectAcl', 's3:PutObjectTagging', 's3:DeleteObject'].map((action): Ask => [action, `${bucket}/${objectKey}`]),
    ...['s3:PutBucketPolicy', 's3:DeleteBucket', 's3:PutLifecycleConfiguration', 's3:PutReplicationConfiguration', 's3:GetBucketPolicy', 's3:ListBucket'].map((action): Ask => [action, bucket]),
    ['s3:ListBucketVersions', bucket], ['s3:ListBucketVersions', bucket, { 's3:prefix': 'certificates/' }], ['s3:ListBucketVersions', bucket, { 's3:prefix': '' }],
    // only through S3
    ...['kms:Decrypt', 'kms:GenerateDataKey'].flatMap((action): Ask[] => [[action, key], [action, key, THROUGH('secretsmanager')], [action, key, THROUGH('ec2')]]),
    ...['kms:Encrypt', 'kms:CreateGrant', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:ReEncryptFrom'].map((action): Ask => [action, key, THROUGH('s3')]),
  ];
}

/** Beside the four configurations. */
const FOREIGN: () => Ask[] = () => [
  ['secretsmanager:GetSecretValue', judge.secretArn('Foreign')], ['secretsmanager:DescribeSecret', judge.secretArn('Foreign')],
  ['kms:Decrypt', judge.keyArn('ForeignKey'), THROUGH('secretsmanager')],
  ...['secretsmanager:PutSecretValue', 'secretsmanager:DeleteSecret', 'secretsmanager:UpdateSecret'].map((action): Ask => [action, judge.secretArn('Pem')]),
  ['kms:Decrypt', judge.keyArn('PemKey')], ['kms:Decrypt', judge.keyArn('PemKey'), THROUGH('s3')],
  ['acm-pca:IssueCertificate', CA('own'), { 'acm-pca:TemplateArn': ANY_CA }], ['acm-pca:IssueCertificate', CA('own')],
  ['acm-pca:IssueCertificate', CA('other'), { 'acm-pca:TemplateArn': END_ENTITY }], ['acm-pca:RevokeCertificate', CA('own')],
  ['acm-pca:CreatePermission', CA('own')],
  ['s3:GetObject', `${ASSETS}/0123abcd.json`], ['s3:PutObject', `${ASSETS}/0123abcd.jar`], ['s3:GetObject', 'arn:aws:s3:::other-bucket/0123abcd.jar'],
  ['ssm:GetParameter', 'arn:aws:ssm:us-west-2:111122223333:parameter/other'],
  ['ssm:PutParameter', judge.parameterArn('SelfSignedCertificatesArtifactSpecification')],
  ['kms:Sign', judge.keyArn('SelfSignedCertificatesCaKey'), { 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256' }],
  ['kms:Sign', judge.keyArn('SelfSignedCertificatesCaKey')],
  ...['kms:CreateGrant', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey'].map((action): Ask => [action, judge.keyArn('SelfSignedCertificatesCaKey')]),
  ['iam:PassRole', functionOf('Jars')], ['sts:AssumeRole', functionOf('Jars')], ['lambda:InvokeFunction', 'arn:aws:lambda:us-west-2:111122223333:function:x'],
];

async function granted(roleArn: string, asks: readonly Ask[]): Promise<string[]> {
  const found: string[] = [];
  for (const [action, resource, context] of asks) {
    if (await judge.may(roleArn, action, resource, context)) {
      found.push(`${action} ${resource} ${JSON.stringify(context)}`);
    }
  }
  return found;
}

describe.each(NAMES)('the function of %s', name => {
  test('may do all that it has to', async () => {
    expect(await granted(functionOf(name), needs(name))).toEqual(needs(name).map(([action, resource, context]) => `${action} ${resource} ${JSON.stringify(context)}`));
  });

  test('may do nothing else with what it stores', async () => {
    expect(await granted(functionOf(name), forbidden(name))).toEqual([]);
  });

  test('may do nothing with what the others store or read', async () => {
    const others = NAMES.filter(other => other !== name).flatMap(other => [...needs(other), ...forbidden(other)]);
    expect(await granted(functionOf(name), others)).toEqual([]);
  });

  test('may do nothing with what belongs to nobody here', async () => {
    expect(await granted(functionOf(name), FOREIGN())).toEqual([]);
  });
});

test('the function of an asset may read all assets of its kind, and none of another', async () => {
  const jars = functionOf('Jars');
  expect(await granted(jars, [['s3:GetObject', `${ASSETS}/any.jar`], ['s3:GetObject', `${ASSETS}/any.zip`]])).toEqual([`s3:GetObject ${ASSETS}/any.jar undefined`]);
});

test('what the policies allow is what the code calls, and the other way round', () => {
  const calls = callsOf('artifact');
  const allowed = new Set([
    ...NAMES.flatMap(name => judge.policiesOf(judge.id('AWS::IAM::Role', `${name}ProviderRole`))).flatMap(({ Statement }) => Statement).flatMap(({ Action }) => Action),
    'kms:DescribeKey', 'kms:GetPublicKey', 'kms:Sign', // in the policy of the key
  ]);
  // S3 and Secrets Manager call KMS on behalf of the function, and Lambda the others
  ['kms:Decrypt', 'kms:GenerateDataKey', 'sqs:SendMessage', 'logs:CreateLogStream', 'logs:PutLogEvents'].forEach(action => allowed.delete(action));
  expect([...allowed].sort()).toEqual([...calls].sort());
});

describe('the key of the CA', () => {
  const ALGORITHM = { 'kms:SigningAlgorithm': 'RSASSA_PKCS1_V1_5_SHA_256' };
  const people = ['Admin', 'Nodes', 'EMR_EC2_DefaultRole'].map(name => `arn:aws:iam::111122223333:role/${name}`);

  test.each(people)('%s with all permissions of IAM cannot sign with it, nor let others', async person => {
    const key = judge.keyArn('SelfSignedCertificatesCaKey');
    for (const action of ['kms:Sign', 'kms:CreateGrant', 'kms:Decrypt', 'kms:DeriveSharedSecret', 'kms:ReplicateKey', 'kms:ImportKeyMaterial', 'kms:Verify']) {
      expect([action, await judge.may(person, action, key, ALGORITHM, EVERYTHING)]).toEqual([action, false]);
    }
  });

  test('nor can the root user, nor another function with all permissions', async () => {
    const key = judge.keyArn('SelfSignedCertificatesCaKey');
    const root = { principal: 'arn:aws:iam::111122223333:root', resource: key, account: ENV.account, resourcePolicy: judge.resourcePolicy(key), identityPolicies: EVERYTHING, context: ALGORITHM };
    expect(await allows({ ...root, action: 'kms:Sign' })).toBe(false);
    expect(await allows({ ...root, action: 'kms:PutKeyPolicy' })).toBe(true); // or nobody could ever correct it
    expect(await judge.may(functionOf('PrivateCa'), 'kms:Sign', key, ALGORITHM, EVERYTHING)).toBe(false);
  });

  test('an administrator can manage it', async () => {
    for (const action of ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:TagResource']) {
      expect([action, await judge.may(people[0], action, judge.keyArn('SelfSignedCertificatesCaKey'), {}, EVERYTHING)]).toEqual([action, true]);
    }
  });
});

describe('restrictReaders', () => {
  const zip = () => `${bucketOf('FromSecrets')}/${judge.objectKey('FromSecrets')}`;
  const READING = ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectVersionForReplication'];

  test.each(['Admin', 'EmrFs', 'Runtime', 'Stranger'])('%s with all permissions of IAM cannot read the zip', async name => {
    const arn = ['EmrFs', 'Runtime'].includes(name) ? judge.roleArn(name) : `arn:aws:iam::111122223333:role/${name}`;
    for (const action of READING) {
      expect([action, await judge.may(arn, action, zip(), {}, EVERYTHING)]).toEqual([action, false]);
    }
    // it is the zip alone that is denied
    expect(await judge.may(arn, 's3:GetObject', zip().replace(/certificates\.zip$/, 'trust.json'), {}, EVERYTHING)).toBe(true);
  });

  test('nor can the root user or a user of IAM', async () => {
    for (const principal of ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:user/admin']) {
      expect([principal, await allows({
        principal, action: 's3:GetObject', resource: zip(), account: ENV.account, resourcePolicy: judge.resourcePolicy(zip()), identityPolicies: EVERYTHING,
        context: { 'aws:PrincipalArn': principal, 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' },
      })]).toEqual([principal, false]);
    }
  });

  test.each(['Nodes', 'LaterNodes'])('%s reads it, by the policy of the bucket', async name => {
    expect(await judge.may(judge.roleArn(name), 's3:GetObject', zip())).toBe(true);
    expect(await judge.may(judge.roleArn(name), 'kms:Decrypt', judge.keyArn('FromSecretsKey'))).toBe(true);
  });

  test.each(['Nodes', 'LaterNodes'])('%s reads nothing else that is stored, and cannot change it', async name => {
    const nodes = judge.roleArn(name);
    const others = NAMES.filter(other => other !== 'FromSecrets').flatMap((other): Ask[] => [['s3:GetObject', `${bucketOf(other)}/${judge.objectKey(other)}`]]);
    expect(await granted(nodes, [
      ...others, ['s3:GetObject', zip().replace(/certificates\.zip$/, 'trust.json')], ['s3:GetObjectVersion', zip()], ['s3:PutObject', zip()], ['s3:DeleteObject', zip()],
      ['secretsmanager:GetSecretValue', judge.secretArn('Pem')], ['kms:Decrypt', judge.keyArn('PemKey'), THROUGH('secretsmanager')],
      ['ssm:GetParameter', judge.parameterArn('FromSecretsCertificatesArtifactSpecification')],
    ])).toEqual([]);
  });

  test('the service role may, where IAM lets it', async () => {
    expect(await judge.may(judge.roleArn('Service'), 's3:GetObject', zip())).toBe(false);
    expect(await judge.may(judge.roleArn('Service'), 's3:GetObject', zip(), {}, EVERYTHING)).toBe(true);
  });

  test('without it an administrator reads the zip', async () => {
    const open = `${bucketOf('SelfSigned')}/${judge.objectKey('SelfSigned')}`;
    expect(await judge.may('arn:aws:iam::111122223333:role/Admin', 's3:GetObject', open, {}, EVERYTHING)).toBe(true);
  });
});

test('the statement that a warning asks the owner of a bucket for denies as ours does', async () => {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: ENV });
  new SecurityConfiguration(stack, 'Security', {
    artifactBucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'my-artifacts'),
    artifactProvider: new ArtifactProvider(stack, 'Provider', { role: iam.Role.fromRoleName(stack, 'Role', 'artifacts') }),
    inTransitEncryption: InTransitEncryption.pem(CertificateBundle.selfSigned({ restrictReaders: true })),
  });
  const assembly = app.synth();
  const text = assembly.getStackByName('Stack').messages.map(({ entry }) => String(entry.data)).find(data => data.startsWith('restrictReaders:'))!;
  const statement = JSON.parse(text.slice(text.indexOf('add it: ') + 8, text.lastIndexOf(' [ack')));
  const reads = (name: string) => allows({
    principal: session(`arn:aws:iam::111122223333:role/${name}`),
    action: 's3:GetObject',
    resource: statement.Resource,
    account: ENV.account,
    context: { 'aws:PrincipalArn': `arn:aws:iam::111122223333:role/${name}` },
    resourcePolicy: { Version: '2012-10-17', Statement: [statement] },
    identityPolicies: EVERYTHING,
  });
  expect(await Promise.all(['Admin', 'artifacts', 'EMR_EC2_DefaultRole', 'EMR_DefaultRole'].map(reads))).toEqual([false, true, true, true]);
});
