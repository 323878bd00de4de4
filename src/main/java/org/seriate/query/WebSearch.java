package org.seriate.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Dictionary;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;

/** A QIDO-RS request as it was understood, or why it was not (PS3.18 8.3.4, 10.6). */
sealed interface WebSearch {
  int MOST = 1000;

  /**
   * @param warnings what was asked for and not done
   */
  record Understood(QueryRequest.Asked asked, int offset, int limit, List<String> warnings)
      implements WebSearch {}

  record BadRequest(String why) implements WebSearch {}

  /**
   * @param study UID of the path, empty for all
   * @param series the same
   * @param parameters of the query component, decoded
   */
  static WebSearch of(
      QueryLevel level,
      Optional<String> study,
      Optional<String> series,
      Map<String, List<String>> parameters) {
    try {
      return new Reading(level, study, series).read(parameters);
    } catch (IllegalArgumentException e) {
      return new BadRequest(e.getMessage());
    }
  }

  /** One request while it is read; what is wrong with it is an {@code IllegalArgumentException}. */
  final class Reading {
    private final QueryLevel level;
    private final DataSet.Builder identifier = DataSet.builder();
    private final Set<Integer> asked = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();
    private int offset;
    private int limit = MOST;

    Reading(QueryLevel level, Optional<String> study, Optional<String> series) {
      this.level = level;
      for (QueryLevel l : QueryLevel.values()) {
        boolean above = l.compareTo(level) < 0 && l.compareTo(QueryLevel.STUDY) >= 0;
        boolean named =
            l == QueryLevel.STUDY && study.isPresent()
                || l == QueryLevel.SERIES && series.isPresent();
        if (l == level || above && !named) {
          WebKeys.returned(l).forEach(this::empty);
        }
      }
      study.ifPresent(uid -> key(Tag.StudyInstanceUID, uid));
      series.ifPresent(uid -> key(Tag.SeriesInstanceUID, uid));
    }

    private void empty(int tag) {
      if (asked.add(tag)) {
        identifier.empty(tag);
      }
    }

    private void key(int tag, String value) {
      asked.add(tag);
      Vr vr = Dictionary.vrOf(tag);
      if (vr.isText()) {
        identifier.string(tag, vr == Vr.UI ? value.replace(',', '\\') : value);
      }
    }

    Understood read(Map<String, List<String>> parameters) {
      parameters.forEach((name, values) -> values.forEach(value -> parameter(name, value)));
      return new Understood(
          new QueryRequest.Asked(QueryModel.STUDY_ROOT, level, identifier.build()),
          offset,
          limit,
          warnings);
    }

    private void parameter(String name, String value) {
      switch (name) {
        case "limit" -> {
          limit = number(name, value);
          if (limit > MOST) {
            limit = MOST;
          }
        }
        case "offset" -> offset = number(name, value);
        case "fuzzymatching" -> fuzzy(value);
        case "includefield" -> Arrays.stream(value.split(",")).forEach(this::include);
        case "accept" -> {}
        default -> attribute(name, value);
      }
    }

    private static int number(String name, String value) {
      if (!value.matches("\\d{1,9}")) {
        throw new IllegalArgumentException(name + " must be a whole number, not '" + value + "'");
      }
      return Integer.parseInt(value);
    }

    // PS3.18 8.3.4.2: a service that does not do it says so and matches literally.
    private void fuzzy(String value) {
      switch (value) {
        case "true" ->
            warnings.add(
                "The fuzzymatching parameter is not supported."
                    + " Only literal matching has been performed.");
        case "false" -> {}
        default ->
            throw new IllegalArgumentException(
                "fuzzymatching must be true or false, not '" + value + "'");
      }
    }

    private void include(String field) {
      if (field.equals("all")) {
        for (QueryLevel l : QueryLevel.values()) {
          if (l.compareTo(level) <= 0) {
            QueryKeys.of(l).stream()
                .filter(t -> QueryKeys.isMatched(level, t))
                .forEach(this::empty);
          }
        }
        return;
      }
      int tag = tag(field);
      if (QueryKeys.isSupported(level, tag)) {
        empty(tag);
      }
    }

    /** Attributes of sequences are given as a path: 00400275.00401001. */
    private void attribute(String name, String value) {
      String[] path = name.split("\\.");
      int tag = tag(path[0]);
      if (!QueryKeys.isMatched(level, tag)) {
        warnings.add("The attribute " + path[0] + " is not matched at this level.");
        return;
      }
      if (path.length == 1) {
        key(tag, value);
      } else {
        asked.add(tag);
        DataSet inner = DataSet.builder().string(tag(path[path.length - 1]), value).build();
        for (int i = path.length - 2; i > 0; i--) {
          inner = DataSet.builder().sequence(tag(path[i]), inner).build();
        }
        identifier.sequence(tag, inner);
      }
    }

    private static int tag(String name) {
      if (name.matches("[0-9A-Fa-f]{8}")) {
        return Integer.parseUnsignedInt(name, 16);
      }
      return Dictionary.tagOf(name)
          .orElseThrow(() -> new IllegalArgumentException("there is no attribute '" + name + "'"));
    }
  }
}
