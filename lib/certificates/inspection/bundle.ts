import { X509Certificate } from 'crypto';
import { InspectionContext } from '../certificate-inspection';
import { byName, isSame, isSignedBy } from './certificate';
import { CertificatePath, Step, followIssuers, searchIssuers } from './chain';
import { CertificateFile, KeyFile, readCertificateFile, readKeyFile } from './contents';
import { CERTIFICATE_CHAIN, FoundFile, PRIVATE_KEY, TRUSTED_CERTIFICATES, findFiles } from './file-names';
import { ZipReading } from './zip';

/** Trust, as far as the files tell it. */
export interface Trust extends CertificatePath {
  /** Whether the bundle brings anchors of its own. */
  readonly hasOwnAnchors: boolean;
}

/**
 * A bundle as the rules look at it. What cannot be read is left out, so that a rule that needs it has nothing to say: one
 * mistake makes one finding.
 */
export class Bundle {
  /** The files that are meant to be one of the three. */
  public readonly found: readonly FoundFile[];
  public readonly keyFile?: KeyFile;
  public readonly chainFile?: CertificateFile;
  public readonly trustedFile?: CertificateFile;
  /** Those of the chain, in the order of the file. */
  public readonly chain: readonly X509Certificate[];
  /** Whether the key is that of a certificate of the chain. */
  public readonly fits: boolean;
  /** The certificate of the nodes: that of the key, else the one that issued none of the others. */
  public readonly leaf?: X509Certificate;
  /** The leaf and those of the chain that issued it, nearest first. */
  public readonly issuers: readonly Step[];
  /** Undefined where the chain, or the anchors that come with it, cannot be read. */
  public readonly trust?: Trust;

  constructor(public readonly files: ReadonlyMap<string, Uint8Array>, public readonly context: InspectionContext, public readonly zip?: ZipReading) {
    this.found = findFiles(files);
    const file = (wanted: string) => this.found.filter(({ name }) => name === wanted);
    [this.keyFile] = file(PRIVATE_KEY).map(readKeyFile);
    [this.chainFile, this.trustedFile] = [CERTIFICATE_CHAIN, TRUSTED_CERTIFICATES].map(name => file(name).map(readCertificateFile)[0]);
    this.chain = this.chainFile?.certificates ?? [];
    const key = this.keyFile?.key;
    const ofKey = key === undefined ? undefined : this.chain.find(certificate => certificate.checkPrivateKey(key));
    this.fits = ofKey !== undefined;
    this.leaf = ofKey ?? this.leafByIssuers();
    this.issuers = this.leaf === undefined ? [] : searchIssuers(this.leaf, this.chain);
    this.trust = this.findTrust();
  }

  /** Whether the chain ends at what Java trusts by itself. */
  public get isPublic(): boolean {
    return this.leaf !== undefined && followIssuers(this.leaf, this.chain, 'public roots').anchor !== undefined;
  }

  /** The file that a certificate of the path or an anchor stands in. */
  public fileOf(certificate: X509Certificate): string {
    return this.chain.some(each => isSame(each, certificate)) ? this.chainFile!.at : this.trustedFile?.at ?? this.chainFile!.at;
  }

  private leafByIssuers(): X509Certificate | undefined {
    const { chain } = this;
    const byIssuer = byName(chain, ({ issuer }) => issuer);
    const issuesAnother = (issuer: X509Certificate) =>
      (byIssuer.get(issuer.subject) ?? []).some(each => !isSame(each, issuer) && isSignedBy(each, issuer));
    return chain.length > 0 && issuesAnother(chain[0]) ? chain.find(each => !issuesAnother(each)) ?? chain[0] : chain[0];
  }

  private findTrust(): Trust | undefined {
    if (this.leaf === undefined || this.trustedFile !== undefined && this.trustedFile.certificates.length === 0) {
      return undefined;
    }
    const anchors = this.trustedFile?.certificates;
    return { ...followIssuers(this.leaf, this.chain, anchors ?? 'public roots'), hasOwnAnchors: anchors !== undefined };
  }
}
