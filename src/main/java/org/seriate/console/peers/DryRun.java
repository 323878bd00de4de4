package org.seriate.console.peers;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.seriate.config.AeConfig;
import org.seriate.config.Caller;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.series.ReportKind;
import org.seriate.series.ResultObject;

/** What a list of peers would do, without doing it: to a file, and to series of the past. */
@ApplicationScoped
public class DryRun {
  private static final int SERIES = 200;
  private static final List<String> TAKEN =
      List.of(
          Uid.CTImageStorage,
          Uid.EnhancedCTImageStorage,
          Uid.LegacyConvertedEnhancedCTImageStorage,
          Uid.SecondaryCaptureImageStorage);

  private final EntityManager rows;
  private final AeConfig config;

  DryRun(EntityManager rows, AeConfig config) {
    this.rows = rows;
    this.config = config;
  }

  /**
   * A step on the way of an image.
   *
   * @param good false where the way ends, or something is missing
   */
  public record Step(String what, boolean good, String words) {}

  /** A past series whose report would go elsewhere. */
  public record Moved(long series, String source, String result, String now, String then) {}

  /** How many series were looked at, and those for which the lists differ. */
  public record Past(int series, List<Moved> moved) {}

  /**
   * The way of one image.
   *
   * @param image its header; the patient is not looked at
   */
  List<Step> onFile(DataSet image, String callingAe, InetAddress from) {
    List<Step> steps = new ArrayList<>();
    Caller caller = config.sourceFor(callingAe, from);
    steps.add(accepted(caller, callingAe));
    steps.add(taken(image));
    if (caller instanceof Caller.Allowed(PeerConfig source)) {
      steps.add(complete(source));
      Stream.of(ReportKind.values()).forEach(kind -> steps.add(delivered(kind, source)));
    }
    return steps;
  }

  private static Step accepted(Caller caller, String callingAe) {
    return switch (caller) {
      case Caller.Allowed a ->
          new Step(
              "Association",
              true,
              "accepted as %s%s%s"
                  .formatted(
                      a.peer().name(),
                      a.peer().requiresTls() ? ", over TLS only" : "",
                      a.peer().user().map(u -> ", user " + u + " only").orElse("")));
      case Caller.UnknownAe u -> new Step("Association", false, "rejected 1/1/3: " + u.why());
      case Caller.WrongHost w -> new Step("Association", false, "rejected 1/1/3: " + w.why());
    };
  }

  private static Step taken(DataSet image) {
    String sopClass = image.string(Tag.SOPClassUID).orElse("");
    String modality = image.string(Tag.Modality).orElse("none");
    if (!TAKEN.contains(sopClass)) {
      return new Step(
          "Object",
          false,
          "not taken: %s is no image class of this node; the context is rejected"
              .formatted(sopClass.isEmpty() ? "no SOP Class UID" : Uid.nameOf(sopClass)));
    }
    return modality.equals("CT")
        ? new Step("Object", true, Uid.nameOf(sopClass) + ", kept and analysed")
        : new Step(
            "Object",
            false,
            "%s of modality %s: kept, and reported as not analysed"
                .formatted(Uid.nameOf(sopClass), modality));
  }

  private static Step complete(PeerConfig source) {
    return new Step(
        "Series",
        true,
        "complete %s after a release without a gap, or after %s of silence; priority %s"
            .formatted(
                source.completeness().settleAfterRelease(),
                source.completeness().quietPeriod(),
                source.priority()));
  }

  private Step delivered(ReportKind kind, PeerConfig source) {
    String takers = takers(config.peers(), kind, source.name(), "");
    return new Step(
        "Result " + kind.name().replace('_', ' '),
        !takers.isEmpty(),
        takers.isEmpty() ? "goes nowhere: no destination takes it" : "goes to " + takers);
  }

  private static String takers(
      List<PeerConfig> peers, ReportKind kind, String source, String model) {
    return peers.stream()
        .filter(p -> p.is(Role.DESTINATION))
        .filter(
            p ->
                p.only().takes(kind, source, model.isEmpty() ? List.of() : List.of(model))
                    || model.isEmpty() && onlyByModel(p, kind, source))
        .map(p -> p.name() + " (" + objects(p) + ")")
        .collect(Collectors.joining(", "));
  }

  // Of a file it is not known which model will answer.
  private static boolean onlyByModel(PeerConfig p, ReportKind kind, String source) {
    return p.only().models().stream().anyMatch(m -> p.only().takes(kind, source, List.of(m)));
  }

  private static String objects(PeerConfig destination) {
    return destination.send().stream().map(ResultObject::name).collect(Collectors.joining(", "));
  }

  /** Reports of the latest series, by the list in force and by another one. */
  @Transactional
  @SuppressWarnings("unchecked")
  public Past onPast(List<PeerConfig> other) {
    List<Tuple> found =
        rows.createNativeQuery(
                """
                select s.id, s.source, s.result from series s
                where s.result is not null order by s.id desc limit :most
                """,
                Tuple.class)
            .setParameter("most", SERIES)
            .getResultList();
    List<Moved> moved = found.stream().flatMap(t -> moved(t, other).stream()).toList();
    return new Past(found.size(), moved);
  }

  private Optional<Moved> moved(Tuple t, List<PeerConfig> other) {
    String source = t.get(1, String.class);
    ReportKind kind = ReportKind.valueOf(t.get(2, String.class));
    String now = takers(config.peers(), kind, source, "");
    String then = takers(other, kind, source, "");
    return now.equals(then)
        ? Optional.empty()
        : Optional.of(new Moved(t.get(0, Long.class), source, kind.name(), now, then));
  }
}
