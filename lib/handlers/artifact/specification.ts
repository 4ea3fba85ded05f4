import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { ArtifactError } from './artifact-error';
import { Run } from './run';
import { ArtifactSpecification } from '../../certificates/artifact-specification';
import { Check, GetParameter, isText as text, parseText, readAnnounced, readText, wrongField } from '../common/specification';

/** A specification with the text that it stands in. */
export interface ReadSpecification {
  readonly specification: ArtifactSpecification;
  readonly text: string;
}

/**
 * Reads what the artefact is. All that the function may read and write is taken from here, whoever called it.
 *
 * @param announced the value as the resource says it
 */
export async function readSpecification(run: Run, parameter: string, announced?: string): Promise<ReadSpecification> {
  const found = await readAnnounced(run, parameters(run), parameter, announced);
  return { specification: parseText(parameter, found, wrongPart) as ArtifactSpecification, text: found };
}

/** Throws where the specification is not the same any more. */
export async function assertUnchanged(run: Run, parameter: string, before: string): Promise<void> {
  if (await readText(run, parameters(run), parameter) !== before) {
    throw new ChangedError(`parameter ${parameter}: was changed meanwhile. Deploy again`);
  }
}

/** A deployment has changed what is to be done. */
export class ChangedError extends ArtifactError {
}

function parameters(run: Run): GetParameter {
  return async (name, options) => (await run.environment.clients.ssm.send(new GetParameterCommand({ Name: name }), options)).Parameter?.Value;
}

const flag: Check = value => typeof value === 'boolean';
const days: Check = value => typeof value === 'number' && Number.isFinite(value) && value > 0;
const bits: Check = value => Number.isInteger(value) && (value as number) >= 2048 && (value as number) <= 8192;
const texts: Check = value => Array.isArray(value) && value.every(text);
const optional = (check: Check): Check => value => value === undefined || check(value);
const fields = (checks: Record<string, Check>): Check => value => wrongField(value, checks) === undefined;

const SECRET = fields({ secretId: text, jsonField: optional(text), versionStage: optional(text) });
const ISSUANCE = {
  subject: optional(fields({
    organization: optional(text),
    organizationalUnit: optional(text),
    country: optional(text),
    stateOrProvince: optional(text),
    locality: optional(text),
  })),
  additionalNames: optional(texts),
  keySize: bits,
  validityDays: days,
  renewBeforeDays: days,
};
const SOURCES: Record<string, Record<string, Check>> = {
  asset: { bucket: text },
  secrets: { privateKey: SECRET, certificateChain: SECRET, trustedCertificates: optional(SECRET) },
  privateCa: { ...ISSUANCE, certificateAuthorityArn: text },
  selfSigned: { ...ISSUANCE, keyArn: text },
};
const RESOURCE: Record<string, Check> = { stackId: text, logicalResourceId: text, removable: flag };
const RULES: Record<string, Check> = { hostNames: optional(texts), hostnameVerification: flag, maxClusterLifetimeDays: days, allowTrustBreak: flag };

function wrongPart(value: unknown): string | undefined {
  const wrong = wrongField(value, { bucket: text, bucketOwner: optional(text), objectKey: text });
  if (wrong !== undefined) {
    return wrong;
  }
  const { source, certificates } = value as { source?: { from?: unknown }; certificates?: unknown };
  const from = source?.from;
  if (typeof from !== 'string' || !Object.hasOwn(SOURCES, from)) {
    return 'source.from';
  }
  const inSource = wrongField(source, SOURCES[from]);
  if (inSource !== undefined) {
    return `source.${inSource}`;
  }
  if (certificates === undefined) {
    return from === 'asset' ? wrongField(value, RESOURCE) : 'certificates';
  }
  const inRules = wrongField(certificates, RULES);
  return inRules === undefined ? wrongField(value, RESOURCE) : `certificates.${inRules}`;
}
