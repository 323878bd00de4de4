package org.seriate.report;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;
import org.seriate.series.Code;
import org.seriate.series.HeatMap;
import org.seriate.series.ImageHeader;
import org.seriate.series.Outcome;
import org.seriate.series.StoredImage;
import org.seriate.series.Vector3;

/**
 * Parametric Map of where a model's answer comes from: PS3.3 A.75, one frame for each key slice
 * that has a heat map.
 *
 * <p>A frame is the model's coarse grid as it is, laid over the whole slice by position and
 * spacing; nothing is interpolated. Values are 0 to 1, the most on this slice.
 */
final class ParametricMap {
  private static final double SAME = 1e-4;

  /** One slice with its map; the header has all that a frame needs. */
  private record Frame(StoredImage image, HeatMap map) {
    ImageHeader header() {
      return image.header();
    }

    Vector3 position() {
      return header().imagePositionPatient().orElseThrow();
    }

    /** Distance of the centres of two cells, down and across (mm). */
    double[] spacing() {
      double[] pixel = header().pixelSpacing();
      return new double[] {
        pixel[0] * header().rows().orElseThrow() / map.rows(),
        pixel[1] * header().columns().orElseThrow() / map.columns()
      };
    }

    /** Centre of the first cell: the first pixel's, and half of what a cell is larger. */
    double[] firstCell() {
      double[] cell = spacing();
      double[] pixel = header().pixelSpacing();
      Vector3 right = header().rowCosines().orElseThrow();
      Vector3 down = header().columnCosines().orElseThrow();
      double across = (cell[1] - pixel[1]) / 2;
      double along = (cell[0] - pixel[0]) / 2;
      Vector3 p = position();
      return new double[] {
        p.x() + across * right.x() + along * down.x(),
        p.y() + across * right.y() + along * down.y(),
        p.z() + across * right.z() + along * down.z()
      };
    }

    boolean isLaidAs(Frame other) {
      return map.rows() == other.map.rows()
          && map.columns() == other.map.columns()
          && near(spacing(), other.spacing())
          && near(orientation(header()), orientation(other.header()))
          && header().frameOfReferenceUid().equals(other.header().frameOfReferenceUid());
    }
  }

  private final ReportRequest request;
  private final Outcome.Finding finding;
  private final DocumentTime time;
  private final List<Frame> frames;
  private final String dimensions;

  private ParametricMap(
      ReportRequest request, Outcome.Finding finding, DocumentTime time, List<Frame> frames) {
    this.request = request;
    this.finding = finding;
    this.time = time;
    this.frames = frames;
    this.dimensions =
        Uid.nameBased("dimensions of map:" + ReportUids.of(request, "PM").sopInstanceUid());
  }

  /** Whether a finding is positive and says where on a slice it comes from. */
  static boolean hasSomething(Outcome.Finding finding) {
    return finding.answers().getFirst().isPresent() && !frames(finding).isEmpty();
  }

  /** Slices that are laid like the first of them; an odd one cannot share a volume with it. */
  private static List<Frame> frames(Outcome.Finding finding) {
    List<Frame> all = new ArrayList<>();
    for (Outcome.SliceEvidence slice : finding.slices()) {
      Optional<HeatMap> heat = slice.heat().filter(_ -> isPlaced(slice.image().header()));
      heat.map(map -> new Frame(slice.image(), map))
          .filter(frame -> all.isEmpty() || frame.isLaidAs(all.getFirst()))
          .ifPresent(all::add);
    }
    return all.stream().sorted(Comparator.comparingDouble(f -> along(f, all.getFirst()))).toList();
  }

  private static double along(Frame frame, Frame first) {
    Vector3 normal = first.header().normal().orElseThrow();
    return frame.position().dot(normal);
  }

  private static boolean isPlaced(ImageHeader h) {
    return h.imagePositionPatient().isPresent()
        && h.normal().isPresent()
        && h.pixelSpacing().length == 2
        && h.pixelSpacing()[0] > 0
        && h.pixelSpacing()[1] > 0
        && h.rows().isPresent()
        && h.columns().isPresent()
        && h.frameOfReferenceUid().isPresent();
  }

  private static boolean near(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      if (!(Math.abs(a[i] - b[i]) < SAME)) {
        return false;
      }
    }
    return true;
  }

  private static double[] orientation(ImageHeader h) {
    Vector3 right = h.rowCosines().orElseThrow();
    Vector3 down = h.columnCosines().orElseThrow();
    return new double[] {right.x(), right.y(), right.z(), down.x(), down.y(), down.z()};
  }

  static void write(
      DataSet.Builder to, ReportRequest request, Outcome.Finding finding, DocumentTime time) {
    new ParametricMap(request, finding, time, frames(finding)).write(to);
  }

  private void write(DataSet.Builder to) {
    HeatMap first = frames.getFirst().map();
    to.string(Tag.ImageType, "DERIVED", "PRIMARY", "VOLUME", "QUANTITY")
        .string(Tag.ContentDate, time.da())
        .string(Tag.ContentTime, time.tm())
        .string(Tag.ContentLabel, "AI ACTIVATION")
        .string(Tag.ContentDescription, LongString.of("Where the answer comes from"))
        .empty(Tag.ContentCreatorName)
        .string(Tag.FrameOfReferenceUID, frames.getFirst().header().frameOfReferenceUid().get())
        .empty(Tag.PositionReferenceIndicator)
        .sequence(Tag.ReferencedSeriesSequence, referencedSeries())
        .sequence(Tag.DimensionOrganizationSequence, organization())
        .sequence(Tag.DimensionIndexSequence, index())
        .integer(Tag.SamplesPerPixel, 1)
        .string(Tag.PhotometricInterpretation, "MONOCHROME2")
        .string(Tag.NumberOfFrames, Integer.toString(frames.size()))
        .integer(Tag.Rows, first.rows())
        .integer(Tag.Columns, first.columns())
        .integer(Tag.BitsAllocated, 32)
        .string(Tag.BurnedInAnnotation, "NO")
        .string(Tag.RecognizableVisualFeatures, "NO")
        .string(Tag.LossyImageCompression, "00")
        .string(Tag.PresentationLUTShape, "IDENTITY")
        .empty(Tag.AcquisitionContextSequence)
        .sequence(Tag.SharedFunctionalGroupsSequence, shared())
        .sequence(Tag.PerFrameFunctionalGroupsSequence, perFrame())
        .bytes(Tag.FloatPixelData, Vr.OF, values());
  }

  private DataSet referencedSeries() {
    return DataSet.builder()
        .string(Tag.SeriesInstanceUID, request.sourceSeriesInstanceUid())
        .sequence(
            Tag.ReferencedInstanceSequence,
            ImageReference.byInstance(frames.stream().map(Frame::image).toList()).stream()
                .map(ImageReference::whole)
                .distinct()
                .map(ImageReference::item)
                .toList())
        .build();
  }

  private DataSet organization() {
    return DataSet.builder().string(Tag.DimensionOrganizationUID, dimensions).build();
  }

  private DataSet index() {
    return DataSet.builder()
        .string(Tag.DimensionOrganizationUID, dimensions)
        .integer(Tag.DimensionIndexPointer, Tag.ImagePositionPatient)
        .integer(Tag.FunctionalGroupPointer, Tag.PlanePositionSequence)
        .string(Tag.DimensionDescriptionLabel, "Image Position")
        .build();
  }

  private DataSet shared() {
    Frame first = frames.getFirst();
    double thickness = first.header().sliceThickness();
    DataSet.Builder measures = DataSet.builder().number(Tag.PixelSpacing, first.spacing());
    measures.number(Tag.SliceThickness, thickness > 0 ? thickness : 1);
    return DataSet.builder()
        .sequence(Tag.PixelMeasuresSequence, measures.build())
        .sequence(
            Tag.PlaneOrientationSequence,
            DataSet.builder()
                .number(Tag.ImageOrientationPatient, orientation(first.header()))
                .build())
        .sequence(Tag.FrameAnatomySequence, anatomy())
        .sequence(
            Tag.ParametricMapFrameTypeSequence,
            DataSet.builder()
                .string(Tag.FrameType, "DERIVED", "PRIMARY", "VOLUME", "QUANTITY")
                .build())
        .sequence(
            Tag.PixelValueTransformationSequence,
            DataSet.builder()
                .number(Tag.RescaleIntercept, 0)
                .number(Tag.RescaleSlope, 1)
                .string(Tag.RescaleType, "US")
                .build())
        .sequence(
            Tag.FrameVOILUTSequence,
            DataSet.builder().number(Tag.WindowCenter, 0.5).number(Tag.WindowWidth, 1).build())
        .sequence(Tag.RealWorldValueMappingSequence, realWorldValue())
        .build();
  }

  private DataSet anatomy() {
    return DataSet.builder()
        .string(Tag.FrameLaterality, "U")
        .sequence(
            Tag.AnatomicRegionSequence,
            ContentEncoding.code(finding.answers().getFirst().question().site()))
        .build();
  }

  private static DataSet realWorldValue() {
    return DataSet.builder()
        .string(Tag.LUTLabel, "ACTIVATION")
        .string(Tag.LUTExplanation, "Share of the highest activation on the slice")
        .number(Tag.DoubleFloatRealWorldValueFirstValueMapped, 0)
        .number(Tag.DoubleFloatRealWorldValueLastValueMapped, 1)
        .number(Tag.RealWorldValueIntercept, 0)
        .number(Tag.RealWorldValueSlope, 1)
        .sequence(
            Tag.MeasurementUnitsCodeSequence,
            ContentEncoding.code(new Code("1", "UCUM", "no units")))
        .sequence(
            Tag.QuantityDefinitionSequence,
            DataSet.builder()
                .string(Tag.ValueType, "CODE")
                .sequence(
                    Tag.ConceptNameCodeSequence,
                    ContentEncoding.code(Code.sct("246205007", "Quantity")))
                .sequence(Tag.ConceptCodeSequence, ContentEncoding.code(Concepts.CLASS_ACTIVATION))
                .build())
        .build();
  }

  private List<DataSet> perFrame() {
    List<DataSet> items = new ArrayList<>();
    for (Frame frame : frames) {
      items.add(
          DataSet.builder()
              .sequence(
                  Tag.FrameContentSequence,
                  DataSet.builder().integer(Tag.DimensionIndexValues, items.size() + 1).build())
              .sequence(
                  Tag.PlanePositionSequence,
                  DataSet.builder().number(Tag.ImagePositionPatient, frame.firstCell()).build())
              .sequence(Tag.DerivationImageSequence, derivation(frame))
              .build());
    }
    return items;
  }

  private static DataSet derivation(Frame frame) {
    return DataSet.builder()
        .sequence(Tag.DerivationCodeSequence, ContentEncoding.code(Concepts.SPATIAL_RESAMPLING))
        .sequence(
            Tag.SourceImageSequence,
            ImageReference.of(frame.image()).item().toBuilder()
                .sequence(
                    Tag.PurposeOfReferenceCodeSequence, ContentEncoding.code(Concepts.SOURCE_IMAGE))
                .string(Tag.SpatialLocationsPreserved, "YES")
                .build())
        .build();
  }

  private byte[] values() {
    HeatMap first = frames.getFirst().map();
    ByteBuffer values =
        ByteBuffer.allocate(4 * frames.size() * first.rows() * first.columns())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (Frame frame : frames) {
      for (int row = 0; row < first.rows(); row++) {
        for (int column = 0; column < first.columns(); column++) {
          values.putFloat((float) frame.map().at(row, column));
        }
      }
    }
    return values.array();
  }
}
