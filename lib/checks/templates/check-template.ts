import { branchesIn } from './document-branches';
import { EmbeddedDocument } from './embedded-document';
import { canMeet } from './intrinsics';
import { CLUSTER, SECURITY_CONFIGURATION, TemplateConfiguration, TemplateResources, Use } from './template-resources';
import { CLUSTER_KERBEROS } from './template-rule';
import { Source, isTemplate } from './template-source';
import { isPlainObject, isTooDeep } from '../../document/json-value';
import { PLACE } from '../../document/places';
import { DocumentView } from '../documents/document-view';
import { JudgeContext, judgeDocument } from '../documents/judge';
import { keysOf, pointerTo } from '../documents/pointer';
import { kerberos } from '../documents/posture';
import { Finding } from '../finding';

/** One thing that was found in a template. */
export interface TemplateFinding {
  /** The resource that it is about. */
  readonly logicalId: string;
  readonly type: string;
  /** Its path leads into the document; it has no line of its own. */
  readonly finding: Finding;
  /** Where in the template it is, as near as the template tells: what is in a text has the pointer of the text. */
  readonly pointer: string;
  readonly line?: number;
  readonly column?: number;
}

type Found = Omit<TemplateFinding, 'line' | 'column'>;

/**
 * All that is to be said of the security configurations of a template, and of how its clusters use them.
 *
 * What is only known at deployment is not judged: parameters, also those with a default, imports and dynamic references.
 * The release label of the context is that of configurations for which the template tells none.
 */
export function checkTemplate(source: Source, context: JudgeContext = {}): TemplateFinding[] {
  if (!isTemplate(source.value)) {
    return [];
  }
  const resources = new TemplateResources(source.value);
  const released = new Set(resources.uses.filter(({ cluster }) => cluster.releases.length > 0).map(({ configuration }) => configuration));
  const withoutRelease = { ...context, releaseLabel: undefined };
  const found = [
    ...resources.configurations.flatMap(configuration => configuration.documents.flatMap(document =>
      overDocument(configuration, document, released.has(configuration) ? withoutRelease : context))),
    ...resources.uses.flatMap(use => [...overRelease(use, withoutRelease), ...overKerberos(use)]),
  ];
  return distinct(found).map(each => ({ ...each, ...source.positionOf(each.pointer) }));
}

/** What is wrong in any case, and what is only wrong while one of the conditions in the document holds, or does not. */
function overDocument(configuration: TemplateConfiguration, document: EmbeddedDocument, context: JudgeContext): readonly Found[] {
  const found = (finding: Finding, pointer: string) => ({ logicalId: configuration.logicalId, type: SECURITY_CONFIGURATION, finding, pointer });
  const inAnyCase = judge(document, context);
  const told = new Set(inAnyCase.map(identityOf));
  return [
    ...inAnyCase.map(finding => found(finding, pointerOf(document, finding.path))),
    ...branchesIn(document, new Map([...configuration.when, ...document.when])).flatMap(branch => judge(branch, context)
      .filter(finding => !told.has(identityOf(finding)))
      .map(finding => found({
        ...finding, message: `where condition '${branch.condition}' ${branch.holds ? 'holds' : 'does not hold'}: ${finding.message}`,
      }, branch.pointerOf(finding.path)))),
  ];
}

function judge(document: Pick<EmbeddedDocument, 'value' | 'text'>, context: JudgeContext): readonly Finding[] {
  // the lines would be those of the text inside of the template
  return judgeDocument({ value: document.value, text: document.text }, context).map(({ line, column, ...finding }) => finding);
}

/** In an object a pointer goes on into the document. */
function pointerOf(document: EmbeddedDocument, path: string): string {
  return document.text === undefined ? keysOf(path).reduce(pointerTo, document.pointer) : document.pointer;
}

/** What is only wrong on the release of the cluster. */
function overRelease(use: Use, context: JudgeContext): readonly Found[] {
  const releases = use.cluster.releases.filter(release => canMeet(...use.when, release.when));
  if (releases.length === 0) {
    return [];
  }
  const always = new Set(judge(use.document, context).map(identityOf));
  return releases.flatMap(release => judge(use.document, { ...context, releaseLabel: release.value })
    .filter(finding => !always.has(identityOf(finding)))
    .map(finding => foundAtCluster(use, finding, release.pointer)));
}

function overKerberos(use: Use): readonly Found[] {
  const { document: { value }, cluster } = use;
  if (!isPlainObject(value) || isTooDeep(value)) {
    return [];
  }
  const configured = kerberos(new DocumentView(value));
  const { id, severity, remedy } = CLUSTER_KERBEROS;
  const about = (message: string, pointer: string) => foundAtCluster(use, { ruleId: id, severity, path: PLACE.KERBEROS, message, remedy }, pointer);
  if (cluster.hasKerberosAttributes === false && configured === true) {
    return [about('the configuration has Kerberos, and the cluster has no KerberosAttributes; both or none is expected', cluster.pointer)];
  }
  if (cluster.hasKerberosAttributes && configured === false) {
    const pointer = pointerTo(pointerTo(cluster.pointer, 'Properties'), 'KerberosAttributes');
    return [about('the cluster has KerberosAttributes, and the configuration has no Kerberos; both or none is expected', pointer)];
  }
  return [];
}

function foundAtCluster({ cluster, configuration }: Use, finding: Finding, pointer: string): Found {
  return {
    logicalId: cluster.logicalId,
    type: CLUSTER,
    finding: { ...finding, message: `cluster '${cluster.logicalId}' uses configuration '${configuration.logicalId}': ${finding.message}` },
    pointer,
  };
}

function identityOf(finding: Finding): string {
  return JSON.stringify([finding.ruleId, finding.severity, finding.path, finding.message]);
}

function distinct(found: readonly Found[]): readonly Found[] {
  return [...new Map(found.map(each => [JSON.stringify([each.logicalId, each.pointer, identityOf(each.finding)]), each])).values()];
}
