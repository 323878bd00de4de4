package org.seriate.dicom.image;

import java.util.Map;

/**
 * JPEG 2000 Part 1 (ITU-T T.800), one component: any tiles, layers, progression and code-block
 * style, both wavelets. Damage ends in an exception, never in a loop.
 */
final class Jpeg2000Codec implements FrameCodec {
  @Override
  public void decode(byte[] frame, PixelFormat format, short[] out) throws DamagedFrame {
    J2kCodestream codestream = J2kCodestream.read(frame);
    int width = codestream.x1 - codestream.x0;
    int height = codestream.y1 - codestream.y0;
    if (width != format.columns() || height != format.rows()) {
      throw new DamagedFrame(
          "the JPEG 2000 image is %d x %d, the header says %d x %d"
              .formatted(width, height, format.columns(), format.rows()));
    }
    long decoded = 0;
    for (Map.Entry<Integer, J2kCodestream.TileParts> entry : codestream.tiles.entrySet()) {
      J2kCodestream.TileParts parts = entry.getValue();
      parts.coding.check();
      int[] bounds = codestream.boundsOf(entry.getKey());
      J2kTile tile = new J2kTile(bounds, parts.coding, codestream.precision);
      new J2kPackets(tile, parts.packets.toByteArray()).read();
      copy(planeOf(tile), tile, codestream, out);
      decoded += (long) tile.width() * (tile.y1 - tile.y0);
    }
    if (decoded != out.length) {
      throw new DamagedFrame("JPEG 2000 tiles are missing");
    }
    format.keepStoredBits(out);
  }

  private static int[] planeOf(J2kTile tile) throws DamagedFrame {
    int width = tile.width();
    int[] plane = new int[width * (tile.y1 - tile.y0)];
    J2kBlockDecoder decoder = new J2kBlockDecoder(tile.coding.blockStyle);
    boolean exact = tile.coding.wavelet == J2kWavelet.REVERSIBLE_5_3;
    for (J2kBlock block : tile.blocks) {
      if (block.included) {
        decoder.decode(block);
        for (int y = 0; y < block.height; y++) {
          for (int x = 0; x < block.width; x++) {
            int halves = decoder.value(x, y);
            plane[block.planeOffset + y * width + x] =
                exact ? halves / 2 : (int) Math.rint(halves * block.band.halfStep());
          }
        }
      }
    }
    for (J2kTile.Resolution r : tile.resolutions.subList(1, tile.resolutions.size())) {
      tile.coding.wavelet.synthesize(plane, width, r.x0(), r.x1(), r.y0(), r.y1());
    }
    return plane;
  }

  /** G.1.2: unsigned samples were shifted down to lie around zero. */
  private static void copy(int[] plane, J2kTile tile, J2kCodestream codestream, short[] out) {
    int precision = codestream.precision;
    int shift = codestream.signed ? 0 : 1 << (precision - 1);
    int low = codestream.signed ? -(1 << (precision - 1)) : 0;
    int high = low + (1 << precision) - 1;
    int fraction = tile.coding.wavelet.fractionBits();
    int rounding = fraction == 0 ? 0 : 1 << (fraction - 1);
    int columns = codestream.x1 - codestream.x0;
    int from = 0;
    for (int y = tile.y0; y < tile.y1; y++) {
      int to = (y - codestream.y0) * columns + tile.x0 - codestream.x0;
      for (int x = tile.x0; x < tile.x1; x++) {
        int value = (plane[from++] + rounding >> fraction) + shift;
        out[to++] = (short) Math.max(low, Math.min(high, value));
      }
    }
  }
}
