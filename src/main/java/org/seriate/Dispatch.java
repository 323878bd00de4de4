package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.seriate.config.Endpoint;
import org.seriate.config.PeerConfig;
import org.seriate.deliver.Delivery;
import org.seriate.deliver.FhirSender;
import org.seriate.deliver.Hl7Sender;
import org.seriate.deliver.ReportSender;
import org.seriate.deliver.StowSender;

/** One report to one destination, the way that destination takes it. */
@ApplicationScoped
class Dispatch {
  private final ResultObjects objects;
  private final ReportSender storing;
  private final StowSender stow;
  private final Hl7Sender hl7;
  private final FhirSender fhir;
  private final ResultMessages messages;

  Dispatch(
      ResultObjects objects,
      ReportSender storing,
      StowSender stow,
      Hl7Sender hl7,
      FhirSender fhir,
      ResultMessages messages) {
    this.objects = objects;
    this.storing = storing;
    this.stow = stow;
    this.hl7 = hl7;
    this.fhir = fhir;
    this.messages = messages;
  }

  /** Sends what the destination does not have yet. */
  Delivery send(long report, PeerConfig to) throws InterruptedException {
    return switch (to.endpoint()) {
      case Endpoint.Dimse _ -> storing.send(parcels(report, to), to);
      case Endpoint.Stow endpoint -> stow.send(parcels(report, to), to, endpoint);
      case Endpoint.Hl7 endpoint ->
          each(
              messages.hl7(report, endpoint),
              message -> hl7.send(message.controlId(), message.text(), to));
      case Endpoint.Fhir endpoint ->
          each(messages.fhir(report), bundle -> fhir.send(bundle, to, endpoint));
    };
  }

  private interface Sending<T> {
    Delivery send(T message) throws InterruptedException;
  }

  /** Up to the first that is not taken: a receiver knows those before it when they come again. */
  private static <T> Delivery each(List<T> messages, Sending<T> sending)
      throws InterruptedException {
    Delivery last = sending.send(messages.getFirst());
    for (T message : messages.subList(1, messages.size())) {
      if (!(last instanceof Delivery.Delivered)) {
        break;
      }
      last = sending.send(message);
    }
    return last;
  }

  private List<ResultParcel> parcels(long report, PeerConfig to) {
    return objects.missingAt(to.name(), report, to.send(), to.layout()).stream()
        .map(object -> new ResultParcel(objects, report, object, to.name()))
        .toList();
  }
}
