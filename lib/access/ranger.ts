import { aws_iam as iam, aws_logs as logs, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { RangerModel } from '../document/model';
import { Section, SectionBinder } from '../private/section';
import { Feature } from '../releases/thresholds';

/**
 * Options of a plugin.
 */
export interface RangerPluginOptions {
  /** The secret with the key of the plugin. */
  readonly clientSecret: secretsmanager.ISecret;
  /** The repository. */
  readonly policyRepositoryName: string;
}

/**
 * A plugin of Ranger.
 */
export class RangerPlugin {
  /** Of Spark. */
  public static spark(options: RangerPluginOptions): RangerPlugin {
    return new RangerPlugin('Spark', options);
  }

  /** Of Hive. */
  public static hive(options: RangerPluginOptions): RangerPlugin {
    return new RangerPlugin('Hive', options);
  }

  /** Of EMRFS. */
  public static emrFsS3(options: RangerPluginOptions): RangerPlugin {
    return new RangerPlugin('EMRFS-S3', options);
  }

  /** Of Trino. */
  public static trino(options: RangerPluginOptions): RangerPlugin {
    return new RangerPlugin('Trino', options);
  }

  private constructor(
    /** @internal */
    public readonly _app: string,
    /** @internal */
    public readonly _options: RangerPluginOptions,
  ) {}
}

/**
 * Options of Ranger.
 */
export interface RangerOptions {
  /** The secret with the certificate of the server. */
  readonly adminServerSecret: secretsmanager.ISecret;
  /** The role of the plugins. */
  readonly pluginRole: iam.IRole;
  /** The role for other services. */
  readonly otherServicesRole: iam.IRole;
  /** The plugins. */
  readonly plugins: RangerPlugin[];
  /**
   * Where audit events go.
   *
   * @default - nowhere
   */
  readonly auditLogGroup?: logs.ILogGroup;
}

/**
 * Authorization by Apache Ranger.
 */
export class Ranger {
  /**
   * By a server.
   */
  public static adminServer(url: string, options: RangerOptions): Ranger {
    return new Ranger({
      union: 'Ranger',
      features: [Feature.RANGER, ...options.plugins.some(plugin => plugin._app === 'Trino') ? [Feature.RANGER_TRINO] : []],
      check: () => {},
      bind: (binder: SectionBinder, path: string) => ({
        adminServerUrl: url,
        pluginRole: binder.assumedByNodes({ role: options.pluginRole, actions: ['sts:AssumeRole', 'sts:TagSession'], path: `${path}.pluginRole` }),
        otherServicesRole: binder.assumedByNodes({ role: options.otherServicesRole, actions: ['sts:AssumeRole', 'sts:TagSession'], path: `${path}.otherServicesRole` }),
        adminServerSecret: binder.readByNodes(options.adminServerSecret, `${path}.adminServerSecret`),
        plugins: options.plugins.map((plugin, index) => ({
          app: plugin._app,
          clientSecret: binder.readByNodes(plugin._options.clientSecret, `${path}.plugins[${index}].clientSecret`),
          policyRepositoryName: plugin._options.policyRepositoryName,
        })),
        auditLogGroup: options.auditLogGroup?.logGroupName,
      }),
    });
  }

  private constructor(
    /** @internal */
    public readonly _section: Section<RangerModel>,
  ) {}
}
