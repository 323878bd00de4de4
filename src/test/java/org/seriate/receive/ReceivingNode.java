package org.seriate.receive;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.seriate.config.FreeSpace;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.AssociationPolicy;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.Listener;
import org.seriate.dicom.net.ListenerSettings;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.store.ObjectStore;
import org.seriate.store.StoreContents;

/**
 * The receiving half of a node: network, parser and store, without database. As a program it prints
 * its port and serves until its input ends, so that a test can take its descriptors or memory away.
 */
final class ReceivingNode implements AutoCloseable {
  static final List<String> SYNTAXES =
      List.of(Uid.ExplicitVrLittleEndian, Uid.DeflatedExplicitVrLittleEndian);

  final RememberingListing intake = new RememberingListing();
  final Path home;
  final Listener listener;

  ReceivingNode(Path home) throws IOException {
    this(home, new FreeSpace.Bytes(0));
  }

  ReceivingNode(Path home, FreeSpace refuseBelowFree) throws IOException {
    this.home = home;
    Duration patience = Duration.ofSeconds(20);
    var settings =
        new ListenerSettings(
            InetAddress.getLoopbackAddress(),
            0,
            65_536,
            patience,
            patience,
            patience,
            patience,
            200,
            200);
    var receiver = new StoreReceiver(ObjectStore.open(home), intake, refuseBelowFree);
    receiver.rehearse();
    var services = new DimseServices().store(List.of(Uid.CTImageStorage), SYNTAXES, receiver);
    listener =
        new UpperLayerNetwork().listen(settings, facts -> new AssociationPolicy.Accept(), services);
  }

  static Association open(int port) throws IOException {
    List<Call.Proposal> proposals =
        List.of(
            new Call.Proposal(Uid.Verification, List.of(Uid.ImplicitVrLittleEndian)),
            new Call.Proposal(Uid.CTImageStorage, List.of(SYNTAXES.get(0))),
            new Call.Proposal(Uid.CTImageStorage, List.of(SYNTAXES.get(1))));
    return new UpperLayerNetwork().open(Call.of("TESTER", "SERIATE", "127.0.0.1", port, proposals));
  }

  static Status store(Association association, String uid, InputStream dataSet) throws IOException {
    return association.store(Uid.CTImageStorage, uid, SYNTAXES.getFirst(), dataSet);
  }

  static Duration echo(int port) throws IOException {
    long began = System.nanoTime();
    try (Association association = open(port)) {
      association.echo();
      association.release();
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Files being received; 0 after each object, whatever became of it. */
  static long parts(Path home) throws IOException {
    return count(home.resolve("incoming"));
  }

  /** Kept objects, in segments or in files of their own. */
  static long objects(Path home) throws IOException {
    StoreContents store = new StoreContents(home);
    AtomicLong count = new AtomicLong();
    store.inSegments(o -> count.addAndGet(o.place().ownFile() ? 0 : 1));
    store.ownFiles(_ -> count.incrementAndGet());
    return count.get();
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Override
  public void close() {
    listener.close();
  }

  public static void main(String[] args) throws IOException {
    try (ReceivingNode node = new ReceivingNode(Path.of(args[0]))) {
      // As every node does when it starts: the first line of a log opens files itself.
      Logger.getLogger(ReceivingNode.class).info("the port is open");
      System.out.println("port " + node.listener.port());
      while (System.in.read() >= 0) {}
    }
  }
}
