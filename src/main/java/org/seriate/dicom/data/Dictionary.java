package org.seriate.dicom.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The data dictionary of PS3.6, with the command elements of PS3.7 annex E. */
public final class Dictionary {
  private static final Table TABLE = Table.load();

  private Dictionary() {}

  /**
   * The VR a data element has by its tag; of several that of the first, but OW for pixel and lookup
   * data, as implicit VR has it (PS3.5 A.1). Private and unknown elements are UN, private creators
   * LO and group lengths UL.
   */
  public static Vr vrOf(int tag) {
    return TABLE.find(tag).map(Entry::vr).orElseGet(() -> vrOfUnlisted(tag));
  }

  /** The VR of a tag that may be US or SS, which Pixel Representation decides (PS3.3 C.7.6.3.1). */
  public static Vr vrOf(int tag, boolean signedPixels) {
    return signedPixels && TABLE.find(tag).filter(Entry::isUsOrSs).isPresent() ? Vr.SS : vrOf(tag);
  }

  /** Empty for private and unknown elements. */
  public static Optional<String> keywordOf(int tag) {
    return TABLE.find(tag).map(Entry::keyword);
  }

  /** The name for people, e.g. "Patient's Name". */
  public static Optional<String> nameOf(int tag) {
    return TABLE.find(tag).map(Entry::name);
  }

  /** Value multiplicity as PS3.6 writes it: "1", "1-n", "2-2n". */
  public static Optional<String> vmOf(int tag) {
    return TABLE.find(tag).map(Entry::vm);
  }

  /** The tag of a keyword; of a repeating group the first. */
  public static Optional<Integer> tagOf(String keyword) {
    return Optional.ofNullable(TABLE.byKeyword().get(keyword));
  }

  private static Vr vrOfUnlisted(int tag) {
    if (Tag.isGroupLength(tag)) {
      return Vr.UL;
    }
    return Tag.isPrivateCreator(tag) ? Vr.LO : Vr.UN;
  }

  private record Entry(
      int tag, int mask, String vrs, Vr vr, String vm, String keyword, String name) {
    static Entry of(String[] fields) {
      String digits = fields[0];
      return new Entry(
          Integer.parseUnsignedInt(digits.replace('x', '0'), 16),
          Integer.parseUnsignedInt(digits.replaceAll("[0-9A-F]", "F").replace('x', '0'), 16),
          fields[1],
          firstVr(fields[1]),
          fields[2],
          fields[3],
          fields[4]);
    }

    private static Vr firstVr(String vrs) {
      if (vrs.isEmpty()) {
        return Vr.UN; // items and delimiters have none
      }
      return vrs.endsWith("or OW") ? Vr.OW : Vr.valueOf(vrs.substring(0, 2));
    }

    boolean isUsOrSs() {
      return vrs.equals("US or SS");
    }
  }

  /** Sorted by tag and searched by halving; the few repeating groups (PS3.5 7.6) come after. */
  private record Table(
      int[] tags, Entry[] entries, List<Entry> repeating, Map<String, Integer> byKeyword) {
    static Table load() {
      List<Entry> single = new ArrayList<>();
      List<Entry> repeating = new ArrayList<>();
      Map<String, Integer> byKeyword = new HashMap<>();
      for (String[] fields : Facts.lines("dictionary.tsv")) {
        Entry entry = Entry.of(fields);
        (entry.mask() == -1 ? single : repeating).add(entry);
        byKeyword.put(entry.keyword(), entry.tag());
      }
      single.sort(Comparator.comparingInt(Entry::tag));
      int[] tags = single.stream().mapToInt(Entry::tag).toArray();
      return new Table(
          tags, single.toArray(Entry[]::new), List.copyOf(repeating), Map.copyOf(byKeyword));
    }

    Optional<Entry> find(int tag) {
      int at = Arrays.binarySearch(tags, tag);
      if (at >= 0) {
        return Optional.of(entries[at]);
      }
      for (Entry entry : repeating) {
        if ((tag & entry.mask()) == entry.tag() && !Tag.isPrivate(tag)) {
          return Optional.of(entry);
        }
      }
      return Optional.empty();
    }
  }
}
