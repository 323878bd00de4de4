package org.seriate.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seriate.config.Workitems.TaskCode;
import org.seriate.series.AeTitle;
import org.seriate.series.Code;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the section {@code workitems} of node.yaml. */
final class WorkitemsReader {
  private WorkitemsReader() {}

  /**
   * @param folder of node.yaml, from where relative paths count
   */
  static Workitems read(Section section, Path folder, Map<String, String> environment) {
    Workitems otherwise = Workitems.DEFAULT;
    try (section) {
      Workitems read =
          new Workitems(
              url(section),
              login(section, folder, environment),
              station(section),
              section.has("codes") ? codes(section) : otherwise.codes(),
              section.value("archive", PeersReader::name, "the name of a peer in peers.yaml"),
              section.value(
                  "requester", t -> Optional.of(t).filter(AeTitle::isValid), NodeReader.AE_TITLE),
              section.duration("pollInterval", otherwise.pollInterval()),
              section.duration("maximumAge", otherwise.maximumAge()));
      if (section.has("url") && !section.has("station")) {
        section.problem("url", "needs station: the code under which tasks are scheduled for us");
      }
      return read;
    }
  }

  private static Optional<URI> url(Section section) {
    Optional<URI> url =
        section.value(
            "url", EndpointReader::url, "an address such as https://orders.example/dicom-web");
    if (section.has("login") && url.filter(EndpointReader::tellsEverybody).isPresent()) {
      section.problem("login", "would be readable on the way: use an https address");
    }
    return url;
  }

  private static Optional<Login> login(
      Section section, Path folder, Map<String, String> environment) {
    return section.has("login")
        ? Optional.of(new EndpointReader(section, folder, environment).login())
        : Optional.empty();
  }

  private static Optional<Code> station(Section section) {
    boolean given = section.has("station");
    try (Section station = section.section("station")) {
      Optional<String> value = word(station, "value", 16);
      Optional<String> scheme = word(station, "scheme", 16);
      Optional<String> meaning = word(station, "meaning", 64);
      if (given && !(station.has("value") && station.has("scheme") && station.has("meaning"))) {
        section.problem("station", "needs value, scheme and meaning");
      }
      return value.flatMap(v -> scheme.flatMap(s -> meaning.map(m -> new Code(v, s, m))));
    }
  }

  private static Optional<String> word(Section section, String key, int max) {
    return section.value(
        key, t -> NodeReader.shorterThan(t, max), "1 to %d characters".formatted(max));
  }

  private static List<TaskCode> codes(Section section) {
    List<TaskCode> codes = new ArrayList<>();
    for (ScalarNode item : section.list("codes")) {
      Optional<TaskCode> code = TaskCode.parse(item.getValue().strip());
      if (code.isEmpty() || codes.contains(code.get())) {
        section.problem(
            item,
            "codes must list each code once as %s, not '%s'"
                .formatted(TaskCode.FORM, item.getValue()));
      }
      code.filter(c -> !codes.contains(c)).ifPresent(codes::add);
    }
    if (codes.isEmpty()) {
      section.problem("codes", "must name at least one code");
    }
    return codes;
  }
}
