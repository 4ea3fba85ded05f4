import { Stack } from 'aws-cdk-lib';
import { IdentityCenter, InTransitEncryption, LakeFormation, SecurityConfiguration, SecurityConfigurationProps } from '../../../lib';
import { cluster, newStack, raisedWarnings, warningsOf } from '../fixtures';

const ID = 'cdk-emr-security:access-grants-not-enabled';

function warned(props: SecurityConfigurationProps, configurationProperties?: Record<string, string>): string[] {
  const stack: Stack = newStack();
  const security = new SecurityConfiguration(stack, 'Security', { inTransitEncryption: InTransitEncryption.emrManaged(), serviceRoles: [], ...props });
  security.attachTo(cluster(stack, 'Cluster', {
    jobFlowRole: 'EMR_EC2_DefaultRole', configurations: configurationProperties && [{ classification: 'emrfs-site', configurationProperties }],
  }));
  warningsOf(stack);
  return raisedWarnings(stack).filter(text => text.includes('S3 Access Grants'));
}

const lakeFormation = LakeFormation.withIdentityCenter();
const announced = IdentityCenter.enabled({ s3AccessGrants: true });

test('a cluster is warned of that does not do what the configuration announces', () => {
  expect(warned({ identityCenter: announced, lakeFormation })).toEqual([
    "[Stack/Security/Resource] cluster 'Stack/Cluster': it has S3 Access Grants not enabled, and configuration 'Stack/Security' has identityCenter with s3AccessGrants; "
    + `fs.s3.s3AccessGrants.enabled with the value true is expected. Set it in emrfs-site of the cluster, or leave out s3AccessGrants [ack: ${ID}]`,
  ]);
});

test.each<[string, SecurityConfigurationProps, Record<string, string> | undefined]>([
  ['that does', { identityCenter: announced, lakeFormation }, { 'fs.s3.s3AccessGrants.enabled': 'true' }],
  ['of which nothing is announced', { identityCenter: IdentityCenter.enabled(), lakeFormation }, undefined],
])('a cluster passes %s', (_, props, settings) => {
  expect(warned(props, settings)).toEqual([]);
});

test('without Lake Formation another rule asks for it, once', () => {
  expect(warned({ identityCenter: announced })).toEqual([expect.stringContaining('[ack: cdk-emr-security:identity-center-without-grants]')]);
});
