package org.seriate.enquire;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.Association.NotNegotiated;
import org.seriate.dicom.net.AssociationRefused;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.QueryStatusWords;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.enquire.Answer.NoAnswer;
import org.seriate.enquire.Answer.NotThere;
import org.seriate.enquire.Answer.Told;

/**
 * An archive as we ask it: Study Root C-FIND, each question on an association of its own. Nothing
 * it says is believed further than it fits the question.
 */
public final class Archive {
  /** A series with more is none that we could analyse. */
  static final int MOST_INSTANCES = 100_000;

  private static final String FIND = Uid.StudyRootQueryRetrieveInformationModelFind;
  private static final List<String> MODELS = List.of(FIND, Retrieval.MOVE, Retrieval.GET);
  private static final List<String> SYNTAXES =
      List.of(Uid.ExplicitVrLittleEndian, Uid.ImplicitVrLittleEndian);

  private final DicomNetwork network;
  private final Place place;
  private final Duration patience;

  /** Information models in which this node asks and retrieves. */
  public static List<String> models() {
    return MODELS;
  }

  /**
   * Where it is and as whom we call.
   *
   * @param name in messages
   */
  public record Place(
      String name, String ourAe, String itsAe, String host, int port, Optional<TlsCall> tls) {}

  /**
   * The number of instances of a series.
   *
   * @param listed what was counted, when the archive does not tell (0020,1209)
   */
  public record Count(int instances, Optional<List<ArchivedInstance>> listed) {}

  /**
   * @param patience longest wait for an answer, and for all answers to one question
   */
  public Archive(DicomNetwork network, Place place, Duration patience) {
    this.network = network;
    this.place = place;
    this.patience = patience;
  }

  public Place place() {
    return place;
  }

  /** Number of Series Related Instances (0020,1209), or the length of the list of instances. */
  public Answer<Count> count(SeriesUids series) {
    return switch (seriesOf(series.study(), series.series())) {
      case NoAnswer<Map<String, OptionalInt>> no -> new NoAnswer<>(no.why());
      case NotThere<Map<String, OptionalInt>> _ -> new NotThere<>();
      case Told<Map<String, OptionalInt>> told -> {
        OptionalInt related = told.what().getOrDefault(series.series(), OptionalInt.empty());
        yield related.isPresent()
            ? new Told<>(new Count(related.getAsInt(), Optional.empty()))
            : counted(instances(series));
      }
    };
  }

  private static Answer<Count> counted(Answer<List<ArchivedInstance>> listed) {
    return switch (listed) {
      case NoAnswer<List<ArchivedInstance>> no -> new NoAnswer<>(no.why());
      case NotThere<List<ArchivedInstance>> _ -> new NotThere<>();
      case Told<List<ArchivedInstance>> told ->
          new Told<>(new Count(told.what().size(), Optional.of(told.what())));
    };
  }

  /**
   * Series Instance UIDs of a study, each with its number of instances if that is told.
   *
   * @param series one of them, or "" for all
   */
  public Answer<Map<String, OptionalInt>> seriesOf(String study, String series) {
    Map<String, OptionalInt> found = new LinkedHashMap<>();
    return ask(
        Keys.series(study, series),
        match -> {
          String uid = match.string(Tag.SeriesInstanceUID).orElse("");
          // An archive that ignores the key answers with all it has.
          if (Uid.isValid(uid) && (series.isEmpty() || uid.equals(series))) {
            found.put(uid, related(match));
          }
          return found.size();
        },
        found);
  }

  /**
   * The study of a series. That is a relational query (PS3.4 C.4.1.3.2.1), which many archives
   * answer and some refuse.
   */
  public Answer<String> studyOf(String series) {
    Map<String, String> found = new LinkedHashMap<>();
    Answer<Map<String, String>> answer =
        ask(
            Keys.series("", series),
            match -> {
              String study = match.string(Tag.StudyInstanceUID).orElse("");
              if (match.string(Tag.SeriesInstanceUID).orElse("").equals(series)
                  && Uid.isValid(study)) {
                found.put(series, study);
              }
              return found.size();
            },
            found);
    return switch (answer) {
      case NoAnswer<Map<String, String>> no -> new NoAnswer<>(no.why());
      case NotThere<Map<String, String>> _ -> new NotThere<>();
      case Told<Map<String, String>> told -> new Told<>(told.what().get(series));
    };
  }

  private static OptionalInt related(DataSet match) {
    OptionalInt told = match.integer(Tag.NumberOfSeriesRelatedInstances);
    return told.isPresent() && told.getAsInt() > 0 && told.getAsInt() <= MOST_INSTANCES
        ? told
        : OptionalInt.empty();
  }

  /** The instances of a series, each once. */
  public Answer<List<ArchivedInstance>> instances(SeriesUids series) {
    Map<String, ArchivedInstance> found = new LinkedHashMap<>();
    Answer<Map<String, ArchivedInstance>> answer =
        ask(
            Keys.instances(series),
            match -> {
              String uid = match.string(Tag.SOPInstanceUID).orElse("");
              String of = match.string(Tag.SeriesInstanceUID).orElse(series.series());
              if (Uid.isValid(uid) && of.equals(series.series())) {
                String sopClass = match.string(Tag.SOPClassUID).filter(Uid::isValid).orElse("");
                found.put(uid, new ArchivedInstance(uid, sopClass));
              }
              return found.size();
            },
            found);
    return switch (answer) {
      case NoAnswer<Map<String, ArchivedInstance>> no -> new NoAnswer<>(no.why());
      case NotThere<Map<String, ArchivedInstance>> _ -> new NotThere<>();
      case Told<Map<String, ArchivedInstance>> told ->
          new Told<>(List.copyOf(told.what().values()));
    };
  }

  @FunctionalInterface
  private interface Collecting {
    /** How many were found so far. */
    int add(DataSet match);
  }

  private <T> Answer<Map<String, T>> ask(
      DataSet keys, Collecting collecting, Map<String, T> found) {
    return over(
        List.of(new Call.Proposal(FIND, SYNTAXES)),
        association -> {
          long end = System.nanoTime() + patience.toNanos();
          int[] matches = {0};
          Status last =
              association.find(
                  FIND,
                  keys,
                  match ->
                      collecting.add(match) < MOST_INSTANCES
                          && ++matches[0] < MOST_INSTANCES
                          && System.nanoTime() - end < 0);
          if (!last.isSuccess()) {
            return new NoAnswer<>(
                "%s answered the query with %s".formatted(place.name(), QueryStatusWords.of(last)));
          }
          return found.isEmpty() ? new NotThere<>() : new Told<>(found);
        });
  }

  @FunctionalInterface
  interface Talk<T> {
    Answer<T> with(Association association) throws IOException;
  }

  /** One association from request to release; whatever breaks it is no answer. */
  <T> Answer<T> over(List<Call.Proposal> proposals, Talk<T> talk) {
    try (Association association = network.open(call(proposals))) {
      Answer<T> answer = talk.with(association);
      releaseQuietly(association);
      return answer;
    } catch (NotNegotiated e) {
      return new NoAnswer<>(place.name() + " does not offer this: " + e.getMessage());
    } catch (AssociationRefused e) {
      return new NoAnswer<>(place.name() + " refused the association: " + e.getMessage());
    } catch (TlsFailure e) {
      return new NoAnswer<>(place.name() + " was not called with TLS, " + e.getMessage());
    } catch (IOException e) {
      return new NoAnswer<>(place.name() + " gave no usable answer: " + e.getMessage());
    }
  }

  /** The answer is in; an association that does not end well changes nothing about it. */
  private static void releaseQuietly(Association association) {
    try {
      association.release();
    } catch (IOException e) {
      association.close();
    }
  }

  private Call call(List<Call.Proposal> proposals) {
    Call usual = Call.of(place.ourAe(), place.itsAe(), place.host(), place.port(), proposals);
    Call call = usual.within(usual.connectTimeout(), patience);
    return place.tls().map(call::withTls).orElse(call);
  }

  Duration patience() {
    return patience;
  }

  /** SOP classes of some instances; where the archive does not tell, those given. */
  static Set<String> classesOf(List<ArchivedInstance> instances, List<String> otherwise) {
    Set<String> classes = new LinkedHashSet<>();
    for (ArchivedInstance instance : instances) {
      classes.addAll(
          instance.sopClassUid().isEmpty() ? otherwise : List.of(instance.sopClassUid()));
    }
    return classes;
  }

  /** Lists of at most {@code size}. */
  static List<List<String>> portions(List<ArchivedInstance> instances, int size) {
    List<List<String>> portions = new ArrayList<>();
    for (int from = 0; from < instances.size(); from += size) {
      portions.add(
          instances.subList(from, Math.min(from + size, instances.size())).stream()
              .map(ArchivedInstance::sopInstanceUid)
              .toList());
    }
    return portions;
  }
}
