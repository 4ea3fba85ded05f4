/*
 * What the library knows of the inspection of certificates, which needs other people's code and is loaded when it is used:
 * lib/certificates/inspection/, bundled as assets/runtime/certificates.js and into the deploy-time function.
 */

/** What the certificates are held against. */
export interface InspectionContext {
  readonly now: Date;
  /** The Region of the cluster; undefined where it is not known. */
  readonly region?: string;
  /** In place of the wildcard of the Region. */
  readonly hostNames?: readonly string[];
  /** Whether the clusters compare names. */
  readonly hostnameVerification: boolean;
  /** How long clusters may run; undefined where that does not matter. */
  readonly maxClusterLifetimeDays?: number;
}

/** Something that is wrong, or may be, with the files of a bundle. */
export interface CertificateFinding {
  /** The row of the table: `certificates-private-key-encrypted`. */
  readonly ruleId: string;
  readonly severity: 'ERROR' | 'WARNING' | 'INFO';
  /** The file in the zip, where one is meant. */
  readonly file?: string;
  /** What is wrong and what is expected, without the name of the file. */
  readonly message: string;
  /** What to do, with the openssl command that shows it. */
  readonly remedy: string;
}

/** `certificates`: reads, checks and writes the zip. */
export interface CertificatesRuntime {
  /** Looks at a zip as the nodes get it. */
  inspectZip(zip: Uint8Array, context: InspectionContext): CertificateFinding[];
  /** Looks at files as they would stand in the zip, by name. */
  inspectFiles(files: ReadonlyMap<string, Uint8Array>, context: InspectionContext): CertificateFinding[];
  /** The same files give the same bytes, whatever the machine, its clock and its time zone. */
  writeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array;
}
