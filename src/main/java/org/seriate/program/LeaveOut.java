package org.seriate.program;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Which objects a forgetful scanner does not send. */
sealed interface LeaveOut {
  /** Places in the list of {@code size} objects, counted from 0. */
  Set<Integer> of(int size, RandomGenerator random);

  /** Everything is sent. */
  record Nothing() implements LeaveOut {
    @Override
    public Set<Integer> of(int size, RandomGenerator random) {
      return Set.of();
    }
  }

  /** Named places, counted from 1 as people do. */
  record Places(List<Integer> places) implements LeaveOut {
    @Override
    public Set<Integer> of(int size, RandomGenerator random) {
      Set<Integer> out = new TreeSet<>();
      places.stream().filter(p -> p <= size).forEach(p -> out.add(p - 1));
      return out;
    }
  }

  /** A share of the whole, chosen at random; at least one object unless the share is 0. */
  record Share(double share) implements LeaveOut {
    @Override
    public Set<Integer> of(int size, RandomGenerator random) {
      int wanted = share == 0 ? 0 : Math.clamp(Math.round(share * size), 1, size);
      Set<Integer> out = new TreeSet<>();
      int[] left = IntStream.range(0, size).toArray();
      for (int i = 0; i < wanted; i++) {
        int pick = i + random.nextInt(size - i);
        out.add(left[pick]);
        left[pick] = left[i];
      }
      return out;
    }
  }

  /** "7", "7,12,13" (places), "0.1" or "10%" (a share). */
  static LeaveOut parse(String text) {
    String t = text.strip();
    try {
      if (t.endsWith("%")) {
        return share(Double.parseDouble(t.substring(0, t.length() - 1)) / 100, text);
      }
      if (t.contains(".")) {
        return share(Double.parseDouble(t), text);
      }
      List<Integer> places =
          Arrays.stream(t.split(",")).map(String::strip).map(Integer::valueOf).toList();
      if (places.stream().anyMatch(p -> p < 1)) {
        throw unreadable(text);
      }
      return new Places(places);
    } catch (NumberFormatException e) {
      throw unreadable(text);
    }
  }

  private static LeaveOut share(double share, String text) {
    if (share >= 0 && share <= 1) {
      return new Share(share);
    }
    throw unreadable(text);
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' does not say what to leave out; write places from 1 (7 or 7,12) or a share (0.1 or"
            + " 10%)");
  }

  /** For picocli. */
  final class Converter implements ITypeConverter<LeaveOut> {
    @Override
    public LeaveOut convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
