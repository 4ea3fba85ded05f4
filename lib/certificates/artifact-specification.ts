/*
 * What the constructs and the deploy-time function have to agree on.
 *
 * The specification of an artefact is the value of a parameter of Systems Manager, which only CloudFormation writes. Whoever calls the
 * function, CloudFormation or a schedule, passes the name of the parameter; sources, buckets and keys are taken from there alone, so
 * a forged request cannot name others. Only which asset of the bucket for assets is the content stands in the request of CloudFormation.
 */

/** The type of the custom resource. */
export const ARTIFACT_RESOURCE_TYPE = 'Custom::EmrSecurityArtifact';

/** The properties of the custom resource. */
export interface ArtifactResourceProperties {
  /** The name of the parameter that holds the specification. */
  readonly Parameter: string;
  /** The value of the parameter, so that a change of it updates the resource. The function refuses the request where the two differ. */
  readonly Specification: string;
  /** The content, where it is an asset of the bucket in the specification: all that changes with a new JAR, directory or zip. */
  readonly Source?: ArtifactContent;
}

/** An object in the bucket for assets. */
export interface ArtifactContent {
  readonly ObjectKey: string;
  /** Of the bytes, in hexadecimal digits. */
  readonly Sha256: string;
}

/** What a schedule passes. */
export interface ArtifactRenewal {
  /** The name of the parameter that holds the specification. */
  readonly artifact: string;
}

/** An artefact: whose it is, where it is kept, and where it comes from. */
export interface ArtifactSpecification {
  /** The stack and the resource: requests in the name of others are refused. */
  readonly stackId: string;
  readonly logicalResourceId: string;
  /** Whether the resource is deleted with its stack; else it is only after a first deployment that failed. */
  readonly removable: boolean;
  readonly bucket: string;
  /** The account of the bucket, where it is known. */
  readonly bucketOwner?: string;
  /** `certificates/<id>/certificates.zip` or `providers/<id>/<name>.jar`, unless pinned. */
  readonly objectKey: string;
  readonly source: AssetSource | SecretsSource | PrivateCaSource | SelfSignedSource;
  /** Undefined for JARs. */
  readonly certificates?: CertificateRules;
}

/** A file in the bucket for assets, which is named by the resource: its key and content change. */
export interface AssetSource {
  readonly from: 'asset';
  readonly bucket: string;
}

/** PEM texts in AWS Secrets Manager. */
export interface SecretsSource {
  readonly from: 'secrets';
  readonly privateKey: SecretPart;
  readonly certificateChain: SecretPart;
  readonly trustedCertificates?: SecretPart;
}

/** A secret or a field of one. */
export interface SecretPart {
  readonly secretId: string;
  /** The whole value where undefined. */
  readonly jsonField?: string;
  /** AWSCURRENT where undefined. */
  readonly versionStage?: string;
}

/** A certificate of AWS Private CA. */
export interface PrivateCaSource extends Issuance {
  readonly from: 'privateCa';
  readonly certificateAuthorityArn: string;
}

/** A certificate of a CA of its own, whose key is in AWS KMS. */
export interface SelfSignedSource extends Issuance {
  readonly from: 'selfSigned';
  /** The ARN of the asymmetric key. */
  readonly keyArn: string;
}

/** What a certificate that is issued says. */
export interface Issuance {
  readonly subject?: SubjectParts;
  /** Names beside those of the nodes. */
  readonly additionalNames?: readonly string[];
  /** Bits of the RSA key. */
  readonly keySize: number;
  readonly validityDays: number;
  readonly renewBeforeDays: number;
}

/** The parts of a subject beside the common name, which is the first name of the nodes. */
export interface SubjectParts {
  readonly organization?: string;
  readonly organizationalUnit?: string;
  readonly country?: string;
  readonly stateOrProvince?: string;
  readonly locality?: string;
}

/** What has to hold for the certificates in a zip. */
export interface CertificateRules {
  /** In place of the wildcard of the function's Region. */
  readonly hostNames?: readonly string[];
  /** Whether the clusters compare names. */
  readonly hostnameVerification: boolean;
  /** How long a cluster may run: as long, what was published stays trusted. */
  readonly maxClusterLifetimeDays: number;
  /** Whether a zip may be published that running nodes do not trust: for compromise. */
  readonly allowTrustBreak: boolean;
}
