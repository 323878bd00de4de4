package org.seriate.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.PersonName;
import org.seriate.dicom.data.Tag;
import org.seriate.series.Code;

/**
 * What a structured report of ours states, read back from it: TID 1500 in layout AIR.
 *
 * @param document the report in UTF-8
 * @param answers in the order of the report
 * @param remarks its comments, which a reader must see too
 */
record StatedResult(DataSet document, List<Answer> answers, List<String> remarks) {
  private static final String IMAGING_MEASUREMENTS = "126010";
  private static final String QUALITATIVE_EVALUATIONS = "C0034375";
  private static final String MEASUREMENT_GROUP = "125007";
  private static final String FINDING_SITE = "363698007";
  private static final String PROBABILITY = "122157";
  private static final String COMMENT = "121106";
  private static final String ALGORITHM_NAME = "111001";
  private static final String ALGORITHM_VERSION = "111003";
  private static final String ALGORITHM_PARAMETERS = "111002";
  private static final String THRESHOLD = "operating_threshold=";

  /** CID 240. */
  enum Presence {
    PRESENT(Code.sct("52101004", "Present")),
    ABSENT(Code.sct("272519000", "Absent")),
    UNDETERMINED(Code.sct("373068000", "Undetermined"));

    private final Code code;

    Presence(Code code) {
      this.code = code;
    }

    Code code() {
      return code;
    }

    static Optional<Presence> of(Code code) {
      for (Presence presence : values()) {
        if (presence.code.value().equals(code.value())) {
          return Optional.of(presence);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * @param percent probability; empty where nothing was analysed
   * @param threshold as the report writes it, a share from 0 to 1; may be empty
   * @param algorithm name and version; empty strings where the group names none
   */
  record Answer(
      Code question,
      Optional<Code> site,
      Presence presence,
      OptionalDouble percent,
      OptionalDouble threshold,
      String algorithm,
      String version) {}

  static StatedResult of(DataSet report) {
    DataSet document = report.toUtf8();
    List<Answer> answers = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    for (DataSet container : document.items(Tag.ContentSequence)) {
      List<DataSet> content = container.items(Tag.ContentSequence);
      if (isNamed(container, IMAGING_MEASUREMENTS)) {
        content.stream()
            .filter(group -> isNamed(group, MEASUREMENT_GROUP))
            .flatMap(group -> answer(group.items(Tag.ContentSequence)).stream())
            .forEach(answers::add);
      } else if (isNamed(container, QUALITATIVE_EVALUATIONS)) {
        for (DataSet item : content) {
          presence(item).map(p -> undetermined(item, p)).ifPresent(answers::add);
          text(item, COMMENT).ifPresent(remarks::add);
        }
      }
    }
    return new StatedResult(document, List.copyOf(answers), List.copyOf(remarks));
  }

  /** A group about single slices answers no question about the series: it has no presence. */
  private static Optional<Answer> answer(List<DataSet> group) {
    return group.stream()
        .filter(item -> presence(item).isPresent())
        .findFirst()
        .map(
            item ->
                new Answer(
                    code(item, Tag.ConceptNameCodeSequence).orElseThrow(),
                    named(group, FINDING_SITE).flatMap(s -> code(s, Tag.ConceptCodeSequence)),
                    presence(item).orElseThrow(),
                    number(named(group, PROBABILITY)),
                    threshold(group),
                    named(group, ALGORITHM_NAME).flatMap(StatedResult::text).orElse(""),
                    named(group, ALGORITHM_VERSION).flatMap(StatedResult::text).orElse("")));
  }

  private static Answer undetermined(DataSet item, Presence presence) {
    return new Answer(
        code(item, Tag.ConceptNameCodeSequence).orElseThrow(),
        Optional.empty(),
        presence,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        "",
        "");
  }

  private static Optional<Presence> presence(DataSet item) {
    return code(item, Tag.ConceptCodeSequence).flatMap(Presence::of);
  }

  private static OptionalDouble number(Optional<DataSet> num) {
    return num.flatMap(n -> n.item(Tag.MeasuredValueSequence)).stream()
        .flatMapToDouble(
            value -> {
              double[] numbers = value.doubles(Tag.FloatingPointValue);
              return java.util.Arrays.stream(numbers).limit(1);
            })
        .findFirst();
  }

  private static OptionalDouble threshold(List<DataSet> group) {
    return group.stream()
        .flatMap(item -> text(item, ALGORITHM_PARAMETERS).stream())
        .filter(text -> text.startsWith(THRESHOLD))
        .mapToDouble(text -> Double.parseDouble(text.substring(THRESHOLD.length())))
        .findFirst();
  }

  private static Optional<DataSet> named(List<DataSet> items, String concept) {
    return items.stream().filter(item -> isNamed(item, concept)).findFirst();
  }

  private static boolean isNamed(DataSet item, String concept) {
    return code(item, Tag.ConceptNameCodeSequence)
        .filter(code -> code.value().equals(concept))
        .isPresent();
  }

  private static Optional<String> text(DataSet item, String concept) {
    return isNamed(item, concept) ? text(item) : Optional.empty();
  }

  private static Optional<String> text(DataSet item) {
    return item.string(Tag.TextValue);
  }

  static Optional<Code> code(DataSet parent, int tag) {
    return parent
        .item(tag)
        .flatMap(
            c ->
                c.string(Tag.CodeValue)
                    .or(() -> c.string(Tag.LongCodeValue))
                    .map(
                        value ->
                            new Code(
                                value,
                                c.string(Tag.CodingSchemeDesignator).orElse(""),
                                c.string(Tag.CodeMeaning).orElse(""))));
  }

  String required(int tag) {
    return document.string(tag).orElseThrow();
  }

  /** The person who answers for it; empty for a report that is not verified. */
  Optional<PersonName.Group> verifiedBy() {
    return document
        .item(Tag.VerifyingObserverSequence)
        .flatMap(observer -> observer.personName(Tag.VerifyingObserverName))
        .map(PersonName::alphabetic);
  }

  boolean isComplete() {
    return document.string(Tag.CompletionFlag).filter("COMPLETE"::equals).isPresent();
  }

  /** The equipment of an answer, one of Contributing Equipment (IHE RAD AIR 6.5.3.1). */
  Optional<DataSet> device(Answer answer) {
    List<DataSet> all = document.items(Tag.ContributingEquipmentSequence);
    return all.stream()
        .filter(d -> d.string(Tag.ManufacturerModelName).equals(Optional.of(answer.algorithm())))
        .filter(d -> d.string(Tag.SoftwareVersions).equals(Optional.of(answer.version())))
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  @Override
  public String toString() {
    return "StatedResult[" + answers.size() + " answers]";
  }
}
