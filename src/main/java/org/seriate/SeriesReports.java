package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.seriate.assemble.Assembly;
import org.seriate.config.AeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.queue.Claim;
import org.seriate.report.ReportRequest;
import org.seriate.report.ReportWriter;
import org.seriate.report.Wanted;
import org.seriate.series.Analysis;
import org.seriate.series.Outcome;
import org.seriate.series.Report;
import org.seriate.series.ResultInstance;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;

/**
 * Writes the report of an analysed series, for all destinations. What several models say stands in
 * the same objects or in some of their own, as {@code reports.models} says.
 */
@ApplicationScoped
class SeriesReports {
  private final AeConfig config;
  private final AnalysisRows rows;
  private final ReportWriter writer;

  SeriesReports(AeConfig config, AnalysisRows rows, ReportWriter writer) {
    this.config = config;
    this.rows = rows;
    this.writer = writer;
  }

  /**
   * @param assembly that the active model was asked about, for the order of the images
   */
  Report write(Claim claim, SeriesUnderAnalysis series, Assembly assembly, Analysis analysis)
      throws IOException {
    List<Outcome.Finding> apart = apart(analysis);
    Predecessors replaced =
        rows.predecessors(
            claim.series(),
            claim.revision(),
            apart.stream().map(f -> f.algorithm().digest()).toList());
    Wanted wanted = wanted();
    List<Outcome> together = new ArrayList<>(analysis.others());
    together.removeAll(apart);
    ReportRequest main =
        new ReportRequest(
            series.firstHeader(),
            inOrder(assembly),
            claim.series(),
            claim.revision(),
            series.completedBy(),
            new Analysis(analysis.main(), together),
            replaced.byTheReport(),
            series.completedAt(),
            config.node().timezone(),
            wanted.needsKeySlices() ? KeySliceFiles.of(analysis.main()) : List.of());
    List<ResultInstance> instances = new ArrayList<>(writer.write(main, wanted).instances());
    for (Outcome.Finding finding : apart) {
      String digest = finding.algorithm().digest();
      ReportRequest own =
          main.ofItsOwn(
              finding,
              replaced.byTheOneOf(digest),
              wanted.needsKeySlices() ? KeySliceFiles.of(finding) : List.of());
      writer.write(own, wanted).instances().forEach(i -> instances.add(i.of(digest)));
    }
    return new Report(analysis.kind(), instances);
  }

  /** What gets objects of its own. */
  private List<Outcome.Finding> apart(Analysis analysis) {
    return switch (config.node().reports().models()) {
      case TOGETHER -> List.of();
      case SEPARATE -> analysis.findings().stream().skip(1).toList();
    };
  }

  /** What at least one destination gets. */
  private Wanted wanted() {
    List<PeerConfig> all = config.destinations();
    return new Wanted(
        all.stream().map(PeerConfig::layout).collect(Collectors.toSet()),
        all.stream().flatMap(d -> d.send().stream()).collect(Collectors.toSet()));
  }

  /** Slice order where there is one; images that are no part of the sequence stand behind it. */
  private static List<StoredImage> inOrder(Assembly assembly) {
    return switch (assembly) {
      case Assembly.Unfit unfit -> unfit.ordered();
      case Assembly.Fit(SliceSequence s) ->
          Stream.concat(s.slices().stream(), s.leftOut().stream()).toList();
    };
  }
}
