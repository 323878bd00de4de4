package org.seriate.export;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.seriate.series.CsvCell;
import org.seriate.store.FindingJson;

/**
 * The results that somebody disagrees with, as a table that names nobody (ADR 53): no name, number,
 * date, place, or word that a person wrote; series and patients under other names, which cannot be
 * traced back and differ in the next list.
 */
public final class CaseList {
  private static final String COLUMNS =
      "case,patient,modality,result,label,probability,threshold,present,slices,key_slices,agree,"
          + "disagree,model,model_version,model_digest";

  private final StringBuilder text = new StringBuilder(COLUMNS).append("\r\n");
  private final List<Long> series = new ArrayList<>();
  private final Pseudonyms names = Pseudonyms.fresh();

  private CaseList() {}

  /**
   * A list that is whole.
   *
   * @param text RFC 4180, a line for each answer, or one for a result without
   * @param series our numbers of the series in it, for the audit record; they are not in the text
   */
  public record Whole(String text, List<Long> series) {}

  /**
   * @param most cases, the newest
   */
  public static Whole of(Connection connection, int most) throws SQLException {
    CaseList list = new CaseList();
    try (PreparedStatement s =
        connection.prepareStatement(
            """
            select r.series_id, s.series_instance_uid, s.modality, r.kind, r.finding, r.model_digest,
                   p.patient_id, p.issuer_of_patient_id, f.agree, f.disagree
            from (select report_id, count(*) filter (where agrees) as agree,
                         count(*) filter (where not agrees) as disagree
                  from feedback group by report_id
                  having count(*) filter (where not agrees) > 0) f
            join report r on r.id = f.report_id
            join series s on s.id = r.series_id
            left join lateral (
              select a.patient_id, a.issuer_of_patient_id
              from result_object o join result_attributes a on a.object_id = o.id
              where o.report_id = r.id order by o.id limit 1) p on true
            order by r.id desc limit ?
            """)) {
      s.setInt(1, most);
      try (ResultSet row = s.executeQuery()) {
        while (row.next()) {
          list.add(row);
        }
      }
    }
    return new Whole(list.text.toString(), List.copyOf(list.series));
  }

  private void add(ResultSet row) throws SQLException {
    series.add(row.getLong("series_id"));
    FindingJson finding = ResultRows.finding(row.getString("finding"));
    if (finding == null || finding.answers().isEmpty()) {
      line(row, finding, null);
      return;
    }
    for (FindingJson.Answer answer : finding.answers()) {
      line(row, finding, answer);
    }
  }

  private void line(ResultSet row, FindingJson finding, FindingJson.Answer answer)
      throws SQLException {
    Object[] cells = {
      names.uid(row.getString("series_instance_uid")),
      names.patient(row.getString("patient_id"), row.getString("issuer_of_patient_id")),
      row.getString("modality"),
      row.getString("kind"),
      answer == null ? null : answer.label(),
      answer == null ? null : answer.probability(),
      answer == null ? null : answer.threshold(),
      answer == null ? null : answer.present(),
      finding == null ? null : finding.slices().size(),
      finding == null ? null : finding.slices().stream().filter(FindingJson.Slice::key).count(),
      row.getLong("agree"),
      row.getLong("disagree"),
      finding == null ? null : finding.algorithm(),
      finding == null ? null : finding.version(),
      row.getString("model_digest")
    };
    text.append(Arrays.stream(cells).map(CsvCell::of).collect(Collectors.joining(",", "", "\r\n")));
  }
}
