package org.seriate.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.seriate.series.AeTitle;
import org.seriate.series.Priority;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultObject;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads peers.yaml, a list of peers. */
final class PeersReader {
  private static final List<Cidr> LOOPBACK =
      List.of(Cidr.parse("127.0.0.0/8").orElseThrow(), Cidr.parse("::1").orElseThrow());

  private final YamlFile file;
  private final NodeConfig ours;
  private final Map<String, String> environment;
  private final List<PeerConfig> peers = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();

  private PeersReader(YamlFile file, NodeConfig ours, Map<String, String> environment) {
    this.file = file;
    this.ours = ours;
    this.environment = environment;
  }

  /**
   * @param ours the node's rules, for what a source does not say itself
   */
  static List<PeerConfig> read(YamlFile file, NodeConfig ours, Map<String, String> environment) {
    PeersReader reader = new PeersReader(file, ours, environment);
    file.root().filter(root -> !root.getTag().equals(Tag.NULL)).ifPresent(reader::list);
    reader.checkArchives();
    return reader.peers;
  }

  private void list(Node root) {
    if (root instanceof SequenceNode sequence) {
      sequence.getValue().forEach(this::peer);
    } else {
      file.problem(root, "peers.yaml must be a list; each peer begins with '- name: ...'");
    }
    for (int i = 0; i < peers.size(); i++) {
      sourcesAreKnown(peers.get(i), nodes.get(i));
    }
  }

  // A misspelt name would keep reports back without a word.
  private void sourcesAreKnown(PeerConfig destination, Node node) {
    List<String> sources =
        peers.stream().filter(p -> p.is(Role.SOURCE)).map(PeerConfig::name).toList();
    destination.only().sources().stream()
        .filter(name -> !sources.contains(name))
        .forEach(
            name ->
                file.problem(
                    node,
                    "only.sources of peer '%s': no source is named '%s'%s"
                        .formatted(destination.name(), name, Nearest.hint(name, sources))));
  }

  private void peer(Node node) {
    try (Section section = file.section(node, "a peer")) {
      Optional<String> name =
          required(section, node, "name", PeersReader::name, "1 to 64 characters");
      Set<Role> roles = roles(section, node);
      Endpoint endpoint =
          new EndpointReader(section, file.path().toAbsolutePath().getParent(), environment)
              .read(roles);
      Optional<String> aeTitle =
          endpoint.equals(Endpoint.DIMSE) ? aeTitle(section, node) : Optional.of("");
      PeerConfig peer = peer(section, node, name.orElse("?"), aeTitle.orElse("?"), roles, endpoint);
      if (name.isPresent() && aeTitle.isPresent()) {
        compareWithOthers(peer, node);
        peers.add(peer);
        nodes.add(node);
      }
    }
  }

  private Optional<String> aeTitle(Section section, Node node) {
    return required(
        section,
        node,
        "aeTitle",
        t -> Optional.of(t).filter(AeTitle::isValid),
        NodeReader.AE_TITLE);
  }

  private PeerConfig peer(
      Section section, Node node, String name, String aeTitle, Set<Role> roles, Endpoint endpoint) {
    Optional<String> host =
        section.value("host", PeersReader::hostName, "a host name or an address");
    OptionalInt port = section.number("port", 1, 65535);
    List<Cidr> hosts = hosts(section, host);
    if (roles.contains(Role.SOURCE) && hosts.isEmpty() && !section.has("hosts")) {
      file.problem(
          node,
          "peer '%s' is a source, so say from where it may call: hosts: [10.1.2.3, 10.2.0.0/16]"
              .formatted(name));
    }
    boolean reachable = section.has("host") && section.has("port");
    if (roles.contains(Role.QUERY) && hosts.isEmpty() && !section.has("hosts") && !reachable) {
      file.problem(
          node,
          ("peer '%s' has role query, so say from where it may ask us, hosts: [10.1.2.3], or how"
                  + " to reach it, host and port")
              .formatted(name));
    }
    if (roles.contains(Role.COMMITMENT) && hosts.isEmpty() && !section.has("hosts")) {
      file.problem(
          node,
          ("peer '%s' has role commitment, so say from where it calls with requests and answers:"
                  + " hosts: [10.1.2.3]")
              .formatted(name));
    }
    boolean byUrl = endpoint instanceof Endpoint.Stow || endpoint instanceof Endpoint.Fhir;
    if (!reachable && !byUrl) {
      roles.stream()
          .filter(role -> role != Role.SOURCE && role != Role.QUERY)
          .findFirst()
          .map(
              role ->
                  "peer '%s' has role %s, so it needs host and port".formatted(name, role.word()))
          .ifPresent(words -> file.problem(node, words));
    }
    return new PeerConfig(
        name,
        aeTitle,
        hosts,
        host,
        port,
        roles,
        completeness(section, roles),
        send(section, roles),
        layout(section, roles),
        OnlyReader.read(section, roles),
        tls(section, roles),
        user(section, roles),
        passcode(section),
        priority(section, roles),
        retrieve(section, roles),
        endpoint);
  }

  private static Priority priority(Section section, Set<Role> roles) {
    if (section.has("priority") && !roles.contains(Role.SOURCE)) {
      section.problem("priority", "is for peers with role source; remove it or add the role");
    }
    return section.word("priority", Priority.values(), Priority.ROUTINE);
  }

  private static RetrieveBy retrieve(Section section, Set<Role> roles) {
    if (section.has("retrieve") && !roles.contains(Role.ARCHIVE)) {
      section.problem("retrieve", "is for peers with role archive; remove it or add the role");
    }
    RetrieveBy by = section.word("retrieve", RetrieveBy.values(), RetrieveBy.GET);
    if (by == RetrieveBy.MOVE && !roles.contains(Role.SOURCE)) {
      section.problem("retrieve", "move: it sends to us then, so it also needs the role source");
    }
    return by;
  }

  /** Each archive that is to be asked must be one. */
  private void checkArchives() {
    for (int i = 0; i < peers.size(); i++) {
      PeerConfig peer = peers.get(i);
      Optional<String> name = peer.completeness().askArchive();
      boolean known =
          peers.stream().anyMatch(p -> name.equals(Optional.of(p.name())) && p.is(Role.ARCHIVE));
      if (peer.is(Role.SOURCE) && name.isPresent() && !known) {
        file.problem(
            nodes.get(i),
            "askArchive of peer '%s' names '%s', which is no peer with the role archive"
                .formatted(peer.name(), name.get()));
      }
    }
  }

  private TlsUse tls(Section section, Set<Role> roles) {
    TlsUse use = section.word("tls", TlsUse.values(), TlsUse.NONE);
    if (use == TlsUse.REQUIRED) {
      boolean calls = roles.contains(Role.SOURCE) || roles.contains(Role.QUERY);
      if (calls && !ours.tls().listens()) {
        section.problem(
            "tls", "required, but node.yaml opens no TLS port: give tls.certificate and tls.key");
      }
      boolean isCalled = roles.stream().anyMatch(r -> r != Role.SOURCE && r != Role.QUERY);
      if (isCalled && ours.tls().trusted().isEmpty()) {
        section.problem(
            "tls", "required, but node.yaml says of nobody whom to trust: give tls.trusted");
      }
    }
    return use;
  }

  private static Optional<String> user(Section section, Set<Role> roles) {
    if (section.has("user") && !roles.contains(Role.SOURCE) && !roles.contains(Role.QUERY)) {
      section.problem("user", "is for peers with role source or query; remove it or add the role");
    }
    return section.value("user", PeersReader::name, "1 to 64 characters");
  }

  // Without TLS everybody on the way could read it.
  private Optional<Secret> passcode(Section section) {
    if (section.has("passcode") && !section.has("user")) {
      section.problem("passcode", "needs the user whose passcode it is");
    }
    boolean secured =
        section
            .value("tls", Optional::of, "")
            .filter(TlsUse.REQUIRED.toString()::equals)
            .isPresent();
    if (section.has("passcode") && !secured) {
      section.problem("passcode", "is only taken over TLS: add tls: required");
    }
    return Secret.in(section, "passcode", environment);
  }

  private <T> Optional<T> required(
      Section section, Node node, String key, Function<String, Optional<T>> parse, String mustBe) {
    Optional<T> value = section.value(key, parse, mustBe);
    if (!section.has(key)) {
      file.problem(node, "this peer has no " + key);
    }
    return value;
  }

  static Optional<String> name(String text) {
    return Optional.of(text)
        .filter(t -> !t.isEmpty() && t.length() <= 64)
        .filter(t -> t.chars().noneMatch(Character::isISOControl));
  }

  private static Optional<String> hostName(String text) {
    boolean name =
        text.length() <= 253 && text.matches("[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?");
    boolean digits = text.matches("[0-9.]+");
    return Optional.of(text).filter(t -> Cidr.literal(t).isPresent() || (name && !digits));
  }

  private Set<Role> roles(Section section, Node node) {
    List<String> words = Arrays.stream(Role.values()).map(Role::word).toList();
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    List<ScalarNode> items = section.list("roles");
    for (ScalarNode item : items) {
      String word = item.getValue();
      if (words.contains(word)) {
        roles.add(Role.valueOf(word.toUpperCase(Locale.ROOT)));
      } else {
        file.problem(item, oneOf("role", word, words));
      }
    }
    if (items.isEmpty()) {
      file.problem(node, "this peer has no roles; give some of " + String.join(", ", words));
    }
    return roles;
  }

  private static String oneOf(String what, String word, List<String> words) {
    return "unknown %s '%s'%s; known are %s"
        .formatted(what, word, Nearest.hint(word, words), String.join(", ", words));
  }

  private List<Cidr> hosts(Section section, Optional<String> host) {
    if (!section.has("hosts")) {
      return host.map(PeersReader::blocksOf).orElse(List.of());
    }
    List<ScalarNode> items = section.list("hosts");
    if (items.isEmpty()) {
      section.problem(
          "hosts", "is empty; name addresses or blocks, such as 10.1.2.3 or 10.2.0.0/16");
    }
    return items.stream().flatMap(item -> cidr(item).stream()).toList();
  }

  private static List<Cidr> blocksOf(String host) {
    return host.equals("localhost")
        ? LOOPBACK
        : Cidr.literal(host).map(Cidr::of).map(List::of).orElse(List.of());
  }

  private Optional<Cidr> cidr(ScalarNode item) {
    Optional<Cidr> block = Cidr.parse(item.getValue().strip());
    if (block.isEmpty()) {
      file.problem(
          item,
          ("'%s' is neither an address nor a block of addresses, such as"
                  + " 10.1.2.3, 10.2.0.0/16 or fd00::/8")
              .formatted(item.getValue()));
    } else if (!block.get().fromFirst().equals(block.get())) {
      file.problem(
          item,
          ("'%s' does not begin at its block's first address; write %s for the block or"
                  + " %s for the one address")
              .formatted(
                  item.getValue(),
                  block.get().fromFirst(),
                  block.get().address().getHostAddress()));
    }
    return block;
  }

  private Completeness completeness(Section section, Set<Role> roles) {
    if (section.has("completeness") && !roles.contains(Role.SOURCE)) {
      section.problem("completeness", "is for peers with role source; remove it or add the role");
    }
    return NodeReader.completeness(section.section("completeness"), ours.completeness());
  }

  private List<ResultObject> send(Section section, Set<Role> roles) {
    boolean destination = roles.contains(Role.DESTINATION);
    if (!section.has("send")) {
      return destination ? List.of(ResultObject.SR) : List.of();
    }
    if (!destination) {
      section.problem("send", "is for peers with role destination; remove it or add the role");
    }
    List<String> words = Arrays.stream(ResultObject.values()).map(Enum::name).toList();
    List<ScalarNode> items = section.list("send");
    if (items.isEmpty()) {
      section.problem("send", "is empty; give some of " + String.join(", ", words));
    }
    items.stream()
        .filter(item -> !words.contains(item.getValue()))
        .forEach(item -> file.problem(item, oneOf("object", item.getValue(), words)));
    return items.stream()
        .map(ScalarNode::getValue)
        .filter(words::contains)
        .distinct()
        .map(ResultObject::valueOf)
        .toList();
  }

  private static ReportLayout layout(Section section, Set<Role> roles) {
    if (section.has("layout") && !roles.contains(Role.DESTINATION)) {
      section.problem("layout", "is for peers with role destination; remove it or add the role");
    }
    return section.word("layout", ReportLayout.values(), ReportLayout.AIR);
  }

  private void compareWithOthers(PeerConfig peer, Node node) {
    for (int i = 0; i < peers.size(); i++) {
      int line = nodes.get(i).getStartMark().getLine() + 1;
      PeerClash.between(peer, peers.get(i))
          .ifPresent(c -> file.problem(node, c + " as the peer in line " + line));
    }
  }
}
