package org.seriate.report;

import java.util.List;
import org.seriate.series.Outcome;
import org.seriate.series.StoredImage;

/**
 * What a model looked at, in words: "whole series, 32 slices" and how many images it did not see.
 */
final class Input {
  private Input() {}

  static String of(ReportRequest request, Outcome.Finding finding) {
    int slices = count(finding);
    long leftOut = ImageReference.each(request.images()).size() - slices;
    String words = finding.input() + ", " + plural(slices, "slice");
    return leftOut > 0 ? words + "; " + plural(leftOut, "other image") + " left out" : words;
  }

  private static int count(Outcome.Finding finding) {
    List<StoredImage> slices = finding.slices().stream().map(Outcome.SliceEvidence::image).toList();
    return ImageReference.each(slices).size();
  }

  static String plural(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
