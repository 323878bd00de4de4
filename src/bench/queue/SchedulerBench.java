import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Empty one-time tasks on db-scheduler, fetched with its own SKIP LOCKED strategy.
 *
 * <p>Usage: {@code SchedulerBench.java JDBC-URL THREADS SECONDS}. It fetches in batches, so there
 * is no latency of a single claim to compare.
 */
class SchedulerBench {
  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[1]);
    long seconds = Long.parseLong(args[2]);
    AtomicLong done = new AtomicLong();
    OneTimeTask<Void> work =
        Tasks.oneTime("work").execute((instance, context) -> done.incrementAndGet());
    try (AgroalDataSource database =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    pool ->
                        pool.maxSize(threads + 4)
                            .connectionFactoryConfiguration(c -> c.jdbcUrl(args[0]))))) {
      Scheduler scheduler =
          Scheduler.create(database, work).threads(threads).pollUsingLockAndFetch(0.5, 4.0).build();
      long began = System.nanoTime();
      scheduler.start();
      Thread.sleep(seconds * 1000);
      long count = done.get();
      double took = (System.nanoTime() - began) / 1e9;
      System.out.printf("| db-scheduler | %d | %.0f | | | |%n", threads, count / took);
      scheduler.stop();
    }
    System.exit(0);
  }
}
