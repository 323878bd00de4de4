package org.seriate.series;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;

/**
 * Describes each frame of a multi-frame image as an image of its own would describe itself (PS3.3
 * C.7.6.16): attributes of the whole image, of the Shared Functional Groups, of the frame's own
 * item of the Per-frame Functional Groups; of two, the nearer to the frame counts.
 *
 * <p>Items come in one by one, as they are read, and only what {@link ImageHeader} asks for stays;
 * what a frame says like the one before is kept once. A thousand frames cost less than a megabyte.
 */
public final class FunctionalGroups implements Consumer<DataSet> {
  /** Of values that no header needs longer. */
  private static final int LONGEST = 1024;

  /** Attributes of a macro under the tag of the single-frame attribute that says the same. */
  private static final Map<Integer, Integer> AS_SINGLE_FRAME =
      Map.ofEntries(
          entry(Tag.FrameType, Tag.ImageType),
          entry(Tag.FrameAcquisitionNumber, Tag.AcquisitionNumber),
          entry(Tag.FrameAcquisitionDateTime, Tag.AcquisitionDateTime),
          entry(Tag.ImagePositionPatient, Tag.ImagePositionPatient),
          entry(Tag.ImageOrientationPatient, Tag.ImageOrientationPatient),
          entry(Tag.PixelSpacing, Tag.PixelSpacing),
          entry(Tag.SliceThickness, Tag.SliceThickness),
          entry(Tag.RescaleSlope, Tag.RescaleSlope),
          entry(Tag.RescaleIntercept, Tag.RescaleIntercept),
          entry(Tag.RescaleType, Tag.RescaleType),
          entry(Tag.VolumeBasedCalculationTechnique, Tag.VolumeBasedCalculationTechnique),
          entry(Tag.StackID, Tag.StackID),
          entry(Tag.TemporalPositionIndex, Tag.TemporalPositionIndex),
          entry(Tag.NominalPercentageOfCardiacPhase, Tag.NominalPercentageOfCardiacPhase),
          entry(Tag.KVP, Tag.KVP),
          entry(Tag.ConvolutionKernel, Tag.ConvolutionKernel));

  /** What an enhanced image was converted from, under its old tags (PS3.3 C.7.6.16.1.6). */
  private static final List<Integer> CONVERTED =
      List.of(
          Tag.AcquisitionNumber,
          Tag.AcquisitionDate,
          Tag.AcquisitionTime,
          Tag.AcquisitionDateTime,
          Tag.ContentDate,
          Tag.ContentTime,
          Tag.KVP,
          Tag.ConvolutionKernel,
          Tag.ContrastBolusAgent,
          Tag.SliceThickness,
          Tag.TemporalPositionIdentifier,
          Tag.TriggerTime,
          Tag.BodyPartExamined);

  private static final List<Integer> MACROS =
      List.of(
          Tag.PixelMeasuresSequence,
          Tag.PlanePositionSequence,
          Tag.PlaneOrientationSequence,
          Tag.PixelValueTransformationSequence,
          Tag.CTImageFrameTypeSequence,
          Tag.FrameContentSequence,
          Tag.CardiacSynchronizationSequence,
          Tag.CTXRayDetailsSequence,
          Tag.CTReconstructionSequence);

  private final int mostFrames;
  private final List<List<Element>> frames = new ArrayList<>();
  private boolean tooMany;

  /**
   * @param mostFrames of an image with more no frame is described
   */
  public FunctionalGroups(int mostFrames) {
    this.mostFrames = mostFrames;
  }

  /** Takes the next item of Per-frame Functional Groups Sequence (5200,9230). */
  @Override
  public void accept(DataSet item) {
    tooMany |= frames.size() == mostFrames;
    if (!tooMany) {
      frames.add(sharing(flat(item), frames.isEmpty() ? List.of() : frames.getLast()));
    }
  }

  /**
   * One header for each frame, in order; none if the items do not describe each frame of the image
   * once.
   *
   * @param image the data set around the items
   */
  public List<ImageHeader> describe(DataSet image) {
    int numberOfFrames = image.integer(Tag.NumberOfFrames).orElse(1);
    if (tooMany || frames.size() != numberOfFrames) {
      return List.of();
    }
    List<Element> common =
        new ArrayList<>(
            image.item(Tag.SharedFunctionalGroupsSequence).map(i -> flat(i)).orElse(List.of()));
    image.forEach(
        e -> {
          if (e instanceof Element.Value v && v.value().length <= LONGEST) {
            common.add(v);
          }
        });
    return frames.stream().map(own -> header(own, common)).toList();
  }

  private static ImageHeader header(List<Element> own, List<Element> common) {
    List<Element> all = new ArrayList<>(own);
    all.addAll(common);
    return ImageHeader.of(DataSet.of(all));
  }

  private static List<Element> flat(DataSet groups) {
    List<Element> found = new ArrayList<>();
    for (int macro : MACROS) {
      groups.item(macro).ifPresent(item -> item.forEach(e -> asSingleFrame(e, found)));
    }
    for (int converted :
        List.of(
            Tag.UnassignedPerFrameConvertedAttributesSequence,
            Tag.UnassignedSharedConvertedAttributesSequence)) {
      groups
          .item(converted)
          .ifPresent(
              item ->
                  CONVERTED.forEach(tag -> item.element(tag).ifPresent(e -> add(e, tag, found))));
    }
    return found;
  }

  private static void asSingleFrame(Element element, List<Element> found) {
    Integer tag = AS_SINGLE_FRAME.get(element.tag());
    if (tag != null) {
      add(element, tag, found);
    }
  }

  private static void add(Element element, int tag, List<Element> found) {
    if (element instanceof Element.Value v && v.value().length <= LONGEST) {
      found.add(new Element.Value(tag, v.vr(), v.value()));
    }
  }

  /** The same elements; those that the frame before has alike are its very objects. */
  private static List<Element> sharing(List<Element> own, List<Element> before) {
    Map<Integer, Element> known = new HashMap<>();
    before.forEach(e -> known.putIfAbsent(e.tag(), e));
    return own.stream().map(e -> e.equals(known.get(e.tag())) ? known.get(e.tag()) : e).toList();
  }
}
