package org.seriate.program;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.TlsPort;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.dicom.tls.ClientCertificate;
import org.seriate.dicom.tls.TlsIdentity;
import org.seriate.series.AeTitle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code seriate pacs}: a practice PACS. */
@Command(
    name = "pacs",
    header = "A practice PACS: C-ECHO, C-STORE into a folder, C-FIND over it.",
    description = {
      "Takes every storage class in every transfer syntax, keeps each object as"
          + " STUDY/SERIES/OBJECT.dcm below the folder, prints a line for each, and the content of"
          + " structured reports as a tree.",
      "With --answer, --delay and --refuse-class it misbehaves on purpose, to see what a sender"
          + " does.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  seriate pacs --port 11113 --ae PACS --folder /tmp/pacs",
      "  seriate pacs --port 11113 --folder /tmp/pacs --answer A700 --times 3",
      "  echoscu -aec PACS localhost 11113",
      "  findscu -S -aec PACS -k QueryRetrieveLevel=SERIES -k Modality=SR localhost 11113"
    })
final class PacsCommand implements Callable<Integer> {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "11113",
      description = "Port to listen on; 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Local address to listen on. Default: all.")
  private InetAddress bind;

  @Option(
      names = "--ae",
      paramLabel = "AE",
      defaultValue = "PACS",
      converter = PeerAddress.AeTitleConverter.class,
      description =
          "AE title it answers to; callers of another one are turned away. Default:"
              + " ${DEFAULT-VALUE}.")
  private AeTitle aeTitle;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      required = true,
      description = "Where objects are kept; those already there are found by C-FIND too.")
  private Path folder;

  @Option(
      names = "--answer",
      paramLabel = "STATUS",
      description = "Answer this status (four hexadecimal digits, e.g. A700) and do not store.")
  private String answer;

  @Option(
      names = "--times",
      paramLabel = "N",
      description = "Give that answer to the first N objects only. Default: to all.")
  private Integer times;

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      defaultValue = "PT0S",
      description = "Wait so long before each answer, e.g. PT1S.")
  private Duration delay;

  @Option(
      names = "--refuse-class",
      paramLabel = "UID",
      description = "Do not negotiate this SOP class (may be repeated).")
  private List<String> refusedClasses = List.of();

  @Option(
      names = "--tls-port",
      paramLabel = "PORT",
      defaultValue = "2762",
      description =
          "Port with TLS beside the plain one, opened when --tls-certificate is given; callers must"
              + " show a certificate. 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int tlsPort;

  @Mixin private TlsOptions tls;

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailed {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), "--port must be from 0 to 65535, not " + port);
    }
    PrintWriter out = spec.commandLine().getOut();
    PracticePacs.Place place = new PracticePacs.Place(aeTitle, bind, port, folder, tlsPort());
    try (PracticePacs pacs =
        PracticePacs.open(new UpperLayerNetwork(), place, faults(), new Printing(out))) {
      Runtime.getRuntime().addShutdownHook(new Thread(pacs::close));
      out.println(
          "Practice PACS %s listens on port %d%s and keeps objects in %s (%d there). Ctrl-C ends it."
              .formatted(
                  aeTitle,
                  pacs.port(),
                  pacs.tlsPort().isPresent()
                      ? " and with TLS on port " + pacs.tlsPort().getAsInt()
                      : "",
                  folder,
                  pacs.held().size()));
      out.flush();
      new CountDownLatch(1).await();
      return Program.OK;
    }
  }

  private Optional<TlsPort> tlsPort() throws CommandFailed {
    if (tlsPort < 0 || tlsPort > 65_535) {
      throw new ParameterException(
          spec.commandLine(), "--tls-port must be from 0 to 65535, not " + tlsPort);
    }
    Optional<TlsIdentity> identity = tls.identity(System.getenv());
    if (identity.isPresent() && !identity.get().canAccept()) {
      throw new ParameterException(
          spec.commandLine(),
          "who is called over TLS shows a certificate: give --tls-certificate and --tls-key");
    }
    return identity.map(i -> new TlsPort(tlsPort, i, ClientCertificate.REQUIRED));
  }

  private Faults faults() {
    if (times != null && answer == null) {
      throw new ParameterException(spec.commandLine(), "--times needs --answer");
    }
    for (String uid : refusedClasses) {
      if (!Uid.isValid(uid)) {
        throw new ParameterException(
            spec.commandLine(), "--refuse-class takes the UID of a SOP class, not '" + uid + "'");
      }
    }
    Status status = answer == null ? Status.SUCCESS : Status.of(code(), "practice");
    int strikes = answer == null ? 0 : times == null ? Integer.MAX_VALUE : times;
    return new Faults(status, new AtomicInteger(strikes), delay, Set.copyOf(refusedClasses));
  }

  private int code() {
    if (!answer.matches("[0-9A-Fa-f]{4}")) {
      throw new ParameterException(
          spec.commandLine(),
          "--answer takes four hexadecimal digits (A700), not '" + answer + "'");
    }
    return Integer.parseInt(answer, 16);
  }

  /** A line for each thing that happens. */
  private record Printing(PrintWriter out) implements PracticePacs.Watch {
    @Override
    public void stored(AssociationFacts from, HeldObject object, boolean again) {
      line(
          from,
          "%s %s: %s"
              .formatted(
                  again ? "replaced" : "stored", Uid.nameOf(object.sopClass()), object.file()));
      if (object.isStructuredReport()) {
        ReportTree.of(object.file()).lines().forEach(l -> out.println("    " + l));
      }
      out.flush();
    }

    @Override
    public void refused(AssociationFacts from, String what, Status status) {
      line(from, "answered %s %s to %s".formatted(status.hex(), StoreStatusWords.of(status), what));
      out.flush();
    }

    @Override
    public void turnedAway(AssociationFacts from, String why) {
      line(from, "turned away: " + why);
      out.flush();
    }

    private void line(AssociationFacts from, String what) {
      out.println(LocalTime.now().format(CLOCK) + " " + from.callingAe() + " " + what);
    }
  }
}
