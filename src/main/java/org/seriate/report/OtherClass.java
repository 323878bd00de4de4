package org.seriate.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.series.ResultInstance;

/**
 * A written structured report as another storage class, for a peer that does not take the first:
 * the same content under UIDs of its own, which derive from those it was written with, so that it
 * is the same object whenever it is made. What it replaces is named as it went to such a peer.
 */
public final class OtherClass {
  private static final TransferSyntax SYNTAX = TransferSyntax.ExplicitVrLittleEndian;

  private OtherClass() {}

  /**
   * @param written as Comprehensive 3D SR
   */
  public static ResultInstance of(ResultInstance written, SrSopClass as) {
    if (as.uid().equals(written.sopClassUid())) {
      return written;
    }
    DataSet document = read(written);
    String instance = ReportUids.form(written.sopInstanceUid(), as.form());
    String series = ReportUids.form(written.seriesInstanceUid(), as.form());
    DataSet.Builder to =
        document.toBuilder()
            .string(Tag.SOPClassUID, as.uid())
            .string(Tag.SOPInstanceUID, instance)
            .string(Tag.SeriesInstanceUID, series);
    List<DataSet> predecessors = document.items(Tag.PredecessorDocumentsSequence);
    if (!predecessors.isEmpty()) {
      to.sequence(
          Tag.PredecessorDocumentsSequence,
          predecessors.stream().map(study -> predecessor(study, as)).toList());
    }
    return new ResultInstance(
        written.kind(),
        written.layout(),
        written.model(),
        as.uid(),
        instance,
        series,
        written.studyInstanceUid(),
        DataSetWriter.toBytes(to.build(), SYNTAX));
  }

  private static DataSet predecessor(DataSet study, SrSopClass as) {
    return study.toBuilder()
        .sequence(
            Tag.ReferencedSeriesSequence,
            study.items(Tag.ReferencedSeriesSequence).stream().map(s -> series(s, as)).toList())
        .build();
  }

  private static DataSet series(DataSet series, SrSopClass as) {
    return series.toBuilder()
        .string(
            Tag.SeriesInstanceUID,
            ReportUids.form(series.string(Tag.SeriesInstanceUID).orElseThrow(), as.form()))
        .sequence(
            Tag.ReferencedSOPSequence,
            series.items(Tag.ReferencedSOPSequence).stream().map(i -> instance(i, as)).toList())
        .build();
  }

  private static DataSet instance(DataSet item, SrSopClass as) {
    return item.toBuilder()
        .string(Tag.ReferencedSOPClassUID, as.uid())
        .string(
            Tag.ReferencedSOPInstanceUID,
            ReportUids.form(item.string(Tag.ReferencedSOPInstanceUID).orElseThrow(), as.form()))
        .build();
  }

  /** The data set of what we wrote. */
  static DataSet read(ResultInstance written) {
    try {
      return DataSetReader.read(
          new ByteArrayInputStream(written.dataSet()), SYNTAX, ReadLimits.DEFAULT);
    } catch (IOException e) {
      throw new IllegalStateException("a report of ours cannot be read", e);
    }
  }
}
