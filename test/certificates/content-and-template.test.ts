// What of a template a new content changes: the source of the artefact's resource, and nothing else. And what waits for what.
import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  App, Duration, NestedStack, Stack, aws_emr as emr, aws_iam as iam, aws_kms as kms, aws_s3 as s3, aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { folderOf, pemFiles, temporaryFolder, zipOf } from './pem-files';
import { authority, fromOneSecret, secured } from './stored';
import {
  ArtifactBucket, ArtifactProvider, CertificateBundle, EncryptionKey, IssuedBundleOptions, InTransitEncryption, JavaProvider, S3Encryption,
  SecurityConfiguration,
} from '../../lib';
import { circleIn } from '../oracle/deployed';

/* eslint-disable @typescript-eslint/no-explicit-any -- templates have no types */

const ENV = { account: '111122223333', region: 'us-west-2' };
const JAR = path.join(__dirname, '..', 'encryption', 'provider-jar', 'fixtures', 'providers.jar');
const RECOMMENDED: Record<string, unknown> = {
  ...JSON.parse(fs.readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8')),
  '@aws-cdk/core:annotationsInValidationReport': false, // changes what is printed, and nothing else
};

/** The templates of an app, by stack; nested ones by the file. */
function templatesOf(fill: (app: App) => void, context: Record<string, unknown> = {}): Record<string, any> {
  const app = new App({ outdir: temporaryFolder(), context });
  fill(app);
  const assembly = app.synth();
  const stacks = app.node.findAll().filter((construct): construct is Stack => Stack.isStack(construct));
  return Object.fromEntries(stacks.map(stack => [stack.node.path, JSON.parse(fs.readFileSync(path.join(assembly.directory, stack.templateFile), 'utf8'))]));
}

const templateOf = (fill: (stack: Stack) => void, env: object | undefined = ENV, context?: Record<string, unknown>) =>
  templatesOf(app => fill(new Stack(app, 'Stack', { env })), context).Stack;

/** The paths at which two values differ. */
function differences(one: any, other: any, at = ''): string[] {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other ? [] : [at];
  }
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap(key => differences(one[key], other[key], `${at}/${key}`));
}

const jarConfiguration = (scope: Construct) => new SecurityConfiguration(scope, 'Security', {
  inTransitEncryption: InTransitEncryption.disabled(),
  s3Encryption: S3Encryption.cseCustom(JavaProvider.fromAsset(path.join(scope.node.getContext('folder'), 'providers.jar'), 'fixtures.Objects')),
});

describe('a new content', () => {
  test.each([['a stack with an environment', ENV], ['a stack without', undefined]])('in a folder changes only the source, in %s', async (_, env) => {
    const folder = folderOf(await pemFiles());
    const before = templateOf(stack => secured(stack, CertificateBundle.fromDirectory(folder)), env);
    folderOf(await pemFiles('*.us-west-2.compute.internal', 'another'), folder);
    const after = templateOf(stack => secured(stack, CertificateBundle.fromDirectory(folder)), env);
    const [resource] = Object.keys(before.Resources).filter(id => before.Resources[id].Type === 'Custom::EmrSecurityArtifact');
    expect(differences(before, after)).toEqual([`/Resources/${resource}/Properties/Source/ObjectKey`, `/Resources/${resource}/Properties/Source/Sha256`]);
  });

  test('in a zip changes only the source', async () => {
    const file = zipOf(await pemFiles());
    const before = templateOf(stack => secured(stack, CertificateBundle.fromZipFile(file)));
    zipOf(await pemFiles('*.us-west-2.compute.internal', 'another'), file);
    const after = templateOf(stack => secured(stack, CertificateBundle.fromZipFile(file)));
    expect(differences(before, after)).toEqual(expect.arrayContaining([expect.stringMatching(/Source\/Sha256$/)]));
    expect(differences(before, after).filter(at => !/\/Source\/(ObjectKey|Sha256)$/.test(at))).toEqual([]);
  });

  test('of a JAR changes only the source', () => {
    const folder = temporaryFolder();
    const fill = (app: App) => jarConfiguration(new Stack(app, 'Stack', { env: ENV }));
    fs.copyFileSync(JAR, path.join(folder, 'providers.jar'));
    const before = templatesOf(fill, { folder }).Stack;
    // a comment at the end of the zip: other bytes, the same classes
    const bytes = fs.readFileSync(JAR);
    bytes.writeUInt16LE(3, bytes.length - 2);
    fs.writeFileSync(path.join(folder, 'providers.jar'), Buffer.concat([bytes, Buffer.from('new')]));
    const after = templatesOf(fill, { folder }).Stack;
    expect(differences(before, after)).toHaveLength(2);
    expect(differences(before, after).filter(at => !/^\/Resources\/SecurityS3EncryptionProviderArtifact\w+\/Properties\/Source\/(ObjectKey|Sha256)$/.test(at))).toEqual([]);
  });

  test('the same files from elsewhere, with other times, and in a file of another name change nothing', async () => {
    const files = await pemFiles();
    const [one, other] = [folderOf(files), folderOf(files)];
    fs.utimesSync(path.join(other, 'privateKey.pem'), 0, 0);
    const fromDirectory = (folder: string) => templateOf(stack => secured(stack, CertificateBundle.fromDirectory(folder)));
    expect(fromDirectory(one)).toEqual(fromDirectory(other));
    const zip = zipOf(files);
    const copy = path.join(temporaryFolder(), 'another-name.zip');
    fs.copyFileSync(zip, copy);
    const fromZipFile = (file: string) => templateOf(stack => secured(stack, CertificateBundle.fromZipFile(file)));
    expect(fromZipFile(zip)).toEqual(fromZipFile(copy));
  });
});

describe('options that say how certificates are made do not change the document, nor anything but the specification', () => {
  const selfSigned = (options?: IssuedBundleOptions) => templateOf(stack => secured(stack, CertificateBundle.selfSigned(options)));

  test.each<[string, IssuedBundleOptions]>([
    ['lifetimes', { maxClusterLifetime: Duration.days(10), renewBefore: Duration.days(20), validity: Duration.days(60) }],
    ['names', { hostNames: ['*.corp.example.com'], additionalNames: ['a.example.com'] }],
    ['hostnameVerification', { hostnameVerification: false }],
    ['allowTrustBreak', { allowTrustBreak: true }],
    ['key size and subject', { keySize: 4096, subject: { organization: 'Example' } }],
  ])('%s', (_, options) => {
    const found = differences(selfSigned(), selfSigned(options));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(at => !/^\/Resources\/SecurityCertificatesArtifactSpecification\w+\/Properties\/Value\//.test(at))).toEqual([]);
  });

  test('restrictReaders changes the policy of the bucket only', () => {
    const found = differences(selfSigned(), selfSigned({ restrictReaders: true }));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(at => !/^\/Resources\/SecurityArtifactsPolicy/.test(at))).toEqual([]);
  });

  test('a pinned key is the same wherever the construct is', () => {
    const pinned = CertificateBundle.selfSigned({ objectKey: 'certificates/analytics/certificates.zip' });
    const documentsOf = (template: any) => Object.values<any>(template.Resources).filter(({ Type }) => Type === 'AWS::EMR::SecurityConfiguration')
      .map(({ Properties }) => Properties.SecurityConfiguration);
    const keyAndBucket = (stack: Stack) => {
      const encryptionKey = new EncryptionKey(stack, 'Key');
      return { encryptionKey, artifactBucket: new ArtifactBucket(stack, 'Artifacts', { encryptionKey }) };
    };
    const here = templateOf(stack => secured(stack, pinned, keyAndBucket(stack)));
    const there = templateOf(stack => secured(new Construct(stack, 'Moved'), pinned, keyAndBucket(stack), 'Renamed'));
    expect(documentsOf(there)).toEqual(documentsOf(here));
  });
});

describe('flags of the CDK', () => {
  const fill = (stack: Stack) => {
    secured(stack, fromOneSecret(new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'SecretKey') }), { restrictReaders: true }), {}, 'Secrets');
    secured(stack, CertificateBundle.issuedByPrivateCa(authority(stack)), {}, 'PrivateCa');
    secured(stack, CertificateBundle.selfSigned(), {}, 'SelfSigned');
  };
  /** All that is ours; with a flag of its own, the CDK writes `aws` for `${AWS::Partition}` where the Region is known. */
  const withPartition = (value: any): any => {
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const joined = value['Fn::Join']?.[1].map((part: any) => part.Ref === 'AWS::Partition' ? 'aws' : withPartition(part)).reduce((parts: any[], part: any) =>
      typeof part === 'string' && typeof parts.at(-1) === 'string' ? [...parts.slice(0, -1), parts.at(-1) + part] : [...parts, part], []);
    return joined !== undefined ? joined.length === 1 ? joined[0] : { 'Fn::Join': ['', joined] }
      : Array.isArray(value) ? value.map(withPartition) : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPartition(item)]));
  };
  const ours = (template: any) => JSON.stringify(withPartition(Object.entries<any>(template.Resources).filter(([id]) => !/^Secret(Key)?[0-9A-F]{8}$/.test(id))), null, 1);

  test.each([
    ['minimizePolicies', { '@aws-cdk/aws-iam:minimizePolicies': true }, ENV], ['minimizePolicies', { '@aws-cdk/aws-iam:minimizePolicies': true }, undefined],
    ['all recommended', RECOMMENDED, ENV], ['all recommended', RECOMMENDED, undefined],
  ])('%s: the same bytes (%#)', (_, context, env) => {
    expect(ours(templateOf(fill, env, context))).toBe(ours(templateOf(fill, env)));
  });
});

describe('what waits for what', () => {
  /** All that has to exist before a resource is created. */
  function before(template: any, id: string, seen = new Set<string>()): Set<string> {
    const targets = (value: any): string[] => typeof value !== 'object' || value === null ? []
      : Object.entries<any>(value).flatMap(([key, item]) => key === 'Ref' ? [item] : key === 'Fn::GetAtt' ? [item[0]] : key === 'DependsOn' ? [item].flat() : targets(item));
    for (const target of targets(template.Resources[id] ?? {}).filter(name => name in template.Resources && !seen.has(name))) {
      before(template, target, seen.add(target));
    }
    return seen;
  }
  const idsOf = (template: any, type: string) => Object.keys(template.Resources).filter(id => template.Resources[id].Type === type);

  test.each<[string, (stack: Stack) => CertificateBundle]>([
    ['selfSigned', () => CertificateBundle.selfSigned()],
    ['selfSigned with restrictReaders', () => CertificateBundle.selfSigned({ restrictReaders: true })],
    ['fromSecrets', stack => fromOneSecret(new secretsmanager.Secret(stack, 'Secret'))],
    ['issuedByPrivateCa', stack => CertificateBundle.issuedByPrivateCa(authority(stack))],
  ])('%s: a cluster that knows the name only comes after the zip, and that after its rights', (_, bundle) => {
    const template = templateOf(stack => {
      const security = secured(stack, bundle(stack));
      new emr.CfnCluster(stack, 'Cluster', {
        name: 'c', jobFlowRole: 'EMR_EC2_DefaultRole', serviceRole: 'EMR_DefaultRole', instances: {}, releaseLabel: 'emr-7.9.0',
        securityConfiguration: security.securityConfigurationName,
      });
    });
    const [artifact] = idsOf(template, 'Custom::EmrSecurityArtifact');
    const [cluster] = idsOf(template, 'AWS::EMR::Cluster');
    const [configuration] = idsOf(template, 'AWS::EMR::SecurityConfiguration');
    expect([...before(template, cluster)]).toEqual(expect.arrayContaining([configuration, artifact]));
    expect([...before(template, configuration)]).toContain(artifact);
    const waited = before(template, artifact);
    for (const type of ['AWS::IAM::Policy', 'AWS::SSM::Parameter', 'AWS::S3::BucketPolicy', 'AWS::S3::Bucket', 'AWS::Lambda::Function', 'AWS::IAM::Role', 'AWS::KMS::Key']) {
      expect([type, idsOf(template, type).filter(id => !waited.has(id))]).toEqual([type, []]);
    }
    expect(circleIn(template)).toBeUndefined();
  });

  test('the restriction of a bucket without a policy is in force before the zip is there', () => {
    const template = templateOf(stack => secured(stack, CertificateBundle.selfSigned({ restrictReaders: true }), { artifactBucket: new s3.Bucket(stack, 'Bucket') }));
    const [artifact] = idsOf(template, 'Custom::EmrSecurityArtifact');
    expect([...before(template, artifact)]).toContain(idsOf(template, 'AWS::S3::BucketPolicy')[0]);
  });

  test('the function is created when it may write to its queue of failed renewals', () => {
    const template = templateOf(stack => secured(stack, CertificateBundle.selfSigned()));
    const [queue] = idsOf(template, 'AWS::SQS::Queue');
    const policies = idsOf(template, 'AWS::IAM::Policy').filter(id => JSON.stringify(template.Resources[id]).includes('sqs:SendMessage'));
    expect(template.Resources[idsOf(template, 'AWS::Lambda::Function')[0]].Properties.DeadLetterConfig).toEqual({ TargetArn: { 'Fn::GetAtt': [queue, 'Arn'] } });
    expect([...before(template, idsOf(template, 'AWS::Lambda::Function')[0])]).toEqual(expect.arrayContaining(policies));
    expect(policies).toHaveLength(1);
  });
});

describe('no circle, wherever the parts are', () => {
  const stackOf = (app: App, id: string) => new Stack(app, id, { env: ENV });
  const role = (scope: Construct) => new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  const worlds: Record<string, (app: App, bundle: () => CertificateBundle) => void> = {
    'bucket and key in another stack': (app, bundle) => {
      const a = stackOf(app, 'A');
      const encryptionKey = new EncryptionKey(a, 'Key');
      secured(stackOf(app, 'B'), bundle(), { encryptionKey, artifactBucket: new ArtifactBucket(a, 'Artifacts', { encryptionKey }) });
    },
    'bucket in a nested stack': (app, bundle) => {
      const a = stackOf(app, 'A');
      const encryptionKey = new EncryptionKey(a, 'Key');
      secured(a, bundle(), { encryptionKey, artifactBucket: new ArtifactBucket(new NestedStack(a, 'Nested'), 'Artifacts', { encryptionKey }) });
    },
    'all in a nested stack': (app, bundle) => {
      secured(new NestedStack(stackOf(app, 'A'), 'Nested'), bundle());
    },
    'configuration in a nested stack, bucket above': (app, bundle) => {
      const a = stackOf(app, 'A');
      const encryptionKey = new EncryptionKey(a, 'Key');
      secured(new NestedStack(a, 'Nested'), bundle(), { encryptionKey, artifactBucket: new ArtifactBucket(a, 'Artifacts', { encryptionKey }) });
    },
    'provider in another stack': (app, bundle) => {
      secured(stackOf(app, 'B'), bundle(), { artifactProvider: new ArtifactProvider(stackOf(app, 'A'), 'Provider') });
    },
    'provider in another stack with the role of a third one': (app, bundle) => {
      secured(stackOf(app, 'C'), bundle(), { artifactProvider: new ArtifactProvider(stackOf(app, 'B'), 'Provider', { role: role(stackOf(app, 'A')) }) });
    },
    'provider with a role of another stack': (app, bundle) => {
      const b = stackOf(app, 'B');
      secured(b, bundle(), { artifactProvider: new ArtifactProvider(b, 'Provider', { role: role(stackOf(app, 'A')) }) });
    },
    'provider in a nested stack': (app, bundle) => {
      const a = stackOf(app, 'A');
      secured(a, bundle(), { artifactProvider: new ArtifactProvider(new NestedStack(a, 'Nested'), 'Provider') });
    },
    'imported bucket': (app, bundle) => {
      const a = stackOf(app, 'A');
      secured(a, bundle(), { artifactBucket: s3.Bucket.fromBucketName(a, 'Bucket', 'my-artifacts') });
    },
    'imported role, mutable': (app, bundle) => {
      const a = stackOf(app, 'A');
      secured(a, bundle(), { artifactProvider: new ArtifactProvider(a, 'Provider', { role: iam.Role.fromRoleName(a, 'Role', 'artifacts') }) });
    },
    'imported role, immutable': (app, bundle) => {
      const a = stackOf(app, 'A');
      secured(a, bundle(), { artifactProvider: new ArtifactProvider(a, 'Provider', { role: iam.Role.fromRoleName(a, 'Role', 'artifacts', { mutable: false }) }) });
    },
    'roles of the nodes in a stack after': (app, bundle) => {
      const security = secured(stackOf(app, 'A'), bundle(), { instanceRoles: [] });
      const b = stackOf(app, 'B');
      b.addDependency(Stack.of(security));
      security.grants.instanceRole(new iam.Role(b, 'Nodes', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }));
    },
    'roles of the nodes in a stack before': (app, bundle) => {
      const nodes = new iam.Role(stackOf(app, 'A'), 'Nodes', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
      secured(stackOf(app, 'B'), bundle(), { instanceRoles: [nodes] });
    },
  };

  test.each(Object.keys(worlds))('%s', name => {
    const templates = templatesOf(app => worlds[name](app, () => CertificateBundle.selfSigned()));
    for (const template of Object.values(templates)) {
      expect(circleIn(template)).toBeUndefined();
    }
    expect(Object.values(templates).flatMap(template => Object.values<any>(template.Resources)).filter(({ Type }) => Type === 'Custom::EmrSecurityArtifact')).toHaveLength(1);
  });

  test.each(Object.keys(worlds).filter(name => !/nodes in a stack after|bucket and key|above|bucket in a nested/.test(name)))('%s, with restrictReaders', name => {
    const templates = templatesOf(app => worlds[name](app, () => CertificateBundle.selfSigned({ restrictReaders: true })));
    Object.values(templates).forEach(template => expect(circleIn(template)).toBeUndefined());
  });
});
