package org.seriate.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.seriate.config.AeConfig;
import org.seriate.config.AeConfigFiles;
import org.seriate.config.ConfigProblem;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.fixtures.Scratch;
import org.seriate.store.EmbeddedDatabase;
import org.seriate.store.ResultAttributes;

/** Reports in a real PostgreSQL with the product's own tables. */
final class ResultsForTests implements AutoCloseable {
  private final Path home;
  private final EmbeddedDatabase server;
  final PGSimpleDataSource database = new PGSimpleDataSource();

  private ResultsForTests(Path home, EmbeddedDatabase server) {
    this.home = home;
    this.server = server;
    database.setUrl(server.jdbcUrl());
    database.setUser(server.user());
    database.setPassword(server.password());
  }

  static ResultsForTests start() throws IOException {
    Path home = Files.createTempDirectory("seriate-query");
    ResultsForTests results = new ResultsForTests(home, EmbeddedDatabase.start(home));
    Flyway.configure()
        .dataSource(results.database)
        .locations("filesystem:db-migrations")
        .load()
        .migrate();
    return results;
  }

  /** A node with these peers. */
  AeConfig config(String peersYaml) {
    try {
      Path folder = Files.createTempDirectory(home, "ae-config");
      Files.writeString(folder.resolve("peers.yaml"), peersYaml);
      return AeConfigFiles.read(folder, Map.of());
    } catch (IOException | ConfigProblem e) {
      throw new IllegalStateException(e);
    }
  }

  /** Study, series and instance get their UIDs from the three numbers. */
  static DataSet.Builder report(int study, int series, int instance) {
    return DataSet.builder()
        .string(Tag.SpecificCharacterSet, "ISO_IR 192")
        .string(Tag.SOPClassUID, Uid.Comprehensive3DSRStorage)
        .string(Tag.SOPInstanceUID, "1.2.%d.%d.%d".formatted(study, series, instance))
        .string(Tag.StudyInstanceUID, "1.2." + study)
        .string(Tag.SeriesInstanceUID, "1.2.%d.%d".formatted(study, series))
        .string(Tag.Modality, "SR")
        .string(Tag.StudyDate, "202603%02d".formatted(study % 100))
        .string(Tag.StudyTime, "101530")
        .string(Tag.AccessionNumber, "A" + study)
        .string(Tag.StudyID, Integer.toString(study))
        .string(Tag.PatientID, "P" + study)
        .string(Tag.PatientName, "Miller^Ann")
        .string(Tag.SeriesNumber, Integer.toString(9000 + series))
        .string(Tag.InstanceNumber, Integer.toString(instance))
        .string(Tag.ContentDate, "20260401")
        .string(Tag.ContentTime, "120000")
        .string(Tag.CompletionFlag, "COMPLETE")
        .string(Tag.VerificationFlag, "UNVERIFIED")
        .sequence(Tag.ConceptNameCodeSequence, code("126000", "Imaging Measurement Report"))
        .sequence(Tag.ContentSequence, DataSet.builder().text(Tag.TextValue, "secret").build());
  }

  static DataSet code(String value, String meaning) {
    return DataSet.builder()
        .string(Tag.CodeValue, value)
        .string(Tag.CodingSchemeDesignator, "DCM")
        .string(Tag.CodeMeaning, meaning)
        .build();
  }

  static byte[] encoded(DataSet report) {
    return DataSetWriter.toBytes(report, TransferSyntax.ExplicitVrLittleEndian);
  }

  /** Stores a report with its attributes, and says our number of its series. */
  long store(DataSet report) throws SQLException {
    return store(report, true);
  }

  /** A report of an earlier version has no attributes yet. */
  long store(DataSet report, boolean withAttributes) throws SQLException {
    return store(database, report, withAttributes);
  }

  /** Many in one transaction, with their attributes. */
  void store(List<DataSet> reports) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      for (DataSet report : reports) {
        store(connection, report, true);
      }
      connection.commit();
    }
  }

  static long store(DataSource database, DataSet report, boolean withAttributes)
      throws SQLException {
    try (Connection connection = database.getConnection()) {
      return store(connection, report, withAttributes);
    }
  }

  private static long store(Connection connection, DataSet report, boolean withAttributes)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            with s as (
              insert into series (series_instance_uid, study_instance_uid, modality, source)
              values (?, ?, 'CT', 'CT 1') returning id),
            r as (
              insert into report (series_id, revision, kind, sop_class_uid, sop_instance_uid,
                  series_instance_uid, study_instance_uid)
              select s.id, 1, 'POSITIVE', ?, ?, ?, ? from s returning *)
            insert into result_object (report_id, kind, sop_class_uid, sop_instance_uid,
                series_instance_uid, study_instance_uid, data_set)
            select r.id, 'SR', r.sop_class_uid, r.sop_instance_uid, r.series_instance_uid,
                r.study_instance_uid, ? from r
            returning id, (select r.series_id from r)
            """)) {
      String instance = report.string(Tag.SOPInstanceUID).orElseThrow();
      String study = report.string(Tag.StudyInstanceUID).orElseThrow();
      insert.setString(1, "9." + instance);
      insert.setString(2, study);
      insert.setString(3, report.string(Tag.SOPClassUID).orElseThrow());
      insert.setString(4, instance);
      insert.setString(5, report.string(Tag.SeriesInstanceUID).orElseThrow());
      insert.setString(6, study);
      insert.setBytes(7, encoded(report));
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        if (withAttributes) {
          ResultAttributes.of(encoded(report)).insert(connection, row.getLong(1));
        }
        return row.getLong(2);
      }
    }
  }

  void clear() throws SQLException {
    execute("truncate series cascade");
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    server.close();
    Scratch.delete(home);
  }
}
