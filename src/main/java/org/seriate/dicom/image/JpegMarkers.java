package org.seriate.dicom.image;

/** Walks the marker segments of a JPEG or JPEG-LS image. ITU-T T.81 Annex B, T.87 Annex C */
final class JpegMarkers {
  static final int DHT = 0xC4;
  static final int SOI = 0xD8;
  static final int EOI = 0xD9;
  static final int SOS = 0xDA;
  static final int DRI = 0xDD;

  private final byte[] bytes;
  private int at;
  private int segmentEnd;

  JpegMarkers(byte[] bytes) throws DamagedFrame {
    this.bytes = bytes;
    if (bytes.length < 2 || (bytes[0] & 0xFF) != 0xFF || (bytes[1] & 0xFF) != SOI) {
      throw new DamagedFrame("no JPEG start of image");
    }
    at = 2;
    segmentEnd = 2;
  }

  /** Goes to the next segment, past whatever is unread in this one, and says its marker. */
  int next() throws DamagedFrame {
    at = segmentEnd;
    if (u8() != 0xFF) {
      throw new DamagedFrame("no JPEG marker where one is due");
    }
    int marker = u8();
    while (marker == 0xFF) {
      marker = u8();
    }
    segmentEnd = at;
    if (marker != EOI) {
      int start = at;
      segmentEnd = start + u16();
      if (segmentEnd < at || segmentEnd > bytes.length) {
        throw new DamagedFrame("a JPEG segment reaches beyond the frame");
      }
    }
    return marker;
  }

  int u8() throws DamagedFrame {
    if (at >= bytes.length) {
      throw new DamagedFrame("the JPEG image ends in its headers");
    }
    return bytes[at++] & 0xFF;
  }

  int u16() throws DamagedFrame {
    return u8() << 8 | u8();
  }

  boolean inSegment() {
    return at < segmentEnd;
  }

  /** Where entropy-coded data begin after a start of scan. */
  int segmentEnd() {
    return segmentEnd;
  }

  /** Is it a start of frame of any process? C4, C8 and CC are other things. */
  static boolean isStartOfFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != DHT && marker != 0xC8 && marker != 0xCC;
  }
}
