package org.seriate.audit.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.seriate.audit.AuditRow;
import org.seriate.audit.AuditRows;
import org.seriate.audit.AuditSearch;
import org.seriate.series.CsvCell;

/** The record as a file, oldest event first. */
public enum AuditExport {
  /** RFC 4180, a line for each event. */
  CSV {
    @Override
    void begin(Writer out) throws IOException {
      out.write(COLUMNS + "\r\n");
    }

    @Override
    void write(Writer out, AuditRow row) throws IOException {
      out.write(cells(row).map(CsvCell::of).collect(Collectors.joining(",", "", "\r\n")));
    }

    @Override
    void end(Writer out) {}
  },

  /** DICOM audit messages (PS3.15 A.5.1), one a line, in an element that holds them together. */
  XML {
    @Override
    void begin(Writer out) throws IOException {
      out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<AuditMessages>\n");
    }

    @Override
    void write(Writer out, AuditRow row) throws IOException {
      out.write(DicomAuditXml.of(row));
      out.write('\n');
    }

    @Override
    void end(Writer out) throws IOException {
      out.write("</AuditMessages>\n");
    }
  };

  private static final String COLUMNS =
      "id,at,event,event_id,event_type,action,outcome,node,actor,peer,series,study_instance_uid,"
          + "series_instance_uid,patient_id,issuer_of_patient_id,sop_class_uid,instances,object,"
          + "detail";

  abstract void begin(Writer out) throws IOException;

  abstract void write(Writer out, AuditRow row) throws IOException;

  abstract void end(Writer out) throws IOException;

  /**
   * Writes every event that the search finds.
   *
   * @return how many
   */
  public long write(Connection connection, AuditSearch search, Writer out)
      throws SQLException, IOException {
    long[] count = {0};
    begin(out);
    try {
      AuditRows.each(
          connection,
          search,
          row -> {
            writeUnchecked(out, row);
            count[0]++;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    end(out);
    out.flush();
    return count[0];
  }

  private void writeUnchecked(Writer out, AuditRow row) {
    try {
      write(out, row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Object> cells(AuditRow r) {
    return Arrays.stream(
        new Object[] {
          r.id(),
          r.at(),
          r.event(),
          r.eventId(),
          r.eventType(),
          r.action(),
          r.outcome(),
          r.node(),
          r.actor(),
          r.peer(),
          r.series(),
          r.studyInstanceUid(),
          r.seriesInstanceUid(),
          r.patientId(),
          r.issuerOfPatientId(),
          r.sopClassUid(),
          r.instances(),
          r.object(),
          r.detail()
        });
  }
}
