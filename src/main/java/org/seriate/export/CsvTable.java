package org.seriate.export;

import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.seriate.series.CsvCell;

/** RFC 4180: a line for each answer of each series, or one where there is none. */
final class CsvTable {
  private static final String COLUMNS =
      "series,revision,state,result,label,probability,threshold,present,reason,patient_id,"
          + "issuer_of_patient_id,accession_number,study_instance_uid,series_instance_uid,modality,"
          + "source,first_received_at,completed_at,reported_at,algorithm,algorithm_version,"
          + "model_digest,slices,delivered,report_instance_uid,objects";

  private final Writer out;

  CsvTable(Writer out) throws IOException {
    this.out = out;
    out.write(COLUMNS + "\r\n");
  }

  void write(ExportedSeries series) throws IOException {
    if (series.answers().isEmpty()) {
      write(series, null);
    }
    for (ExportedSeries.Answer answer : series.answers()) {
      write(series, answer);
    }
  }

  private void write(ExportedSeries s, ExportedSeries.Answer a) throws IOException {
    Object[] cells = {
      s.series(),
      s.revision(),
      s.state(),
      s.result(),
      a == null ? null : a.label(),
      a == null ? null : a.probability(),
      a == null ? null : a.threshold(),
      a == null ? null : a.present(),
      s.reason(),
      s.patientId(),
      s.issuerOfPatientId(),
      s.accessionNumber(),
      s.studyInstanceUid(),
      s.seriesInstanceUid(),
      s.modality(),
      s.source(),
      s.firstReceivedAt(),
      s.completedAt(),
      s.reportedAt(),
      s.algorithm(),
      s.algorithmVersion(),
      s.modelDigest(),
      s.slices(),
      joined(s.delivered()),
      s.reportInstanceUid(),
      joined(s.objects())
    };
    out.write(Arrays.stream(cells).map(CsvCell::of).collect(Collectors.joining(",", "", "\r\n")));
  }

  private static String joined(List<String> parts) {
    return parts == null ? null : String.join(";", parts);
  }
}
