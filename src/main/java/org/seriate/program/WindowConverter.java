package org.seriate.program;

import java.util.Optional;
import org.seriate.classify.model.Window;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A grey-level window as LEVEL/WIDTH, e.g. 40/120. */
final class WindowConverter implements ITypeConverter<Window> {
  private static final String BLACK = "/black";

  @Override
  public Window convert(String value) {
    return window(value, false).orElseThrow(() -> noWindow(value, "LEVEL/WIDTH"));
  }

  /** Or as LEVEL/WIDTH/black, where what lies above it is black. */
  static final class PerhapsBlackAbove implements ITypeConverter<Window> {
    @Override
    public Window convert(String value) {
      boolean black = value.endsWith(BLACK);
      String rest = black ? value.substring(0, value.length() - BLACK.length()) : value;
      return window(rest, black)
          .orElseThrow(() -> noWindow(value, "LEVEL/WIDTH or LEVEL/WIDTH" + BLACK));
    }
  }

  private static Optional<Window> window(String value, boolean blackAbove) {
    String[] parts = value.split("/", -1);
    try {
      return parts.length == 2
          ? Optional.of(
              new Window(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), blackAbove))
          : Optional.empty();
    } catch (IllegalArgumentException _) { // said by the caller
      return Optional.empty();
    }
  }

  private static TypeConversionException noWindow(String value, String wanted) {
    return new TypeConversionException("'%s' is no window, wanted is %s".formatted(value, wanted));
  }
}
