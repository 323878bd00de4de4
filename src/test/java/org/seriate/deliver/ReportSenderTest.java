package org.seriate.deliver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.AssociationPolicy;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.Listener;
import org.seriate.dicom.net.ListenerSettings;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;
import org.seriate.series.ResultObject;

/** What is sent as what, in which order, and what becomes of the rest when one is not taken. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReportSenderTest {
  private final List<String> arrived = new ArrayList<>();
  private final List<byte[]> bytes = new ArrayList<>();
  private final Deque<Status> answers = new ArrayDeque<>();
  private final ReportSender sender = new ReportSender(new UpperLayerNetwork(), "SERIATE");

  private Listener pacs(List<String> classes, List<String> syntaxes) throws IOException {
    DimseServices services =
        new DimseServices()
            .store(
                classes,
                syntaxes,
                (association, request, dataSet) -> {
                  bytes.add(dataSet.readAllBytes());
                  Status status = answers.isEmpty() ? Status.SUCCESS : answers.pop();
                  arrived.add(Uid.nameOf(request.affectedSopClassUid()) + " " + status.hex());
                  return status;
                });
    return new UpperLayerNetwork()
        .listen(ListenerSettings.onPort(0), facts -> new AssociationPolicy.Accept(), services);
  }

  private static PeerConfig destination(Listener pacs) {
    return new PeerConfig(
        "Archive",
        "ARCHIVE",
        List.of(),
        Optional.of(InetAddress.getLoopbackAddress().getHostAddress()),
        OptionalInt.of(pacs.port()),
        Set.of(Role.DESTINATION),
        null,
        List.of(ResultObject.SR));
  }

  private static ParcelForTests parcel(String sopClass, String instance, String... lesser) {
    DataSet dataSet =
        DataSet.builder()
            .string(Tag.SOPClassUID, sopClass)
            .string(Tag.SOPInstanceUID, instance)
            .build();
    return new ParcelForTests(
        new ResultInstance(
            ResultObject.SR,
            Optional.of(ReportLayout.AIR),
            sopClass,
            instance,
            "2.25.2",
            "2.25.3",
            DataSetWriter.toBytes(dataSet, TransferSyntax.ExplicitVrLittleEndian)),
        lesser);
  }

  private static ParcelForTests report() {
    return parcel(
        Uid.Comprehensive3DSRStorage, "2.25.1", Uid.ComprehensiveSRStorage, Uid.EnhancedSRStorage);
  }

  @Test
  void an_object_goes_as_the_best_class_that_is_accepted() throws IOException {
    ParcelForTests report = report();
    try (Listener pacs =
        pacs(
            List.of(Uid.EnhancedSRStorage, Uid.ComprehensiveSRStorage),
            List.of(Uid.ExplicitVrLittleEndian))) {
      assertInstanceOf(Delivery.Delivered.class, sender.send(List.of(report), destination(pacs)));
    }

    assertEquals(List.of("Comprehensive SR Storage 0000"), arrived);
    assertEquals(List.of(Uid.ComprehensiveSRStorage + " 0000"), report.delivered());
  }

  @Test
  void where_no_class_is_accepted_the_object_is_refused_with_its_name() throws IOException {
    try (Listener pacs = pacs(List.of(Uid.CTImageStorage), List.of(Uid.ExplicitVrLittleEndian))) {
      Delivery.Refused refused =
          assertInstanceOf(
              Delivery.Refused.class, sender.send(List.of(report()), destination(pacs)));

      assertEquals("SR: Archive does not accept Comprehensive 3D SR Storage", refused.why());
    }
  }

  @Test
  void a_peer_that_knows_implicit_vr_only_gets_it() throws IOException {
    try (Listener pacs =
        pacs(List.of(Uid.Comprehensive3DSRStorage), List.of(Uid.ImplicitVrLittleEndian))) {
      sender.send(List.of(report()), destination(pacs));
    }

    DataSet sent =
        DataSet.builder()
            .string(Tag.SOPClassUID, Uid.Comprehensive3DSRStorage)
            .string(Tag.SOPInstanceUID, "2.25.1")
            .build();
    assertArrayEquals(
        DataSetWriter.toBytes(sent, TransferSyntax.ImplicitVrLittleEndian), bytes.getFirst());
  }

  @Test
  void one_that_is_refused_does_not_keep_back_those_behind_it() throws IOException {
    ParcelForTests first = report();
    ParcelForTests second = parcel(Uid.SecondaryCaptureImageStorage, "2.25.4");
    answers.add(Status.of(0xC000, "no"));
    try (Listener pacs =
        pacs(
            List.of(Uid.Comprehensive3DSRStorage, Uid.SecondaryCaptureImageStorage),
            List.of(Uid.ExplicitVrLittleEndian))) {
      assertInstanceOf(
          Delivery.Refused.class, sender.send(List.of(first, second), destination(pacs)));
    }

    assertEquals(
        List.of("Comprehensive 3D SR Storage C000", "Secondary Capture Image Storage 0000"),
        arrived);
    assertEquals(List.of(), first.delivered());
    assertEquals(1, second.delivered().size());
  }

  @Test
  void one_that_cannot_be_taken_now_does_keep_back_those_behind_it() throws IOException {
    ParcelForTests second = parcel(Uid.SecondaryCaptureImageStorage, "2.25.4");
    answers.add(Status.of(0xA700, "full"));
    try (Listener pacs =
        pacs(
            List.of(Uid.Comprehensive3DSRStorage, Uid.SecondaryCaptureImageStorage),
            List.of(Uid.ExplicitVrLittleEndian))) {
      assertInstanceOf(
          Delivery.TryAgain.class, sender.send(List.of(report(), second), destination(pacs)));
    }

    assertEquals(List.of("Comprehensive 3D SR Storage A700"), arrived);
    assertEquals(List.of(), second.delivered());
  }

  @Test
  void where_nothing_is_left_to_send_nobody_is_called() throws IOException {
    Listener pacs = pacs(List.of(Uid.CTImageStorage), List.of(Uid.ExplicitVrLittleEndian));
    PeerConfig gone = destination(pacs);
    pacs.close(java.time.Duration.ZERO);

    assertInstanceOf(Delivery.Delivered.class, sender.send(List.of(), gone));
  }
}
