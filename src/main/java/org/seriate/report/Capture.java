package org.seriate.report;

import java.awt.image.BufferedImage;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;

/** Secondary Capture of the result page: PS3.3 A.8.1. */
final class Capture {
  private Capture() {}

  /**
   * @param source of the request, in UTF-8
   */
  static void write(
      DataSet.Builder to,
      DataSet source,
      ReportRequest request,
      NodeIdentity node,
      DocumentTime time,
      BufferedImage page) {
    ObjectHeader.bodyPart(source, to);
    to.string(Tag.ImageType, "DERIVED", "SECONDARY", "OTHER")
        .string(Tag.ConversionType, "WSD")
        .string(Tag.ContentDate, time.da())
        .string(Tag.ContentTime, time.tm())
        .string(Tag.DateOfSecondaryCapture, time.da())
        .string(Tag.TimeOfSecondaryCapture, time.tm())
        .string(Tag.SecondaryCaptureDeviceManufacturer, LongString.required(node.manufacturer()))
        .string(
            Tag.SecondaryCaptureDeviceManufacturerModelName, LongString.required(node.modelName()))
        .string(
            Tag.SecondaryCaptureDeviceSoftwareVersions, LongString.required(node.softwareVersion()))
        .text(Tag.DerivationDescription, "Summary page of an algorithm's result")
        .empty(Tag.PatientOrientation)
        .string(Tag.BurnedInAnnotation, "YES")
        .sequence(
            Tag.SourceImageSequence,
            SourceImages.of(request).stream()
                .map(
                    image ->
                        image.item().toBuilder()
                            .sequence(
                                Tag.PurposeOfReferenceCodeSequence,
                                ContentEncoding.code(Concepts.SOURCE_IMAGE))
                            .build())
                .toList());
    pixels(to, page);
  }

  private static void pixels(DataSet.Builder to, BufferedImage page) {
    int columns = page.getWidth();
    int rows = page.getHeight();
    int[] packed = page.getRGB(0, 0, columns, rows, null, 0, columns);
    byte[] rgb = new byte[(3 * packed.length + 1) / 2 * 2];
    for (int i = 0; i < packed.length; i++) {
      rgb[3 * i] = (byte) (packed[i] >> 16);
      rgb[3 * i + 1] = (byte) (packed[i] >> 8);
      rgb[3 * i + 2] = (byte) packed[i];
    }
    to.integer(Tag.SamplesPerPixel, 3)
        .string(Tag.PhotometricInterpretation, "RGB")
        .integer(Tag.PlanarConfiguration, 0)
        .integer(Tag.Rows, rows)
        .integer(Tag.Columns, columns)
        .integer(Tag.BitsAllocated, 8)
        .integer(Tag.BitsStored, 8)
        .integer(Tag.HighBit, 7)
        .integer(Tag.PixelRepresentation, 0)
        .bytes(Tag.PixelData, Vr.OB, rgb);
  }
}
