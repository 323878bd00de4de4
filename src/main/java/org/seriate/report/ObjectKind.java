package org.seriate.report;

import org.seriate.dicom.data.Uid;
import org.seriate.series.ResultObject;

/**
 * What tells the kinds of object apart in their headers.
 *
 * @param seriesNumbers a block no scanner numbers its series in; the revision is the last part
 * @param lead first words of the Series Description
 */
record ObjectKind(
    ResultObject object, String sopClassUid, String modality, int seriesNumbers, String lead) {

  /** One with a content tree. */
  boolean isDocument() {
    return object == ResultObject.SR || object == ResultObject.KOS;
  }

  static ObjectKind of(ResultObject object) {
    return switch (object) {
      case SR -> new ObjectKind(object, Uid.Comprehensive3DSRStorage, "SR", 9000, "AI: ");
      case SC -> new ObjectKind(object, Uid.SecondaryCaptureImageStorage, "OT", 9100, "AI: ");
      case KOS ->
          new ObjectKind(
              object, Uid.KeyObjectSelectionDocumentStorage, "KO", 9200, "AI key slices: ");
      case GSPS ->
          new ObjectKind(
              object, Uid.GrayscaleSoftcopyPresentationStateStorage, "PR", 9300, "AI labels: ");
      case PDF -> new ObjectKind(object, Uid.EncapsulatedPDFStorage, "DOC", 9400, "AI: ");
      case PM -> new ObjectKind(object, Uid.ParametricMapStorage, "OT", 9500, "AI activation: ");
    };
  }
}
