package org.seriate.program;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.seriate.access.FirstLogin;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.series.AeTitle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seriate demo}: the whole way from a scanner to a PACS on one machine. */
@Command(
    name = "demo",
    header = "Shows the whole way: scanner, node, PACS, all on this machine.",
    description = {
      "Starts a node with a database of its own in a scratch home, a practice PACS and a simulated"
          + " scanner, sends real CT series, and prints each structured report as it arrives in the"
          + " PACS.",
      "Not a medical device; the demonstration model is not for clinical use.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  deploy/bin/demo",
      "  deploy/bin/demo --once --input my-series --out reports"
    })
final class DemoCommand implements Callable<Integer> {
  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(500);
  private static final Duration QUIET = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;

  @Option(names = "--once", description = "Stop after the reports instead of staying up.")
  private boolean once;

  @Option(
      names = "--input",
      paramLabel = "FOLDER",
      description = "Send this folder instead of the series that come with Seriate.")
  private Path input;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Keep the reports there, and what came with them.")
  private Path out;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "PT5M",
      description = "How long to wait for the reports. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(names = "--keep", description = "Keep the scratch home at the end.")
  private boolean keep;

  private final long start = System.nanoTime();
  private Progress progress;
  private String launcher;

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailed {
    Path root = root();
    launcher = launcher(root);
    try (Progress lines = Progress.on(spec.commandLine().getOut())) {
      progress = lines;
      progress.say("Seriate demonstration. Not a medical device, not for clinical use.");
      List<OutgoingObject> objects = objects(root);
      try (DemoEnd end = new DemoEnd(DemoHome.create(), keep, progress)) {
        boolean succeeded = show(root, end, objects);
        if (succeeded) {
          end.succeeded();
        }
        return succeeded ? Program.OK : Program.FAILURE;
      }
    }
  }

  private static Path root() throws CommandFailed {
    String root = System.getProperty("seriate.root");
    if (root == null) {
      throw new CommandFailed(
          "The demonstration starts nodes of its own; run it as deploy/bin/demo.");
    }
    return Path.of(root);
  }

  /** That of a checkout, else that of an installation (deploy/image/assemble). */
  private static String launcher(Path root) {
    String checkout = "deploy/bin/seriate";
    return Files.exists(root.resolve(checkout)) ? checkout : "bin/seriate";
  }

  private List<OutgoingObject> objects(Path root) throws IOException, CommandFailed {
    Path folder = input == null ? root.resolve("deploy/demo-data") : input;
    List<OutgoingObject> objects = DicomFolder.read(folder, progress).objects();
    if (objects.isEmpty()) {
      throw new CommandFailed("No DICOM object found in " + folder + ".");
    }
    return withUids(objects);
  }

  /** Archives that blank UIDs make objects that belong to no series; no scanner sends such. */
  private List<OutgoingObject> withUids(List<OutgoingObject> objects) {
    long blank = objects.stream().filter(o -> o.seriesInstanceUid().isEmpty()).count();
    if (blank > 0) {
      say(
          "%d objects have blank UIDs; the simulated scanner gives each folder of them a series."
              .formatted(blank));
    }
    FreshUids uids = new FreshUids();
    return objects.stream().map(o -> o.seriesInstanceUid().isEmpty() ? uids.of(o) : o).toList();
  }

  private boolean show(Path root, DemoEnd end, List<OutgoingObject> objects)
      throws IOException, InterruptedException, CommandFailed {
    DemoHome demo = end.demo();
    DemoReports reports = new DemoReports();
    PracticePacs.Place place =
        new PracticePacs.Place(
            new AeTitle(DemoHome.PACS_AE), InetAddress.getLoopbackAddress(), 0, demo.archive());
    try (PracticePacs pacs =
        PracticePacs.open(new UpperLayerNetwork(), place, Faults.none(), reports)) {
      say("Practice PACS listens: %s@127.0.0.1:%d".formatted(DemoHome.PACS_AE, pacs.port()));
      int dicomPort = PortCheck.freeOne(11112);
      int httpPort = PortCheck.freeOne(8080);
      demo.configure(dicomPort, httpPort, pacs.port());
      Path cache = Surroundings.of(System.getenv()).home().resolve("cache").toAbsolutePath();
      NodeProcess node = NodeProcess.start(root.resolve(launcher), demo, httpPort, cache);
      end.stops(node);
      awaitStart(node);
      say(
          "Node is up: %s@127.0.0.1:%d, console http://localhost:%d/"
              .formatted(DemoHome.NODE_AE, dicomPort, httpPort));
      node.log().news(); // those of the start are of no interest
      Set<String> taken = scan(objects, dicomPort);
      reports.expect(objects.stream().filter(o -> taken.contains(o.seriesInstanceUid())).toList());
      boolean all = awaitReports(reports, node, httpPort);
      if (all && !once) {
        end.succeeded();
        stayUp(node, demo, dicomPort, httpPort);
      }
      return all;
    }
  }

  private void awaitStart(NodeProcess node) throws InterruptedException, CommandFailed {
    say("Starting the node with an embedded PostgreSQL ...");
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    Optional<String> missing = node.notReadyBecause();
    while (missing.isPresent()) {
      if (!node.isAlive()) {
        throw new CommandFailed(
            "The node stopped while starting. The end of its log:\n" + tail(node));
      }
      if (System.nanoTime() > deadline) {
        throw new CommandFailed(
            "The node was not ready after %s: %s. The end of its log:\n%s"
                .formatted(PlainWords.of(LONGEST_START), missing.get(), tail(node)));
      }
      progress.show(() -> at() + "starting ...");
      Thread.sleep(BETWEEN_QUESTIONS);
      missing = node.notReadyBecause();
    }
  }

  /** Gives the series of which the node took something. */
  private Set<String> scan(List<OutgoingObject> objects, int dicomPort)
      throws InterruptedException, CommandFailed {
    PeerAddress node = new PeerAddress(new AeTitle(DemoHome.NODE_AE), "127.0.0.1", dicomPort);
    say("Scanner sends %s by C-STORE ...".formatted(PlainWords.count(objects.size(), "object")));
    SimulatedScanner.Trip trip =
        new SimulatedScanner.Trip(
            node,
            new AeTitle(DemoHome.SCANNER_AE),
            1,
            Pace.AS_FAST_AS_POSSIBLE,
            0,
            Duration.ofSeconds(2));
    SendTally tally = new SimulatedScanner(new UpperLayerNetwork(), trip, progress).send(objects);
    tally.summary(1).forEach(this::say);
    if (tally.accepted() == 0) {
      throw new CommandFailed("The node took none of the objects.");
    }
    return tally.acceptedSeries();
  }

  private boolean awaitReports(DemoReports reports, NodeProcess node, int httpPort)
      throws InterruptedException, IOException {
    say(
        "Waiting for %s in the PACS ..."
            .formatted(PlainWords.count(reports.missing().size(), "report")));
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!reports.missing().isEmpty()) {
      Optional<DemoReports.Arrival> report = reports.next(Duration.ofMillis(200));
      for (String step : node.log().news()) {
        say("  node: " + step);
      }
      if (report.isPresent()) {
        tell(report.get());
      } else if (!node.isAlive() || System.nanoTime() > deadline) {
        explain(reports, node, httpPort);
        return false;
      }
      progress.show(() -> at() + "waiting for " + String.join(", ", reports.missing()));
    }
    awaitCompanions(reports);
    return true;
  }

  private void awaitCompanions(DemoReports reports) throws InterruptedException, IOException {
    while (!reports.isQuiet(QUIET)) {
      Thread.sleep(BETWEEN_QUESTIONS);
    }
    if (!reports.companions().isEmpty()) {
      say("With them came " + String.join(", ", reports.companions()) + ".");
    }
    if (out != null) {
      reports.keepCompanions(out);
    }
  }

  private void tell(DemoReports.Arrival report) throws IOException {
    say((report.revised() ? "A further report of " : "Report of ") + report.name() + ":");
    ReportTree.of(report.file()).lines().forEach(l -> progress.say("    " + l));
    if (out != null) {
      DemoReports.keep(report, out);
    }
  }

  private void explain(DemoReports reports, NodeProcess node, int httpPort) {
    say(
        node.isAlive()
            ? "No report within %s for: %s."
                .formatted(PlainWords.of(timeout), String.join(", ", reports.missing()))
            : "The node stopped before the reports came.");
    say("The end of its log:");
    progress.say(tail(node));
    if (node.isAlive() && !once) {
      say("The console at http://localhost:" + httpPort + "/ shows the state of each series.");
    }
  }

  private void stayUp(NodeProcess node, DemoHome demo, int dicomPort, int httpPort)
      throws InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(
        "Everything stays up until Ctrl-C. Look at http://localhost:"
            + httpPort
            + "/, or send more:");
    words.add(
        "  User and first password for the console are in " + demo.home().resolve(FirstLogin.FILE));
    words.add(
        "  %s send FOLDER --from %s --to %s@localhost:%d"
            .formatted(launcher, DemoHome.SCANNER_AE, DemoHome.NODE_AE, dicomPort));
    words.forEach(progress::say);
    node.waitFor();
  }

  private static String tail(NodeProcess node) {
    return String.join("\n", node.log().end(25)).indent(4).stripTrailing();
  }

  private void say(String line) {
    progress.say(at() + line);
  }

  private String at() {
    return "[%3d s] ".formatted(Duration.ofNanos(System.nanoTime() - start).toSeconds());
  }
}
