package org.seriate.console.peers;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.seriate.access.Roles;
import org.seriate.config.AeConfig;
import org.seriate.dicom.io.DicomFile;

/** {@code /peers/try}: what would become of this file, had that scanner sent it? */
@Path("/peers/try")
@RolesAllowed({Roles.OPERATOR, Roles.ADMINISTRATOR})
class PeerTryPage {
  private final Template page;
  private final DryRun dryRun;
  private final AeConfig config;

  PeerTryPage(@Location("peer-try.html") Template page, DryRun dryRun, AeConfig config) {
    this.page = page;
    this.dryRun = dryRun;
    this.config = config;
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response show() {
    return answer(200, "", "", List.of(), "");
  }

  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Produces(MediaType.TEXT_HTML)
  public Response run(
      @RestForm("callingAe") @DefaultValue("") String callingAe,
      @RestForm("address") @DefaultValue("") String address,
      @RestForm("image") FileUpload image) {
    Optional<InetAddress> from = literal(address.strip());
    if (from.isEmpty()) {
      return answer(422, callingAe, address, List.of(), "Give an address, such as 10.1.2.3.");
    }
    if (image == null || image.size() == 0) {
      return answer(422, callingAe, address, List.of(), "Choose a DICOM file.");
    }
    try {
      var header = DicomFile.readHeader(image.uploadedFile()).dataSet();
      return answer(200, callingAe, address, dryRun.onFile(header, callingAe, from.get()), "");
    } catch (IOException e) {
      return answer(
          422, callingAe, address, List.of(), "This is no DICOM file (PS3.10): " + e.getMessage());
    }
  }

  private static Optional<InetAddress> literal(String address) {
    try {
      return Optional.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Response answer(
      int status, String callingAe, String address, List<DryRun.Step> steps, String problem) {
    return Response.status(status)
        .entity(
            page.data("callingAe", callingAe)
                .data("address", address)
                .data("node", config.node())
                .data("steps", steps)
                .data("problem", problem)
                .render())
        .header("Cache-Control", "no-store")
        .build();
  }
}
