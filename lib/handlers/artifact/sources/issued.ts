import { CertificateRules, Issuance, PrivateCaSource, SelfSignedSource } from '../../../certificates/artifact-specification';
import { writeZip } from '../../../certificates/inspection/zip';
import { CERTIFICATE_CHAIN, CertificateSource, Content, PRIVATE_KEY, TRUSTED_CERTIFICATES } from '../content';
import { fingerprintOf } from '../fingerprint';
import { Run } from '../run';
import { chainOf, Publication } from '../trust-record';
import { generateLeafKey, LeafKey, namesOf } from './leaf';
import { DAY } from '../../common/clock';

/** What an issuer gives: PEM texts. */
export interface IssuedCertificates {
  /** The leaf first. */
  readonly certificateChain: string;
  readonly trustedCertificates: string;
}

/** What signs certificates. */
export interface Issuer {
  issue(issuance: Issuance, names: readonly string[], key: LeafKey): Promise<IssuedCertificates>;
}

/** Certificates that are issued when they are needed: for the first time, before they expire, or when others are asked for. */
export class IssuedCertificateSource implements CertificateSource {
  private readonly names: readonly string[];
  private readonly asked: string;
  private issued: Content | undefined;

  constructor(
    private readonly run: Run, private readonly issuance: PrivateCaSource | SelfSignedSource, rules: CertificateRules,
    private readonly issuer: Issuer,
  ) {
    this.names = namesOf(issuance, rules, run.environment.region);
    // when it is renewed says nothing of what it is
    this.asked = fingerprintOf({ ...issuance, renewBeforeDays: undefined, additionalNames: undefined, names: this.names });
  }

  public async next(current: Publication | undefined): Promise<Content | undefined> {
    if (current?.asked === this.asked && this.daysLeft(current) >= this.issuance.renewBeforeDays) {
      return undefined;
    }
    return this.issued ??= await this.issue();
  }

  private daysLeft(current: Publication): number {
    const [leaf] = chainOf(current);
    return leaf === undefined ? 0 : (Date.parse(leaf.validTo) - this.run.environment.clock.now()) / DAY;
  }

  private async issue(): Promise<Content> {
    const key = await generateLeafKey(this.run, this.issuance.keySize);
    const issued = await this.issuer.issue(this.issuance, this.names, key);
    const files = new Map([
      [PRIVATE_KEY, Buffer.from(key.pem)],
      [CERTIFICATE_CHAIN, Buffer.from(issued.certificateChain)],
      [TRUSTED_CERTIFICATES, Buffer.from(issued.trustedCertificates)],
    ]);
    return { zip: writeZip(files), files, asked: this.asked };
  }
}
