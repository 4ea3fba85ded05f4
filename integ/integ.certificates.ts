/**
 * Certificates that are issued when the stack is deployed, and provider JARs: everything that the deploy-time function stores
 * without anything else that has to exist before. All of it is deleted with the stack.
 *
 * Verify after the deployment:
 *   aws emr describe-security-configuration --name <name> names the objects, and aws s3 cp of the zip as the instance role gives
 *   privateKey.pem, certificateChain.pem and trustedCertificates.pem; openssl verify -CAfile trustedCertificates.pem certificateChain.pem
 *   is content; as administrator, the zip is denied.
 */
import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { Duration, RemovalPolicies, Stack, aws_iam as iam } from 'aws-cdk-lib';
import { integApp } from './app';
import { writeProviderJar } from './provider-jar';
import { ArtifactBucket, CertificateBundle, EncryptionKey, InTransitEncryption, JavaProvider, LocalDiskEncryption, SecurityConfiguration } from '../lib';

const app = integApp();
const stack = new Stack(app, 'EmrSecurityCertificates');

const instanceRole = new iam.Role(stack, 'InstanceRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
const serviceRole = new iam.Role(stack, 'ServiceRole', { assumedBy: new iam.ServicePrincipal('elasticmapreduce.amazonaws.com') });
const encryptionKey = new EncryptionKey(stack, 'Key');
const artifactBucket = new ArtifactBucket(stack, 'Artifacts', { encryptionKey });
const jar = writeProviderJar();
const common = { encryptionKey, artifactBucket, instanceRoles: [instanceRole], serviceRoles: [serviceRole], releaseLabel: 'emr-7.9.0' };

new SecurityConfiguration(stack, 'Issued', {
  ...common,
  localDiskEncryption: LocalDiskEncryption.custom(JavaProvider.fromAsset(jar, 'com.example.integ.DiskProvider')),
  inTransitEncryption: InTransitEncryption.pem(CertificateBundle.selfSigned({
    subject: { organization: 'Example', country: 'DE' },
    additionalNames: ['emr.example.com'],
    maxClusterLifetime: Duration.days(30),
    validity: Duration.days(90),
    restrictReaders: true,
  })),
});

new SecurityConfiguration(stack, 'Provided', {
  ...common,
  inTransitEncryption: InTransitEncryption.custom(JavaProvider.fromAsset(jar, 'com.example.integ.TlsProvider')),
});

// keys, bucket and what is stored in it are kept otherwise
RemovalPolicies.of(stack).destroy();

new IntegTest(app, 'Certificates', { testCases: [stack] });
