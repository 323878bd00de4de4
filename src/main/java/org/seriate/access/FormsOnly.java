package org.seriate.access;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A page takes forms and nothing else: the token against forged requests is looked for in a form,
 * so a body of another kind must not get past it. Where a file is dropped, the form has parts.
 */
class FormsOnly {
  @ServerRequestFilter(preMatching = true)
  Response refuse(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    MediaType type = request.getMediaType();
    boolean service = path.startsWith("/api/") || path.startsWith("/dicom-web/");
    boolean form =
        type != null
            && MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(type)
            && !type.isWildcardType();
    boolean file =
        path.equals("/peers/try")
            && type != null
            && MediaType.MULTIPART_FORM_DATA_TYPE.isCompatible(type)
            && !type.isWildcardType();
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    return reads || service || form || file ? null : Response.status(415).build();
  }
}
