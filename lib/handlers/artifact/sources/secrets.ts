import { DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { CertificateRules, SecretPart, SecretsSource } from '../../../certificates/artifact-specification';
import { writeZip } from '../../../certificates/inspection/zip';
import { ArtifactError } from '../artifact-error';
import { CERTIFICATE_CHAIN, CertificateSource, Content, PRIVATE_KEY, TRUSTED_CERTIFICATES } from '../content';
import { fingerprintOf } from '../fingerprint';
import { Run } from '../run';
import { Publication } from '../trust-record';

const DEFAULT_STAGE = 'AWSCURRENT';

/** The versions of secrets by `<id> <stage>`. */
type Versions = Readonly<Record<string, string>>;

/** PEM texts in AWS Secrets Manager. */
export class SecretCertificates implements CertificateSource {
  private readonly parts: ReadonlyMap<string, SecretPart>;
  private readonly asked: string;

  constructor(private readonly run: Run, source: SecretsSource, rules: CertificateRules) {
    this.parts = new Map([
      [PRIVATE_KEY, source.privateKey],
      [CERTIFICATE_CHAIN, source.certificateChain],
      ...(source.trustedCertificates === undefined ? [] : [[TRUSTED_CERTIFICATES, source.trustedCertificates] as const]),
    ]);
    this.asked = fingerprintOf({ source, hostNames: rules.hostNames, hostnameVerification: rules.hostnameVerification });
  }

  public async next(current: Publication | undefined): Promise<Content | undefined> {
    const secrets = await this.fixVersions();
    if (current?.asked === this.asked && current.secrets !== undefined && fingerprintOf(current.secrets) === fingerprintOf(secrets)) {
      return undefined;
    }
    const values = new Map<string, string>();
    const files = new Map<string, Uint8Array>();
    for (const [file, part] of this.parts) {
      const version = secrets[versionKey(part)];
      const key = `${part.secretId} ${version}`;
      if (!values.has(key)) { // fields of one secret come from one reading
        values.set(key, await this.read(part.secretId, version));
      }
      const text = part.jsonField === undefined ? values.get(key)! : fieldOf(part.secretId, part.jsonField, values.get(key)!);
      this.run.redactor.hide(text);
      files.set(file, Buffer.from(text));
    }
    return { zip: writeZip(files), files, asked: this.asked, secrets };
  }

  /** Which versions the stages mean now, each secret asked once: a rotation that goes on meanwhile does not mix them. */
  private async fixVersions(): Promise<Versions> {
    const stages = new Map<string, Record<string, string[]>>();
    const versions: Record<string, string> = {};
    for (const part of this.parts.values()) {
      const { secretId, versionStage = DEFAULT_STAGE } = part;
      if (!stages.has(secretId)) {
        stages.set(secretId, await this.stagesOf(secretId));
      }
      const version = Object.entries(stages.get(secretId)!).find(([, names]) => names.includes(versionStage))?.[0];
      if (version === undefined) {
        throw new ArtifactError(`secret ${secretId}: has no version at the stage ${versionStage}. Store a value in it, or name another versionStage`);
      }
      versions[versionKey(part)] = version;
    }
    return versions;
  }

  private async stagesOf(secretId: string): Promise<Record<string, string[]>> {
    const { VersionIdsToStages } = await this.run.call('secretsmanager:DescribeSecret', options =>
      this.run.environment.clients.secretsManager.send(new DescribeSecretCommand({ SecretId: secretId }), options));
    return VersionIdsToStages ?? {};
  }

  private async read(secretId: string, version: string): Promise<string> {
    const { SecretString, SecretBinary } = await this.run.call('secretsmanager:GetSecretValue', options =>
      this.run.environment.clients.secretsManager.send(new GetSecretValueCommand({ SecretId: secretId, VersionId: version }), options));
    const text = SecretString ?? (SecretBinary === undefined ? '' : Buffer.from(SecretBinary).toString('utf8'));
    if (text === '') {
      throw new ArtifactError(`secret ${secretId}: version ${version} is empty; PEM text is expected. Store it there`);
    }
    this.run.redactor.hide(text);
    return text;
  }
}

function versionKey({ secretId, versionStage = DEFAULT_STAGE }: SecretPart): string {
  return `${secretId} ${versionStage}`;
}

function fieldOf(secretId: string, field: string, text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined; // the error would tell the beginning of the text
  }
  if (typeof value !== 'object' || value === null) {
    throw new ArtifactError(`secret ${secretId}: is no JSON object; one with the field '${field}' is expected. Store one, or leave jsonField out where the whole value is the PEM text`);
  }
  const found = Object.hasOwn(value, field) ? (value as Record<string, unknown>)[field] : undefined;
  if (typeof found !== 'string' || found === '') {
    throw new ArtifactError(`secret ${secretId}: has no field '${field}' that holds a text; PEM text is expected there. Store it, or name another jsonField`);
  }
  return found;
}
