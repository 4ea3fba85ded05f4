import { basename, dirname, join } from 'path';
import { PolicyValidationPluginReport, PolicyViolatingResource, PolicyViolation } from 'aws-cdk-lib';
import { TemplateFinding, checkTemplate } from './check-template';
import { TEMPLATE_RULES, UNREADABLE_TEMPLATE } from './template-rule';
import { Source, readSource } from './template-source';
import { NoText, readTextFile } from './text-file';
import { isPlainObject } from '../../document/json-value';
import { ALL_DOCUMENT_RULES } from '../documents/document-rule-table';
import { keysOf } from '../documents/pointer';
import { FindingSeverity } from '../finding';

/** What the plugin was told. */
export interface PolicyReportOptions {
  readonly releaseLabel?: string;
  readonly includeInfo: boolean;
}

/** The names of all rules, as the CDK is told them. */
export function ruleNames(): string[] {
  return [...EVIDENCE.keys()].map(nameOf);
}

/** What there is to say of some templates, and of those of their nested stacks. */
export function reportOn(templatePaths: readonly string[], options: PolicyReportOptions): PolicyValidationPluginReport {
  const violations = new Map<string, PolicyViolation>();
  const waiting = [...templatePaths];
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
    for (const found of checkTemplate(source, { releaseLabel: options.releaseLabel })) {
      if (options.includeInfo || found.finding.severity !== FindingSeverity.INFO) {
        add(violations, violationOf(found), { resourceLogicalId: found.logicalId, templatePath: path, locations: [locationOf(found)] });
      }
    }
  }
  const found = [...violations.values()];
  return { success: found.every(({ severity }) => severity !== 'error'), violations: found };
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

/** Nested stacks are assets of the stack: CDK does not name their templates, but what it writes of the assets does. */
function nestedTemplates(path: string): readonly string[] {
  return [...assetsOfManifest(besideTemplate(path, 'assets')), ...assetsOfMetadata(besideTemplate(path, 'metadata'))]
    .flatMap(name => typeof name === 'string' && name.endsWith('.nested.template.json') && basename(name) === name ? [join(dirname(path), name)] : []);
}

function assetsOfManifest(manifest: Record<string, unknown>): readonly unknown[] {
  return valuesOf(manifest.files).map(file => isPlainObject(file) && isPlainObject(file.source) ? file.source.path : undefined);
}

/** The LegacyStackSynthesizer writes no manifest of assets. */
function assetsOfMetadata(metadata: Record<string, unknown>): readonly unknown[] {
  return Object.values(metadata).flatMap(entries => Array.isArray(entries) ? entries as unknown[] : [])
    .map(entry => isPlainObject(entry) && entry.type === 'aws:cdk:asset' && isPlainObject(entry.data) ? entry.data.path : undefined);
}

function valuesOf(value: unknown): readonly unknown[] {
  return isPlainObject(value) ? Object.values(value) : [];
}

/** A file that CDK writes together with a template; it is empty if there is none. */
function besideTemplate(path: string, kind: string): Record<string, unknown> {
  const source = path.endsWith(TEMPLATE_ENDING) ? sourceOf(`${path.slice(0, -TEMPLATE_ENDING.length)}.${kind}.json`) : '';
  return typeof source !== 'string' && isPlainObject(source.value) ? source.value : {};
}

const TEMPLATE_ENDING = '.template.json';
