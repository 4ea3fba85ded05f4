import { awsError } from '../common/aws-error';

interface Secret {
  readonly values: Map<string, string>;
  readonly stages: Map<string, string>;
}

/** Secrets with versions and stages. */
export class FakeSecrets {
  private readonly secrets = new Map<string, Secret>();
  private count = 0;

  public fork(): FakeSecrets {
    const fork = new FakeSecrets();
    fork.count = this.count;
    for (const [id, { values, stages }] of this.secrets) {
      fork.secrets.set(id, { values: new Map(values), stages: new Map(stages) });
    }
    return fork;
  }

  /** Stores a new version, which becomes AWSCURRENT. */
  public store(secretId: string, value: string): string {
    const secret = this.secrets.get(secretId) ?? { values: new Map(), stages: new Map() };
    this.secrets.set(secretId, secret);
    this.count += 1;
    const version = `version-${this.count}`;
    secret.values.set(version, value);
    const before = secret.stages.get('AWSCURRENT');
    if (before !== undefined) {
      secret.stages.set('AWSPREVIOUS', before);
    }
    secret.stages.set('AWSCURRENT', version);
    return version;
  }

  public remove(secretId: string): void {
    this.secrets.delete(secretId);
  }

  /** All values there ever were, to look for them where they must not be. */
  public values(): string[] {
    return [...this.secrets.values()].flatMap(({ values }) => [...values.values()]);
  }

  public send(name: string, { SecretId, VersionId }: { readonly SecretId: string; readonly VersionId?: string }): unknown {
    const secret = this.secrets.get(SecretId);
    if (secret === undefined) {
      throw awsError('ResourceNotFoundException', 400, "Secrets Manager can't find the specified secret.");
    }
    if (name === 'DescribeSecretCommand') {
      const stages: Record<string, string[]> = {};
      for (const [stage, version] of secret.stages) {
        stages[version] = [...stages[version] ?? [], stage];
      }
      return { VersionIdsToStages: stages };
    }
    if (name !== 'GetSecretValueCommand' || VersionId === undefined) {
      throw new Error(`the function has no right to ${name} without a version`);
    }
    return { SecretString: secret.values.get(VersionId), VersionId };
  }
}
