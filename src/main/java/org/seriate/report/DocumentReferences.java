package org.seriate.report;

import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/**
 * Hierarchical SOP Instance References (PS3.3 Table C.17-3): study, its series, their instances.
 */
final class DocumentReferences {
  private DocumentReferences() {}

  /**
   * Item of Current Requested Procedure Evidence Sequence (0040,A375). Built from the finished
   * tree, so nothing the tree refers to can be missing.
   */
  static DataSet evidence(ReportRequest request, ContentTree tree) {
    return study(request.studyInstanceUid(), request.sourceSeriesInstanceUid(), tree.images());
  }

  /** Item of Predecessor Documents Sequence (0040,A360). */
  static DataSet of(Predecessor p) {
    return study(
        p.studyInstanceUid(),
        p.seriesInstanceUid(),
        List.of(new ImageReference(p.sopClassUid(), p.sopInstanceUid())));
  }

  private static DataSet study(String study, String series, List<ImageReference> instances) {
    DataSet seriesItem =
        DataSet.builder()
            .string(Tag.SeriesInstanceUID, series)
            .sequence(
                Tag.ReferencedSOPSequence, instances.stream().map(ImageReference::item).toList())
            .build();
    return DataSet.builder()
        .string(Tag.StudyInstanceUID, study)
        .sequence(Tag.ReferencedSeriesSequence, seriesItem)
        .build();
  }
}
