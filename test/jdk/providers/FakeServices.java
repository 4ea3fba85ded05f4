import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the provider classes need of AWS KMS, AWS Secrets Manager and Amazon S3, on the loopback interface. Signatures are not checked.
 */
final class FakeServices implements AutoCloseable {
  static final String DENIED = "User: arn:aws:sts::111122223333:assumed-role/Nodes/i-0 is not authorized to perform this action";

  /** By name. */
  final Map<String, String> secrets = new HashMap<>();
  /** By path. */
  final Map<String, StoredObject> objects = new HashMap<>();
  /** The operations of AWS KMS and AWS Secrets Manager that were asked for. */
  final List<String> requests = new ArrayList<>();
  /** The operation that is refused, such as Decrypt. */
  String denied = "";

  private final Map<String, DataKey> dataKeys = new HashMap<>();
  private final ObjectMapper json = new ObjectMapper();
  private final SecureRandom random = new SecureRandom();
  private final HttpServer server;

  record StoredObject(byte[] content, Map<String, String> metadata) {
  }

  private record DataKey(byte[] plaintext, String keyId, JsonNode context) {
  }

  FakeServices() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      try (exchange) {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (target == null) {
          answerS3(exchange);
        } else {
          answerJson(exchange, target.substring(target.indexOf('.') + 1));
        }
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Whether bytes are one of the data keys that were given out, in the clear. */
  boolean isDataKey(byte[] bytes) {
    return dataKeys.values().stream().anyMatch(key -> MessageDigest.isEqual(key.plaintext, bytes));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answerJson(HttpExchange exchange, String operation) throws IOException {
    JsonNode request = json.readTree(exchange.getRequestBody());
    requests.add(operation);
    Map<String, Object> answer = new TreeMap<>();
    int status = 200;
    if (operation.equals(denied)) {
      status = 400;
      answer.put("__type", "AccessDeniedException");
      answer.put("message", DENIED);
    } else if (operation.equals("GenerateDataKey")) {
      DataKey key = new DataKey(randomBytes(), request.path("KeyId").asText(), request.path("EncryptionContext"));
      String blob = Base64.getEncoder().encodeToString(randomBytes());
      dataKeys.put(blob, key);
      answer.put("CiphertextBlob", blob);
      answer.put("Plaintext", key.plaintext);
      answer.put("KeyId", key.keyId);
    } else if (operation.equals("Decrypt")) {
      DataKey key = dataKeys.get(request.path("CiphertextBlob").asText());
      boolean sameKey = key != null && (request.path("KeyId").isMissingNode() || request.path("KeyId").asText().equals(key.keyId));
      if (sameKey && key.context.equals(request.path("EncryptionContext"))) {
        answer.put("Plaintext", key.plaintext);
        answer.put("KeyId", key.keyId);
      } else {
        status = 400;
        answer.put("__type", "InvalidCiphertextException");
      }
    } else if (operation.equals("GetSecretValue") && secrets.containsKey(request.path("SecretId").asText())) {
      answer.put("SecretString", secrets.get(request.path("SecretId").asText()));
    } else {
      status = 400;
      answer.put("__type", "ResourceNotFoundException");
    }
    byte[] body = json.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private void answerS3(HttpExchange exchange) throws IOException, NoSuchAlgorithmException {
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("PUT")) {
      Map<String, String> metadata = new TreeMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> {
        if (name.toLowerCase().startsWith("x-amz-meta-")) {
          metadata.put(name.toLowerCase(), values.get(0));
        }
      });
      StoredObject stored = new StoredObject(exchange.getRequestBody().readAllBytes(), metadata);
      objects.put(path, stored);
      exchange.getResponseHeaders().set("ETag", etag(stored));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    StoredObject stored = objects.get(path);
    if (stored == null) {
      byte[] body = "<Error><Code>NoSuchKey</Code></Error>".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(404, body.length);
      exchange.getResponseBody().write(body);
      return;
    }
    stored.metadata.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("ETag", etag(stored));
    exchange.sendResponseHeaders(200, stored.content.length);
    exchange.getResponseBody().write(stored.content);
  }

  private static String etag(StoredObject stored) throws NoSuchAlgorithmException {
    return '"' + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(stored.content)) + '"';
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return bytes;
  }
}
