package org.seriate.console.peers;

import java.util.ArrayList;
import java.util.List;

/** What one list says that the other does not, line by line (longest common subsequence). */
final class LineDiff {
  private LineDiff() {}

  /** A line of both, of the former, or of the latter. */
  public enum Kind {
    SAME,
    GONE,
    NEW
  }

  /**
   * @param sign as people know it: blank, "-" or "+"
   */
  public record Line(Kind kind, String sign, String text) {}

  static List<Line> of(String before, String after) {
    List<String> a = before.lines().toList();
    List<String> b = after.lines().toList();
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Line> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
        lines.add(new Line(Kind.SAME, " ", a.get(i)));
        i++;
        j++;
      } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line(Kind.GONE, "-", a.get(i++)));
      } else {
        lines.add(new Line(Kind.NEW, "+", b.get(j++)));
      }
    }
    return lines;
  }

  static boolean changes(List<Line> lines) {
    return lines.stream().anyMatch(l -> l.kind() != Kind.SAME);
  }
}
