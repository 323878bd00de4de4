package org.seriate.report;

import org.seriate.series.ReportLayout;

/**
 * The report that a new one replaces, as Predecessor Documents Sequence (0040,A360) names it; that
 * of layout AIR.
 */
public record Predecessor(
    String studyInstanceUid, String seriesInstanceUid, String sopClassUid, String sopInstanceUid) {

  /** The same report in another layout. */
  Predecessor in(ReportLayout layout) {
    String form = ReportUids.form(layout);
    return new Predecessor(
        studyInstanceUid,
        ReportUids.form(seriesInstanceUid, form),
        sopClassUid,
        ReportUids.form(sopInstanceUid, form));
  }
}
