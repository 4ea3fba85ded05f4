import { readFileSync } from 'fs';
import { basename, dirname, join } from 'path';
import { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, PolicyViolatingResource, PolicyViolation } from 'aws-cdk-lib';
import { ALL_DOCUMENT_RULES } from './documents/document-rule-table';
import { keysOf } from './documents/pointer';
import { FindingSeverity } from './finding';
import { TemplateFinding, checkTemplate } from './templates/check-template';
import { TEMPLATE_RULES, UNREADABLE_TEMPLATE } from './templates/template-rule';
import { Source, readSource } from './templates/template-source';
import { NoText, readTextFile } from './templates/text-file';
import { isPlainObject } from '../document/json-value';

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
    return [...EVIDENCE.keys()].map(nameOf);
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
    const violations = new Map<string, PolicyViolation>();
    const waiting = [...context.templatePaths];
    const seen = new Set<string>();
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      if (seen.has(path)) {
        continue;
      }
      seen.add(path);
      const source = sourceOf(path);
      if (typeof source === 'string') {
        add(violations, unreadable(source), { templatePath: path, locations: [] });
        continue;
      }
      waiting.push(...nestedTemplates(path));
      for (const found of checkTemplate(source, { releaseLabel: this.releaseLabel })) {
        if (this.includeInfo || found.finding.severity !== FindingSeverity.INFO) {
          add(violations, violationOf(found), { resourceLogicalId: found.logicalId, templatePath: path, locations: [locationOf(found)] });
        }
      }
    }
    const found = [...violations.values()];
    return { success: found.every(({ severity }) => severity !== 'error'), violations: found };
  }
}

/** The page behind each rule. */
const EVIDENCE: ReadonlyMap<string, string> = new Map([...TEMPLATE_RULES, ...ALL_DOCUMENT_RULES].map(rule => [rule.id, rule.evidence]));

type Violation = Omit<PolicyViolation, 'violatingResources'>;

function add(violations: Map<string, PolicyViolation>, violation: Violation, resource: PolicyViolatingResource): void {
  const key = JSON.stringify(violation);
  const same = violations.get(key);
  if (same) {
    same.violatingResources.push(resource);
  } else {
    violations.set(key, { ...violation, violatingResources: [resource] });
  }
}

function violationOf({ finding }: TemplateFinding): Violation {
  return {
    ruleName: nameOf(finding.ruleId),
    severity: finding.severity.toLowerCase(),
    description: finding.path === '' ? finding.message : `${finding.path}: ${finding.message}`,
    fix: finding.remedy,
    ruleMetadata: metadataOf(finding.ruleId),
  };
}

function unreadable(reason: string): Violation {
  const { id, severity, remedy } = UNREADABLE_TEMPLATE;
  return { ruleName: nameOf(id), severity: severity.toLowerCase(), description: `the template cannot be read: ${reason}`, fix: remedy, ruleMetadata: metadataOf(id) };
}

function metadataOf(id: string): Record<string, string> {
  const evidence = EVIDENCE.get(id);
  return evidence === undefined ? { id } : { id, evidence };
}

/** What is written after two colons to acknowledge a rule has no colon of its own. */
function nameOf(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}

/** As the CDK has them: from the resource on. */
function locationOf({ pointer }: TemplateFinding): string {
  return keysOf(pointer).slice(2).join('/');
}

function sourceOf(path: string): Source | string {
  try {
    const source = readSource(readTextFile(path));
    return 'reason' in source ? source.reason : source;
  } catch (error) {
    if (error instanceof NoText) {
      return error.message;
    }
    throw error;
  }
}

/** Nested stacks are assets of the stack: CDK does not name their templates, but the manifest of the assets does. */
function nestedTemplates(path: string): readonly string[] {
  const manifest = sourceOf(path.replace(/\.template\.json$/, '.assets.json'));
  const files = typeof manifest !== 'string' && isPlainObject(manifest.value) && isPlainObject(manifest.value.files) ? Object.values(manifest.value.files) : [];
  return files.flatMap(file => {
    const name = isPlainObject(file) && isPlainObject(file.source) ? file.source.path : undefined;
    return typeof name === 'string' && name.endsWith('.nested.template.json') && basename(name) === name ? [join(dirname(path), name)] : [];
  });
}
