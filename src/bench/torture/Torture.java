import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Kills and starts nodes, judges at the end. Usage, by the script {@code run} beside it: {@code
 * java -cp … Torture.java KILLS WORK SEED external|embedded SERIES NODES PORT [disk]}. The flags of
 * the nodes' Java are in {@code WORK/java.args}.
 */
final class Torture {
  private final AtomicInteger done = new AtomicInteger();
  private final int kills;
  private final long began = System.nanoTime();

  private Torture(int kills) {
    this.kills = kills;
  }

  public static void main(String[] args) throws Exception {
    System.exit(new Torture(Integer.parseInt(args[0])).run(args) ? 0 : 1);
  }

  private boolean run(String[] args) throws Exception {
    Path work = Path.of(args[1]);
    long seed = Long.parseLong(args[2]);
    int series = Integer.parseInt(args[4]);
    int nodes = Integer.parseInt(args[5]);
    int port = Integer.parseInt(args[6]);
    boolean disk = args.length > 7 && args[7].equals("disk");
    List<NodeUnderTorture> all = new ArrayList<>();
    List<Future<Verdict>> verdicts = new ArrayList<>();
    try (ExecutorService lines = Executors.newFixedThreadPool(nodes)) {
      for (int i = 0; i < nodes; i++) {
        Path folder = Files.createDirectories(work.resolve("node-" + (i + 1)));
        Machine machine =
            new Machine(folder, args[3].equals("embedded"), port + 10 * i, java(work));
        NodeUnderTorture node = new NodeUnderTorture(machine, 1_000 * seed + i, disk, this);
        all.add(node);
        if (i == 0) {
          node.learn(java(work));
        }
        int share = kills / nodes + (i < kills % nodes ? 1 : 0);
        verdicts.add(lines.submit(() -> node.run(share, series)));
      }
    }
    Verdict sum = new Verdict();
    for (Future<Verdict> verdict : verdicts) {
      sum.add(verdict.get());
    }
    print(all, sum, seed);
    return sum.isGood();
  }

  private static List<String> java(Path work) {
    return List.of(
        System.getProperty("java.home") + "/bin/java",
        "@" + work.resolve("java.args"),
        "org.seriate.Seriate");
  }

  /** Each node tells its kills. */
  void killed() {
    int now = done.incrementAndGet();
    if (now % 10 == 0) {
      System.err.printf("%d of %d kills, %.1f s a kill%n", now, kills, seconds() / now);
    }
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  private void print(List<NodeUnderTorture> all, Verdict v, long seed) throws IOException {
    System.out.printf(
        "| kills | %d of %d nodes, %.1f s each, %.0f s in all, seed %d |%n",
        kills, all.size(), seconds() / kills, seconds(), seed);
    System.out.println("|---|---|");
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, Integer> steps = new TreeMap<>();
    for (NodeUnderTorture node : all) {
      node.blows().forEach((blow, n) -> counts.merge(blow, n, Integer::sum));
      node.steps().forEach((step, n) -> steps.merge(step, n, Integer::sum));
    }
    counts.forEach((blow, n) -> System.out.printf("| %s | %d |%n", blow, n));
    System.out.printf("| series, reports | %d, %d |%n", v.series, v.revisions);
    System.out.printf("| instances answered Success | %d |%n", v.instances);
    System.out.printf("| lost | %d |%n", v.lost);
    System.out.printf("| there with other bytes | %d |%n", v.altered);
    System.out.printf("| series without a report | %d |%n", v.withoutReport);
    System.out.printf("| series with several current reports | %d |%n", v.withSeveral);
    System.out.printf("| series whose report lacks slices | %d |%n", v.incomplete);
    System.out.printf("%n| step | times |%n|---|---|%n");
    steps.forEach((step, n) -> System.out.printf("| %s | %d |%n", step, n));
    v.why.forEach(System.err::println);
  }
}
