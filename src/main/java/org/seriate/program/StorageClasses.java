package org.seriate.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.seriate.dicom.data.Uid;

/** All storage SOP classes and transfer syntaxes that PS3.6 annex A registers, retired ones too. */
final class StorageClasses {
  private StorageClasses() {}

  static List<String> sopClasses() {
    return uids(f -> f[1].equals("SOP Class") && f[2].endsWith("Storage"));
  }

  /** Explicit VR Little Endian first: the acceptor's preference counts (PS3.8 9.3.3.2). */
  static List<String> transferSyntaxes() {
    Stream<String> all = uids(f -> f[1].equals("Transfer Syntax")).stream();
    return Stream.concat(Stream.of(Uid.ExplicitVrLittleEndian), all).distinct().toList();
  }

  private static List<String> uids(Predicate<String[]> wanted) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Uid.class.getResourceAsStream("uids.tsv"), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .filter(wanted)
          .map(f -> f[0])
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
