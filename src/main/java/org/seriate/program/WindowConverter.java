package org.seriate.program;

import org.seriate.classify.model.Window;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A grey-level window as LEVEL/WIDTH, e.g. 40/120. */
final class WindowConverter implements ITypeConverter<Window> {
  @Override
  public Window convert(String value) {
    String[] parts = value.split("/", -1);
    try {
      if (parts.length == 2) {
        return new Window(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
      }
    } catch (IllegalArgumentException _) { // said below
    }
    throw new TypeConversionException("'" + value + "' is no window, wanted is LEVEL/WIDTH");
  }
}
