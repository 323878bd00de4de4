import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Claims and finishes with the product's own statements, over plain connections.
 *
 * <p>Usage: {@code QueueBench.java JDBC-URL CLAIMERS for SECONDS POSTMASTER}: claim and finish,
 * each its own transaction as in the product. {@code … cycles N}: so many, each of which also
 * enqueues one more, so that the line stays as long as it is. Behind both the process number of the
 * PostgreSQL: a machine that does other work as well spoils the rate, but not the processor time of
 * a cycle.
 */
class QueueBench {
  public static void main(String[] args) throws Exception {
    int claimers = Integer.parseInt(args[1]);
    boolean refill = args[2].equals("cycles");
    long amount = Long.parseLong(args[3]);
    String claim = statement("CLAIM");
    List<Future<long[]>> loops = new ArrayList<>();
    AtomicLong left = new AtomicLong(refill ? amount : Long.MAX_VALUE);
    double before = serverSeconds(Long.parseLong(args[4]));
    long began = System.nanoTime();
    long end = refill ? Long.MAX_VALUE : began + amount * 1_000_000_000L;
    BooleanSupplier more = () -> System.nanoTime() < end && left.getAndDecrement() > 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(claimers)) {
      for (int i = 0; i < claimers; i++) {
        String owner = "bench-" + i;
        loops.add(threads.submit(() -> claimWhile(more, args[0], owner, claim, refill)));
      }
    }
    long[] all =
        loops.stream().map(QueueBench::result).flatMapToLong(Arrays::stream).sorted().toArray();
    double took = (System.nanoTime() - began) / 1e9;
    Thread.sleep(1000); // the server collects the time of backends that ended
    double server = serverSeconds(Long.parseLong(args[4])) - before;
    double client =
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    System.out.printf(
        "| series_work | %d | %.0f | %.2f | %.2f | %.2f + %.2f |%n",
        claimers,
        all.length / took,
        ms(all, 0.50),
        ms(all, 0.99),
        1000 * server / all.length,
        1000 * client / all.length);
  }

  /** Processor time so far of a PostgreSQL: its postmaster, the ended children, the living ones. */
  private static double serverSeconds(long postmaster) throws IOException {
    double ticks = 0;
    List<Path> processes;
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      processes = all.filter(p -> p.getFileName().toString().matches("\\d+")).toList();
    }
    for (Path process : processes) {
      String stat;
      try {
        stat = Files.readString(process.resolve("stat"));
      } catch (IOException e) {
        continue; // it ended in the meantime
      }
      String[] field = stat.substring(stat.lastIndexOf(')') + 2).split(" "); // from the third on
      boolean isPostmaster = process.getFileName().toString().equals("" + postmaster);
      if (isPostmaster || field[1].equals("" + postmaster)) {
        ticks += Long.parseLong(field[11]) + Long.parseLong(field[12]);
        if (isPostmaster) {
          ticks += Long.parseLong(field[13]) + Long.parseLong(field[14]);
        }
      }
    }
    return ticks / 100; // as Linux counts them for every program
  }

  /** The named parameters of the product's statement, in order, as question marks. */
  private static String statement(String name) throws ReflectiveOperationException {
    Field field = Class.forName("org.seriate.queue.WorkQueue").getDeclaredField(name);
    field.setAccessible(true);
    return (String) field.get(null);
  }

  private static long[] result(Future<long[]> loop) {
    try {
      return loop.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static double ms(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) (share * (sorted.length - 1))] / 1e6;
  }

  private static long[] claimWhile(
      BooleanSupplier more, String url, String owner, String sql, boolean refill) throws Exception {
    List<Long> took = new ArrayList<>();
    try (Connection rows = DriverManager.getConnection(url)) {
      rows.setAutoCommit(false);
      try (PreparedStatement claim =
              rows.prepareStatement(
                  sql.replace(":owner", "?")
                      .replace(":lease", "?")
                      .replace(":step", "?")
                      .replace(":destination", "?"));
          PreparedStatement finish =
              rows.prepareStatement(
                  "update series_work set state = 'DONE', finished_at = now(), owner = null,"
                      + " lease_until = null, last_answer = 'NEGATIVE'"
                      + " where id = ? and attempt = ? and owner = ? and state = 'CLAIMED'");
          PreparedStatement enqueue =
              rows.prepareStatement(
                  "insert into series_work (series_id, revision, step) values (?, ?,"
                      + " 'CLASSIFY')")) {
        claim.setString(1, owner);
        claim.setDouble(2, 120);
        claim.setString(3, "CLASSIFY");
        claim.setString(4, "");
        while (more.getAsBoolean()) {
          long began = System.nanoTime();
          long work;
          long series;
          int revision;
          int attempt;
          try (ResultSet claimed = claim.executeQuery()) {
            if (!claimed.next()) {
              throw new IllegalStateException("nothing waits any more; fill in more");
            }
            work = claimed.getLong(1);
            series = claimed.getLong(2);
            revision = claimed.getInt(3);
            attempt = claimed.getInt(7);
          }
          rows.commit();
          took.add(System.nanoTime() - began);
          finish.setLong(1, work);
          finish.setInt(2, attempt);
          finish.setString(3, owner);
          if (finish.executeUpdate() != 1) {
            throw new IllegalStateException("a claim was lost");
          }
          if (refill) {
            enqueue.setLong(1, series);
            enqueue.setInt(2, revision + 1);
            enqueue.executeUpdate();
          }
          rows.commit();
        }
      }
    }
    return took.stream().mapToLong(Long::longValue).toArray();
  }
}
