package org.seriate.access;

import java.util.List;

/** What a person may be allowed to do; a person can have several. */
public final class Roles {
  /** Sees series, results and work, without patients. */
  public static final String VIEWER = "viewer";

  /** Sees patients too, judges results. */
  public static final String RADIOLOGIST = "radiologist";

  /** Runs it: analyses again, sends again, holds, cancels, pauses. */
  public static final String OPERATOR = "operator";

  /** Decides who may use it, which peers and which models there are. */
  public static final String ADMINISTRATOR = "administrator";

  /** Reads the audit record, and nothing else. */
  public static final String AUDITOR = "auditor";

  private static final List<String> ALL =
      List.of(VIEWER, RADIOLOGIST, OPERATOR, ADMINISTRATOR, AUDITOR);

  private Roles() {}

  public static List<String> all() {
    return ALL;
  }
}
