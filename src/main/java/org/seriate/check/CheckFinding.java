package org.seriate.check;

/**
 * One thing that {@code check} looked at.
 *
 * @param advice what to do; empty when all is well
 */
public record CheckFinding(Verdict verdict, String subject, String what, String advice) {

  public enum Verdict {
    OK,
    WARN,
    FAIL
  }

  public static CheckFinding ok(String subject, String what) {
    return new CheckFinding(Verdict.OK, subject, what, "");
  }

  public static CheckFinding warn(String subject, String what, String advice) {
    return new CheckFinding(Verdict.WARN, subject, what, advice);
  }

  public static CheckFinding fail(String subject, String what, String advice) {
    return new CheckFinding(Verdict.FAIL, subject, what, advice);
  }
}
