package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.seriate.classify.ActiveModel;
import org.seriate.config.NodeRole;
import org.seriate.config.NodeRoles;
import org.seriate.queue.Workers;
import org.seriate.receive.Reception;

/**
 * Ready means: whatever the node's roles ask for is there: associations are accepted, a model can
 * be asked, and no worker had to stop.
 */
@Readiness
@ApplicationScoped
class NodeReady implements HealthCheck {
  private final Reception reception;
  private final ActiveModel model;
  private final AdditionalModels additional;
  private final Workers workers;
  private final NodeRoles roles;

  NodeReady(
      Reception reception,
      ActiveModel model,
      AdditionalModels additional,
      Workers workers,
      NodeRoles roles) {
    this.reception = reception;
    this.model = model;
    this.additional = additional;
    this.workers = workers;
    this.roles = roles;
  }

  @Override
  public HealthCheckResponse call() {
    boolean receives = !roles.has(NodeRole.RECEIVE) || reception.isOpen();
    boolean classifies =
        !roles.has(NodeRole.CLASSIFY) || model.isReady() && additional.problem().isEmpty();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("seriate")
            .status(receives && classifies && workers.stoppedBecause().isEmpty())
            .withData("roles", roles.toString())
            .withData("workers", workers.stoppedBecause().map("stopped: "::concat).orElse("ready"));
    if (roles.has(NodeRole.RECEIVE)) {
      answer
          .withData("dicomPort", reception.port())
          .withData("openAssociations", reception.openAssociations());
    }
    if (roles.has(NodeRole.CLASSIFY)) {
      answer.withData(
          "model", model.isReady() ? additional.problem().orElse("ready") : model.problem());
    }
    return answer.build();
  }
}
