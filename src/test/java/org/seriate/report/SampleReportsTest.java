package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaves objects of every kind in {@code target/sample-objects} for the validators of .ci/run. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SampleReportsTest {
  @Test
  void every_kind_of_object_is_left_for_the_validators(@TempDir Path noSeries) throws Exception {
    Path out = Path.of("target/sample-objects");

    SampleReports.main(new String[] {noSeries.toString(), out.toString()});

    for (String kind :
        List.of(
            "", "-safe", "-verified", "-as-33", "-as-22", ".sc", ".kos", ".gsps", ".pdf", ".pm")) {
      assertTrue(Files.size(out.resolve("invented_head.positive" + kind + ".dcm")) > 1000, kind);
    }
  }
}
