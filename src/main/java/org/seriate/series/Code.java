package org.seriate.series;

/** A coded concept (PS3.3 8.8): value, scheme designator, meaning. */
public record Code(String value, String scheme, String meaning) {
  public static Code dcm(String value, String meaning) {
    return new Code(value, "DCM", meaning);
  }

  public static Code sct(String value, String meaning) {
    return new Code(value, "SCT", meaning);
  }
}
