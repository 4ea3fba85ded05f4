import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { rulesOf } from './bundle-checks';
import { CertificateBundleOptions } from './bundle-options';
import { CertificateBundle, CertificateBundleConfig, CertificateBundleContext } from './certificate-bundle';
import { EmrSecurityError, Problems } from '../private/errors';
import { differ } from '../private/role-subject';
import { CertificatesToStore } from '../private/section';

/** A bundle that this library stores. It may serve several configurations: each has a zip of its own. */
export abstract class StoredBundle extends CertificateBundle {
  constructor(protected readonly options: CertificateBundleOptions) {
    super();
  }

  public bind(scope: Construct, context: CertificateBundleContext): CertificateBundleConfig {
    // asked for before, unless a bundle of the user's binds this one
    const problems = new Problems();
    this._check(problems, 'inTransitEncryption.bundle');
    problems.throwIfAny(scope.node.scope!, scope.node.id, 'SecurityConfiguration');
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
      ...this.request(scope),
    });
  }

  /** What there is to say of the source. */
  protected abstract note(context: CertificateBundleContext): void;

  protected abstract request(scope: Construct): Pick<CertificatesToStore, 'source' | 'schedule' | 'alarm'>;
}

/** The function asks the services of its own Region, which is that of the clusters. */
export function requireSameRegion(configuration: Construct, path: string, there: string, what: string, remedy: string): void {
  const here = Stack.of(configuration).region;
  if (differ(here, there)) {
    throw new EmrSecurityError(`security configuration '${configuration.node.path}': ${path}: is in Region ${there}, the configuration in ${here}; `
      + `${what} of the Region of the configuration are expected. ${remedy}`);
  }
}
