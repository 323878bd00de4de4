package org.seriate.query;

/** Wild card matching of PS3.4 C.2.2.2.4: "*" is any text, "?" is any one character. */
final class Wildcard {
  private Wildcard() {}

  static boolean isIn(String key) {
    return key.indexOf('*') >= 0 || key.indexOf('?') >= 0;
  }

  /**
   * Without backtracking past the last star: its time is bounded by the product of both lengths,
   * however many stars a peer sends.
   */
  static boolean matches(String pattern, String text) {
    int[] p = pattern.codePoints().toArray();
    int[] t = text.codePoints().toArray();
    int at = 0;
    int star = -1;
    int afterStar = 0;
    int i = 0;
    while (i < t.length) {
      if (at < p.length && p[at] == '*') {
        star = at++;
        afterStar = i;
      } else if (at < p.length && (p[at] == '?' || p[at] == t[i])) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++afterStar;
      } else {
        return false;
      }
    }
    while (at < p.length && p[at] == '*') {
      at++;
    }
    return at == p.length;
  }

  /**
   * The same as a pattern of SQL {@code like ... escape '!'}; what means something there is
   * escaped.
   */
  static String toLike(String pattern) {
    StringBuilder like = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      switch (c) {
        case '*' -> like.append('%');
        case '?' -> like.append('_');
        case '%', '_', '!' -> like.append('!').append(c);
        default -> like.append(c);
      }
    }
    return like.toString();
  }
}
