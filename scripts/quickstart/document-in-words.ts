/** What a security configuration says, line by line: what is encrypted, and how. */
export function documentInWords(document: any, say: (value: any) => string): [subject: string, words: string][] {
  const encryption = document.EncryptionConfiguration ?? {};
  const atRest = encryption.EnableAtRestEncryption ? encryption.AtRestEncryptionConfiguration ?? {} : {};
  return [
    ['between nodes', inTransit(encryption, say)],
    ['Amazon S3', s3(atRest.S3EncryptionConfiguration, say)],
    ...(atRest.S3EncryptionConfiguration?.Overrides ?? []).map((override: any): [string, string] =>
      [`  ${say(override.BucketName)}`, s3(override, say)]),
    ['local disks', localDisks(atRest.LocalDiskEncryptionConfiguration, say)],
    ['HBase WAL', wal(encryption.EMRWALEncryptionConfiguration, say)],
  ];
}

function inTransit(encryption: any, say: (value: any) => string): string {
  if (!encryption.EnableInTransitEncryption) {
    return 'not encrypted';
  }
  const certificates = encryption.InTransitEncryptionConfiguration.TLSCertificateConfiguration;
  switch (certificates.CertificateProviderType) {
    case 'PEM': return `TLS, with the certificates in ${say(certificates.S3Object)}`;
    case 'Custom': return `TLS, with certificates from ${say(certificates.CertificateProviderClass)} in ${say(certificates.S3Object)}`;
    default: return 'TLS, with certificates that Amazon EMR makes';
  }
}

function s3(configuration: any, say: (value: any) => string): string {
  if (!configuration) {
    return "as each bucket's default says";
  }
  if (configuration.AwsKmsKey) {
    return `${configuration.EncryptionMode} with ${say(configuration.AwsKmsKey)}`;
  }
  return configuration.EncryptionKeyProviderClass
    ? `${configuration.EncryptionMode} with ${say(configuration.EncryptionKeyProviderClass)} in ${say(configuration.S3Object)}`
    : configuration.EncryptionMode;
}

function localDisks(configuration: any, say: (value: any) => string): string {
  if (!configuration) {
    return 'not encrypted';
  }
  if (!configuration.AwsKmsKey) {
    return `LUKS, with keys from ${say(configuration.EncryptionKeyProviderClass)} in ${say(configuration.S3Object)}`;
  }
  return configuration.EnableEbsEncryption
    ? `EBS encryption with ${say(configuration.AwsKmsKey)} (root volume included) and LUKS on instance stores`
    : `LUKS with ${say(configuration.AwsKmsKey)} on storage volumes; the root volume is not encrypted`;
}

function wal(configuration: any, say: (value: any) => string): string {
  if (!configuration) {
    return 'not set';
  }
  return configuration.AwsKmsKey ? `SSE-KMS with ${say(configuration.AwsKmsKey)}` : 'encrypted with a key of Amazon EMR';
}
