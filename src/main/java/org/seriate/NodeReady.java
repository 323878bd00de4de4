package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.seriate.classify.ActiveModel;
import org.seriate.receive.Reception;

/** Ready means: associations are accepted, and a model is there to ask. */
@Readiness
@ApplicationScoped
class NodeReady implements HealthCheck {
  private final Reception reception;
  private final ActiveModel model;

  NodeReady(Reception reception, ActiveModel model) {
    this.reception = reception;
    this.model = model;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("seriate")
        .status(reception.isOpen() && model.isReady())
        .withData("dicomPort", reception.port())
        .withData("openAssociations", reception.openAssociations())
        .withData("model", model.isReady() ? "ready" : model.problem())
        .build();
  }
}
