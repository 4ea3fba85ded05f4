import { App, CfnOutput, RemovalPolicy, Stack, aws_iam as iam, aws_kms as kms, aws_logs as logs } from 'aws-cdk-lib';
import {
  ImportedKeyUser, KeyUserMechanism, KeyUserProvider, LocalDiskEncryption, S3Encryption, SecurityConfiguration,
} from '../../lib';

/** One that is to be a user. */
export interface User {
  /** The ARN of a key, or an alias. */
  readonly key: string;
  readonly mechanism?: KeyUserMechanism;
  readonly retained?: boolean;
  /** The name of a role that the stack does not make. */
  readonly roleName?: string;
}

function keyOf(stack: Stack, id: string, key: string): kms.IKey {
  return key.startsWith('alias/') ? kms.Alias.fromAliasName(stack, id, key) : kms.Key.fromKeyArn(stack, id, key);
}

function newRole(stack: Stack, id: string, roleName?: string): iam.Role {
  return new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal(), roleName });
}

/** Roles alone. */
export function roles(app: App, id: string, names: string[]): void {
  const stack = new Stack(app, id);
  for (const name of names) {
    new CfnOutput(stack, `${name}Arn`, { value: newRole(stack, name, name).roleArn });
  }
}

/**
 * A stack with users of keys, each with a role of its own; the names are those of roles and outputs.
 *
 * @param last one that is made after all others
 */
export function keyUsers(app: App, id: string, logGroupName: string, users: Record<string, User>, last?: string): void {
  const stack = new Stack(app, id);
  const provider = new KeyUserProvider(stack, 'Provider', { logGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', logGroupName) });
  const made = Object.entries(users).map(([name, { key, mechanism, retained, roleName }]) => {
    const role = roleName === undefined ? newRole(stack, name) : iam.Role.fromRoleName(stack, name, roleName);
    new CfnOutput(stack, `${name}Arn`, { value: role.roleArn });
    return new ImportedKeyUser(stack, `${name}User`, {
      key: keyOf(stack, `${name}Key`, key), role, mechanism, provider, removalPolicy: retained === true ? RemovalPolicy.RETAIN : undefined,
    });
  });
  made.find(({ node }) => node.id === `${last}User`)?.node.addDependency(...made.filter(({ node }) => node.id !== `${last}User`));
}

/** A configuration that makes its roles users of the key. */
export function managed(app: App, id: string, key: string): void {
  const stack = new Stack(app, id);
  const [instanceRole, serviceRole] = [newRole(stack, 'Instance'), newRole(stack, 'Service')];
  const configuration = new SecurityConfiguration(stack, 'Configuration', {
    s3Encryption: S3Encryption.sseKms({ encryptionKey: keyOf(stack, 'Key', key) }),
    localDiskEncryption: LocalDiskEncryption.awsKms({ encryptionKey: keyOf(stack, 'DiskKey', key) }),
    instanceRoles: [instanceRole],
    serviceRoles: [serviceRole],
    manageImportedKeys: true,
  });
  new CfnOutput(stack, 'InstanceArn', { value: instanceRole.roleArn });
  new CfnOutput(stack, 'ServiceArn', { value: serviceRole.roleArn });
  new CfnOutput(stack, 'Name', { value: configuration.securityConfigurationName });
}
