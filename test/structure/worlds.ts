// Apps that grow: n configurations, or n of what one configuration has to do with.
import { App, Stack, Stage, aws_emr as emr, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  ArtifactBucket, CertificateBundle, DocumentSecurityConfiguration, EncryptionKey, InTransitEncryption, SecurityConfiguration,
  SecurityConfigurationDocument,
} from '../../lib';

const ENV = { account: '111122223333', region: 'eu-west-1' };

function times(n: number, make: (i: number) => void): void {
  Array.from({ length: n }, (_, i) => make(i));
}

function nodeRole(scope: Construct, i: number): iam.Role {
  return new iam.Role(scope, `Role${i}`, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
}

function cluster(scope: Construct, i: number, role?: iam.IRole): emr.CfnCluster {
  return new emr.CfnCluster(scope, `Cluster${i}`, {
    name: `cluster-${i}`,
    releaseLabel: 'emr-7.9.0',
    jobFlowRole: role === undefined ? 'EMR_EC2_DefaultRole' : new iam.CfnInstanceProfile(scope, `Profile${i}`, { roles: [role.roleName] }).ref,
    serviceRole: 'EMR_DefaultRole',
    instances: { masterInstanceGroup: { instanceCount: 1, instanceType: 'm5.xlarge' } },
  });
}

/** What somebody would write who does not have this library. */
export function handWritten(app: App, n: number): void {
  const stack = new Stack(app, 'Stack', { env: ENV });
  times(n, (i) => {
    const key = new kms.Key(stack, `Key${i}`);
    key.addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.AccountRootPrincipal()], actions: ['kms:Decrypt'], resources: ['*'] }));
    new emr.CfnSecurityConfiguration(stack, `Security${i}`, { securityConfiguration: { AwsKmsKey: key.keyArn } });
  });
}

export const WORLDS: Readonly<Record<string, (app: App, n: number) => void>> = {
  'configurations with nothing but their ids': (app, n) => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    times(n, i => new SecurityConfiguration(stack, `Security${i}`));
  },
  'configurations with roles and clusters of their own on one key': (app, n) => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const encryptionKey = new EncryptionKey(stack, 'Key');
    times(n, (i) => {
      const role = nodeRole(stack, i);
      new SecurityConfiguration(stack, `Security${i}`, { encryptionKey, instanceRoles: [role] }).attachTo(cluster(stack, i, role));
    });
  },
  'clusters of one configuration': (app, n) => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const security = new SecurityConfiguration(stack, 'Security');
    times(n, i => security.attachTo(cluster(stack, i)));
  },
  'stacks with a configuration, a role and a cluster each on the key of another stack': (app, n) => {
    const encryptionKey = new EncryptionKey(new Stack(app, 'KeyStack', { env: ENV }), 'Key');
    times(n, (i) => {
      const stack = new Stack(app, `Stack${i}`, { env: ENV });
      const role = nodeRole(stack, i);
      new SecurityConfiguration(stack, 'Security', { encryptionKey, instanceRoles: [role] }).attachTo(cluster(stack, i, role));
    });
  },
  'configurations with certificates and roles on one bucket': (app, n) => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const encryptionKey = new EncryptionKey(stack, 'Key');
    const artifactBucket = new ArtifactBucket(stack, 'Artifacts', { encryptionKey });
    times(n, (i) => {
      const role = nodeRole(stack, i);
      new SecurityConfiguration(stack, `Security${i}`, {
        encryptionKey, artifactBucket, instanceRoles: [role],
        inTransitEncryption: InTransitEncryption.pem(CertificateBundle.fromBucket(artifactBucket, `certificates/${i}.zip`)),
      }).attachTo(cluster(stack, i, role));
    });
  },
  'configurations with certificates that are issued': (app, n) => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const encryptionKey = new EncryptionKey(stack, 'Key');
    const artifactBucket = new ArtifactBucket(stack, 'Artifacts', { encryptionKey });
    times(n, i => new SecurityConfiguration(stack, `Security${i}`, {
      encryptionKey, artifactBucket, inTransitEncryption: InTransitEncryption.pem(CertificateBundle.selfSigned()),
    }));
  },
  'configurations with roles on a key that the app does not own': (app, n) => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab');
    times(n, i => new SecurityConfiguration(stack, `Security${i}`, { encryptionKey, instanceRoles: [nodeRole(stack, i)] }));
  },
  'configurations from documents': (app, n) => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    times(n, (i) => {
      const key = new EncryptionKey(stack, `Key${i}`);
      const S3EncryptionConfiguration = { EncryptionMode: 'SSE-KMS', AwsKmsKey: key.keyArn };
      new DocumentSecurityConfiguration(stack, `Security${i}`, {
        encryptionKeys: [key],
        document: SecurityConfigurationDocument.fromObject({
          EncryptionConfiguration: {
            EnableInTransitEncryption: false, EnableAtRestEncryption: true, AtRestEncryptionConfiguration: { S3EncryptionConfiguration },
          },
        }),
      });
    });
  },
  'Stages with a configuration each': (app, n) => {
    times(n, i => new SecurityConfiguration(new Stack(new Stage(app, `Stage${i}`, { env: ENV }), 'Stack'), 'Security'));
  },
};
