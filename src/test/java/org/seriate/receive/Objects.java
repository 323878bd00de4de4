package org.seriate.receive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;

/** Encoded data sets that a node should take, or should see through. */
final class Objects {
  private static final int DEFLATED_AT_ONCE = 16 << 20;

  private Objects() {}

  static DataSet.Builder identified(String uid) {
    return DataSet.builder()
        .string(Tag.SOPClassUID, Uid.CTImageStorage)
        .string(Tag.SOPInstanceUID, uid)
        .string(Tag.StudyInstanceUID, "1.2.3.1")
        .string(Tag.SeriesInstanceUID, "1.2.3.2");
  }

  /** So many frames, each with a place and a comment of so many bytes. */
  static DataSet frames(String uid, int count, int comment) {
    List<DataSet> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DataSet place = DataSet.builder().number(Tag.ImagePositionPatient, 0, 0, i).build();
      DataSet content = DataSet.builder().string(Tag.FrameComments, "x".repeat(comment)).build();
      groups.add(
          DataSet.builder()
              .sequence(Tag.PlanePositionSequence, place)
              .sequence(Tag.FrameContentSequence, content)
              .build());
    }
    return identified(uid)
        .string(Tag.Modality, "CT")
        .integer(Tag.NumberOfFrames, count)
        .sequence(Tag.PerFrameFunctionalGroupsSequence, groups)
        .build();
  }

  static byte[] encoded(DataSet dataSet) {
    return DataSetWriter.toBytes(dataSet, TransferSyntax.ExplicitVrLittleEndian);
  }

  static byte[] whole(String uid) {
    return encoded(identified(uid).string(Tag.Modality, "CT").build());
  }

  static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  /** A data set and one more element of so many zeros, which are made as they are read. */
  static InputStream withZeros(byte[] before, int tag, long length) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(before);
    header.write(elementHeader(tag, "OB", length));
    return new SequenceInputStream(stream(header.toByteArray()), zeros(length));
  }

  static byte[] elementHeader(int tag, String vr, long length) {
    int group = tag >>> 16;
    return new byte[] {
      (byte) group,
      (byte) (group >> 8),
      (byte) tag,
      (byte) (tag >> 8),
      (byte) vr.charAt(0),
      (byte) vr.charAt(1),
      0,
      0,
      (byte) length,
      (byte) (length >> 8),
      (byte) (length >> 16),
      (byte) (length >> 24)
    };
  }

  static InputStream zeros(long length) {
    return new InputStream() {
      private long left = length;

      @Override
      public int read() {
        return left-- > 0 ? 0 : -1;
      }

      @Override
      public int read(byte[] into, int offset, int count) {
        if (left <= 0) {
          return -1;
        }
        int step = (int) Math.min(left, count);
        java.util.Arrays.fill(into, offset, offset + step, (byte) 0);
        left -= step;
        return step;
      }
    };
  }

  /** Deflated zeros that never end within {@code times} 16 MiB: each block is the same. */
  static byte[] bomb(byte[] before, int times) throws IOException {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    deflate(deflater, before, out);
    deflate(deflater, elementHeader(0x7FE00010, "OB", 0xFFFF_FFF0L), out);
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    deflate(deflater, new byte[DEFLATED_AT_ONCE], block);
    deflater.end();
    for (int i = 0; i < times; i++) {
      block.writeTo(out);
    }
    return out.toByteArray();
  }

  /** Ends on a byte and refers to nothing before it. */
  private static void deflate(Deflater deflater, byte[] bytes, ByteArrayOutputStream out) {
    byte[] buffer = new byte[1 << 16];
    deflater.setInput(bytes);
    int count;
    do {
      count = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
      out.write(buffer, 0, count);
    } while (count == buffer.length);
  }

  /** Sequences within sequences, none of which ends. */
  static byte[] nested(byte[] before, int depth) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(before);
    byte[] item = {(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, -1, -1, -1, -1};
    for (int i = 0; i < depth; i++) {
      out.write(elementHeader(Tag.ContentSequence, "SQ", 0xFFFF_FFFFL));
      out.write(item);
    }
    return out.toByteArray();
  }
}
