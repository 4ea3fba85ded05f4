/**
 * What the typed sections say, before it is written in EMR's words.
 *
 * Text may be or hold CDK tokens. A section that is left out is off.
 */
export interface DocumentModel {
  readonly inTransit?: InTransitModel;
  readonly s3?: S3Model;
  readonly localDisk?: LocalDiskModel;
  readonly wal?: WalModel;
}

/** Where the nodes get their TLS certificates. */
export type InTransitModel =
  | { readonly provider: 'PEM'; readonly s3Object: string }
  | { readonly provider: 'Custom'; readonly s3Object: string; readonly className: string }
  | {
    readonly provider: 'EMR';
    readonly awsKmsKey?: string;
    readonly secretTags?: readonly { readonly key: string; readonly value: string }[];
    readonly validityInDays?: number;
    readonly wildcardDnsSuffix?: string;
  };

/** How EMRFS encrypts what it writes to Amazon S3. */
export type S3Model =
  | { readonly mode: 'SSE-S3'; readonly overrides?: readonly S3OverrideModel[] }
  | { readonly mode: 'SSE-KMS' | 'CSE-KMS'; readonly awsKmsKey: string; readonly overrides?: readonly S3OverrideModel[] }
  | { readonly mode: 'CSE-Custom'; readonly s3Object: string; readonly className: string };

/** The encryption of one bucket, where it differs from the default. */
export interface S3OverrideModel {
  readonly bucketName: string;
  readonly mode: 'SSE-S3' | 'SSE-KMS' | 'CSE-KMS';
  readonly awsKmsKey?: string;
}

/** How the nodes' disks are encrypted. */
export type LocalDiskModel =
  | { readonly provider: 'AwsKms'; readonly awsKmsKey: string; readonly ebsEncryption: boolean }
  | { readonly provider: 'Custom'; readonly s3Object: string; readonly className: string };

/** How the write-ahead logs of HBase are encrypted; no key means EMR's own. */
export interface WalModel {
  readonly awsKmsKey?: string;
}
