package org.seriate.queue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.seriate.measure.Measure;

/**
 * The view {@code work_depth} as metrics, for who adds and takes away nodes: {@code seriate_work}
 * counts the works of a lane by what they do, {@code seriate_work_oldest_seconds} says since when
 * its oldest waits. The same from every node, for there is one line.
 */
@ApplicationScoped
class LaneGauges {
  private static final Logger LOG = Logger.getLogger(LaneGauges.class);
  private static final List<String> STATES =
      List.of("ready", "resting", "claimed", "held", "set_aside");

  private final WorkSweep sweep;
  private final MultiGauge works;
  private final MultiGauge oldest;

  LaneGauges(WorkSweep sweep, MeterRegistry registry) {
    this.sweep = sweep;
    this.works = gauges(Measure.WORK, registry);
    this.oldest = gauges(Measure.WORK_OLDEST, registry);
  }

  private static MultiGauge gauges(Measure measure, MeterRegistry registry) {
    return MultiGauge.builder(measure.meter()).description(measure.meaning()).register(registry);
  }

  /** Lanes come and go: those that hold nothing any more are no longer told. */
  @Scheduled(every = "10s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  void measure() {
    try {
      List<MultiGauge.Row<?>> counts = new ArrayList<>();
      List<MultiGauge.Row<?>> ages = new ArrayList<>();
      for (Object[] lane : sweep.depth()) {
        Tags tags = Tags.of("step", (String) lane[0], "destination", (String) lane[1]);
        for (int i = 0; i < STATES.size(); i++) {
          counts.add(MultiGauge.Row.of(tags.and("state", STATES.get(i)), (Number) lane[2 + i]));
        }
        ages.add(MultiGauge.Row.of(tags, (Number) lane[7]));
      }
      works.register(counts, true);
      oldest.register(ages, true);
    } catch (RuntimeException e) {
      LOG.debugf("the depth of the line could not be measured: %s", e.getMessage());
    }
  }
}
