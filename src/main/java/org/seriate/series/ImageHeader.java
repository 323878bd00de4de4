package org.seriate.series;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/**
 * What the rooms need to know of one image, or of one frame of a multi-frame image, without opening
 * its file again.
 *
 * <p>Components carry the keyword of the attribute they come from; what is absent or malformed in
 * the image is empty here, never guessed.
 *
 * @param rowCosines first half of Image Orientation (Patient) (0020,0037)
 * @param columnCosines second half
 * @param pixelSpacing row and column spacing in mm (0028,0030), length 0 or 2
 * @param numberOfFrames of the whole object, 1 for a single-frame image
 * @param rescaled Rescale Slope and Intercept are there, and lead to Hounsfield units
 * @param phase what tells it from another image at the same place
 * @param concatenation the part it belongs to of an object that was sent in parts
 */
public record ImageHeader(
    String modality,
    List<String> imageType,
    OptionalInt instanceNumber,
    OptionalInt acquisitionNumber,
    Optional<Vector3> imagePositionPatient,
    Optional<Vector3> rowCosines,
    Optional<Vector3> columnCosines,
    double[] pixelSpacing,
    OptionalInt rows,
    OptionalInt columns,
    int numberOfFrames,
    double sliceThickness,
    Optional<String> frameOfReferenceUid,
    boolean burnedInAnnotation,
    boolean lossy,
    boolean rescaled,
    OptionalDouble rescaleSlope,
    OptionalDouble rescaleIntercept,
    PhaseFacts phase,
    Optional<Concatenation> concatenation,
    Optional<String> bodyPartExamined,
    String descriptions,
    Optional<Priority> requestedProcedurePriority) {

  public ImageHeader {
    // Rows of an earlier version lack it.
    phase = phase == null ? PhaseFacts.NONE : phase;
  }

  /**
   * One part of an object that its sender has cut up (PS3.3 C.7.6.16.2.2.4); each part is an
   * instance of its own.
   *
   * @param number In-concatenation Number, from 1
   * @param total In-concatenation Total Number; empty if the sender did not know it
   */
  public record Concatenation(String uid, int number, OptionalInt total) {
    static Optional<Concatenation> of(DataSet ds) {
      OptionalInt number = ds.integer(Tag.InConcatenationNumber);
      return number.isEmpty()
          ? Optional.empty()
          : ds.string(Tag.ConcatenationUID)
              .map(
                  uid ->
                      new Concatenation(
                          uid, number.getAsInt(), ds.integer(Tag.InConcatenationTotalNumber)));
    }
  }

  /** Reads the header of an image object; the data set may end before Pixel Data. */
  public static ImageHeader of(DataSet ds) {
    double[] position = ds.doubles(Tag.ImagePositionPatient);
    double[] orientation = ds.doubles(Tag.ImageOrientationPatient);
    double[] spacing = ds.doubles(Tag.PixelSpacing);
    double[] thickness = ds.doubles(Tag.SliceThickness);
    return new ImageHeader(
        ds.string(Tag.Modality).orElse(""),
        imageType(ds),
        ds.integer(Tag.InstanceNumber),
        ds.integer(Tag.AcquisitionNumber),
        position.length == 3 ? Optional.of(vector(position, 0)) : Optional.empty(),
        orientation.length == 6 ? Optional.of(vector(orientation, 0)) : Optional.empty(),
        orientation.length == 6 ? Optional.of(vector(orientation, 3)) : Optional.empty(),
        spacing.length == 2 ? spacing : new double[0],
        ds.integer(Tag.Rows),
        ds.integer(Tag.Columns),
        Math.max(1, ds.integer(Tag.NumberOfFrames).orElse(1)),
        thickness.length > 0 ? thickness[0] : Double.NaN,
        ds.string(Tag.FrameOfReferenceUID),
        ds.string(Tag.BurnedInAnnotation).filter("YES"::equals).isPresent(),
        ds.string(Tag.LossyImageCompression).filter("01"::equals).isPresent(),
        isRescaledToHounsfield(ds),
        first(ds.doubles(Tag.RescaleSlope)),
        first(ds.doubles(Tag.RescaleIntercept)),
        PhaseFacts.of(ds),
        Concatenation.of(ds),
        ds.string(Tag.BodyPartExamined),
        String.join(
            " / ",
            ds.string(Tag.StudyDescription).orElse(""),
            ds.string(Tag.SeriesDescription).orElse(""),
            ds.string(Tag.ProtocolName).orElse("")),
        Priority.ofOrder(ds));
  }

  /** What an enhanced image was computed by counts like a value of Image Type. */
  private static List<String> imageType(DataSet ds) {
    List<String> type = ds.strings(Tag.ImageType);
    return ds.string(Tag.VolumeBasedCalculationTechnique)
        .filter(technique -> !technique.equals("NONE"))
        .map(technique -> Stream.concat(type.stream(), Stream.of(technique)).toList())
        .orElse(type);
  }

  /** Rescale Type of other than HU names another quantity, PS3.3 C.8.2.1.2. */
  private static boolean isRescaledToHounsfield(DataSet ds) {
    return ds.contains(Tag.RescaleSlope)
        && ds.contains(Tag.RescaleIntercept)
        && ds.string(Tag.RescaleType).filter(type -> !type.equals("HU")).isEmpty();
  }

  private static OptionalDouble first(double[] values) {
    return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(values[0]);
  }

  private static Vector3 vector(double[] v, int at) {
    return new Vector3(v[at], v[at + 1], v[at + 2]);
  }

  /** Row direction x column direction; empty without an orientation. */
  public Optional<Vector3> normal() {
    return rowCosines.flatMap(r -> columnCosines.map(r::cross));
  }

  /** Image Type value 3 (PS3.3 C.8.2.1.1.1). */
  public boolean isLocalizer() {
    return imageType.size() > 2 && imageType.get(2).equals("LOCALIZER");
  }
}
