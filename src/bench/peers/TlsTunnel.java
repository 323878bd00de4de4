import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Puts TLS with a client's certificate under a program that speaks none: what comes in plain on one
 * loopback port goes out encrypted to another, and back.
 *
 * <pre>TlsTunnel PLAIN_PORT TLS_PORT KEY_STORE TRUST_STORE     both PKCS #12, password "tunnel"
 * </pre>
 */
class TlsTunnel {
  private static final char[] PASSWORD = "tunnel".toCharArray();

  public static void main(String[] args) throws Exception {
    SSLSocketFactory tls = sockets(args[2], args[3]);
    int to = Integer.parseInt(args[1]);
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket port = new ServerSocket(Integer.parseInt(args[0]), 50, here)) {
      while (true) {
        Socket plain = port.accept();
        Thread.startVirtualThread(() -> carry(plain, tls, to));
      }
    }
  }

  private static SSLSocketFactory sockets(String keys, String trusted) throws Exception {
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store(keys), PASSWORD);
    var others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(store(trusted));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private static KeyStore store(String file) throws IOException, GeneralSecurityException {
    try (InputStream in = new FileInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD);
      return store;
    }
  }

  private static void carry(Socket plain, SSLSocketFactory tls, int to) {
    try (plain;
        Socket secured = tls.createSocket(InetAddress.getLoopbackAddress(), to)) {
      plain.setTcpNoDelay(true);
      secured.setTcpNoDelay(true);
      Thread there = Thread.startVirtualThread(() -> pump(plain, secured));
      pump(secured, plain);
      there.join();
    } catch (IOException e) {
      System.err.println("the connection broke: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until one side ends; then the other is told so. */
  private static void pump(Socket from, Socket into) {
    byte[] buffer = new byte[65_536];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = into.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
      }
      into.shutdownOutput();
    } catch (IOException e) {
      // Either end may simply close; the caller closes both.
    }
  }
}
