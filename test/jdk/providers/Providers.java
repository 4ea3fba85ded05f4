import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.elasticmapreduce.spi.security.EncryptionContext;
import com.amazonaws.services.elasticmapreduce.spi.security.EncryptionMaterials;
import com.amazonaws.services.elasticmapreduce.spi.security.EncryptionMaterialsProvider;
import com.amazonaws.services.elasticmapreduce.spi.security.TLSArtifacts;
import com.amazonaws.services.elasticmapreduce.spi.security.TLSArtifactsProvider;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3EncryptionClientBuilder;
import com.amazonaws.services.s3.AmazonS3EncryptionClientV2Builder;
import com.amazonaws.services.s3.model.CryptoConfiguration;
import com.amazonaws.services.s3.model.CryptoConfigurationV2;
import com.amazonaws.services.s3.model.CryptoMode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Loads the classes of examples/provider-jar by their names from the JAR, as Amazon EMR does, with the JAR's dependencies on the class path,
 * and lets them yield material. The services that they call are on the loopback interface.
 *
 * <pre>
 * java Providers JAR FOLDER      FOLDER has right/, a PEM bundle; other-key.pem; pkcs1.pem; and room for settings
 * </pre>
 *
 * Each case is answered by a line of JSON: its name, and what is wrong or null.
 */
public final class Providers {
  private static final String REGION = "us-east-1";
  private static final String HOST = "ip-10-0-0-1.ec2.internal";
  private static final String TLS = "com.example.emr.SecretTlsProvider";
  private static final String DISK = "com.example.emr.KmsDiskProvider";
  private static final String S3 = "com.example.emr.KmsS3Provider";

  private final Path jar;
  private final Path folder;
  private final FakeServices services;
  private final ObjectMapper json = new ObjectMapper();

  private Providers(Path jar, Path folder, FakeServices services) {
    this.jar = jar;
    this.folder = folder;
    this.services = services;
  }

  public static void main(String[] args) throws Exception {
    System.setProperty("aws.region", REGION);
    System.setProperty("aws.accessKeyId", "AKIAIOSFODNN7EXAMPLE");
    System.setProperty("aws.secretKey", "example");
    try (FakeServices services = new FakeServices()) {
      Providers providers = new Providers(Path.of(args[0]), Path.of(args[1]), services);
      providers.tls();
      providers.disk();
      providers.s3();
    }
    System.exit(0);
  }

  private void tls() throws Exception {
    String key = pem("right/privateKey.pem");
    String chain = pem("right/certificateChain.pem");
    String trusted = pem("right/trustedCertificates.pem");

    check("SecretTlsProvider: its material completes a handshake", () -> {
      services.secrets.put("tls", secret(key, chain, trusted));
      TLSArtifacts artifacts = load(TLS, TLSArtifactsProvider.class, Map.of("tls.secret", "tls")).getTlsArtifacts();
      ExecutorService threads = Executors.newSingleThreadExecutor();
      try {
        for (String store : new String[] {"JKS", "PKCS12"}) {
          NodeCertificates node = NodeCertificates.of(artifacts.getPrivateKey(), artifacts.getCertificateChain(),
              artifacts.getTrustedCertificates(), store);
          Handshake.complete(node, node, HOST, "TLSv1.3", true, threads);
        }
      } finally {
        threads.shutdown();
      }
      return null;
    });

    refuses("SecretTlsProvider: access denied", "GetSecretValue", secret(key, chain, trusted), "secretsmanager:GetSecretValue");
    refuses("SecretTlsProvider: secret is the bare key", "", key, "is not a JSON object");
    refuses("SecretTlsProvider: secret is JSON that breaks off", "", "{\"privateKey\":\"" + key.replace("\n", "\\n"), "is not a JSON object");
    refuses("SecretTlsProvider: field is missing", "", json.writeValueAsString(Map.of("privateKey", key)), "certificateChain");
    refuses("SecretTlsProvider: key of another certificate", "", secret(pem("other-key.pem"), chain, trusted), "not that of the first certificate");
    refuses("SecretTlsProvider: key as PKCS#1", "", secret(pem("pkcs1.pem"), chain, trusted), "openssl pkcs8");
    refuses("SecretTlsProvider: key is cut", "", secret(key.replaceFirst("(?s)\n.{400}", "\n"), chain, trusted), "cannot be read");
    refuses("SecretTlsProvider: chain is the key", "", secret(key, key, trusted), "certificates in PEM format");
    check("SecretTlsProvider: setting is empty", () -> {
      expectFailure(() -> load(TLS, TLSArtifactsProvider.class, Map.of()).getTlsArtifacts(), "build the JAR with -Dtls.secret");
      return null;
    });
  }

  private void disk() {
    for (String algorithm : new String[] {"AES", "AES/GCM/NoPadding"}) {
      Map<String, String> settings = Map.of("disk.key", "alias/disk", "disk.algorithm", algorithm);
      check("KmsDiskProvider: material for " + algorithm + ", and again by its description", () -> {
        EncryptionMaterialsProvider provider = load(DISK, EncryptionMaterialsProvider.class, settings);
        EncryptionMaterials first = provider.getEncryptionMaterials(new EncryptionContext("LOCAL_DISK"));
        EncryptionMaterials second = provider.getEncryptionMaterials(new EncryptionContext("LOCAL_DISK"));
        byte[] key = first.getSymmetricKey().getEncoded();
        expect(key.length == 32 && services.isDataKey(key), "a data key of 256 bits");
        expect(first.getSymmetricKey().getAlgorithm().equals(algorithm), "algorithm " + algorithm);
        expect(!Arrays.equals(key, second.getSymmetricKey().getEncoded()), "a key of its own for each");
        // another node, or this one after it started again
        EncryptionMaterials again = load(DISK, EncryptionMaterialsProvider.class, settings).getEncryptionMaterials(first.getMaterialsDescription());
        expect(Arrays.equals(key, again.getSymmetricKey().getEncoded()), "the same key by the description");
        expect(again.getMaterialsDescription().equals(first.getMaterialsDescription()), "the same description");
        expect(services.isDataKey(provider.getEncryptionMaterials(Map.of()).getSymmetricKey().getEncoded()), "a new key without description");
        return null;
      });
    }
    Map<String, String> settings = Map.of("disk.key", "alias/disk", "disk.algorithm", "AES");
    check("KmsDiskProvider: access denied", () -> {
      EncryptionMaterialsProvider provider = load(DISK, EncryptionMaterialsProvider.class, settings);
      Map<String, String> description = provider.getEncryptionMaterials(new EncryptionContext("LOCAL_DISK")).getMaterialsDescription();
      services.denied = "GenerateDataKey";
      expectFailure(() -> provider.getEncryptionMaterials(new EncryptionContext("LOCAL_DISK")), "alias/disk", FakeServices.DENIED, "kms:GenerateDataKey");
      services.denied = "Decrypt";
      expectFailure(() -> provider.getEncryptionMaterials(description), "alias/disk", FakeServices.DENIED, "kms:Decrypt");
      return null;
    });
    check("KmsDiskProvider: data key of another KMS key", () -> {
      Map<String, String> description = load(DISK, EncryptionMaterialsProvider.class, Map.of("disk.key", "alias/other", "disk.algorithm", "AES"))
          .getEncryptionMaterials(new EncryptionContext("LOCAL_DISK")).getMaterialsDescription();
      expectFailure(() -> load(DISK, EncryptionMaterialsProvider.class, settings).getEncryptionMaterials(description), "alias/other, which is not one of [alias/disk]");
      return null;
    });
  }

  private void s3() {
    for (Client generation : Client.values()) {
      check("KmsS3Provider: " + generation + " of the AWS SDK encrypts by AES/GCM/NoPadding and reads it again", () -> {
        services.requests.clear();
        AmazonS3 client = s3Client(generation, "alias/first");
        client.putObject("data", "first", "a text of some length");
        client.putObject("data", "more", "another text");
        FakeServices.StoredObject stored = services.objects.get("/data/first");
        expect("AES/GCM/NoPadding".equals(stored.metadata().get("x-amz-meta-x-amz-cek-alg")), "AES/GCM/NoPadding, got " + stored.metadata());
        expect(!new String(stored.content(), StandardCharsets.ISO_8859_1).contains("text"), "encrypted content");
        expect(client.getObjectAsString("data", "first").equals("a text of some length"), "the same text");
        expect(services.requests.equals(List.of("GenerateDataKey")), "one request to AWS KMS, got " + services.requests);
        expect(s3Client(generation, "alias/first").getObjectAsString("data", "more").equals("another text"), "the same text on another node");
        expect(services.requests.equals(List.of("GenerateDataKey", "Decrypt")), "one more request to AWS KMS, got " + services.requests);
        return null;
      });
      check("KmsS3Provider: " + generation + ", a new KMS key encrypts, the old one still decrypts", () -> {
        AmazonS3 client = s3Client(generation, "alias/second, alias/first");
        client.putObject("data", "second", "another text");
        expect(services.objects.get("/data/second").metadata().toString().contains("alias/second"), "encrypted under the first of the list");
        expect(client.getObjectAsString("data", "first").equals("a text of some length"), "the old text");
        expect(client.getObjectAsString("data", "second").equals("another text"), "the new text");
        return null;
      });
      check("KmsS3Provider: " + generation + ", an object under a KMS key that is not listed", () -> {
        expectFailure(() -> s3Client(generation, "alias/second").getObjectAsString("data", "first"), "alias/first, which is not one of [alias/second]");
        return null;
      });
      check("KmsS3Provider: " + generation + ", access denied", () -> {
        AmazonS3 client = s3Client(generation, "alias/first");
        services.denied = "GenerateDataKey";
        expectFailure(() -> client.putObject("data", "third", "a text"), "alias/first", FakeServices.DENIED, "kms:GenerateDataKey");
        services.denied = "Decrypt";
        expectFailure(() -> client.getObjectAsString("data", "first"), "alias/first", FakeServices.DENIED, "kms:Decrypt");
        expect(!services.objects.containsKey("/data/third"), "nothing written");
        return null;
      });
    }
    check("KmsS3Provider: refresh() makes a new data key, and so does a description of others", () -> {
      com.amazonaws.services.s3.model.EncryptionMaterialsProvider provider = s3Provider("alias/first");
      byte[] before = provider.getEncryptionMaterials(Map.of("uri", "s3://data/first")).getSymmetricKey().getEncoded();
      expect(services.isDataKey(before), "a data key");
      expect(Arrays.equals(before, provider.getEncryptionMaterials().getSymmetricKey().getEncoded()), "the same data key");
      provider.refresh();
      expect(!Arrays.equals(before, provider.getEncryptionMaterials().getSymmetricKey().getEncoded()), "a new data key");
      return null;
    });
  }

  /** The generations of the client in the AWS SDK for Java 1.x. */
  private enum Client {
    AmazonS3EncryptionClient, AmazonS3EncryptionClientV2
  }

  @SuppressWarnings("deprecation")
  private AmazonS3 s3Client(Client generation, String keys) throws Exception {
    EndpointConfiguration endpoint = new EndpointConfiguration(services.url(), REGION);
    return generation == Client.AmazonS3EncryptionClient
        ? AmazonS3EncryptionClientBuilder.standard().withEncryptionMaterials(s3Provider(keys))
            .withCryptoConfiguration(new CryptoConfiguration(CryptoMode.AuthenticatedEncryption))
            .withEndpointConfiguration(endpoint).withPathStyleAccessEnabled(true).disableChunkedEncoding().build()
        : AmazonS3EncryptionClientV2Builder.standard().withEncryptionMaterialsProvider(s3Provider(keys))
            .withCryptoConfiguration(new CryptoConfigurationV2(CryptoMode.StrictAuthenticatedEncryption))
            .withEndpointConfiguration(endpoint).withPathStyleAccessEnabled(true).disableChunkedEncoding().build();
  }

  private com.amazonaws.services.s3.model.EncryptionMaterialsProvider s3Provider(String keys) throws Exception {
    return load(S3, com.amazonaws.services.s3.model.EncryptionMaterialsProvider.class, Map.of("s3.keys", keys));
  }

  /** By its name alone; settings stand before those of the JAR. */
  private <T> T load(String className, Class<T> type, Map<String, String> settings) throws Exception {
    Map<String, String> all = new HashMap<>(settings);
    all.put("endpoint.kms", services.url());
    all.put("endpoint.secretsmanager", services.url());
    Path root = Files.createTempDirectory(folder, "settings");
    Path file = root.resolve("com/example/emr/provider.properties");
    Files.createDirectories(file.getParent());
    StringBuilder lines = new StringBuilder();
    all.forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
    Files.writeString(file, lines);
    ClassLoader loader = new URLClassLoader(new URL[] {root.toUri().toURL(), jar.toUri().toURL()}, Providers.class.getClassLoader());
    return type.cast(Class.forName(className, true, loader).getDeclaredConstructor().newInstance());
  }

  private void refuses(String name, String denied, String secret, String said) {
    check(name, () -> {
      services.secrets.put("tls", secret);
      services.denied = denied;
      Exception failure = expectFailure(() -> load(TLS, TLSArtifactsProvider.class, Map.of("tls.secret", "tls")).getTlsArtifacts(), "secret tls", said);
      // parsers of some versions quote what they could not read
      expect(failure.getCause() == null || !denied.isEmpty(), "no cause, got " + failure.getCause());
      return null;
    });
  }

  /** A failure that says what the texts say and, with all its causes, nothing of a key. */
  private Exception expectFailure(Callable<?> work, String... texts) throws Exception {
    Exception failure = null;
    try {
      work.call();
    } catch (Exception e) {
      failure = e;
    }
    expect(failure != null, "a failure that says " + Arrays.toString(texts));
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    for (String text : texts) {
      expect(failure.getMessage().contains(text), "'" + text + "' in: " + failure.getMessage());
    }
    for (String file : new String[] {"right/privateKey.pem", "other-key.pem", "pkcs1.pem"}) {
      for (String line : pem(file).split("\n")) {
        boolean isMarker = line.startsWith("-----") || line.length() < 20;
        expect(isMarker || !trace.toString().contains(line), "nothing of a key in: " + trace);
      }
    }
    return failure;
  }

  private void check(String name, Callable<?> work) {
    String wrong = null;
    try {
      work.call();
    } catch (Exception | LinkageError e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      wrong = trace.toString();
    } finally {
      services.denied = "";
    }
    Map<String, String> line = new HashMap<>();
    line.put("name", name);
    line.put("error", wrong);
    try {
      System.out.println(json.writeValueAsString(line));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void expect(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("expected: " + what);
    }
  }

  private String secret(String key, String chain, String trusted) throws IOException {
    return json.writeValueAsString(Map.of("privateKey", key, "certificateChain", chain, "trustedCertificates", trusted));
  }

  private String pem(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }
}
