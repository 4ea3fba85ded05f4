import { readFileSync, readdirSync, statSync } from 'fs';
import { join, resolve } from 'path';
import { Token } from 'aws-cdk-lib';
import { assetRights } from './artifact-rights';
import { sha256 } from './artifact-store';
import { checkBundleOptions, lifetimesOf } from './bundle-checks';
import { CertificateBundleOptions } from './bundle-options';
import { CertificateBundleContext } from './certificate-bundle';
import { CertificateFinding, InspectionContext } from './certificate-inspection';
import { assetOf } from './staged-asset';
import { StoredBundle } from './stored-bundle';
import { checkText } from '../private/arguments';
import { EmrSecurityError, Problems } from '../private/errors';
import { runtime } from '../private/runtime';
import { CertificatesToStore } from '../private/section';

/** More than certificates need; what is larger was named by mistake. */
const MAX_BYTES = 8 * 1024 * 1024;

/** A zip whose bytes are known, and checked, when the app is synthesized. */
abstract class CheckedBundle extends StoredBundle {
  /** What the path should lead to. */
  protected abstract readonly expected: string;

  constructor(protected readonly path: string, options: CertificateBundleOptions) {
    super(options);
  }

  /** @internal */
  public _check(problems: Problems, path: string): void {
    checkBundleOptions(problems, path, this.options);
    if (!checkText(problems, `${path}.path`, this.path, 'a path in the file system')) {
      return;
    }
    if (Token.isUnresolved(this.path)) {
      problems.add({ path: `${path}.path`, wrong: 'is not known at synth', got: this.path, expected: this.expected, remedy: 'Write the path as text' });
      return;
    }
    try {
      this.load(resolve(this.path));
    } catch (error) {
      problems.add({
        path: `${path}.path`, wrong: `cannot be read: ${(error as Error).message}`, got: this.path, expected: this.expected, remedy: 'Name what is there, relative to the working directory or in full',
      });
    }
  }

  protected note(context: CertificateBundleContext): void {
    const { region } = context;
    const { hostNames } = this.options;
    const findings = this.inspect({
      now: new Date(),
      region: Token.isUnresolved(region) ? undefined : region,
      // names that are not known yet cannot be missed
      hostNames: Token.isUnresolved(hostNames) ? [] : hostNames?.filter(name => !Token.isUnresolved(name)),
      hostnameVerification: this.options.hostnameVerification ?? true,
      maxClusterLifetimeDays: lifetimesOf(this.options).maxClusterLifetime,
    });
    refuse(context, this.path, findings.filter(finding => finding.severity === 'ERROR'));
    for (const finding of findings) {
      const text = `'${this.path}': ${textOf(finding)}`;
      if (finding.severity === 'WARNING') {
        context._warn(finding.ruleId, text);
      } else if (finding.severity === 'INFO') {
        context._inform(finding.ruleId, text);
      }
    }
    context._warn('private-key-in-assembly',
      `the private key in '${this.path}' becomes a part of the cloud assembly: copies of it lie in cdk.out, in build artefacts made of it, in the bucket for assets until it is `
      + 'collected there, and in version control if the file is kept there. Keep all of these from others, or take CertificateBundle.fromSecrets(), .issuedByPrivateCa() or '
      + 'InTransitEncryption.emrManaged()');
  }

  protected request(): Pick<CertificatesToStore, 'source'> {
    return {
      source: scope => {
        const zip = this.content();
        const asset = assetOf(scope, 'certificates.zip', zip);
        return {
          source: { from: 'asset', bucket: asset.s3BucketName },
          rights: assetRights(asset.bucket, '.zip'),
          content: { ObjectKey: asset.s3ObjectKey, Sha256: sha256(zip) },
        };
      },
    };
  }

  /** Reads what is there; throws what the file system says. */
  protected abstract load(path: string): void;
  protected abstract inspect(context: InspectionContext): CertificateFinding[];
  protected abstract content(): Uint8Array;
}

/** PEM files in a folder, zipped here. */
export class DirectoryBundle extends CheckedBundle {
  protected readonly expected = 'a folder with privateKey.pem, certificateChain.pem and, for a private CA, trustedCertificates.pem is expected';
  private files = new Map<string, Uint8Array>();

  protected load(path: string): void {
    const entries = readdirSync(path, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
    // what is in folders would not be in the zip; that there are some is told by their names
    this.files = new Map(entries.map(entry => entry.isDirectory() ? [`${entry.name}/`, new Uint8Array()] : [entry.name, readFile(join(path, entry.name))]));
  }

  protected inspect(context: InspectionContext): CertificateFinding[] {
    return runtime('certificates').inspectFiles(this.files, context);
  }

  protected content(): Uint8Array {
    const files = [...this.files].filter(([name]) => ['privateKey.pem', 'certificateChain.pem', 'trustedCertificates.pem'].includes(name));
    return runtime('certificates').writeZip(new Map(files));
  }
}

/** A zip that is there, taken as it is. */
export class ZipFileBundle extends CheckedBundle {
  protected readonly expected = 'a zip is expected';
  private bytes = new Uint8Array();

  protected load(path: string): void {
    this.bytes = readFile(path);
  }

  protected inspect(context: InspectionContext): CertificateFinding[] {
    return runtime('certificates').inspectZip(this.bytes, context);
  }

  protected content(): Uint8Array {
    return this.bytes;
  }
}

function readFile(path: string): Uint8Array<ArrayBuffer> {
  const { size } = statSync(path);
  if (size > MAX_BYTES) {
    throw new Error(`${path} has ${size} bytes, more than ${MAX_BYTES}`);
  }
  return new Uint8Array(readFileSync(path));
}

/** One error with all that is wrong. */
function refuse(context: CertificateBundleContext, path: string, errors: readonly CertificateFinding[]): void {
  if (errors.length > 0) {
    throw new EmrSecurityError([
      `${context._where}: inTransitEncryption.bundle: the certificates in '${path}' cannot work:`,
      ...errors.map(finding => `- ${textOf(finding)} [${finding.ruleId}]`),
    ].join('\n'));
  }
}

function textOf({ file, message, remedy }: CertificateFinding): string {
  return `${file === undefined ? '' : `${file}: `}${message}. ${remedy}`;
}
