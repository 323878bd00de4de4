package org.seriate.report;

import java.util.stream.Collectors;
import org.seriate.series.Outcome;
import org.seriate.series.StoredImage;

/**
 * What a model looked at, in words: "whole series, 32 slices" and how many images it did not see.
 */
final class Input {
  private Input() {}

  static String of(ReportRequest request, Outcome.Finding finding) {
    int slices = count(finding);
    long leftOut = ImageReference.distinct(request.images()).size() - slices;
    String words = "whole series, " + plural(slices, "slice");
    return leftOut > 0 ? words + "; " + plural(leftOut, "other image") + " left out" : words;
  }

  private static int count(Outcome.Finding finding) {
    return finding.slices().stream()
        .map(Outcome.SliceEvidence::image)
        .map(StoredImage::sopInstanceUid)
        .collect(Collectors.toSet())
        .size();
  }

  static String plural(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
