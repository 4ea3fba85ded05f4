import { readdirSync } from 'fs';
import { join } from 'path';
import Ajv2020 from 'ajv/dist/2020';
import { CORPUS, textOf } from './corpus';
import { describedKeys, faultsOf, SCHEMA } from './schema';

const AT_REST = '/EncryptionConfiguration/AtRestEncryptionConfiguration';
const TLS = '/EncryptionConfiguration/InTransitEncryptionConfiguration/TLSCertificateConfiguration';

/** The documents that are refused, and everything that is refused in each. All others of the corpus are accepted. */
const REFUSED: Record<string, string[]> = {
  'aws-docs-pr23-wrong-keys.json': [
    `${AT_REST}/LocalDiskEncryptionConfiguration: must have required property 'EncryptionKeyProviderType'`,
    `${AT_REST}/LocalDiskEncryptionConfiguration: must NOT have additional properties 'LocalDiskEncryptionKeyProvider'`,
  ],
  'synthetic-02-ldap-without-in-transit.json': [
    ": must have required property 'EncryptionConfiguration'",
  ],
  'synthetic-03-ldap-plain-ldap-url.json': [
    '/AuthenticationConfiguration/LDAPConfiguration/LDAPServerURL: must match pattern "^ldaps://"',
  ],
  'synthetic-04-ldap-and-kerberos.json': [
    '/AuthenticationConfiguration/KerberosConfiguration: boolean schema is false',
  ],
  'synthetic-06-ebs-with-custom-provider.json': [
    `${AT_REST}/LocalDiskEncryptionConfiguration/EnableEbsEncryption: must be equal to one of the allowed values`,
  ],
  'synthetic-07-imds-hop-limit-65.json': [
    '/InstanceMetadataServiceConfiguration/HttpPutResponseHopLimit: must be <= 64',
  ],
  'guard-03-rest-misconfigured-null-s3.json': [
    `${AT_REST}/S3EncryptionConfiguration: must be object`,
    `${AT_REST}/LocalDiskEncryptionConfiguration: must have required property 'EncryptionKeyProviderType'`,
  ],
  'guard-04-transit-misconfigured.json': [
    `${TLS}: must have required property 'CertificateProviderType'`,
  ],
  'guard-05-suppressed-missing-provider-type.json': [
    `${AT_REST}/LocalDiskEncryptionConfiguration: must have required property 'EncryptionKeyProviderType'`,
  ],
  'cfn-nag-03-misconfigured-at-rest.json': [
    `${TLS}: must have required property 'S3Object'`,
    `${AT_REST}: must NOT have additional properties 'WrongKey'`,
  ],
  'trivy-07-rego-local-disk-no-key-no-flag.json': [
    `${AT_REST}/LocalDiskEncryptionConfiguration: must have required property 'AwsKmsKey'`,
  ],
  'cdk-nag-01-in-transit-flag-top-level.json': [
    ": must NOT have additional properties 'EnableInTransitEncryption'",
  ],
  'cdk-nag-04-at-rest-compliant-top-level.json': [
    ": must NOT have additional properties 'EnableAtRestEncryption'",
    ": must NOT have additional properties 'AtRestEncryptionConfiguration'",
  ],
  'checkov-04-in-transit-pass-without-certificate.json': [
    "/EncryptionConfiguration: must have required property 'InTransitEncryptionConfiguration'",
  ],
};

/** Written down from AWS's pages, not from the schema. */
const DOCUMENTED = `
  EncryptionConfiguration EnableInTransitEncryption EnableAtRestEncryption InTransitEncryptionConfiguration TLSCertificateConfiguration
  CertificateProviderType S3Object CertificateProviderClass AwsKmsKey SecretTags Key Value ValidityInDays WildcardDnsSuffix CACertificateSecretARN
  AtRestEncryptionConfiguration S3EncryptionConfiguration EncryptionMode EncryptionKeyProviderClass Overrides BucketName
  LocalDiskEncryptionConfiguration EncryptionKeyProviderType EnableEbsEncryption EMRWALEncryptionConfiguration
  AuthenticationConfiguration KerberosConfiguration Provider ClusterDedicatedKdcConfiguration TicketLifetimeInHours TicketLifeTimeInHours
  CrossRealmTrustConfiguration Realm Domain AdminServer KdcServer ExternalKdcConfiguration KdcServerType AdIntegrationConfiguration AdRealm AdDomain AdServer
  LDAPConfiguration EnableLDAPAuthentication LDAPServerURL BindCertificateARN BindCredentialsARN LDAPAccessFilter LDAPUserSearchBase LDAPGroupSearchBase
  EnableSSHLogin LDAPServerType ActiveDirectoryConfigurations ADDomain
  IdentityCenterConfiguration EnableIdentityCenter IdentityCenterInstanceARN IAMRoleForEMRIdentityCenterApplicationARN
  IdentityCenterApplicationAssignmentRequired IdentityCenterApplicationAssigmentRequired EnableUserBackgroundSession IdCApplicationARN
  AuthorizationConfiguration EmrFsConfiguration RoleMappings Role IdentifierType Identifiers
  IAMConfiguration EnableApplicationScopedIAMRole ApplicationScopedIAMRoleConfiguration PropagateSourceIdentity ExternalId
  RangerConfiguration AdminServerURL RoleForRangerPluginsARN RoleForOtherAWSServicesARN AdminServerSecretARN
  RangerPluginConfigurations App ClientSecretARN PolicyRepositoryName AuditConfiguration Destinations AmazonCloudWatchLogs CloudWatchLogGroup
  LakeFormationConfiguration AuthorizedSessionTagValue EnableLakeFormation
  IdpMetadataS3Path EmrRoleForUsersARN LakeFormationRoleForSAMLPrincipalARN
  InstanceMetadataServiceConfiguration MinimumInstanceMetadataServiceVersion HttpPutResponseHopLimit
`;

describe('the schema itself', () => {
  test('is valid against the meta-schema and says what it is', () => {
    const ajv = new Ajv2020();
    expect(ajv.validateSchema(SCHEMA)).toBe(true);
    expect(SCHEMA.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(SCHEMA.$id).toMatch(/^https:\/\/.*\/emr-security-configuration\.schema\.json$/);
    expect(SCHEMA.title).toBe('Amazon EMR (on EC2) security configuration');
  });

  test('compiles in strict mode without a remark', () => {
    const remarks: unknown[] = [];
    const note = (...remark: unknown[]) => remarks.push(...remark);
    new Ajv2020({ strict: true, logger: { log: note, warn: note, error: note } }).compile(SCHEMA);
    expect(remarks).toEqual([]);
  });

  test('has every section', () => {
    expect(Object.keys(SCHEMA.properties)).toEqual([
      'EncryptionConfiguration', 'AuthenticationConfiguration', 'AuthorizationConfiguration',
      'InstanceMetadataServiceConfiguration', 'LakeFormationConfiguration',
    ]);
  });

  test('has every key that AWS documents', () => {
    expect([...new Set(describedKeys().map(({ key }) => key))].sort()).toEqual(DOCUMENTED.trim().split(/\s+/).sort());
  });

  test.each(describedKeys().map(({ path, node }) => [path, node]))('%s has a description of its own and its source', (_path, node) => {
    expect(node.description).toMatch(/^.{8,}\.$/);
    expect(node.$comment).toMatch(/^https:\/\/(docs\.aws\.amazon\.com\/emr\/latest\/ManagementGuide\/[a-z-]+\.html|github\.com\/awsdocs\/[a-z-]+)$/);
  });

  test('every object is closed', () => {
    const objects = [SCHEMA, ...describedKeys().flatMap(({ node }) => [node, node.items ?? {}])].filter(node => node.type === 'object');
    expect(objects).toContain(SCHEMA.properties.EncryptionConfiguration);
    expect(objects.filter(node => node.additionalProperties !== false)).toEqual([]);
  });

  test('what only the service writes is marked', () => {
    expect(describedKeys().filter(({ node }) => node.readOnly).map(({ path }) => path)).toEqual([
      `${TLS}/CACertificateSecretARN`,
      '/AuthenticationConfiguration/IdentityCenterConfiguration/IdCApplicationARN',
      '/AuthorizationConfiguration/IAMConfiguration/ApplicationScopedIAMRoleConfiguration/ExternalId',
    ]);
  });

  test('what is no longer documented is marked', () => {
    expect(describedKeys().filter(({ node }) => node.deprecated).map(({ path }) => path)).toEqual([
      '/AuthenticationConfiguration/KerberosConfiguration/ClusterDedicatedKdcConfiguration/TicketLifeTimeInHours',
      '/AuthenticationConfiguration/KerberosConfiguration/ExternalKdcConfiguration/TicketLifeTimeInHours',
      '/LakeFormationConfiguration',
    ]);
  });
});

describe('the corpus', () => {
  test('the index names every file, with its source', () => {
    const files = readdirSync(join(__dirname, '..', 'corpus')).filter(file => file !== 'index.json');
    expect(CORPUS.map(({ file }) => file).sort()).toEqual(files.sort());
    expect(CORPUS.filter(({ source, note }) => !source || !note)).toEqual([]);
  });

  test.each(CORPUS.map(({ file, status }) => [file, status]))('%s (%s)', (file, status) => {
    const faults = faultsOf(JSON.parse(textOf(file)));
    expect(faults.sort()).toEqual([...REFUSED[file] ?? []].sort());
    if (status !== 'synthetic') {
      expect(faults.length > 0).toBe(status === 'invalid');
    }
  });
});
