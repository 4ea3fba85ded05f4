import {
  App, CfnOutput, Duration, Stack, aws_acmpca as acmpca, aws_iam as iam, aws_logs as logs, aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import {
  ArtifactProvider, CertificateBundle, InTransitEncryption, JavaProvider, LocalDiskEncryption, PemSecret, S3Encryption, SecurityConfiguration,
  SecurityConfigurationProps,
} from '../../lib';

/** What a run of the scenarios gives the app; whatever changes from one deployment to the next. */
export interface Given {
  /** PEM files. */
  readonly directory: string;
  readonly zipFile: string;
  readonly jar: string;
  /** The name of a secret with the fields key, chain and trusted. */
  readonly secretName: string;
  readonly certificateAuthorityArn: string;
  /** Outlives the stacks, so that nothing that was logged is lost. */
  readonly logGroupName: string;
  /** One that exists already. */
  readonly bucketName: string;
  readonly allowTrustBreak?: boolean;
  readonly additionalNames?: string[];
}

type Sources = Record<string, () => SecurityConfigurationProps>;

/** How long clusters of the app run, in days. */
export const CLUSTER_DAYS = 30;
/** Days that an issued certificate is valid. */
export const VALID_DAYS = 90;
const maxClusterLifetime = Duration.days(CLUSTER_DAYS);
const validity = Duration.days(VALID_DAYS);
const defaults = { instanceRoles: [], serviceRoles: [], s3Encryption: S3Encryption.sseS3(), localDiskEncryption: LocalDiskEncryption.disabled() };

class SourcesStack extends Stack {
  public readonly configurations: SecurityConfiguration[] = [];

  constructor(app: App, id: string, given: Given, sources: (stack: Stack) => Sources) {
    super(app, id);
    const artifactProvider = new ArtifactProvider(this, 'ArtifactProvider', { logGroup: logs.LogGroup.fromLogGroupName(this, 'Logs', given.logGroupName) });
    new CfnOutput(this, 'DeadLetters', { value: artifactProvider.deadLetterQueue.queueUrl });
    new CfnOutput(this, 'Function', { value: artifactProvider._function.functionName });
    for (const [name, props] of Object.entries(sources(this))) {
      const configuration = new SecurityConfiguration(this, name, { ...defaults, artifactProvider, ...props() });
      this.configurations.push(configuration);
      new CfnOutput(this, `${name}Name`, { value: configuration.securityConfigurationName });
    }
  }
}

const pem = (bundle: CertificateBundle) => ({ inTransitEncryption: InTransitEncryption.pem(bundle) });

function secretBundle(stack: Stack, given: Given, objectKey?: string): CertificateBundle {
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', given.secretName);
  const field = (jsonField: string) => PemSecret.fromSecret(secret, { jsonField });
  return CertificateBundle.fromSecrets(
    { privateKey: field('key'), certificateChain: field('chain'), trustedCertificates: field('trusted') },
    { maxClusterLifetime, allowTrustBreak: given.allowTrustBreak, objectKey },
  );
}

const selfSigned = (given: Given) => CertificateBundle.selfSigned({ maxClusterLifetime, validity, additionalNames: given.additionalNames });

const privateCa = (stack: Stack, given: Given) => CertificateBundle.issuedByPrivateCa(
  acmpca.CertificateAuthority.fromCertificateAuthorityArn(stack, 'Ca', given.certificateAuthorityArn), { maxClusterLifetime, validity });

/** Every source there is, each with a configuration of its own; nothing names a removal policy. */
export function everySource(app: App, given: Given): void {
  new SourcesStack(app, 'Sources', given, stack => {
    const { directory, zipFile, allowTrustBreak } = given;
    return {
      Directory: () => pem(CertificateBundle.fromDirectory(directory, { maxClusterLifetime, allowTrustBreak })),
      ZipFile: () => pem(CertificateBundle.fromZipFile(zipFile)),
      Secrets: () => pem(secretBundle(stack, given)),
      PrivateCa: () => pem(privateCa(stack, given)),
      SelfSigned: () => pem(selfSigned(given)),
      Jar: () => ({
        localDiskEncryption: LocalDiskEncryption.custom(JavaProvider.fromAsset(given.jar, 'com.example.integ.DiskProvider')),
        inTransitEncryption: InTransitEncryption.custom(JavaProvider.fromAsset(given.jar, 'com.example.integ.TlsProvider')),
      }),
    };
  });
}

/** Good artefacts, in a bucket of the stack and in one that was there before, and a secret with bad ones. */
export function oneBadSource(app: App, given: Given): void {
  const { configurations: [good, elsewhere, bad] } = new SourcesStack(app, 'OneBad', given, stack => {
    const artifactBucket = s3.Bucket.fromBucketName(stack, 'Existing', given.bucketName);
    return {
      Good: () => pem(selfSigned(given)),
      Elsewhere: () => ({
        artifactBucket,
        localDiskEncryption: LocalDiskEncryption.custom(JavaProvider.fromAsset(given.jar, 'com.example.integ.DiskProvider')),
        ...pem(selfSigned(given)),
      }),
      Bad: () => ({ artifactBucket, ...pem(secretBundle(stack, given)) }),
    };
  });
  bad.node.addDependency(good, elsewhere);
}

/** A zip under a key that is somebody else's. */
export function takenKey(app: App, given: Given, objectKey: string): void {
  new SourcesStack(app, 'Taken', given, stack => ({
    Taken: () => ({ artifactBucket: s3.Bucket.fromBucketName(stack, 'Existing', given.bucketName), ...pem(secretBundle(stack, given, objectKey)) }),
  }));
}

/** What needs no private CA, with a zip that only nodes and the function may read; if so asked, without rights that start with a prefix. */
export function enforced(app: App, given: Given, without?: string): void {
  const sources = new SourcesStack(app, 'Enforced', given, stack => ({
    Directory: () => pem(CertificateBundle.fromDirectory(given.directory)),
    Secrets: () => pem(secretBundle(stack, given)),
    SelfSigned: () => pem(CertificateBundle.selfSigned({ maxClusterLifetime, validity, restrictReaders: true })),
    Jar: () => ({ localDiskEncryption: LocalDiskEncryption.custom(JavaProvider.fromAsset(given.jar, 'com.example.integ.DiskProvider')) }),
  }));
  for (const policy of sources.node.findAll().filter((one): one is iam.CfnPolicy => without !== undefined && one instanceof iam.CfnPolicy)) {
    const { Statement: statements } = sources.resolve(policy.policyDocument) as { Statement: { Action: string | string[] }[] };
    policy.addPropertyOverride('PolicyDocument.Statement', statements.filter(({ Action }) => ![Action].flat().some(action => action.startsWith(without!))));
  }
}

/** Synthesizes an app into a folder. */
export function synthesize(outdir: string, contents: (app: App) => void): void {
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false });
  contents(app);
  app.synth();
}
