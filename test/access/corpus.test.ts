// Every document of the corpus that Amazon EMR takes can be said with typed props, and comes out as it is.
import { Duration, Stack, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import {
  CertificateBundle, EmrFsRoleMapping, IdentityCenter, InTransitEncryption, InstanceMetadata, JavaProvider, Kerberos, LakeFormation,
  LdapAuthentication, LocalDiskEncryption, Ranger, RangerPlugin, RuntimeRoles, S3BucketOverride, S3Encryption, SecurityConfiguration,
  SecurityConfigurationProps, WalEncryption,
} from '../../lib';
import { FindingSeverity } from '../../lib/checks/finding';
import { CORPUS, textOf } from '../document/corpus';
import { documentOf, newStack } from '../synthesized';

/** The account and Region of most documents. */
const ENV = { account: '123456789012', region: 'us-east-1' };
const KEY_ID = '12345678-1234-1234-1234-123456789012';

/** What a document names, imported once for each. */
class Named {
  constructor(private readonly stack: Stack) {}

  public key(region = ENV.region): kms.IKey {
    return this.once(`Key${region}`, id => kms.Key.fromKeyArn(this.stack, id, `arn:aws:kms:${region}:${ENV.account}:key/${KEY_ID}`));
  }

  public bucket(name: string): s3.IBucket {
    return this.once(`Bucket${name}`, id => s3.Bucket.fromBucketName(this.stack, id, name));
  }

  public role(name: string, account = ENV.account): iam.IRole {
    return this.once(`Role${name}`, id => iam.Role.fromRoleArn(this.stack, id, `arn:aws:iam::${account}:role/${name}`));
  }

  /** By the ARN as it is written: with the six characters behind the name, or without. */
  public secret(name: string): secretsmanager.ISecret {
    const arn = `arn:aws:secretsmanager:${ENV.region}:${ENV.account}:secret:${name}`;
    return this.once(`Secret${name}`, id => /-\w{6}$/.test(name)
      ? secretsmanager.Secret.fromSecretCompleteArn(this.stack, id, arn)
      : secretsmanager.Secret.fromSecretPartialArn(this.stack, id, arn));
  }

  public logGroup(name: string): logs.ILogGroup {
    return this.once(`LogGroup${name}`, id => logs.LogGroup.fromLogGroupArn(this.stack, id, `arn:aws:logs:${ENV.region}:${ENV.account}:log-group:${name}`));
  }

  private once<T>(id: string, make: (id: string) => T): T {
    return (this.stack.node.tryFindChild(id) as T | undefined) ?? make(id);
  }
}

/** What the typed props have on unless told otherwise. */
const nothing = {
  s3Encryption: S3Encryption.disabled(),
  localDiskEncryption: LocalDiskEncryption.disabled(),
  inTransitEncryption: InTransitEncryption.disabled(),
};
const pem = (named: Named, bucket = 'amzn-s3-demo-bucket', objectKey = 'cert/my-certs.zip') =>
  InTransitEncryption.pem(CertificateBundle.fromBucket(named.bucket(bucket), objectKey));
const dedicatedKdc = Kerberos.clusterDedicatedKdc({ ticketLifetime: Duration.hours(24) });
const realmOfActiveDirectory = { realm: 'AD.DOMAIN.COM', domain: 'ad.domain.com', adminServer: 'ad.domain.com', kdcServer: 'ad.domain.com' };
const identityCenterInstance = 'arn:aws:sso:::instance/ssoins-123xxxxxxxxxx789';

function ranger(named: Named, trino: boolean): Ranger {
  const plugin = (app: string) => ({ clientSecret: named.secret('RangerPluginKey'), policyRepositoryName: `amazon-emr-${app}` });
  return Ranger.adminServer('https://ranger.example.com:6182', {
    adminServerSecret: named.secret('RangerAdminServerCert'),
    pluginRole: named.role('RangerPluginDataAccessRole'),
    otherServicesRole: named.role('UserAccessRole'),
    plugins: [
      RangerPlugin.spark(plugin('spark')), RangerPlugin.hive(plugin('hive')), RangerPlugin.emrFsS3(plugin('emrfs-s3')),
      ...trino ? [RangerPlugin.trino(plugin('trino'))] : [],
    ],
    auditLogGroup: named.logGroup('ranger-audit'),
  });
}

function ldap(named: Named, serverUrl = 'ldaps://ldap.example.com'): LdapAuthentication {
  return LdapAuthentication.openLdap(serverUrl, {
    bindCertificate: named.secret('ldap-cert-AbCdEf'),
    bindCredentials: named.secret('ldap-bind-AbCdEf'),
    accessFilter: '(objectClass=posixAccount)',
    userSearchBase: 'cn=People,dc=example,dc=com',
    groupSearchBase: 'cn=Groups,dc=example,dc=com',
    sshLogin: false,
  });
}

/** The props for each document. */
const SAID: Record<string, (named: Named) => SecurityConfigurationProps> = {
  'aws-docs-01-emr-managed-cert-minimal.json': () => ({ ...nothing, inTransitEncryption: InTransitEncryption.emrManaged() }),
  'aws-docs-02-emr-managed-cert-full.json': named => ({
    ...nothing,
    inTransitEncryption: InTransitEncryption.emrManaged({
      encryptionKey: named.key('us-east-2'),
      secretTags: { 'cluster-type': 'test' },
      wildcardDnsSuffix: 'us-east-2.compute.amazonaws.com',
      validity: Duration.days(30),
    }),
  }),
  'aws-docs-03-pem-in-transit.json': named => ({ ...nothing, inTransitEncryption: pem(named, 'MyConfigStore', 'artifacts/MyCerts.zip') }),
  'aws-docs-04-custom-cert-provider.json': named => ({
    ...nothing,
    inTransitEncryption: InTransitEncryption.custom(JavaProvider.fromBucket(named.bucket('MyConfig'), 'artifacts/MyCerts.jar', 'com.mycompany.MyCertProvider')),
  }),
  'aws-docs-05-sse-s3-kms-disk.json': named => ({
    ...nothing,
    s3Encryption: S3Encryption.sseS3(),
    localDiskEncryption: LocalDiskEncryption.awsKms({ encryptionKey: named.key(), ebsEncryption: false }),
  }),
  'aws-docs-06-pem-arn-sse-kms-kms-disk.json': named => ({
    encryptionKey: named.key(),
    localDiskEncryption: LocalDiskEncryption.awsKms({ ebsEncryption: false }),
    inTransitEncryption: pem(named, 'MyConfigStore', 'artifacts/MyCerts.zip'),
  }),
  'aws-docs-07-emr-cert-cse-kms-custom-disk.json': named => ({
    s3Encryption: S3Encryption.cseKms({ encryptionKey: named.key() }),
    localDiskEncryption: LocalDiskEncryption.custom(JavaProvider.fromBucket(named.bucket('artifacts'), 'MyKeyProvider.jar', 'com.mycompany.MyKeyProvider')),
    inTransitEncryption: InTransitEncryption.emrManaged({
      encryptionKey: named.key(), secretTags: { 'cluster-type': 'test' }, wildcardDnsSuffix: 'mydomain.com',
    }),
  }),
  'aws-docs-08-old-pem-cse-kms-custom-disk-class-dot-jar.json': named => ({
    s3Encryption: S3Encryption.cseKms({ encryptionKey: named.key() }),
    localDiskEncryption: LocalDiskEncryption.custom(JavaProvider.fromBucket(named.bucket('artifacts'), 'MyKeyProvider.jar', 'com.mycompany.MyKeyProvider.jar')),
    inTransitEncryption: pem(named, 'MyConfigStore', 'artifacts/MyCerts.zip'),
  }),
  'aws-docs-10-sse-kms-overrides.json': named => ({
    ...nothing,
    encryptionKey: named.key(),
    s3Encryption: S3Encryption.sseKms({
      overrides: [
        S3BucketOverride.sseS3(named.bucket('amzn-s3-demo-bucket1')),
        S3BucketOverride.cseKms(named.bucket('amzn-s3-demo-bucket2')),
        S3BucketOverride.sseKms(named.bucket('amzn-s3-demo-bucket3'), { encryptionKey: named.key() }),
      ],
    }),
  }),
  'aws-docs-11-sse-s3-only.json': () => ({ ...nothing, s3Encryption: S3Encryption.sseS3() }),
  'aws-docs-12-kms-disk-only.json': named => ({
    ...nothing, localDiskEncryption: LocalDiskEncryption.awsKms({ encryptionKey: named.key(), ebsEncryption: false }),
  }),
  'aws-docs-13-ebs-only.json': named => ({ ...nothing, localDiskEncryption: LocalDiskEncryption.awsKms({ encryptionKey: named.key() }) }),
  'aws-docs-14-wal-sse.json': () => ({ ...nothing, walEncryption: WalEncryption.emrManaged() }),
  'aws-docs-15-wal-kms.json': named => ({ ...nothing, walEncryption: WalEncryption.kms({ encryptionKey: named.key() }) }),
  'aws-docs-16-kerberos-dedicated-kdc.json': () => ({ ...nothing, kerberos: dedicatedKdc }),
  'aws-docs-17-kerberos-cross-realm.json': () => ({
    ...nothing, kerberos: Kerberos.clusterDedicatedKdc({ ticketLifetime: Duration.days(1), crossRealmTrust: realmOfActiveDirectory }),
  }),
  'aws-docs-18-kerberos-external-kdc.json': () => ({
    ...nothing, kerberos: Kerberos.externalKdc({ adminServer: 'MasterDNSOfKDCMaster:749', kdcServer: 'MasterDNSOfKDCMaster:88' }),
  }),
  'aws-docs-19-kerberos-external-kdc-ad-no-adserver.json': () => ({
    ...nothing,
    kerberos: Kerberos.externalKdc({
      adminServer: 'MasterDNSofClusterKDC:749',
      kdcServer: 'MasterDNSofClusterKDC.com:88',
      adIntegration: { realm: 'AD.DOMAIN.COM', domain: 'ad.domain.com' },
    }),
  }),
  'aws-docs-20-kerberos-external-kdc-ad-full-table.json': () => ({
    ...nothing,
    kerberos: Kerberos.externalKdc({
      ticketLifetime: Duration.hours(24),
      adminServer: 'kdc.com:749',
      kdcServer: 'kdc.com:88',
      adIntegration: { realm: 'AD.DOMAIN.COM', domain: 'ad.domain.com', server: 'ad.domain.com' },
    }),
  }),
  'aws-docs-21-kerberos-cross-realm-ports-table.json': () => ({
    ...nothing,
    kerberos: Kerberos.clusterDedicatedKdc({
      ticketLifetime: Duration.hours(24),
      crossRealmTrust: { realm: 'KDC2.COM', domain: 'kdc2.com', adminServer: 'kdc.com:749', kdcServer: 'kdc.com:88' },
    }),
  }),
  'aws-docs-22-emrfs-role-mappings.json': named => ({
    ...nothing,
    emrFsRoleMappings: [
      EmrFsRoleMapping.forUsers(named.role('allow_EMRFS_access_for_user1', '123456789101'), ['user1']),
      EmrFsRoleMapping.forBuckets(named.role('allow_EMRFS_access_to_MyBuckets', '123456789101'), [named.bucket('MyBucket'), named.bucket('MyOtherBucket')]),
      EmrFsRoleMapping.forGroups(named.role('allow_EMRFS_access_for_AdminGroup', '123456789101'), ['AdminGroup']),
    ],
  }),
  'aws-docs-23-imds-v2.json': () => ({ ...nothing, instanceMetadata: InstanceMetadata.imdsV2Required() }),
  'aws-docs-24-ranger-with-trino.json': named => ({ ...nothing, kerberos: dedicatedKdc, ranger: ranger(named, true) }),
  'aws-docs-25-ranger-2022.json': named => ({ ...nothing, kerberos: dedicatedKdc, ranger: ranger(named, false) }),
  'aws-docs-26-runtime-role.json': () => ({ ...nothing, runtimeRoles: RuntimeRoles.enabled() }),
  'aws-docs-27-runtime-role-source-identity.json': () => ({ ...nothing, runtimeRoles: RuntimeRoles.enabled({ propagateSourceIdentity: true }) }),
  'aws-docs-28-runtime-role-lake-formation.json': named => ({
    ...nothing, inTransitEncryption: pem(named), runtimeRoles: RuntimeRoles.enabled(), lakeFormation: LakeFormation.withRuntimeRoles(),
  }),
  'aws-docs-29-idc-typo-key.json': named => ({
    ...nothing,
    inTransitEncryption: pem(named),
    identityCenter: IdentityCenter.enabled({ instanceArn: identityCenterInstance, applicationAssignmentRequired: false }),
    runtimeRoles: RuntimeRoles.enabled({ propagateSourceIdentity: true }),
    lakeFormation: LakeFormation.withRuntimeRoles(),
  }),
  'aws-docs-30-idc-user-background-session.json': named => ({
    ...nothing,
    inTransitEncryption: pem(named),
    identityCenter: IdentityCenter.enabled({ instanceArn: identityCenterInstance, applicationRole: named.role('EMR_TIP'), userBackgroundSessions: true }),
    runtimeRoles: RuntimeRoles.enabled({ propagateSourceIdentity: true }),
    lakeFormation: LakeFormation.withRuntimeRoles(),
  }),
  'aws-docs-31-idc-smus-tip-imds-hop2.json': named => ({
    ...nothing,
    inTransitEncryption: pem(named),
    identityCenter: IdentityCenter.enabled({ instanceArn: identityCenterInstance, applicationRole: named.role('EMR_TIP') }),
    runtimeRoles: RuntimeRoles.enabled({ propagateSourceIdentity: true }),
    lakeFormation: LakeFormation.withRuntimeRoles({ authorizedSessionTagValue: 'Amazon EMR' }),
    instanceMetadata: InstanceMetadata.imdsV2Required({ httpPutResponseHopLimit: 2 }),
  }),
  'aws-docs-32-idc-enable-lake-formation.json': named => ({
    ...nothing,
    inTransitEncryption: pem(named),
    identityCenter: IdentityCenter.enabled({ instanceArn: identityCenterInstance, applicationRole: named.role('EMR_TIP') }),
    lakeFormation: LakeFormation.withIdentityCenter(),
  }),
  'aws-docs-33-legacy-lake-formation-saml.json': named => ({
    ...nothing,
    kerberos: dedicatedKdc,
    lakeFormation: LakeFormation.saml({
      metadataBucket: named.bucket('mybucket'),
      metadataObjectKey: 'myfolder/idpmetadata.xml',
      userRole: named.role('IAM_Role_For_AWS_Services'),
      samlRole: named.role('IAM_Role_For_Lake_Formation'),
    }),
  }),
  'aws-docs-34-cfn-example.json': named => ({
    encryptionKey: named.key(),
    localDiskEncryption: LocalDiskEncryption.awsKms({ ebsEncryption: false }),
    inTransitEncryption: pem(named, 'MyConfigStore', 'artifacts/MyCerts.zip'),
    kerberos: Kerberos.clusterDedicatedKdc({ ticketLifetime: Duration.hours(24), crossRealmTrust: realmOfActiveDirectory }),
  }),
  'synthetic-01-ldap-pem.json': named => ({ ...nothing, inTransitEncryption: pem(named, 'bucket', 'my-certs.zip'), ldap: ldap(named) }),
  'synthetic-05-ldap-ranger.json': named => ({
    ...nothing, inTransitEncryption: pem(named, 'bucket', 'my-certs.zip'), ldap: ldap(named), ranger: ranger(named, false),
  }),
};

/** Documents that the props refuse, and what they say to it. */
const REFUSED: Record<string, [(named: Named) => SecurityConfigurationProps, RegExp]> = {
  'aws-docs-09-cse-custom-custom-disk-string-flags.json': [named => {
    const provider = (className: string) => JavaProvider.fromBucket(named.bucket('MyConfig'), 'artifacts/MyCerts.jar', `com.mycompany.${className}`);
    return {
      s3Encryption: S3Encryption.cseCustom(provider('MyKeyProvider')),
      localDiskEncryption: LocalDiskEncryption.custom(provider('MyKeyProvider')),
      inTransitEncryption: InTransitEncryption.custom(provider('MyCertProvider')),
    };
  }, /localDiskEncryption\.provider\.className: is the class of s3Encryption too/],
  'synthetic-02-ldap-without-in-transit.json': [named => ({ ...nothing, ldap: ldap(named) }), /ldap: stands there without encryption in transit/],
  'synthetic-03-ldap-plain-ldap-url.json': [named => ({
    ...nothing, inTransitEncryption: pem(named, 'bucket', 'my-certs.zip'), ldap: ldap(named, 'ldap://ldap.example.com'),
  }), /ldap\.serverUrl: does not begin with ldaps:\/\//],
  'synthetic-04-ldap-and-kerberos.json': [named => ({
    ...nothing, inTransitEncryption: pem(named, 'bucket', 'my-certs.zip'), ldap: ldap(named), kerberos: dedicatedKdc,
  }), /ldap: stands beside kerberos/],
  'synthetic-07-imds-hop-limit-65.json': [() => ({
    ...nothing, instanceMetadata: InstanceMetadata.imdsV2Required({ httpPutResponseHopLimit: 65 }),
  }), /instanceMetadata\.httpPutResponseHopLimit: is out of range, got 65/],
};

/** Documents that cannot even be written down. */
const UNSAYABLE: Record<string, string> = {
  'synthetic-06-ebs-with-custom-provider.json': 'LocalDiskEncryption.custom() has no ebsEncryption',
};

/** The beta is of releases 5.x. */
const RELEASES: Record<string, string> = { 'aws-docs-33-legacy-lake-formation-saml.json': 'emr-5.36.0' };

/** The two ways in which the typed props say the same with other text: docs/adr/0007-sections-of-the-document.md. */
function inOurWords(value: any): any {
  if (Array.isArray(value)) {
    return value.map(inOurWords);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => {
    if (/^IdentityCenterApplicationAssign?mentRequired$/.test(key) && item === false) {
      return [];
    }
    return [[key, key === 'S3Object' ? String(item).replace(/^arn:aws:s3:::/, 's3://') : inOurWords(item)]];
  }));
}

/** Where that makes a difference; all others come out as they are. */
const OTHER_WORDS = [
  'aws-docs-06-pem-arn-sse-kms-kms-disk.json', 'aws-docs-07-emr-cert-cse-kms-custom-disk.json',
  'aws-docs-08-old-pem-cse-kms-custom-disk-class-dot-jar.json', 'aws-docs-34-cfn-example.json', // the object by its ARN
  'aws-docs-29-idc-typo-key.json', 'aws-docs-30-idc-user-background-session.json', 'aws-docs-31-idc-smus-tip-imds-hop2.json',
  'aws-docs-32-idc-enable-lake-formation.json', // the key with two spellings, false as by default
];

function said(props: (named: Named) => SecurityConfigurationProps): { stack: Stack; configuration: SecurityConfiguration } {
  const stack = newStack(ENV);
  return { stack, configuration: new SecurityConfiguration(stack, 'Security', props(new Named(stack))) };
}

test('no document is left out', () => {
  const sayable = ['valid', 'valid-insecure', 'questionable', 'synthetic'];
  const files = CORPUS.filter(({ status }) => sayable.includes(status)).map(({ file }) => file);
  expect([...Object.keys(SAID), ...Object.keys(REFUSED), ...Object.keys(UNSAYABLE)].sort()).toEqual(files.sort());
});

test('every valid document can be said', () => {
  const valid = CORPUS.filter(({ status }) => status.startsWith('valid')).map(({ file }) => file);
  expect(valid.filter(file => SAID[file] === undefined)).toEqual([]);
  expect(valid.length).toBeGreaterThan(25);
});

describe.each(Object.keys(SAID))('%s', file => {
  const { stack, configuration } = said(SAID[file]);

  test('comes out as it is', () => {
    const original = JSON.parse(textOf(file));
    expect(documentOf(stack)).toEqual(OTHER_WORDS.includes(file) ? inOurWords(original) : original);
    expect(OTHER_WORDS.includes(file)).toBe(JSON.stringify(inOurWords(original)) !== JSON.stringify(original));
  });

  test('is no error to the checks', () => {
    const { document } = configuration;
    for (const findings of [document.findings, document.findingsForRelease(RELEASES[file] ?? 'emr-7.13.0', { region: ENV.region })]) {
      expect(findings.filter(({ severity }) => severity === FindingSeverity.ERROR)).toEqual([]);
    }
  });
});

test.each(Object.entries(REFUSED))('%s is refused', (_, [props, message]) => {
  expect(() => said(props)).toThrow(message);
});
