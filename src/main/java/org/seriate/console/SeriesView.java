package org.seriate.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.report.SrText;
import org.seriate.store.FindingJson;
import org.seriate.store.ReportRow;
import org.seriate.store.SeriesRow;

/** All that the rows know of one series, for its page. */
@ApplicationScoped
class SeriesView {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final EntityManager rows;

  SeriesView(EntityManager rows) {
    this.rows = rows;
  }

  /** One thing that happened, as the audit record has it. */
  public record Event(Instant at, String actor, String peer, boolean good, String detail) {}

  /** One step of work: the analysis, or the delivery to one destination. */
  public record Work(
      int revision,
      String step,
      String destination,
      String state,
      int attempt,
      Instant dueAt,
      String lastAnswer) {}

  /** What a peer told of the images. */
  public record Statement(
      String signal, String source, Integer instances, boolean last, Instant toldAt) {}

  public record Numbers(long slices, long bytes, long conflicts) {}

  @Transactional
  Optional<SeriesRow> series(long id) {
    return Optional.ofNullable(SeriesRow.findById(id));
  }

  @Transactional
  Numbers numbers(long id) {
    Tuple t =
        (Tuple)
            query(
                    """
                    select coalesce(sum(coalesce(jsonb_array_length(frames), 1)), 0), coalesce(sum(bytes), 0),
                           (select count(*) from instance_conflict c
                            join instance j on j.id = c.instance_id where j.series_id = :id)
                    from instance where series_id = :id
                    """,
                    id)
                .getSingleResult();
    return new Numbers(number(t, 0), number(t, 1), number(t, 2));
  }

  private static long number(Tuple t, int at) {
    return ((Number) t.get(at)).longValue();
  }

  @Transactional
  List<Event> timeline(long id) {
    return list(
            """
            select at, actor, peer, outcome, detail from audit_event
            where series_id = :id order by id limit 500
            """,
            id)
        .stream()
        .map(
            t ->
                new Event(
                    t.get(0, Instant.class),
                    t.get(1, String.class),
                    t.get(2, String.class),
                    number(t, 3) == 0,
                    t.get(4, String.class)))
        .toList();
  }

  @Transactional
  List<Work> work(long id) {
    return list(
            """
            select revision, step, destination, state, attempt, due_at, last_answer
            from series_work where series_id = :id order by id
            """,
            id)
        .stream()
        .map(
            t ->
                new Work(
                    t.get(0, Integer.class),
                    t.get(1, String.class),
                    t.get(2, String.class),
                    t.get(3, String.class),
                    t.get(4, Integer.class),
                    t.get(5, Instant.class),
                    t.get(6, String.class)))
        .toList();
  }

  @Transactional
  List<Statement> statements(long id) {
    return list(
            """
            select g.signal, g.source, coalesce(g.instances, cardinality(g.sop_instance_uids)),
                   g.final, g.told_at
            from series_signal g join series s on s.series_instance_uid = g.series_instance_uid
            where s.id = :id order by g.told_at
            """,
            id)
        .stream()
        .map(
            t ->
                new Statement(
                    t.get(0, String.class),
                    t.get(1, String.class),
                    t.get(2, Integer.class),
                    t.get(3, Boolean.class),
                    t.get(4, Instant.class)))
        .toList();
  }

  /** Newest first: a revision beside the one it replaces. */
  @Transactional
  List<ReportRow> reports(long id) {
    return ReportRow.list("seriesId = ?1 order by revision desc", id);
  }

  /** The numbers behind a report; empty when the series was not analysed. */
  static Optional<FindingJson> finding(ReportRow report) {
    if (report.finding == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(report.finding, FindingJson.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("report " + report.id + " has a finding that is none", e);
    }
  }

  /**
   * One DICOM object that was written about a revision.
   *
   * @param model SHA-256 of the additional model that it speaks of alone; empty for the others
   * @param mayLeave false while its report awaits approval, or was rejected or overtaken
   */
  public record Written(
      long id,
      int revision,
      String kind,
      String layout,
      String sopClassUid,
      String sopInstanceUid,
      String model,
      boolean mayLeave) {
    public String words() {
      return "revision %d: %s%s%s"
          .formatted(
              revision,
              kind,
              layout.isEmpty() ? "" : " " + layout,
              model.isEmpty() ? "" : " of model " + model.substring(0, 12));
    }
  }

  /** Newest revision first, the report before its companions. */
  @Transactional
  List<Written> objects(long id) {
    return list(
            """
            select o.id, r.revision, o.kind, o.layout, o.sop_class_uid, o.sop_instance_uid,
                   o.model_digest, coalesce(a.state = 'ACCEPTED', true)
            from result_object o join report r on r.id = o.report_id
            left join approval a on a.report_id = r.id
            where r.series_id = :id order by r.revision desc, o.id
            """,
            id)
        .stream()
        .map(
            t ->
                new Written(
                    t.get(0, Long.class),
                    t.get(1, Integer.class),
                    t.get(2, String.class),
                    t.get(3, String.class),
                    t.get(4, String.class),
                    t.get(5, String.class),
                    t.get(6, String.class),
                    t.get(7, Boolean.class)))
        .toList();
  }

  /**
   * What an additional model said of a revision.
   *
   * @param model name and version
   * @param digest SHA-256 of its bundle
   * @param reason why it did not analyse the series; null where it did
   */
  public record AlsoAsked(String model, List<FindingJson.Answer> answers, String reason) {}

  /** Of one revision, in the order in which the models were asked. */
  @Transactional
  @SuppressWarnings("unchecked")
  List<AlsoAsked> alsoAsked(long id, int revision) {
    List<Tuple> found =
        query(
                """
                select a.model, cast(a.answers as text), a.reason
                from additional_result a join report r on r.id = a.report_id
                where r.series_id = :id and r.revision = :revision order by a.id
                """,
                id)
            .setParameter("revision", revision)
            .getResultList();
    return found.stream()
        .map(
            t ->
                new AlsoAsked(
                    t.get(0, String.class),
                    answers(t.get(1, String.class)),
                    t.get(2, String.class)))
        .toList();
  }

  private static List<FindingJson.Answer> answers(String json) {
    try {
      return json == null ? List.of() : List.of(JSON.readValue(json, FindingJson.Answer[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result has answers that are none", e);
    }
  }

  /** The encoded data set of an object, Explicit VR Little Endian. */
  @Transactional
  byte[] dataSet(Written object) {
    return (byte[])
        rows.createNativeQuery("select data_set from result_object where id = :id", byte[].class)
            .setParameter("id", object.id())
            .getSingleResult();
  }

  /** The report as a tree for reading. */
  String tree(Written report) {
    try {
      DataSet document =
          DataSetReader.read(
              new ByteArrayInputStream(dataSet(report)),
              TransferSyntax.ExplicitVrLittleEndian,
              ReadLimits.DEFAULT);
      return SrText.of(document);
    } catch (IOException e) {
      throw new IllegalStateException("object " + report.id() + " cannot be read", e);
    }
  }

  private Query query(String sql, long id) {
    return rows.createNativeQuery(sql, Tuple.class).setParameter("id", id);
  }

  @SuppressWarnings("unchecked")
  private List<Tuple> list(String sql, long id) {
    return query(sql, id).getResultList();
  }
}
