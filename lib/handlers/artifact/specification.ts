import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { ArtifactError } from './artifact-error';
import { SECOND } from './clock';
import { Run } from './run';
import { ArtifactSpecification } from '../../certificates/artifact-specification';

/** A specification with the text that it stands in. */
export interface ReadSpecification {
  readonly specification: ArtifactSpecification;
  readonly text: string;
}

/** As often a parameter is read that is not yet what the resource says. */
const ATTEMPTS = 10;

type Fields = Record<string, unknown>;
type Check = (value: unknown) => boolean;

/**
 * Reads what the artefact is. All that the function may read and write is taken from here, whoever called it.
 *
 * @param announced the value as the resource says it. A parameter that was changed a moment ago may still be read as it was, so it is
 * read again for a while when it differs.
 */
export async function readSpecification(run: Run, parameter: string, announced?: string): Promise<ReadSpecification> {
  for (let attempt = 1; ; attempt += 1) {
    const text = await readText(run, parameter);
    if (announced === undefined || announced === text) {
      return { specification: parseSpecification(parameter, text), text };
    }
    if (attempt === ATTEMPTS) {
      throw new ArtifactError(`parameter ${parameter}: is not what the resource says; another deployment may have changed it. Deploy again`);
    }
    await run.pause('ssm:GetParameter', SECOND);
  }
}

/** Throws where the specification is not the same any more. */
export async function assertUnchanged(run: Run, parameter: string, text: string): Promise<void> {
  if (await readText(run, parameter) !== text) {
    throw new ChangedError(`parameter ${parameter}: was changed meanwhile. Deploy again`);
  }
}

/** A deployment has changed what is to be done. */
export class ChangedError extends ArtifactError {
}

async function readText(run: Run, parameter: string): Promise<string> {
  const { Parameter } = await run.call('ssm:GetParameter', options => run.environment.clients.ssm.send(new GetParameterCommand({ Name: parameter }), options));
  return Parameter?.Value ?? '';
}

export function parseSpecification(parameter: string, text: string): ArtifactSpecification {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed(parameter, 'is not JSON');
  }
  const wrong = wrongPart(value);
  if (wrong !== undefined) {
    throw malformed(parameter, `${wrong} is missing or not as expected`);
  }
  return value as ArtifactSpecification;
}

function malformed(parameter: string, wrong: string): ArtifactError {
  return new ArtifactError(`parameter ${parameter}: ${wrong}; the specification that the stack wrote is expected. Deploy the template that the library made`);
}

const text: Check = value => typeof value === 'string' && value !== '' && value.length <= 2048;
const flag: Check = value => typeof value === 'boolean';
const days: Check = value => typeof value === 'number' && Number.isFinite(value) && value > 0;
const bits: Check = value => Number.isInteger(value) && (value as number) >= 2048 && (value as number) <= 8192;
const texts: Check = value => Array.isArray(value) && value.every(text);
const optional = (check: Check): Check => value => value === undefined || check(value);
const fields = (checks: Record<string, Check>): Check => value => wrongField(value, checks) === undefined;

/** The name of the first field that is not as expected. */
function wrongField(value: unknown, checks: Record<string, Check>): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'the value';
  }
  return Object.entries(checks).find(([name, check]) => !check((value as Fields)[name]))?.[0];
}

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
