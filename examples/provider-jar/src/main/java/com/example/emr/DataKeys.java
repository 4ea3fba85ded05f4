package com.example.emr;

import com.amazonaws.SdkClientException;
import com.amazonaws.services.kms.AWSKMS;
import com.amazonaws.services.kms.AWSKMSClientBuilder;
import com.amazonaws.services.kms.model.DataKeySpec;
import com.amazonaws.services.kms.model.DecryptRequest;
import com.amazonaws.services.kms.model.GenerateDataKeyRequest;
import com.amazonaws.services.kms.model.GenerateDataKeyResult;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Data keys of AWS KMS. Each goes with a description, which holds the data key in encrypted form only, and is all that it takes to get it
 * again: from any node whose role may use the KMS key.
 */
final class DataKeys {
  private static final String KMS_KEY = "kms-key";
  private static final String ENCRYPTED = "encrypted-data-key";

  private final List<String> kmsKeys;
  private final String algorithm;
  /** What a data key is for: AWS KMS decrypts it for the same purpose only, and AWS CloudTrail shows it. */
  private final Map<String, String> purpose;
  private final AWSKMS kms = Settings.client(AWSKMSClientBuilder.standard(), "kms");

  /** A data key, and what is to be kept with the data. */
  static final class DataKey {
    final SecretKey key;
    final Map<String, String> description;

    private DataKey(SecretKey key, Map<String, String> description) {
      this.key = key;
      this.description = Collections.unmodifiableMap(description);
    }
  }

  /**
   * @param kmsKeys ARNs or aliases; the first encrypts data keys, all of them decrypt
   * @param algorithm what data keys are said to be for
   */
  DataKeys(List<String> kmsKeys, String algorithm, String purpose) {
    this.kmsKeys = kmsKeys;
    this.algorithm = algorithm;
    this.purpose = Collections.singletonMap("purpose", purpose);
  }

  /** Whether a description is that of a data key. */
  static boolean describes(Map<String, String> description) {
    return description != null && description.containsKey(ENCRYPTED);
  }

  /** A new data key of 256 bits. */
  DataKey generate() {
    String kmsKey = kmsKeys.get(0);
    GenerateDataKeyResult made;
    try {
      made = kms.generateDataKey(new GenerateDataKeyRequest()
          .withKeyId(kmsKey).withKeySpec(DataKeySpec.AES_256).withEncryptionContext(purpose));
    } catch (SdkClientException e) {
      throw new IllegalStateException("no data key of " + kmsKey + ": " + e.getMessage() + ". The role needs kms:GenerateDataKey on the key", e);
    }
    Map<String, String> description = new HashMap<>();
    description.put(KMS_KEY, kmsKey);
    description.put(ENCRYPTED, Base64.getEncoder().encodeToString(bytesOf(made.getCiphertextBlob())));
    return new DataKey(secretKey(made.getPlaintext()), description);
  }

  /** The data key of a description. */
  DataKey decrypt(Map<String, String> description) {
    String kmsKey = description.get(KMS_KEY);
    if (!kmsKeys.contains(kmsKey)) {
      throw new IllegalStateException("data was encrypted under " + kmsKey + ", which is not one of " + kmsKeys
          + "; build the JAR with that key as well if it is yours");
    }
    Map<String, String> kept = new HashMap<>();
    kept.put(KMS_KEY, kmsKey);
    kept.put(ENCRYPTED, description.get(ENCRYPTED));
    ByteBuffer encrypted = ByteBuffer.wrap(Base64.getDecoder().decode(description.get(ENCRYPTED)));
    try {
      return new DataKey(secretKey(kms.decrypt(new DecryptRequest()
          .withKeyId(kmsKey).withCiphertextBlob(encrypted).withEncryptionContext(purpose)).getPlaintext()), kept);
    } catch (SdkClientException e) {
      throw new IllegalStateException("a data key of " + kmsKey + " cannot be decrypted: " + e.getMessage()
          + ". The role needs kms:Decrypt on the key", e);
    }
  }

  private SecretKey secretKey(ByteBuffer plaintext) {
    byte[] bytes = bytesOf(plaintext);
    try {
      return new SecretKeySpec(bytes, algorithm);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static byte[] bytesOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
