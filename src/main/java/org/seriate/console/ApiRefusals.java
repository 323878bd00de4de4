package org.seriate.console;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * What a program is told when no method of ours answered: every refusal under /api has one form.
 */
class ApiRefusals {
  private static final Logger LOG = Logger.getLogger(ApiRefusals.class);

  @ServerExceptionMapper
  Response refused(WebApplicationException e, UriInfo uri) {
    Response usual = e.getResponse();
    boolean program = uri.getPath().startsWith("/api/");
    if (!program || usual.hasEntity() || usual.getStatus() < 400) {
      return usual;
    }
    return Problem.of(usual.getStatus(), words(usual.getStatus(), uri));
  }

  private static String words(int status, UriInfo uri) {
    return switch (status) {
      case 400 -> "the body or a parameter cannot be read";
      case 404 -> "there is no " + uri.getPath();
      case 405 -> "this method is not for " + uri.getPath();
      case 406 -> "this answer comes in another media type only";
      case 415 -> "the body must be of another media type; see /q/openapi";
      default -> "not done";
    };
  }

  @ServerExceptionMapper
  Response failed(RuntimeException e, UriInfo uri) {
    if (isUnfitText(e)) {
      String words = "a text holds a character that cannot be kept, such as the byte 0";
      return uri.getPath().startsWith("/api/")
          ? Problem.of(400, words)
          : Response.status(400).type("text/plain").entity("Not done: " + words + ".\n").build();
    }
    LOG.errorf(e, "%s could not be answered", uri.getPath());
    return uri.getPath().startsWith("/api/")
        ? Problem.of(500, "not answered because of a fault of this node; its log says more")
        : Response.serverError()
            .type("text/plain")
            .entity("Not answered because of a fault of this node; its log says more.\n")
            .build();
  }

  /** PostgreSQL keeps no byte 0 in a text: SQLSTATE 22021, character_not_in_repertoire. */
  private static boolean isUnfitText(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && "22021".equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
