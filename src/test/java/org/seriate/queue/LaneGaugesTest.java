package org.seriate.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.measure.Measure;
import org.seriate.series.Priority;

/** What an autoscaler is told. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LaneGaugesTest {
  @Inject LineForTests line;
  @Inject LaneGauges gauges;
  @Inject MeterRegistry registry;

  @BeforeEach
  void an_empty_line() {
    line.empty();
    // Gauges of an application that ran before in this JVM stay in the registry that all share.
    registry.find(Measure.WORK.meter()).meters().forEach(registry::remove);
    registry.find(Measure.WORK_OLDEST.meter()).meters().forEach(registry::remove);
  }

  @Test
  void each_lane_tells_how_many_works_wait_and_how_long_the_oldest_does() {
    line.enqueue(line.series(), 1, Priority.ROUTINE);
    line.enqueue(line.series(), 1, Priority.ROUTINE);
    line.enqueueDelivery(line.series(), 1, LineForTests.ARCHIVE);
    line.claim(Lane.ANALYSIS).orElseThrow();

    gauges.measure();

    assertEquals(1, works("CLASSIFY", "", "ready"));
    assertEquals(1, works("CLASSIFY", "", "claimed"));
    assertEquals(1, works("DELIVER", LineForTests.ARCHIVE, "ready"));
    assertTrue(
        registry.get(Measure.WORK_OLDEST.meter()).tag("step", "CLASSIFY").gauge().value() >= 0);
  }

  @Test
  void a_lane_that_is_empty_again_is_told_no_more() {
    line.enqueue(line.series(), 1, Priority.ROUTINE);
    gauges.measure();
    line.order(Lane.ANALYSIS);

    gauges.measure();

    assertTrue(registry.find(Measure.WORK.meter()).gauges().isEmpty());
  }

  private double works(String step, String destination, String state) {
    Gauge gauge =
        registry
            .get(Measure.WORK.meter())
            .tags("step", step, "destination", destination, "state", state)
            .gauge();
    return gauge.value();
  }
}
