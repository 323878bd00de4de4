package org.seriate.dicom.io;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the value of Pixel Data (7FE0,0010) lies, in bytes from the start of the file, or of the
 * inflated data set where the file is deflated.
 */
public sealed interface PixelLocation {
  /** As many bytes of a fragment as tell which codec wrote it. */
  int FIRST_BYTES = 4;

  /** All frames one after the other (PS3.5 8.1). */
  record Plain(long offset, long length) implements PixelLocation {}

  /**
   * One piece of encapsulated pixel data (PS3.5 A.4).
   *
   * @param firstBytes at most {@link #FIRST_BYTES} of it
   */
  record Piece(long offset, long length, byte[] firstBytes) {
    @Override
    public String toString() {
      return "Piece[" + length + " bytes]";
    }
  }

  /** Encapsulated pixel data: the Basic Offset Table first, then the fragments. */
  final class Pieces implements PixelLocation {
    private final List<Piece> pieces = new ArrayList<>();

    void add(long offset, long length, byte[] firstBytes) {
      pieces.add(new Piece(offset, length, firstBytes));
    }

    public List<Piece> pieces() {
      return List.copyOf(pieces);
    }
  }
}
