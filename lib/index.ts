export { ArtifactBucket, ArtifactBucketProps } from './certificates/artifact-bucket';
export { CertificateBundle, CertificateBundleConfig, CertificateBundleContext } from './certificates/certificate-bundle';
export { SecurityConfigurationDocument } from './document/security-configuration-document';
export { EmrDefaultRoles } from './emr-default-roles';
export { EncryptionKey, EncryptionKeyProps } from './encryption/encryption-key';
export { EmrManagedCertificatesOptions, InTransitEncryption } from './encryption/in-transit-encryption';
export { JavaProvider } from './encryption/java-provider';
export { KeyUserGrant } from './encryption/key-users';
export { LocalDiskEncryption, LocalDiskKmsOptions } from './encryption/local-disk-encryption';
export { S3BucketKmsOptions, S3BucketOverride, S3Encryption, S3KmsOptions, SseS3Options } from './encryption/s3-encryption';
export { WalEncryption, WalKmsOptions } from './encryption/wal-encryption';
export {
  ISecurityConfiguration, SecurityConfiguration, SecurityConfigurationAttributes, SecurityConfigurationProps,
} from './security-configuration';
export { SecurityConfigurationGrants } from './security-configuration-grants';
