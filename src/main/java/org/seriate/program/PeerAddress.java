package org.seriate.program;

import org.seriate.series.AeTitle;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A peer as people write it: {@code AE@host:port}, e.g. {@code SERIATE@localhost:11112}. */
record PeerAddress(AeTitle aeTitle, String host, int port) {

  static PeerAddress parse(String text) {
    int at = text.indexOf('@');
    int colon = text.lastIndexOf(':');
    if (at < 1 || colon < at + 2) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no peer address; write it as AE@host:port, e.g. SERIATE@localhost:11112");
    }
    String host = text.substring(at + 1, colon);
    if (host.startsWith("[") && host.endsWith("]")) { // an IPv6 address
      host = host.substring(1, host.length() - 1);
    }
    return new PeerAddress(
        new AeTitle(text.substring(0, at)), host, port(text.substring(colon + 1), text));
  }

  private static int port(String digits, String text) {
    if (!digits.matches("\\d{1,5}")
        || Integer.parseInt(digits) < 1
        || Integer.parseInt(digits) > 65535) {
      throw new IllegalArgumentException(
          "'" + digits + "' in '" + text + "' is no port; a port is a number from 1 to 65535");
    }
    return Integer.parseInt(digits);
  }

  @Override
  public String toString() {
    return aeTitle + "@" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** For picocli. */
  static final class Converter implements ITypeConverter<PeerAddress> {
    @Override
    public PeerAddress convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** For picocli. */
  static final class AeTitleConverter implements ITypeConverter<AeTitle> {
    @Override
    public AeTitle convert(String text) {
      try {
        return new AeTitle(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
