package org.seriate.program;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.seriate.check.TlsCheck;
import org.seriate.config.AeConfig;
import org.seriate.config.AeConfigFiles;
import org.seriate.config.ConfigProblem;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.dicom.tls.TlsFilesProblem;
import org.seriate.dicom.tls.TlsIdentity;
import org.seriate.enquire.Archive;
import org.seriate.enquire.SeriesUids;
import org.seriate.series.AeTitle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code seriate fetch}: series out of an archive. */
@Command(
    name = "fetch",
    header = "Fetches a series, or all series of a study, from an archive.",
    description = {
      "Asks the archive by C-FIND (Study Root) which instances there are. Then C-GET brings them"
          + " into a folder, or C-MOVE has the archive send them to an AE title that it knows, such"
          + " as this node's.",
      "An archive that is listed in peers.yaml is called by its name there, with TLS if it requires"
          + " it, under the AE title of node.yaml.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  seriate fetch --from PACS@localhost:11113 --study 1.2.3 --series 1.2.3.4 --into ct",
      "  seriate fetch --from 'Main archive' --study 1.2.3 --move-to SERIATE",
      "  seriate fetch --from localhost:4242 --called ORTHANC --as WS1 --series 1.2.3.4 --into ct"
    })
final class FetchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "ARCHIVE",
      description = "AE@HOST:PORT, HOST:PORT with --called, or the name of a peer in peers.yaml.")
  private String from;

  @Option(
      names = "--called",
      paramLabel = "AE",
      converter = PeerAddress.AeTitleConverter.class,
      description = "AE title of the archive, if --from does not say it.")
  private AeTitle called;

  @Option(
      names = "--as",
      paramLabel = "AE",
      converter = PeerAddress.AeTitleConverter.class,
      description =
          "Our own (calling) AE title. Default: that of node.yaml for a peer of peers.yaml, else"
              + " SERIATE.")
  private AeTitle as;

  @Option(
      names = "--study",
      paramLabel = "UID",
      description = "Study Instance UID; all its series, if --series names none.")
  private String study;

  @Option(
      names = "--series",
      paramLabel = "UID",
      description =
          "Series Instance UID. Without --study the archive is asked for the study, which not"
              + " every archive answers.")
  private String series;

  @Option(
      names = "--into",
      paramLabel = "FOLDER",
      description =
          "Fetch by C-GET into this folder, as STUDY/SERIES/OBJECT.dcm. Default: the current"
              + " folder.")
  private Path into;

  @Option(
      names = "--move-to",
      paramLabel = "AE",
      converter = PeerAddress.AeTitleConverter.class,
      description = "Have it sent by C-MOVE to this AE title, which the archive must know.")
  private AeTitle moveTo;

  @Option(
      names = "--patience",
      paramLabel = "DURATION",
      defaultValue = "PT1M",
      description = "Longest wait for an answer, or without progress. Default: ${DEFAULT-VALUE}.")
  private Duration patience;

  @Option(
      names = "--ae-config",
      paramLabel = "FOLDER",
      description =
          "Folder of node.yaml and peers.yaml. Default: SERIATE_AE_CONFIG, else ./ae-config.")
  private Path aeConfig;

  @Mixin private TlsOptions tls;

  private final Map<String, String> environment = System.getenv();

  @Override
  public Integer call() throws IOException, CommandFailed {
    checkWords();
    Archive archive = new Archive(new UpperLayerNetwork(), place(), patience);
    PrintWriter out = spec.commandLine().getOut();
    try (Progress progress = Progress.on(spec.commandLine().getErr())) {
      Fetching fetching = new Fetching(archive, way(), progress);
      boolean all = true;
      for (SeriesUids wanted : wanted(archive)) {
        Fetching.Ended ended = fetching.fetch(wanted);
        progress.close();
        out.println(ended.words());
        all &= ended.whole();
      }
      return all ? Program.OK : Program.FAILURE;
    }
  }

  private void checkWords() {
    if (study == null && series == null) {
      throw misused("say what to fetch: --series UID, --study UID or both");
    }
    for (String uid : new String[] {study, series}) {
      if (uid != null && !Uid.isValid(uid)) {
        throw misused("'" + uid + "' is not a UID (digits and dots, at most 64 characters)");
      }
    }
    if (into != null && moveTo != null) {
      throw misused("either --into FOLDER (C-GET) or --move-to AE (C-MOVE), not both");
    }
    if (patience.isNegative() || patience.isZero()) {
      throw misused("--patience must be longer than nothing");
    }
  }

  private Fetching.Way way() throws IOException {
    if (moveTo != null) {
      return new Fetching.Move(moveTo);
    }
    Path folder = into == null ? Path.of("") : into;
    Files.createDirectories(folder.toAbsolutePath());
    return new Fetching.Get(new ObjectFolder(folder));
  }

  private Archive.Place place() throws IOException, CommandFailed {
    if (from.indexOf('@') > 0) {
      return place(PeerAddress.parse(from), from);
    }
    if (from.matches(".+:\\d+") && called != null) {
      return place(PeerAddress.parse(called + "@" + from), from);
    }
    return place(peer());
  }

  private Archive.Place place(PeerAddress address, String name) throws CommandFailed {
    return new Archive.Place(
        name,
        as == null ? "SERIATE" : as.value(),
        address.aeTitle().value(),
        address.host(),
        address.port(),
        tls.call(environment));
  }

  private record Listed(PeerConfig peer, AeConfig config) {}

  private Listed peer() throws IOException, CommandFailed {
    Path folder = aeConfig == null ? Surroundings.of(environment).aeConfig() : aeConfig;
    try {
      AeConfig config = AeConfigFiles.read(folder, environment);
      return config
          .peer(from)
          .map(p -> new Listed(p, config))
          .orElseThrow(
              () ->
                  new CommandFailed(
                      "'%s' is neither AE@HOST:PORT nor HOST:PORT with --called, and no peer of that name is in %s."
                          .formatted(from, folder.resolve("peers.yaml"))));
    } catch (ConfigProblem e) {
      throw new CommandFailed(e.getMessage(), e);
    }
  }

  private Archive.Place place(Listed listed) throws CommandFailed {
    PeerConfig peer = listed.peer();
    if (peer.host().isEmpty() || peer.port().isEmpty()) {
      throw new CommandFailed(
          "Peer '%s' has no host and port in peers.yaml, so it cannot be called."
              .formatted(peer.name()));
    }
    return new Archive.Place(
        peer.name(),
        as == null ? listed.config().node().aeTitle() : as.value(),
        peer.aeTitle(),
        peer.host().get(),
        peer.port().getAsInt(),
        peer.requiresTls() ? Optional.of(nodesTls(listed.config())) : tls.call(environment));
  }

  private static TlsCall nodesTls(AeConfig config) throws CommandFailed {
    try {
      TlsIdentity identity = TlsCheck.identity(config.node().tls());
      return new TlsCall(identity, config.node().tls().checkHostName());
    } catch (TlsFilesProblem e) {
      throw new CommandFailed(e.getMessage(), e);
    }
  }

  private List<SeriesUids> wanted(Archive archive) throws CommandFailed {
    if (series != null) {
      String of =
          study != null
              ? study
              : Fetching.told(
                  archive.studyOf(series), archive, "the series; give its --study as well");
      return List.of(new SeriesUids(of, series));
    }
    List<SeriesUids> all = new ArrayList<>();
    Fetching.told(archive.seriesOf(study, ""), archive, "the study")
        .keySet()
        .forEach(uid -> all.add(new SeriesUids(study, uid)));
    return all;
  }

  private ParameterException misused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
