package com.example.emr;

import com.amazonaws.services.elasticmapreduce.spi.security.EncryptionContext;
import com.amazonaws.services.elasticmapreduce.spi.security.EncryptionMaterials;
import com.amazonaws.services.elasticmapreduce.spi.security.EncryptionMaterialsProvider;
import com.example.emr.DataKeys.DataKey;
import java.util.Collections;
import java.util.Map;

/**
 * Encrypts local disks with data keys of AWS KMS: {@code LocalDiskEncryption.custom(provider)}.
 *
 * <p>Each request for encryption gets a data key of its own, and a description by which the same class gives the same key again.
 *
 * <p>The role of the instance profile needs {@code kms:GenerateDataKey} and {@code kms:Decrypt} on the key.
 */
public class KmsDiskProvider extends EncryptionMaterialsProvider {
  private DataKeys dataKeys;

  /** The constructor that EMR calls. */
  public KmsDiskProvider() {
    super();
  }

  /** A new key, for encryption. */
  @Override
  public EncryptionMaterials getEncryptionMaterials(EncryptionContext context) {
    return materials(dataKeys().generate());
  }

  /** The key that a description speaks of, for decryption; a new one where it speaks of none. */
  @Override
  public EncryptionMaterials getEncryptionMaterials(Map<String, String> description) {
    return materials(DataKeys.describes(description) ? dataKeys().decrypt(description) : dataKeys().generate());
  }

  private static EncryptionMaterials materials(DataKey dataKey) {
    return new EncryptionMaterials(dataKey.key).withDescriptions(dataKey.description);
  }

  private synchronized DataKeys dataKeys() {
    if (dataKeys == null) {
      dataKeys = new DataKeys(Collections.singletonList(Settings.required("disk.key")), Settings.required("disk.algorithm"), "emr-local-disk");
    }
    return dataKeys;
  }
}
