package org.seriate.report;

import java.util.List;
import org.seriate.series.Outcome;

/** The images that an object was made from: those analysed, or all where none was. */
final class SourceImages {
  private SourceImages() {}

  static List<ImageReference> of(ReportRequest request) {
    return switch (request.outcome()) {
      case Outcome.Finding f ->
          ImageReference.byInstance(f.slices().stream().map(Outcome.SliceEvidence::image).toList());
      case Outcome.Declined _ -> ImageReference.byInstance(request.images());
    };
  }
}
