package org.seriate.dicom.data;

import java.util.Arrays;
import java.util.List;

/** A name of VR PN: three component groups, each of five components (PS3.5 6.2.1). */
public record PersonName(Group alphabetic, Group ideographic, Group phonetic) {
  private static final int COMPONENTS = 5;

  /** The components of one group, each possibly empty. */
  public record Group(
      String familyName, String givenName, String middleName, String prefix, String suffix) {
    static Group of(String group) {
      List<String> parts = Arrays.asList(group.split("\\^", COMPONENTS));
      return new Group(
          part(parts, 0), part(parts, 1), part(parts, 2), part(parts, 3), part(parts, 4));
    }

    public boolean isEmpty() {
      return format().isEmpty();
    }

    /** As encoded: trailing empty components and their delimiters left out. */
    public String format() {
      String all = String.join("^", familyName, givenName, middleName, prefix, suffix);
      return all.replaceFirst("\\^+$", "");
    }

    /** As people write it: "Prof. Ada M. Lovelace, PhD". */
    public String forPeople() {
      String name = String.join(" ", nonEmpty(prefix, givenName, middleName, familyName));
      return String.join(", ", nonEmpty(name, suffix));
    }

    private static List<String> nonEmpty(String... parts) {
      return Arrays.stream(parts).filter(p -> !p.isEmpty()).toList();
    }

    private static String part(List<String> parts, int at) {
      return at < parts.size() ? parts.get(at).strip() : "";
    }
  }

  /** Reads one decoded value; more than three groups are left out. */
  public static PersonName of(String value) {
    String[] groups = value.split("=", -1);
    return new PersonName(group(groups, 0), group(groups, 1), group(groups, 2));
  }

  private static Group group(String[] groups, int at) {
    return Group.of(at < groups.length ? groups[at] : "");
  }

  /** As encoded: trailing empty groups and their delimiters left out. */
  public String format() {
    return String.join("=", alphabetic.format(), ideographic.format(), phonetic.format())
        .replaceFirst("=+$", "");
  }

  /** The first group that is there, as people write it. */
  public String forPeople() {
    return !alphabetic.isEmpty()
        ? alphabetic.forPeople()
        : !ideographic.isEmpty() ? ideographic.forPeople() : phonetic.forPeople();
  }

  /** A patient's name has no place in a log. */
  @Override
  public String toString() {
    return "PersonName";
  }
}
