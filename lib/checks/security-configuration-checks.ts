import { readFileSync } from 'fs';
import { join } from 'path';
import { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from 'aws-cdk-lib';

/**
 * What the checks of templates are to know and to tell.
 */
export interface SecurityConfigurationChecksProps {
  /**
   * The release of Amazon EMR, such as `emr-7.9.0`, to check those configurations for that no cluster of
   * their template uses with a release label of its own.
   *
   * @default - only configurations of which the release is known from a cluster are checked for it
   */
  readonly releaseLabel?: string;

  /**
   * Whether to report also what is right but worth knowing, such as what is not encrypted.
   *
   * @default false
   */
  readonly includeInfo?: boolean;
}

/**
 * Checks the security configurations of all synthesized templates, however they were made: for apps that do
 * not use the constructs of this library, or not everywhere.
 *
 * Documents are read from objects and from JSON text, also with intrinsic functions in them. What is only known
 * at deployment is not judged. Clusters are checked against the configuration of the same template that they use.
 *
 * An error makes synthesis fail; warnings are only reported. Both are acknowledged by the name of the plugin,
 * two colons and the name of the rule, such as `cdk-emr-security::unknown-key`, by `Validations.of(scope).acknowledge()`.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
 * @example
 * declare const app: App;
 * Validations.of(app).addPlugins(new SecurityConfigurationChecks());
 */
export class SecurityConfigurationChecks implements IPolicyValidationPlugin {
  /**
   * The name of the plugin in reports, and the first part of what acknowledges its rules.
   */
  public readonly name: string = 'cdk-emr-security';

  private readonly releaseLabel?: string;
  private readonly includeInfo: boolean;

  /**
   * @param props What to know and to tell.
   */
  constructor(props: SecurityConfigurationChecksProps = {}) {
    this.releaseLabel = props.releaseLabel;
    this.includeInfo = props.includeInfo ?? false;
  }

  /**
   * The version of this library.
   */
  public get version(): string | undefined {
    const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf-8')) as { version: string };
    return version;
  }

  /**
   * The names of all rules.
   */
  public get ruleIds(): string[] | undefined {
    return report().ruleNames();
  }

  /**
   * Checks the templates of an app, and those of their nested stacks. CDK calls this during synthesis.
   *
   * Raises no error: a template that cannot be read is a violation.
   *
   * @param context The places of the templates.
   * @returns what was found; it is a success if there is no error
   */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return report().reportOn(context.templatePaths, { releaseLabel: this.releaseLabel, includeInfo: this.includeInfo });
  }
}

/** Loaded when templates are checked, and not when an app imports this library. */
function report(): typeof import('./templates/policy-report') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./templates/policy-report');
}
