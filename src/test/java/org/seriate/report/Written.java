package org.seriate.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.series.Code;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;

/** A report read back from its bytes, with the questions tests ask about it. */
record Written(ResultInstance report, DataSet dataSet) {

  static Written from(ReportRequest request) {
    return of(new ReportWriter(Requests.NODE).write(request, Wanted.NOTHING_MORE).main());
  }

  static Written from(ReportRequest request, SrSopClass as) {
    return of(OtherClass.of(from(request).report(), as));
  }

  static Written from(ReportRequest request, ReportLayout layout) {
    return new ReportWriter(Requests.NODE)
        .write(request, new Wanted(Set.of(layout), Set.of())).instances().stream()
            .filter(i -> i.layout().equals(Optional.of(layout)))
            .map(Written::of)
            .findFirst()
            .orElseThrow();
  }

  static Written of(ResultInstance instance) {
    return new Written(instance, read(instance));
  }

  private static DataSet read(ResultInstance report) {
    try {
      return DataSetReader.read(
          new ByteArrayInputStream(report.dataSet()),
          TransferSyntax.ExplicitVrLittleEndian,
          ReadLimits.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same without the group of the probabilities on each slice. */
  Written withoutSlices() {
    return new Written(report, withoutSlices(dataSet));
  }

  private static DataSet withoutSlices(DataSet item) {
    if (!item.contains(Tag.ContentSequence)) {
      return item;
    }
    List<DataSet> content =
        item.items(Tag.ContentSequence).stream()
            .filter(i -> !isOfSlices(i))
            .map(Written::withoutSlices)
            .toList();
    return item.toBuilder().sequence(Tag.ContentSequence, content).build();
  }

  static boolean isOfSlices(DataSet item) {
    return item.items(Tag.ContentSequence).stream()
        .anyMatch(
            i -> i.string(Tag.TextValue).filter(t -> t.contains("on each slice")).isPresent());
  }

  String string(int tag) {
    return dataSet.string(tag).orElse("");
  }

  DataSet firstItem(int sequence) {
    return dataSet.items(sequence).getFirst();
  }

  /** The content items with this name, anywhere, in document order. */
  List<DataSet> named(Code name) {
    return matching(item -> codeOf(item, Tag.ConceptNameCodeSequence).equals(name));
  }

  List<DataSet> withMeaning(String meaning) {
    return matching(item -> codeOf(item, Tag.ConceptNameCodeSequence).meaning().equals(meaning));
  }

  List<DataSet> ofValueType(String valueType) {
    return matching(item -> valueType(item).equals(valueType));
  }

  private List<DataSet> matching(Predicate<DataSet> wanted) {
    List<DataSet> found = new ArrayList<>();
    walk(
        (parent, item) -> {
          if (wanted.test(item)) {
            found.add(item);
          }
        });
    return found;
  }

  DataSet only(Code name) {
    List<DataSet> found = named(name);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " content items are named " + name);
    }
    return found.getFirst();
  }

  List<Code> codesNamed(Code name) {
    return named(name).stream().map(i -> codeOf(i, Tag.ConceptCodeSequence)).toList();
  }

  List<String> textsNamed(Code name) {
    return named(name).stream().map(i -> i.string(Tag.TextValue).orElseThrow()).toList();
  }

  List<String> uidsNamed(Code name) {
    return named(name).stream().map(i -> i.string(Tag.UID).orElseThrow()).toList();
  }

  /** SOP Instance UIDs of the IMAGE items with this name. */
  List<String> imagesNamed(Code name) {
    return named(name).stream().map(Written::imageOf).toList();
  }

  static String imageOf(DataSet item) {
    return item.items(Tag.ReferencedSOPSequence)
        .getFirst()
        .string(Tag.ReferencedSOPInstanceUID)
        .orElseThrow();
  }

  static String valueType(DataSet item) {
    return item.string(Tag.ValueType).orElse("");
  }

  /** Names of the direct children, in order. */
  static List<String> childNames(DataSet parent) {
    return parent.items(Tag.ContentSequence).stream()
        .map(i -> codeOf(i, Tag.ConceptNameCodeSequence).meaning())
        .toList();
  }

  static Code codeOf(DataSet item, int sequence) {
    return item.items(sequence).stream()
        .findFirst()
        .map(
            c ->
                new Code(
                    c.string(Tag.CodeValue).or(() -> c.string(Tag.LongCodeValue)).orElse(""),
                    c.string(Tag.CodingSchemeDesignator).orElse(""),
                    c.string(Tag.CodeMeaning).orElse("")))
        .orElse(new Code("", "", ""));
  }

  /** Parent and item of every content item below the root, depth first. */
  void walk(BiConsumer<DataSet, DataSet> visitor) {
    walk(dataSet, visitor);
  }

  private static void walk(DataSet parent, BiConsumer<DataSet, DataSet> visitor) {
    for (DataSet item : parent.items(Tag.ContentSequence)) {
      visitor.accept(parent, item);
      walk(item, visitor);
    }
  }
}
