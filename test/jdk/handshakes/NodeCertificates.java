import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates of a node, read from the zip as a Java program would: three files of PEM at the root, kept in keystores. How Amazon EMR
 * reads them is not public; what the JDK refuses here cannot work there.
 */
final class NodeCertificates {
  private static final char[] PASSWORD = "changeit".toCharArray();
  // a marker stands at the start of a line, as in the JDK's own reader of certificates
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("(?m)^-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1PRIVATE KEY-----");

  private final KeyManager[] keys;
  private final TrustManager[] anchors;

  private NodeCertificates(KeyStore identity, KeyStore trust) throws GeneralSecurityException {
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(identity, PASSWORD);
    keys = keyManagers.getKeyManagers();
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(trust);
    anchors = trustManagers.getTrustManagers();
  }

  /** @param storeType JKS or PKCS12 */
  static NodeCertificates read(Path zip, String storeType) throws GeneralSecurityException, IOException {
    try (ZipFile files = new ZipFile(zip.toFile())) {
      List<Certificate> chain = certificates(required(files, "certificateChain.pem"));
      if (chain.isEmpty()) {
        throw new GeneralSecurityException("certificateChain.pem holds no certificate");
      }
      byte[] trusted = content(files, "trustedCertificates.pem");
      return of(privateKey(required(files, "privateKey.pem"), chain.get(0).getPublicKey()), chain,
          trusted == null ? null : certificates(trusted), storeType);
    }
  }

  /** @param trusted null for the public roots that come with the JDK */
  static NodeCertificates of(PrivateKey key, List<Certificate> chain, List<Certificate> trusted, String storeType)
      throws GeneralSecurityException, IOException {
    KeyStore identity = empty(storeType);
    identity.setKeyEntry("node", key, PASSWORD, chain.toArray(new Certificate[0]));
    KeyStore trust = null;
    if (trusted != null) {
      trust = empty(storeType);
      for (Certificate certificate : trusted) {
        trust.setCertificateEntry("trusted" + trust.size(), certificate);
      }
    }
    return new NodeCertificates(storedAndLoaded(identity), trust == null ? null : storedAndLoaded(trust));
  }

  /** A new one each time: no connection continues a session of an earlier one. */
  SSLContext context() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, anchors, null);
    return context;
  }

  private static byte[] required(ZipFile files, String name) throws GeneralSecurityException, IOException {
    byte[] content = content(files, name);
    if (content == null) {
      throw new GeneralSecurityException(name + " is not at the root of the zip");
    }
    return content;
  }

  private static byte[] content(ZipFile files, String name) throws IOException {
    ZipEntry entry = files.getEntry(name);
    return entry == null ? null : files.getInputStream(entry).readAllBytes();
  }

  private static List<Certificate> certificates(byte[] content) throws GeneralSecurityException {
    // the JDK would take DER as well, but these are PEM files
    if (content.length > 0 && !new String(content, StandardCharsets.ISO_8859_1).contains("-----BEGIN ")) {
      throw new GeneralSecurityException("not PEM");
    }
    return new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content)));
  }

  private static PrivateKey privateKey(byte[] content, PublicKey publicKey) throws GeneralSecurityException {
    Matcher block = PRIVATE_KEY.matcher(new String(content, StandardCharsets.ISO_8859_1));
    if (!block.find()) {
      throw new InvalidKeySpecException("no private key in PEM format without passphrase");
    }
    byte[] der = Base64.getMimeDecoder().decode(block.group(2));
    byte[] pkcs8 = block.group(1).isEmpty() ? der : wrapped(der, publicKey);
    return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /** PKCS#8 of a key in the format of its algorithm (PKCS#1, SEC1): the identifier of the algorithm is that of the public key. */
  private static byte[] wrapped(byte[] key, PublicKey publicKey) {
    byte[] spki = publicKey.getEncoded();
    int start = spki[1] >= 0 ? 2 : 2 + (spki[1] & 0x7f);
    byte[] algorithm = Arrays.copyOfRange(spki, start, start + 2 + spki[start + 1]);
    return element(0x30, joined(new byte[] {2, 1, 0}, algorithm, element(0x04, key)));
  }

  private static byte[] element(int tag, byte[] content) {
    byte[] length = content.length < 0x80 ? new byte[] {(byte) content.length}
        : content.length < 0x100 ? new byte[] {(byte) 0x81, (byte) content.length}
        : new byte[] {(byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
    return joined(new byte[] {(byte) tag}, length, content);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static KeyStore empty(String type) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    return store;
  }

  /** As from a file: keystores check some things when they are written or read only. */
  private static KeyStore storedAndLoaded(KeyStore store) throws GeneralSecurityException, IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    store.store(file, PASSWORD);
    KeyStore loaded = KeyStore.getInstance(store.getType());
    loaded.load(new ByteArrayInputStream(file.toByteArray()), PASSWORD);
    return loaded;
  }
}
