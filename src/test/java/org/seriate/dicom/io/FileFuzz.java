package org.seriate.dicom.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;

/** Fuzz target: the beginning of a file. Its meta information is found, guessed or refused. */
public final class FileFuzz {
  private FileFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    try {
      FileMeta meta = FileMetaReader.read(new ByteArrayInputStream(input));
      if (meta.dataSetOffset() < 0 || meta.dataSetOffset() > input.length) {
        throw new AssertionError("a data set at byte " + meta.dataSetOffset());
      }
    } catch (NotDicomException refused) {
      // The only other way out.
    }
  }

  /** Files with and without preamble. */
  public static Stream<byte[]> seeds() throws IOException {
    try (InputStream in = FileFuzz.class.getResourceAsStream("/dicom/comprehensive3d-sr.dcm")) {
      byte[] file = in.readNBytes(600);
      byte[] bare = new byte[400];
      System.arraycopy(file, 132, bare, 0, bare.length);
      return Stream.of(file, bare);
    }
  }
}
