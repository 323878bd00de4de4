package org.seriate.dicom.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.seriate.dicom.data.DataSet;

/**
 * Writes data sets in little endian order, in implicit or explicit VR, native, encapsulated or
 * deflated (PS3.5 annex A).
 *
 * <p>Sequences and items get defined lengths: a reader can pass over them, and no delimiter can be
 * missed. Values go out as they are, made even by one byte of their VR's padding. Group lengths are
 * left out (PS3.5 7.2), but that of a command set is reckoned anew.
 */
public final class DataSetWriter {
  private DataSetWriter() {}

  /** Writes and flushes; the stream stays open. */
  public static void write(OutputStream out, DataSet dataSet, TransferSyntax syntax)
      throws IOException {
    if (syntax.bigEndian()) {
      throw new IllegalArgumentException("big endian is retired and only read: " + syntax);
    }
    if (syntax.deflated()) {
      writeDeflated(out, dataSet, syntax);
    } else {
      new ElementWriter(out, syntax).write(dataSet);
    }
    out.flush();
  }

  public static byte[] toBytes(DataSet dataSet, TransferSyntax syntax) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(out, dataSet, syntax);
    } catch (IOException e) {
      throw new UncheckedIOException("a stream in memory does not fail", e);
    }
    return out.toByteArray();
  }

  /** RFC 1951 without a header, a NUL at the end if the length would be odd (PS3.5 A.5). */
  private static void writeDeflated(OutputStream out, DataSet dataSet, TransferSyntax syntax)
      throws IOException {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater);
      new ElementWriter(deflated, syntax).write(dataSet);
      deflated.finish();
      if (deflater.getBytesWritten() % 2 != 0) {
        out.write(0);
      }
    } finally {
      deflater.end();
    }
  }
}
