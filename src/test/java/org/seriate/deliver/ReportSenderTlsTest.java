package org.seriate.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.config.Only;
import org.seriate.config.PeerConfig;
import org.seriate.config.RetrieveBy;
import org.seriate.config.Role;
import org.seriate.config.TlsUse;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationPolicy;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.Listener;
import org.seriate.dicom.net.ListenerSettings;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.net.TlsPort;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.dicom.tls.ClientCertificate;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.fixtures.TestCertificates;
import org.seriate.series.Priority;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;
import org.seriate.series.ResultObject;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReportSenderTlsTest {
  private final List<TlsFailure> refusals = new ArrayList<>();

  private ReportSender sender(String who) throws IOException {
    return new ReportSender(
        new UpperLayerNetwork(),
        "SERIATE",
        Optional.of(new TlsCall(TestCertificates.identity(who), true)),
        (destination, failure) -> refusals.add(failure));
  }

  private static Listener pacs(String who) throws IOException {
    ListenerSettings plain = ListenerSettings.onPort(0);
    DimseServices services =
        new DimseServices()
            .store(
                List.of(Uid.Comprehensive3DSRStorage),
                List.of(Uid.ExplicitVrLittleEndian),
                (association, request, dataSet) -> {
                  dataSet.readAllBytes();
                  return Status.SUCCESS;
                });
    return new UpperLayerNetwork()
        .listen(
            plain.withTls(
                new TlsPort(0, TestCertificates.identity(who), ClientCertificate.REQUIRED)),
            facts -> new AssociationPolicy.Accept(),
            services);
  }

  private static PeerConfig destination(int port) {
    return new PeerConfig(
        "Archive",
        "ARCHIVE",
        List.of(),
        Optional.of(InetAddress.getLoopbackAddress().getHostAddress()),
        OptionalInt.of(port),
        Set.of(Role.DESTINATION),
        null,
        List.of(ResultObject.SR),
        ReportLayout.AIR,
        Only.EVERYTHING,
        TlsUse.REQUIRED,
        Optional.empty(),
        Optional.empty(),
        Priority.ROUTINE,
        RetrieveBy.GET,
        org.seriate.config.Endpoint.DIMSE);
  }

  private static List<Parcel> report() {
    return List.of(
        new ParcelForTests(
            new ResultInstance(
                ResultObject.SR,
                Optional.of(ReportLayout.AIR),
                Uid.Comprehensive3DSRStorage,
                "2.25.1",
                "2.25.2",
                "2.25.3",
                new byte[] {8, 0, 0x18, 0, 'U', 'I', 6, 0, '2', '.', '2', '5', '.', '1'})));
  }

  @Test
  void a_destination_that_requires_tls_gets_its_report_over_tls() throws IOException {
    try (Listener pacs = pacs("node")) {
      Delivery delivery =
          sender("scanner").send(report(), destination(pacs.tlsPort().orElseThrow()));

      assertInstanceOf(Delivery.Delivered.class, delivery);
    }
  }

  @Test
  void a_foreign_certificate_is_told_and_the_report_waits() throws IOException {
    try (Listener pacs = pacs("stranger")) {
      Delivery delivery =
          sender("scanner").send(report(), destination(pacs.tlsPort().orElseThrow()));

      Delivery.TryAgain again = assertInstanceOf(Delivery.TryAgain.class, delivery);
      assertTrue(again.why().contains("(CN=stranger,O=Seriate tests) was refused"), again.why());
      assertEquals(TlsFailure.Cause.CERTIFICATE_REFUSED, refusals.getFirst().kind());
    }
  }

  @Test
  void a_destination_that_refuses_our_certificate_is_told_too() throws IOException {
    try (Listener pacs = pacs("node")) {
      Delivery delivery =
          sender("expired").send(report(), destination(pacs.tlsPort().orElseThrow()));

      assertInstanceOf(Delivery.TryAgain.class, delivery);
      assertEquals(TlsFailure.Cause.OUR_CERTIFICATE_REFUSED, refusals.getFirst().kind());
    }
  }

  @Test
  void a_destination_that_requires_tls_is_never_called_without() throws IOException {
    try (Listener pacs = pacs("node")) {
      Delivery toPlainPort = sender("scanner").send(report(), destination(pacs.port()));
      Delivery unequipped =
          new ReportSender(new UpperLayerNetwork(), "SERIATE")
              .send(report(), destination(pacs.tlsPort().orElseThrow()));

      assertInstanceOf(Delivery.TryAgain.class, toPlainPort);
      assertInstanceOf(Delivery.Refused.class, unequipped);
      assertTrue(refusals.isEmpty());
    }
  }
}
