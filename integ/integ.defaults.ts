/**
 * A security configuration with nothing given: a key, its users and the document; and one that leaves nothing behind.
 *
 * The account needs the default roles: `aws emr create-default-roles`.
 *
 * Verify after the deployment:
 *   aws emr describe-security-configuration --name <name> shows the document, and aws kms get-key-policy the two statements.
 */
import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { integApp } from './app';
import { EncryptionKey, InTransitEncryption, SecurityConfiguration } from '../lib';

const app = integApp();
const stack = new Stack(app, 'EmrSecurityDefaults');
new SecurityConfiguration(stack, 'Plain');

new SecurityConfiguration(stack, 'Deletable', {
  encryptionKey: new EncryptionKey(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY }),
  inTransitEncryption: InTransitEncryption.disabled(),
  removalPolicy: RemovalPolicy.DESTROY,
});

new IntegTest(app, 'Defaults', { testCases: [stack] });
