package org.seriate.receive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seriate.config.FreeSpace;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.AssociationPolicy;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.Listener;
import org.seriate.dicom.net.ListenerSettings;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.store.ObjectStore;

/** What comes compressed is kept as it came, whether or not there is a decoder for it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EverySyntaxTest {
  private static final String INSTANCE = "1.2.3.4";

  @TempDir Path home;

  static Stream<TransferSyntax> compressed() {
    return TransferSyntax.known().stream().filter(TransferSyntax::encapsulated);
  }

  @ParameterizedTest
  @MethodSource("compressed")
  void compressed_pixels_are_kept_byte_for_byte(TransferSyntax syntax) throws IOException {
    // Given
    byte[] frame = new byte[1000];
    new Random(1).nextBytes(frame);
    byte[] sent = DataSetWriter.toBytes(image(frame), syntax);
    RememberingListing listing = new RememberingListing();
    ObjectStore store = ObjectStore.open(home);
    // When
    try (Listener listener = listen(new StoreReceiver(store, listing, new FreeSpace.Bytes(0)));
        Association association = call(listener.port(), syntax)) {
      assertEquals(
          Status.SUCCESS,
          association.store(
              Uid.CTImageStorage, INSTANCE, syntax.uid(), new ByteArrayInputStream(sent)));
      association.release();
    }
    // Then
    DicomFile kept = DicomFile.read(store.region(listing.recorded.element().kept()));
    assertEquals(syntax, kept.transferSyntax());
    assertArrayEquals(sent, DataSetWriter.toBytes(kept.dataSet(), syntax));
    store.close();
  }

  private static DataSet image(byte[] frame) {
    return Objects.identified(INSTANCE)
        .string(Tag.Modality, "CT")
        .integer(Tag.Rows, 16)
        .integer(Tag.Columns, 16)
        .put(new Element.Fragments(Tag.PixelData, Vr.OB, List.of(new byte[0], frame)))
        .build();
  }

  private static Listener listen(StoreReceiver receiver) throws IOException {
    Duration patience = Duration.ofSeconds(20);
    return new UpperLayerNetwork()
        .listen(
            new ListenerSettings(
                InetAddress.getLoopbackAddress(),
                0,
                65_536,
                patience,
                patience,
                patience,
                patience,
                10,
                10),
            facts -> new AssociationPolicy.Accept(),
            new DimseServices()
                .store(List.of(Uid.CTImageStorage), Reception.transferSyntaxes(), receiver));
  }

  private static Association call(int port, TransferSyntax syntax) throws IOException {
    return new UpperLayerNetwork()
        .open(
            Call.of(
                "TESTER",
                "SERIATE",
                "127.0.0.1",
                port,
                List.of(new Call.Proposal(Uid.CTImageStorage, List.of(syntax.uid())))));
  }
}
