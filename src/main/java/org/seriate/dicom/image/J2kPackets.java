package org.seriate.dicom.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Hands the packets of a tile out to its code-blocks: ITU-T T.800 B.9, B.10, B.12. */
final class J2kPackets {
  private static final int START_OF_PACKET = 0x91;
  private static final int END_OF_PACKET_HEADER = 0x92;
  private static final int MAX_LENGTH_BITS = 24;

  private final J2kTile tile;
  private final byte[] bytes;
  private final J2kPacketBits bits;
  private final List<Contribution> contributions = new ArrayList<>();

  private record Contribution(J2kBlock.Segment segment, int length) {}

  J2kPackets(J2kTile tile, byte[] bytes) {
    this.tile = tile;
    this.bytes = bytes;
    this.bits = new J2kPacketBits(bytes);
  }

  /** B.12.1, for one component. */
  void read() throws DamagedFrame {
    int layers = tile.coding.layers;
    switch (tile.coding.progression) {
      case 0 -> {
        for (int layer = 0; layer < layers; layer++) {
          for (J2kTile.Resolution resolution : tile.resolutions) {
            readLayer(resolution.precincts(), layer);
          }
        }
      }
      case 1 -> {
        for (J2kTile.Resolution resolution : tile.resolutions) {
          for (int layer = 0; layer < layers; layer++) {
            readLayer(resolution.precincts(), layer);
          }
        }
      }
      case 2 -> {
        for (J2kTile.Resolution resolution : tile.resolutions) {
          readByPrecinct(resolution.precincts());
        }
      }
      default -> readByPrecinct(byPosition());
    }
  }

  private List<J2kTile.Precinct> byPosition() {
    List<J2kTile.Precinct> precincts = new ArrayList<>();
    tile.resolutions.forEach(resolution -> precincts.addAll(resolution.precincts()));
    precincts.sort(
        Comparator.comparingLong(J2kTile.Precinct::y)
            .thenComparingLong(J2kTile.Precinct::x)
            .thenComparingInt(J2kTile.Precinct::resolution));
    return precincts;
  }

  private void readLayer(List<J2kTile.Precinct> precincts, int layer) throws DamagedFrame {
    for (J2kTile.Precinct precinct : precincts) {
      readPacket(precinct, layer);
    }
  }

  private void readByPrecinct(List<J2kTile.Precinct> precincts) throws DamagedFrame {
    for (J2kTile.Precinct precinct : precincts) {
      for (int layer = 0; layer < tile.coding.layers; layer++) {
        readPacket(precinct, layer);
      }
    }
  }

  private void readPacket(J2kTile.Precinct precinct, int layer) throws DamagedFrame {
    bits.skipMarker(START_OF_PACKET, 6);
    if (bits.atEnd()) {
      throw new DamagedFrame("the JPEG 2000 packets end too early");
    }
    contributions.clear();
    if (bits.next() == 1) {
      for (J2kTile.BlockGrid grid : precinct.grids()) {
        readGrid(grid, layer);
      }
    }
    bits.align();
    bits.skipMarker(END_OF_PACKET_HEADER, 2);
    for (Contribution contribution : contributions) {
      int from = bits.position();
      if (contribution.length() > bytes.length - from) {
        throw new DamagedFrame("a JPEG 2000 packet ends too early");
      }
      contribution.segment().data.write(bytes, from, contribution.length());
      bits.moveTo(from + contribution.length());
    }
  }

  private void readGrid(J2kTile.BlockGrid grid, int layer) throws DamagedFrame {
    for (int i = 0; i < grid.blocks().length; i++) {
      J2kBlock block = grid.blocks()[i];
      int x = i % grid.width();
      int y = i / grid.width();
      if (block.included) {
        if (bits.next() == 1) {
          readContribution(block);
        }
      } else if (grid.inclusion().isBelow(layer + 1, x, y, bits)) {
        block.included = true;
        block.zeroBitPlanes = grid.zeroBitPlanes().read(block.band.bitPlanes(), x, y, bits);
        readContribution(block);
      }
      if (bits.position() > bytes.length) {
        throw new DamagedFrame("a JPEG 2000 packet header ends too early");
      }
    }
  }

  private void readContribution(J2kBlock block) throws DamagedFrame {
    int passes = readPassCount();
    while (bits.next() == 1) {
      block.lengthBits++;
    }
    int possible = 3 * (block.band.bitPlanes() - block.zeroBitPlanes) - 2;
    if (block.lengthBits > MAX_LENGTH_BITS || block.passes + passes > possible) {
      throw new DamagedFrame("a JPEG 2000 code-block of more passes or bytes than there can be");
    }
    block.passes += passes;
    while (passes > 0) {
      J2kBlock.Segment segment = block.openSegment(tile.coding.blockStyle);
      int count = Math.min(passes, segment.capacity - segment.passes);
      int lengthBits = block.lengthBits + 31 - Integer.numberOfLeadingZeros(count);
      contributions.add(new Contribution(segment, bits.take(lengthBits)));
      segment.passes += count;
      passes -= count;
    }
  }

  /** Table B.4 */
  private int readPassCount() {
    if (bits.next() == 0) {
      return 1;
    }
    if (bits.next() == 0) {
      return 2;
    }
    int count = bits.take(2);
    if (count < 3) {
      return 3 + count;
    }
    count = bits.take(5);
    return count < 31 ? 6 + count : 37 + bits.take(7);
  }
}
