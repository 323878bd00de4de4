package org.seriate.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.persistence.PersistenceException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.Status;

/** A node of its own with few file descriptors, or with a small heap, in another process. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ScarceResourcesTest {
  private static final int DESCRIPTORS = 100;
  private static final Path SHELL = Path.of("/bin/sh");

  @TempDir Path folder;
  private Process node;
  private int port;

  @AfterEach
  void stop() throws InterruptedException, IOException {
    if (node != null) {
      node.getOutputStream().close();
      if (!node.waitFor(10, TimeUnit.SECONDS)) {
        node.destroyForcibly();
      }
    }
  }

  /** The fewest jars: each one is a descriptor in the child. */
  private static String classPath() {
    return Stream.of(
            ReceivingNode.class,
            StoreReceiver.class,
            Logger.class,
            QuarkusTransaction.class,
            PersistenceException.class,
            MeterRegistry.class,
            KeyValue.class)
        .map(ScarceResourcesTest::placeOf)
        .distinct()
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  private static String placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void start(List<String> prefix, String... options) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath(), ReceivingNode.class.getName(), home().toString()));
    node = new ProcessBuilder(command).redirectError(folder.resolve("node.log").toFile()).start();
    BufferedReader out = node.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    assertTrue(line != null && line.startsWith("port "), () -> line + log());
    port = Integer.parseInt(line.substring("port ".length()));
  }

  private Path home() {
    return folder.resolve("home");
  }

  private String log() {
    try {
      return "\n" + Files.readString(folder.resolve("node.log"));
    } catch (IOException e) {
      return "\nno log: " + e;
    }
  }

  private void assertUnharmed() throws IOException {
    Duration first = ReceivingNode.echo(port);
    assertTrue(first.compareTo(Duration.ofSeconds(1)) < 0, () -> "C-ECHO took " + first + log());
    assertEquals(0, ReceivingNode.parts(home()), this::log);
    assertTrue(node.isAlive(), this::log);
  }

  private Status store(String uid, InputStream dataSet) throws IOException {
    try (Association association = ReceivingNode.open(port)) {
      Status status = ReceivingNode.store(association, uid, dataSet);
      association.release();
      return status;
    }
  }

  private long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc", "" + node.pid(), "fd"))) {
      return all.count();
    }
  }

  private List<Socket> takeEveryDescriptor() throws IOException {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 2 * DESCRIPTORS; i++) {
      silent.add(new Socket(InetAddress.getLoopbackAddress(), port));
    }
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!log().contains("Could not accept a connection")) {
      assertTrue(System.nanoTime() < end, () -> "descriptors were never out" + log());
      Thread.onSpinWait();
    }
    return silent;
  }

  @Test
  void a_cold_node_outlives_a_lack_of_descriptors() throws IOException {
    assumeTrue(Files.isExecutable(SHELL) && Files.isDirectory(Path.of("/proc/self/fd")));
    // Given a node that nobody has spoken to yet
    start(
        List.of(
            SHELL.toString(), "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$@\"", "with-limit"));
    // When peers take every descriptor and keep them
    List<Socket> silent = takeEveryDescriptor();
    // Then one that knows what it wants is served all the same
    try (Association association = ReceivingNode.open(port)) {
      assertEquals(Status.SUCCESS, association.echo(), this::log);
      association.release();
    }
    // And when they are gone everything works, objects and refusals too
    for (Socket socket : silent) {
      socket.close();
    }
    assertUnharmed();
    assertEquals(Status.SUCCESS, store("1.2.3.4", Objects.stream(Objects.whole("1.2.3.4"))));
    assertEquals(0xA900, store("1.2.3.5", Objects.stream(Objects.whole("1.2.3.6"))).code());
    assertEquals(0xC000, store("1.2.3.7", Objects.zeros(1000)).code(), this::log);
    assertUnharmed();
    assertTrue(!log().contains("NoClassDefFoundError"), this::log);
    assertTrue(descriptors() < DESCRIPTORS / 2, () -> "descriptors are left open" + log());
  }

  @Test
  void an_object_for_which_no_file_can_be_opened_may_be_sent_again() throws IOException {
    assumeTrue(Files.isExecutable(SHELL) && Files.isDirectory(Path.of("/proc/self/fd")));
    start(
        List.of(
            SHELL.toString(), "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$@\"", "with-limit"));
    try (Association association = ReceivingNode.open(port)) {
      List<Socket> silent = takeEveryDescriptor();
      InputStream object = Objects.stream(Objects.whole("1.2.3.4"));
      int code = ReceivingNode.store(association, "1.2.3.4", object).code();
      // The port lets go of silent peers, so that there may be one just then.
      assertTrue(code == 0xA700 || code == 0, () -> Integer.toHexString(code) + log());
      for (Socket socket : silent) {
        socket.close();
      }
      association.release();
    }
    assertEquals(Status.SUCCESS, store("1.2.3.5", Objects.stream(Objects.whole("1.2.3.5"))));
    assertUnharmed();
  }

  /** Before its pixels an element of 1000 bytes, over and over. */
  private static InputStream largeHeader(String uid, int elements) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(Objects.whole(uid));
    for (int i = 0; i < elements; i++) {
      bytes.write(Objects.elementHeader(0x0021_1000 + i, "UN", 1000));
      bytes.write(new byte[1000]);
    }
    return Objects.stream(bytes.toByteArray());
  }

  @Test
  void forty_large_headers_at_a_time_fit_into_a_small_heap() throws Exception {
    // Given 40 x 12 MiB of header for 128 MiB of heap
    start(List.of(), "-Xmx128m", "-XX:+ExitOnOutOfMemoryError");
    int peers = 40;
    CyclicBarrier headersAreThere = new CyclicBarrier(peers);
    InputStream[] objects = new InputStream[peers];
    byte[] filler = largeHeader("1.2.3", 12_000).readAllBytes();
    for (int i = 0; i < peers; i++) {
      byte[] own = Objects.whole("1.2.3." + (i + 1));
      int from = Objects.whole("1.2.3").length;
      objects[i] =
          new SequenceInputStream(
              new SequenceInputStream(
                  Objects.stream(own),
                  new java.io.ByteArrayInputStream(filler, from, filler.length - from)),
              new Waiting(headersAreThere));
    }
    // When they are all sent, none of them to its end before the header of the last has come
    List<Future<Status>> answers = new ArrayList<>();
    try (ExecutorService senders = Executors.newFixedThreadPool(peers)) {
      for (int i = 0; i < peers; i++) {
        String uid = "1.2.3." + (i + 1);
        InputStream object = objects[i];
        Callable<Status> send = () -> store(uid, object);
        answers.add(senders.submit(send));
      }
    }
    // Then
    for (Future<Status> answer : answers) {
      assertEquals(Status.SUCCESS, answer.get(), this::log);
    }
    assertEquals(peers, ReceivingNode.objects(home()));
    assertUnharmed();
  }

  /** Ends when all peers have come to the end of theirs. */
  private static final class Waiting extends InputStream {
    private final CyclicBarrier barrier;
    private boolean waited;

    Waiting(CyclicBarrier barrier) {
      this.barrier = barrier;
    }

    @Override
    public int read() throws IOException {
      try {
        if (!waited) {
          waited = true;
          barrier.await(60, TimeUnit.SECONDS);
        }
        return -1;
      } catch (Exception e) {
        throw new IOException("the others did not come so far", e);
      }
    }
  }
}
