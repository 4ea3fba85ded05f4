import { Construct } from 'constructs';
import { rulesOf } from './bundle-checks';
import { CertificateBundleOptions } from './bundle-options';
import { CertificateBundle, CertificateBundleConfig, CertificateBundleContext } from './certificate-bundle';
import { CertificatesToStore } from '../private/section';

/** A bundle that this library stores. It may serve several configurations: each has a zip of its own. */
export abstract class StoredBundle extends CertificateBundle {
  constructor(protected readonly options: CertificateBundleOptions) {
    super();
  }

  public bind(_scope: Construct, context: CertificateBundleContext): CertificateBundleConfig {
    this.note(context);
    if (this.options.objectKey !== undefined && !this.options.objectKey.startsWith('certificates/')) {
      context._warn('zip-outside-certificates',
        `objectKey: '${this.options.objectKey}' is not under 'certificates/', where an ArtifactBucket removes earlier versions after some days: `
        + 'old private keys would stay. Put it there, or see to it that earlier versions expire');
    }
    return context._store({
      objectKey: this.options.objectKey,
      certificates: rulesOf(this.options),
      restrictReaders: this.options.restrictReaders ?? false,
      ...this.request(context),
    });
  }

  /** What there is to say of the source. */
  protected abstract note(context: CertificateBundleContext): void;

  protected abstract request(context: CertificateBundleContext): Pick<CertificatesToStore, 'source' | 'schedule' | 'alarm'>;
}
