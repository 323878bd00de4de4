package org.seriate.report;

import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/**
 * Referenced Request Sequence (0040,A370): the orders this report answers, from the Request
 * Attributes Sequence (0040,0275) that the modality wrote into the image (PS3.3 C.17.2).
 */
final class ReferencedRequest {
  private ReferencedRequest() {}

  /**
   * @param source in UTF-8
   * @return one item for each order, none when the images know of no order
   */
  static List<DataSet> items(DataSet source) {
    return source.items(Tag.RequestAttributesSequence).stream()
        .filter(ReferencedRequest::namesAnOrder)
        .map(request -> item(request, source))
        .distinct()
        .toList();
  }

  private static boolean namesAnOrder(DataSet request) {
    return request.string(Tag.RequestedProcedureID).isPresent()
        || request.string(Tag.AccessionNumber).isPresent()
        || request.string(Tag.RequestedProcedureDescription).isPresent();
  }

  private static DataSet item(DataSet request, DataSet source) {
    DataSet.Builder to = DataSet.builder();
    copyFirst(to, Tag.StudyInstanceUID, request, source);
    copyFirst(to, Tag.AccessionNumber, request, source);
    copyFirst(to, Tag.PlacerOrderNumberImagingServiceRequest, request, source);
    copyFirst(to, Tag.FillerOrderNumberImagingServiceRequest, request, source);
    copyFirst(to, Tag.RequestedProcedureID, request);
    copyFirst(to, Tag.RequestedProcedureDescription, request);
    // One item at most (PS3.3 C.17.2); the description beside it says what an incomplete code can
    // not.
    to.sequence(
        Tag.RequestedProcedureCodeSequence,
        CodedEntry.wellFormed(request.items(Tag.RequestedProcedureCodeSequence)).stream()
            .limit(1)
            .toList());
    to.empty(Tag.ReferencedStudySequence);
    return to.build();
  }

  private static void copyFirst(DataSet.Builder to, int tag, DataSet... candidates) {
    for (DataSet from : candidates) {
      if (from.string(tag).isPresent()) {
        to.copy(from, tag);
        return;
      }
    }
    to.empty(tag);
  }
}
