import { CfnElement, CfnResource, Stack, Token } from 'aws-cdk-lib';
import type { JudgeInput } from '../checks/documents/judge';
import type { StageConfiguration } from '../checks/stage-configuration';
import type { StageInventory } from '../checks/stage-inventory';
import type { Referenced } from '../checks/value';
import { isPlainObject } from '../document/json-value';
import type { SecurityConfigurationDocument } from '../security-configuration-document';

/**
 * The document of a configuration as it is deployed: after aspects and escape hatches.
 *
 * References stay tokens, so that a report calls keys and buckets by their paths.
 *
 * @param given what the configuration was made with
 */
export function finalDocument(configuration: StageConfiguration, given: SecurityConfigurationDocument, { renderer }: StageInventory): JudgeInput {
  const { rendered } = configuration;
  const verbatim = given._verbatim();
  if (JSON.stringify(renderer.resolve(verbatim, configuration.construct)) === JSON.stringify(rendered)) {
    return { value: given._value, ...typeof verbatim === 'string' && { text: verbatim } };
  }
  const { value, text } = configuration.source ?? { value: isPlainObject(rendered) ? rendered : Token.asAny(rendered) };
  const asToken = (part: unknown): unknown => {
    if (Array.isArray(part)) {
      return part.map(asToken);
    }
    if (!isPlainObject(part)) {
      return part;
    }
    const mark = typeof part.Ref === 'string' ? renderer.referenceBehind(part.Ref) : undefined;
    return mark === undefined ? Object.fromEntries(Object.entries(part).map(([key, item]) => [key, asToken(item)])) : tokenOf(mark);
  };
  return { value: asToken(value), ...text !== undefined && { text } };
}

/** The token that a reference was before it was rendered. */
function tokenOf({ target, attribute }: Referenced): unknown {
  if (CfnResource.isCfnResource(target)) {
    return attribute === 'Ref' ? target.ref : target.getAtt(attribute);
  }
  return { Ref: CfnElement.isCfnElement(target) ? Stack.of(target).resolve(target.logicalId) as unknown : attribute };
}
