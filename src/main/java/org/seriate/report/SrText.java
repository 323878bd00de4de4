package org.seriate.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;

/**
 * An SR document as an indented tree for people. Reads documents of any writer; what is missing or
 * malformed shows as "?". Without patient attributes.
 *
 * <pre>
 * Comprehensive 3D SR, COMPLETE, UNVERIFIED: AI: Intracranial hemorrhage
 * Imaging Measurement Report
 *   CONTAINS CONTAINER Imaging Measurements
 *     CONTAINS CONTAINER Measurement Group
 *       CONTAINS NUM Probability = 93 %
 *       CONTAINS CODE Intracranial hemorrhage = Present
 * </pre>
 */
public final class SrText {
  private static final int DEEPEST = 64;
  private static final int FEW_NUMBERS = 3;
  private static final String UNKNOWN = "?";

  private final StringBuilder out = new StringBuilder();

  private SrText() {}

  public static String of(DataSet document) {
    SrText text = new SrText();
    text.heading(document);
    text.line(0, concept(document, Tag.ConceptNameCodeSequence).orElse(UNKNOWN));
    text.children(document, 1);
    return text.out.toString();
  }

  private void heading(DataSet document) {
    List<String> states = new ArrayList<>();
    states.add(document.string(Tag.SOPClassUID).map(Uid::nameOf).orElse("no SOP class"));
    document.string(Tag.CompletionFlag).ifPresent(states::add);
    document.string(Tag.VerificationFlag).ifPresent(states::add);
    line(
        0,
        String.join(", ", states)
            + document.string(Tag.SeriesDescription).map(d -> ": " + d).orElse(""));
    document.string(Tag.CompletionFlagDescription).ifPresent(d -> line(0, "(" + d + ")"));
  }

  private void children(DataSet parent, int depth) {
    List<DataSet> items = parent.items(Tag.ContentSequence);
    if (depth > DEEPEST) {
      line(depth, "... deeper levels left out");
      return;
    }
    for (int i = 0; i < items.size(); ) {
      int end = endOfImages(items, i);
      int endOfNumbers = endOfNumbers(items, i);
      if (end - i > 1) {
        line(depth, label(items.get(i)) + ": " + (end - i) + " images");
        i = end;
      } else if (endOfNumbers - i > FEW_NUMBERS) {
        numbers(items.subList(i, endOfNumbers), depth);
        i = endOfNumbers;
      } else {
        item(items.get(i++), depth);
      }
    }
  }

  private void item(DataSet item, int depth) {
    line(depth, label(item) + value(item).map(v -> " = " + v).orElse(""));
    children(item, depth + 1);
  }

  /**
   * End of the run of images under one label that starts here; the start itself if there is none.
   */
  private static int endOfImages(List<DataSet> items, int start) {
    int end = start;
    while (end < items.size()
        && isPlainImage(items.get(end))
        && label(items.get(end)).equals(label(items.get(start)))) {
      end++;
    }
    return end;
  }

  /** A number for each of many images is shown as how many there are and their range. */
  private static int endOfNumbers(List<DataSet> items, int start) {
    int end = start;
    while (end < items.size()
        && valueType(items.get(end)).equals("NUM")
        && items.get(end).items(Tag.ContentSequence).size() == 1
        && isPlainImage(items.get(end).items(Tag.ContentSequence).getFirst())
        && label(items.get(end)).equals(label(items.get(start)))) {
      end++;
    }
    return end;
  }

  private void numbers(List<DataSet> items, int depth) {
    DoubleSummaryStatistics range =
        items.stream()
            .flatMap(i -> i.items(Tag.MeasuredValueSequence).stream())
            .flatMapToDouble(m -> Arrays.stream(m.doubles(Tag.NumericValue)))
            .summaryStatistics();
    line(
        depth,
        "%s on %d images: %s to %s%s"
            .formatted(
                label(items.getFirst()),
                items.size(),
                ContentEncoding.decimalString(range.getMin()),
                ContentEncoding.decimalString(range.getMax()),
                number(items.getFirst()).replaceFirst("^\\S+", "")));
  }

  private static boolean isPlainImage(DataSet item) {
    return valueType(item).equals("IMAGE") && item.items(Tag.ContentSequence).isEmpty();
  }

  private static String valueType(DataSet item) {
    return item.string(Tag.ValueType).orElse(UNKNOWN);
  }

  private static String label(DataSet item) {
    return item.string(Tag.RelationshipType).orElse(UNKNOWN)
        + " "
        + valueType(item)
        + concept(item, Tag.ConceptNameCodeSequence).map(n -> " " + n).orElse("");
  }

  private static Optional<String> value(DataSet item) {
    return switch (valueType(item)) {
      case "CONTAINER" -> Optional.empty();
      case "TEXT" -> orUnknown(item.string(Tag.TextValue));
      case "CODE" -> orUnknown(concept(item, Tag.ConceptCodeSequence));
      case "NUM" -> Optional.of(number(item));
      case "UIDREF" -> orUnknown(item.string(Tag.UID));
      case "DATE" -> orUnknown(item.string(Tag.Date));
      case "TIME" -> orUnknown(item.string(Tag.Time));
      case "DATETIME" -> orUnknown(item.string(Tag.DateTime));
      case "PNAME" -> orUnknown(item.string(Tag.PersonName));
      case "IMAGE", "COMPOSITE", "WAVEFORM" -> orUnknown(reference(item));
      case "SCOORD", "SCOORD3D" -> orUnknown(item.string(Tag.GraphicType));
      case "TCOORD" -> orUnknown(item.string(Tag.TemporalRangeType));
      default -> byReference(item);
    };
  }

  // A by-reference item has no value type but the path to another item. PS3.3 C.17.3.2.5
  private static Optional<String> byReference(DataSet item) {
    double[] path = item.doubles(Tag.ReferencedContentItemIdentifier);
    return path.length == 0
        ? Optional.of(UNKNOWN)
        : Optional.of(
            Arrays.stream(path)
                .mapToObj(position -> Integer.toString((int) position))
                .collect(Collectors.joining(".", "item ", "")));
  }

  private static Optional<String> orUnknown(Optional<String> value) {
    return value.or(() -> Optional.of(UNKNOWN));
  }

  private static Optional<String> concept(DataSet item, int sequence) {
    return item.items(sequence).stream()
        .findFirst()
        .flatMap(code -> code.string(Tag.CodeMeaning).or(() -> code.string(Tag.CodeValue)));
  }

  private static String number(DataSet item) {
    Optional<DataSet> measured = item.items(Tag.MeasuredValueSequence).stream().findFirst();
    if (measured.isEmpty()) {
      return "no value"
          + concept(item, Tag.NumericValueQualifierCodeSequence).map(q -> ": " + q).orElse("");
    }
    String unit =
        measured.get().items(Tag.MeasurementUnitsCodeSequence).stream()
            .findFirst()
            .flatMap(code -> code.string(Tag.CodeValue))
            .filter(u -> !u.equals("1"))
            .map(u -> " " + u)
            .orElse("");
    return measured.get().string(Tag.NumericValue).orElse(UNKNOWN) + unit;
  }

  private static Optional<String> reference(DataSet item) {
    return item.items(Tag.ReferencedSOPSequence).stream()
        .findFirst()
        .flatMap(sop -> sop.string(Tag.ReferencedSOPInstanceUID));
  }

  private void line(int depth, String text) {
    String oneLine = text.replaceAll("\\p{Cntrl}+", " ").strip();
    out.append("  ".repeat(depth)).append(oneLine).append('\n');
  }
}
