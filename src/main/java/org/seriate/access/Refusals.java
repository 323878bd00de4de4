package org.seriate.access;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.security.ForbiddenException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What a person or a program is told that lacks the role. */
class Refusals {
  private final Template page;
  private final Me me;

  Refusals(@Location("forbidden.html") Template page, Me me) {
    this.page = page;
    this.me = me;
  }

  @ServerExceptionMapper(priority = 1)
  Response forbidden(ForbiddenException e, HttpHeaders headers) {
    if (!headers.getAcceptableMediaTypes().contains(MediaType.TEXT_HTML_TYPE)) {
      return Response.status(403)
          .type("application/problem+json")
          .entity(
              Map.of(
                  "type", "about:blank",
                  "title", "Forbidden",
                  "status", 403,
                  "detail", "none of your roles may do this"))
          .build();
    }
    return me.mustChangePassword()
        ? Response.seeOther(URI.create("/password")).build()
        : Response.status(403)
            .type(MediaType.TEXT_HTML_TYPE)
            .entity(page.instance().render())
            .build();
  }
}
