/**
 * A security configuration with nothing given: a key, its users and the document.
 *
 * The account needs the default roles: `aws emr create-default-roles`.
 *
 * Verify after the deployment:
 *   aws emr describe-security-configuration --name <name> shows the document, and aws kms get-key-policy the two statements.
 */
import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EncryptionKey, InTransitEncryption, SecurityConfiguration } from '../lib';

const app = new App();
const stack = new Stack(app, 'EmrSecurityDefaults');
new SecurityConfiguration(stack, 'Default');

const security = new SecurityConfiguration(stack, 'Security', {
  encryptionKey: new EncryptionKey(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY }),
  inTransitEncryption: InTransitEncryption.disabled(),
  removalPolicy: RemovalPolicy.DESTROY,
});

const test = new IntegTest(app, 'Defaults', { testCases: [stack] });
test.assertions
  .awsApiCall('emr', 'DescribeSecurityConfiguration', { Name: security.securityConfigurationName })
  .expect(ExpectedResult.objectLike({ Name: security.securityConfigurationName }));
