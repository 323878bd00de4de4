package org.seriate.check;

import java.net.ConnectException;
import java.net.UnknownHostException;

/** Says why a call did not come about. */
public final class NetworkWords {
  private NetworkWords() {}

  /** One sentence without class names where we know better. */
  public static String of(Throwable problem) {
    return problem.getMessage() == null
        ? problem.getClass().getSimpleName()
        : problem.getMessage() + hint(problem.getCause());
  }

  private static String hint(Throwable cause) {
    return switch (cause) {
      case ConnectException _ -> "; is the peer running there?";
      case UnknownHostException _ -> " is no known host name";
      case null, default -> "";
    };
  }
}
