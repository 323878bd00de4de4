package org.seriate.report;

import java.util.List;
import java.util.Set;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;
import org.seriate.series.ResultObject;

/** Written objects about the invented head CT, for tests of rooms that take them further. */
public final class InventedReports {
  private InventedReports() {}

  /** What a positive report consists of: SR in both layouts, SC, PDF. */
  public static List<ResultInstance> positive() {
    return written(Requests.positive());
  }

  /** The positive report after somebody verified it. */
  public static ResultInstance verified() {
    return VerifiedTest.verified(Requests.positive(), ReportLayout.AIR).report();
  }

  public static List<ResultInstance> declined() {
    return written(Requests.declinedWithoutModel());
  }

  private static List<ResultInstance> written(ReportRequest request) {
    return new ReportWriter(Requests.NODE)
        .write(
            request,
            new Wanted(
                Set.of(ReportLayout.values()),
                Set.of(ResultObject.SR, ResultObject.SC, ResultObject.PDF)))
        .instances();
  }
}
