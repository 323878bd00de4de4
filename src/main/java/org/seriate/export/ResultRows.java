package org.seriate.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.seriate.store.FindingJson;

/** What the rows say of series and their reports, a page at a time. */
final class ResultRows {
  private static final int PAGE = 200;
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final String PAGE_OF_SERIES =
      """
      select s.id, coalesce(r.revision, s.revision) as revision, s.state, r.kind, s.reason,
             a.patient_id, a.issuer_of_patient_id, a.accession_number,
             s.study_instance_uid, s.series_instance_uid, s.modality, s.source,
             s.first_received_at, s.completed_at, r.written_at, r.model_digest, r.finding,
             r.sop_instance_uid, r.id as report,
             array(select distinct d.destination from object_delivery d
                   join result_object o on o.id = d.object_id
                   where o.report_id = r.id order by 1) as delivered
      from series s
      left join report r on r.series_id = s.id
        and (? or r.revision = (select max(n.revision) from report n where n.series_id = s.id))
      left join lateral (
        select patient_id, issuer_of_patient_id, accession_number
        from result_object o join result_attributes a on a.object_id = o.id
        where o.report_id = r.id order by o.id limit 1) a on true
      where (s.id, coalesce(r.revision, 0)) > (?, ?)
        and (cardinality(?) = 0 or s.id = any (?))
        and (cast(? as timestamptz) is null or s.first_received_at >= ?)
        and (cast(? as timestamptz) is null or s.first_received_at < ?)
        and (cardinality(?) = 0 or r.kind = any (?))
      order by s.id, coalesce(r.revision, 0)
      limit
      """
          + PAGE;

  private final Connection connection;
  private final ExportSearch search;
  private long afterSeries;
  private int afterRevision;

  ResultRows(Connection connection, ExportSearch search) {
    this.connection = connection;
    this.search = search;
  }

  /** The next ones; none when there are no more. */
  List<ExportedSeries> next() throws SQLException {
    try (PreparedStatement s = connection.prepareStatement(PAGE_OF_SERIES)) {
      bind(s);
      List<ExportedSeries> page = new ArrayList<>();
      try (ResultSet row = s.executeQuery()) {
        while (row.next()) {
          page.add(of(row));
          afterSeries = row.getLong("id");
          row.getLong("report");
          afterRevision = row.wasNull() ? 0 : row.getInt("revision");
        }
      }
      return withAdditional(page);
    }
  }

  /** Each followed by what additional models said of the same revision. */
  private List<ExportedSeries> withAdditional(List<ExportedSeries> page) throws SQLException {
    Map<Long, List<ExportedSeries.Said>> said = said(page);
    return page.stream()
        .flatMap(
            one ->
                Stream.concat(
                    Stream.of(one),
                    said.getOrDefault(one.report(), List.of()).stream().map(one::ofAdditional)))
        .toList();
  }

  /** What additional models said, by report. */
  private Map<Long, List<ExportedSeries.Said>> said(List<ExportedSeries> page) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            """
            select a.report_id, m.name, m.version, a.model_digest, a.kind, a.finding, a.reason
            from additional_result a join model m on m.digest = a.model_digest
            where a.report_id = any (?) order by a.id
            """)) {
      s.setArray(
          1,
          connection.createArrayOf("bigint", page.stream().map(ExportedSeries::report).toArray()));
      Map<Long, List<ExportedSeries.Said>> found = new HashMap<>();
      try (ResultSet row = s.executeQuery()) {
        while (row.next()) {
          FindingJson finding = finding(row.getString("finding"));
          found
              .computeIfAbsent(row.getLong("report_id"), _ -> new ArrayList<>())
              .add(
                  new ExportedSeries.Said(
                      row.getString("kind"),
                      row.getString("reason"),
                      row.getString("name"),
                      row.getString("version"),
                      row.getString("model_digest"),
                      answers(finding),
                      slices(finding)));
        }
      }
      return found;
    }
  }

  private void bind(PreparedStatement s) throws SQLException {
    Array series = connection.createArrayOf("bigint", search.series().toArray());
    Array results = connection.createArrayOf("text", search.results().toArray());
    int i = 0;
    s.setBoolean(++i, search.everyRevision());
    s.setLong(++i, afterSeries);
    s.setInt(++i, afterRevision);
    s.setArray(++i, series);
    s.setArray(++i, series);
    for (Instant moment : new Instant[] {search.from(), search.from(), search.to(), search.to()}) {
      s.setObject(++i, moment == null ? null : moment.atOffset(ZoneOffset.UTC));
    }
    s.setArray(++i, results);
    s.setArray(++i, results);
  }

  private static ExportedSeries of(ResultSet row) throws SQLException {
    FindingJson finding = finding(row.getString("finding"));
    return new ExportedSeries(
        row.getLong("id"),
        row.getInt("revision"),
        row.getString("state"),
        row.getString("kind"),
        row.getString("reason"),
        row.getString("patient_id"),
        row.getString("issuer_of_patient_id"),
        row.getString("accession_number"),
        row.getString("study_instance_uid"),
        row.getString("series_instance_uid"),
        row.getString("modality"),
        row.getString("source"),
        instant(row, "first_received_at"),
        instant(row, "completed_at"),
        instant(row, "written_at"),
        finding == null ? null : finding.algorithm(),
        finding == null ? null : finding.version(),
        row.getString("model_digest"),
        answers(finding),
        slices(finding),
        List.of((String[]) row.getArray("delivered").getArray()),
        row.getString("sop_instance_uid"),
        List.of(),
        row.getLong("report"));
  }

  private static List<ExportedSeries.Answer> answers(FindingJson finding) {
    return finding == null
        ? List.of()
        : finding.answers().stream()
            .map(
                a ->
                    new ExportedSeries.Answer(
                        a.label(), a.probability(), a.threshold(), a.present()))
            .toList();
  }

  private static Integer slices(FindingJson finding) {
    return finding == null ? null : finding.slices().size();
  }

  /** Null where the report has none. */
  static FindingJson finding(String json) throws SQLException {
    if (json == null) {
      return null;
    }
    try {
      return JSON.readValue(json, FindingJson.class);
    } catch (JsonProcessingException e) {
      throw new SQLException("a report has a finding that is none", e);
    }
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  /** A written DICOM object of a report; its data set is in Explicit VR Little Endian. */
  record Written(String kind, String layout, String model, byte[] dataSet) {}

  /** None of a report that nobody has accepted. */
  List<Written> objects(long report, List<String> kinds) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            """
            select kind, layout, model_digest, data_set from result_object o
            where report_id = ? and kind = any (?)
              and not exists (select 1 from approval a
                              where a.report_id = o.report_id and a.state <> 'ACCEPTED')
            order by id
            """)) {
      s.setLong(1, report);
      s.setArray(2, connection.createArrayOf("text", kinds.toArray()));
      List<Written> found = new ArrayList<>();
      try (ResultSet row = s.executeQuery()) {
        while (row.next()) {
          found.add(
              new Written(row.getString(1), row.getString(2), row.getString(3), row.getBytes(4)));
        }
      }
      return found;
    }
  }
}
