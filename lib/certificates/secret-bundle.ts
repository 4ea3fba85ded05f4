import { Duration, aws_events as events } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { secretRights } from './artifact-rights';
import { SecretsSource } from './artifact-specification';
import { checkRenewedOptions } from './bundle-checks';
import { RenewedBundleOptions } from './bundle-options';
import type { CertificateSecrets } from './certificate-bundle';
import { PemSecret, withoutSecret } from './pem-secret';
import { StoredBundle, requireSameRegion } from './stored-bundle';
import { checkOptions } from '../private/arguments';
import { requireSameStage } from '../private/configuration-binder';
import { Problems } from '../private/errors';
import { CertificatesToStore } from '../private/section';

const NAMES = ['privateKey', 'certificateChain', 'trustedCertificates'] as const;
/** Fewer days than that, and whoever rotates the secrets should hear of it. */
const ALARM_DAYS = 30;

/** Once a day. */
export const DAILY = events.Schedule.rate(Duration.days(1));

/** PEM texts in AWS Secrets Manager, zipped by the function. */
export class SecretBundle extends StoredBundle {
  constructor(private readonly secrets: CertificateSecrets, protected readonly options: RenewedBundleOptions) {
    super(options);
  }

  /** @internal */
  public _check(problems: Problems, path: string): void {
    checkRenewedOptions(problems, path, this.options);
    if (!checkOptions(problems, `${path}.secrets`, this.secrets, NAMES)) {
      return;
    }
    for (const name of NAMES) {
      const secret = this.secrets[name];
      if (typeof (secret as Partial<PemSecret> | undefined)?._check === 'function') {
        secret!._check(problems, `${path}.${name}`);
      } else if (secret !== undefined || name !== 'trustedCertificates') {
        problems.add({
          path: `${path}.${name}`, wrong: secret === undefined ? 'is missing' : 'is not a PemSecret', got: withoutSecret(secret), expected: 'a PEM text in a secret is expected',
          remedy: 'Use PemSecret.fromSecret(secret)',
        });
      }
    }
  }

  protected note(): void {
    // nothing can be said: the secrets are read when the stack is deployed
  }

  protected request(configuration: Construct): Pick<CertificatesToStore, 'source' | 'schedule' | 'alarm'> {
    for (const name of NAMES) {
      const secret = this.secrets[name]?._secret;
      if (secret !== undefined) {
        requireSameStage(configuration, `inTransitEncryption.bundle.${name}`, secret, 'secretsmanager.Secret.fromSecretNameV2()');
        requireSameRegion(configuration, `inTransitEncryption.bundle.${name}`, secret.env.region, 'secrets', 'Replicate the secret to that Region');
      }
    }
    const { privateKey, certificateChain, trustedCertificates } = this.secrets;
    const secrets = [privateKey, certificateChain, ...trustedCertificates === undefined ? [] : [trustedCertificates]];
    const source: SecretsSource = {
      from: 'secrets',
      privateKey: privateKey._part(),
      certificateChain: certificateChain._part(),
      trustedCertificates: trustedCertificates?._part(),
    };
    const { alarmActions = [] } = this.options;
    return {
      schedule: this.options.schedule ?? DAILY,
      alarm: alarmActions.length === 0 ? undefined : { actions: alarmActions, daysRemaining: ALARM_DAYS },
      source: scope => ({
        source,
        rights: secretRights(scope, secrets.map(({ _secret }) => _secret)),
      }),
    };
  }
}
