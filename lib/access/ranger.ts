import { ArnFormat, Stack, Token, aws_iam as iam, aws_logs as logs, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkSecret } from './secret-readers';
import { RangerModel } from '../document/model';
import { checkList, checkOptions, checkText } from '../private/arguments';
import { requireSameStage } from '../private/configuration-binder';
import { Problems } from '../private/errors';
import { checkUrl } from '../private/hosts';
import { differ } from '../private/role-subject';
import { checkRoleArgument } from '../private/roles';
import { Section, SectionBinder } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * What a plugin of Apache Ranger needs.
 */
export interface RangerPluginOptions {
  /**
   * The secret with the private key of the plugin and the certificate to it, in PEM, by which the plugin shows the Ranger Admin server
   * who it is.
   *
   * The roles of the nodes may read it. A secret for each plugin limits the harm of a key that is found out.
   *
   * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-ranger-tls-certificates.html
   */
  readonly clientSecret: secretsmanager.ISecret;

  /**
   * The name of the service in Ranger Admin that holds the policies of the plugin, such as `amazon-emr-spark`.
   */
  readonly policyRepositoryName: string;
}

/**
 * A plugin of Apache Ranger, which Amazon EMR installs on the nodes.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-ranger-plugins.html
 * @example
 * declare const pluginKey: secretsmanager.ISecret;
 *
 * const plugin = RangerPlugin.spark({ clientSecret: pluginKey, policyRepositoryName: 'amazon-emr-spark' });
 */
export class RangerPlugin {
  /**
   * The plugin of Apache Spark, without which a cluster that has Spark does not start.
   */
  public static spark(options: RangerPluginOptions): RangerPlugin {
    return new RangerPlugin('Spark', options);
  }

  /**
   * The plugin of Apache Hive, without which a cluster that has Hive does not start.
   */
  public static hive(options: RangerPluginOptions): RangerPlugin {
    return new RangerPlugin('Hive', options);
  }

  /**
   * The plugin of EMRFS, for access to Amazon S3.
   */
  public static emrFsS3(options: RangerPluginOptions): RangerPlugin {
    return new RangerPlugin('EMRFS-S3', options);
  }

  /**
   * The plugin of Trino. Needs emr-6.7.0.
   */
  public static trino(options: RangerPluginOptions): RangerPlugin {
    return new RangerPlugin(TRINO, options);
  }

  private constructor(
    /** @internal */
    public readonly _app: string,
    /** @internal */
    public readonly _options: RangerPluginOptions,
  ) {}
}

/**
 * What the integration with Apache Ranger needs beside the address of the server.
 */
export interface RangerOptions {
  /**
   * The secret with the public certificate of the Ranger Admin server, in PEM.
   *
   * The roles of the nodes may read it.
   */
  readonly adminServerSecret: secretsmanager.ISecret;

  /**
   * The role with which trusted engines, such as Hive and the record server of Spark, get at the data in Amazon S3.
   *
   * It becomes a user of the keys for Amazon S3, and may write the audit events. What it may do in Amazon S3 is yours to say, and no
   * other role should reach that data. Its trust policy has to let the roles of the nodes assume it and tag its sessions.
   *
   * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-ranger-iam-ranger.html
   */
  readonly pluginRole: iam.IRole;

  /**
   * The role with which users, who are not trusted with the data, get at other services of AWS.
   *
   * What it reaches in Amazon S3 is open to all users, whatever Ranger says. Its trust policy has to let the roles of the nodes assume it
   * and tag its sessions.
   *
   * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-ranger-iam-other-AWS.html
   */
  readonly otherServicesRole: iam.IRole;

  /**
   * The plugins, one or more, each once.
   */
  readonly plugins: RangerPlugin[];

  /**
   * The log group for audit events, in the Region of the clusters.
   *
   * @default - audit events are not sent to Amazon CloudWatch Logs
   */
  readonly auditLogGroup?: logs.ILogGroup;
}

/**
 * Authorization by the policies of Apache Ranger, whose Admin server is yours to run.
 *
 * Users have to be known, by Kerberos or by LDAP. Server and plugins show each other certificates, which are kept in AWS Secrets
 * Manager: the roles of the nodes get the right to read them, and to assume both roles. Amazon EMR wants roles of your own for the
 * nodes, in place of `EMR_EC2_DefaultRole`: what they reach in Amazon S3 is open to all users.
 *
 * Needs emr-5.32.0 or emr-6.3.0; emr-7.4.0 and later do not support it, by what AWS says.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-ranger.html
 * @example
 * declare const nodes: iam.Role;
 * declare const dataRole: iam.Role;
 * declare const userRole: iam.Role;
 * declare const adminCertificate: secretsmanager.ISecret;
 * declare const sparkKey: secretsmanager.ISecret;
 * declare const hiveKey: secretsmanager.ISecret;
 *
 * new SecurityConfiguration(this, 'Security', {
 *   instanceRoles: [nodes],
 *   kerberos: Kerberos.clusterDedicatedKdc(),
 *   ranger: Ranger.adminServer('https://ranger.example.com:6182', {
 *     adminServerSecret: adminCertificate,
 *     pluginRole: dataRole,
 *     otherServicesRole: userRole,
 *     plugins: [
 *       RangerPlugin.spark({ clientSecret: sparkKey, policyRepositoryName: 'amazon-emr-spark' }),
 *       RangerPlugin.hive({ clientSecret: hiveKey, policyRepositoryName: 'hivedev' }),
 *     ],
 *     auditLogGroup: new logs.LogGroup(this, 'Audit'),
 *   }),
 * });
 */
export class Ranger {
  /**
   * Policies of a Ranger Admin server.
   *
   * @param url where the nodes reach the server: `https://host:port`, where 6182 is the port that Ranger has for TLS
   */
  public static adminServer(url: string, options: RangerOptions): Ranger {
    return new Ranger({
      union: 'Ranger',
      features: [Feature.RANGER, ...appsOf(options).includes(TRINO) ? [Feature.RANGER_TRINO] : []],
      check: (problems, path) => {
        checkUrl(problems, `${path}.url`, url, 'https');
        checkRangerOptions(problems, path, options);
      },
      bind: (binder, path) => {
        const auditLogGroup = options.auditLogGroup && auditEvents(binder, path, options.auditLogGroup, options.pluginRole);
        binder.usesData(options.pluginRole);
        if (options.pluginRole === options.otherServicesRole) {
          binder.warn('ranger-one-role',
            `${path}.otherServicesRole: is the pluginRole too, got role '${options.pluginRole.node.path}'; with it users get at all data, past the policies of Ranger, `
            + 'so a role that does not reach the data is expected. Make a role of its own for other services');
        }
        return {
          adminServerUrl: url,
          pluginRole: assumed(binder, options.pluginRole, `${path}.pluginRole`),
          otherServicesRole: assumed(binder, options.otherServicesRole, `${path}.otherServicesRole`),
          adminServerSecret: binder.readByNodes(options.adminServerSecret, `${path}.adminServerSecret`),
          plugins: options.plugins.map(({ _app, _options }, index) => ({
            app: _app,
            clientSecret: binder.readByNodes(_options.clientSecret, `${path}.plugins[${index}].clientSecret`),
            policyRepositoryName: _options.policyRepositoryName,
          })),
          auditLogGroup,
        };
      },
    });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<RangerModel>,
  ) {}
}

const TRINO = 'Trino';

/** The apps of the plugins, as far as JavaScript passed plugins. */
function appsOf(options: RangerOptions): unknown[] {
  const plugins: unknown = (options as Partial<RangerOptions> | null | undefined)?.plugins;
  return Array.isArray(plugins) ? plugins.map(plugin => (plugin as RangerPlugin | null | undefined)?._app) : [];
}

function assumed(binder: SectionBinder, role: iam.IRole, path: string): string {
  return binder.assumedByNodes({ role, actions: ['sts:AssumeRole', 'sts:TagSession'], path });
}

/** Lets the role of the plugins write to the log group; gives the ARN for the document. */
function auditEvents(binder: SectionBinder, path: string, group: logs.ILogGroup, role: iam.IRole): string {
  requireSameStage(binder.scope, `${path}.auditLogGroup`, group, 'logs.LogGroup.fromLogGroupName()');
  const stack = Stack.of(binder.scope);
  const { account, region } = group.env;
  if (differ(account, stack.account) || differ(region, stack.region)) {
    binder.warn('audit-log-group-elsewhere',
      `${path}.auditLogGroup: log group '${group.node.path}' is in ${region} of account ${account}, and the clusters are in ${stack.region} of account ${stack.account}; `
      + 'nothing is documented of audit events that are sent to another Region or account, so a log group beside the clusters is expected. Create one there');
  }
  const arn = logGroupArn(group);
  binder.allow(role, {
    id: `write audit events to ${group.node.path}`,
    what: `write audit events to log group '${group.node.path}'`,
    statements: () => [new iam.PolicyStatement({
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [`${arn}:*`], // the streams of the group
    })],
  });
  return arn;
}

/** The documentation names log groups without the ':*' that stands for the streams, and that CDK's and CloudFormation's ARNs end in. */
function logGroupArn(group: logs.ILogGroup): string {
  return Token.isUnresolved(group.logGroupArn)
    ? Stack.of(group).formatArn({
      service: 'logs', region: group.env.region, account: group.env.account, resource: 'log-group', resourceName: group.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    })
    : group.logGroupArn.replace(/:\*$/, '');
}

function checkRangerOptions(problems: Problems, path: string, options: RangerOptions): void {
  const known = ['adminServerSecret', 'pluginRole', 'otherServicesRole', 'plugins', 'auditLogGroup'];
  if (!checkOptions(problems, path, options, known)) {
    return;
  }
  checkSecret(problems, `${path}.adminServerSecret`, options.adminServerSecret);
  checkRoleArgument(problems, `${path}.pluginRole`, options.pluginRole);
  checkRoleArgument(problems, `${path}.otherServicesRole`, options.otherServicesRole);
  checkPlugins(problems, `${path}.plugins`, options.plugins);
  if (options.auditLogGroup !== undefined) {
    checkLogGroup(problems, `${path}.auditLogGroup`, options.auditLogGroup);
  }
}

function checkPlugins(problems: Problems, path: string, plugins: RangerPlugin[] | undefined): void {
  if (plugins === undefined || Array.isArray(plugins) && plugins.length === 0) {
    problems.add({
      path, wrong: plugins === undefined ? 'is missing' : 'is empty', got: plugins, expected: 'one plugin or more is expected',
      remedy: 'Name a RangerPlugin for each of Spark, Hive and Trino that the clusters have',
    });
  }
  const seen = new Map<string, string>();
  checkList(problems, path, plugins, (plugin, at) => {
    if (!checkPlugin(problems, at, plugin)) {
      return;
    }
    const earlier = seen.get(plugin._app);
    if (earlier !== undefined) {
      problems.add({
        path: at, wrong: `is a second plugin of ${plugin._app}`, expected: `one is expected, and it is ${earlier}`, remedy: 'Remove one of the two',
      });
    }
    seen.set(plugin._app, earlier ?? at);
  });
}

function checkPlugin(problems: Problems, path: string, plugin: RangerPlugin): boolean {
  if (typeof (plugin as Partial<RangerPlugin> | null | undefined)?._app !== 'string') {
    problems.add({
      path, wrong: plugin === undefined ? 'is missing' : 'is not a RangerPlugin', got: plugin, expected: 'one of the factories of RangerPlugin makes it',
      remedy: 'Use RangerPlugin.spark(…)',
    });
    return false;
  }
  const { _options: options } = plugin;
  if (checkOptions(problems, path, options, ['clientSecret', 'policyRepositoryName'])) {
    checkSecret(problems, `${path}.clientSecret`, options.clientSecret);
    checkText(problems, `${path}.policyRepositoryName`, options.policyRepositoryName, 'the name of a service in Ranger Admin');
  }
  return true;
}

function checkLogGroup(problems: Problems, path: string, group: logs.ILogGroup): void {
  if (!Construct.isConstruct(group) || typeof (group as Partial<logs.ILogGroup>).logGroupArn !== 'string') {
    problems.add({
      path, wrong: 'is not a log group', got: group, expected: 'a log group construct is expected',
      remedy: 'Pass a logs.LogGroup; import one that exists with logs.LogGroup.fromLogGroupName()',
    });
  }
}
