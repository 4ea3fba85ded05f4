package com.example.emr;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM texts. What is wrong with a key is said without a cause: it might quote the key. */
final class Pem {
  private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private Pem() {
  }

  /** All certificates of a text, in its order. */
  static List<Certificate> certificates(String text) throws GeneralSecurityException {
    List<Certificate> certificates;
    try {
      certificates = new ArrayList<>(CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII))));
    } catch (CertificateException e) {
      throw new CertificateException("certificates in PEM format are expected");
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("at least one certificate in PEM format is expected");
    }
    return certificates;
  }

  /** The private key of a text, which has to be that of the public key. */
  static PrivateKey privateKey(String text, PublicKey publicKey) throws GeneralSecurityException {
    Matcher block = KEY.matcher(text);
    if (!block.find()) {
      throw new InvalidKeySpecException("a private key that begins with -----BEGIN PRIVATE KEY----- is expected"
          + "; openssl pkcs8 -topk8 -nodes -in key.pem makes one");
    }
    PrivateKey key;
    try {
      key = KeyFactory.getInstance(publicKey.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1))));
    } catch (InvalidKeySpecException | IllegalArgumentException e) {
      throw new InvalidKeySpecException("the private key cannot be read as one of algorithm " + publicKey.getAlgorithm());
    }
    if (!belongTogether(key, publicKey)) {
      throw new InvalidKeyException("the private key is not that of the first certificate");
    }
    return key;
  }

  private static boolean belongTogether(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
    byte[] text = "one key pair".getBytes(StandardCharsets.US_ASCII);
    Signature signature = Signature.getInstance("SHA256with" + (publicKey.getAlgorithm().equals("EC") ? "ECDSA" : publicKey.getAlgorithm()));
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(text);
    return signature.verify(signed);
  }
}
