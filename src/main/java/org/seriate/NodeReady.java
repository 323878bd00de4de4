package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.seriate.classify.ActiveModel;
import org.seriate.queue.Workers;
import org.seriate.receive.Reception;

/** Ready means: associations are accepted, a model is there to ask, and no worker had to stop. */
@Readiness
@ApplicationScoped
class NodeReady implements HealthCheck {
  private final Reception reception;
  private final ActiveModel model;
  private final Workers workers;

  NodeReady(Reception reception, ActiveModel model, Workers workers) {
    this.reception = reception;
    this.model = model;
    this.workers = workers;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("seriate")
        .status(reception.isOpen() && model.isReady() && workers.stoppedBecause().isEmpty())
        .withData("dicomPort", reception.port())
        .withData("openAssociations", reception.openAssociations())
        .withData("model", model.isReady() ? "ready" : model.problem())
        .withData("workers", workers.stoppedBecause().map("stopped: "::concat).orElse("ready"))
        .build();
  }
}
