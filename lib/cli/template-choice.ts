import { CannotReport } from './cannot-report';
import { withWords, wordsOf } from './template-words';
import { Alternative, Conditions, alternativesOf, intrinsicOf } from '../checks/templates/intrinsics';
import { TemplateConfiguration, TemplateResources, Use, literal } from '../checks/templates/template-resources';
import { isPlainObject } from '../document/json-value';
import { WRAPPER_OF_DOCUMENTS } from '../document/places';
import { SecurityConfigurationDocument } from '../security-configuration-document';

/** A security configuration of a template, with what the clusters that use it tell. */
export interface TemplateChoice {
  readonly logicalId: string;
  readonly document: SecurityConfigurationDocument;
  /** The releases of the clusters, each once; undefined among them for one that is only known at deployment. */
  readonly releases: readonly (string | undefined)[];
  /** Undefined if not all of them are known. */
  readonly applications?: string[];
}

const MOST_NAMES = 10;

/**
 * The configuration of a template that is meant. Throws CannotReport.
 *
 * @param logicalId needed where there are several
 */
export function chooseIn(template: Record<string, unknown>, logicalId: string | undefined): TemplateChoice {
  const { configurations, uses } = new TemplateResources(template);
  const chosen = configurations.filter(each => logicalId === undefined || each.logicalId === logicalId);
  if (chosen.length !== 1) {
    throw new CannotReport(noChoice(configurations, logicalId));
  }
  const [configuration] = chosen;
  const ofConfiguration = uses.filter(use => use.configuration === configuration);
  return {
    logicalId: configuration.logicalId,
    document: documentOf(template, configuration),
    releases: [...new Set(ofConfiguration.flatMap(use => releasesOf(template, use)))],
    applications: applicationsOf(template, ofConfiguration),
  };
}

function noChoice(configurations: readonly TemplateConfiguration[], logicalId: string | undefined): string {
  if (configurations.length === 0) {
    return 'the template has no security configuration';
  }
  const ids = configurations.slice(0, MOST_NAMES).map(each => each.logicalId);
  const names = configurations.length > ids.length ? `${ids.join(', ')} and ${configurations.length - ids.length} more` : ids.join(', ');
  return logicalId === undefined
    ? `the template has ${configurations.length} security configurations; choose one by --resource: ${names}`
    : `the template has no security configuration '${logicalId}'; it has ${names}`;
}

function documentOf(template: Record<string, unknown>, { logicalId, documents }: TemplateConfiguration): SecurityConfigurationDocument {
  const property = propertyOf(template, logicalId, WRAPPER_OF_DOCUMENTS);
  if (property === undefined) {
    throw new CannotReport(`the security configuration '${logicalId}' has no document`);
  }
  const [document] = documents;
  if (documents.length !== 1) {
    // which of them it is, or what it is, is only known at deployment
    return SecurityConfigurationDocument.fromObject({ Ref: 'Unknown' });
  }
  if (document.text !== undefined) {
    return SecurityConfigurationDocument.fromJson(readableText(alternativesOf(property, '').map(({ value }) => wordsOf(value))) ?? document.text);
  }
  return isPlainObject(document.value)
    ? SecurityConfigurationDocument.fromObject(withWords(document.value))
    // it is the mistake of the document that it is none
    : SecurityConfigurationDocument.fromJson(Array.isArray(document.value) ? '[]' : String(JSON.stringify(document.value)));
}

/** The text that is a document with names for its unknown parts: as a value, such a part has none. */
function readableText([text, ...others]: readonly (string | undefined)[]): string | undefined {
  try {
    return text !== undefined && others.length === 0 && isPlainObject(JSON.parse(text)) ? text : undefined;
  } catch {
    return undefined;
  }
}

function releasesOf(template: Record<string, unknown>, { cluster, when }: Use): readonly (string | undefined)[] {
  return alternativesOf(propertyOf(template, cluster.logicalId, 'ReleaseLabel'), '')
    .filter(alternative => !isExcluded(alternative, when))
    .map(({ value }) => literal(value)?.trim() || undefined);
}

/** Whether a branch is never taken where something else holds. */
function isExcluded(branch: Alternative, when: readonly Conditions[]): boolean {
  return when.some(each => [...branch.when].some(([condition, holds]) => each.get(condition) === !holds));
}

function applicationsOf(template: Record<string, unknown>, uses: readonly Use[]): string[] | undefined {
  const names = [...new Set(uses.map(({ cluster }) => cluster.logicalId))].flatMap(id => {
    const applications = propertyOf(template, id, 'Applications');
    return Array.isArray(applications) ? applications.map(each => isPlainObject(each) ? literal(each.Name)?.trim() : undefined) : [undefined];
  });
  const known = names.flatMap(name => name || []);
  return names.length > 0 && known.length === names.length ? [...new Set(known)] : undefined;
}

function propertyOf(template: Record<string, unknown>, logicalId: string, name: string): unknown {
  const resource = own(template.Resources, logicalId);
  const properties = own(resource, 'Properties');
  return intrinsicOf(properties) ? undefined : own(properties, name);
}

function own(value: unknown, key: string): unknown {
  return isPlainObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
