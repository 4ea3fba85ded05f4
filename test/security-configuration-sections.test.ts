import { App, SecretValue, Stack, aws_emr as emr, aws_iam as iam, aws_s3 as s3, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  CertificateBundle, IdentityCenter, InTransitEncryption, Kerberos, LakeFormation, LdapAuthentication, Ranger, RangerPlugin, RuntimeRoles,
  S3Encryption, SecurityConfiguration, SecurityConfigurationProps,
} from '../lib';
import { foundIn, warningsOf } from './checks/fixtures';
import { noteIdsOf } from './synthesized';

const GUIDE = 'https://docs.aws.amazon.com/emr/latest/ManagementGuide';
const ENV = { account: '111122223333', region: 'us-east-1' };

const stackIn = (env: { account: string; region: string } | undefined = ENV) => new Stack(new App(), 'Stack', { env });
const secretIn = (stack: Construct) => secretsmanager.Secret.fromSecretCompleteArn(stack, `Secret${stack.node.children.length}`,
  'arn:aws:secretsmanager:us-east-1:111122223333:secret:one-AbCdEf');
const roleIn = (stack: Construct) => iam.Role.fromRoleName(stack, `Role${stack.node.children.length}`, 'application');

const ldapIn = (stack: Construct) => LdapAuthentication.openLdap('ldaps://ldap.example.com', {
  bindCertificate: secretIn(stack), accessFilter: '(a=b)', userSearchBase: 'dc=users', groupSearchBase: 'dc=groups',
});
const rangerIn = (stack: Construct) => Ranger.adminServer('https://ranger.example.com:6182', {
  adminServerSecret: secretIn(stack),
  pluginRole: roleIn(stack),
  otherServicesRole: roleIn(stack),
  plugins: [RangerPlugin.spark({ clientSecret: secretIn(stack), policyRepositoryName: 'spark' })],
});
const betaIn = (stack: Construct) => LakeFormation.saml({
  metadataBucket: s3.Bucket.fromBucketName(stack, 'Metadata', 'metadata'), metadataObjectKey: 'idp.xml', userRole: roleIn(stack), samlRole: roleIn(stack),
});
const identityCenterIn = (stack: Construct, s3AccessGrants?: boolean) => IdentityCenter.enabled({ applicationRole: roleIn(stack), s3AccessGrants });

const MANAGED = InTransitEncryption.emrManaged();
const OFF = InTransitEncryption.disabled();

function configured(props: (stack: Stack) => SecurityConfigurationProps, env?: { account: string; region: string }) {
  const stack = stackIn(env);
  return { stack, security: new SecurityConfiguration(stack, 'Security', { inTransitEncryption: MANAGED, instanceRoles: [], serviceRoles: [], ...props(stack) }) };
}

describe('sections that exclude or need each other', () => {
  test('are told of all at once, beside all that is wrong', () => {
    expect(() => configured(stack => ({
      inTransitEncryption: OFF,
      ldap: ldapIn(stack),
      kerberos: Kerberos.clusterDedicatedKdc(),
      runtimeRoles: RuntimeRoles.enabled(),
      lakeFormation: LakeFormation.withRuntimeRoles(),
      securityConfigurationName: '',
    }))).toThrow([
      "SecurityConfiguration 'Stack/Security' has 5 problems:",
      `- ldap: stands there without encryption in transit; LDAP is expected only together with it (${GUIDE}/ldap-setup-security.html). `
      + 'Set inTransitEncryption, such as to InTransitEncryption.emrManaged()',
      `- ldap: stands beside kerberos; one of them is expected, as LDAP excludes Kerberos (${GUIDE}/ldap-setup-security.html). Keep ldap or kerberos`,
      `- ldap: stands beside runtimeRoles; one of them is expected, as LDAP excludes runtime roles (${GUIDE}/ldap-setup-security.html). Keep ldap or runtimeRoles`,
      `- ldap: stands beside lakeFormation; one of them is expected, as LDAP excludes Lake Formation (${GUIDE}/ldap-setup-security.html). Keep ldap or lakeFormation`,
      '- securityConfigurationName: ',
    ].join('\n'));
  });

  test.each<[string, (stack: Stack) => SecurityConfigurationProps, string]>([
    ['LDAP, where nothing is said of encryption', stack => ({ inTransitEncryption: undefined, ldap: ldapIn(stack) }), 'ldap: stands there without encryption in transit'],
    ['LDAP and a KDC outside', stack => ({ ldap: ldapIn(stack), kerberos: Kerberos.externalKdc({ adminServer: 'kdc.example.com', kdcServer: 'kdc.example.com' }) }), 'ldap: stands beside kerberos'],
    ['LDAP and Lake Formation of Identity Center', stack => ({ ldap: ldapIn(stack), lakeFormation: LakeFormation.withIdentityCenter() }), 'ldap: stands beside lakeFormation'],
    ['LDAP and the beta', stack => ({ inTransitEncryption: pemIn(stack), ldap: ldapIn(stack), lakeFormation: betaIn(stack) }), 'props: no release has both Lake Formation with SAML and LDAP'],
    ['the beta and certificates by EMR', stack => ({ lakeFormation: betaIn(stack) }), 'props: no release has both Lake Formation with SAML and EMR-managed certificates'],
    ['Identity Center without encryption', stack => ({ inTransitEncryption: OFF, identityCenter: identityCenterIn(stack) }), 'identityCenter: stands there without encryption in transit'],
    ['Ranger alone', stack => ({ ranger: rangerIn(stack) }), 'ranger: stands there without authentication'],
  ])('%s throws', (_, props, text) => expect(() => configured(props)).toThrow(text));

  test.each<[string, (stack: Stack) => SecurityConfigurationProps]>([
    ['Ranger with LDAP', stack => ({ ranger: rangerIn(stack), ldap: ldapIn(stack) })],
    ['Ranger with a KDC of the cluster', stack => ({ ranger: rangerIn(stack), kerberos: Kerberos.clusterDedicatedKdc(), inTransitEncryption: OFF })],
    ['Identity Center with runtime roles and Lake Formation', stack => ({
      identityCenter: identityCenterIn(stack), runtimeRoles: RuntimeRoles.enabled(), lakeFormation: LakeFormation.withRuntimeRoles(), releaseLabel: 'emr-7.11.0',
    })],
  ])('%s do not', (_, props) => expect(() => configured(props)).not.toThrow());

  test('are told together with what is wrong inside of them', () => {
    expect(() => configured(stack => ({
      inTransitEncryption: OFF,
      kerberos: Kerberos.clusterDedicatedKdc(),
      ldap: LdapAuthentication.openLdap('ldap://plain', {
        bindCertificate: secretIn(stack), accessFilter: '(a=b)', userSearchBase: 'dc=users', groupSearchBase: 'dc=groups',
      }),
    }))).toThrow(/has 3 problems:\n- ldap\.serverUrl: .*\n- ldap: stands there without encryption in transit.*\n- ldap: stands beside kerberos/);
  });

  test('are not guessed from something else in their place', () => {
    expect(() => configured(() => ({ inTransitEncryption: OFF, ldap: Kerberos.clusterDedicatedKdc() as never })))
      .toThrow(/^SecurityConfiguration 'Stack\/Security': ldap: is not an LdapAuthentication/);
    expect(() => configured(() => ({ ldap: { _section: { union: 'Ldap' } } as never, emrFsRoleMappings: ['role' as never], releaseLabel: 'emr-5.0.0' })))
      .toThrow(/has 2 problems:\n- ldap: .*\n- emrFsRoleMappings\[0\]: is not an EmrFsRoleMapping/);
  });

  test('an empty list of mappings is no section', () => {
    const { security } = configured(() => ({ emrFsRoleMappings: [], s3Encryption: S3Encryption.sseS3(), releaseLabel: 'emr-7.11.0' }));
    expect(Object.keys(JSON.parse(security.document.toJson()) as object)).toEqual(['EncryptionConfiguration']);
  });
});

function pemIn(stack: Construct): InTransitEncryption {
  return InTransitEncryption.pem(CertificateBundle.fromBucket(s3.Bucket.fromBucketName(stack, 'Certificates', 'certificates'), 'certificates/c.zip'));
}

describe('what is not known to be right', () => {
  const own = ['lake-formation-alone', 'lake-formation-without-tag', 'legacy-lake-formation-needs-kdc', 'identity-center-without-grants', 'identity-center-region'];
  const ownNotesOf = (stack: Stack) => noteIdsOf(stack, 'warning').map(id => id.replace('cdk-emr-security:', '')).filter(slug => own.includes(slug));

  test.each<[string, (stack: Stack) => SecurityConfigurationProps, string[]]>([
    ['Lake Formation alone', () => ({ lakeFormation: LakeFormation.withRuntimeRoles() }), ['lake-formation-alone']],
    ['Lake Formation of Identity Center alone', () => ({ lakeFormation: LakeFormation.withIdentityCenter() }), ['lake-formation-alone']],
    ['Lake Formation of Identity Center with runtime roles', () => ({ lakeFormation: LakeFormation.withIdentityCenter(), runtimeRoles: RuntimeRoles.enabled() }), ['lake-formation-without-tag']],
    ['the beta without a KDC', stack => ({ inTransitEncryption: OFF, lakeFormation: betaIn(stack) }), ['legacy-lake-formation-needs-kdc']],
    ['the beta with a KDC', stack => ({ inTransitEncryption: OFF, lakeFormation: betaIn(stack), kerberos: Kerberos.clusterDedicatedKdc() }), []],
    ['Identity Center without grants', stack => ({ identityCenter: identityCenterIn(stack) }), ['identity-center-without-grants']],
    ['Identity Center with S3 Access Grants', stack => ({ identityCenter: identityCenterIn(stack, true) }), []],
    ['Identity Center with Lake Formation', stack => ({ identityCenter: identityCenterIn(stack), lakeFormation: LakeFormation.withIdentityCenter() }), []],
  ])('%s has its warnings', (_, props, slugs) => expect(ownNotesOf(configured(props).stack)).toEqual(slugs));

  test('Identity Center in China is warned about', () => {
    const { stack } = configured(stackOf => ({ identityCenter: identityCenterIn(stackOf, true) }), { account: '111122223333', region: 'cn-north-1' });
    expect(ownNotesOf(stack)).toEqual(['identity-center-region']);
  });

  test('a Region that is only known at deployment is none of these', () => {
    const stack = new Stack(new App(), 'Stack');
    new SecurityConfiguration(stack, 'Security', { inTransitEncryption: MANAGED, identityCenter: identityCenterIn(stack, true) });
    expect(noteIdsOf(stack, 'warning')).not.toContain('cdk-emr-security:identity-center-region');
  });

  test('runtime roles without encryption in transit are told of', () => {
    const ids = (props: SecurityConfigurationProps) => noteIdsOf(configured(() => ({ runtimeRoles: RuntimeRoles.enabled(), ...props })).stack, 'info');
    expect(ids({ inTransitEncryption: OFF })).toContain('cdk-emr-security:runtime-roles-without-in-transit');
    expect(ids({})).not.toContain('cdk-emr-security:runtime-roles-without-in-transit');
  });
});

describe('a cluster under typed sections', () => {
  function clusterOf(props: (stack: Stack) => SecurityConfigurationProps, of: Partial<emr.CfnClusterProps>) {
    const { stack, security } = configured(stackOf => ({ s3Encryption: S3Encryption.disabled(), ...props(stackOf) }));
    const cluster = new emr.CfnCluster(stack, 'Cluster', { instances: {}, jobFlowRole: 'profile', serviceRole: '', name: 'cluster', ...of });
    security.attachTo(cluster);
    return stack;
  }
  const KERBEROS = { kerberosAttributes: { realm: 'EC2.INTERNAL', kdcAdminPassword: SecretValue.secretsManager('kdc').unsafeUnwrap() } };
  const found = (stack: Stack) => {
    const { errors, warnings } = foundIn(stack);
    return [...errors, ...warnings].map(id => id.replace('cdk-emr-security:', '')).filter(slug => /^(bug|jupyter|cluster-k|identity-center-(steps|without|tables)|release|ranger|ldap)/.test(slug));
  };

  test('with both Kerberos and encryption in transit cannot use the Hive metastore from emr-7.3.0 on', () => {
    const of = (releaseLabel: string) => clusterOf(stack => ({ kerberos: Kerberos.clusterDedicatedKdc(), inTransitEncryption: pemIn(stack) }), {
      releaseLabel, applications: [{ name: 'Spark' }], ...KERBEROS,
    });
    expect(found(of('emr-7.2.0'))).toEqual([]);
    expect(warningsOf(of('emr-7.10.0')).filter(text => text.includes('bug-metastore'))).toEqual([
      "[Stack/Security/Resource] cluster 'Stack/Cluster' with configuration 'Stack/Security': on this release Spark and Livy applications that use the Hive metastore fail with both Kerberos "
      + 'and encryption in transit, got emr-7.10.0; the metastore without TLS is expected. Set hive.metastore.use.SSL to false in hive-site of the clusters where they run such applications '
      + '[ack: cdk-emr-security:bug-metastore-with-kerberos]',
    ]);
  });

  test.each<[string, (stack: Stack) => SecurityConfigurationProps, Partial<emr.CfnClusterProps>, string[]]>([
    ['JupyterHub with Kerberos', () => ({ kerberos: Kerberos.clusterDedicatedKdc() }), { applications: [{ name: 'JupyterHub' }], ...KERBEROS }, ['jupyterhub-with-kerberos']],
    ['several primary nodes with a KDC of the cluster', () => ({ kerberos: Kerberos.clusterDedicatedKdc() }),
      { instances: { masterInstanceGroup: { instanceCount: 3, instanceType: 'm6i.xlarge' } }, ...KERBEROS }, ['cluster-kdc-with-several-primary-nodes']],
    ['no attributes with Kerberos', () => ({ kerberos: Kerberos.clusterDedicatedKdc() }), {}, ['cluster-kerberos']],
    ['a release before runtime roles with Identity Center', stack => ({ inTransitEncryption: pemIn(stack), identityCenter: identityCenterIn(stack), runtimeRoles: RuntimeRoles.enabled(), lakeFormation: LakeFormation.withRuntimeRoles() }),
      { releaseLabel: 'emr-7.7.0' }, ['release-too-old', 'bug-log-server-url']],
    ['Identity Center without anything', stack => ({ identityCenter: identityCenterIn(stack) }), { applications: [{ name: 'Hive' }] }, ['identity-center-without-grants', 'identity-center-without-spark']],
    ['LDAP with steps', stack => ({ ldap: ldapIn(stack) }), { steps: [{ name: 'one', hadoopJarStep: { jar: 'command-runner.jar' } }] }, ['ldap-with-steps']],
    ['Ranger with Hive and Flink', stack => ({ ldap: ldapIn(stack), ranger: rangerIn(stack) }), { applications: [{ name: 'Hive' }] }, ['ranger-applications']],
  ])('has the findings of %s', (_, props, of, slugs) => expect([...new Set(found(clusterOf(props, of)))].sort()).toEqual([...slugs].sort()));
});
