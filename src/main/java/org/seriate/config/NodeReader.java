package org.seriate.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seriate.config.NodeConfig.Audit;
import org.seriate.config.NodeConfig.Commitment;
import org.seriate.config.NodeConfig.Disk;
import org.seriate.config.NodeConfig.Http;
import org.seriate.config.NodeConfig.Institution;
import org.seriate.config.NodeConfig.Limits;
import org.seriate.config.NodeConfig.Reports;
import org.seriate.config.NodeConfig.Traces;
import org.seriate.config.NodeConfig.Work;
import org.seriate.series.AeTitle;
import org.seriate.series.Signal;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads node.yaml; what it does not say is as {@link NodeConfig#DEFAULT} says. */
final class NodeReader {
  private static final NodeConfig OTHERWISE = NodeConfig.DEFAULT;
  static final String AE_TITLE = "an AE title: 1 to 16 printable ASCII characters, no backslash";

  private NodeReader() {}

  static NodeConfig read(YamlFile file, Map<String, String> environment) {
    Section all =
        file.root()
            .map(n -> file.section(n, "node.yaml"))
            .orElseGet(() -> Section.empty(file, "node.yaml"));
    Path folder = file.path().toAbsolutePath().getParent();
    try (all) {
      return new NodeConfig(
          aeTitle(all).orElse(OTHERWISE.aeTitle()),
          all.number("port", 0, 65535).orElse(OTHERWISE.port()),
          bind(all),
          http(all.section("http")),
          limits(all.section("limits")),
          completeness(all.section("completeness"), OTHERWISE.completeness()),
          work(all.section("work")),
          disk(all.section("disk")),
          institution(all.section("institution")),
          all.value("timezone", NodeReader::zone, "a time zone, such as Europe/Berlin")
              .orElse(OTHERWISE.timezone()),
          TlsReader.read(all.section("tls"), folder, environment),
          commitment(all.section("commitment")),
          all.word("network", NetworkChoice.values(), OTHERWISE.network()),
          access(all.section("access"), folder, environment),
          audit(all.section("audit")),
          approval(all),
          WorkitemsReader.read(all.section("workitems"), folder, environment),
          reports(all.section("reports")),
          traces(all.section("traces")));
    }
  }

  static Optional<String> aeTitle(Section section) {
    return section.value("aeTitle", t -> Optional.of(t).filter(AeTitle::isValid), AE_TITLE);
  }

  private static Optional<String> bind(Section section) {
    return section.value(
        "bind",
        t -> Optional.of(t).filter(b -> b.equals("localhost") || Cidr.literal(b).isPresent()),
        "an address of this machine, such as 0.0.0.0 or 127.0.0.1");
  }

  private static Optional<ZoneId> zone(String text) {
    try {
      return Optional.of(ZoneId.of(text));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }

  private static Http http(Section section) {
    try (section) {
      return new Http(
          section.number("port", 0, 65535).orElse(Http.DEFAULT.port()),
          bind(section),
          section.flag("dicomWeb", Http.DEFAULT.dicomWeb()));
    }
  }

  private static Limits limits(Section section) {
    Limits otherwise = Limits.DEFAULT;
    try (section) {
      return new Limits(
          section.number("maxPduLength", 4096, 16_777_216).orElse(otherwise.maxPduLength()),
          section.number("maxAssociations", 1, 10_000).orElse(otherwise.maxAssociations()),
          section
              .number("maxAssociationsPerPeer", 1, 10_000)
              .orElse(otherwise.maxAssociationsPerPeer()),
          section.duration("requestDeadline", otherwise.requestDeadline()),
          section.duration("pduDeadline", otherwise.pduDeadline()),
          section.duration("idleTimeout", otherwise.idleTimeout()),
          section.duration("sendTimeout", otherwise.sendTimeout()),
          section.duration("objectDeadline", otherwise.objectDeadline()),
          section.number("maxUnlisted", 1, 10_000_000).orElse(otherwise.maxUnlisted()));
    }
  }

  static Completeness completeness(Section section, Completeness otherwise) {
    try (section) {
      Completeness read =
          new Completeness(
              section.duration("quietPeriod", otherwise.quietPeriod()),
              section.duration("settleAfterRelease", otherwise.settleAfterRelease()),
              section.duration("maximumAge", otherwise.maximumAge()),
              section.flag("releaseCompletes", otherwise.releaseCompletes()),
              section.number("minSlices", 2, 10_000).orElse(otherwise.minSlices()),
              section.words("signals", Signal.values(), otherwise.signals()),
              section.flag("studyHold", otherwise.studyHold()),
              section
                  .value("askArchive", PeersReader::name, "the name of a peer in peers.yaml")
                  .or(otherwise::askArchive),
              section.flag("fetchMissing", otherwise.fetchMissing()));
      if (read.fetchMissing() && read.askArchive().isEmpty()) {
        section.problem("fetchMissing", "needs askArchive: the name of the peer to fetch from");
      }
      if (read.maximumAge().compareTo(read.quietPeriod()) < 0) {
        String clash = "maximumAge %s is shorter than quietPeriod %s";
        section.contradiction(
            "maximumAge", "quietPeriod", clash.formatted(read.maximumAge(), read.quietPeriod()));
      }
      return read;
    }
  }

  private static Access access(Section section, Path folder, Map<String, String> environment) {
    Access otherwise = Access.DEFAULT;
    try (section) {
      return new Access(
          section.duration("idle", otherwise.idle()),
          section.duration("longest", otherwise.longest()),
          section.number("failures", 1, 100).orElse(otherwise.failures()),
          section.duration("lockFor", otherwise.lockFor()),
          OpenIdReader.read(section.section("provider"), folder, environment));
    }
  }

  private static Work work(Section section) {
    Work otherwise = Work.DEFAULT;
    try (section) {
      Work read =
          new Work(
              section.duration("lease", otherwise.lease()),
              section.number("attempts", 1, 1000).orElse(otherwise.attempts()),
              section.number("deliveryAttempts", 1, 100_000).orElse(otherwise.deliveryAttempts()),
              section.duration("pauseBetweenAttempts", otherwise.pauseBetweenAttempts()),
              section.duration("maxPause", otherwise.maxPause()),
              section.duration("headStart", otherwise.headStart()),
              section.word("isolation", Isolation.values(), otherwise.isolation()),
              section.number("classifyProcesses", 1, 64).orElse(otherwise.classifyProcesses()),
              section.number("classifyThreads", 1, 256).orElse(otherwise.classifyThreads()),
              section.duration("classifyTimeLimit", otherwise.classifyTimeLimit()),
              section
                  .value("classifyMemory", NodeReader::memory, "256 MiB or more, such as 2 GiB")
                  .orElse(otherwise.classifyMemory()),
              section.value(
                  "modelDigest",
                  t -> Optional.of(t).filter(d -> d.matches("[0-9a-f]{64}")),
                  "a SHA-256, 64 digits and small letters"),
              section.duration("modelPatience", otherwise.modelPatience()),
              gpus(section));
      if (!read.gpus().isEmpty() && read.isolation() == Isolation.NONE) {
        section.contradiction("gpus", "isolation", "gpus needs isolation: process");
      }
      if (read.maxPause().compareTo(read.pauseBetweenAttempts()) < 0) {
        String clash = "maxPause %s is shorter than pauseBetweenAttempts %s";
        section.contradiction(
            "maxPause",
            "pauseBetweenAttempts",
            clash.formatted(read.maxPause(), read.pauseBetweenAttempts()));
      }
      return read;
    }
  }

  private static List<Integer> gpus(Section section) {
    List<Integer> gpus = new ArrayList<>();
    for (ScalarNode item : section.list("gpus")) {
      Optional<Integer> gpu = Section.whole(item.getValue().strip()).filter(n -> n < 64);
      if (gpu.isEmpty() || gpus.contains(gpu.get())) {
        section.problem(
            item,
            "gpus must list each GPU once by its number, 0 to 63, not '%s'"
                .formatted(item.getValue()));
      }
      gpu.filter(g -> !gpus.contains(g)).ifPresent(gpus::add);
    }
    return gpus;
  }

  private static Audit audit(Section section) {
    try (section) {
      List<SyslogServer> servers = new ArrayList<>();
      for (ScalarNode item : section.list("syslog")) {
        Optional<SyslogServer> server = SyslogServer.parse(item.getValue().strip());
        if (server.isEmpty() || servers.contains(server.get())) {
          section.problem(
              item,
              "syslog must list each server once as %s, not '%s'"
                  .formatted(SyslogServer.FORM, item.getValue()));
        }
        server.filter(s -> !servers.contains(s)).ifPresent(servers::add);
      }
      return new Audit(servers);
    }
  }

  private static Approval approval(Section all) {
    try (Section section = all.section("approval")) {
      Approval read =
          new Approval(
              section.number("every", 0, 1_000_000).orElse(Approval.DEFAULT.every()),
              section.has("only")
                  ? Optional.of(OnlyReader.read(section.section("only")))
                  : Optional.empty());
      if (read.only().isPresent() && !read.isOn()) {
        section.problem("only", "narrows nothing while every is 0; set every to 1 or more");
      }
      return read;
    }
  }

  private static Reports reports(Section section) {
    try (section) {
      return new Reports(section.word("models", ReportedModels.values(), Reports.DEFAULT.models()));
    }
  }

  private static Traces traces(Section section) {
    try (section) {
      return new Traces(
          section.value(
              "url",
              NodeReader::collector,
              "the whole address of a collector, such as http://collector.example:4318/v1/traces"),
          section.number("percent", 1, 100).orElse(Traces.DEFAULT.percent()));
    }
  }

  // A collector answers 404 at its bare address, which the log would tell much later.
  private static Optional<URI> collector(String text) {
    return EndpointReader.url(text).filter(url -> !url.getRawPath().isEmpty());
  }

  private static Commitment commitment(Section section) {
    Commitment otherwise = Commitment.DEFAULT;
    try (section) {
      return new Commitment(
          section.number("maxReferences", 1, 20_000).orElse(otherwise.maxReferences()),
          section.duration("answerWithin", otherwise.answerWithin()),
          section.number("attempts", 1, 1000).orElse(otherwise.attempts()));
    }
  }

  private static Optional<FreeSpace.Bytes> memory(String text) {
    return FreeSpace.parse(text)
        .flatMap(
            amount ->
                amount instanceof FreeSpace.Bytes bytes && bytes.count() >= 256L << 20
                    ? Optional.of(bytes)
                    : Optional.empty());
  }

  private static Disk disk(Section section) {
    Disk otherwise = Disk.DEFAULT;
    try (section) {
      return new Disk(
          freeSpace(section, "warnBelowFree", otherwise.warnBelowFree()),
          freeSpace(section, "refuseBelowFree", otherwise.refuseBelowFree()),
          section.duration("purgeDeliveredAfter"),
          section.duration("purgeSetAsideAfter"));
    }
  }

  private static FreeSpace freeSpace(Section section, String key, FreeSpace otherwise) {
    return section
        .value(
            key,
            FreeSpace::parse,
            "an amount such as 2 GiB or 500 MiB, or a share of the disk such as 5 %")
        .orElse(otherwise);
  }

  private static Institution institution(Section section) {
    try (section) {
      return new Institution(
          section.value("name", t -> shorterThan(t, 64), "1 to 64 characters"), // VR LO
          section.value("stationName", t -> shorterThan(t, 16), "1 to 16 characters")); // VR SH
    }
  }

  static Optional<String> shorterThan(String text, int max) {
    return Optional.of(text)
        .filter(t -> !t.isEmpty() && t.length() <= max && t.indexOf('\\') < 0)
        .filter(t -> t.chars().noneMatch(Character::isISOControl));
  }
}
