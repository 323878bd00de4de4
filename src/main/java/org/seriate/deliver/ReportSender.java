package org.seriate.deliver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.Association.NotNegotiated;
import org.seriate.dicom.net.AssociationRefused;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.series.Report;

/** C-STORE SCU: one report, one association. */
public final class ReportSender {
  private static final Logger LOG = Logger.getLogger(ReportSender.class);

  private final DicomNetwork network;
  private final String ourAeTitle;
  private final Optional<TlsCall> tls;
  private final CertificateRefusals refusals;

  /** For destinations without TLS. */
  public ReportSender(DicomNetwork network, String ourAeTitle) {
    this(network, ourAeTitle, Optional.empty(), (destination, failure) -> {});
  }

  /**
   * @param tls for destinations that require it
   */
  public ReportSender(
      DicomNetwork network,
      String ourAeTitle,
      Optional<TlsCall> tls,
      CertificateRefusals refusals) {
    this.network = network;
    this.ourAeTitle = ourAeTitle;
    this.tls = tls;
    this.refusals = refusals;
  }

  /** Sends the report; a broken association leaves the outcome open, so it is sent again. */
  public Delivery send(Report report, PeerConfig destination) {
    if (destination.host().isEmpty() || destination.port().isEmpty()) {
      return new Delivery.Refused(
          destination.name() + " has no host or port in peers.yaml; add them");
    }
    if (destination.requiresTls() && tls.isEmpty()) {
      return new Delivery.Refused(
          destination.name() + " requires TLS, and node.yaml has no tls.trusted; add it");
    }
    try (Association association = network.open(call(report, destination))) {
      Delivery delivery =
          Delivery.of(
              association.store(
                  report.sopClassUid(),
                  report.sopInstanceUid(),
                  Uid.ExplicitVrLittleEndian,
                  new ByteArrayInputStream(report.dataSet())),
              destination.name());
      releaseQuietly(association, destination);
      return delivery;
    } catch (NotNegotiated e) {
      return new Delivery.Refused(
          destination.name() + " does not accept " + Uid.nameOf(report.sopClassUid()));
    } catch (AssociationRefused e) {
      String why = destination.name() + " refused the association: " + e.getMessage();
      return e.isPermanent() ? new Delivery.Refused(why) : new Delivery.TryAgain(why);
    } catch (TlsFailure e) {
      if (e.kind().isAboutCertificates()) {
        refusals.refused(destination, e);
      }
      return new Delivery.TryAgain(
          destination.name() + " was not called with TLS, " + e.getMessage());
    } catch (IOException e) {
      return new Delivery.TryAgain(destination.name() + " was not reached: " + e.getMessage());
    }
  }

  /** The status is in; an association that does not end well changes nothing about it. */
  private static void releaseQuietly(Association association, PeerConfig destination) {
    try {
      association.release();
    } catch (IOException e) {
      LOG.debugf("%s did not answer the release: %s", destination.name(), e.getMessage());
    }
  }

  private Call call(Report report, PeerConfig destination) {
    Call call =
        Call.of(
            ourAeTitle,
            destination.aeTitle(),
            destination.host().orElseThrow(),
            destination.port().orElseThrow(),
            List.of(new Call.Proposal(report.sopClassUid(), List.of(Uid.ExplicitVrLittleEndian))));
    return destination.requiresTls() ? call.withTls(tls.orElseThrow()) : call;
  }
}
