import { EmbeddedDocument, embeddedDocuments } from './embedded-document';
import { Alternative, Conditions, alternativesOf, canMeet, intrinsicOf, textOf } from './intrinsics';
import { isPlainObject } from '../../document/json-value';
import { WRAPPER_OF_DOCUMENTS } from '../../document/places';
import { pointerTo } from '../documents/pointer';

export const SECURITY_CONFIGURATION = 'AWS::EMR::SecurityConfiguration';
export const CLUSTER = 'AWS::EMR::Cluster';

/** A security configuration of a template. */
export interface TemplateConfiguration {
  readonly logicalId: string;
  readonly pointer: string;
  readonly when: Conditions;
  /** The name that is given to it, if that is literal. */
  readonly name?: string;
  readonly documents: readonly EmbeddedDocument[];
}

/** A cluster of a template. */
export interface TemplateCluster {
  readonly logicalId: string;
  readonly pointer: string;
  readonly when: Conditions;
  /** What it can be told to use. */
  readonly configurations: readonly Alternative[];
  /** The releases that are literal. */
  readonly releases: readonly (Alternative & { readonly value: string })[];
  /** Undefined if that is only known at deployment. */
  readonly hasKerberosAttributes?: boolean;
}

/** One way in which a cluster uses a configuration. */
export interface Use {
  readonly cluster: TemplateCluster;
  readonly configuration: TemplateConfiguration;
  readonly document: EmbeddedDocument;
  /** What is to hold for it. */
  readonly when: readonly Conditions[];
}

/** The configurations and clusters of a template. */
export class TemplateResources {
  public readonly configurations: readonly TemplateConfiguration[];
  public readonly clusters: readonly TemplateCluster[];
  public readonly uses: readonly Use[];

  constructor(template: Record<string, unknown>) {
    const resources = Object.entries(isPlainObject(template.Resources) ? template.Resources : {})
      .flatMap(([logicalId, resource]) => isPlainObject(resource) ? new Resource(logicalId, resource) : []);
    this.configurations = resources.filter(resource => resource.type === SECURITY_CONFIGURATION).map(configurationOf);
    this.clusters = resources.filter(resource => resource.type === CLUSTER).map(clusterOf);
    const byId = indexed(this.configurations, configuration => configuration.logicalId);
    const byName = indexed(this.configurations, configuration => configuration.name);
    this.uses = this.clusters.flatMap(cluster => cluster.configurations.flatMap(alternative =>
      configurationsOf(alternative, byId, byName).flatMap(configuration => configuration.documents
        .map(document => ({ cluster, configuration, document, when: [cluster.when, alternative.when, document.when] }))
        .filter(use => canMeet(...use.when)))));
  }
}

class Resource {
  public readonly type: unknown;
  public readonly pointer: string;
  public readonly when: Conditions;
  private readonly properties: Record<string, unknown>;

  constructor(public readonly logicalId: string, resource: Record<string, unknown>) {
    this.type = resource.Type;
    this.pointer = pointerTo('/Resources', logicalId);
    this.when = new Map(typeof resource.Condition === 'string' ? [[resource.Condition, true]] : []);
    this.properties = isPlainObject(resource.Properties) && !intrinsicOf(resource.Properties) ? resource.Properties : {};
  }

  public property(name: string): unknown {
    return Object.hasOwn(this.properties, name) ? this.properties[name] : undefined;
  }

  public pointerOf(property: string): string {
    return pointerTo(pointerTo(this.pointer, 'Properties'), property);
  }

  public alternatives(property: string): readonly Alternative[] {
    const value = this.property(property);
    return value === undefined ? [] : alternativesOf(value, this.pointerOf(property)).filter(({ when }) => canBe(this.when, when));
  }
}

/** Not `canMeet`: whether a branch is one of those that are never taken. */
function canBe(resource: Conditions, branch: Conditions): boolean {
  return [...branch].every(([condition, holds]) => resource.get(condition) !== !holds);
}

function configurationOf(resource: Resource): TemplateConfiguration {
  const value = resource.property(WRAPPER_OF_DOCUMENTS);
  return {
    logicalId: resource.logicalId,
    pointer: resource.pointer,
    when: resource.when,
    name: literal(resource.property('Name')),
    documents: value === undefined ? [] : embeddedDocuments(value, resource.pointerOf(WRAPPER_OF_DOCUMENTS))
      .filter(({ when }) => canBe(resource.when, when)),
  };
}

function clusterOf(resource: Resource): TemplateCluster {
  return {
    logicalId: resource.logicalId,
    pointer: resource.pointer,
    when: resource.when,
    configurations: resource.alternatives(WRAPPER_OF_DOCUMENTS),
    releases: resource.alternatives('ReleaseLabel').flatMap(alternative => {
      const value = literal(alternative.value);
      return value === undefined ? [] : { ...alternative, value };
    }),
    hasKerberosAttributes: presenceOf(resource.property('KerberosAttributes')),
  };
}

function presenceOf(value: unknown): boolean | undefined {
  const intrinsic = intrinsicOf(value);
  if (intrinsic?.name === 'Ref' && intrinsic.argument === 'AWS::NoValue') {
    return false;
  }
  return intrinsic ? undefined : value !== undefined && value !== null;
}

/** By its logical id, or by the name that the configuration is given. */
function configurationsOf(
  { value }: Alternative,
  byId: ReadonlyMap<string, readonly TemplateConfiguration[]>,
  byName: ReadonlyMap<string, readonly TemplateConfiguration[]>,
): readonly TemplateConfiguration[] {
  const intrinsic = intrinsicOf(value);
  if (intrinsic?.name === 'Ref' && typeof intrinsic.argument === 'string') {
    return byId.get(intrinsic.argument) ?? [];
  }
  const text = textOf(value);
  const [only] = text ?? [];
  if (text?.length !== 1 || only === undefined) {
    return [];
  }
  return (typeof only === 'string' ? byName.get(only) : byId.get(only.ref ?? '')) ?? [];
}

/** A text of which all is known. */
export function literal(value: unknown): string | undefined {
  const text = textOf(value);
  return text?.length === 1 && typeof text[0] === 'string' ? text[0] : undefined;
}

function indexed<T>(items: readonly T[], keyOf: (item: T) => string | undefined): ReadonlyMap<string, readonly T[]> {
  const index = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) {
      index.set(key, [...index.get(key) ?? [], item]);
    }
  }
  return index;
}
