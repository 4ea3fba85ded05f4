import { App, CfnResource, Stack, aws_emr as emr, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { checkStageOf } from '../../lib/checks/stage-walk';
import { ConfigurationRecord, KeyPurpose, KeyUse, fileRecord, someNodes } from '../../lib/private/configuration-record';

export const ENV = { account: '111122223333', region: 'us-east-1' };

/** A configuration as the checks see one: its L1, with the document, and its record. */
export class Configuration extends Construct {
  public readonly resource: emr.CfnSecurityConfiguration;
  public readonly record: ConfigurationRecord;

  constructor(scope: Construct, id: string, options: Partial<ConfigurationRecord> & { readonly fixedName?: string } = {}) {
    super(scope, id);
    const { fixedName, ...record } = options;
    this.resource = new emr.CfnSecurityConfiguration(this, 'Resource', { name: fixedName, securityConfiguration: record.document ?? {} });
    this.record = {
      ...EMPTY, attached: new Set(), readers: new Set(), nodes: someNodes(), rights: new Set(), ...record,
      construct: this, resource: this.resource,
    };
    fileRecord(this.record);
    checkStageOf(this);
  }
}

/** An imported configuration. */
export class ImportedConfiguration extends Construct {
  public readonly record: ConfigurationRecord;

  constructor(scope: Construct, id: string, options: Partial<ConfigurationRecord> & { readonly name: string }) {
    super(scope, id);
    const { name: importedName, ...record } = options;
    this.record = {
      ...EMPTY, attached: new Set(), readers: new Set(), nodes: someNodes(), rights: new Set(), ...record, construct: this, importedName,
    };
    fileRecord(this.record);
    checkStageOf(this);
  }
}

const EMPTY = { keyUses: [], artifacts: [], features: [] };

export function use(key: kms.IKey, purpose: KeyPurpose = KeyPurpose.LOCAL_DISK, options: Partial<KeyUse> = {}): KeyUse {
  const section = { S3: 's3Encryption', S3_OVERRIDE: 's3Encryption.overrides[0]', WAL: 'walEncryption', CERTIFICATE_SECRET: 'inTransitEncryption' };
  return { key, purpose, path: `${section[purpose as keyof typeof section] ?? 'localDiskEncryption'}.encryptionKey`, ...options };
}

export function cluster(scope: Construct, id: string, props: Partial<emr.CfnClusterProps> = {}): emr.CfnCluster {
  return new emr.CfnCluster(scope, id, { instances: {}, jobFlowRole: 'profile', serviceRole: '', name: id, ...props });
}

/** The same as a generic resource, as templates are included. */
export function genericCluster(scope: Construct, id: string, properties: Record<string, unknown>): CfnResource {
  return new CfnResource(scope, id, { type: 'AWS::EMR::Cluster', properties: { Name: id, ...properties } });
}

/** An instance profile of the app around a role, by its reference. */
export function profileOf(scope: Construct, role: iam.IRole): string {
  return new iam.CfnInstanceProfile(scope, `${role.node.id}Profile`, { roles: [role.roleName] }).ref;
}

export function instanceRole(scope: Construct, id = 'Role', props: Partial<iam.RoleProps> = {}): iam.Role {
  return new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'), ...props });
}

export function newStack(props = {}): Stack {
  return new Stack(new App(), 'Stack', props);
}

/** What synthesis fails with, one text each; nothing if it does not. */
export function errorsOf(within: IConstruct): string[] {
  try {
    (within.node.root as App).synth({ force: true });
    return [];
  } catch (error) {
    const lines = (error as Error).message.split('\n');
    expect(lines[0]).toBe('Validation failed with the following errors:');
    return lines.slice(1).map(line => line.trim());
  }
}

/** The warnings of this library after synthesis, with the construct on which they stand. */
export function warningsOf(within: IConstruct): string[] {
  expect(errorsOf(within)).toEqual([]);
  return raisedWarnings(within);
}

export function raisedWarnings(within: IConstruct): string[] {
  return within.node.root.node.findAll().flatMap(construct => construct.node.metadata
    .filter(entry => entry.type === 'aws:cdk:warning' && String(entry.data).includes('cdk-emr-security:'))
    .map(entry => `[${construct.node.path}] ${entry.data}`));
}

/** The ids of what synthesis finds, each as often as it is found. */
export function foundIn(within: IConstruct): { errors: string[]; warnings: string[] } {
  return {
    errors: errorsOf(within).map(error => /\[([a-z0-9:-]+)\]$/.exec(error)![1]),
    warnings: raisedWarnings(within).map(warning => /\[ack: ([a-z0-9:-]+)\]$/.exec(warning)![1]),
  };
}

/** Documents of one section each. */
export const DOCUMENT = {
  kerberos: { AuthenticationConfiguration: { KerberosConfiguration: { Provider: 'ClusterDedicatedKdc', ClusterDedicatedKdcConfiguration: { TicketLifetimeInHours: 24 } } } },
  ldap: { AuthenticationConfiguration: { LDAPConfiguration: { EnableLDAPAuthentication: true, LDAPServerURL: 'ldaps://ldap.example.com' } } },
  identityCenter: { AuthenticationConfiguration: { IdentityCenterConfiguration: { EnableIdentityCenter: true } } },
  runtimeRoles: { AuthorizationConfiguration: { IAMConfiguration: { EnableApplicationScopedIAMRole: true } } },
  ranger: (...apps: unknown[]) => ({
    AuthorizationConfiguration: { RangerConfiguration: { RangerPluginConfigurations: apps.map(app => ({ App: app })) } },
  }),
  s3: { EncryptionConfiguration: { EnableInTransitEncryption: false, EnableAtRestEncryption: true, AtRestEncryptionConfiguration: { S3EncryptionConfiguration: { EncryptionMode: 'SSE-S3' } } } },
  inTransit: { EncryptionConfiguration: {
    EnableAtRestEncryption: false,
    EnableInTransitEncryption: true,
    InTransitEncryptionConfiguration: { TLSCertificateConfiguration: { CertificateProviderType: 'PEM', S3Object: 's3://bucket/certificates.zip' } },
  } },
};
