package org.seriate.dicom.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.io.DataSetParser.Keep;
import org.seriate.dicom.io.DataSetParser.Section;

/**
 * Reads encoded data sets (PS3.5 7 and annex A), the command sets of PS3.7 too.
 *
 * <p>The stream is read through a buffer, so after {@link #readUntil} it stands somewhere behind
 * the stop tag. It is never closed here. {@link NotDicomException} says that the bytes are no data
 * set; any other {@link IOException} comes from the stream.
 */
public final class DataSetReader {
  private DataSetReader() {}

  /**
   * A data set and what was wrong with it but readable.
   *
   * @param notes for people, each with byte offset and path; never a value
   */
  public record Reading(DataSet dataSet, List<String> notes) {}

  /** The whole data set, to the end of the stream. */
  public static DataSet read(InputStream in, TransferSyntax syntax, ReadLimits limits)
      throws IOException {
    return readNoting(in, syntax, limits).dataSet();
  }

  /** The same, with notes. */
  public static Reading readNoting(InputStream in, TransferSyntax syntax, ReadLimits limits)
      throws IOException {
    return read(in, syntax, Optional.empty(), Keep.ALL, limits);
  }

  /** The elements before the first whose tag is the stop tag or beyond. */
  public static DataSet readUntil(
      InputStream in, TransferSyntax syntax, int stopTag, ReadLimits limits) throws IOException {
    return read(in, syntax, Optional.of(stopTag), Keep.ALL, limits).dataSet();
  }

  /**
   * Checks the data set to its very end, but keeps only the elements before Pixel Data (7FE0,0010),
   * of them those no longer than {@link ReadLimits#maxValueKept}, until {@link
   * ReadLimits#maxHeaderKept} is reached. Of the rest nothing is held in memory.
   */
  public static DataSet readHeaderThroughEnd(
      InputStream in, TransferSyntax syntax, ReadLimits limits) throws IOException {
    return readHeaderThroughEndNoting(in, syntax, limits).dataSet();
  }

  /** The same; the items of one sequence go to whoever watches for them and count as not kept. */
  public static DataSet readHeaderThroughEnd(
      InputStream in, TransferSyntax syntax, ReadLimits limits, ItemWatch watch)
      throws IOException {
    return read(in, syntax, Optional.empty(), Keep.HEADER, Optional.of(watch), limits).dataSet();
  }

  /** The same, with notes. */
  public static Reading readHeaderThroughEndNoting(
      InputStream in, TransferSyntax syntax, ReadLimits limits) throws IOException {
    return read(in, syntax, Optional.empty(), Keep.HEADER, limits);
  }

  private static Reading read(
      InputStream in,
      TransferSyntax syntax,
      Optional<Integer> stopTag,
      Keep keep,
      ReadLimits limits)
      throws IOException {
    return read(in, syntax, stopTag, keep, Optional.empty(), limits);
  }

  private static Reading read(
      InputStream in,
      TransferSyntax syntax,
      Optional<Integer> stopTag,
      Keep keep,
      Optional<ItemWatch> watch,
      ReadLimits limits)
      throws IOException {
    Notes notes = new Notes();
    if (!syntax.deflated()) {
      return new Reading(parse(in, syntax, stopTag, keep, watch, limits, notes), notes.all());
    }
    try (Inflated inflated = new Inflated(in, limits.maxInflatedLength())) {
      DataSet dataSet = parse(inflated, syntax, stopTag, keep, watch, limits, notes);
      if (stopTag.isEmpty()) {
        inflated.checkEnd(notes);
      }
      return new Reading(dataSet, notes.all());
    }
  }

  private static DataSet parse(
      InputStream in,
      TransferSyntax syntax,
      Optional<Integer> stopTag,
      Keep keep,
      Optional<ItemWatch> watch,
      ReadLimits limits,
      Notes notes)
      throws IOException {
    ByteSource source = new ByteSource(in);
    return new DataSetParser(source, syntax, Section.DATA_SET, keep, watch, limits, notes)
        .parse(stopTag);
  }
}
