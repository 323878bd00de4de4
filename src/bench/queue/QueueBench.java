import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Claims and finishes with the product's own statements, over plain connections.
 *
 * <p>Usage: {@code QueueBench.java JDBC-URL CLAIMERS SECONDS}.
 */
class QueueBench {
  public static void main(String[] args) throws Exception {
    int claimers = Integer.parseInt(args[1]);
    long seconds = Long.parseLong(args[2]);
    String claim = statement("CLAIM");
    List<Future<long[]>> loops = new ArrayList<>();
    long began = System.nanoTime();
    long end = began + seconds * 1_000_000_000L;
    try (ExecutorService threads = Executors.newFixedThreadPool(claimers)) {
      for (int i = 0; i < claimers; i++) {
        String owner = "bench-" + i;
        loops.add(threads.submit(() -> claimUntil(end, args[0], owner, claim)));
      }
    }
    long[] all =
        loops.stream().map(QueueBench::result).flatMapToLong(Arrays::stream).sorted().toArray();
    double took = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "| series_work | %d | %.0f | %.2f | %.2f |%n",
        claimers, all.length / took, ms(all, 0.50), ms(all, 0.99));
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

  private static long[] claimUntil(long end, String url, String owner, String sql)
      throws Exception {
    List<Long> took = new ArrayList<>();
    try (Connection rows = DriverManager.getConnection(url)) {
      rows.setAutoCommit(false);
      try (PreparedStatement lazily = rows.prepareStatement("set local synchronous_commit = off");
          PreparedStatement claim =
              rows.prepareStatement(
                  sql.replace(":owner", "?")
                      .replace(":lease", "?")
                      .replace(":step", "?")
                      .replace(":destination", "?"));
          PreparedStatement finish =
              rows.prepareStatement(
                  "update series_work set state = 'DONE', finished_at = now(), owner = null,"
                      + " lease_until = null, last_answer = 'NEGATIVE'"
                      + " where id = ? and attempt = ? and owner = ? and state = 'CLAIMED'")) {
        claim.setString(1, owner);
        claim.setDouble(2, 120);
        claim.setString(3, "CLASSIFY");
        claim.setString(4, "");
        while (System.nanoTime() < end) {
          long began = System.nanoTime();
          lazily.execute();
          long work;
          int attempt;
          try (ResultSet claimed = claim.executeQuery()) {
            if (!claimed.next()) {
              throw new IllegalStateException("nothing waits any more; fill in more");
            }
            work = claimed.getLong(1);
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
          rows.commit();
        }
      }
    }
    return took.stream().mapToLong(Long::longValue).toArray();
  }
}
