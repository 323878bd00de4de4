package org.seriate.dicom.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A set of data elements in ascending tag order (PS3.5 7). Never changes; {@link #toBuilder} makes
 * a changed copy.
 *
 * <p>Values stay encoded until asked for. Text is decoded by the Specific Character Set of this
 * data set or, in an item without one, of the data set around it (PS3.3 C.12.1.1.2). What is
 * absent, empty or malformed is answered with nothing. Prints as the number of its elements, never
 * their values.
 */
public final class DataSet implements Iterable<Element> {
  public static final DataSet EMPTY = of(List.of());

  private final Element[] elements;
  private final SpecificCharacterSet inherited;
  private final SpecificCharacterSet characterSet;

  private DataSet(Element[] elements, SpecificCharacterSet inherited) {
    this.elements = elements;
    this.inherited = inherited;
    this.characterSet = ownCharacterSet().orElse(inherited);
    for (int i = 0; i < elements.length; i++) {
      if (elements[i] instanceof Element.Sequence sequence) {
        elements[i] = withInheritance(sequence);
      }
    }
  }

  /** From elements in any order; of two with one tag the first stays. */
  public static DataSet of(List<? extends Element> elements) {
    return of(elements, SpecificCharacterSet.DEFAULT);
  }

  static DataSet of(List<? extends Element> elements, SpecificCharacterSet inherited) {
    Element[] array = elements.toArray(Element[]::new);
    if (!isAscending(array)) {
      array = sorted(array);
    }
    return new DataSet(array, inherited);
  }

  public static Builder builder() {
    return new Builder(SpecificCharacterSet.DEFAULT);
  }

  public Builder toBuilder() {
    Builder builder = new Builder(inherited);
    forEach(builder::put);
    return builder;
  }

  public boolean contains(int tag) {
    return indexOf(tag) >= 0;
  }

  public boolean isEmpty() {
    return elements.length == 0;
  }

  public int size() {
    return elements.length;
  }

  public Optional<Element> element(int tag) {
    int at = indexOf(tag);
    return at >= 0 ? Optional.of(elements[at]) : Optional.empty();
  }

  /** The first value as text, without its padding. */
  public Optional<String> string(int tag) {
    return value(tag)
        .map(v -> ValueField.texts(v, characterSet))
        .filter(values -> !values.isEmpty() && !values.getFirst().isEmpty())
        .map(List::getFirst);
  }

  /** All values as text, without their padding; an empty value between others stays as "". */
  public List<String> strings(int tag) {
    return value(tag)
        .map(v -> ValueField.texts(v, characterSet))
        .filter(values -> !values.equals(List.of("")))
        .orElse(List.of());
  }

  /** The first value as a person name. */
  public Optional<PersonName> personName(int tag) {
    return string(tag).map(PersonName::of);
  }

  /** The first value of IS or of a binary VR; empty too when it does not fit in an int. */
  public OptionalInt integer(int tag) {
    long[] all = wholeNumbers(tag);
    return all.length > 0 && all[0] == (int) all[0]
        ? OptionalInt.of((int) all[0])
        : OptionalInt.empty();
  }

  /**
   * All values of IS or of a binary VR of whole numbers (an AT as the tag); length 0 if malformed.
   */
  public long[] wholeNumbers(int tag) {
    return value(tag).map(ValueField::wholeNumbers).orElse(new long[0]);
  }

  /** All values of DS, IS or a binary VR; length 0 if absent or malformed. */
  public double[] doubles(int tag) {
    return value(tag).map(ValueField::doubles).orElse(new double[0]);
  }

  /** Items of a sequence; none if it is absent. */
  public List<DataSet> items(int tag) {
    int at = indexOf(tag);
    return at >= 0 && elements[at] instanceof Element.Sequence s ? s.items() : List.of();
  }

  /** The first item of a sequence. */
  public Optional<DataSet> item(int tag) {
    return items(tag).stream().findFirst();
  }

  /** The value field as encoded, padding included. Shared: look, do not write. */
  public Optional<byte[]> bytes(int tag) {
    return value(tag).map(Element.Value::value);
  }

  /** The character set that decodes the text here. */
  public SpecificCharacterSet characterSet() {
    return characterSet;
  }

  /**
   * The same data set, items included, with all text in ISO_IR 192 and Specific Character Set
   * saying so.
   */
  public DataSet toUtf8() {
    return Transcoding.declared(this, SpecificCharacterSet.UTF_8);
  }

  /** The elements whose tag is below the given one, in unsigned order. */
  public DataSet before(int tag) {
    int at = indexOf(tag);
    return new DataSet(Arrays.copyOf(elements, at >= 0 ? at : -at - 1), inherited);
  }

  /** A copy in which decoding takes another character set, whatever the element says. */
  DataSet inheriting(SpecificCharacterSet outer) {
    return outer.equals(inherited) ? this : new DataSet(elements.clone(), outer);
  }

  boolean hasOwnCharacterSet() {
    return contains(Tag.SpecificCharacterSet);
  }

  private Optional<SpecificCharacterSet> ownCharacterSet() {
    return hasOwnCharacterSet()
        ? Optional.of(SpecificCharacterSet.of(ownCharacterSetTerms()))
        : Optional.empty();
  }

  /** Decoded here by the default repertoire: the character set itself is only being found. */
  private List<String> ownCharacterSetTerms() {
    return value(Tag.SpecificCharacterSet)
        .map(v -> ValueField.texts(v, SpecificCharacterSet.DEFAULT))
        .filter(values -> !values.equals(List.of("")))
        .orElse(List.of());
  }

  private Element.Sequence withInheritance(Element.Sequence sequence) {
    boolean same = sequence.items().stream().allMatch(i -> i.inherited.equals(characterSet));
    return same
        ? sequence
        : new Element.Sequence(
            sequence.tag(),
            sequence.items().stream().map(i -> i.inheriting(characterSet)).toList());
  }

  private Optional<Element.Value> value(int tag) {
    int at = indexOf(tag);
    return at >= 0 && elements[at] instanceof Element.Value v ? Optional.of(v) : Optional.empty();
  }

  private int indexOf(int tag) {
    int low = 0;
    int high = elements.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compareUnsigned(elements[middle].tag(), tag);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  private static boolean isAscending(Element[] elements) {
    for (int i = 1; i < elements.length; i++) {
      if (Integer.compareUnsigned(elements[i - 1].tag(), elements[i].tag()) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static Element[] sorted(Element[] elements) {
    Element[] sorted = elements.clone();
    Arrays.sort(sorted, Comparator.comparing(Element::tag, Integer::compareUnsigned));
    List<Element> distinct = new ArrayList<>(sorted.length);
    for (Element e : sorted) {
      if (distinct.isEmpty() || distinct.getLast().tag() != e.tag()) {
        distinct.add(e);
      }
    }
    return distinct.toArray(Element[]::new);
  }

  @Override
  public Iterator<Element> iterator() {
    return Arrays.asList(elements).iterator();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof DataSet other && Arrays.equals(elements, other.elements);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(elements);
  }

  @Override
  public String toString() {
    return "DataSet[" + elements.length + " elements]";
  }

  /**
   * Gathers elements. Text is encoded when built: in the Specific Character Set put here or
   * inherited, or, if that lacks a character, all of it in ISO_IR 192.
   */
  public static final class Builder {
    private final SpecificCharacterSet inherited;
    private final Transcoding parts = new Transcoding();

    private Builder(SpecificCharacterSet inherited) {
      this.inherited = inherited;
    }

    /** Text of the VR the dictionary says; no value makes the element empty. */
    public Builder string(int tag, String... values) {
      return string(tag, Dictionary.vrOf(tag), values);
    }

    /** Text of a VR the dictionary does not know or would say otherwise. */
    public Builder string(int tag, Vr vr, String... values) {
      if (!vr.isText()) {
        throw new IllegalArgumentException(Tag.format(tag) + " " + vr + " is no text");
      }
      parts.put(tag, vr, String.join("\\", values));
      return this;
    }

    /** The same as {@link #string(int, String...)}, for free text. */
    public Builder text(int tag, String... values) {
      return string(tag, values);
    }

    /** Whole numbers, in IS, DS or the binary VR of the tag; an AT takes tags. */
    public Builder integer(int tag, int... values) {
      Vr vr = Dictionary.vrOf(tag);
      if (vr.isText()) {
        return string(
            tag, vr, Arrays.stream(values).mapToObj(Integer::toString).toArray(String[]::new));
      }
      return bytes(tag, vr, Numbers.encode(vr, Arrays.stream(values).asLongStream().toArray()));
    }

    /** Numbers, in DS (rounded to its 16 characters), FL, FD or the whole-number VR of the tag. */
    public Builder number(int tag, double... values) {
      Vr vr = Dictionary.vrOf(tag);
      if (vr.isText()) {
        return string(
            tag, vr, Arrays.stream(values).mapToObj(Numbers::decimalString).toArray(String[]::new));
      }
      return bytes(tag, vr, Numbers.encode(vr, values));
    }

    /** A value field as it stands in little endian order. */
    public Builder bytes(int tag, Vr vr, byte[] value) {
      return put(new Element.Value(tag, vr, value));
    }

    public Builder sequence(int tag, DataSet... items) {
      return sequence(tag, List.of(items));
    }

    public Builder sequence(int tag, List<DataSet> items) {
      return put(new Element.Sequence(tag, items));
    }

    /** Zero length: the attribute is known to have no value (type 2, PS3.5 7.4.3). */
    public Builder empty(int tag) {
      Vr vr = Dictionary.vrOf(tag);
      return vr == Vr.SQ ? sequence(tag, List.of()) : bytes(tag, vr, new byte[0]);
    }

    /**
     * Takes over elements with their VR and exact characters; those that are absent are skipped.
     */
    public Builder copy(DataSet from, int... tags) {
      for (int tag : tags) {
        from.element(tag).ifPresent(e -> parts.put(e, from.characterSet()));
      }
      return this;
    }

    /** An element as it is: text is taken to be in this data set's character set already. */
    public Builder put(Element element) {
      parts.put(element);
      return this;
    }

    public Builder remove(int tag) {
      parts.remove(tag);
      return this;
    }

    public DataSet build() {
      return parts.build(inherited);
    }
  }
}
