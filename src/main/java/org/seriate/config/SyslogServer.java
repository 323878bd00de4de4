package org.seriate.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A server that gets the audit record: {@code tls://host:6514} or {@code udp://host:514}. */
public record SyslogServer(Transport transport, String host, int port) {

  /** How it is reached. */
  public enum Transport {
    /** RFC 5425. */
    TLS(6514),
    /** RFC 5426: may be lost or cut on the way, for laboratories. */
    UDP(514);

    private final int usualPort;

    Transport(int usualPort) {
      this.usualPort = usualPort;
    }
  }

  static final String FORM = "tls://host:6514 or udp://host:514";

  static Optional<SyslogServer> parse(String text) {
    try {
      URI uri = new URI(text);
      return Arrays.stream(Transport.values())
          .filter(t -> t.name().equalsIgnoreCase(uri.getScheme()))
          .filter(_ -> uri.getHost() != null && text.endsWith(uri.getRawAuthority()))
          .map(t -> new SyslogServer(t, host(uri), uri.getPort() < 0 ? t.usualPort : uri.getPort()))
          .filter(s -> 0 < s.port && s.port <= 65_535)
          .findFirst();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Without the brackets of an IPv6 address. */
  private static String host(URI uri) {
    return uri.getHost().replaceAll("[\\[\\]]", "");
  }

  /** As in node.yaml; the port is always said. */
  @Override
  public String toString() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return transport.name().toLowerCase(Locale.ROOT) + "://" + name + ":" + port;
  }
}
