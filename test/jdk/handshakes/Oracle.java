import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Whether nodes with given zips can talk with each other, as the JDK sees it.
 *
 * <pre>
 * java Oracle handshake SERVER.zip CLIENT.zip HOSTNAME
 * java Oracle matrix      reads lines of NAME, SERVER.zip, CLIENT.zip, HOSTNAME, with tabs between them
 * </pre>
 *
 * Each line is answered by a line of JSON: all combinations of keystore, protocol and client authentication, with the reason for each that
 * fails. The exit code of {@code handshake} is 0 if none does.
 */
public final class Oracle {
  private static final String[] STORES = {"JKS", "PKCS12"};
  private static final String[] PROTOCOLS = {"TLSv1.2", "TLSv1.3"};

  /** By keystore and path: most zips are of several pairs, and keystores are slow on purpose. */
  private static final Map<String, NodeCertificates> NODES = new HashMap<>();

  private Oracle() {
  }

  public static void main(String[] args) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      return thread;
    });
    if (args.length == 4 && args[0].equals("handshake")) {
      List<String> attempts = attempts(Path.of(args[1]), Path.of(args[2]), args[3], threads);
      System.out.println(json("handshake", attempts));
      System.exit(attempts.stream().allMatch(attempt -> attempt.contains("\"error\":null")) ? 0 : 1);
    } else if (args.length == 1 && args[0].equals("matrix")) {
      BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split("\t");
        System.out.println(json(parts[0], attempts(Path.of(parts[1]), Path.of(parts[2]), parts[3], threads)));
      }
    } else {
      System.err.println("usage: Oracle handshake SERVER.zip CLIENT.zip HOSTNAME | Oracle matrix");
      System.exit(2);
    }
  }

  private static List<String> attempts(Path server, Path client, String hostName, ExecutorService threads) throws InterruptedException {
    List<String> attempts = new ArrayList<>();
    for (String store : STORES) {
      NodeCertificates serverNode = null;
      NodeCertificates clientNode = null;
      String unreadable = null;
      try {
        serverNode = node(server, store);
        clientNode = node(client, store);
      } catch (Exception e) {
        unreadable = reason(e);
      }
      for (String protocol : PROTOCOLS) {
        for (boolean clientAuthentication : new boolean[] {false, true}) {
          String error = unreadable;
          if (error == null) {
            try {
              Handshake.complete(serverNode, clientNode, hostName, protocol, clientAuthentication, threads);
            } catch (GeneralSecurityException | IOException e) {
              error = reason(e);
            }
          }
          attempts.add("{\"store\":" + quoted(store) + ",\"protocol\":" + quoted(protocol)
              + ",\"clientAuthentication\":" + clientAuthentication + ",\"error\":" + quoted(error) + "}");
        }
      }
    }
    return attempts;
  }

  private static NodeCertificates node(Path zip, String store) throws GeneralSecurityException, IOException {
    NodeCertificates node = NODES.get(store + zip);
    if (node == null) {
      node = NodeCertificates.read(zip, store);
      NODES.put(store + zip, node);
    }
    return node;
  }

  private static String reason(Exception e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static String json(String name, List<String> attempts) {
    return "{\"name\":" + quoted(name) + ",\"attempts\":[" + String.join(",", attempts) + "]}";
  }

  private static String quoted(String text) {
    if (text == null) {
      return "null";
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
