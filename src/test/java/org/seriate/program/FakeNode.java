package org.seriate.program;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.seriate.config.AeConfig;
import org.seriate.config.AeConfigFiles;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.series.AeTitle;

/** Stands in for a node: reports each series as soon as its first object comes, or misbehaves. */
final class FakeNode implements PracticePacs.Watch {
  private final AeConfig config;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  private FakeNode(AeConfig config) {
    this.config = config;
  }

  public static void main(String[] words) throws Exception {
    String behaviour = words[0];
    if (behaviour.equals("dies")) {
      System.out.println("2026-01-01T00:00:00 ERROR Node the database is gone");
      System.exit(1);
    }
    AeConfig config = AeConfigFiles.read(Path.of(System.getenv("SERIATE_AE_CONFIG")));
    FakeNode node = new FakeNode(config);
    HttpServer web =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), config.node().http().port()),
            0);
    web.createContext(
        "/q/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    PracticePacs.open(
        new UpperLayerNetwork(),
        new PracticePacs.Place(
            new AeTitle(config.node().aeTitle()),
            InetAddress.getLoopbackAddress(),
            config.node().port(),
            Path.of(System.getenv("SERIATE_HOME"))),
        Faults.none(),
        behaviour.equals("silent") ? new PracticePacs.Watch() {} : node);
    web.start();
  }

  @Override
  public void stored(AssociationFacts from, HeldObject object, boolean again) {
    if (reported.add(object.series())) {
      System.out.println("2026-01-01T00:00:00 INFO  Node series is complete. series=1");
      try {
        report(object);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void report(HeldObject object) throws IOException {
    DataSet report =
        DataSet.builder()
            .string(Tag.SOPClassUID, Uid.Comprehensive3DSRStorage)
            .string(Tag.SOPInstanceUID, Uid.random())
            .string(Tag.StudyInstanceUID, object.study())
            .string(Tag.SeriesInstanceUID, Uid.random())
            .string(Tag.SeriesDescription, "A report")
            .sequence(
                Tag.CurrentRequestedProcedureEvidenceSequence,
                DataSet.builder()
                    .string(Tag.StudyInstanceUID, object.study())
                    .sequence(
                        Tag.ReferencedSeriesSequence,
                        DataSet.builder().string(Tag.SeriesInstanceUID, object.series()).build())
                    .build())
            .build();
    PeerConfig pacs = config.destinations().getFirst();
    try (Association association =
        new UpperLayerNetwork()
            .open(
                Call.of(
                    config.node().aeTitle(),
                    pacs.aeTitle(),
                    pacs.host().orElseThrow(),
                    pacs.port().orElseThrow(),
                    List.of(
                        new Call.Proposal(
                            Uid.Comprehensive3DSRStorage, List.of(Uid.ExplicitVrLittleEndian)))))) {
      association.store(
          Uid.Comprehensive3DSRStorage,
          report.string(Tag.SOPInstanceUID).orElseThrow(),
          Uid.ExplicitVrLittleEndian,
          new ByteArrayInputStream(
              DataSetWriter.toBytes(report, TransferSyntax.ExplicitVrLittleEndian)));
      association.release();
    }
  }
}
