package org.seriate.dicom.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Elements on their way into one data set, where all text must be in one character set. */
final class Transcoding {
  /** One element to be. */
  private sealed interface Part {
    /** Encoded already; in the character set of the data set to be if none is given. */
    record Encoded(Element element, Optional<SpecificCharacterSet> source) implements Part {}

    record Text(int tag, Vr vr, String text) implements Part {}
  }

  private final TreeMap<Integer, Part> parts = new TreeMap<>(Integer::compareUnsigned);

  void put(Element element) {
    parts.put(element.tag(), new Part.Encoded(element, Optional.empty()));
  }

  void put(Element element, SpecificCharacterSet source) {
    parts.put(element.tag(), new Part.Encoded(element, Optional.of(source)));
  }

  void put(int tag, Vr vr, String text) {
    if (tag == Tag.SpecificCharacterSet) {
      put(new Element.Value(tag, vr, padded(text.getBytes(StandardCharsets.US_ASCII), vr)));
    } else {
      parts.put(tag, new Part.Text(tag, vr, text));
    }
  }

  void remove(int tag) {
    parts.remove(tag);
  }

  DataSet build(SpecificCharacterSet inherited) {
    SpecificCharacterSet own = declared().orElse(inherited);
    Optional<List<Element>> encoded = encode(own, own);
    if (encoded.isPresent()) {
      return DataSet.of(encoded.get(), inherited);
    }
    put(Tag.SpecificCharacterSet, Vr.CS, SpecificCharacterSet.UTF_8.toString());
    List<Element> all = encode(SpecificCharacterSet.UTF_8, own).orElseThrow();
    return DataSet.of(all, inherited);
  }

  /** The data set with its text and that of its items in one character set, named in it once. */
  static DataSet declared(DataSet dataSet, SpecificCharacterSet target) {
    Transcoding parts = new Transcoding();
    dataSet.forEach(e -> parts.put(e, dataSet.characterSet()));
    parts.put(Tag.SpecificCharacterSet, Vr.CS, target.toString());
    return DataSet.of(parts.encode(target, target).orElseThrow(), SpecificCharacterSet.DEFAULT);
  }

  private Optional<SpecificCharacterSet> declared() {
    return parts.get(Tag.SpecificCharacterSet) instanceof Part.Encoded(Element.Value v, var source)
        ? Optional.of(DataSet.of(List.of(v)).characterSet())
        : Optional.empty();
  }

  /** All parts in the target character set; empty if it lacks a character. */
  private Optional<List<Element>> encode(
      SpecificCharacterSet target, SpecificCharacterSet assumed) {
    List<Element> encoded = new ArrayList<>(parts.size());
    for (Part part : parts.values()) {
      Optional<Element> element =
          switch (part) {
            case Part.Encoded(Element e, var source) -> convert(e, source.orElse(assumed), target);
            case Part.Text(int tag, Vr vr, String text) -> encode(tag, vr, text, target);
          };
      if (element.isEmpty()) {
        return Optional.empty();
      }
      encoded.add(element.get());
    }
    return Optional.of(encoded);
  }

  private static Optional<Element> convert(
      Element element, SpecificCharacterSet source, SpecificCharacterSet target) {
    return switch (element) {
      case Element.Fragments f -> Optional.of(f);
      case Element.Sequence s -> convert(s, target);
      case Element.Value v -> {
        Vr vr = ValueField.effectiveVr(v);
        yield !vr.isCharacterSetDependent()
                || source.equals(target)
                || SpecificCharacterSet.isAscii(v.value())
            ? Optional.of(v)
            : encode(v.tag(), vr, source.decode(v.value(), vr), target);
      }
    };
  }

  private static Optional<Element> convert(Element.Sequence sequence, SpecificCharacterSet target) {
    List<DataSet> items = new ArrayList<>(sequence.items().size());
    for (DataSet item : sequence.items()) {
      Optional<DataSet> converted = item(item, target);
      if (converted.isEmpty()) {
        return Optional.empty();
      }
      items.add(converted.get());
    }
    return Optional.of(new Element.Sequence(sequence.tag(), items));
  }

  /** An item takes its character set from the data set around it, so its own is left out. */
  private static Optional<DataSet> item(DataSet item, SpecificCharacterSet target) {
    if (item.characterSet().equals(target) && !item.hasOwnCharacterSet()) {
      return Optional.of(item);
    }
    Transcoding parts = new Transcoding();
    item.forEach(e -> parts.put(e, item.characterSet()));
    parts.remove(Tag.SpecificCharacterSet);
    return parts.encode(target, target).map(all -> DataSet.of(all, target));
  }

  private static Optional<Element> encode(
      int tag, Vr vr, String text, SpecificCharacterSet target) {
    if (!vr.isCharacterSetDependent()) {
      return Optional.of(
          new Element.Value(tag, vr, padded(text.getBytes(StandardCharsets.ISO_8859_1), vr)));
    }
    return target.encode(text).map(bytes -> new Element.Value(tag, vr, padded(bytes, vr)));
  }

  private static byte[] padded(byte[] text, Vr vr) {
    if (text.length % 2 == 0) {
      return text;
    }
    byte[] padded = Arrays.copyOf(text, text.length + 1);
    padded[text.length] = vr.padding();
    return padded;
  }
}
