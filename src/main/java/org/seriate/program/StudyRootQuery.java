package org.seriate.program;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Dictionary;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;

/**
 * A C-FIND request of the Study Root model (PS3.4 C.6.2), answered from the headers of held
 * objects.
 *
 * <p>Keys are matched as PS3.4 C.2.2.2 says: universal, single value, list of UIDs, wildcard, range
 * of dates and times; sequences are not matched. An unknown level matches nothing.
 */
record StudyRootQuery(String level, DataSet identifier) {

  static StudyRootQuery of(DataSet identifier) {
    return new StudyRootQuery(identifier.string(Tag.QueryRetrieveLevel).orElse(""), identifier);
  }

  Stream<DataSet> over(Collection<HeldObject> held) {
    Map<String, List<HeldObject>> entities =
        held.stream()
            .filter(_ -> isLevelKnown())
            .collect(
                Collectors.groupingBy(this::entityOf, LinkedHashMap::new, Collectors.toList()));
    Map<String, List<HeldObject>> studies =
        held.stream().collect(Collectors.groupingBy(HeldObject::study));
    return entities.values().stream()
        .map(List::getFirst)
        .map(first -> answer(first, studies.get(first.study())))
        .filter(this::matches)
        .map(this::withRequestedKeys);
  }

  private boolean isLevelKnown() {
    return switch (level) {
      case "STUDY", "SERIES", "IMAGE" -> true;
      default -> false;
    };
  }

  private String entityOf(HeldObject o) {
    return switch (level) {
      case "STUDY" -> o.study();
      case "SERIES" -> o.series();
      default -> o.sopInstance();
    };
  }

  /**
   * Everything known of an entity: its first object's header and what is counted over the study.
   */
  private DataSet answer(HeldObject first, List<HeldObject> study) {
    long series = study.stream().map(HeldObject::series).distinct().count();
    long inSeries = study.stream().filter(o -> o.series().equals(first.series())).count();
    return first.attributes().toBuilder()
        .string(Tag.QueryRetrieveLevel, level)
        .string(Tag.ModalitiesInStudy, distinct(study, Tag.Modality))
        .string(Tag.SOPClassesInStudy, distinct(study, Tag.SOPClassUID))
        .string(Tag.NumberOfStudyRelatedSeries, Long.toString(series))
        .string(Tag.NumberOfStudyRelatedInstances, Integer.toString(study.size()))
        .string(Tag.NumberOfSeriesRelatedInstances, Long.toString(inSeries))
        .build();
  }

  private static String[] distinct(List<HeldObject> objects, int tag) {
    return objects.stream()
        .flatMap(o -> o.attributes().string(tag).stream())
        .distinct()
        .toArray(String[]::new);
  }

  private boolean matches(DataSet answer) {
    for (Element key : identifier) {
      if (isMatchingKey(key) && !matches(key, answer)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMatchingKey(Element key) {
    return switch (key) {
      case Element.Value v ->
          v.tag() != Tag.QueryRetrieveLevel && v.tag() != Tag.SpecificCharacterSet;
      case Element.Sequence _, Element.Fragments _ -> false;
    };
  }

  private boolean matches(Element key, DataSet answer) {
    List<String> wanted = identifier.strings(key.tag()).stream().filter(s -> !s.isEmpty()).toList();
    if (wanted.isEmpty()) {
      return true;
    }
    List<String> present = answer.strings(key.tag());
    return wanted.stream()
        .anyMatch(w -> present.stream().anyMatch(p -> matches(Dictionary.vrOf(key.tag()), w, p)));
  }

  private static boolean matches(Vr vr, String wanted, String present) {
    return switch (vr) {
      case DA, TM, DT -> inRange(wanted, present);
      case UI, IS, DS -> wanted.equals(present);
      default -> wildcard(wanted).matcher(present).matches();
    };
  }

  /** PS3.4 C.2.2.2.5: "a-b", "a-", "-b" or a single value. */
  private static boolean inRange(String wanted, String present) {
    int dash = wanted.indexOf('-');
    if (dash < 0) {
      return wanted.equals(present);
    }
    String from = wanted.substring(0, dash);
    String to = wanted.substring(dash + 1);
    return present.compareTo(from) >= 0
        && (to.isEmpty()
            || present.substring(0, Math.min(to.length(), present.length())).compareTo(to) <= 0);
  }

  /** PS3.4 C.2.2.2.4; names are matched without regard to case, as C.2.2.2.1 allows. */
  private static Pattern wildcard(String wanted) {
    String regex =
        Arrays.stream(wanted.split(""))
            .map(
                c ->
                    switch (c) {
                      case "*" -> ".*";
                      case "?" -> ".";
                      default -> Pattern.quote(c);
                    })
            .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private DataSet withRequestedKeys(DataSet answer) {
    DataSet.Builder response =
        DataSet.builder()
            .copy(answer, Tag.SpecificCharacterSet, Tag.QueryRetrieveLevel, Tag.StudyInstanceUID);
    switch (level) {
      case "SERIES" -> response.copy(answer, Tag.SeriesInstanceUID);
      case "IMAGE" -> response.copy(answer, Tag.SeriesInstanceUID, Tag.SOPInstanceUID);
      default -> {}
    }
    for (Element key : identifier) {
      if (answer.contains(key.tag())) {
        response.copy(answer, key.tag());
      } else if (key.tag() != Tag.SpecificCharacterSet) {
        response.empty(key.tag());
      }
    }
    return response.build();
  }
}
