package org.seriate.console;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.seriate.config.AeConfig;

/** The page at {@code /}: what came, where it stands, what it waits for. */
@Path("/")
class StatusPage {
  private static final int LINES = 100;
  private final Template page;
  private final SeriesListing listing;
  private final AeConfig config;

  StatusPage(@Location("status.html") Template page, SeriesListing listing, AeConfig config) {
    this.page = page;
    this.listing = listing;
    this.config = config;
  }

  @GET
  @Blocking
  @Produces(MediaType.TEXT_HTML)
  public TemplateInstance show() {
    return page.data("node", config.node())
        .data("sources", config.peers().size() - config.destinations().size())
        .data("destinations", config.destinations())
        .data("counts", listing.counts())
        .data("lines", listing.newest(LINES));
  }
}
