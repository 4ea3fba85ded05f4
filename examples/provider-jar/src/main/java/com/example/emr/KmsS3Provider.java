package com.example.emr;

import com.amazonaws.services.s3.model.EncryptionMaterials;
import com.amazonaws.services.s3.model.EncryptionMaterialsProvider;
import com.example.emr.DataKeys.DataKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Encrypts what EMRFS writes to Amazon S3, on the nodes, with data keys of AWS KMS: {@code S3Encryption.cseCustom(provider)}.
 *
 * <p>The client of S3 encrypts each object by AES/GCM/NoPadding under a key of its own, which it wraps with the key of the material and
 * stores with the object, as it does the description of the material. Here that is a data key, and it serves for many objects: other
 * than client-side encryption with AWS KMS this asks AWS KMS once, not for each object.
 *
 * <p>The KMS keys are a list: the first one is used for new objects, all of them to read, and an object that names another one is refused.
 *
 * <p>The role of the instance profile needs {@code kms:GenerateDataKey} on the first key and {@code kms:Decrypt} on all of them.
 */
public class KmsS3Provider implements EncryptionMaterialsProvider {
  /** What the client of S3 wraps keys with; AES/GCM/NoPadding is what it encrypts the content by, and no name of a key. */
  private static final String ALGORITHM = "AES";
  private static final int MOST_KEPT = 1000;

  private DataKeys dataKeys;
  private DataKey current;

  /** Data keys of objects that were read, by their descriptions; the one that was not used for the longest time goes first. */
  private final Map<Map<String, String>, DataKey> known = new LinkedHashMap<Map<String, String>, DataKey>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Map<String, String>, DataKey> eldest) {
      return size() > MOST_KEPT;
    }
  };

  /** The constructor that EMR calls. */
  public KmsS3Provider() {
    super();
  }

  /** For encryption. */
  @Override
  public synchronized EncryptionMaterials getEncryptionMaterials() {
    if (current == null) {
      current = dataKeys().generate();
      known.put(current.description, current);
    }
    return materials(current);
  }

  /**
   * For decryption, with what was stored with the object. EMRFS calls it for encryption as well, with the URI of the object and the id of
   * the cluster, by which a class of yours can choose a key.
   */
  @Override
  public synchronized EncryptionMaterials getEncryptionMaterials(Map<String, String> description) {
    if (!DataKeys.describes(description)) {
      return getEncryptionMaterials();
    }
    DataKey dataKey = known.get(description);
    if (dataKey == null) {
      dataKey = dataKeys().decrypt(description);
      known.put(dataKey.description, dataKey);
    }
    return materials(dataKey);
  }

  /** The next object gets a new data key. */
  @Override
  public synchronized void refresh() {
    current = null;
  }

  private static EncryptionMaterials materials(DataKey dataKey) {
    return new EncryptionMaterials(dataKey.key).addDescriptions(dataKey.description);
  }

  private DataKeys dataKeys() {
    if (dataKeys == null) {
      dataKeys = new DataKeys(Arrays.asList(Settings.required("s3.keys").split("\\s*,\\s*")), ALGORITHM, "emrfs");
    }
    return dataKeys;
  }
}
