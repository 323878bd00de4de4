package org.seriate.classify;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.seriate.classify.ModelCard.AcceptanceGate;
import org.seriate.classify.ModelCard.Range;
import org.seriate.series.DeclineReason;
import org.seriate.series.ImageHeader;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;
import org.seriate.series.Vector3;

/**
 * Declines what the model was not made for, before a pixel is read.
 *
 * <p>Uneven spacing is let pass up to the card's ratio: head protocols take thin slices through the
 * skull base and thicker ones above (4 mm and 7 mm in one series), while a missing slice doubles
 * the distance.
 */
final class Gate {
  private final AcceptanceGate gate;
  private final BodyPart bodyPart;

  Gate(AcceptanceGate gate) {
    this.gate = gate;
    this.bodyPart = new BodyPart(gate);
  }

  record Refusal(DeclineReason reason, String explanation) {}

  Optional<Refusal> refusal(SliceSequence sequence) {
    if (sequence.slices().isEmpty()) {
      return refuse(DeclineReason.TOO_FEW_SLICES, "The series has no slices to analyse.");
    }
    return Stream.<Function<SliceSequence, Optional<Refusal>>>of(
            this::imageRefusal,
            this::bodyPartRefusal,
            this::countRefusal,
            this::orientationRefusal,
            this::spacingRefusal,
            this::fieldOfViewRefusal)
        .flatMap(rule -> rule.apply(sequence).stream())
        .findFirst();
  }

  private Optional<Refusal> imageRefusal(SliceSequence sequence) {
    ImageHeader first = sequence.slices().getFirst().header();
    int number = 0;
    for (StoredImage slice : sequence.slices()) {
      number++;
      ImageHeader h = slice.header();
      if (!h.modality().equals(gate.modality())) {
        return refuse(
            DeclineReason.NOT_A_CT_IMAGE,
            "Modality of slice %d is '%s'; the model was made for %s.",
            number,
            h.modality(),
            gate.modality());
      }
      if (h.numberOfFrames() != 1 && slice.frame().isEmpty()) {
        return refuse(DeclineReason.MULTI_FRAME, "Slice %d is an image of several frames.", number);
      }
      if (!h.rescaled()) {
        return refuse(
            DeclineReason.OUTSIDE_MODEL_GATE,
            "Slice %d has no Rescale Slope and Intercept to HU, so its Hounsfield units are"
                + " unknown.",
            number);
      }
      if (h.lossy() && !gate.lossyAllowed()) {
        return refuse(
            DeclineReason.LOSSY_COMPRESSION,
            "Slice %d was compressed with loss; the model was made for lossless images.",
            number);
      }
      if (!h.rows().equals(first.rows()) || !h.columns().equals(first.columns())) {
        return refuse(
            DeclineReason.MIXED_MATRIX, "Slice %d has another matrix than the first.", number);
      }
    }
    return Optional.empty();
  }

  private Optional<Refusal> bodyPartRefusal(SliceSequence sequence) {
    return bodyPart
        .refusal(sequence.slices().getFirst().header())
        .map(words -> new Refusal(DeclineReason.OUTSIDE_MODEL_GATE, words));
  }

  private Optional<Refusal> countRefusal(SliceSequence sequence) {
    int n = sequence.size();
    if (n < gate.slices().min()) {
      return refuse(
          DeclineReason.TOO_FEW_SLICES,
          "The series has %d slices; the model needs at least %.0f.",
          n,
          gate.slices().min());
    }
    if (n > gate.slices().max()) {
      return refuse(
          DeclineReason.TOO_MANY_SLICES,
          "The series has %d slices; the model takes at most %.0f.",
          n,
          gate.slices().max());
    }
    return Optional.empty();
  }

  private Optional<Refusal> orientationRefusal(SliceSequence sequence) {
    ImageHeader h = sequence.slices().getFirst().header();
    Optional<Vector3> normal = h.normal();
    if (normal.isEmpty()) {
      return refuse(
          DeclineReason.GEOMETRY_MISSING, "The slices have no Image Orientation (Patient).");
    }
    Vector3 n = normal.get();
    double lean = Math.toDegrees(Math.acos(Math.min(1, Math.abs(n.z()) / n.length())));
    double tilt = Math.max(lean, sequence.tiltDegrees());
    // More than 45 degrees is no tilted gantry but a coronal or sagittal series.
    if (lean > 45) {
      return refuse(
          DeclineReason.NOT_AXIAL,
          "The slices are not axial; the model was made for axial slices of the %s.",
          gate.bodyPart());
    }
    if (tilt > gate.tiltDegrees()) {
      return outside(
          "The slices lean %.0f degrees from the transverse plane; the model takes up to %.0f.",
          tilt, gate.tiltDegrees());
    }
    double turned = Math.abs(h.rowCosines().orElseThrow().x());
    if (turned < 0.9) {
      return outside(
          "The image is turned %.0f degrees in its plane; the model was made for upright images.",
          Math.toDegrees(Math.acos(turned)));
    }
    return Optional.empty();
  }

  private Optional<Refusal> spacingRefusal(SliceSequence sequence) {
    List<StoredImage> slices = sequence.slices();
    if (!gate.spacingMm().holds(sequence.spacing())) {
      return outside(
          "The slices are %.2f mm apart; %s", sequence.spacing(), made(gate.spacingMm(), "mm"));
    }
    double gap = sequence.largestGap();
    // A tenth of a millimetre is rounding in Image Position (Patient).
    if (gap > gate.largestGapMm() + 0.1
        || gap > gate.largestGapRatio() * sequence.spacing() + 0.1) {
      return refuse(
          DeclineReason.GAP_BETWEEN_SLICES,
          "Between two slices are %.1f mm where %.1f mm is usual in this series;"
              + " slices seem to be missing.",
          gap,
          sequence.spacing());
    }
    double thickness = slices.getFirst().header().sliceThickness();
    if (!Double.isNaN(thickness) && !gate.thicknessMm().holds(thickness)) {
      return outside("The slices are %.2f mm thick; %s", thickness, made(gate.thicknessMm(), "mm"));
    }
    double extent = (slices.size() - 1) * sequence.spacing();
    Optional<Vector3> low = slices.getFirst().header().imagePositionPatient();
    Optional<Vector3> high = slices.getLast().header().imagePositionPatient();
    if (low.isPresent() && high.isPresent()) {
      extent = high.get().minus(low.get()).length();
    }
    if (!gate.extentMm().holds(extent)) {
      return outside("The slices cover %.0f mm; %s", extent, made(gate.extentMm(), "mm"));
    }
    return Optional.empty();
  }

  private Optional<Refusal> fieldOfViewRefusal(SliceSequence sequence) {
    ImageHeader h = sequence.slices().getFirst().header();
    double[] spacing = h.pixelSpacing();
    if (spacing.length != 2 || h.rows().isEmpty() || h.columns().isEmpty()) {
      return refuse(
          DeclineReason.GEOMETRY_MISSING, "The slices have no Pixel Spacing, Rows or Columns.");
    }
    if (Math.abs(spacing[0] - spacing[1]) > 0.01 * spacing[0]) {
      return outside(
          "The pixels are not square, %.3f by %.3f mm; the model was made for square ones.",
          spacing[0], spacing[1]);
    }
    double fieldOfView = spacing[0] * Math.max(h.rows().getAsInt(), h.columns().getAsInt());
    if (!gate.fieldOfViewMm().holds(fieldOfView)) {
      return outside(
          "The field of view is %.0f mm; %s", fieldOfView, made(gate.fieldOfViewMm(), "mm"));
    }
    return Optional.empty();
  }

  private static String made(Range range, String unit) {
    return String.format(
        Locale.ROOT,
        "the model was made for %s to %s %s.",
        plain(range.min()),
        plain(range.max()),
        unit);
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? "%.0f".formatted(value) : Double.toString(value);
  }

  private static Optional<Refusal> outside(String words, Object... values) {
    return refuse(DeclineReason.OUTSIDE_MODEL_GATE, words, values);
  }

  private static Optional<Refusal> refuse(DeclineReason reason, String words, Object... values) {
    return Optional.of(new Refusal(reason, String.format(Locale.ROOT, words, values)));
  }
}
