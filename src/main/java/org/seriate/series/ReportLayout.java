package org.seriate.series;

/** How the content tree of a structured report is laid out. */
public enum ReportLayout {
  /** As IHE AI Results has it: one Measurement Group for each question, probabilities as NUM. */
  AIR,
  /**
   * Answers in Qualitative Evaluations, numbers in words: for viewers that fail on a Measurement
   * Group without graphics, as OHIF up to 3.11 does.
   */
  VIEWER_SAFE
}
