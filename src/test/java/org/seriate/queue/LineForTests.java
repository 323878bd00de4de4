package org.seriate.queue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.seriate.series.Priority;
import org.seriate.store.WorkRow.Step;

/** Series and work of a test, and the column a test looks at. */
@ApplicationScoped
class LineForTests {
  static final String ARCHIVE = "Archive";
  private static final Duration LONG = Duration.ofMinutes(5);

  private final EntityManager rows;
  private final WorkQueue queue;

  LineForTests(EntityManager rows, WorkQueue queue) {
    this.rows = rows;
    this.queue = queue;
  }

  void empty() {
    run("truncate series cascade");
    run("truncate work_hold");
  }

  long series() {
    return ((Number)
            one(
                """
                insert into series (series_instance_uid, study_instance_uid, modality, source, state)
                values (cast(gen_random_uuid() as text), '1.2', 'CT', 'test', 'COMPLETE')
                returning id
                """))
        .longValue();
  }

  void enqueue(long series, int revision, Priority priority) {
    QuarkusTransaction.requiringNew()
        .run(() -> queue.enqueue(series, revision, Step.CLASSIFY, "", null, priority));
  }

  void enqueueDelivery(long series, int revision, String destination) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                queue.enqueue(series, revision, Step.DELIVER, destination, null, Priority.ROUTINE));
  }

  /** As if it had come so much earlier. */
  void age(long series, Duration by) {
    run(
        "update series_work set rank_at = rank_at - interval '%d seconds' where series_id = %d"
            .formatted(by.toSeconds(), series));
  }

  Optional<Claim> claim(Lane lane) {
    return queue.claim(lane, "worker", LONG);
  }

  /** Claims and settles until the lane is empty: the series in the order they were taken. */
  List<Long> order(Lane lane) {
    List<Long> order = new java.util.ArrayList<>();
    for (Optional<Claim> c = claim(lane); c.isPresent(); c = claim(lane)) {
      Claim claim = c.get();
      order.add(claim.series());
      QuarkusTransaction.requiringNew().run(() -> queue.finish(claim, "done"));
    }
    return order;
  }

  Claim setAside(Lane lane, String reason) {
    Claim claim = claim(lane).orElseThrow();
    QuarkusTransaction.requiringNew().run(() -> queue.setAside(claim, reason));
    run("update series set state = 'SET_ASIDE' where id = " + claim.series());
    return claim;
  }

  String state(long work) {
    return (String) one("select state from series_work where id = " + work);
  }

  String seriesState(long series) {
    return (String) one("select state from series where id = " + series);
  }

  long workOf(long series) {
    return ((Number) one("select max(id) from series_work where series_id = " + series))
        .longValue();
  }

  long audited(String like) {
    return ((Number) one("select count(*) from audit_event where detail like '" + like + "'"))
        .longValue();
  }

  void run(String sql) {
    QuarkusTransaction.requiringNew().run(() -> rows.createNativeQuery(sql).executeUpdate());
  }

  Object one(String sql) {
    return QuarkusTransaction.requiringNew()
        .call(() -> rows.createNativeQuery(sql).getSingleResult());
  }
}
