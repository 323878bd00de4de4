package org.seriate.console;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code GET /api/v1/series}: the newest series, for scripts. */
@Path("/api/v1/series")
class SeriesResource {
  private static final int MOST = 1000;
  private final SeriesListing listing;

  SeriesResource(SeriesListing listing) {
    this.listing = listing;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public List<SeriesListing.Line> newest(@QueryParam("limit") @DefaultValue("100") int limit) {
    return listing.newest(Math.clamp(limit, 1, MOST));
  }
}
