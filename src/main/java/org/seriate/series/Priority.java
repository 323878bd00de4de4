package org.seriate.series;

import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/**
 * How much earlier than its arrival a series counts as having come. It is a head start, not a rank:
 * a routine series is overtaken only by urgent ones that come within their head start, so nothing
 * starves.
 */
public enum Priority {
  LOW(-1),
  ROUTINE(0),
  HIGH(1),
  STAT(4);

  private final int headStarts;

  Priority(int headStarts) {
    this.headStarts = headStarts;
  }

  /** In units of {@code work.headStart}. */
  public int headStarts() {
    return headStarts;
  }

  public Priority orHigher(Priority other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** The priority with this many head starts; unknown numbers are the nearest below. */
  public static Priority of(int headStarts) {
    Priority found = LOW;
    for (Priority p : values()) {
      if (p.headStarts <= headStarts) {
        found = p;
      }
    }
    return found;
  }

  /**
   * What the order said, where a scanner copied it into the image: Requested Procedure Priority
   * (0040,1003, PS3.3 C.4.11), at the top or beside the request; MEDIUM and ROUTINE are one. No CT
   * module asks for it, so most images are silent.
   */
  public static Optional<Priority> ofOrder(DataSet image) {
    return image
        .string(Tag.RequestedProcedurePriority)
        .or(
            () ->
                image.items(Tag.RequestAttributesSequence).stream()
                    .flatMap(item -> item.string(Tag.RequestedProcedurePriority).stream())
                    .findFirst())
        .flatMap(Priority::ofTerm);
  }

  private static Optional<Priority> ofTerm(String term) {
    return switch (term.strip()) {
      case "STAT" -> Optional.of(STAT);
      case "HIGH" -> Optional.of(HIGH);
      case "ROUTINE", "MEDIUM" -> Optional.of(ROUTINE);
      case "LOW" -> Optional.of(LOW);
      default -> Optional.empty();
    };
  }
}
