package org.seriate.receive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.config.FreeSpace;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;
import org.seriate.dicom.image.DecodeOutcome;
import org.seriate.dicom.image.FrameReader;
import org.seriate.dicom.image.LossyCompression;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.FileRegion;
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

/** What comes is kept as it came in every transfer syntax, whether or not there is a decoder. */
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
    // When
    FileRegion kept = keep(INSTANCE, syntax, sent);
    // Then
    assertKept(syntax, sent, kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ExplicitLE",
        "ImplicitLE",
        "ExplicitBE",
        "Deflated",
        "RLE",
        "JPEGLossless57",
        "JPEGLossless70",
        "JPEGLS",
        "J2KLossless"
      })
  void what_other_programs_wrote_is_kept_byte_for_byte_and_its_pixels_are_the_original_ones(
      String ending) throws IOException {
    // When
    FileRegion kept = keepFile("kits-unsigned12-" + ending);
    // Then
    Path original = file("kits-unsigned12-ExplicitLE");
    assertArrayEquals(
        frame(FileRegion.whole(original), LossyCompression.REFUSE),
        frame(kept, LossyCompression.REFUSE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JPEGLSnear3", "J2K97", "JPEG51"})
  void what_was_compressed_with_loss_is_kept_byte_for_byte_and_not_decoded_unasked(String ending)
      throws IOException {
    // When
    FileRegion kept = keepFile("kits-unsigned12-" + ending);
    // Then
    assertInstanceOf(
        DecodeOutcome.Undecodable.class, FrameReader.open(kept, LossyCompression.REFUSE).decode(1));
  }

  private static Path file(String name) {
    try {
      return Path.of(EverySyntaxTest.class.getResource("/pixels/" + name + ".dcm").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static short[] frame(FileRegion file, LossyCompression lossy) throws IOException {
    DecodeOutcome outcome = FrameReader.open(file, lossy).decode(1);
    return assertInstanceOf(DecodeOutcome.Decoded.class, outcome, outcome::toString).frames()[0];
  }

  /** Sends a file as it is and looks at what was kept of it. */
  private FileRegion keepFile(String name) throws IOException {
    try (DicomFile.Opened opened = DicomFile.open(file(name))) {
      byte[] sent = opened.dataSet().readAllBytes();
      String instance = opened.meta().mediaStorageSopInstanceUid().orElseThrow();
      FileRegion kept = keep(instance, opened.transferSyntax(), sent);
      assertKept(opened.transferSyntax(), sent, kept);
      return kept;
    }
  }

  private static void assertKept(TransferSyntax syntax, byte[] sent, FileRegion kept)
      throws IOException {
    try (DicomFile.Opened opened = DicomFile.open(kept)) {
      assertEquals(syntax, opened.transferSyntax());
      assertArrayEquals(sent, opened.dataSet().readAllBytes());
    }
  }

  private FileRegion keep(String instance, TransferSyntax syntax, byte[] sent) throws IOException {
    RememberingListing listing = new RememberingListing();
    try (ObjectStore store = ObjectStore.open(home)) {
      StoreReceiver receiver = new StoreReceiver(store, listing, new FreeSpace.Bytes(0));
      try (Listener listener = listen(receiver);
          Association association = call(listener.port(), syntax)) {
        assertEquals(
            Status.SUCCESS,
            association.store(
                Uid.CTImageStorage, instance, syntax.uid(), new ByteArrayInputStream(sent)));
        association.release();
      }
      return store.region(listing.recorded.element().kept());
    }
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
