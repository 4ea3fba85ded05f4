import { Duration, Stack, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import {
  CertificateBundle, EmrFsRoleMapping, EncryptionKey, IdentityCenter, InTransitEncryption, InstanceMetadata, JavaProvider, Kerberos,
  LakeFormation, LdapAuthentication, LdapServerType, LocalDiskEncryption, Ranger, RangerPlugin, RuntimeRoles, S3BucketOverride, S3Encryption,
  SecurityConfigurationProps, WalEncryption,
} from '../lib';

const KEY_ARN = 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** Constructs belong to one stack, so values are made anew for each. */
export type Make<T> = (stack: Stack) => T;

/** An id that no other construct of the stack has. */
const id = (stack: Stack, what: string) => `${what}${stack.node.children.length}`;

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const maybeMade = <T>(arbitrary: fc.Arbitrary<Make<T>>): fc.Arbitrary<Make<T | undefined>> => fc.oneof(fc.constant(() => undefined), arbitrary);

const key = fc.constantFrom<Make<kms.IKey | undefined>>(
  () => undefined,
  stack => kms.Key.fromKeyArn(stack, id(stack, 'Imported'), KEY_ARN),
  stack => new EncryptionKey(stack, id(stack, 'Owned')),
  stack => new kms.Key(stack, id(stack, 'Plain')),
  stack => new EncryptionKey(stack, id(stack, 'Aliased')).addAlias(`alias/a${stack.node.children.length}`),
);
const bucket = fc.constantFrom<Make<s3.IBucket>>(
  stack => s3.Bucket.fromBucketName(stack, id(stack, 'Theirs'), `theirs-${stack.node.children.length}`),
  stack => new s3.Bucket(stack, id(stack, 'Mine')),
);
const role = fc.constantFrom<Make<iam.IRole>>(
  stack => iam.Role.fromRoleName(stack, id(stack, 'Known'), `known-${stack.node.children.length}`),
  stack => iam.Role.fromRoleArn(stack, id(stack, 'Fixed'), `arn:aws:iam::111122223333:role/fixed-${stack.node.children.length}`, { mutable: false }),
  stack => new iam.Role(stack, id(stack, 'Role'), { assumedBy: new iam.AccountRootPrincipal() }),
);
const secret = fc.constantFrom<Make<secretsmanager.ISecret>>(
  stack => secretsmanager.Secret.fromSecretCompleteArn(stack, id(stack, 'Stored'), 'arn:aws:secretsmanager:us-west-2:111122223333:secret:stored-AbCdEf'),
  stack => secretsmanager.Secret.fromSecretNameV2(stack, id(stack, 'Named'), 'named'),
  stack => new secretsmanager.Secret(stack, id(stack, 'Secret')),
);
const provider = (className: string) => bucket
  .map<Make<JavaProvider>>(make => stack => JavaProvider.fromBucket(make(stack), 'providers/my.jar', className));
const override = fc.tuple(fc.constantFrom('sseS3', 'sseKms', 'cseKms') as fc.Arbitrary<'sseS3' | 'sseKms' | 'cseKms'>, bucket, key)
  .map<Make<S3BucketOverride>>(([mode, ofBucket, ofKey]) => stack => mode === 'sseS3'
    ? S3BucketOverride.sseS3(ofBucket(stack))
    : S3BucketOverride[mode](ofBucket(stack), { encryptionKey: ofKey(stack) }));
const overrides = maybe(fc.array(override, { maxLength: 3 }))
  .map<Make<S3BucketOverride[] | undefined>>(list => stack => list?.map(make => make(stack)));

const s3Encryption = fc.oneof(
  fc.constant<Make<S3Encryption | undefined>>(() => undefined),
  fc.constant<Make<S3Encryption | undefined>>(() => S3Encryption.disabled()),
  overrides.map<Make<S3Encryption>>(make => stack => S3Encryption.sseS3({ overrides: make(stack) })),
  fc.tuple(fc.constantFrom('sseKms', 'cseKms') as fc.Arbitrary<'sseKms' | 'cseKms'>, key, overrides)
    .map<Make<S3Encryption>>(([mode, ofKey, list]) => stack => S3Encryption[mode]({ encryptionKey: ofKey(stack), overrides: list(stack) })),
  provider('com.example.S3Keys').map<Make<S3Encryption>>(make => stack => S3Encryption.cseCustom(make(stack))),
);
const localDiskEncryption = fc.oneof(
  fc.constant<Make<LocalDiskEncryption | undefined>>(() => undefined),
  fc.constant<Make<LocalDiskEncryption | undefined>>(() => LocalDiskEncryption.disabled()),
  fc.tuple(key, fc.constantFrom(undefined, true, false))
    .map<Make<LocalDiskEncryption>>(([ofKey, ebsEncryption]) => stack => LocalDiskEncryption.awsKms({ encryptionKey: ofKey(stack), ebsEncryption })),
  provider('com.example.DiskKeys').map<Make<LocalDiskEncryption>>(make => stack => LocalDiskEncryption.custom(make(stack))),
);
const inTransitEncryption = fc.oneof(
  fc.constant<Make<InTransitEncryption | undefined>>(() => undefined),
  fc.constant<Make<InTransitEncryption | undefined>>(() => InTransitEncryption.disabled()),
  bucket.map<Make<InTransitEncryption>>(make => stack => InTransitEncryption.pem(CertificateBundle.fromBucket(make(stack), 'certificates/c.zip'))),
  provider('com.example.Tls').map<Make<InTransitEncryption>>(make => stack => InTransitEncryption.custom(make(stack))),
  fc.tuple(key, maybe(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string(), { maxKeys: 3 })), maybe(fc.integer({ min: 1, max: 7300 })),
    fc.constantFrom(undefined, 'example.internal'))
    .map<Make<InTransitEncryption>>(([ofKey, secretTags, days, wildcardDnsSuffix]) => stack => InTransitEncryption.emrManaged({
      encryptionKey: ofKey(stack), secretTags, validity: days === undefined ? undefined : Duration.days(days), wildcardDnsSuffix,
    })),
);
const walEncryption = fc.oneof(
  fc.constant<Make<WalEncryption | undefined>>(() => undefined),
  fc.constant<Make<WalEncryption | undefined>>(() => WalEncryption.emrManaged()),
  key.map<Make<WalEncryption>>(make => stack => WalEncryption.kms({ encryptionKey: make(stack) })),
);

const server = fc.constantFrom('kdc.example.com', 'kdc.example.com:88', '10.0.0.1', '10.0.0.1:749');
const ticketLifetime = maybe(fc.integer({ min: 1, max: 8760 }).map(hours => Duration.hours(hours)));
const crossRealmTrust = fc.record({ realm: fc.constant('AD.EXAMPLE.COM'), domain: fc.constant('ad.example.com'), adminServer: server, kdcServer: server });
const adIntegration = fc.record({ realm: fc.constant('AD.EXAMPLE.COM'), domain: fc.constant('ad.example.com'), server: maybe(server) });
const kerberos = fc.oneof(
  fc.record({ ticketLifetime, crossRealmTrust: maybe(crossRealmTrust) }).map(options => () => Kerberos.clusterDedicatedKdc(options)),
  fc.record({ adminServer: server, kdcServer: server, ticketLifetime, adIntegration: maybe(adIntegration) })
    .map(options => () => Kerberos.externalKdc(options)),
);

const ldap = fc.tuple(fc.boolean(), secret, secret, maybe(fc.boolean()), fc.constantFrom('ldaps://ldap.example.com', 'ldaps://ldap.example.com:636'), fc.boolean())
  .map<Make<LdapAuthentication>>(([active, certificate, credentials, sshLogin, url, typed]) => stack => {
    const options = {
      bindCertificate: certificate(stack), bindCredentials: credentials(stack), accessFilter: '(objectClass=person)', userSearchBase: 'dc=users', groupSearchBase: 'dc=groups', sshLogin,
    };
    return active
      ? LdapAuthentication.activeDirectory(url, { ...options, domain: 'ad.example.com', serverType: typed ? LdapServerType.of('ActiveDirectory') : undefined })
      : LdapAuthentication.openLdap(url, { ...options, serverType: typed ? LdapServerType.of('OpenLDAP') : undefined });
  });

const identityCenter = fc.tuple(fc.constantFrom(undefined, 'arn:aws:sso:::instance/ssoins-1234567890abcdef'), maybeMade(role), maybe(fc.boolean()), maybe(fc.boolean()), maybe(fc.boolean()))
  .map<Make<IdentityCenter>>(([instanceArn, ofRole, applicationAssignmentRequired, userBackgroundSessions, s3AccessGrants]) => stack =>
    IdentityCenter.enabled({
      instanceArn, applicationRole: ofRole(stack), applicationAssignmentRequired, userBackgroundSessions, s3AccessGrants,
    }));

const name = fc.stringMatching(/^[a-z]{1,8}$/);
const names = fc.array(name, { minLength: 1, maxLength: 3 });
const mapping = fc.oneof(
  fc.tuple(role, names).map<Make<EmrFsRoleMapping>>(([ofRole, users]) => stack => EmrFsRoleMapping.forUsers(ofRole(stack), users)),
  fc.tuple(role, names).map<Make<EmrFsRoleMapping>>(([ofRole, groups]) => stack => EmrFsRoleMapping.forGroups(ofRole(stack), groups)),
  fc.tuple(role, names).map<Make<EmrFsRoleMapping>>(([ofRole, paths]) => stack => EmrFsRoleMapping.forPrefixes(ofRole(stack), paths.map(path => `s3://data-bucket/${path}/`))),
  fc.tuple(role, bucket).map<Make<EmrFsRoleMapping>>(([ofRole, ofBucket]) => stack => EmrFsRoleMapping.forBuckets(ofRole(stack), [ofBucket(stack)])),
);
const emrFsRoleMappings = fc.array(mapping, { minLength: 1, maxLength: 3 })
  .map<Make<EmrFsRoleMapping[]>>(list => stack => list.map(make => make(stack)));

const runtimeRoles = fc.tuple(maybe(fc.array(role, { maxLength: 2 })), maybe(fc.boolean()))
  .map<Make<RuntimeRoles>>(([roles, propagateSourceIdentity]) => stack =>
    RuntimeRoles.enabled({ roles: roles?.map(make => make(stack)), propagateSourceIdentity }));

const plugins = fc.subarray(['spark', 'hive', 'emrFsS3', 'trino'] as const, { minLength: 1 });
const ranger = fc.tuple(plugins, secret, secret, role, role, fc.boolean())
  .map<Make<Ranger>>(([apps, ofServer, ofClient, ofPlugins, ofOthers, audited]) => stack => Ranger.adminServer('https://ranger.example.com:6182', {
    adminServerSecret: ofServer(stack),
    pluginRole: ofPlugins(stack),
    otherServicesRole: ofOthers(stack),
    plugins: apps.map(app => RangerPlugin[app]({ clientSecret: ofClient(stack), policyRepositoryName: app })),
    auditLogGroup: audited ? new logs.LogGroup(stack, id(stack, 'Audit')) : undefined,
  }));

const lakeFormation = fc.oneof(
  fc.constantFrom(undefined, 'Amazon EMR', 'Engine 1').map<Make<LakeFormation>>(authorizedSessionTagValue => () => LakeFormation.withRuntimeRoles({ authorizedSessionTagValue })),
  fc.constant<Make<LakeFormation>>(() => LakeFormation.withIdentityCenter()),
  fc.tuple(bucket, role, role).map<Make<LakeFormation>>(([ofBucket, users, saml]) => stack => LakeFormation.saml({
    metadataBucket: ofBucket(stack), metadataObjectKey: 'folder/metadata.xml', userRole: users(stack), samlRole: saml(stack),
  })),
);

const instanceMetadata = fc.tuple(fc.boolean(), maybe(fc.integer({ min: 1, max: 64 }))).map(([v2, httpPutResponseHopLimit]) => () => v2
  ? InstanceMetadata.imdsV2Required({ httpPutResponseHopLimit }) : InstanceMetadata.imdsV1Allowed({ httpPutResponseHopLimit }));

/** Each section with random values of its options, and whether it is there; what AWS excludes is among them. */
export const anyProps: fc.Arbitrary<Make<SecurityConfigurationProps>> = fc.record({
  encryptionKey: key,
  s3Encryption,
  localDiskEncryption,
  inTransitEncryption,
  walEncryption,
  kerberos: maybeMade<Kerberos>(kerberos),
  ldap: maybeMade(ldap),
  identityCenter: maybeMade(identityCenter),
  emrFsRoleMappings: maybeMade(emrFsRoleMappings),
  runtimeRoles: maybeMade(runtimeRoles),
  ranger: maybeMade(ranger),
  lakeFormation: maybeMade(lakeFormation),
  instanceMetadata: maybeMade<InstanceMetadata>(instanceMetadata),
}).map(makers => stack => Object.fromEntries(Object.entries(makers).map(([prop, make]) => [prop, make(stack)])));

/** The same without what AWS excludes: sections are left out, or certificates are added, until the rest goes together. */
export const allowedProps: fc.Arbitrary<Make<SecurityConfigurationProps>> = anyProps.map(make => stack => {
  const {
    kerberos: ofKerberos, runtimeRoles: ofRuntime, lakeFormation: ofLake, inTransitEncryption: ofTransit, ranger: ofRanger, ...given
  } = make(stack);
  const isBeta = ofLake?._section.variant === 'saml';
  const rest = isBeta ? { ...given, ldap: undefined, identityCenter: undefined } : given;
  const needsTransit = rest.ldap !== undefined || rest.identityCenter !== undefined;
  const isOff = ofTransit === undefined || ofTransit._section.variant === 'off';
  const transit = needsTransit && isOff ? InTransitEncryption.emrManaged() : isBeta ? undefined : ofTransit;
  const withKerberos = rest.ldap ? undefined : ofKerberos;
  return {
    ...rest,
    kerberos: withKerberos,
    runtimeRoles: rest.ldap || isBeta ? undefined : ofRuntime,
    lakeFormation: rest.ldap ? undefined : ofLake,
    inTransitEncryption: transit,
    ranger: (rest.ldap || withKerberos) && !isBeta ? ofRanger : undefined,
  };
});
