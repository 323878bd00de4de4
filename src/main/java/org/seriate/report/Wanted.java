package org.seriate.report;

import java.util.Set;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultObject;

/**
 * What somebody wants of a report beside its structured report in layout AIR, which is always
 * written.
 */
public record Wanted(Set<ReportLayout> layouts, Set<ResultObject> objects) {
  public static final Wanted NOTHING_MORE = new Wanted(Set.of(), Set.of());

  public Wanted {
    layouts = Set.copyOf(layouts);
    objects = Set.copyOf(objects);
  }

  /** Whether one of the objects says something about key slices. */
  public boolean needsKeySlices() {
    return objects.stream().anyMatch(o -> o != ResultObject.SR);
  }
}
