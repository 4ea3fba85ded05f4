// Guards on the public API as the other languages see it.
import { members, parts, typedPlaces, types } from './assembly';

/** Every exported name. A new one is a decision; a missing one is a breaking change. */
const EXPORTED = [
  'ActiveDirectoryLdapOptions',
  'AdIntegration',
  'ArtifactBucket',
  'ArtifactBucketProps',
  'ArtifactProvider',
  'ArtifactProviderProps',
  'CertificateBundle',
  'CertificateBundleConfig',
  'CertificateBundleContext',
  'CertificateBundleOptions',
  'CertificateSecrets',
  'CertificateSubject',
  'ClusterDedicatedKdcOptions',
  'CoverageArea',
  'CoverageChange',
  'CoverageChangeKind',
  'CoverageDifference',
  'CoverageGap',
  'CoverageKey',
  'CoverageKeyUser',
  'CoverageOptions',
  'CoverageReport',
  'CoverageRow',
  'CoverageSetting',
  'CoverageState',
  'CoverageSummary',
  'CrossRealmTrust',
  'DocumentSecurityConfiguration',
  'DocumentSecurityConfigurationProps',
  'EmrDefaultRoles',
  'EmrFsRoleMapping',
  'EmrManagedCertificatesOptions',
  'EncryptionKey',
  'EncryptionKeyProps',
  'ExternalKdcOptions',
  'Finding',
  'FindingSeverity',
  'FindingsOptions',
  'ISecurityConfiguration',
  'IdentityCenter',
  'IdentityCenterOptions',
  'ImportedKeyUser',
  'ImportedKeyUserProps',
  'InTransitEncryption',
  'InstanceMetadata',
  'InstanceMetadataOptions',
  'IssuedBundleOptions',
  'JavaProvider',
  'JavaProviderAssetOptions',
  'Kerberos',
  'KerberosAttributes',
  'KerberosSecrets',
  'KeyUserGrant',
  'KeyUserMechanism',
  'KeyUserProvider',
  'KeyUserProviderProps',
  'LakeFormation',
  'LakeFormationRuntimeRolesOptions',
  'LakeFormationSamlOptions',
  'LdapAuthentication',
  'LdapOptions',
  'LdapServerType',
  'LocalDiskEncryption',
  'LocalDiskKmsOptions',
  'PemSecret',
  'PemSecretOptions',
  'Ranger',
  'RangerOptions',
  'RangerPlugin',
  'RangerPluginOptions',
  'RenewedBundleOptions',
  'RuntimeRoles',
  'RuntimeRolesOptions',
  'S3BucketKmsOptions',
  'S3BucketOverride',
  'S3Encryption',
  'S3KmsOptions',
  'SecurityConfiguration',
  'SecurityConfigurationAttributes',
  'SecurityConfigurationChecks',
  'SecurityConfigurationChecksProps',
  'SecurityConfigurationDocument',
  'SecurityConfigurationGrants',
  'SecurityConfigurationProps',
  'SseS3Options',
  'WalEncryption',
  'WalKmsOptions',
];

/** Words that are keywords or built-ins in a language that jsii targets, or that read badly there. */
const FORBIDDEN = new Set([
  'from', 'lambda', 'import', 'is', 'with', 'default', 'object', 'ref', 'type', 'map', 'range', 'package', 'case', 'new', 'delete',
  'and', 'as', 'assert', 'async', 'await', 'base', 'break', 'class', 'const', 'continue', 'def', 'del', 'do', 'elif', 'else', 'enum', 'event',
  'except', 'false', 'final', 'finally', 'fixed', 'for', 'func', 'global', 'go', 'goto', 'if', 'in', 'int', 'interface', 'internal', 'lock', 'long',
  'namespace', 'native', 'none', 'nonlocal', 'not', 'null', 'operator', 'or', 'out', 'override', 'params', 'pass', 'print', 'private', 'protected',
  'public', 'raise', 'readonly', 'return', 'sealed', 'select', 'self', 'short', 'static', 'string', 'struct', 'super', 'switch', 'this', 'throw',
  'transient', 'true', 'try', 'using', 'var', 'virtual', 'void', 'volatile', 'while', 'yield',
]);

const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

test('exports exactly the expected names', () => {
  expect(types.map(type => type.fqn.replace(/^cdk-emr-security\./, '')).sort()).toEqual(EXPORTED);
});

test('has no union and no intersection type', () => {
  const found = [...typedPlaces()].filter(({ type }) => parts(type).some(part => part.union || part.intersection));
  expect(found.map(({ where }) => where)).toEqual([]);
});

test('has no untyped place but the map of fromObject', () => {
  const found = [...typedPlaces()].filter(({ type }) => parts(type).some(part => part.primitive === 'any' || part.primitive === 'json'));
  expect(found.map(({ where }) => where)).toEqual(['SecurityConfigurationDocument.fromObject(value)']);
  const [{ type }] = found;
  expect(type).toEqual({ collection: { kind: 'map', elementtype: { primitive: 'any' } } });
});

test('has no L1 type but the cluster of attachTo, and what a cluster takes for Kerberos', () => {
  const found = [...typedPlaces()].filter(({ type }) => parts(type).some(part => /\.Cfn[A-Z]\w*(\.|$)/.test(part.fqn ?? '')));
  expect(found.map(({ where }) => where)).toEqual([
    'DocumentSecurityConfiguration.attachTo(cluster)', 'ISecurityConfiguration.attachTo(cluster)', 'KerberosAttributes.fromSecrets()',
    'SecurityConfiguration.attachTo(cluster)',
  ]);
  for (const { where, type } of found) {
    const isOfKerberos = where.startsWith('KerberosAttributes');
    expect(type).toEqual({ fqn: `aws-cdk-lib.aws_emr.CfnCluster${isOfKerberos ? '.KerberosAttributesProperty' : ''}` });
  }
});

test('documents every type, constructor, member and argument', () => {
  const undocumented = [
    ...types.filter(type => !type.docs?.summary).map(type => type.name),
    ...[...members()]
      // what overrides or implements a member of CDK is documented there
      .filter(({ member }) => !member.docs?.summary && !member.overrides)
      .map(({ type, member }) => `${type.name}.${member.name}`),
  ];
  expect(undocumented).toEqual([]);
});

test('states the default of every optional property', () => {
  const silent = types.filter(type => type.datatype)
    .flatMap(type => (type.properties ?? []).filter(property => property.optional && !property.docs?.default).map(property => `${type.name}.${property.name}`));
  expect(silent).toEqual([]);
});

test('uses no word that is a keyword somewhere', () => {
  const named = [
    ...[...members()].filter(({ kind }) => kind !== 'enum member').map(({ type, member }) => ({ where: `${type.name}.${member.name}`, name: member.name })),
    ...types.flatMap(type => [...(type.initializer?.parameters ?? []), ...(type.methods ?? []).flatMap(method => method.parameters ?? [])]
      .map(parameter => ({ where: `${type.name}(${parameter.name})`, name: parameter.name }))),
  ];
  expect(named.filter(({ name }) => FORBIDDEN.has(name.toLowerCase())).map(({ where }) => where)).toEqual([]);
});

test('has no getter methods, no internal names and no member named like its class', () => {
  const bad = [...members()].filter(({ type, member, kind }) =>
    (kind === 'method' && /^(get|set)[A-Z]/.test(member.name) && !member.parameters?.length)
    || member.name.startsWith('_')
    || (kind !== 'enum member' && pascal(member.name) === type.name));
  expect(bad.map(({ type, member }) => `${type.name}.${member.name}`)).toEqual([]);
});

test('has no positional argument named like a field of the options after it', () => {
  const structs = new Map(types.filter(type => type.datatype).map(type => [type.fqn, type]));
  const fieldsOf = (fqn: string): string[] => {
    const struct = structs.get(fqn);
    return struct ? [...(struct.properties ?? []).map(property => property.name), ...(struct.interfaces ?? []).flatMap(fieldsOf)] : [];
  };
  const bad: string[] = [];
  for (const type of types) {
    for (const callable of [{ name: 'constructor', ...type.initializer }, ...(type.methods ?? [])]) {
      const positional = callable.parameters?.slice(0, -1) ?? [];
      const fields = fieldsOf(callable.parameters?.at(-1)?.type.fqn ?? '');
      bad.push(...positional.filter(parameter => fields.includes(parameter.name)).map(parameter => `${type.name}.${callable.name}(${parameter.name})`));
    }
  }
  expect(bad).toEqual([]);
});

test('enums have capital members, structs are read-only data and interfaces start with I', () => {
  const bad = [
    ...types.filter(type => type.kind === 'enum').flatMap(type => (type.members ?? []).filter(member => !/^[A-Z][A-Z0-9_]*$/.test(member.name)).map(member => member.name)),
    ...types.filter(type => type.kind === 'interface' && /^I[A-Z]/.test(type.name) === Boolean(type.datatype)).map(type => type.name),
  ];
  expect(bad).toEqual([]);
});
