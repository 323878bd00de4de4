package org.seriate.query;

import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;
import org.seriate.store.ResultAttributes;

/**
 * Whether an entity has what a key asks for (PS3.4 C.2.2.2).
 *
 * <table>
 *   <caption>Kinds of matching</caption>
 *   <tr><th>universal</th><td>an empty key, or "*" alone: every entity</td></tr>
 *   <tr><th>single value</th><td>equal; letter case counts except in names</td></tr>
 *   <tr><th>list of UID</th><td>any of them; other keys with several values likewise</td></tr>
 *   <tr><th>wild card</th><td>"*" and "?", not in dates, times, numbers and UIDs</td></tr>
 *   <tr><th>range</th><td>dates and times</td></tr>
 *   <tr><th>sequence</th><td>one item of the entity has all that the key's item asks for</td></tr>
 * </table>
 *
 * An attribute without a value matches universal keys only; of several values any may match.
 */
final class Matching {
  private Matching() {}

  static boolean matches(Element key, DataSet keys, DataSet entity) {
    return switch (key) {
      case Element.Sequence sequence -> matches(sequence, entity);
      case Element.Value value ->
          !value.vr().isText() || matches(value.vr(), wanted(keys, value.tag()), value, entity);
      case Element.Fragments _ -> true;
    };
  }

  /** C.2.2.2.6: a sequence key has one item, whose own keys are all to be met by one item. */
  private static boolean matches(Element.Sequence key, DataSet entity) {
    Optional<DataSet> item = key.items().stream().findFirst();
    if (item.isEmpty() || isUniversal(item.get())) {
      return true;
    }
    return entity.items(key.tag()).stream().anyMatch(present -> matchesAll(item.get(), present));
  }

  private static boolean matchesAll(DataSet keys, DataSet entity) {
    for (Element key : keys) {
      if (key.tag() != Tag.SpecificCharacterSet && !matches(key, keys, entity)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUniversal(DataSet keys) {
    for (Element key : keys) {
      boolean universal =
          switch (key) {
            case Element.Sequence s -> s.items().stream().allMatch(Matching::isUniversal);
            case Element.Value v ->
                v.tag() == Tag.SpecificCharacterSet || wanted(keys, v.tag()).isEmpty();
            case Element.Fragments _ -> true;
          };
      if (!universal) {
        return false;
      }
    }
    return true;
  }

  /** What a key asks for; nothing when it is universal. */
  static List<String> wanted(DataSet keys, int tag) {
    List<String> values = keys.strings(tag).stream().filter(v -> !v.isEmpty()).toList();
    return values.stream().allMatch("*"::equals) ? List.of() : values;
  }

  private static boolean matches(Vr vr, List<String> wanted, Element.Value key, DataSet entity) {
    return wanted.isEmpty()
        || entity.strings(key.tag()).stream()
            .filter(present -> !present.isEmpty())
            .anyMatch(present -> wanted.stream().anyMatch(w -> matches(vr, w, present)));
  }

  static boolean matches(Vr vr, String wanted, String present) {
    return switch (vr) {
      case UI -> wanted.equals(present);
      case IS, DS -> isSameNumber(wanted, present);
      case DA, TM ->
          Span.of(vr, wanted)
              .map(span -> span.contains(vr, present))
              .orElse(wanted.equals(present));
      case DT -> wanted.equals(present);
      case PN -> matchesName(wanted, present);
      default -> Wildcard.matches(wanted, present);
    };
  }

  private static boolean isSameNumber(String wanted, String present) {
    try {
      return Double.compare(Double.parseDouble(wanted), Double.parseDouble(present)) == 0;
    } catch (NumberFormatException e) {
      return wanted.equals(present);
    }
  }

  /** A key without "=" may be met by any of the three groups of a name (PS3.5 6.2.1). */
  private static boolean matchesName(String wanted, String present) {
    String key = comparable(wanted);
    String name = comparable(present);
    if (Wildcard.matches(key, name)) {
      return true;
    }
    if (key.indexOf('=') >= 0) {
      return false;
    }
    for (String group : name.split("=", -1)) {
      if (Wildcard.matches(key, withoutEmptyEnd(group))) {
        return true;
      }
    }
    return false;
  }

  private static String comparable(String name) {
    return withoutEmptyEnd(ResultAttributes.folded(name));
  }

  /** Empty components at the end may be left out with their delimiters (PS3.5 6.2.1.1). */
  static String withoutEmptyEnd(String name) {
    int end = name.length();
    while (end > 0 && (name.charAt(end - 1) == '^' || name.charAt(end - 1) == '=')) {
      end--;
    }
    return name.substring(0, end);
  }
}
