package org.seriate.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads how a destination takes results: {@code protocol} and what belongs to it. */
final class EndpointReader {
  private enum Protocol {
    DIMSE,
    STOW,
    HL7,
    FHIR;

    boolean isWeb() {
      return this == STOW || this == FHIR;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  // What only an application entity of DICOM has.
  private static final List<String> OF_DICOM =
      List.of("aeTitle", "hosts", "user", "passcode", "retrieve", "completeness", "priority");

  private final Section peer;
  private final Path folder;
  private final Map<String, String> environment;

  /**
   * @param folder of peers.yaml, from where relative paths count
   */
  EndpointReader(Section peer, Path folder, Map<String, String> environment) {
    this.peer = peer;
    this.folder = folder;
    this.environment = environment;
  }

  Endpoint read(Set<Role> roles) {
    Protocol protocol = peer.word("protocol", Protocol.values(), Protocol.DIMSE);
    onlyFor("url", protocol.isWeb(), "stow and fhir");
    onlyFor("login", protocol.isWeb(), "stow and fhir");
    onlyFor("receiver", protocol == Protocol.HL7, "hl7");
    if (protocol == Protocol.DIMSE) {
      return Endpoint.DIMSE;
    }
    checkDestinationOnly(protocol, roles);
    return switch (protocol) {
      case DIMSE -> throw new IllegalStateException("was handled");
      case STOW -> new Endpoint.Stow(url(), login());
      case FHIR -> new Endpoint.Fhir(url(), login());
      case HL7 -> receiver();
    };
  }

  private void onlyFor(String key, boolean fits, String protocols) {
    if (!fits) {
      peer.problem(key, "is for protocol %s; remove it or correct protocol".formatted(protocols));
    }
  }

  private void checkDestinationOnly(Protocol protocol, Set<Role> roles) {
    if (!roles.equals(Set.of(Role.DESTINATION))) {
      peer.problem("protocol", "%s is for roles: [destination] alone".formatted(protocol));
    }
    OF_DICOM.forEach(
        key ->
            peer.problem(
                key, "is for DICOM peers, not for protocol %s; remove it".formatted(protocol)));
    if (protocol.isWeb()) {
      for (String key : List.of("host", "port", "tls")) {
        peer.problem(key, "is said by url here; remove it");
      }
    }
    if (protocol != Protocol.STOW) {
      for (String key : List.of("send", "layout")) {
        peer.problem(
            key, "is for DICOM objects, which %s does not carry; remove it".formatted(protocol));
      }
    }
  }

  private Endpoint.Hl7 receiver() {
    try (Section receiver = peer.section("receiver")) {
      return new Endpoint.Hl7(word(receiver, "application"), word(receiver, "facility"));
    }
  }

  private static String word(Section receiver, String key) {
    return receiver.value(key, PeersReader::name, "1 to 64 characters").orElse("");
  }

  private URI url() {
    Optional<URI> url =
        peer.value("url", EndpointReader::url, "an address such as https://pacs.example/dicom-web");
    if (!peer.has("url")) {
      peer.problem("protocol", "needs the address of the service as url");
    }
    if (peer.has("login") && url.filter(EndpointReader::tellsEverybody).isPresent()) {
      peer.problem("login", "would be readable on the way: use an https address");
    }
    return url.orElse(URI.create("http://localhost/"));
  }

  static Optional<URI> url(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      boolean plain =
          uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      return Optional.of(uri).filter(_ -> web && plain).map(EndpointReader::withoutSlash);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static URI withoutSlash(URI uri) {
    return URI.create(uri.toString().replaceAll("/+$", ""));
  }

  static boolean tellsEverybody(URI url) {
    if (!"http".equals(url.getScheme()) || "localhost".equals(url.getHost())) {
      return false;
    }
    return Cidr.literal(url.getHost().replaceAll("[\\[\\]]", ""))
        .filter(InetAddress::isLoopbackAddress)
        .isEmpty();
  }

  Login login() {
    try (Section login = peer.section("login")) {
      Optional<String> user = login.value("user", PeersReader::name, "1 to 64 characters");
      Optional<Login.Word> password = word(login, "password", "passwordFile");
      Optional<Login.Word> token = word(login, "token", "tokenFile");
      if (!peer.has("login")) {
        return Login.NOBODY;
      }
      boolean basic = login.has("user") && given(login, "password", "passwordFile");
      boolean bearer = given(login, "token", "tokenFile");
      if (bearer == (login.has("user") || given(login, "password", "passwordFile"))
          || (!bearer && !basic)) {
        peer.problem("login", "is either user with password, or token");
      }
      if (token.isPresent()) {
        return new Login.Bearer(token.get());
      }
      return user.isPresent() && password.isPresent()
          ? new Login.Basic(user.get(), password.get())
          : Login.NOBODY;
    }
  }

  private static boolean given(Section section, String... keys) {
    return Arrays.stream(keys).anyMatch(section::has);
  }

  private Optional<Login.Word> word(Section login, String key, String fileKey) {
    if (login.has(key) && login.has(fileKey)) {
      login.problem(fileKey, "says again what %s says; remove one".formatted(key));
    }
    Optional<Login.Word> given = Secret.in(login, key, environment).map(Login.Word.Given::new);
    Optional<Login.Word> file =
        login
            .value(fileKey, EndpointReader::path, "the path of a file")
            .map(path -> folder.resolve(path).normalize())
            .map(Login.Word.InFile::new);
    file.map(f -> ((Login.Word.InFile) f).file())
        .filter(f -> !Files.isReadable(f))
        .ifPresent(f -> login.problem(fileKey, "names %s, which is no readable file".formatted(f)));
    return given.or(() -> file);
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(text).filter(t -> !t.isEmpty()).map(Path::of);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
