package org.seriate.access;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.List;

/** The pages that this person may open, in the order of the menu. */
@RequestScoped
@Named("navigation")
public class Navigation {
  private static final List<Page> PAGES =
      List.of(
          new Page(
              "/",
              "Series",
              List.of(Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR)),
          new Page(
              "/feedback",
              "Feedback",
              List.of(Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR)),
          new Page("/peers", "Peers", List.of(Roles.OPERATOR, Roles.ADMINISTRATOR)),
          new Page(
              "/models",
              "Models",
              List.of(Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR)),
          new Page("/operations", "Operations", List.of(Roles.OPERATOR, Roles.ADMINISTRATOR)),
          new Page("/audit", "Audit", List.of(Roles.AUDITOR)),
          new Page("/users", "Users", List.of(Roles.ADMINISTRATOR)),
          new Page("/tokens", "API tokens", Roles.all()));

  private final Me me;
  private final String path;

  Navigation(Me me, RoutingContext request) {
    this.me = me;
    this.path = request.normalizedPath();
  }

  private record Page(String href, String words, List<String> roles) {}

  /**
   * @param here whether it is the page that is shown, or one of those behind it
   */
  public record Link(String href, String words, boolean here) {}

  private boolean isIn(String href) {
    return path.equals(href) || path.startsWith(href.equals("/") ? "/series/" : href + "/");
  }

  public List<Link> getLinks() {
    return PAGES.stream()
        .filter(p -> p.roles().stream().anyMatch(me::has))
        .map(p -> new Link(p.href(), p.words(), isIn(p.href())))
        .toList();
  }
}
