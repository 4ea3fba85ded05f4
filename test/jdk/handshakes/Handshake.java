import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** One connection between two nodes, over the loopback interface. */
final class Handshake {
  private static final int TIMEOUT_MS = 10_000;

  private Handshake() {
  }

  /**
   * Connects and exchanges a byte each way: in TLS 1.3 a client learns only then that the server did not like its certificate.
   *
   * @param hostName the name of the server, which the client compares with the certificate
   * @param clientAuthentication whether the server asks for the certificate of the client
   * @throws GeneralSecurityException if one of them refuses the other
   */
  static void complete(NodeCertificates server, NodeCertificates client, String hostName, String protocol, boolean clientAuthentication,
      ExecutorService threads) throws GeneralSecurityException, IOException, InterruptedException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SSLServerSocket listener = (SSLServerSocket) server.context().getServerSocketFactory().createServerSocket(0, 1, loopback)) {
      listener.setSoTimeout(TIMEOUT_MS);
      listener.setNeedClientAuth(clientAuthentication);
      Future<?> answered = threads.submit(() -> {
        try (SSLSocket socket = (SSLSocket) listener.accept()) {
          socket.setSoTimeout(TIMEOUT_MS);
          socket.getOutputStream().write(socket.getInputStream().read());
        }
        return null;
      });
      Exception refusal = null;
      try (Socket plain = new Socket(loopback, listener.getLocalPort());
          SSLSocket socket = (SSLSocket) client.context().getSocketFactory().createSocket(plain, hostName, listener.getLocalPort(), true)) {
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setEnabledProtocols(new String[] {protocol});
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        socket.getOutputStream().write(42);
        if (socket.getInputStream().read() != 42) {
          refusal = new IOException("the server closed the connection");
        }
      } catch (IOException e) {
        refusal = e;
      }
      try {
        answered.get();
      } catch (ExecutionException e) {
        if (refusal == null || !hasReason(refusal)) {
          refusal = (Exception) e.getCause();
        }
      }
      if (refusal != null) {
        throw new GeneralSecurityException(refusal.getMessage(), refusal);
      }
    }
  }

  /** Who refuses knows why; the other one gets an alert, or finds the connection closed. */
  private static boolean hasReason(Exception refusal) {
    return refusal instanceof SSLException && !String.valueOf(refusal.getMessage()).contains("fatal alert");
  }
}
