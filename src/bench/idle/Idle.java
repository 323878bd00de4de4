import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.AssociationPolicy;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.Listener;
import org.seriate.dicom.net.ListenerSettings;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.net.TlsPort;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.dicom.tls.ClientCertificate;
import org.seriate.dicom.tls.TlsFiles;
import org.seriate.dicom.tls.TlsIdentity;

/**
 * What an idle association costs the acceptor. The associations are held by a process of their own;
 * each has had a C-ECHO, so it has all that it will have.
 *
 * <p>Usage: {@code java -cp … Idle.java COUNT CERTIFICATE KEY}
 */
class Idle {
  private static final Duration LONG = Duration.ofMinutes(20);
  private static final int MANY = 100_000;

  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[0]);
    TlsIdentity identity = identity(args[1], args[2]);
    if (args.length > 3) {
      hold(count, identity, Integer.parseInt(args[3]), args[4].equals("tls"));
      return;
    }
    try (Listener listener = listen(identity)) {
      System.out.printf("| %d associations | heap after GC, KB each | RSS, KB each |%n", count);
      System.out.println("|---|---|---|");
      measure("plain", args, listener.port(), listener);
      measure("tls", args, listener.tlsPort().orElseThrow(), listener);
    }
  }

  private static TlsIdentity identity(String certificate, String key) throws Exception {
    Path pem = Path.of(certificate);
    return TlsIdentity.of(
        new TlsFiles(
            Optional.of(pem), Optional.of(Path.of(key)), Optional.empty(), Optional.of(pem)),
        LONG);
  }

  private static Listener listen(TlsIdentity identity) throws IOException {
    var settings =
        new ListenerSettings(
                InetAddress.getLoopbackAddress(), 0, 262_144, LONG, LONG, LONG, LONG, MANY, MANY)
            .withTls(new TlsPort(0, identity, ClientCertificate.REQUIRED));
    return new UpperLayerNetwork()
        .listen(
            settings,
            facts -> new AssociationPolicy.Accept(),
            new DimseServices()
                .store(
                    List.of(Uid.CTImageStorage),
                    List.of(Uid.ExplicitVrLittleEndian),
                    (facts, request, in) -> Status.SUCCESS));
  }

  private static void measure(String kind, String[] args, int port, Listener listener)
      throws Exception {
    // What the first ones load once is no cost of the others.
    try (var first = held(args, "20", port, kind)) {
      first.awaitAll();
    }
    awaitNone(listener);
    long heap = heap();
    long rss = rss();
    try (var held = held(args, args[0], port, kind)) {
      held.awaitAll();
      int open = listener.openAssociations();
      if (open < Integer.parseInt(args[0])) {
        throw new IllegalStateException("only " + open + " are open");
      }
      System.out.printf(
          "| %s | %.1f | %.1f |%n",
          kind, (heap() - heap) / 1024.0 / open, (rss() - rss) / 1024.0 / open);
    }
    awaitNone(listener);
  }

  private static void awaitNone(Listener listener) throws InterruptedException {
    while (listener.openAssociations() > 0) {
      Thread.sleep(50);
    }
  }

  private record Held(Process process) implements AutoCloseable {
    void awaitAll() throws IOException {
      if (process.getInputStream().read() < 0) {
        throw new IOException("the associations could not be opened");
      }
    }

    @Override
    public void close() throws Exception {
      process.getOutputStream().close();
      process.waitFor();
    }
  }

  private static Held held(String[] args, String count, int port, String kind) throws IOException {
    return new Held(
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "src/bench/idle/Idle.java",
                count,
                args[1],
                args[2],
                String.valueOf(port),
                kind)
            .redirectError(Redirect.INHERIT)
            .start());
  }

  private static long heap() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(200);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long rss() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }

  /** Opens them, says so with one byte, and keeps them until nobody wants them any more. */
  private static void hold(int count, TlsIdentity identity, int port, boolean tls)
      throws IOException {
    Call call =
        new Call(
            "IDLE",
            "SERIATE",
            "127.0.0.1",
            port,
            List.of(
                new Call.Proposal(Uid.Verification, List.of(Uid.ImplicitVrLittleEndian)),
                new Call.Proposal(Uid.CTImageStorage, List.of(Uid.ExplicitVrLittleEndian))),
            262_144,
            LONG,
            LONG);
    List<Association> open = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Association association =
          new UpperLayerNetwork().open(tls ? call.withTls(new TlsCall(identity, false)) : call);
      association.echo();
      open.add(association);
    }
    System.out.write('\n');
    System.out.flush();
    System.in.readAllBytes();
    open.forEach(Association::close);
  }
}
