package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;
import org.seriate.series.ResultObject;
import org.seriate.store.ResultAttributes;

/** The written objects of reports, and which destination has which. */
@ApplicationScoped
class ResultObjects {
  private final Session rows;

  ResultObjects(Session rows) {
    this.rows = rows;
  }

  /** In the transaction of the report; an object that is there already stays as it is. */
  @Transactional(TxType.REQUIRED)
  void keep(long report, ResultInstance instance) {
    ResultAttributes attributes = ResultAttributes.of(instance.dataSet());
    rows.doWork(
        connection -> {
          Optional<Long> id = insert(connection, report, instance);
          if (id.isPresent()) {
            attributes.insert(connection, id.get());
          }
        });
  }

  private static Optional<Long> insert(Connection connection, long report, ResultInstance instance)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into result_object (report_id, kind, layout, sop_class_uid, sop_instance_uid,
                series_instance_uid, study_instance_uid, data_set, model_digest)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing returning id
            """)) {
      insert.setLong(1, report);
      insert.setString(2, instance.kind().name());
      insert.setString(3, instance.layout().map(Enum::name).orElse(""));
      insert.setString(4, instance.sopClassUid());
      insert.setString(5, instance.sopInstanceUid());
      insert.setString(6, instance.seriesInstanceUid());
      insert.setString(7, instance.studyInstanceUid());
      insert.setBytes(8, instance.dataSet());
      insert.setString(9, instance.model().orElse(""));
      try (ResultSet inserted = insert.executeQuery()) {
        return inserted.next() ? Optional.of(inserted.getLong(1)) : Optional.empty();
      }
    }
  }

  /**
   * @param id our number of the object
   */
  record Numbered(long id, ResultInstance instance) {}

  /** The structured reports of a report, one for each model apart, layout and class. */
  @Transactional(TxType.MANDATORY)
  List<Numbered> structuredReports(long report) {
    return rows
        .createNativeQuery(
            """
            select id, layout, sop_class_uid, sop_instance_uid, series_instance_uid,
                   study_instance_uid, data_set, model_digest
            from result_object where report_id = :report and kind = 'SR' order by id
            """,
            Object[].class)
        .setParameter("report", report)
        .getResultList()
        .stream()
        .map(ResultObjects::structuredReport)
        .toList();
  }

  private static Numbered structuredReport(Object[] r) {
    return new Numbered(
        ((Number) r[0]).longValue(),
        new ResultInstance(
            ResultObject.SR,
            Optional.of(ReportLayout.valueOf((String) r[1])),
            model((String) r[7]),
            (String) r[2],
            (String) r[3],
            (String) r[4],
            (String) r[5],
            (byte[]) r[6]));
  }

  private static Optional<String> model(String digest) {
    return Optional.of(digest).filter(d -> !d.isEmpty());
  }

  /** Another object in the place of one that nobody has got yet. */
  @Transactional(TxType.MANDATORY)
  void replace(long id, ResultInstance by) {
    ResultAttributes attributes = ResultAttributes.of(by.dataSet());
    rows.doWork(
        connection -> {
          try (PreparedStatement update =
                  connection.prepareStatement(
                      "update result_object set sop_instance_uid = ?, data_set = ? where id = ?");
              PreparedStatement forget =
                  connection.prepareStatement(
                      "delete from result_attributes where object_id = ?")) {
            update.setString(1, by.sopInstanceUid());
            update.setBytes(2, by.dataSet());
            update.setLong(3, id);
            update.executeUpdate();
            forget.setLong(1, id);
            forget.executeUpdate();
          }
          attributes.insert(connection, id);
        });
  }

  /**
   * The objects of a report that a destination does not have yet, as they were first written, in
   * the order of kinds, those of the report itself before those of additional models. An object
   * that it has in another class counts as had.
   */
  @Transactional
  List<ResultInstance> missingAt(
      String destination, long report, List<ResultObject> kinds, ReportLayout layout) {
    List<ResultInstance> missing = new ArrayList<>();
    rows.doWork(
        connection -> {
          for (ResultObject kind : kinds) {
            missing.addAll(missing(connection, destination, report, kind, layout));
          }
        });
    return missing;
  }

  private static List<ResultInstance> missing(
      Connection connection,
      String destination,
      long report,
      ResultObject kind,
      ReportLayout layout)
      throws SQLException {
    String wanted = kind == ResultObject.SR ? writtenLayout(connection, report, layout) : "";
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select distinct on (o.model_digest) sop_class_uid, sop_instance_uid, series_instance_uid,
                   study_instance_uid, data_set, model_digest
            from result_object o
            where o.report_id = ? and o.kind = ? and o.layout = ?
              and not exists (
                select 1 from result_object had join object_delivery d on d.object_id = had.id
                where had.report_id = o.report_id and had.model_digest = o.model_digest
                  and had.kind = o.kind and had.layout = o.layout and d.destination = ?)
            order by o.model_digest, o.id
            """)) {
      select.setLong(1, report);
      select.setString(2, kind.name());
      select.setString(3, wanted);
      select.setString(4, destination);
      List<ResultInstance> found = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(
              new ResultInstance(
                  kind,
                  wanted.isEmpty() ? Optional.empty() : Optional.of(ReportLayout.valueOf(wanted)),
                  model(row.getString(6)),
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getBytes(5)));
        }
      }
      return found;
    }
  }

  /** The layout that is asked for, or AIR for a report that was written before anybody asked. */
  private static String writtenLayout(Connection connection, long report, ReportLayout layout)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select 1 from result_object where report_id = ? and kind = 'SR' and layout = ?")) {
      select.setLong(1, report);
      select.setString(2, layout.name());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? layout.name() : ReportLayout.AIR.name();
      }
    }
  }

  /** A destination says that it does not have this object after all. */
  @Transactional(TxType.MANDATORY)
  void lost(String sopInstanceUid, String destination) {
    rows.createNativeMutationQuery(
            """
            delete from object_delivery d using result_object o
            where o.id = d.object_id and o.sop_instance_uid = :instance
              and d.destination = :destination
            """)
        .setParameter("instance", sopInstanceUid)
        .setParameter("destination", destination)
        .executeUpdate();
  }

  /** A destination has this object. */
  @Transactional(TxType.REQUIRES_NEW)
  void delivered(String sopInstanceUid, String destination, String answer) {
    rows.createNativeMutationQuery(
            """
            insert into object_delivery (object_id, destination, answer)
            select id, :destination, :answer from result_object where sop_instance_uid = :instance
            on conflict (object_id, destination)
              do update set answer = excluded.answer, delivered_at = now()
            """)
        .setParameter("destination", destination)
        .setParameter("answer", answer)
        .setParameter("instance", sopInstanceUid)
        .executeUpdate();
  }
}
