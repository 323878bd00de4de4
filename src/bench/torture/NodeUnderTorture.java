import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One node with its senders, struck again and again; judged once all is quiet. */
final class NodeUnderTorture {
  private enum Blow {
    NODE_AT_RANDOM,
    NODE_BEFORE_A_STEP,
    NODE_AFTER_A_STEP,
    STEP_FAILS_THEN_NODE,
    POSTGRES_AT_RANDOM,
    POSTGRES_BEFORE_A_SYNC,
    POSTGRES_AFTER_A_SYNC,
    POSTGRES_AND_NODE,
    DISK_FULL_THEN_NODE
  }

  private static final long SILENCE = TimeUnit.MINUTES.toNanos(10);

  private final Machine machine;
  private final long seed;
  private final boolean disk;
  private final Random random;
  private final Torture torture;
  private final List<Scan> scans = new CopyOnWriteArrayList<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final Map<String, Integer> blows = new TreeMap<>();
  private volatile boolean over;

  NodeUnderTorture(Machine machine, long seed, boolean disk, Torture torture) {
    this.machine = machine;
    this.seed = seed;
    this.disk = disk;
    this.random = new Random(seed);
    this.torture = torture;
  }

  Map<String, Integer> blows() {
    return blows;
  }

  Map<String, Integer> steps() throws IOException {
    Map<String, Integer> all = new TreeMap<>();
    machine.nodeFaults.count().forEach((step, n) -> all.merge("node: " + step, n, Integer::sum));
    machine
        .databaseFaults
        .count()
        .forEach((s, n) -> all.merge("PostgreSQL: " + s, n, Integer::sum));
    return all;
  }

  /**
   * One run that ends in order and of which Java keeps the classes (JEP 483): starts then need a
   * third of the processor time.
   */
  void learn(List<String> java) throws Exception {
    Path learnt = machine.work().resolveSibling("aot.config");
    Map<String, String> record =
        Map.of("JAVA_TOOL_OPTIONS", "-XX:AOTMode=record -XX:AOTConfiguration=" + learnt);
    while (!machine.startNode(record)) {
      Thread.sleep(1_000); // on a busy machine the database may be too slow for it
    }
    Scan scan = new Scan(underWay.incrementAndGet(), machine, seed);
    scans.add(scan);
    scan.run();
    awaitDelivery();
    machine.stopNode();
    List<String> create = new ArrayList<>(java);
    create.addAll(
        1,
        List.of(
            "-XX:AOTMode=create",
            "-XX:AOTConfiguration=" + learnt,
            "-XX:AOTCache=" + machine.work().resolveSibling("aot.cache")));
    Process process =
        new ProcessBuilder(create)
            .redirectErrorStream(true)
            .redirectOutput(machine.work().resolve("learn.log").toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("Java kept no classes; see learn.log in " + machine.work());
    }
    Files.writeString(
        machine.work().resolveSibling("java.args"),
        "-XX:AOTCache=" + machine.work().resolveSibling("aot.cache") + "\n",
        StandardOpenOption.APPEND);
  }

  Verdict run(int kills, int atATime) throws Exception {
    try {
      ExecutorService scanners = Executors.newFixedThreadPool(atATime);
      List<Future<?>> scanning = new ArrayList<>();
      for (int i = 0; i < atATime; i++) {
        scanning.add(scanners.submit(this::scanOneAfterTheOther));
      }
      for (int kill = 1; kill <= kills; kill++) {
        for (Future<?> scanner : scanning) {
          if (scanner.isDone()) {
            scanner.get(); // without senders the kills would prove nothing
          }
        }
        strike(blow());
        torture.killed();
      }
      over = true;
      keepNodeUp();
      scanners.shutdown();
      while (!scanners.awaitTermination(1, TimeUnit.SECONDS)) {
        keepNodeUp();
      }
      awaitDelivery();
      Verdict verdict = new Verdict();
      verdict.judge(scans, machine);
      return verdict;
    } finally {
      machine.stop();
    }
  }

  private void scanOneAfterTheOther() {
    while (!over) {
      Scan scan = new Scan(underWay.incrementAndGet(), machine, seed);
      scans.add(scan);
      scan.run();
    }
  }

  /** About as often the node as its PostgreSQL. */
  private Blow blow() {
    int dice = random.nextInt(100);
    if (disk && dice < 6) {
      return Blow.DISK_FULL_THEN_NODE;
    }
    return dice < 26
        ? Blow.NODE_AT_RANDOM
        : dice < 38
            ? Blow.NODE_BEFORE_A_STEP
            : dice < 50
                ? Blow.NODE_AFTER_A_STEP
                : dice < 54
                    ? Blow.STEP_FAILS_THEN_NODE
                    : dice < 70
                        ? Blow.POSTGRES_AT_RANDOM
                        : dice < 83
                            ? Blow.POSTGRES_BEFORE_A_SYNC
                            : dice < 96 ? Blow.POSTGRES_AFTER_A_SYNC : Blow.POSTGRES_AND_NODE;
  }

  /** Between short lives, in which little is finished, come some in which a report is. */
  private int life() {
    return random.nextInt(5) == 0 ? random.nextInt(6_000) : random.nextInt(1_500);
  }

  private void strike(Blow blow) throws Exception {
    switch (blow) {
      case NODE_AT_RANDOM -> {
        keepNodeUp();
        Thread.sleep(life());
        machine.killNode();
        count(blow);
      }
      case NODE_BEFORE_A_STEP -> dieAt('b', blow);
      case NODE_AFTER_A_STEP -> dieAt('a', blow);
      case STEP_FAILS_THEN_NODE -> dieAt('f', blow);
      case POSTGRES_AT_RANDOM -> {
        keepNodeUp();
        Thread.sleep(life());
        machine.killPostgres();
        Thread.sleep(random.nextInt(800));
        machine.startPostgres();
        count(blow);
      }
      case POSTGRES_BEFORE_A_SYNC -> databaseDiesAt('b', blow);
      case POSTGRES_AFTER_A_SYNC -> databaseDiesAt('a', blow);
      case POSTGRES_AND_NODE -> {
        keepNodeUp();
        Thread.sleep(life());
        machine.killPostgres();
        Thread.sleep(random.nextInt(300));
        machine.killNode();
        machine.startPostgres();
        count(blow);
      }
      case DISK_FULL_THEN_NODE -> {
        keepNodeUp();
        fill();
        Thread.sleep(life());
        machine.killNode();
        if (!resize("8g")) {
          throw new IOException("the file system of " + machine.work() + " stays full");
        }
        count(blow);
      }
    }
  }

  private void count(Blow blow) {
    blows.merge(blow.name().toLowerCase().replace('_', ' '), 1, Integer::sum);
  }

  /** One order in three is there before the node starts, so that its start is struck, too. */
  private void dieAt(char kind, Blow blow) throws Exception {
    if (random.nextInt(3) == 0) {
      machine.killNode();
      machine.nodeFaults.at(kind, random.nextInt(1, 12));
      machine.startNode();
    } else {
      keepNodeUp();
      machine.nodeFaults.at(kind, random.nextInt(1, 40));
    }
    machine.nodeEndsWithin(kind == 'f' ? life() : 2_000);
    machine.killNode();
    count(machine.nodeFaults.isHit() ? blow : Blow.NODE_AT_RANDOM);
    machine.nodeFaults.none();
  }

  private void databaseDiesAt(char kind, Blow blow) throws Exception {
    keepNodeUp();
    machine.databaseFaults.at(kind, random.nextInt(1, 10));
    machine.postgresEndsWithin(2_000);
    boolean hit = machine.databaseFaults.isHit();
    machine.databaseFaults.none();
    machine.killPostgres();
    machine.startPostgres();
    count(hit ? blow : Blow.POSTGRES_AT_RANDOM);
  }

  /** A node that is started while its database is away says so and ends; it is started again. */
  private void keepNodeUp() throws Exception {
    long end = System.nanoTime() + SILENCE;
    while (!machine.isNodeUp() && !machine.startNode()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "the node does not start; see serve.log in " + machine.work());
      }
    }
  }

  /** What the file system holds is all that it can hold from now on; more may come meanwhile. */
  private void fill() throws IOException, InterruptedException {
    for (int room = 64; !resize(used(room)); room *= 2) {
      if (room > 1 << 20) {
        throw new IOException("the file system of " + machine.work() + " cannot be made full");
      }
    }
  }

  private boolean resize(String size) throws IOException, InterruptedException {
    return new ProcessBuilder("mount", "-o", "remount,size=" + size, mounted().toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private Path mounted() {
    return machine.work();
  }

  /** With so many KiB more. */
  private String used(int room) throws IOException {
    var store = Files.getFileStore(machine.home());
    return (store.getTotalSpace() - store.getUnallocatedSpace()) / 1024 + room + "k";
  }

  /** Until nothing is waited for, or nothing more comes for ten minutes. */
  private void awaitDelivery() throws Exception {
    int waiting = Integer.MAX_VALUE;
    long changed = System.nanoTime();
    while (waiting > 0 && System.nanoTime() - changed < SILENCE) {
      Thread.sleep(1_000);
      keepNodeUp();
      try (Connection rows = machine.database();
          Statement select = rows.createStatement();
          ResultSet count =
              select.executeQuery("select count(*) from series where state = 'DELIVERED'")) {
        count.next();
        int now = scans.size() - count.getInt(1);
        if (now != waiting) {
          waiting = now;
          changed = System.nanoTime();
        }
      } catch (SQLException e) {
        continue;
      }
    }
  }
}
