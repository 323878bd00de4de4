import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Kills and starts, judges at the end. Usage, by the script {@code run} beside it: {@code java -cp
 * … Torture.java KILLS WORK SEED external|embedded SERIES [disk]}
 */
final class Torture {
  private enum Blow {
    NODE_AT_RANDOM,
    NODE_BEFORE_A_STEP,
    NODE_AFTER_A_STEP,
    STEP_FAILS_THEN_NODE,
    POSTGRES,
    POSTGRES_AND_NODE,
    DISK_FULL_THEN_NODE
  }

  private final int kills;
  private final Path work;
  private final long seed;
  private final boolean disk;
  private final Random random;
  private final Machine machine;
  private final List<Scan> scans = new CopyOnWriteArrayList<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final Map<Blow, Integer> blows = new EnumMap<>(Blow.class);
  private volatile boolean over;

  private Torture(String[] args) throws IOException, InterruptedException {
    kills = Integer.parseInt(args[0]);
    work = Path.of(args[1]);
    seed = Long.parseLong(args[2]);
    disk = args.length > 5 && args[5].equals("disk");
    random = new Random(seed);
    machine = new Machine(work, args[3].equals("embedded"));
  }

  public static void main(String[] args) throws Exception {
    Torture torture = new Torture(args);
    boolean good;
    try {
      good = torture.run(Integer.parseInt(args[4]));
    } finally {
      torture.machine.stop();
    }
    System.exit(good ? 0 : 1);
  }

  private boolean run(int atATime) throws Exception {
    long began = System.nanoTime();
    machine.startNode(Optional.empty());
    ExecutorService scanners = Executors.newFixedThreadPool(atATime);
    for (int i = 0; i < atATime; i++) {
      scanners.submit(this::scanOneAfterTheOther);
    }
    for (int kill = 1; kill <= kills; kill++) {
      strike(blow());
      if (kill % 10 == 0) {
        System.err.printf(
            "%d of %d kills, %d series, %.1f s a kill%n",
            kill, kills, scans.size(), seconds(began) / kill);
      }
    }
    double perKill = seconds(began) / kills;
    over = true;
    scanners.shutdown();
    if (!scanners.awaitTermination(10, TimeUnit.MINUTES)) {
      throw new IllegalStateException("senders did not come to an end within ten minutes");
    }
    awaitDelivery();
    Verdict verdict = new Verdict();
    verdict.judge(scans, machine);
    print(verdict, perKill, seconds(began));
    return verdict.isGood();
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private void scanOneAfterTheOther() {
    while (!over) {
      Scan scan = new Scan(underWay.incrementAndGet(), work, seed);
      scans.add(scan);
      scan.run();
    }
  }

  private Blow blow() {
    int dice = random.nextInt(100);
    if (disk && dice < 15) {
      return Blow.DISK_FULL_THEN_NODE;
    }
    return dice < 50
        ? Blow.NODE_AT_RANDOM
        : dice < 62
            ? Blow.NODE_BEFORE_A_STEP
            : dice < 74
                ? Blow.NODE_AFTER_A_STEP
                : dice < 80
                    ? Blow.STEP_FAILS_THEN_NODE
                    : dice < 90 ? Blow.POSTGRES : Blow.POSTGRES_AND_NODE;
  }

  private void strike(Blow blow) throws Exception {
    blows.merge(blow, 1, Integer::sum);
    switch (blow) {
      case NODE_AT_RANDOM -> {
        Thread.sleep(random.nextInt(2_500));
        machine.killNode();
        startNode(Optional.empty());
      }
      case NODE_BEFORE_A_STEP -> dieAt("before:" + random.nextInt(1, 80));
      case NODE_AFTER_A_STEP -> dieAt("after:" + random.nextInt(1, 80));
      case STEP_FAILS_THEN_NODE -> dieAt("fail:" + random.nextInt(5, 80));
      case POSTGRES -> {
        Thread.sleep(random.nextInt(2_500));
        machine.killPostgres();
        Thread.sleep(random.nextInt(1_500));
        machine.startPostgres();
      }
      case POSTGRES_AND_NODE -> {
        Thread.sleep(random.nextInt(2_500));
        machine.killPostgres();
        Thread.sleep(random.nextInt(500));
        machine.killNode();
        machine.startPostgres();
        startNode(Optional.empty());
      }
      case DISK_FULL_THEN_NODE -> {
        Path filler = machine.home().resolve("filler");
        fill(filler);
        Thread.sleep(random.nextInt(3_000));
        machine.killNode();
        Files.delete(filler);
        startNode(Optional.empty());
      }
    }
  }

  /** Restarts the node under the shim and lets it come to the step, or not for long. */
  private void dieAt(String fault) throws Exception {
    machine.killNode();
    if (machine.startNode(Optional.of(fault))) {
      machine.nodeEndsWithin(3_000);
    }
    machine.killNode();
    startNode(Optional.empty());
  }

  /** The embedded PostgreSQL may be slow to come back; the node says so and is started again. */
  private void startNode(Optional<String> fault) throws Exception {
    for (int attempt = 1; !machine.startNode(fault); attempt++) {
      if (attempt == 5) {
        throw new IllegalStateException("the node does not start; see " + work + "/serve.log");
      }
    }
  }

  private static void fill(Path filler) throws IOException {
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      return; // full
    }
  }

  private void awaitDelivery() throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
    int waiting = Integer.MAX_VALUE;
    while (waiting > 0 && System.nanoTime() < end) {
      Thread.sleep(1_000);
      try (Connection rows = machine.database();
          Statement select = rows.createStatement();
          ResultSet count =
              select.executeQuery("select count(*) from series where state = 'DELIVERED'")) {
        count.next();
        waiting = scans.size() - count.getInt(1);
      } catch (SQLException e) {
        continue;
      }
    }
  }

  private void print(Verdict v, double perKill, double all) {
    System.out.printf(
        "| kills | %d, %.1f s each, %.0f s in all, seed %d |%n", kills, perKill, all, seed);
    System.out.println("|---|---|");
    blows.forEach((blow, count) -> System.out.printf("| %s | %d |%n", words(blow), count));
    System.out.printf("| series, reports | %d, %d |%n", v.series, v.revisions);
    System.out.printf("| instances answered Success | %d |%n", v.instances);
    System.out.printf("| lost | %d |%n", v.lost);
    System.out.printf("| there with other bytes | %d |%n", v.altered);
    System.out.printf("| series without a report | %d |%n", v.withoutReport);
    System.out.printf("| series with several current reports | %d |%n", v.withSeveral);
    System.out.printf("| series whose report lacks slices | %d |%n", v.incomplete);
    v.why.forEach(System.err::println);
  }

  private static String words(Blow blow) {
    return blow.name().toLowerCase().replace('_', ' ');
  }
}
