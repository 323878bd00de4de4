package org.seriate.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;
import org.seriate.store.ResultAttributes;

/**
 * Conditions on table result_attributes that spare reading rows which cannot match. They lose no
 * match; {@link Matching} decides. Keys go in as bound values only.
 *
 * @param rows conditions on every report, by unique keys
 * @param entities conditions on the report that stands for an entity
 */
record Narrowing(Conditions rows, Conditions entities) {

  /** SQL joined by "and", and the value of each question mark: text or a list of texts. */
  static final class Conditions {
    private final StringBuilder sql = new StringBuilder("true");
    private final List<Object> values = new ArrayList<>();

    private void add(String condition, Object... bound) {
      sql.append(" and ").append(condition);
      values.addAll(List.of(bound));
    }

    String sql() {
      return sql.toString();
    }

    List<Object> values() {
      return values;
    }
  }

  static Narrowing of(QueryRequest.Asked asked) {
    Narrowing narrowing = new Narrowing(uniqueKeys(asked), new Conditions());
    DataSet keys = asked.identifier();
    narrowing.text("patient_id", keys, Tag.PatientID);
    narrowing.text("accession_number", keys, Tag.AccessionNumber);
    narrowing.text("study_id", keys, Tag.StudyID);
    narrowing.date("study_date", keys, Tag.StudyDate);
    narrowing.name(keys);
    if (asked.level() == QueryLevel.IMAGE) {
      narrowing.date("content_date", keys, Tag.ContentDate);
    }
    return narrowing;
  }

  /** By the unique keys of the level and of those above it; the whole of a retrieval. */
  static Conditions uniqueKeys(QueryRequest.Asked asked) {
    Conditions rows = new Conditions();
    List<QueryLevel> levels = new ArrayList<>(asked.model().above(asked.level()));
    levels.add(asked.level());
    for (QueryLevel level : levels) {
      List<String> values = asked.unique(level);
      if (!values.isEmpty() && values.stream().noneMatch(Wildcard::isIn)) {
        rows.add(level.column() + " = any (?)", values);
      }
    }
    return rows;
  }

  /** A single value or a wild card; several values are left to {@link Matching}. */
  private void text(String column, DataSet keys, int tag) {
    single(keys, tag)
        .ifPresent(
            value -> {
              if (Wildcard.isIn(value)) {
                entities.add(column + " like ? escape '!'", Wildcard.toLike(value));
              } else {
                entities.add(column + " = ?", value);
              }
            });
  }

  private void date(String column, DataSet keys, int tag) {
    single(keys, tag)
        .flatMap(value -> Span.of(Vr.DA, value))
        .ifPresent(
            span -> {
              entities.add(column + " >= ?", span.from());
              if (!span.to().isEmpty()) {
                entities.add(column + " <= ?", span.to());
              }
            });
  }

  // Any group of the name may match, so the key may stand anywhere in the column.
  private void name(DataSet keys) {
    single(keys, Tag.PatientName)
        .map(ResultAttributes::folded)
        .map(Matching::withoutEmptyEnd)
        .ifPresent(
            key ->
                entities.add("patient_name like ? escape '!'", Wildcard.toLike("*" + key + "*")));
  }

  private static Optional<String> single(DataSet keys, int tag) {
    List<String> wanted = Matching.wanted(keys, tag);
    return wanted.size() == 1
        ? Optional.of(wanted.getFirst()).filter(value -> value.indexOf(0) < 0)
        : Optional.empty();
  }
}
