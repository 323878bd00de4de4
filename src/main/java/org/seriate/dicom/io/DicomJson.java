package org.seriate.dicom.io;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Vr;

/** The DICOM JSON Model (PS3.18 F.2). */
public final class DicomJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int LONGEST_INLINE = 1024;

  private final IntFunction<String> bulkDataUri;

  private DicomJson(IntFunction<String> bulkDataUri) {
    this.bulkDataUri = bulkDataUri;
  }

  /**
   * @param bulkDataUri where a long binary value of the data set, by its tag, is to be had
   */
  public static ObjectNode of(DataSet dataSet, IntFunction<String> bulkDataUri) {
    return new DicomJson(bulkDataUri).dataSet(dataSet, true);
  }

  private ObjectNode dataSet(DataSet dataSet, boolean outermost) {
    ObjectNode json = NODES.objectNode();
    for (Element element : dataSet) {
      ObjectNode attribute = json.putObject("%08X".formatted(element.tag()));
      switch (element) {
        case Element.Sequence s -> sequence(attribute, s.items());
        case Element.Value v -> value(attribute, v, dataSet, outermost);
        case Element.Fragments f ->
            attribute.put("vr", "OB").put("BulkDataURI", bulkDataUri.apply(f.tag()));
      }
    }
    return json;
  }

  private void sequence(ObjectNode attribute, List<DataSet> items) {
    attribute.put("vr", "SQ");
    if (!items.isEmpty()) {
      ArrayNode value = attribute.putArray("Value");
      items.forEach(item -> value.add(dataSet(item, false)));
    }
  }

  private void value(ObjectNode attribute, Element.Value v, DataSet in, boolean outermost) {
    attribute.put("vr", v.vr().name());
    if (v.value().length == 0) {
      return; // no Value at all, PS3.18 F.2.5
    }
    switch (v.vr()) {
      case OB, OD, OF, OL, OV, OW, UN -> {
        if (outermost && v.value().length > LONGEST_INLINE) {
          attribute.put("BulkDataURI", bulkDataUri.apply(v.tag()));
        } else {
          attribute.put("InlineBinary", Base64.getEncoder().encodeToString(v.value()));
        }
      }
      case PN -> names(attribute.putArray("Value"), in.strings(v.tag()));
      case IS, SS, US, SL, UL, SV, UV -> {
        ArrayNode values = attribute.putArray("Value");
        for (long number : in.wholeNumbers(v.tag())) {
          values.add(number);
        }
      }
      case DS, FL, FD -> numbers(attribute.putArray("Value"), in.doubles(v.tag()));
      case AT -> {
        ArrayNode values = attribute.putArray("Value");
        for (long tag : in.wholeNumbers(v.tag())) {
          values.add("%08X".formatted(tag));
        }
      }
      default -> texts(attribute.putArray("Value"), in.strings(v.tag()));
    }
  }

  private static void texts(ArrayNode values, List<String> texts) {
    for (String text : texts) {
      if (text.isEmpty()) {
        values.addNull();
      } else {
        values.add(text);
      }
    }
  }

  // JSON has no infinity and no NaN.
  private static void numbers(ArrayNode values, double[] numbers) {
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        values.addNull();
      } else if (number == Math.rint(number) && Math.abs(number) < 1e15) {
        values.add((long) number);
      } else {
        values.add(number);
      }
    }
  }

  private static void names(ArrayNode values, List<String> names) {
    List<String> groups = List.of("Alphabetic", "Ideographic", "Phonetic");
    for (String name : names) {
      ObjectNode value = values.addObject();
      String[] parts = name.split("=", -1);
      for (int i = 0; i < Math.min(parts.length, groups.size()); i++) {
        if (!parts[i].isEmpty()) {
          value.put(groups.get(i), parts[i]);
        }
      }
    }
  }

  /** Whether its values are bulk data. */
  public static boolean isBinary(Vr vr) {
    return switch (vr) {
      case OB, OD, OF, OL, OV, OW, UN -> true;
      default -> false;
    };
  }
}
