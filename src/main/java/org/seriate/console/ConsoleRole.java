package org.seriate.console;

import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import org.seriate.config.NodeRole;
import org.seriate.config.NodeRoles;

/** A node without the role console shows nothing but its health and metrics. */
@Provider
class ConsoleRole implements ContainerRequestFilter {
  /** Asked for when a request comes: filters are made before the configuration is read. */
  private final Instance<NodeRoles> configured;

  ConsoleRole(Instance<NodeRoles> configured) {
    this.configured = configured;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    NodeRoles roles = configured.get();
    if (!roles.has(NodeRole.CONSOLE)) {
      request.abortWith(
          Response.status(Response.Status.NOT_FOUND)
              .type(MediaType.TEXT_PLAIN)
              .entity("This node has no role console; its roles are " + roles + ".\n")
              .build());
    }
  }
}
