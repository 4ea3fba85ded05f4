import { Publication } from './trust-record';

/** A zip that may be published. */
export interface Content {
  readonly zip: Uint8Array;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly asked?: string;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Where the content of a zip comes from. */
export interface CertificateSource {
  /**
   * What is to be published; undefined where what is published is as it should be.
   *
   * @param current what is published; undefined where nothing is
   */
  next(current: Publication | undefined): Promise<Content | undefined>;
}

export const PRIVATE_KEY = 'privateKey.pem';
export const CERTIFICATE_CHAIN = 'certificateChain.pem';
export const TRUSTED_CERTIFICATES = 'trustedCertificates.pem';
