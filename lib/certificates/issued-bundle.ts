import { Arn, ArnFormat, Token, aws_acmpca as acmpca, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { privateCaRights } from './artifact-rights';
import { Issuance } from './artifact-specification';
import { checkIssuedOptions, lifetimesOf } from './bundle-checks';
import { IssuedBundleOptions } from './bundle-options';
import { CertificateBundleContext } from './certificate-bundle';
import { DAILY } from './secret-bundle';
import { SigningKey } from './signing-key';
import { StoredBundle, requireSameRegion } from './stored-bundle';
import { requireSameStage } from '../private/configuration-binder';
import { Problems } from '../private/errors';
import { CertificatesToStore } from '../private/section';

/** Days after a renewal was due, before somebody is told. */
const ALARM_AFTER = 15;

/** The days that remain when somebody is told: with short lives before they are over. */
function alarmDays(renewBefore: number): number {
  return Token.isUnresolved(renewBefore) ? renewBefore : renewBefore - Math.min(ALARM_AFTER, Math.floor(renewBefore / 2));
}

/** Certificates that the function has issued, with a key that it makes and forgets. */
abstract class IssuedBundle extends StoredBundle {
  constructor(protected readonly options: IssuedBundleOptions) {
    super(options);
  }

  /** @internal */
  public _check(problems: Problems, path: string): void {
    checkIssuedOptions(problems, path, this.options);
  }

  protected request(_configuration: Construct): Pick<CertificatesToStore, 'source' | 'schedule' | 'alarm'> {
    const { alarmActions = [], schedule } = this.options;
    return {
      schedule: schedule ?? DAILY,
      alarm: alarmActions.length === 0 ? undefined : { actions: alarmActions, daysRemaining: alarmDays(lifetimesOf(this.options).renewBefore) },
      source: (scope, role) => this.source(scope, role),
    };
  }

  protected issuance(): Issuance {
    const { subject, additionalNames, keySize = 2048 } = this.options;
    const { validity, renewBefore } = lifetimesOf(this.options);
    return { subject, additionalNames, keySize, validityDays: validity, renewBeforeDays: renewBefore };
  }

  protected abstract source(scope: Construct, role: iam.IRole): ReturnType<CertificatesToStore['source']>;
}

/** By AWS Private CA. */
export class PrivateCaBundle extends IssuedBundle {
  constructor(private readonly certificateAuthority: acmpca.ICertificateAuthority, options: IssuedBundleOptions) {
    super(options);
  }

  /** @internal */
  public _check(problems: Problems, path: string): void {
    if (typeof (this.certificateAuthority as Partial<acmpca.ICertificateAuthority> | undefined)?.certificateAuthorityArn !== 'string') {
      problems.add({
        path: `${path}.certificateAuthority`, wrong: this.certificateAuthority === undefined ? 'is missing' : 'is not a certificate authority', got: this.certificateAuthority,
        expected: 'a CA of AWS Private CA is expected', remedy: 'Import it with acmpca.CertificateAuthority.fromCertificateAuthorityArn()',
      });
    }
    super._check(problems, path);
  }

  protected note(): void {
    // its CA vouches for it
  }

  protected request(configuration: Construct): ReturnType<IssuedBundle['request']> {
    const path = 'inTransitEncryption.bundle.certificateAuthority';
    const { certificateAuthorityArn } = this.certificateAuthority;
    requireSameStage(configuration, path, this.certificateAuthority, 'acmpca.CertificateAuthority.fromCertificateAuthorityArn()');
    if (!Token.isUnresolved(certificateAuthorityArn)) {
      // the import does not know that it is of another place
      const { region } = Arn.split(certificateAuthorityArn, ArnFormat.SLASH_RESOURCE_NAME);
      requireSameRegion(configuration, path, region!, 'CAs', 'Name one of that Region');
    }
    return super.request(configuration);
  }

  protected source(scope: Construct): ReturnType<CertificatesToStore['source']> {
    const { certificateAuthorityArn } = this.certificateAuthority;
    return { source: { from: 'privateCa', certificateAuthorityArn, ...this.issuance() }, rights: privateCaRights(scope, certificateAuthorityArn) };
  }
}

/** By a CA of its own, whose key is in AWS KMS. */
export class SelfSignedBundle extends IssuedBundle {
  protected note(context: CertificateBundleContext): void {
    context._warn('self-signed-certificates',
      'the certificates are signed by a CA of this configuration alone, which is meant for proofs of concept: nobody but its own nodes trusts it, and nothing is known of it '
      + 'elsewhere. For production use CertificateBundle.issuedByPrivateCa() or InTransitEncryption.emrManaged(), or acknowledge this');
  }

  protected source(scope: Construct, role: iam.IRole): ReturnType<CertificatesToStore['source']> {
    const key = new SigningKey(scope, 'CaKey', role);
    return { source: { from: 'selfSigned', keyArn: key.keyArn, ...this.issuance() }, rights: [] };
  }
}
