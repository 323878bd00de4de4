package org.seriate.query;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.seriate.access.Users;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/** One request of a client of DICOMweb: who asks, what it takes, and under which address. */
record WebVisit(
    UriInfo uri, HttpHeaders headers, SecurityContext login, HttpServerRequest request) {

  /** The parameter wins over the header (PS3.18 8.3.3.1). */
  Accept accept() {
    String parameter = uri.getQueryParameters().getFirst("accept");
    return Accept.of(parameter == null ? headers.getHeaderString("Accept") : parameter);
  }

  /** As the audit record names a person. */
  String actor() {
    return Users.actor(login.getUserPrincipal().getName(), request.remoteAddress().hostAddress());
  }

  String base() {
    return uri.getBaseUriBuilder().path("dicom-web").build().toString();
  }

  /** Where the study, series or instance is retrieved that this data set names. */
  String address(DataSet of) {
    StringBuilder address =
        new StringBuilder(base())
            .append("/studies/")
            .append(of.string(Tag.StudyInstanceUID).orElse(""));
    of.string(Tag.SeriesInstanceUID).ifPresent(s -> address.append("/series/").append(s));
    of.string(Tag.SOPInstanceUID).ifPresent(i -> address.append("/instances/").append(i));
    return address.toString();
  }
}
