package org.seriate.series;

/**
 * An application entity title (PS3.8 Annex F / PS3.5 VR AE): 1 to 16 characters, no backslash or
 * control.
 */
public record AeTitle(String value) {
  public AeTitle {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "'" + value + "' is no AE title: 1 to 16 printable ASCII characters, no backslash");
    }
  }

  public static boolean isValid(String value) {
    return value != null
        && !value.isBlank()
        && value.length() <= 16
        && value.equals(value.strip())
        && value.chars().allMatch(c -> c >= 0x20 && c < 0x7F && c != '\\');
  }

  @Override
  public String toString() {
    return value;
  }
}
