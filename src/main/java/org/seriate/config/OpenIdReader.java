package org.seriate.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads access.provider of node.yaml. */
final class OpenIdReader {
  private static final OpenIdProvider OTHERWISE = OpenIdProvider.NONE;

  private OpenIdReader() {}

  static OpenIdProvider read(Section section, Path folder, Map<String, String> environment) {
    try (section) {
      OpenIdProvider read =
          new OpenIdProvider(
              section.value(
                  "issuer",
                  OpenIdReader::issuer,
                  "an https address, without ? and #; http is for this machine only"),
              text(section, "client"),
              Secret.in(section, "secret", environment),
              TlsReader.file(section, "trusted", folder),
              section.flag("https", OTHERWISE.https()),
              section.has("scopes") ? words(section, "scopes") : OTHERWISE.scopes(),
              text(section, "nameClaim").orElse(OTHERWISE.nameClaim()),
              text(section, "rolesClaim").orElse(OTHERWISE.rolesClaim()),
              words(section, "viewer"),
              words(section, "radiologist"),
              words(section, "operator"),
              words(section, "administrator"),
              words(section, "auditor"),
              section.flag("only", OTHERWISE.only()));
      check(section, read);
      return read;
    }
  }

  private static void check(Section section, OpenIdProvider read) {
    if (read.issuer().isPresent() != read.client().isPresent()) {
      section.contradiction("issuer", "client", "issuer and client need each other");
    }
    if (read.issuer().isPresent() && givesNoRole(read)) {
      section.problem(
          "issuer",
          "is of no use while no group has a role: give some of viewer, radiologist, operator,"
              + " administrator, auditor");
    }
    if (read.only() && read.issuer().isEmpty()) {
      section.problem("only", "would shut everybody out: there is no issuer");
    }
  }

  private static boolean givesNoRole(OpenIdProvider read) {
    return Stream.of(
            read.viewer(),
            read.radiologist(),
            read.operator(),
            read.administrator(),
            read.auditor())
        .allMatch(List::isEmpty);
  }

  private static Optional<String> text(Section section, String key) {
    return section.value(
        key,
        t -> Optional.of(t).filter(v -> v.matches("\\P{Cntrl}{1,200}")),
        "1 to 200 characters");
  }

  private static List<String> words(Section section, String key) {
    return section.list(key).stream().map(ScalarNode::getValue).map(String::strip).toList();
  }

  private static Optional<URI> issuer(String text) {
    try {
      URI uri = URI.create(text);
      boolean here = List.of("localhost", "127.0.0.1", "[::1]").contains(uri.getHost());
      boolean safe = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && here;
      boolean plain =
          uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getUserInfo() == null;
      return Optional.of(uri).filter(_ -> uri.getHost() != null && safe && plain);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
