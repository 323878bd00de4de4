package org.seriate.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of addresses (RFC 4632, RFC 4291 2.3): the first one and how many leading bits count.
 *
 * <p>An IPv4-mapped IPv6 address is an IPv4 address here, as Java makes it one.
 */
public record Cidr(InetAddress address, int bits) {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** "10.1.0.0/16", "10.1.2.3", "fd00::/8"; never asks a name server. */
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> address = literal(slash < 0 ? text : text.substring(0, slash));
    if (slash < 0) {
      return address.map(Cidr::of);
    }
    String bits = text.substring(slash + 1);
    return address
        .filter(a -> bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= widthOf(a))
        .map(a -> new Cidr(a, Integer.parseInt(bits)));
  }

  /** The block of this one address. */
  public static Cidr of(InetAddress address) {
    return new Cidr(address, widthOf(address));
  }

  /** The address that a text spells out; names and short forms are none. */
  static Optional<InetAddress> literal(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  public boolean contains(InetAddress other) {
    return other.getAddress().length == address.getAddress().length
        && commonBits(address.getAddress(), other.getAddress()) >= bits;
  }

  /** Whether some address is in both. */
  boolean overlaps(Cidr other) {
    return bits <= other.bits ? contains(other.address) : other.contains(address);
  }

  /** The same block written with its first address: 10.1.2.3/8 is 10.0.0.0/8. */
  Cidr fromFirst() {
    byte[] first = address.getAddress();
    for (int bit = bits; bit < widthOf(address); bit++) {
      first[bit / 8] &= (byte) ~(0x80 >>> (bit % 8));
    }
    try {
      return new Cidr(InetAddress.getByAddress(first), bits);
    } catch (java.net.UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static int commonBits(byte[] a, byte[] b) {
    int common = 0;
    for (int i = 0; i < a.length; i++) {
      int different = (a[i] ^ b[i]) & 0xFF;
      if (different != 0) {
        return common + Integer.numberOfLeadingZeros(different) - 24;
      }
      common += 8;
    }
    return common;
  }

  private static int widthOf(InetAddress address) {
    return address instanceof Inet4Address ? 32 : 128;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + bits;
  }
}
