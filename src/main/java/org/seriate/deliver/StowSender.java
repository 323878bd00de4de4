package org.seriate.deliver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.seriate.config.Endpoint;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.TlsCall;
import org.seriate.series.ResultInstance;

/**
 * STOW-RS (PS3.18 10.5): the objects of one report, each in a request of its own, in order.
 *
 * <p>What is true of C-STORE is true here: an object that is refused does not keep back those
 * behind it, one that cannot be taken now does, and a class that the server does not know is tried
 * as the next one. Its UID is the same in every try, so an answer that got lost costs nothing.
 */
public final class StowSender {
  /** Referenced SOP Class not supported (PS3.18 Table 10.5.3-1). */
  private static final int CLASS_NOT_SUPPORTED = 0x0122;

  private final String ourAeTitle;
  private final HttpDoor door;

  /**
   * @param tls whom we trust, for https
   * @param longest wait for one object
   */
  public StowSender(
      String ourAeTitle, Optional<TlsCall> tls, CertificateRefusals refusals, Duration longest) {
    this.ourAeTitle = ourAeTitle;
    this.door = new HttpDoor(tls, refusals, longest);
  }

  /** Sends what is left to send. */
  public Delivery send(
      List<? extends Parcel> parcels, PeerConfig destination, Endpoint.Stow endpoint)
      throws InterruptedException {
    return Delivery.ofEach(parcels, p -> send(p, destination, endpoint));
  }

  private Delivery send(Parcel parcel, PeerConfig destination, Endpoint.Stow endpoint)
      throws InterruptedException {
    for (String sopClass : parcel.sopClasses()) {
      ResultInstance instance = parcel.as(sopClass);
      switch (door.send(request(instance, endpoint), endpoint.login(), destination)) {
        case HttpDoor.Outcome.Failed(Delivery delivery) -> {
          return delivery;
        }
        case HttpDoor.Outcome.Answered(var response) -> {
          Optional<Status> status = StowAnswer.about(instance.sopInstanceUid(), response);
          if (status.isEmpty()) {
            return new Delivery.TryAgain(
                "%s answered HTTP %d without a word about the object"
                    .formatted(destination.name(), response.statusCode()));
          }
          if (status.get().code() != CLASS_NOT_SUPPORTED) {
            Delivery delivery = Delivery.of(status.get(), destination.name());
            if (delivery instanceof Delivery.Delivered) {
              parcel.delivered(instance, status.get());
            }
            return delivery;
          }
        }
      }
    }
    return new Delivery.Refused(
        destination.name() + " does not accept " + Uid.nameOf(parcel.instance().sopClassUid()));
  }

  private HttpRequest.Builder request(ResultInstance instance, Endpoint.Stow endpoint) {
    String boundary = "seriate-" + UUID.randomUUID();
    return HttpRequest.newBuilder(URI.create(endpoint.url() + "/studies"))
        .header(
            "Content-Type", "multipart/related; type=\"application/dicom\"; boundary=" + boundary)
        .header("Accept", "application/dicom+json")
        .POST(BodyPublishers.ofByteArray(body(instance, boundary)));
  }

  private byte[] body(ResultInstance instance, String boundary) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(instance.dataSet().length + 1024);
    // Without transfer-syntax, whose default is Explicit VR Little Endian (PS3.18 8.7.3.5.1): with
    // it plugin 1.7 of Orthanc answers 200 and keeps nothing of the part.
    String head = "--%s\r\nContent-Type: application/dicom\r\n\r\n".formatted(boundary);
    body.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    try {
      DicomFile.writePreambleAndMeta(
          body,
          instance.sopClassUid(),
          instance.sopInstanceUid(),
          TransferSyntax.ExplicitVrLittleEndian,
          ourAeTitle);
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory failed", e);
    }
    body.writeBytes(instance.dataSet());
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return body.toByteArray();
  }
}
