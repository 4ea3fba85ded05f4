import { App, CfnParameter, Stack, Stage, aws_iam as iam, aws_logs as logs, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  EncryptionKey, InTransitEncryption, Kerberos, LocalDiskEncryption, Ranger, RangerOptions, RangerPlugin, S3Encryption, SecurityConfiguration,
  SecurityConfigurationProps,
} from '../../lib';
import { documentOf, keyUsersOf, newStack, noteIdsOf, notesOf } from '../synthesized';

/* eslint-disable @typescript-eslint/no-explicit-any -- templates and what JavaScript passes have no types */

const URL = 'https://ranger.example.com:6182';
const OFF: SecurityConfigurationProps = {
  s3Encryption: S3Encryption.sseS3(), localDiskEncryption: LocalDiskEncryption.disabled(), inTransitEncryption: InTransitEncryption.disabled(),
  serviceRoles: [], kerberos: Kerberos.clusterDedicatedKdc(),
};
const SECRET = 'arn:aws:secretsmanager:us-west-2:111122223333:secret';
const roleOf = (stack: Stack, name: string, trusted?: iam.IRole) => new iam.Role(stack, name, {
  assumedBy: trusted ? new iam.ArnPrincipal(trusted.roleArn).withSessionTags() : new iam.ServicePrincipal('ec2.amazonaws.com'),
});
const secretOf = (stack: Stack, name: string) => secretsmanager.Secret.fromSecretPartialArn(stack, name, `${SECRET}:${name}`);

interface Parts { readonly stack: Stack; readonly nodes: iam.IRole; readonly options: RangerOptions }

function parts(changed: (stack: Stack) => any = () => ({}), stack = newStack()): Parts {
  const nodes = roleOf(stack, 'Nodes');
  return {
    stack, nodes, options: {
      adminServerSecret: secretOf(stack, 'Admin'),
      pluginRole: roleOf(stack, 'Data', nodes),
      otherServicesRole: roleOf(stack, 'Users', nodes),
      plugins: [RangerPlugin.spark({ clientSecret: secretOf(stack, 'SparkKey'), policyRepositoryName: 'amazon-emr-spark' })],
      ...changed(stack),
    },
  };
}

function configure({ stack, nodes, options }: Parts, props: SecurityConfigurationProps = {}, url: any = URL): SecurityConfiguration {
  return new SecurityConfiguration(stack, 'Security', { ...OFF, instanceRoles: [nodes], ranger: Ranger.adminServer(url, options), ...props });
}

/** The statements of all policies of a role of the stack, without those of its trust. */
function rightsOf(stack: Stack, role: string): any[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties.Roles.some((name: any) => name.Ref?.startsWith(role)))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

const arnOf = (role: string) => ({ 'Fn::GetAtt': [expect.stringMatching(`^${role}`), 'Arn'] });

describe('the document', () => {
  test('names roles, secrets, plugins and the log group as AWS does in its example', () => {
    const stack = newStack();
    const role = (name: string) => iam.Role.fromRoleArn(stack, name, `arn:aws:iam::111122223333:role/${name}`);
    const plugin = { clientSecret: secretOf(stack, 'RangerPluginKey') };
    new SecurityConfiguration(stack, 'Security', {
      ...OFF, instanceRoles: [], ranger: Ranger.adminServer(URL, {
        adminServerSecret: secretOf(stack, 'RangerAdminServerCert'),
        pluginRole: role('RangerPluginDataAccessRole'),
        otherServicesRole: role('UserAccessRole'),
        plugins: [
          RangerPlugin.spark({ ...plugin, policyRepositoryName: 'amazon-emr-spark' }),
          RangerPlugin.hive({ ...plugin, policyRepositoryName: 'amazon-emr-hive' }),
          RangerPlugin.emrFsS3({ ...plugin, policyRepositoryName: 'amazon-emr-emrfs-s3' }),
          RangerPlugin.trino({ ...plugin, policyRepositoryName: 'amazon-emr-trino' }),
        ],
        auditLogGroup: logs.LogGroup.fromLogGroupArn(stack, 'Audit', 'arn:aws:logs:us-west-2:111122223333:log-group:ranger-audit'),
      }),
    });
    const written = documentOf(stack).AuthorizationConfiguration.RangerConfiguration;
    expect(written).toEqual({
      AdminServerURL: 'https://ranger.example.com:6182',
      RoleForRangerPluginsARN: 'arn:aws:iam::111122223333:role/RangerPluginDataAccessRole',
      RoleForOtherAWSServicesARN: 'arn:aws:iam::111122223333:role/UserAccessRole',
      AdminServerSecretARN: `${SECRET}:RangerAdminServerCert`,
      RangerPluginConfigurations: ['Spark', 'Hive', 'EMRFS-S3', 'Trino'].map(app => ({
        App: app, ClientSecretARN: `${SECRET}:RangerPluginKey`, PolicyRepositoryName: `amazon-emr-${app.toLowerCase()}`,
      })),
      AuditConfiguration: { Destinations: { AmazonCloudWatchLogs: { CloudWatchLogGroup: 'arn:aws:logs:us-west-2:111122223333:log-group:ranger-audit' } } },
    });
    expect(Object.keys(written)).toEqual([
      'AdminServerURL', 'RoleForRangerPluginsARN', 'RoleForOtherAWSServicesARN', 'AdminServerSecretARN', 'RangerPluginConfigurations', 'AuditConfiguration',
    ]);
  });

  test('has no AuditConfiguration without a log group', () => {
    const { stack, ...rest } = parts();
    configure({ stack, ...rest });
    expect(documentOf(stack).AuthorizationConfiguration.RangerConfiguration).not.toHaveProperty('AuditConfiguration');
  });

  const partition = { Ref: 'AWS::Partition' };
  test.each<[string, (stack: Stack) => logs.ILogGroup, any]>([
    ['by name', stack => logs.LogGroup.fromLogGroupName(stack, 'Audit', 'ranger-audit'),
      ['arn:', partition, ':logs:us-west-2:111122223333:log-group:ranger-audit']],
    ['of the app', stack => new logs.LogGroup(stack, 'Audit'),
      ['arn:', partition, ':logs:us-west-2:111122223333:log-group:', { Ref: expect.stringMatching('^Audit') }]],
    ['by a token', stack => logs.LogGroup.fromLogGroupName(stack, 'Audit', new CfnParameter(stack, 'Name').valueAsString),
      ['arn:', partition, ':logs:us-west-2:111122223333:log-group:', { Ref: 'Name' }]],
  ])('names a log group without the streams: %s', (_, group, joined) => {
    const { stack, ...rest } = parts(on => ({ auditLogGroup: group(on) }));
    configure({ stack, ...rest });
    expect(documentOf(stack).AuthorizationConfiguration.RangerConfiguration.AuditConfiguration)
      .toEqual({ Destinations: { AmazonCloudWatchLogs: { CloudWatchLogGroup: { 'Fn::Join': ['', joined] } } } });
    expect(rightsOf(stack, 'Data')).toEqual([{
      Effect: 'Allow', Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::Join': ['', typeof joined[joined.length - 1] === 'string' ? [...joined.slice(0, -1), `${joined[joined.length - 1]}:*`] : [...joined, ':*']] },
    }]);
  });

  test('names a log group of another stack', () => {
    const app = new App();
    const there = new Stack(app, 'Logs');
    const { stack, ...rest } = parts(() => ({ auditLogGroup: new logs.LogGroup(there, 'Audit') }), new Stack(app, 'Stack'));
    configure({ stack, ...rest });
    expect(JSON.stringify(documentOf(stack).AuthorizationConfiguration.RangerConfiguration.AuditConfiguration)).toMatch(/log-group:",\{"Fn::ImportValue":"Logs:ExportsOutputRefAudit[^"]*"\}\]/);
  });
});

describe('the rights', () => {
  test('are those that AWS documents: of the nodes to assume both roles and to read each secret, of the plugins to write events', () => {
    const { stack, ...rest } = parts(on => ({
      plugins: [
        RangerPlugin.spark({ clientSecret: secretOf(on, 'SparkPluginKey'), policyRepositoryName: 'spark' }),
        RangerPlugin.hive({ clientSecret: secretOf(on, 'HiveKey'), policyRepositoryName: 'hive' }),
      ],
      auditLogGroup: new logs.LogGroup(on, 'Audit'),
    }));
    configure({ stack, ...rest });
    const assume = (role: string) => ({ Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Resource: arnOf(role) });
    const read = (name: string) => ({ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: `${SECRET}:${name}-??????` });
    expect(rightsOf(stack, 'Nodes')).toEqual([assume('Data'), assume('Users'), read('Admin'), read('SparkPluginKey'), read('HiveKey')]);
    expect(rightsOf(stack, 'Data')).toHaveLength(1);
    expect(rightsOf(stack, 'Users')).toEqual([]);
    expect(noteIdsOf(stack, 'warning')).toEqual([]);
  });

  test('one secret for all plugins is read by one statement', () => {
    const { stack, ...rest } = parts(on => {
      const clientSecret = secretOf(on, 'Key');
      return { plugins: [RangerPlugin.spark({ clientSecret, policyRepositoryName: 'spark' }), RangerPlugin.hive({ clientSecret, policyRepositoryName: 'hive' })] };
    });
    configure({ stack, ...rest });
    expect(rightsOf(stack, 'Nodes').filter(({ Action }) => Action === 'secretsmanager:GetSecretValue')).toHaveLength(2);
  });

  test('the role of the plugins is a user of the keys for Amazon S3, the other one is not', () => {
    const { stack, ...rest } = parts();
    configure({ stack, ...rest }, { encryptionKey: new EncryptionKey(stack, 'Key'), s3Encryption: S3Encryption.sseKms() });
    expect(keyUsersOf(stack)).toEqual([arnOf('Data'), arnOf('Nodes')]);
  });

  test('of an imported role are told to its owner', () => {
    const { stack, ...rest } = parts(on => ({
      pluginRole: iam.Role.fromRoleArn(on, 'Imported', 'arn:aws:iam::111122223333:role/Data', { mutable: false }),
      auditLogGroup: logs.LogGroup.fromLogGroupArn(on, 'Audit', 'arn:aws:logs:us-west-2:111122223333:log-group:audit:*'),
    }));
    configure({ stack, ...rest });
    expect(notesOf(stack, 'warning').map(({ path, text }) => `${path}: ${text}`).filter(text => text.includes('role-policy-by-hand'))).toEqual([
      "/Stack/Security/Resource: role 'Stack/Imported': this app cannot edit the policies of the role, so the role may not write audit events to log group 'Stack/Audit' yet; "
      + 'these statements are expected in a policy of the role. Ask the owner of the role to add them: '
      + '[{"Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Effect":"Allow",'
      + '"Resource":"arn:aws:logs:us-west-2:111122223333:log-group:audit:*"}] [ack: cdk-emr-security:role-policy-by-hand]',
    ]);
  });
});

describe('warnings', () => {
  test('one role for both purposes lets users past Ranger', () => {
    const { stack, nodes, options } = parts();
    configure({ stack, nodes, options: { ...options, otherServicesRole: options.pluginRole } });
    expect(notesOf(stack, 'warning').map(({ text }) => text)).toEqual([
      "ranger.otherServicesRole: is the pluginRole too, got role 'Stack/Data'; with it users get at all data, past the policies of Ranger, "
      + 'so a role that does not reach the data is expected. Make a role of its own for other services [ack: cdk-emr-security:ranger-one-role]',
    ]);
  });

  test.each([
    ['Region', 'arn:aws:logs:eu-west-1:111122223333:log-group:audit', 'eu-west-1 of account 111122223333'],
    ['account', 'arn:aws:logs:us-west-2:444455556666:log-group:audit', 'us-west-2 of account 444455556666'],
  ])('a log group of another %s', (_, arn, where) => {
    const { stack, ...rest } = parts(on => ({ auditLogGroup: logs.LogGroup.fromLogGroupArn(on, 'Audit', arn) }));
    configure({ stack, ...rest });
    expect(notesOf(stack, 'warning').map(({ text }) => text)).toEqual([
      `ranger.auditLogGroup: log group 'Stack/Audit' is in ${where}, and the clusters are in us-west-2 of account 111122223333; nothing is documented of audit events that `
      + 'are sent to another Region or account, so a log group beside the clusters is expected. Create one there [ack: cdk-emr-security:audit-log-group-elsewhere]',
    ]);
    const { Destinations } = documentOf(stack).AuthorizationConfiguration.RangerConfiguration.AuditConfiguration;
    expect(Destinations.AmazonCloudWatchLogs.CloudWatchLogGroup).toBe(arn);
  });
});

describe('arguments', () => {
  function message(changed: (stack: Stack) => any, ...[url]: any[]): string {
    const { stack, options } = parts(changed);
    try {
      new SecurityConfiguration(stack, 'Security', { ...OFF, instanceRoles: [], ranger: Ranger.adminServer(url, options) });
    } catch (error) {
      expect((error as Error).name).toBe('EmrSecurityError');
      return (error as Error).message.replace("SecurityConfiguration 'Stack/Security': ", '');
    }
    throw new Error('nothing was refused');
  }
  const SECRET_EXPECTED = 'a secret construct is expected. Pass a secretsmanager.Secret; import one that exists with secretsmanager.Secret.fromSecretCompleteArn() or .fromSecretNameV2()';
  const ROLE_EXPECTED = 'a role construct is expected. Pass an iam.Role; import one that exists with iam.Role.fromRoleName()';
  const plugin = (options: any) => ({ plugins: [RangerPlugin.hive(options)] });

  test.each<[string, (stack: Stack) => any, string]>([
    ['no secret', () => ({ adminServerSecret: undefined }), `ranger.adminServerSecret: is missing; ${SECRET_EXPECTED}`],
    ['the ARN of a secret', () => ({ adminServerSecret: `${SECRET}:x` }), `ranger.adminServerSecret: is not a secret, got "${SECRET}:x"; ${SECRET_EXPECTED}`],
    ['the value of a secret, which is not shown', () => ({ adminServerSecret: 'BEGIN PRIVATE KEY' }), `ranger.adminServerSecret: is not a secret; ${SECRET_EXPECTED}`],
    ['no role of the plugins', () => ({ pluginRole: undefined }), `ranger.pluginRole: is missing; ${ROLE_EXPECTED}`],
    ['the name of a role', () => ({ pluginRole: 'Data' }), `ranger.pluginRole: is not an IAM role, got "Data"; ${ROLE_EXPECTED}`],
    ['no role for other services', () => ({ otherServicesRole: null }), `ranger.otherServicesRole: is not an IAM role, got null; ${ROLE_EXPECTED}`],
    ['no plugins', () => ({ plugins: undefined }), 'ranger.plugins: is missing; one plugin or more is expected. Name a RangerPlugin for each of Spark, Hive and Trino that the clusters have'],
    ['an empty list', () => ({ plugins: [] }), 'ranger.plugins: is empty, got []; one plugin or more is expected. Name a RangerPlugin for each of Spark, Hive and Trino that the clusters have'],
    ['a plugin in place of a list', stack => ({ plugins: RangerPlugin.hive({ clientSecret: secretOf(stack, 'K'), policyRepositoryName: 'hive' }) }),
      'ranger.plugins: is not a list, got a RangerPlugin; a list is expected. Put the value into a list'],
    ['the name of a plugin', () => ({ plugins: ['Spark'] }), 'ranger.plugins[0]: is not a RangerPlugin, got "Spark"; one of the factories of RangerPlugin makes it. Use RangerPlugin.spark(…)'],
    ['a gap', () => ({ plugins: [undefined] }), 'ranger.plugins[0]: is missing; one of the factories of RangerPlugin makes it. Use RangerPlugin.spark(…)'],
    ['a plugin without options', () => plugin(undefined),
      'ranger.plugins[0]: is not an options object; an object with clientSecret, policyRepositoryName is expected. Pass the options by name'],
    ['a plugin without a secret', () => plugin({ policyRepositoryName: 'hive' }), `ranger.plugins[0].clientSecret: is missing; ${SECRET_EXPECTED}`],
    ['a plugin without a service', stack => plugin({ clientSecret: secretOf(stack, 'K') }),
      'ranger.plugins[0].policyRepositoryName: is missing; the name of a service in Ranger Admin is expected. Pass a string'],
    ['a plugin with an empty service', stack => plugin({ clientSecret: secretOf(stack, 'K'), policyRepositoryName: '' }),
      'ranger.plugins[0].policyRepositoryName: is empty; the name of a service in Ranger Admin is expected. Pass a string'],
    ['another option of a plugin', stack => plugin({ clientSecret: secretOf(stack, 'K'), policyRepositoryName: 'x', app: 'Presto' }),
      'ranger.plugins[0]: has unknown options: app; the options are clientSecret, policyRepositoryName. Remove or rename them'],
    ['two plugins of one app', stack => {
      const options = { clientSecret: secretOf(stack, 'K'), policyRepositoryName: 'x' };
      return { plugins: [RangerPlugin.hive(options), RangerPlugin.spark(options), RangerPlugin.hive({ ...options, policyRepositoryName: 'y' })] };
    }, 'ranger.plugins[2]: is a second plugin of Hive; one is expected, and it is ranger.plugins[0]. Remove one of the two'],
    ['the name of a log group', () => ({ auditLogGroup: 'audit' }),
      'ranger.auditLogGroup: is not a log group, got "audit"; a log group construct is expected. Pass a logs.LogGroup; import one that exists with logs.LogGroup.fromLogGroupName()'],
    ['another option', () => ({ logGroup: 'audit' }),
      'ranger: has unknown options: logGroup; the options are adminServerSecret, pluginRole, otherServicesRole, plugins, auditLogGroup. Remove or rename them'],
  ])('fails for %s', (_, changed, text) => {
    expect(message(changed, URL)).toBe(text);
  });

  test.each<[any, string]>([
    [undefined, 'ranger.url: is missing; https://host or https://host:port is expected. Pass a string'],
    ['', 'ranger.url: is empty; https://host or https://host:port is expected. Pass a string'],
    [6182, 'ranger.url: is not text, got 6182; https://host or https://host:port is expected. Pass a string'],
    ['http://ranger.example.com:6080',
      'ranger.url: does not begin with https://, got "http://ranger.example.com:6080"; https://host or https://host:port is expected. Use the TLS port of the server'],
    ['ranger.example.com:6182',
      'ranger.url: does not begin with https://, got "ranger.example.com:6182"; https://host or https://host:port is expected. Use the TLS port of the server'],
    ['https://ranger.example.com:99999',
      'ranger.url: names no port, got "https://ranger.example.com:99999"; https://host or https://host:port is expected. Write a port from 1 to 65535'],
  ])('fails for the URL %j', (url, text) => {
    expect(message(() => ({}), url)).toBe(text);
  });

  test.each<any>([undefined, null, 'options', 7, []])('fails for the options %j, without a raw error', options => {
    expect(() => new SecurityConfiguration(newStack(), 'Security', { ...OFF, ranger: Ranger.adminServer(URL, options) }))
      .toThrow(/^SecurityConfiguration 'Stack\/Security': ranger: is not an options object.*; an object with adminServerSecret, pluginRole/);
  });

  test('tells everything at once', () => {
    expect(message(() => ({ adminServerSecret: 1, pluginRole: 2, otherServicesRole: 3, plugins: [4, RangerPlugin.hive({} as any)], auditLogGroup: 5 }), 6).split('\n').map(line => line.split(':')[0]))
      .toEqual(["SecurityConfiguration 'Stack/Security' has 8 problems", ...[
        'ranger.url', 'ranger.adminServerSecret', 'ranger.pluginRole', 'ranger.otherServicesRole', 'ranger.plugins[0]', 'ranger.plugins[1].clientSecret',
        'ranger.plugins[1].policyRepositoryName', 'ranger.auditLogGroup',
      ].map(path => `- ${path}`)]);
  });

  test('a URL by a token is left to the deployment', () => {
    const built = parts();
    const url = new CfnParameter(built.stack, 'Url').valueAsString;
    configure(built, {}, url);
    expect(documentOf(built.stack).AuthorizationConfiguration.RangerConfiguration.AdminServerURL).toEqual({ Ref: 'Url' });
  });

  test.each<[string, string, (there: Stack) => any, string]>([
    ['secret', 'adminServerSecret', there => new secretsmanager.Secret(there, 'It'), 'secretsmanager.Secret.fromSecretCompleteArn()'],
    ['role', 'pluginRole', there => roleOf(there, 'It'), 'iam.Role.fromRoleArn()'],
    ['role', 'otherServicesRole', there => roleOf(there, 'It'), 'iam.Role.fromRoleArn()'],
    ['log group', 'auditLogGroup', there => new logs.LogGroup(there, 'It'), 'logs.LogGroup.fromLogGroupName()'],
  ])('fails for a %s of another Stage: %s', (_, prop, make, importer) => {
    const app = new App();
    const there = new Stack(new Stage(app, 'Prod'), 'There');
    const built = parts(() => ({ [prop]: make(there) }), new Stack(app, 'Stack'));
    expect(() => configure(built)).toThrow(`security configuration 'Stack/Security': ranger.${prop}: is in another Stage, got construct 'Prod/There/It'; `
      + `a Stage cannot refer to what another one creates. Import it with ${importer}`);
  });

  test.each([
    ['emr-5.31.0', [], 'Apache Ranger'],
    ['emr-6.2.0', [], 'Apache Ranger'],
    ['emr-6.6.0', ['trino'], 'the Ranger plugin of Trino'],
  ])('fails for a release that does not have it: %s', (releaseLabel, more, feature) => {
    const built = parts(stack => {
      const options = { clientSecret: secretOf(stack, 'K'), policyRepositoryName: 'x' };
      return { plugins: [RangerPlugin.spark(options), ...more.length > 0 ? [RangerPlugin.trino(options)] : []] };
    });
    expect(() => configure(built, { releaseLabel })).toThrow(`releaseLabel: this release has no ${feature}, got "${releaseLabel}"`);
  });

  test('passes for the first releases', () => {
    configure(parts(), { releaseLabel: 'emr-5.32.0' });
    configure(parts(), { releaseLabel: 'emr-6.3.0' });
    configure(parts(stack => ({ plugins: [RangerPlugin.trino({ clientSecret: secretOf(stack, 'K'), policyRepositoryName: 'x' })] })), { releaseLabel: 'emr-6.7.0' });
  });
});
