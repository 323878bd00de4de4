package org.seriate.report;

import java.util.Arrays;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;

/** The result page as Encapsulated PDF: PS3.3 A.45.1. */
final class EncapsulatedPage {
  private EncapsulatedPage() {}

  static void write(DataSet.Builder to, ReportRequest request, DocumentTime time, byte[] pdf) {
    to.string(Tag.ConversionType, "WSD")
        .string(Tag.ContentDate, time.da())
        .string(Tag.ContentTime, time.tm())
        .empty(Tag.AcquisitionDateTime)
        .string(Tag.BurnedInAnnotation, "YES")
        .string(Tag.DocumentTitle, SeriesDescription.of(request))
        .empty(Tag.ConceptNameCodeSequence)
        .sequence(
            Tag.SourceInstanceSequence,
            SourceImages.of(request).stream().map(ImageReference::item).toList())
        .string(Tag.MIMETypeOfEncapsulatedDocument, "application/pdf")
        .integer(Tag.EncapsulatedDocumentLength, pdf.length)
        .bytes(Tag.EncapsulatedDocument, Vr.OB, Arrays.copyOf(pdf, (pdf.length + 1) / 2 * 2));
  }
}
