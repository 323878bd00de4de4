package org.seriate.access;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.seriate.config.AeConfig;
import org.seriate.config.OpenIdProvider;

/** What node.yaml says of the identity provider, and what its claims mean here. */
@ApplicationScoped
public class Provider {
  private final OpenIdProvider settings;

  @Inject
  Provider(AeConfig config) {
    this(config.node().access().provider());
  }

  Provider(OpenIdProvider settings) {
    this.settings = settings;
  }

  OpenIdProvider settings() {
    return settings;
  }

  public boolean isSet() {
    return settings.isSet();
  }

  /** Whether passwords of this node open nothing. */
  public boolean isOnly() {
    return isSet() && settings.only();
  }

  /** Host of the provider, for people. */
  public String host() {
    return settings.issuer().map(i -> i.getHost()).orElse("");
  }

  /**
   * Who came, by the claims of an ID token that was verified.
   *
   * @param subject whoever the provider says it is, for good; names may be given away again
   * @param groups as the claim has them
   * @param roles of ours that the groups give
   */
  record Person(String subject, String name, List<String> groups, Set<String> roles) {}

  Person person(JsonNode claims) {
    List<String> groups = groups(claims);
    return new Person(
        claims.path("iss").asText() + " " + claims.path("sub").asText(),
        claims.path(settings.nameClaim()).asText("").strip().toLowerCase(Locale.ROOT),
        groups,
        roles(groups));
  }

  private List<String> groups(JsonNode claims) {
    JsonNode found = claims.path(settings.rolesClaim());
    if (found.isMissingNode()) {
      found = claims;
      for (String step : settings.rolesClaim().split("/")) {
        found = found.path(step);
      }
    }
    return found.isTextual()
        ? List.of(found.asText())
        : StreamSupport.stream(found.spliterator(), false)
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .toList();
  }

  private Set<String> roles(List<String> groups) {
    Map<String, List<String>> given =
        Map.of(
            Roles.VIEWER, settings.viewer(),
            Roles.RADIOLOGIST, settings.radiologist(),
            Roles.OPERATOR, settings.operator(),
            Roles.ADMINISTRATOR, settings.administrator(),
            Roles.AUDITOR, settings.auditor());
    return Roles.all().stream()
        .filter(role -> given.get(role).stream().anyMatch(groups::contains))
        .collect(Collectors.toUnmodifiableSet());
  }
}
