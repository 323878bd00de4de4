package org.seriate.program;

/**
 * One thing that {@code check} looked at.
 *
 * @param advice what to do; empty when all is well
 */
record CheckFinding(Verdict verdict, String subject, String what, String advice) {

  enum Verdict {
    OK,
    WARN,
    FAIL
  }

  static CheckFinding ok(String subject, String what) {
    return new CheckFinding(Verdict.OK, subject, what, "");
  }

  static CheckFinding warn(String subject, String what, String advice) {
    return new CheckFinding(Verdict.WARN, subject, what, advice);
  }

  static CheckFinding fail(String subject, String what, String advice) {
    return new CheckFinding(Verdict.FAIL, subject, what, advice);
  }
}
