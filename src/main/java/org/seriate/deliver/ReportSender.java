package org.seriate.deliver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.AssociationRefused;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.series.ResultInstance;

/**
 * C-STORE SCU: the objects of one report, one after the other on one association.
 *
 * <p>An object goes as the best of its SOP classes that the destination accepts. One that is
 * refused does not keep back those behind it; one that cannot be taken now does, so that the order
 * stays.
 */
public final class ReportSender {
  private static final Logger LOG = Logger.getLogger(ReportSender.class);
  private static final List<String> SYNTAXES =
      List.of(Uid.ExplicitVrLittleEndian, Uid.ImplicitVrLittleEndian);

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

  /** Sends what is left to send; a broken association leaves the outcome open: send it again. */
  public Delivery send(List<? extends Parcel> parcels, PeerConfig destination) {
    if (parcels.isEmpty()) {
      return new Delivery.Delivered("nothing was left to send");
    }
    if (destination.host().isEmpty() || destination.port().isEmpty()) {
      return new Delivery.Refused(
          destination.name() + " has no host or port; add them under Peers or in peers.yaml");
    }
    if (destination.requiresTls() && tls.isEmpty()) {
      return new Delivery.Refused(
          destination.name() + " requires TLS, and node.yaml has no tls.trusted; add it");
    }
    try (Association association = network.open(call(parcels, destination))) {
      Delivery delivery = Delivery.ofEach(parcels, p -> send(p, destination, association));
      releaseQuietly(association, destination);
      return delivery;
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

  private static Delivery send(Parcel parcel, PeerConfig destination, Association association)
      throws IOException {
    Optional<String> accepted =
        parcel.sopClasses().stream().filter(c -> !association.accepted(c).isEmpty()).findFirst();
    if (accepted.isEmpty()) {
      return new Delivery.Refused(
          destination.name() + " does not accept " + Uid.nameOf(parcel.instance().sopClassUid()));
    }
    ResultInstance instance = parcel.as(accepted.get());
    Status status = store(instance, association);
    Delivery delivery = Delivery.of(status, destination.name());
    if (delivery instanceof Delivery.Delivered) {
      parcel.delivered(instance, status);
    }
    return delivery;
  }

  private static Status store(ResultInstance instance, Association association) throws IOException {
    boolean explicit =
        association.accepted(instance.sopClassUid()).contains(Uid.ExplicitVrLittleEndian);
    return association.store(
        instance.sopClassUid(),
        instance.sopInstanceUid(),
        explicit ? Uid.ExplicitVrLittleEndian : Uid.ImplicitVrLittleEndian,
        new ByteArrayInputStream(explicit ? instance.dataSet() : implicit(instance.dataSet())));
  }

  private static byte[] implicit(byte[] explicit) throws IOException {
    return DataSetWriter.toBytes(
        DataSetReader.read(
            new ByteArrayInputStream(explicit),
            TransferSyntax.ExplicitVrLittleEndian,
            ReadLimits.DEFAULT),
        TransferSyntax.ImplicitVrLittleEndian);
  }

  /** The status is in; an association that does not end well changes nothing about it. */
  private static void releaseQuietly(Association association, PeerConfig destination) {
    try {
      association.release();
    } catch (IOException e) {
      LOG.debugf("%s did not answer the release: %s", destination.name(), e.getMessage());
    }
  }

  /**
   * Explicit VR first, which is how results are kept; Implicit for peers that know nothing else.
   */
  private Call call(List<? extends Parcel> parcels, PeerConfig destination) {
    List<Call.Proposal> proposals =
        parcels.stream()
            .flatMap(parcel -> parcel.sopClasses().stream())
            .distinct()
            .map(c -> new Call.Proposal(c, SYNTAXES))
            .toList();
    Call call =
        Call.of(
            ourAeTitle,
            destination.aeTitle(),
            destination.host().orElseThrow(),
            destination.port().orElseThrow(),
            proposals);
    return destination.requiresTls() ? call.withTls(tls.orElseThrow()) : call;
  }
}
