package org.seriate.program;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.series.AeTitle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seriate send}: a simulated scanner. */
@Command(
    name = "send",
    header = "Sends a folder of DICOM files as a scanner would.",
    description = {
      "Every DICOM file below FOLDER is sent by C-STORE, byte for byte, in the transfer syntax it"
          + " has on disk; other files are skipped and listed.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  seriate send ct --to SERIATE@localhost:11112 --from CT1",
      "  seriate send ct --to SERIATE@localhost:11112 --associations 4 --pace 20/s",
      "  seriate send ct --to SERIATE@localhost:11112 --leave-out 7 --shuffle",
      "  seriate send ct --to SERIATE@localhost:11112 --new-uids=100 --associations 8",
      "  seriate send ct --to SERIATE@localhost:2762 --tls-trusted hospital.pem"
          + " --tls-certificate ct.pem --tls-key ct-key.pem"
    })
final class SendCommand implements Callable<Integer> {
  private static final int MOST_SKIPPED_LISTED = 5;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "Folder (or single file) to send.")
  private Path folder;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "AE@HOST:PORT",
      converter = PeerAddress.Converter.class,
      description = "Who receives, e.g. SERIATE@localhost:11112.")
  private PeerAddress to;

  @Option(
      names = "--from",
      paramLabel = "AE",
      defaultValue = "SCANNER",
      converter = PeerAddress.AeTitleConverter.class,
      description = "Our own (calling) AE title. Default: ${DEFAULT-VALUE}.")
  private AeTitle from;

  @Option(
      names = "--associations",
      paramLabel = "N",
      defaultValue = "1",
      description = "Associations open at the same time; they share the work. Default: 1.")
  private int associations;

  @Option(
      names = "--pace",
      paramLabel = "PACE",
      converter = Pace.Converter.class,
      description =
          "At most so many objects per second (10/s), or the time from one to the next (250ms, "
              + "PT0.25S). Default: as fast as the peer takes them.")
  private Pace pace = Pace.AS_FAST_AS_POSSIBLE;

  @Option(
      names = "--shuffle",
      paramLabel = "SEED",
      arity = "0..1",
      fallbackValue = "",
      description = "Send in random order; a SEED makes the order repeatable.")
  private String shuffle;

  @Option(
      names = "--leave-out",
      paramLabel = "WHICH",
      converter = LeaveOut.Converter.class,
      description =
          "Do not send these: places counted from 1 in the order of paths (7 or 7,12), or a share "
              + "chosen at random (0.1 or 10%%).")
  private LeaveOut leaveOut = new LeaveOut.Nothing();

  @Option(
      names = "--duplicate",
      paramLabel = "N",
      defaultValue = "0",
      description = "Send N of the objects, chosen at random, a second time later on.")
  private int duplicates;

  @Option(
      names = "--new-uids",
      paramLabel = "COPIES",
      arity = "0..1",
      defaultValue = "0",
      fallbackValue = "1",
      description =
          "Send under new Study, Series and SOP Instance UIDs instead of byte for byte; with a "
              + "number, so many copies, each a study of its own.")
  private int copies;

  @Option(
      names = "--retry",
      paramLabel = "TIMES",
      arity = "0..1",
      defaultValue = "0",
      fallbackValue = "5",
      description =
          "Try again up to TIMES times (without a number: 5) when the association fails or an"
              + " object is answered with a failure.")
  private int retries;

  @Option(
      names = "--retry-pause",
      paramLabel = "DURATION",
      defaultValue = "PT2S",
      description = "Pause before each such try. Default: ${DEFAULT-VALUE}.")
  private Duration pauseBetweenTries;

  @Mixin private TlsOptions tls;

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailed {
    atLeast(1, associations, "--associations");
    atLeast(0, duplicates, "--duplicate");
    atLeast(0, copies, "--new-uids");
    atLeast(0, retries, "--retry");
    SendTally tally = send(order());
    PrintWriter out = spec.commandLine().getOut();
    tally.summary(associations).forEach(out::println);
    return tally.allAccepted() ? Program.OK : Program.FAILURE;
  }

  private SendTally send(SendingOrder order)
      throws IOException, InterruptedException, CommandFailed {
    try (Progress progress = Progress.on(spec.commandLine().getErr())) {
      DicomFolder found = DicomFolder.read(folder, progress);
      tellSkipped(found.skipped(), progress);
      if (found.objects().isEmpty()) {
        throw new CommandFailed("No DICOM object found in " + folder + ".");
      }
      List<OutgoingObject> objects = order.of(copiesOf(found.objects()));
      progress.say(
          "Sending %s as %s to %s."
              .formatted(PlainWords.count(objects.size(), "object"), from, to));
      SimulatedScanner.Trip trip =
          new SimulatedScanner.Trip(
              to, from, associations, pace, retries, pauseBetweenTries, tls.call(System.getenv()));
      return new SimulatedScanner(new UpperLayerNetwork(), trip, progress).send(objects);
    }
  }

  private static void tellSkipped(List<DicomFolder.Skipped> skipped, Progress progress) {
    skipped.stream()
        .limit(MOST_SKIPPED_LISTED)
        .forEach(s -> progress.say("Skipped " + s.file() + ": " + s.why()));
    if (skipped.size() > MOST_SKIPPED_LISTED) {
      int more = skipped.size() - MOST_SKIPPED_LISTED;
      progress.say("Skipped " + PlainWords.count(more, "more file") + ".");
    }
  }

  private SendingOrder order() {
    boolean seeded = shuffle != null && !shuffle.isEmpty();
    if (seeded && !shuffle.matches("-?\\d{1,18}")) {
      throw new ParameterException(
          spec.commandLine(), "--shuffle takes a number as its seed, not '" + shuffle + "'");
    }
    long seed = seeded ? Long.parseLong(shuffle) : ThreadLocalRandom.current().nextInt(1_000_000);
    if (shuffle != null && !seeded) {
      spec.commandLine().getErr().println("Shuffled; --shuffle=" + seed + " repeats this order.");
    }
    return new SendingOrder(leaveOut, shuffle != null, duplicates, seed);
  }

  private List<OutgoingObject> copiesOf(List<OutgoingObject> objects) {
    if (copies == 0) {
      return objects;
    }
    List<OutgoingObject> all = new ArrayList<>();
    for (int i = 0; i < copies; i++) {
      FreshUids uids = new FreshUids();
      objects.forEach(o -> all.add(uids.of(o)));
    }
    return all;
  }

  private void atLeast(int least, int value, String option) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), option + " must be " + least + " or more, not " + value);
    }
  }
}
