import { App, CfnParameter, Stack, aws_ec2 as ec2, aws_emr as emr, aws_iam as iam, aws_kms as kms, aws_s3 as s3, RemovalPolicy } from 'aws-cdk-lib';
import { EncryptionKey } from '../../../lib/encryption/encryption-key';
import { ImportedKeyUser, KeyUserMechanism } from '../../../lib/encryption/imported-key-user';
import { ArtifactObject, ConfigurationRecord, KeyPurpose, nameOf, someNodes } from '../../../lib/private/configuration-record';
import { subjectOf } from '../../../lib/private/placement';
import { Feature } from '../../../lib/releases/thresholds';
import { Configuration, DOCUMENT, ENV, ImportedConfiguration, cluster, instanceRole, profileOf, use } from '../fixtures';

type World = (stack: Stack) => unknown;
type Props = (stack: Stack) => Partial<emr.CfnClusterProps>;
type Bucket = (stack: Stack) => s3.IBucket;

/** Four worlds for a rule: where it speaks, where it does not, and what it makes of what is not known. */
export interface RuleFixture {
  readonly failing: World;
  readonly passing: World;
  /** The same as failing, with a token in the judged place. */
  readonly token: World;
  /** The same as failing, with an imported configuration, role or key. */
  readonly imported: World;
  /** Whether an import is at least warned about: then enough is known of it. */
  readonly importedIsFound?: 'WARNING' | 'ERROR';
}

const parameter = (stack: Stack) => new CfnParameter(stack, 'Parameter').valueAsString;
const number = (stack: Stack) => new CfnParameter(stack, 'Parameter', { type: 'Number' }).valueAsNumber;

/** A cluster under a configuration with a document. */
const under = (document: unknown, props: Props) => (stack: Stack) => {
  const { resource } = new Configuration(stack, 'Security', { document });
  return cluster(stack, 'Cluster', { securityConfiguration: resource.ref, ...props(stack) });
};

/** The same under a configuration that is known by its name only. */
const underImported = (props: Props) => (stack: Stack) => {
  new ImportedConfiguration(stack, 'Security', { name: 'company-wide' });
  return cluster(stack, 'Cluster', { securityConfiguration: 'company-wide', ...props(stack) });
};

/** A rule over the document of a configuration and a property of its cluster. */
function overDocument(document: unknown, failing: Props, passing: Props, token: Props): RuleFixture {
  return { failing: under(document, failing), passing: under(document, passing), token: under(document, token), imported: underImported(failing) };
}

/** A known bug: the release is wrong, or not known. */
const overRelease = (document: unknown, broken: string, mended: string, applications?: string[]) => {
  const of = (releaseLabel: string) => ({ releaseLabel, applications: applications?.map(name => ({ name })) });
  return overDocument(document, () => of(broken), () => of(mended), stack => of(parameter(stack)));
};

const instances = (count: number) => ({ instances: { masterInstanceGroup: { instanceCount: count, instanceType: 'm6i.xlarge' } } });
const severalPrimaryNodes = (document: unknown) => overDocument(document, () => instances(3), () => instances(1), stack => instances(number(stack)));

/** A cluster of a release under a configuration whose coverage is to be written. */
const covered = (record: Partial<ConfigurationRecord>, releaseLabel: (stack: Stack) => string) => (stack: Stack) => {
  const { resource } = new Configuration(stack, 'Security', { coverageReport: true, ...record });
  return cluster(stack, 'Cluster', { securityConfiguration: resource.ref, releaseLabel: releaseLabel(stack) });
};

/** A rule over a key of the configuration. */
const withKey = (key: (stack: Stack) => kms.IKey, purpose = KeyPurpose.LOCAL_DISK, clientSide = false) => (stack: Stack) =>
  new Configuration(stack, 'Security', { keyUses: [use(key(stack), purpose, { clientSide })] });
const importedKey = (stack: Stack, region = ENV.region) => kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${region}:111122223333:key/one`);

/** A cluster with a role of its own for its nodes, which may be allowed to use the key. */
const nodes = (
  role: (stack: Stack) => iam.IRole, key: (stack: Stack) => kms.IKey, allow = (_key: kms.IKey, _role: iam.IRole): unknown => undefined,
) => (stack: Stack) => {
  const used = key(stack);
  const { resource } = new Configuration(stack, 'Security', { keyUses: [use(used)] });
  const made = role(stack);
  cluster(stack, 'Cluster', { securityConfiguration: resource.ref, jobFlowRole: profileOf(stack, made) });
  allow(used, made);
};
const ownKey = (stack: Stack) => new kms.Key(stack, 'Key');
const importedRole = (stack: Stack) => iam.Role.fromRoleName(stack, 'Role', 'nodes');

const service = (role: (stack: Stack) => string, allow = (_key: kms.Key): unknown => undefined) => (stack: Stack) => {
  const key = ownKey(stack);
  const { resource } = new Configuration(stack, 'Security', { keyUses: [use(key, KeyPurpose.LOCAL_DISK_EBS)] });
  cluster(stack, 'Cluster', { securityConfiguration: resource.ref, serviceRole: role(stack) });
  allow(key);
};

/** A cluster whose service role is made a user of an imported key at deployment. */
const byMechanism = (mechanism: KeyUserMechanism, role: (stack: Stack) => iam.IRole, serviceRole?: (stack: Stack) => string) => (stack: Stack) => {
  const key = importedKey(stack);
  const { resource } = new Configuration(stack, 'Security', { keyUses: [use(key, KeyPurpose.LOCAL_DISK_EBS)] });
  const made = role(stack);
  cluster(stack, 'Cluster', { securityConfiguration: resource.ref, serviceRole: serviceRole?.(stack) ?? made.roleName });
  new ImportedKeyUser(stack, 'KeyUser', { key, role: made, mechanism });
};

/** A cluster that encrypts its logs with a key. */
const logs = (options: { role?: (stack: Stack) => iam.IRole; grant?: boolean; key?: (stack: Stack) => string; of: 'nodes' | 'service' }) => (stack: Stack) => {
  const { resource } = new Configuration(stack, 'Security');
  const role = (options.role ?? instanceRole)(stack);
  const key = new kms.Key(stack, 'Logs');
  if (options.grant) {
    key.grant(role, 'kms:GenerateDataKey', 'kms:DescribeKey');
  }
  cluster(stack, 'Cluster', {
    securityConfiguration: resource.ref,
    logEncryptionKmsKeyId: options.key ? options.key(stack) : key.keyArn,
    ...options.of === 'nodes' ? { jobFlowRole: profileOf(stack, role) } : { serviceRole: role.roleName },
  });
};

export const ZIP = 'certificates/one/certificates.zip';

/** A cluster whose nodes read a zip. */
const reading = (bucket: Bucket, allow = (_bucket: s3.IBucket, _role: iam.IRole): unknown => undefined) => (stack: Stack) => {
  const artifact: ArtifactObject = { bucket: bucket(stack), objectKey: ZIP };
  const { resource } = new Configuration(stack, 'Security', { artifacts: [artifact] });
  const role = instanceRole(stack);
  cluster(stack, 'Cluster', { securityConfiguration: resource.ref, jobFlowRole: profileOf(stack, role) });
  allow(artifact.bucket, role);
};
const ownBucket = (stack: Stack) => new s3.Bucket(stack, 'Artifacts');

/** A cluster in a VPC with an endpoint for Amazon S3. */
const behindEndpoint = (resources: (stack: Stack, bucket: s3.IBucket) => string[], bucket: Bucket = ownBucket) => (stack: Stack) => {
  const used = bucket(stack);
  const { resource } = new Configuration(stack, 'Security', { artifacts: [{ bucket: used, objectKey: ZIP }] });
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0, restrictDefaultSecurityGroup: false });
  const endpoint = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
  endpoint.addToPolicy(new iam.PolicyStatement({ principals: [new iam.AnyPrincipal()], actions: ['s3:GetObject'], resources: resources(stack, used) }));
  cluster(stack, 'Cluster', { securityConfiguration: resource.ref, instances: { ec2SubnetId: vpc.isolatedSubnets[0].subnetId } });
};

const MANAGED_POLICY_TAG = 'for-use-with-amazon-emr-managed-policies';
const tagged = (tags: (stack: Stack) => emr.CfnClusterProps['tags'], role?: (stack: Stack) => iam.IRole) => (stack: Stack) => {
  const { resource } = new Configuration(stack, 'Security');
  const managedPolicies = [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEMRServicePolicy_v2')];
  const made = role?.(stack) ?? instanceRole(stack, 'Service', { managedPolicies });
  return cluster(stack, 'Cluster', { securityConfiguration: resource.ref, serviceRole: made.roleName, tags: tags(stack) });
};

const passing = (pass: (ofNodes: iam.Role, ofService: iam.Role) => unknown, role?: (stack: Stack) => iam.IRole) => (stack: Stack) => {
  const { resource } = new Configuration(stack, 'Security');
  const managedPolicies = [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEMRServicePolicy_v2')];
  const ofNodes = instanceRole(stack, 'Nodes');
  const ofService = instanceRole(stack, 'Service', { managedPolicies });
  pass(ofNodes, ofService);
  return cluster(stack, 'Cluster', {
    securityConfiguration: resource.ref,
    jobFlowRole: profileOf(stack, ofNodes),
    serviceRole: (role?.(stack) ?? ofService).roleName,
    tags: [{ key: MANAGED_POLICY_TAG, value: 'true' }],
  });
};

const retained = (keyPolicy: RemovalPolicy, bucketKey: (stack: Stack, key: kms.Key) => kms.IKey = (_, key) => key) => (stack: Stack) => {
  const key = new EncryptionKey(stack, 'Key', { removalPolicy: keyPolicy });
  new Configuration(stack, 'Security', { keyUses: [use(key)] });
  new s3.Bucket(stack, 'Data', { encryption: s3.BucketEncryption.KMS, encryptionKey: bucketKey(stack, key), removalPolicy: RemovalPolicy.RETAIN });
};

const siblings = new WeakMap<Stack, Stack>();
/** A stack beside the one of the configuration. */
const besides = (stack: Stack): Stack => siblings.get(stack) ?? siblings.set(stack, new Stack(stack.node.root as App, 'Other', { env: ENV })).get(stack)!;

const attached = (own: (stack: Stack) => string | undefined) => (stack: Stack) => {
  const { record } = new Configuration(stack, 'Security');
  const made = cluster(stack, 'Cluster', { securityConfiguration: nameOf(record) });
  record.attached.add(made);
  made.securityConfiguration = own(stack) ?? nameOf(record);
};

const withFeatures = (releaseLabel: (stack: Stack) => string, imported = false) => (stack: Stack) => {
  const features = imported ? [] : [Feature.EBS_ENCRYPTION];
  const name = imported ? nameOf(new ImportedConfiguration(stack, 'Security', { name: 'company-wide' }).record) : new Configuration(stack, 'Security', { features }).resource.ref;
  cluster(stack, 'Cluster', { securityConfiguration: name, releaseLabel: releaseLabel(stack) });
};

const declared = (label: (stack: Stack) => string, imported = true) => (stack: Stack) => {
  const name = imported
    ? nameOf(new ImportedConfiguration(stack, 'Security', { name: 'company-wide', releaseLabel: 'emr-7.9.0' }).record)
    : new Configuration(stack, 'Security', { releaseLabel: 'emr-7.9.0' }).resource.ref;
  cluster(stack, 'Cluster', { securityConfiguration: name, releaseLabel: label(stack) });
};

const DYNAMIC = '{{resolve:secretsmanager:kdc:SecretString:password::}}';
const kerberosAttributes = { realm: 'EC2.INTERNAL', kdcAdminPassword: DYNAMIC };
const trusting = { AuthenticationConfiguration: { KerberosConfiguration: {
  Provider: 'ClusterDedicatedKdc',
  ClusterDedicatedKdcConfiguration: {
    CrossRealmTrustConfiguration: { Realm: 'AD.DOMAIN.COM', Domain: 'ad.domain.com', AdminServer: 'ad.domain.com', KdcServer: 'ad.domain.com' },
  },
} } };
const integrated = { AuthenticationConfiguration: { KerberosConfiguration: {
  Provider: 'ExternalKdc',
  ExternalKdcConfiguration: {
    KdcServerType: 'Single', AdminServer: 'kdc:749', KdcServer: 'kdc:88', AdIntegrationConfiguration: { AdRealm: 'AD.DOMAIN.COM', AdDomain: 'ad.domain.com' },
  },
} } };
const emrfs = (key: string) => ({ configurations: [{ classification: 'emrfs-site', configurationProperties: { [key]: 'true' } }] });
const inTransitWithKerberos = { ...DOCUMENT.inTransit, ...DOCUMENT.kerberos };
const identityCenterWith = (more: object) => ({ ...DOCUMENT.identityCenter, AuthorizationConfiguration: more });
const cseKms = { EncryptionConfiguration: {
  EnableInTransitEncryption: false,
  EnableAtRestEncryption: true,
  AtRestEncryptionConfiguration: { S3EncryptionConfiguration: { EncryptionMode: 'CSE-KMS', AwsKmsKey: 'arn:aws:kms:us-east-1:111122223333:key/one' } },
} };

const cseCustom = { EncryptionConfiguration: {
  EnableInTransitEncryption: false,
  EnableAtRestEncryption: true,
  AtRestEncryptionConfiguration: { S3EncryptionConfiguration: { EncryptionMode: 'CSE-Custom', S3Object: 's3://bucket/a.jar', EncryptionKeyProviderClass: 'com.example.Keys' } },
} };
const STEP = { name: 'step', hadoopJarStep: { jar: 'command-runner.jar' } };

/** A role that the nodes assume, with a trust policy. */
type Trust = (role: iam.Role, ofNodes: iam.Role) => unknown;
const assuming = (trust: Trust, assumed?: (stack: Stack) => iam.IRole, imported = false) => (stack: Stack) => {
  const ofNodes = instanceRole(stack, 'Nodes');
  const role = instanceRole(stack, 'Analysts');
  trust(role, ofNodes);
  const known = someNodes({
    roles: new Set([subjectOf(ofNodes)]),
    assumedRoles: [{ role: assumed?.(stack) ?? role, actions: ['sts:AssumeRole'], path: 'emrFsRoleMappings[0]' }],
  });
  return imported ? new ImportedConfiguration(stack, 'Security', { name: 'company-wide', nodes: known }) : new Configuration(stack, 'Security', { nodes: known });
};
const trustIn = (principal: (role: iam.Role) => string) => (role: iam.Role, ofNodes: iam.Role) =>
  role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(principal(ofNodes))], actions: ['sts:AssumeRole'] }));
const analysts = (stack: Stack) => iam.Role.fromRoleName(stack, 'Imported', 'analysts');

/** A cluster with a role that its configuration does not know, and a role that trusts all of the account. */
const unknownNodes = (
  role: (stack: Stack) => iam.IRole,
  allow = (_assumed: iam.Role, _ofNodes: iam.IRole): unknown => undefined,
  jobFlowRole = (stack: Stack, ofNodes: iam.IRole) => profileOf(stack, ofNodes),
) => (stack: Stack) => {
  const assumed = new iam.Role(stack, 'Analysts', { assumedBy: new iam.AccountRootPrincipal() });
  const { resource } = new Configuration(stack, 'Security', { nodes: someNodes({
    roles: new Set([subjectOf(instanceRole(stack, 'Known'))]), assumedRoles: [{ role: assumed, actions: ['sts:AssumeRole'], path: 'emrFsRoleMappings[0]' }],
  }) });
  const ofNodes = role(stack);
  allow(assumed, ofNodes);
  return cluster(stack, 'Cluster', { securityConfiguration: resource.ref, jobFlowRole: jobFlowRole(stack, ofNodes) });
};

/** A configuration that announces S3 Access Grants. */
const announcing = (props: Props, imported = false) => (stack: Stack) => {
  const document = identityCenterWith({ LakeFormationConfiguration: { EnableLakeFormation: true } });
  const name = imported
    ? nameOf(new ImportedConfiguration(stack, 'Security', { name: 'company-wide', s3AccessGrants: true, document }).record)
    : new Configuration(stack, 'Security', { s3AccessGrants: true, document }).resource.ref;
  return cluster(stack, 'Cluster', { securityConfiguration: name, ...props(stack) });
};

/** By the last part of the rule's id. */
export const RULE_FIXTURES: Readonly<Record<string, RuleFixture>> = {
  'two-configurations': {
    failing: attached(stack => new Configuration(stack, 'Second').resource.ref),
    passing: attached(() => undefined),
    token: attached(parameter),
    imported: attached(() => 'company-wide'),
    importedIsFound: 'WARNING',
  },
  'cluster-in-another-stack': {
    failing: stack => cluster(besides(stack), 'Cluster', { securityConfiguration: new Configuration(stack, 'Security').resource.ref }),
    passing: stack => cluster(stack, 'Cluster', { securityConfiguration: new Configuration(stack, 'Security').resource.ref }),
    token: stack => {
      new Configuration(stack, 'Security');
      cluster(besides(stack), 'Cluster', { securityConfiguration: parameter(besides(stack)) });
    },
    imported: stack => {
      new ImportedConfiguration(stack, 'Security', { name: 'company-wide' });
      cluster(besides(stack), 'Cluster', { securityConfiguration: 'company-wide' });
    },
  },
  'release-too-old': {
    failing: withFeatures(() => 'emr-5.23.0'), passing: withFeatures(() => 'emr-5.24.0'), token: withFeatures(parameter), imported: withFeatures(() => 'emr-4.0.0', true),
  },
  'release-older-than-declared': {
    failing: declared(() => 'emr-7.8.0'), passing: declared(() => 'emr-7.9.0'), token: declared(parameter), imported: declared(() => 'emr-7.8.0'), importedIsFound: 'WARNING',
  },
  'coverage-without-release': {
    failing: covered({}, parameter),
    passing: covered({}, () => 'emr-7.9.0'),
    // what the configuration says is only known at deployment, and a cluster tells it
    token: stack => covered({ releaseLabel: new CfnParameter(stack, 'Declared').valueAsString }, () => 'emr-7.9.0')(stack),
    imported: underImported(stack => ({ releaseLabel: parameter(stack) })),
  },
  'log-encryption-release': { importedIsFound: 'ERROR', ...overDocument({},
    () => ({ releaseLabel: 'emr-6.0.0', logEncryptionKmsKeyId: 'arn:aws:kms:us-east-1:111122223333:key/one' }),
    () => ({ releaseLabel: 'emr-6.1.0', logEncryptionKmsKeyId: 'arn:aws:kms:us-east-1:111122223333:key/one' }),
    stack => ({ releaseLabel: parameter(stack), logEncryptionKmsKeyId: 'arn:aws:kms:us-east-1:111122223333:key/one' })) },
  'bug-no-application-history': overRelease(DOCUMENT.inTransit, 'emr-5.8.0', 'emr-5.9.0'),
  'bug-at-rest-breaks-hive': overRelease(DOCUMENT.s3, 'emr-5.31.0', 'emr-5.33.0', ['Hive']),
  'bug-notebooks-and-ganglia': overRelease({}, 'emr-6.2.0', 'emr-6.3.0'),
  'bug-metastore-with-kerberos': overRelease(inTransitWithKerberos, 'emr-7.3.0', 'emr-7.2.0', ['Spark']),
  'bug-history-server-port': overRelease(DOCUMENT.inTransit, 'emr-7.9.0', 'emr-7.10.0', ['Spark']),
  'bug-log-server-url': overRelease(DOCUMENT.inTransit, 'emr-7.8.0', 'emr-7.9.0'),
  'identity-center-tables-only': overRelease(identityCenterWith({ LakeFormationConfiguration: { EnableLakeFormation: true } }), 'emr-7.1.0', 'emr-7.2.0'),
  'no-wal-service': overRelease({ EncryptionConfiguration: { EMRWALEncryptionConfiguration: {} } }, 'emr-6.14.0', 'emr-6.15.0', ['HBase']),
  'ranger-no-longer-supported': overRelease(DOCUMENT.ranger('Spark'), 'emr-7.4.0', 'emr-7.3.0'),
  'cse-custom-with-s3a': overRelease(cseCustom, 'emr-7.10.0', 'emr-7.9.0'),
  'emrfs-removed': overRelease(cseKms, 'emr-spark-8.0.0', 'emr-7.12.0'),
  'cluster-kerberos': {
    failing: under(DOCUMENT.kerberos, () => ({})),
    passing: under(DOCUMENT.kerberos, () => ({ kerberosAttributes })),
    token: stack => under(DOCUMENT.kerberos, () => ({}))(stack).addPropertyOverride('KerberosAttributes', { 'Fn::If': ['C', kerberosAttributes, { Ref: 'AWS::NoValue' }] }),
    imported: underImported(() => ({ kerberosAttributes })),
  },
  'kerberos-trust-password': overDocument(trusting,
    () => ({ kerberosAttributes }),
    () => ({ kerberosAttributes: { ...kerberosAttributes, crossRealmTrustPrincipalPassword: DYNAMIC } }),
    stack => ({ kerberosAttributes: { ...kerberosAttributes, crossRealmTrustPrincipalPassword: parameter(stack) } })),
  'kerberos-domain-join': overDocument(integrated,
    () => ({ kerberosAttributes }),
    () => ({ kerberosAttributes: { ...kerberosAttributes, adDomainJoinUser: 'joiner', adDomainJoinPassword: DYNAMIC } }),
    stack => ({ kerberosAttributes: { ...kerberosAttributes, adDomainJoinUser: parameter(stack), adDomainJoinPassword: DYNAMIC } })),
  'kerberos-attribute-too-long': {
    ...overDocument(DOCUMENT.kerberos,
      () => ({ kerberosAttributes: { ...kerberosAttributes, realm: 'R'.repeat(257) } }),
      () => ({ kerberosAttributes: { ...kerberosAttributes, realm: 'R'.repeat(256) } }),
      stack => ({ kerberosAttributes: { ...kerberosAttributes, realm: parameter(stack) + 'R'.repeat(257) } })),
    importedIsFound: 'ERROR',
  },
  'kerberos-password-shown': {
    ...overDocument(DOCUMENT.kerberos,
      () => ({ kerberosAttributes: { realm: 'EC2.INTERNAL', kdcAdminPassword: 'Passw0rd' } }),
      () => ({ kerberosAttributes }),
      stack => ({ kerberosAttributes: { realm: 'EC2.INTERNAL', kdcAdminPassword: new CfnParameter(stack, 'Password', { noEcho: true }).valueAsString } })),
    importedIsFound: 'WARNING',
  },
  'ldap-with-steps': {
    failing: stack => new emr.CfnStep(stack, 'Step', {
      jobFlowId: under(DOCUMENT.ldap, () => ({}))(stack).ref, name: 'step', actionOnFailure: 'CONTINUE', hadoopJarStep: { jar: 'command-runner.jar' },
    }),
    passing: under(DOCUMENT.ldap, () => ({ steps: [] })),
    token: stack => {
      under(DOCUMENT.ldap, () => ({}))(stack);
      new emr.CfnStep(stack, 'Step', { jobFlowId: parameter(stack), name: 'step', actionOnFailure: 'CONTINUE', hadoopJarStep: { jar: 'command-runner.jar' } });
    },
    imported: underImported(() => ({ steps: [{ name: 'step', hadoopJarStep: { jar: 'command-runner.jar' } }] })),
  },
  'ldap-applications': overDocument(DOCUMENT.ldap,
    () => ({ applications: [{ name: 'Hive' }, { name: 'Zeppelin' }] }),
    () => ({ applications: [{ name: 'Hive' }, { name: 'spark' }] }),
    stack => ({ applications: [{ name: parameter(stack) }] })),
  'ldap-with-several-primary-nodes': severalPrimaryNodes(DOCUMENT.ldap),
  'identity-center-with-several-primary-nodes': severalPrimaryNodes(DOCUMENT.identityCenter),
  'cluster-kdc-with-several-primary-nodes': severalPrimaryNodes(DOCUMENT.kerberos),
  'ranger-with-several-primary-nodes': severalPrimaryNodes(DOCUMENT.ranger('Spark')),
  'runtime-roles-with-several-primary-nodes': severalPrimaryNodes(DOCUMENT.runtimeRoles),
  'ranger-applications': overDocument(DOCUMENT.ranger('Spark', 'EMRFS-S3'),
    () => ({ applications: [{ name: 'Spark' }, { name: 'Hive' }] }),
    () => ({ applications: [{ name: 'Spark' }, { name: 'Trino' }] }),
    stack => ({ applications: [{ name: parameter(stack) }] })),
  'jupyterhub-with-kerberos': overDocument(DOCUMENT.kerberos,
    () => ({ kerberosAttributes, applications: [{ name: 'JupyterHub' }] }),
    () => ({ kerberosAttributes, applications: [{ name: 'JupyterEnterpriseGateway' }] }),
    stack => ({ kerberosAttributes, applications: [{ name: parameter(stack) }] })),
  'ranger-other-applications': overDocument(DOCUMENT.ranger('Spark'),
    () => ({ applications: [{ name: 'Spark' }, { name: 'Flink' }] }),
    () => ({ applications: [{ name: 'Spark' }, { name: 'Zeppelin' }] }),
    stack => ({ applications: [{ name: parameter(stack) }] })),
  'identity-center-without-grants': overDocument(DOCUMENT.identityCenter,
    () => ({}),
    () => emrfs('fs.s3.s3AccessGrants.enabled'),
    stack => ({ configurations: [{ classification: parameter(stack), configurationProperties: {} }] })),
  'identity-center-without-spark': overDocument(DOCUMENT.identityCenter,
    () => ({ applications: [{ name: 'Hive' }, { name: 'Trino' }] }),
    () => ({ applications: [{ name: 'Hive' }, { name: 'Spark' }] }),
    stack => ({ applications: [{ name: 'Hive' }, { name: parameter(stack) }] })),
  'identity-center-steps': {
    failing: under(identityCenterWith(DOCUMENT.runtimeRoles.AuthorizationConfiguration), () => ({ steps: [STEP] })),
    passing: under(DOCUMENT.identityCenter, () => ({ steps: [STEP] })),
    token: stack => under(identityCenterWith(DOCUMENT.runtimeRoles.AuthorizationConfiguration), () => ({}))(stack)
      .addPropertyOverride('Steps', { 'Fn::If': ['C', [STEP], { Ref: 'AWS::NoValue' }] }),
    imported: underImported(() => ({ steps: [STEP] })),
  },
  's3-encryption-twice': overDocument(DOCUMENT.s3,
    () => emrfs('fs.s3.enableServerSideEncryption'),
    () => emrfs('fs.s3.maxConnections'),
    stack => ({ configurations: [{ classification: parameter(stack), configurationProperties: { 'fs.s3.cse.enabled': 'true' } }] })),
  'key-not-symmetric': {
    failing: withKey(stack => new kms.Key(stack, 'Key', { keySpec: kms.KeySpec.RSA_2048 })),
    passing: withKey(ownKey),
    token: withKey(stack => {
      const key = ownKey(stack);
      (key.node.defaultChild as kms.CfnKey).keySpec = parameter(stack);
      return key;
    }),
    imported: withKey(importedKey),
  },
  'key-disabled': {
    failing: withKey(stack => new kms.Key(stack, 'Key', { enabled: false })),
    passing: withKey(ownKey),
    token: withKey(stack => {
      const key = ownKey(stack);
      (key.node.defaultChild as kms.CfnKey).addPropertyOverride('Enabled', { Ref: 'Parameter' });
      return key;
    }),
    imported: withKey(importedKey),
  },
  'key-rotation-off': {
    failing: withKey(stack => {
      const key = new EncryptionKey(stack, 'Key');
      (key.node.defaultChild as kms.CfnKey).enableKeyRotation = false;
      return key;
    }),
    passing: withKey(stack => new EncryptionKey(stack, 'Key')),
    token: withKey(stack => {
      const key = new EncryptionKey(stack, 'Key');
      (key.node.defaultChild as kms.CfnKey).addPropertyOverride('EnableKeyRotation', { Ref: 'Parameter' });
      return key;
    }),
    imported: withKey(importedKey),
  },
  'key-in-another-region': {
    failing: withKey(stack => importedKey(stack, 'eu-west-1')),
    passing: withKey(importedKey),
    token: withKey(stack => kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${parameter(stack)}:111122223333:key/one`)),
    imported: withKey(stack => importedKey(stack, 'eu-west-1')),
    importedIsFound: 'ERROR',
  },
  'aws-managed-key': {
    failing: withKey(stack => kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/ebs')),
    passing: withKey(stack => kms.Alias.fromAliasName(stack, 'Key', 'alias/own')),
    token: withKey(stack => kms.Alias.fromAliasName(stack, 'Key', `alias/${parameter(stack)}`)),
    imported: withKey(importedKey),
  },
  'key-destroyed-before-data': {
    failing: retained(RemovalPolicy.DESTROY),
    passing: retained(RemovalPolicy.RETAIN),
    token: retained(RemovalPolicy.DESTROY, stack => kms.Key.fromKeyArn(stack, 'Other', `arn:aws:kms:us-east-1:111122223333:key/${parameter(stack)}`)),
    imported: retained(RemovalPolicy.DESTROY, importedKeyOf('Other')),
  },
  'instance-role-not-key-user': {
    failing: nodes(instanceRole, ownKey),
    passing: nodes(instanceRole, ownKey, (key, role) => key.grantEncryptDecrypt(role)),
    token: stack => {
      const { resource } = new Configuration(stack, 'Security', { keyUses: [use(ownKey(stack))] });
      cluster(stack, 'Cluster', { securityConfiguration: resource.ref, jobFlowRole: parameter(stack) });
    },
    imported: nodes(importedRole, ownKey),
    importedIsFound: 'WARNING',
  },
  'service-role-not-key-user': {
    failing: service(stack => instanceRole(stack, 'Service').roleName),
    passing: service(stack => instanceRole(stack, 'Service').roleName, key => key.grantEncryptDecrypt(key.stack.node.findChild('Service') as iam.Role)),
    token: service(parameter),
    imported: service(() => 'EMR_DefaultRole_V2'),
    importedIsFound: 'WARNING',
  },
  'service-role-by-grant': {
    failing: byMechanism(KeyUserMechanism.GRANT, stack => instanceRole(stack, 'Service')),
    passing: byMechanism(KeyUserMechanism.KEY_POLICY, stack => instanceRole(stack, 'Service')),
    token: byMechanism(KeyUserMechanism.GRANT, stack => instanceRole(stack, 'Service'), parameter),
    imported: byMechanism(KeyUserMechanism.GRANT, importedRole),
    importedIsFound: 'WARNING',
  },
  'key-without-users': {
    failing: withKey(ownKey),
    passing: withKey(stack => {
      const key = ownKey(stack);
      key.grantEncryptDecrypt(instanceRole(stack));
      return key;
    }),
    token: withKey(stack => {
      const key = ownKey(stack);
      key.addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(parameter(stack))], actions: ['kms:Decrypt'], resources: ['*'] }));
      return key;
    }),
    imported: withKey(importedKey),
  },
  'instance-role-cannot-encrypt-logs': {
    failing: logs({ of: 'nodes' }),
    passing: logs({ of: 'nodes', grant: true }),
    token: logs({ of: 'nodes', key: parameter }),
    imported: logs({ of: 'nodes', role: importedRole }),
    importedIsFound: 'WARNING',
  },
  'service-role-cannot-see-log-key': {
    failing: logs({ of: 'service' }),
    passing: logs({ of: 'service', grant: true }),
    token: logs({ of: 'service', key: parameter }),
    imported: logs({ of: 'service', role: importedRole }),
    importedIsFound: 'WARNING',
  },
  'instance-role-cannot-read': {
    failing: reading(ownBucket),
    passing: reading(ownBucket, (bucket, role) => bucket.grantRead(role)),
    token: reading(ownBucket, (bucket, role) => bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals: [role], actions: ['s3:GetObject'], resources: [bucket.arnForObjects(parameter(bucket.stack))],
    }))),
    imported: reading(stack => s3.Bucket.fromBucketName(stack, 'Artifacts', 'company-artifacts')),
  },
  'endpoint-omits-artifacts': {
    failing: behindEndpoint(() => ['arn:aws:s3:::repo.us-east-1.emr.amazonaws.com/*'], stack => new s3.Bucket(stack, 'Artifacts', { bucketName: 'own-artifacts' })),
    passing: behindEndpoint((_, bucket) => [bucket.arnForObjects('*')]),
    token: behindEndpoint(stack => [`arn:aws:s3:::${parameter(stack)}/*`]),
    imported: behindEndpoint(() => ['arn:aws:s3:::repo.us-east-1.emr.amazonaws.com/*'], stack => s3.Bucket.fromBucketName(stack, 'Artifacts', 'company-artifacts')),
  },
  'service-role-needs-tag': {
    failing: tagged(() => undefined),
    passing: tagged(() => [{ key: MANAGED_POLICY_TAG, value: 'true' }]),
    token: tagged(stack => [{ key: parameter(stack), value: 'true' }]),
    imported: tagged(() => undefined, importedRole),
  },
  'service-role-cannot-pass': {
    failing: passing(() => undefined),
    passing: passing((ofNodes, ofService) => ofNodes.grantPassRole(ofService)),
    token: passing((ofNodes, ofService) => ofService.addToPolicy(new iam.PolicyStatement({
      actions: ['iam:PassRole'], resources: [parameter(Stack.of(ofNodes))],
    }))),
    imported: passing(() => undefined, importedRole),
  },
  'instance-role-lacks-rights': {
    failing: unknownNodes(instanceRole),
    passing: unknownNodes(instanceRole, (assumed, ofNodes) => assumed.grantAssumeRole(ofNodes)),
    token: unknownNodes(instanceRole, undefined, parameter),
    imported: unknownNodes(importedRole),
    importedIsFound: 'WARNING',
  },
  'role-does-not-trust-nodes': {
    failing: assuming(() => undefined),
    passing: assuming(trustIn(ofNodes => ofNodes.roleArn)),
    token: assuming(trustIn(ofNodes => parameter(Stack.of(ofNodes)))),
    imported: assuming(() => undefined, analysts),
  },
  'trust-policy-by-hand': {
    failing: assuming(() => undefined, analysts),
    passing: assuming(trustIn(ofNodes => ofNodes.roleArn)),
    token: assuming(trustIn(ofNodes => parameter(Stack.of(ofNodes)))),
    imported: assuming(() => undefined, analysts, true),
    importedIsFound: 'WARNING',
  },
  'access-grants-not-enabled': {
    failing: announcing(() => ({})),
    passing: announcing(() => emrfs('fs.s3.s3AccessGrants.enabled')),
    token: announcing(stack => ({ configurations: [{ classification: parameter(stack), configurationProperties: { a: 'b' } }] })),
    imported: announcing(() => ({}), true),
    importedIsFound: 'WARNING',
  },
};

function importedKeyOf(id: string) {
  return (stack: Stack) => kms.Key.fromKeyArn(stack, id, 'arn:aws:kms:us-east-1:111122223333:key/two');
}
