import { Annotations, App, Fn, NestedStack, Stack, Stage, aws_emr as emr, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { ENV, cluster, errorsOf, instanceRole, newStack, profileOf, raisedWarnings } from './fixtures';
import { EmrDefaultRoles, InTransitEncryption, LocalDiskEncryption, S3Encryption, SecurityConfiguration, SecurityConfigurationProps } from '../../lib';
import { checkStageOf } from '../../lib/checks/stage-walk';

const QUIET = { inTransitEncryption: InTransitEncryption.disabled() };
const DEFAULTS = { jobFlowRole: 'EMR_EC2_DefaultRole', serviceRole: 'EMR_DefaultRole', releaseLabel: 'emr-7.9.0' };

const security = (scope: Stack, props: SecurityConfigurationProps = {}) => new SecurityConfiguration(scope, 'Security', { ...QUIET, ...props });

function passes(within: Stack | App) {
  expect(errorsOf(within)).toEqual([]);
  expect(raisedWarnings(within)).toEqual([]);
}

test('the defaults and a cluster with the default roles pass', () => {
  const stack = newStack();
  security(stack).attachTo(cluster(stack, 'Cluster', DEFAULTS));
  passes(stack);
});

test('the defaults and a cluster with a role of the app fail', () => {
  const stack = newStack();
  security(stack).attachTo(cluster(stack, 'Cluster', { ...DEFAULTS, jobFlowRole: profileOf(stack, instanceRole(stack)) }));
  expect(errorsOf(stack)).toEqual([
    "[Stack/Security] cluster 'Stack/Cluster': its instance role 'Stack/Role' is not a user of the key 'Stack/Security/Key' that configuration 'Stack/Security' uses for "
    + 's3Encryption and localDiskEncryption; neither the key policy nor a policy of the role lets the role use it. '
    + 'Call grants.instanceRole(role) on the configuration, or name the role in instanceRoles [cdk-emr-security:instance-role-not-key-user]',
  ]);
});

describe.each<[string, (made: { stack: Stack; configuration: SecurityConfiguration; role: iam.Role }) => unknown]>([
  ['grants.instanceRole', ({ configuration, role }) => configuration.grants.instanceRole(role)],
  ['a grant of the key', ({ configuration, role }) => configuration.encryptionKey!.grantEncryptDecrypt(role)],
  ['a policy of the role', ({ configuration, role }) => role.addToPolicy(new iam.PolicyStatement({ actions: ['kms:*'], resources: [configuration.encryptionKey!.keyArn] }))],
])('a role of the app with %s passes', (_, grant) => {
  const build = (stack: Stack, roles: Stack, clusters: Stack) => {
    const configuration = security(stack);
    const role = instanceRole(roles);
    grant({ stack, configuration, role });
    cluster(clusters, 'Cluster', { ...DEFAULTS, securityConfiguration: configuration.securityConfigurationName, jobFlowRole: profileOf(clusters, role) });
  };

  test('in one stack', () => {
    const stack = newStack();
    build(stack, stack, stack);
    passes(stack);
  });

  test('with the cluster in another stack', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const other = new Stack(app, 'Other');
    Annotations.of(stack).acknowledgeWarning('cdk-emr-security:cluster-in-another-stack');
    build(stack, other, other);
    passes(app);
  });

  test('with the cluster in a nested stack', () => {
    const stack = newStack();
    build(stack, stack, new NestedStack(stack, 'Nested'));
    passes(stack);
  });

  test('in a Stage', () => {
    const app = new App();
    const stack = new Stack(new Stage(app, 'Stage'), 'Stack');
    build(stack, stack, stack);
    passes(app);
  });
});

test('a role in instanceRoles passes, whatever the order', () => {
  const stack = newStack();
  const role = instanceRole(stack);
  const early = cluster(stack, 'Cluster', { ...DEFAULTS, jobFlowRole: profileOf(stack, role) });
  security(stack, { instanceRoles: [role] }).attachTo(early);
  passes(stack);
});

test('EMR_DefaultRole_V2 is warned about until it is granted', () => {
  const build = () => {
    const stack = newStack();
    const configuration = security(stack);
    configuration.attachTo(cluster(stack, 'Cluster', { ...DEFAULTS, serviceRole: 'EMR_DefaultRole_V2' }));
    return { stack, configuration };
  };
  const { stack } = build();
  expect(errorsOf(stack)).toEqual([]);
  expect(raisedWarnings(stack)).toEqual([
    expect.stringMatching(/^\[Stack\/Security\/Resource\] cluster 'Stack\/Cluster': its service role 'EMR_DefaultRole_V2' is not a user of the key 'Stack\/Security\/Key'.*\[ack: cdk-emr-security:service-role-not-key-user\]$/),
  ]);
  const granted = build();
  granted.configuration.grants.serviceRole(EmrDefaultRoles.serviceRoleV2(granted.stack));
  passes(granted.stack);
});

test('EMR_DefaultRole_V2 needs nothing without EBS encryption', () => {
  const stack = newStack();
  security(stack, { localDiskEncryption: LocalDiskEncryption.awsKms({ ebsEncryption: false }) })
    .attachTo(cluster(stack, 'Cluster', { ...DEFAULTS, serviceRole: 'EMR_DefaultRole_V2' }));
  passes(stack);
});

test('a configuration for no roles yet is warned about, and the warning is acknowledged on the stack', () => {
  const build = () => {
    const stack = newStack();
    security(stack, { instanceRoles: [], serviceRoles: [] });
    return stack;
  };
  const stack = build();
  expect(errorsOf(stack)).toEqual([]);
  expect(raisedWarnings(stack)).toEqual([expect.stringMatching(/^\[Stack\/Security\/Resource\] .* has no users: .*\[ack: cdk-emr-security:key-without-users\]$/)]);
  const acknowledged = build();
  Annotations.of(acknowledged).acknowledgeWarning('cdk-emr-security:key-without-users');
  passes(acknowledged);
});

test('releases are judged by what the sections use', () => {
  const stack = newStack();
  security(stack, { inTransitEncryption: InTransitEncryption.emrManaged() }).attachTo(cluster(stack, 'Cluster', { ...DEFAULTS, releaseLabel: 'emr-5.23.0' }));
  expect(errorsOf(stack)).toEqual([
    expect.stringContaining('its release is too old for EBS encryption, '),
    expect.stringContaining('its release is too old for EMR-managed certificates, '),
  ]);
});

test('keys are judged by what the sections use them for', () => {
  const stack = newStack({ env: ENV });
  const key = (name: string) => kms.Key.fromKeyArn(stack, name, `arn:aws:kms:eu-west-1:111122223333:key/${name}`);
  security(stack, {
    s3Encryption: S3Encryption.sseKms({ encryptionKey: key('Default') }),
    localDiskEncryption: LocalDiskEncryption.awsKms({ encryptionKey: kms.Alias.fromAliasName(stack, 'Managed', 'alias/aws/ebs') }),
  });
  expect(errorsOf(stack)).toEqual([
    expect.stringContaining("s3Encryption.encryptionKey: the key 'Stack/Default' is in eu-west-1, and the configuration in us-east-1"),
    expect.stringContaining("localDiskEncryption.encryptionKey: the key 'Stack/Managed' is an AWS managed key, got \"alias/aws/ebs\""),
  ]);
});

test('an imported configuration is found by its name, and its keys are checked as far as they are known', () => {
  const stack = newStack();
  const key = new kms.Key(stack, 'Key');
  SecurityConfiguration.fromSecurityConfigurationAttributes(stack, 'Imported', {
    securityConfigurationName: 'prod', encryptionKeys: [key], releaseLabel: 'emr-7.9.0',
  });
  cluster(stack, 'Cluster', { ...DEFAULTS, releaseLabel: 'emr-7.8.0', securityConfiguration: 'prod', jobFlowRole: profileOf(stack, instanceRole(stack)) });
  expect(errorsOf(stack)).toEqual([]);
  expect(raisedWarnings(stack).map(warning => /^\[(.*?)\].*\[ack: (.*)\]$/.exec(warning)!.slice(1))).toEqual([
    ['Stack/Imported', 'cdk-emr-security:key-without-users'],
    ['Stack/Cluster', 'cdk-emr-security:release-older-than-declared'],
    ['Stack/Cluster', 'cdk-emr-security:instance-role-not-key-user'],
  ]);
});

test('an imported configuration without anything known passes', () => {
  const stack = newStack();
  const imported = SecurityConfiguration.fromSecurityConfigurationName(stack, 'Imported', Fn.importValue('name'));
  imported.attachTo(cluster(stack, 'Cluster', { ...DEFAULTS, jobFlowRole: profileOf(stack, instanceRole(stack)) }));
  passes(stack);
});

test('attachTo, and another name afterwards, fails', () => {
  const stack = newStack();
  const made = cluster(stack, 'Cluster', DEFAULTS);
  security(stack).attachTo(made);
  made.addPropertyOverride('SecurityConfiguration', new SecurityConfiguration(stack, 'Other', QUIET).securityConfigurationName);
  expect(errorsOf(stack)).toEqual([expect.stringContaining("cluster 'Stack/Cluster': it is attached to configuration 'Stack/Security', but its SecurityConfiguration names configuration 'Stack/Other'")]);
});

test('an L1 alone is checked too, where the Stage is', () => {
  const stack = newStack();
  const raw = new emr.CfnSecurityConfiguration(stack, 'Raw', { securityConfiguration: {} });
  cluster(stack, 'Cluster', { ...DEFAULTS, releaseLabel: 'emr-4.0.0', securityConfiguration: raw.ref });
  passes(stack);
  checkStageOf(raw);
  expect(errorsOf(stack)).toEqual([expect.stringContaining("its release is too old for security configurations, which configuration 'Stack/Raw' uses")]);
});
