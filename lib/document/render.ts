import { DocumentModel, InTransitModel, LocalDiskModel, S3Model, S3OverrideModel, WalModel } from './model';
import { present } from './present';
import { authentication, authorization, instanceMetadata, legacyLakeFormation } from './render-access';

/**
 * The document that a model stands for. EMR's keys are written here and in `render-access`.
 *
 * The order of the keys is fixed, because another order is another document, and another document
 * replaces the configuration with every cluster that uses it.
 */
export function renderDocument(model: DocumentModel): Record<string, unknown> {
  const others = present({
    AuthenticationConfiguration: authentication(model),
    AuthorizationConfiguration: authorization(model),
    InstanceMetadataServiceConfiguration: model.instanceMetadata && instanceMetadata(model.instanceMetadata),
    LakeFormationConfiguration: legacyLakeFormation(model),
  });
  // with nothing on, EMR still wants a document that says so; AWS's examples of other sections leave it out
  return { ...encrypts(model) || Object.keys(others).length === 0 ? { EncryptionConfiguration: encryption(model) } : {}, ...others };
}

function encrypts(model: DocumentModel): boolean {
  return [model.inTransit, model.s3, model.localDisk, model.wal].some(section => section !== undefined);
}

function encryption(model: DocumentModel): Record<string, unknown> {
  return present({
    EnableInTransitEncryption: model.inTransit !== undefined,
    EnableAtRestEncryption: model.s3 !== undefined || model.localDisk !== undefined,
    InTransitEncryptionConfiguration: model.inTransit && { TLSCertificateConfiguration: certificates(model.inTransit) },
    AtRestEncryptionConfiguration: atRest(model),
    EMRWALEncryptionConfiguration: model.wal && wal(model.wal),
  });
}

function certificates(model: InTransitModel): Record<string, unknown> {
  switch (model.provider) {
    case 'PEM':
      return { CertificateProviderType: model.provider, S3Object: model.s3Object };
    case 'Custom':
      return { CertificateProviderType: model.provider, S3Object: model.s3Object, CertificateProviderClass: model.className };
    case 'EMR':
      return present({
        CertificateProviderType: model.provider,
        AwsKmsKey: model.awsKmsKey,
        SecretTags: model.secretTags?.map(tag => ({ Key: tag.key, Value: tag.value })),
        WildcardDnsSuffix: model.wildcardDnsSuffix,
        ValidityInDays: model.validityInDays,
      });
  }
}

function atRest(model: DocumentModel): Record<string, unknown> | undefined {
  if (model.s3 === undefined && model.localDisk === undefined) {
    return undefined;
  }
  return present({
    S3EncryptionConfiguration: model.s3 && s3(model.s3),
    LocalDiskEncryptionConfiguration: model.localDisk && localDisk(model.localDisk),
  });
}

function s3(model: S3Model): Record<string, unknown> {
  switch (model.mode) {
    case 'SSE-S3':
      return present({ EncryptionMode: model.mode, Overrides: model.overrides?.map(override) });
    case 'SSE-KMS':
    case 'CSE-KMS':
      return present({ EncryptionMode: model.mode, AwsKmsKey: model.awsKmsKey, Overrides: model.overrides?.map(override) });
    case 'CSE-Custom':
      return { EncryptionMode: model.mode, S3Object: model.s3Object, EncryptionKeyProviderClass: model.className };
  }
}

function override(model: S3OverrideModel): Record<string, unknown> {
  return present({ BucketName: model.bucketName, EncryptionMode: model.mode, AwsKmsKey: model.awsKmsKey });
}

function localDisk(model: LocalDiskModel): Record<string, unknown> {
  switch (model.provider) {
    case 'AwsKms':
      return present({
        // off is said by leaving it out, as in AWS's own examples
        EnableEbsEncryption: model.ebsEncryption ? true : undefined,
        EncryptionKeyProviderType: model.provider,
        AwsKmsKey: model.awsKmsKey,
      });
    case 'Custom':
      return { EncryptionKeyProviderType: model.provider, S3Object: model.s3Object, EncryptionKeyProviderClass: model.className };
  }
}

/** The empty object has a meaning of its own: it turns the encryption on, with EMR's own keys. */
function wal(model: WalModel): Record<string, unknown> {
  return present({ AwsKmsKey: model.awsKmsKey });
}
