package com.example.emr;

import com.amazonaws.SdkClientException;
import com.amazonaws.services.elasticmapreduce.spi.security.TLSArtifacts;
import com.amazonaws.services.elasticmapreduce.spi.security.TLSArtifactsProvider;
import com.amazonaws.services.secretsmanager.AWSSecretsManager;
import com.amazonaws.services.secretsmanager.AWSSecretsManagerClientBuilder;
import com.amazonaws.services.secretsmanager.model.GetSecretValueRequest;
import com.amazonaws.util.json.Jackson;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;

/**
 * Takes the certificates of the nodes from one secret of AWS Secrets Manager: {@code InTransitEncryption.custom(provider)}.
 *
 * <p>The secret is a JSON object of PEM texts: {@code privateKey} (PKCS#8, not encrypted), {@code certificateChain} (leaf first) and
 * {@code trustedCertificates}. As they are one secret, a node never gets a key of one version and a certificate of another. Nothing is
 * written to a file.
 *
 * <p>The role of the instance profile needs {@code secretsmanager:GetSecretValue} on the secret, and {@code kms:Decrypt} on its key
 * unless that is {@code aws/secretsmanager}.
 */
public class SecretTlsProvider extends TLSArtifactsProvider {
  /** The constructor that EMR calls. */
  public SecretTlsProvider() {
    super();
  }

  @Override
  public TLSArtifacts getTlsArtifacts() {
    String secret = Settings.required("tls.secret");
    Map<?, ?> fields = fieldsOf(read(secret), secret);
    try {
      List<Certificate> chain = Pem.certificates(field(fields, "certificateChain", secret));
      PrivateKey key = Pem.privateKey(field(fields, "privateKey", secret), chain.get(0).getPublicKey());
      return new TLSArtifacts(key, chain, Pem.certificates(field(fields, "trustedCertificates", secret)));
    } catch (GeneralSecurityException e) {
      // the messages are those of Pem; a cause might quote what it could not read
      throw new IllegalStateException("secret " + secret + ": " + e.getMessage());
    }
  }

  private static String read(String secret) {
    AWSSecretsManager client = Settings.client(AWSSecretsManagerClientBuilder.standard(), "secretsmanager");
    try {
      String text = client.getSecretValue(new GetSecretValueRequest().withSecretId(secret)).getSecretString();
      if (text == null) {
        throw new IllegalStateException("secret " + secret + " is binary; a JSON object of PEM texts is expected");
      }
      return text;
    } catch (SdkClientException e) {
      throw new IllegalStateException("secret " + secret + " cannot be read: " + e.getMessage()
          + ". The role of the instance profile needs secretsmanager:GetSecretValue on it, and kms:Decrypt on its key", e);
    } finally {
      client.shutdown();
    }
  }

  private static Map<?, ?> fieldsOf(String text, String secret) {
    Map<?, ?> fields = null;
    try {
      fields = Jackson.fromJsonString(text, Map.class);
    } catch (SdkClientException e) {
      // its cause quotes the text, which is the private key
    }
    if (fields == null) {
      throw new IllegalStateException("secret " + secret + " is not a JSON object");
    }
    return fields;
  }

  private static String field(Map<?, ?> fields, String name, String secret) {
    Object value = fields.get(name);
    if (!(value instanceof String)) {
      throw new IllegalStateException("secret " + secret + " has no text in " + name);
    }
    return (String) value;
  }
}
